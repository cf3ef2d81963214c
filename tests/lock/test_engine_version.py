"""Numbers that move without a new ENGINE_VERSION are caught here.

When this fails because an amount was meant to change: raise `bilan.engine.version.ENGINE_VERSION` by one and write the
stored numbers anew with ``BILAN_WRITE_ENGINE_NUMBERS=1 pytest tests/lock/test_engine_version.py``.
"""

from __future__ import annotations

import json
import os

import pytest

import bilan as package
from bilan.engine.version import ENGINE_VERSION
from tests.lock.conftest import DATA

FILE = DATA / "engine_numbers.json"
#: Beside the inventory's own lines: capital goods, a line that straddles the period, correction, contract.
MORE_LINES = """machine,usine,equipment,Machine,own:repas,100,unit,,2023-07-01,8,,
cheval,usine,fossil_fuels,Gazole,base-carbone:14015,365,L,5,,,2023-12-17,2024-01-15
reprise,usine,fossil_fuels,Avoir,base-carbone:14015,-20,L,5,,,,
"""


def numbers(folder) -> dict[str, float]:
    """Every number of the result that is not zero, by path."""
    head, *rest = (folder / "activities.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{head},acquired,lifetime,start,end,corrects", *(f"{row},,,,," for row in rest)]
    more = [f"{row},{'cheval' if row.startswith('reprise') else ''}" for row in MORE_LINES.splitlines()]
    (folder / "activities.csv").write_text("\n".join([*rows, *more]) + "\n", encoding="utf-8")
    with (folder / "factors.csv").open("a", encoding="utf-8") as file:
        file.write("vert,Offre du fournisseur,kWh,plant,co2e,0.01\n")
    (folder / "contracts.csv").write_text(
        "entity,start,end,quantity,unit,instrument,factor\nusine,2024-01-01,2024-12-31,400,MWh,supplier_mix,own:vert\n",
        encoding="utf-8",
    )
    found: dict[str, float] = {}
    for gwp in ("published", "AR6"):
        payload = package.read(folder).compute(gwp).to_json("en")
        for name, framework in payload["frameworks"].items():
            for line in framework["lines"]:
                found |= {f"{gwp} {name} {line['code']} {key}": value for key, value in line.items() if _counts(value)}
            found |= {f"{gwp} {name} {key}": value for key, value in framework.items() if _counts(value)}
        found |= {f"{gwp} {key}": value for key, value in payload["totals"].items() if _counts(value)}
    return found


def _counts(value: object) -> bool:
    return isinstance(value, (int, float)) and value != 0


def test_numbers_move_only_with_the_engine_version(folder):
    now = numbers(folder)
    if os.environ.get("BILAN_WRITE_ENGINE_NUMBERS"):
        FILE.write_text(
            json.dumps({"engine_version": ENGINE_VERSION, "numbers": now}, indent=1) + "\n", encoding="utf-8"
        )
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    assert stored["engine_version"] == ENGINE_VERSION, "the stored numbers belong to another engine version"
    moved = {
        name: (stored["numbers"].get(name), now.get(name))
        for name in sorted({*stored["numbers"], *now})
        if now.get(name) != pytest.approx(stored["numbers"].get(name), rel=1e-9)
    }
    assert moved == {}, "an amount changed: raise ENGINE_VERSION"
