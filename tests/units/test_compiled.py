"""The compiled ratios of the vocabulary are those of pint, with the field's definitions."""

from __future__ import annotations

import pytest

from bilan.units.registry import registry
from bilan.units.tables import read_table, simple_units


def test_compiled_ratios_equal_those_of_pint() -> None:
    expressions = {row["canonical"]: row["pint"] for row in read_table("vocabulary.csv")}
    pint_registry = registry()
    for row in read_table("vocabulary.csv"):
        ratio = pint_registry(row["pint"]).to(pint_registry(expressions[row["base"]]).units)
        base = pint_registry(expressions[row["base"]]).magnitude
        assert float(row["to_base"]) == pytest.approx(ratio.magnitude / base, rel=1e-14), row["canonical"]


def test_dimensions_are_those_of_pint() -> None:
    pint_registry = registry()
    dimensions: dict[str, str] = {}
    for row in read_table("vocabulary.csv"):
        theirs = str(pint_registry(row["pint"]).dimensionality)
        assert dimensions.setdefault(row["dimension"], theirs) == theirs, row["canonical"]
    assert len(set(dimensions.values())) == len(dimensions)


def test_base_units_are_one() -> None:
    for unit in simple_units().values():
        assert simple_units()[unit.base].to_base == 1.0
        assert simple_units()[unit.base].dimension == unit.dimension


@pytest.mark.parametrize(
    ("canonical", "to_base"),
    [
        ("tep", 11630.0), ("GJ", 1000 / 3.6), ("therm", 105505600 / 3.6e6), ("mmBtu", 1055056000 / 3.6e6),
        ("thermie", 1.163), ("short_ton", 907.18474), ("US_gal", 3.785411784), ("UK_gal", 4.54609),
        ("bbl", 158.987294928), ("mile", 1.609344), ("acre", 4046.8564224),
    ],
)  # fmt: skip
def test_figures_of_reference(canonical: str, to_base: float) -> None:
    assert simple_units()[canonical].to_base == pytest.approx(to_base, rel=1e-12)


def test_tables_refer_to_units_and_dimensions_that_exist() -> None:
    dimensions = {unit.dimension for unit in simple_units().values()}
    for row in read_table("compounds.csv"):
        assert {row["first"], row["second"]} <= dimensions
    for row in read_table("equivalences.csv"):
        assert set(row["from_dimension"].split(".")) | set(row["to_dimension"].split(".")) <= dimensions


def test_currencies_are_dimensions_of_their_own() -> None:
    pint_registry = registry()
    with pytest.raises(Exception, match="Cannot convert"):
        pint_registry("1 EUR").to("USD")
