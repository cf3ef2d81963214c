"""Units, fuels, money: what labels mean and how quantities convert, never by guessing."""

from bilan.units.convert import Conversion, convert
from bilan.units.errors import UnitMismatchError
from bilan.units.fuels import FuelProperties, fuel_of, properties
from bilan.units.money import Deflator, Rate, deflator, exchange_rate, exchange_rates
from bilan.units.registry import registry
from bilan.units.tables import Unit
from bilan.units.vocabulary import Readings, parse, readings

__all__ = [
    "Conversion",
    "Deflator",
    "FuelProperties",
    "Rate",
    "Readings",
    "Unit",
    "UnitMismatchError",
    "convert",
    "deflator",
    "exchange_rate",
    "exchange_rates",
    "fuel_of",
    "parse",
    "properties",
    "readings",
    "registry",
]
