"""Units, fuels, money: what labels mean and how quantities convert, never by guessing."""

from bilan.units.convert import Conversion, convert
from bilan.units.errors import UnitMismatchError
from bilan.units.tables import Unit
from bilan.units.vocabulary import Readings, parse, readings

__all__ = ["Conversion", "Readings", "Unit", "UnitMismatchError", "convert", "parse", "readings"]
