"""The gases and blends as data: species, mass shares, families, each value with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bilan.model import tables as shipped

#: Sets of global warming potentials over 100 years, by assessment report of the IPCC.
GWP_SETS = ("AR4", "AR5", "AR6")

#: Set in which Base Carbone publishes, and in which own factors given as masses are printed (RULES 2).
PUBLISHED_DEFAULT = "AR5"


@dataclass(frozen=True, slots=True)
class Gas:
    """A gas or a blend. Values are kg CO2e per kg over 100 years.

    `components` are (species, mass share) and hold the gas itself with 1.0 when it is pure. `carried` names the
    sets for which our tables hold no value of that report, so that the value of the nearest report stands in.
    `sources` gives, for each set, where the value comes from.
    """

    name: str
    label_fr: str
    label_en: str
    formula: str
    cas: str
    designation: str
    family: str
    kyoto: bool
    ar4: float
    ar5: float
    ar6: float
    components: tuple[tuple[str, float], ...]
    typical_sources_fr: str
    typical_sources_en: str
    source: str
    sources: tuple[str, str, str]
    carried: tuple[str, ...] = ()

    def value(self, gwp_set: str) -> float:
        """The value in one of `GWP_SETS` (KeyError otherwise)."""
        return {"AR4": self.ar4, "AR5": self.ar5, "AR6": self.ar6}[gwp_set]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of gases, its place in the Kyoto Protocol, its typical sources in both languages.

    `correction_*` says where widespread tables of sources swap families; empty when they do not.
    """

    family: str
    kyoto: bool
    label_fr: str
    label_en: str
    sources_fr: str
    sources_en: str
    correction_fr: str
    correction_en: str


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of one table of ``data/gwp``."""
    return list(shipped.rows(f"data/gwp/{name}"))


@cache
def families() -> dict[str, Family]:
    """Families by name, the gases of the Kyoto Protocol first.

    >>> [name for name, family in families().items() if family.kyoto]
    ['co2', 'ch4', 'n2o', 'hfc', 'hfo', 'pfc', 'sf6', 'nf3']
    """
    return {
        row["family"]: Family(**{**row, "kyoto": row["kyoto"] == "yes"})  # type: ignore[arg-type]
        for row in read_table("families.csv")
    }


@cache
def gas_table() -> dict[str, Gas]:
    """Every gas and blend by canonical name: Kyoto gases, other gases, blends."""
    table = {row["name"]: _pure(row) for row in read_table("species.csv")}
    for row in read_table("blends.csv"):
        table[row["name"]] = _blend(row, table)
    return table


def source_label(source: str, lang: str = "fr") -> str:
    """Where a value comes from, for people in ``fr`` or ``en``.

    >>> source_label("carried from AR6")
    'repris de l’AR6'
    """
    return source if lang == "en" else _source_labels().get(source, source)


@cache
def _source_labels() -> dict[str, str]:
    return {row["source"]: row["label_fr"] for row in read_table("value_sources.csv")}


def _pure(row: dict[str, str]) -> Gas:
    family = families()[row["family"]]
    sources = (row["ar4_source"], row["ar5_source"], row["ar6_source"])
    return Gas(
        name=row["name"],
        label_fr=row["label_fr"],
        label_en=row["label_en"],
        formula=row["formula"],
        cas=row["cas"],
        designation=row["acronym"],
        family=row["family"],
        kyoto=family.kyoto,
        ar4=float(row["ar4"]),
        ar5=float(row["ar5"]),
        ar6=float(row["ar6"]),
        components=((row["name"], 1.0),),
        typical_sources_fr=family.sources_fr,
        typical_sources_en=family.sources_en,
        source="; ".join(dict.fromkeys(sources)),
        sources=sources,
        carried=tuple(s for s, text in zip(GWP_SETS, sources, strict=True) if text.startswith("carried")),
    )


def _blend(row: dict[str, str], species: dict[str, Gas]) -> Gas:
    parts = tuple(_component(text) for text in row["components"].split(" + "))
    family = families()["blend"]
    mean = {s: _weighted(parts, s, species) for s in GWP_SETS}
    designation = row["name"].upper()
    return Gas(
        name=row["name"],
        label_fr=designation,
        label_en=designation,
        formula="",
        cas="",
        designation=designation,
        family="blend",
        kyoto=_blend_is_kyoto(parts, species),
        ar4=mean["AR4"],
        ar5=mean["AR5"],
        ar6=mean["AR6"],
        components=parts,
        typical_sources_fr=family.sources_fr,
        typical_sources_en=family.sources_en,
        source=row["source"],
        sources=("components weighted by mass",) * 3,
        carried=tuple(s for s in GWP_SETS if any(s in species[name].carried for name, _ in parts)),
    )


def _weighted(parts: tuple[tuple[str, float], ...], gwp_set: str, species: dict[str, Gas]) -> float:
    # Rounded so that shares in per cent do not leave binary noise in printed values.
    return round(sum(share * species[name].value(gwp_set) for name, share in parts), 6)


def _blend_is_kyoto(parts: tuple[tuple[str, float], ...], species: dict[str, Gas]) -> bool:
    """True when every halocarbon of the blend is a Kyoto gas; hydrocarbons and ethers do not decide."""
    decisive = [species[name] for name, _ in parts if species[name].family not in {"hydrocarbon", "other"}]
    return bool(decisive) and all(gas.kyoto for gas in decisive)


def _component(text: str) -> tuple[str, float]:
    name, percent = text.rsplit(" ", 1)
    return name, float(percent.rstrip("%")) / 100
