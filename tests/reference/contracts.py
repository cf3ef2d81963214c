"""RULES 24: what share of an entity's electricity each contract covers, and at what plant emission."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from .folder import Folder
from .units import convert

ORDER = {"guarantee_of_origin": 0, "power_purchase_agreement": 1, "supplier_mix": 2, "residual_mix": 3}


@dataclass(frozen=True)
class Mix:
    """Market-based electricity of one entity: the share that contracts cover, and kg CO2e per kWh of all of it."""

    covered: float = 0.0
    kg_per_kwh: float = 0.0


def plant_kg_per_kwh(folder: Folder, name: str, last_day: date, gwp: str) -> float:
    """kg CO2e per kWh of the contract factor's plant part, or of what falls on plant in electricity."""
    factor = folder.factor(name, last_day)
    assert factor is not None, f"contract names an unknown factor: {name}"
    kilograms = []
    for row in factor.rows:
        if row.part not in {"upstream", "td_losses"} and row.account == "emission":
            again = row.kg * folder.potentials.value(row.gas, gwp)
            kilograms.append(again if gwp != "published" or row.published is None else row.published)
    return math.fsum(kilograms) * convert(1.0, "kWh", factor.unit)


def mix(folder: Folder, entity: str, consumption_kwh: float, gwp: str) -> Mix:
    """The entity's mix.

    AMBIGUOUS readings: quantities are matched over the whole period (a contract's quantity counts for its days
    inside the period, whatever the month of the consumption); when contracts exceed consumption, guarantees of
    origin count first, then power purchase agreements, the supplier's mix, the residual mix (the order in which the
    design names them), each in the order of the file.
    """
    rows = [row for row in folder.contracts if row["entity"] == entity]
    if consumption_kwh <= 0 or not rows:
        return Mix()
    left, kilograms = consumption_kwh, 0.0
    for row in sorted(rows, key=lambda row: ORDER[row["instrument"]]):
        if row["quantity"]:
            kwh = convert(float(row["quantity"]), row["unit"], "kWh") * share_of_days(row, folder.period)
        else:
            kwh = left
        used = min(kwh, left)
        last = date.fromisoformat(row["end"]) if row["end"] else folder.period[1]
        kilograms += used * plant_kg_per_kwh(folder, row["factor"], last, gwp)
        left -= used
    return Mix(1 - left / consumption_kwh, kilograms / consumption_kwh)


def share_of_days(row: dict[str, str], period: tuple[date, date]) -> float:
    """Share of the contract's days that lie in the period."""
    start = date.fromisoformat(row["start"]) if row["start"] else period[0]
    end = date.fromisoformat(row["end"]) if row["end"] else period[1]
    inside = (min(end, period[1]) - max(start, period[0])).days + 1
    return max(inside, 0) / ((end - start).days + 1)
