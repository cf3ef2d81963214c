"""Global warming potentials straight from the shared tables, and which gases are Kyoto gases."""

from __future__ import annotations

import csv
import re
from pathlib import Path

#: RULES 3 (methane split, stated there) and RULES 2 (`published` = AR5 for masses).
METHANE = {"AR4": (25.0, 25.0), "AR5": (30.0, 28.0), "AR6": (29.8, 27.0)}  # fossil, biogenic
FROZEN = ("co2e", "contrails")
KYOTO_SPECIES = re.compile(r"(HFC\d|CF4$|C\d+F\d+$|cC\d+F\d+$|SF6$|NF3$|CO2$)")


class Potentials:
    """kg CO2e per kg of a gas, for AR4, AR5, AR6 and `published`."""

    def __init__(self, shared: Path) -> None:
        self.species: dict[str, dict[str, float]] = {}
        lines = (shared / "data/gwp/globalwarmingpotentials.csv").read_text(encoding="utf-8").splitlines()
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        for row in rows:
            self.species[row["Species"]] = {
                name: float(row[f"{name}GWP100"]) for name in METHANE if row[f"{name}GWP100"]
            }
        self.species["CO2"] = {"AR4": 1.0, "AR5": 1.0, "AR6": 1.0}
        self.keys = {key.lower(): key for key in self.species}
        self.blends: dict[str, list[tuple[str, float]]] = {}
        text = (shared / "data/gwp/blends_computed.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            parts = [piece.rsplit(" ", 1) for piece in row["composition_pct"].split(" + ")]
            self.blends[row["ashrae"].lower()] = [(name, float(pct.rstrip("%")) / 100) for name, pct in parts]

    def components(self, gas: str) -> list[tuple[str, float]]:
        """Species and mass shares: `hfc-134a` -> HFC134a; `r-22` -> HCFC22; `r-410a` -> HFC32, HFC125."""
        if gas in self.blends:
            return self.blends[gas]
        plain = gas.replace("-", "").lower()
        if plain in self.keys:
            return [(self.keys[plain], 1.0)]
        if gas == "r-22":
            return [("HCFC22", 1.0)]
        if gas in {"r-134a", "r-32", "r-125", "r-143a", "r-23"}:
            return [("HFC" + gas[2:], 1.0)]
        raise KeyError(gas)

    def kyoto_share(self, gas: str, gwp: str) -> float:
        """Share of the gas's CO2e that belongs to one of the seven Kyoto gases (RULES 5).

        AMBIGUOUS: a blend of Kyoto and other gases (R-401A). Reading: by component.
        """
        if gas in FROZEN or gas.startswith(("co2_", "ch4_")) or gas == "n2o":
            return 1.0
        total = self.value(gas, gwp)
        kyoto = sum(
            share * self.species[name][self.set_name(gwp)]
            for name, share in self.components(gas)
            if KYOTO_SPECIES.match(name)
        )
        return kyoto / total

    @staticmethod
    def set_name(gwp: str) -> str:
        return "AR5" if gwp == "published" else gwp

    def value(self, gas: str, gwp: str) -> float:
        """kg CO2e per kg. Frozen gases weigh 1; biogenic CO2 weighs 0 (its own column)."""
        name = self.set_name(gwp)
        if gas in FROZEN or gas == "co2_fossil":
            return 1.0
        if gas == "co2_biogenic":
            return 0.0
        if gas == "ch4_fossil":
            return METHANE[name][0]
        if gas == "ch4_biogenic":
            return METHANE[name][1]
        if gas == "n2o":
            return self.species["N2O"][name]
        return sum(share * self.species[part][name] for part, share in self.components(gas))


def column(gas: str) -> str:
    """Report column of a gas: CH4 of biogenic origin is in ch4_t, contrails in undecomposed_t."""
    return {
        "co2_fossil": "co2_t",
        "ch4_fossil": "ch4_t",
        "ch4_biogenic": "ch4_t",
        "n2o": "n2o_t",
        "co2e": "undecomposed_t",
        "contrails": "undecomposed_t",
        "co2_biogenic": "co2_biogenic_t",
    }.get(gas, "other_t")
