"""Every usable factor of Base Carbone, one line each, agrees through the public door."""

from __future__ import annotations

from pathlib import Path

import pytest

from .base_carbone import raw
from .calculator import Calculator
from .compare import differences
from .door import engine
from .pools import pools
from .units import UNITS, simple_label
from .write import write_folder

pytestmark = pytest.mark.slow

#: family of factors -> category whose decision rows tell the parts apart
CATEGORY = {
    "fossil": "fossil_fuels",
    "fossil_mass": "fossil_fuels",
    "fossil_volume": "fossil_fuels",
    "organic": "organic_fuels",
    "electricity": "electricity",
    "network": "heat_network",
    "freight": "freight_outbound",
    "travel": "business_travel",
    "travel_km": "commuting",
    "goods": "metals",
    "goods_piece": "equipment",
    "services": "services_monetary",
    "waste": "waste_other",
    "land": "land_use_change",
    "forest": "agriculture",
}
LABEL = {"energy": "kWh", "mass": "kg", "volume": "L", "length": "km", "money": "EUR", "freight": "t.km"}
LABEL |= {"travel": "person.km", "piece": "unit", "area": "ha", "area_year": "ha.an"}


@pytest.mark.parametrize("family", CATEGORY)
@pytest.mark.parametrize("gwp", ["published", "AR6"])
def test_a_family_of_factors(family: str, gwp: str, tmp_path: Path, shared: Path) -> None:
    elements, _ = raw(shared)
    lines = []
    for number, factor in enumerate(pools(shared)[family]):
        unit = simple_label(elements[factor.partition(":")[2]]["Unité français"].split("/", 1)[1])
        line = {"id": f"l{number}", "category": CATEGORY[family], "factor": factor, "unit": LABEL[UNITS[unit][0]]}
        line |= {"quantity": 1000 + number**2 % 997, "kind": "land_use" if family in {"land", "forest"} else ""}
        lines.append(line | {"case": "own_vehicle" if family in {"freight", "travel", "travel_km"} else ""})
    path = write_folder(tmp_path / "inventory", {"gwp": gwp}, [{"id": "one"}], lines)
    calculator = Calculator(path, shared)
    assert not calculator.rejected
    found = differences(calculator, engine(path))
    assert not found, "\n".join(found[:6])
