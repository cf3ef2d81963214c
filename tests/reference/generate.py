"""Seeded inventories: valid lines of every kind, and every way of being invalid.

The same seed and size give the same folder. What the rules leave open is left out on purpose (see the
AMBIGUOUS comments of the calculator); those cases have tests of their own.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from .pools import pools, source_data
from .rules import CAPITAL, TRAVEL, Rules
from .units import UNITS, simple_label
from .write import write_folder

PERIODS = [
    (date(2024, 1, 1), date(2024, 12, 31)),
    (date(2023, 1, 1), date(2023, 12, 31)),
    (date(2023, 7, 1), date(2024, 6, 30)),
    (date(2024, 1, 1), date(2024, 6, 30)),
]
APPROACHES = ("operational_control", "financial_control", "equity_share")
SETS = ("published", "AR4", "AR5", "AR6")
GASES = (
    "co2_fossil",
    "co2_biogenic",
    "ch4_fossil",
    "ch4_biogenic",
    "n2o",
    "sf6",
    "nf3",
    "hfc-134a",
    "hfc-32",
    "cf4",
    "r-410a",
    "r-407c",
    "r-22",
    "co2e",
)
GAS_FACTORS = ("gas:r-410a", "gas:r-22", "gas:hfc-134a", "gas:sf6", "gas:n2o", "gas:r-404a", "gas:cfc-12")
PARTS = (
    "combustion",
    "upstream",
    "plant",
    "td_losses",
    "network_losses",
    "fugitive_leak",
    "manufacture",
    "manufacture_of_device",
    "contrails",
    "whole",
)
OWN_UNITS = ("kWh", "kg", "L", "km", "t.km", "person.km", "unit", "EUR", "t", "MWh")
LABELS = {
    "energy": ("kWh", "MWh", "GJ", "MJ"),
    "mass": ("kg", "t", "g"),
    "volume": ("L", "m3"),
    "length": ("km", "m"),
    "money": ("EUR", "kEUR"),
    "freight": ("t.km",),
    "travel": ("person.km",),
    "piece": ("unit",),
    "area": ("ha",),
    "area_year": ("ha.an",),
}
UNCERTAINTIES = ("", "", "10", "30", "60", "3/4/2/5/3", "5/5/4/4/5", "1/2//3/4")
TYPICAL_PARTS = {
    "fuel": ("combustion", "upstream", "fugitive_leak"),
    "electricity": ("plant", "upstream", "td_losses"),
    "network": ("plant", "upstream", "network_losses"),
    "trip": ("combustion", "upstream", "plant", "manufacture_of_device", "contrails"),
    "good": ("manufacture",),
    "other": ("whole",),
}
FAMILIES = {
    "fossil_fuels": ("fossil", "fossil_mass", "fossil_volume"),
    "organic_fuels": ("organic",),
    "electricity": ("electricity",),
    "heat_network": ("network",),
    "cold_network": ("network",),
    "purchased_services": ("services",),
    "services_monetary": ("services",),
    "digital_services": ("services",),
    "commuting": ("travel", "travel_km"),
    "business_travel": ("travel", "travel_km"),
    "visitors": ("travel", "travel_km"),
    "land_use_change": ("land", "forest"),
    "agriculture": ("forest",),
}


class Generator:
    """One inventory, from one seed."""

    def __init__(self, seed: int, shared: Path, size: int = 120) -> None:
        self.random = random.Random(seed)
        self.shared, self.size = shared, size
        self.rules, self.pools = Rules(shared), pools(shared)
        self.refused = source_data(shared)
        self.period = self.random.choice(PERIODS)
        self.factors: list[dict[str, Any]] = []
        self.own: dict[str, dict[str, Any]] = {}  # name -> unit, style, versioned, price_year
        self.good_ids: list[str] = []
        self.entities = [self.entity(number) for number in range(self.random.choice((1, 2, 3, 5)))]
        for number in range(24):
            self.own_factor(number)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def amount(self, low: float, high: float) -> float:
        """Log-uniform, six digits."""
        return float(f"{low * (high / low) ** self.random.random():.6g}")

    # --- entities ---------------------------------------------------------------------------------------

    def flags(self) -> dict[str, Any]:
        return {
            "equity_share": round(self.random.choice((1.0, 1.0, self.random.random())), 4),
            "operated": self.chance(0.75),
            "held": self.chance(0.75),
        }

    def entity(self, number: int) -> dict[str, Any]:
        entity: dict[str, Any] = {"id": f"site-{number}", "name": f"Site {number}"}
        if number:
            entity |= self.flags()
            entity["joint_venture"] = self.chance(0.25)
            entity["country"] = self.random.choice(("FR", "FR", "FR", "DE"))
        if number and self.chance(0.5):
            entity["shares"] = self.shares()
        return entity

    def shares(self) -> list[dict[str, Any]]:
        """One or two dated rows that do not overlap; open at the ends now and then."""
        first, last = self.period
        cut = first + timedelta(days=self.random.randrange(20, (last - first).days - 40))
        before = {"valid_to": cut, **self.flags()}
        after = {"valid_from": cut + timedelta(days=self.random.randrange(1, 30)), **self.flags()}
        if self.chance(0.3):
            after["valid_to"] = last - timedelta(days=self.random.randrange(0, 10))
        return self.random.choice(([before], [after], [before, after]))

    # --- own factors ------------------------------------------------------------------------------------

    def own_factor(self, number: int) -> None:
        style = self.random.choice(list(TYPICAL_PARTS))
        unit = self.random.choice(OWN_UNITS)
        name = f"f{number}"
        parts = self.random.sample(TYPICAL_PARTS[style], self.random.randint(1, len(TYPICAL_PARTS[style])))
        if self.chance(0.2):
            parts = self.random.sample(PARTS, 2)  # parts that the category may not list
        common = {"factor": name, "label": name, "unit": unit, "uncertainty": self.random.choice(UNCERTAINTIES)}
        if unit == "EUR" and self.chance(0.6):
            common |= {"price_year": self.random.randint(2015, 2023), "region": self.random.choice(("FR", "DE"))}
        rows = [row for part in parts for row in self.part_rows(common, part)]
        versioned = self.chance(0.15)
        if versioned:
            first, last = self.period
            change = first + timedelta(days=self.random.randrange(30, (last - first).days - 30))
            rows += [{**row, "kg": self.amount(1e-3, 10), "valid_from": change.isoformat()} for row in rows]
        self.factors += rows
        self.own[name] = {"unit": unit, "style": style, "versioned": versioned, "price": "price_year" in common}

    def part_rows(self, common: dict[str, Any], part: str) -> list[dict[str, Any]]:
        gases = self.random.sample(GASES, self.random.randint(1, 3))
        if part == "contrails":
            gases = ["contrails"]
        rows = [{**common, "part": part, "gas": gas, "kg": self.amount(1e-4, 10)} for gas in gases]
        if self.chance(0.12):
            account = self.random.choice(("removal", "avoided", "stored"))
            gas = self.random.choice(("co2_fossil", "co2e", "ch4_fossil"))
            rows.append({**common, "part": part, "gas": gas, "kg": self.amount(1e-3, 10), "account": account})
        return rows

    # --- lines ------------------------------------------------------------------------------------------

    def factor_for(self, slug: str) -> tuple[str, str]:
        """(factor, unit label) that suit the category, mostly."""
        if slug == "refrigeration" and self.chance(0.5):
            return self.random.choice(GAS_FACTORS), "kg"
        families = [family for family in self.families(slug) if family in self.pools]
        if families and self.chance(0.55):
            name = self.random.choice(self.pools[self.random.choice(families)])
            return name + ("@V22.0" if self.chance(0.1) else ""), self.unit_of(name)
        names = [name for name, own in self.own.items() if self.style(slug) == own["style"]]
        if not names or self.chance(0.25):
            names = list(self.own)
        if slug in CAPITAL:  # the day on which a capital good's price or version is read is left open
            names = [name for name in names if not self.own[name]["price"] and not self.own[name]["versioned"]]
        name = self.random.choice(names or ["f-unknown"])
        if name == "f-unknown":
            return "gas:n2o", "kg"
        return f"own:{name}", self.random.choice(LABELS[UNITS[self.own[name]["unit"]][0]])

    def unit_of(self, name: str) -> str:
        from .base_carbone import raw

        element = raw(self.shared)[0][name.partition(":")[2]]
        label = simple_label(element["Unité français"].split("/", 1)[1])
        return self.random.choice(LABELS[UNITS[label][0]])

    def families(self, slug: str) -> tuple[str, ...]:
        if slug in FAMILIES:
            return FAMILIES[slug]
        if slug.startswith("freight"):
            return ("freight",)
        if slug.startswith(("waste", "end_of_life")):
            return ("waste",)
        post = self.rules.categories[slug]["bilan_carbone_v9_post"]
        return ("goods", "goods_piece") if post in {"Intrants biens et matières", "Immobilisations"} else ()

    def style(self, slug: str) -> str:
        if slug in {"fossil_fuels", "organic_fuels"}:
            return "fuel"
        if slug in {"heat_network", "cold_network"}:
            return "network"
        if slug.startswith("freight") or slug in TRAVEL:
            return "trip"
        return "good" if slug in CAPITAL else slug if slug == "electricity" else "other"

    def tags(self, slug: str) -> dict[str, str]:
        category = self.rules.categories[slug]
        cases = sorted(case for name, case in self.rules.cases if name == slug)
        tags = {"case": self.random.choice(["", *cases]), "kind": "", "tier": ""}
        kinds = category["kinds"].split()
        if kinds and (len(kinds) > 1 or self.chance(0.3)):
            tags["kind"] = self.random.choice(kinds)
        if slug == "freight_inbound":
            tags["tier"] = self.random.choice(("", "tier1", "beyond"))
        return tags

    def dates(self) -> dict[str, str]:
        first, last = self.period
        length = (last - first).days
        kind = self.random.random()
        if kind < 0.4:
            return {}
        start = first + timedelta(days=self.random.randrange(0, length - 5))
        end = start + timedelta(days=self.random.randrange(0, (last - start).days + 1))
        if kind > 0.8:  # straddles the beginning or the end
            if self.chance(0.5):
                start = first - timedelta(days=self.random.randrange(1, 200))
            else:
                end = last + timedelta(days=self.random.randrange(1, 200))
        return {"start": start.isoformat(), "end": end.isoformat()}

    def capital(self) -> dict[str, Any]:
        first, last = self.period
        acquired = first + timedelta(days=self.random.randrange(-2200, (last - first).days + 200))
        tags: dict[str, Any] = {"acquired": acquired.isoformat(), "lifetime": self.random.choice((1, 2, 3, 4, 5, 10))}
        if self.chance(0.2):
            del tags[self.random.choice(("acquired", "lifetime"))]
        return tags

    def line(self, number: int) -> dict[str, Any]:
        slug = self.random.choice(list(self.rules.categories))
        if self.chance(0.15):
            slug = "electricity"
        factor, unit = self.factor_for(slug)
        own = self.own.get(factor.removeprefix("own:"), {})
        entity = self.random.choice(self.entities)["id"]
        line: dict[str, Any] = {
            "id": f"line-{number}",
            "entity": "" if len(self.entities) == 1 and self.chance(0.5) else entity,
            "category": self.rules.categories[slug]["label_fr"] if self.chance(0.2) else slug,
            "factor": factor,
            "quantity": self.amount(1, 1e5),
            "unit": unit,
            "uncertainty": self.random.choice(UNCERTAINTIES),
            **self.tags(slug),
        }
        if slug in CAPITAL:
            line |= self.capital()
        if not own.get("price"):
            line |= self.dates()
        if slug.startswith("waste") and UNITS[unit][0] == "mass" and self.chance(0.25):
            masses = [name for name, own in self.own.items() if UNITS[own["unit"]][0] == "mass"]
            if masses:
                line["factor_ghgp"] = f"own:{self.random.choice(masses)}"
        return self.spoil(line)

    def spoil(self, line: dict[str, Any]) -> dict[str, Any]:
        """One line in six is wrong, zero or a correction."""
        capital = "acquired" in line or "lifetime" in line
        day = self.period[0]
        changes: list[dict[str, Any]] = [
            {"quantity": 0},
            {"quantity": -self.amount(1, 1e3)},
            {"quantity": -self.amount(1, 1e3), "corrects": "line-none"},
            {"quantity": self.random.choice(("nan", "inf", "", "douze"))},
            {"entity": "nobody"},
            {"factor": self.random.choice(("own:none", "base-carbone:99999999", "nowhere:1"))},
            {"factor": self.random.choice(self.refused), "unit": "kg"},
            {"factor": "base-carbone:25777@V1.0", "unit": "kg"},
            {"unit": "person.km" if UNITS[line["unit"]][0] in {"energy", "mass", "volume"} else "kWh"},
            {"category": "magic"},
            {"case": "no_such_case"},
        ]
        if not capital:
            changes.append({"start": str(day + timedelta(days=9)), "end": str(day)})
            changes.append({"start": str(day - timedelta(days=90)), "end": str(day - timedelta(days=1))})
            changes.append({"kind": "no_such_kind"})
        if self.good_ids:
            changes.append({"id": self.random.choice(self.good_ids)})
            changes += 3 * [{"quantity": -self.amount(1, 1e3), "corrects": self.random.choice(self.good_ids)}]
        if self.chance(1 / 6):
            return {**line, **self.random.choice(changes)}
        self.good_ids.append(line["id"])
        return line

    # --- contracts --------------------------------------------------------------------------------------

    def contracts(self) -> list[dict[str, Any]]:
        """For entities without dated shares: the days of a part-year owner's contract are left open."""
        rows = []
        for entity in self.entities:
            if "shares" in entity or self.chance(0.4):
                continue
            rows += [self.contract(entity["id"]) for _ in range(self.random.randint(0, 3))]
            if self.chance(0.5):
                rows.append({**self.contract(entity["id"]), "quantity": "", "instrument": "residual_mix"})
                rows[-1] |= {"start": self.period[0].isoformat(), "end": self.period[1].isoformat()}
        self.random.shuffle(rows)
        return rows

    def contract(self, entity: str) -> dict[str, Any]:
        name = f"deal{len(self.factors)}"
        common = {"factor": name, "unit": "kWh", "gas": "co2_fossil"}
        main = self.random.choice(("plant", "whole"))
        self.factors.append({**common, "part": main, "kg": self.random.choice((0, self.amount(1e-3, 1)))})
        if main == "plant" and self.chance(0.4):
            self.factors.append({**common, "part": "upstream", "kg": self.amount(1e-3, 1)})
        start, end = self.period
        if self.chance(0.3):
            end += timedelta(days=self.random.randrange(1, 200))
        elif self.chance(0.3):
            start -= timedelta(days=self.random.randrange(1, 200))
        return {
            "entity": entity,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "quantity": self.amount(10, 1e5),
            "unit": self.random.choice(("kWh", "MWh")),
            "instrument": self.random.choice(("guarantee_of_origin", "power_purchase_agreement", "supplier_mix")),
            "factor": f"own:{name}",
            "market": "FR",
        }

    def write(self, path: Path) -> Path:
        inventory: dict[str, Any] = {
            "period": list(self.period),
            "approach": self.random.choice(APPROACHES),
            "gwp": self.random.choice(SETS),
        }
        if self.chance(0.3):
            inventory["iso_capital_goods"] = self.random.choice(("purchase", "spread"))
        if self.chance(0.3):
            inventory["deflate"] = self.chance(0.5)
        lines = [self.line(number) for number in range(self.size)]
        contracts = self.contracts()
        return write_folder(path, inventory, self.entities, lines, self.factors, contracts)


def generate(path: Path, shared: Path, seed: int, size: int = 120) -> Path:
    """Write the inventory folder of a seed and return its path."""
    return Generator(seed, shared, size).write(path)
