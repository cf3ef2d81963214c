"""Other names of the lines: the starting document's list, the posts of BEGES V4, codes and official labels."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from bilan.frameworks.rules import FRAMEWORKS, lines
from bilan.model import tables as shipped

_FRENCH = ("le", "la", "les", "l", "un", "une", "de", "du", "des", "d", "et", "ou", "a", "au", "aux")
_SMALL_WORDS = frozenset({*_FRENCH, "the", "of", "and", "or", "from", "to"})


@dataclass(frozen=True, slots=True)
class Alias:
    """A name in another list (`seed` or `beges-v4`) and the codes it stands for, by framework."""

    list: str
    scope: str
    number: int
    name_fr: str
    name_en: str
    codes: dict[str, tuple[str, ...]]
    note_fr: str
    note_en: str
    source: str
    verification: str


@cache
def aliases() -> tuple[Alias, ...]:
    """The 22 names of the starting document, then the 23 posts of BEGES V4.

    >>> len(aliases())
    45
    """
    return tuple(_alias(row) for row in shipped.rows("data/methods/aliases.csv"))


def resolve(text: str, framework: str | None = None) -> list[str]:
    """Codes that a name stands for: a code, an official label, a name of the starting document or of BEGES V4.

    Without `framework`, BEGES V5 codes (ISO 14064-1 has the same), and GHG Protocol codes only where V5 has no post
    (franchises). An empty list means that nothing is known by this name, or that the framework has no such line.
    Letter case, accents, punctuation and small words do not matter.

    >>> resolve("Achats de produits et de services"), resolve("V4 12"), resolve("5.3")
    (['4.1', '4.5'], ['3.1'], ['5.3'])
    >>> resolve("Franchise aval"), resolve("franchise aval", "beges-v5"), resolve("jardinage")
    (['S3.14'], [], [])
    """
    if framework is not None:
        return _find(text, framework)
    return _find(text, "beges-v5") or _find(text, "ghg-protocol")


def names_of(code: str, framework: str) -> list[Alias]:
    """The names of other lists that stand for a line.

    >>> [alias.name_fr for alias in names_of("S3.14", "ghg-protocol")]
    ['Franchise aval', 'Franchise aval']
    """
    return [alias for alias in aliases() if code in alias.codes[framework]]


def _find(text: str, framework: str) -> list[str]:
    if framework not in FRAMEWORKS:
        raise ValueError(f"unknown framework {framework!r}: {', '.join(FRAMEWORKS)}")
    wanted = text.strip().casefold()
    for line in lines(framework):
        if wanted in {
            line.code.casefold(),
            f"p{line.code}".casefold(),
            f"emissions publication p{line.code}".casefold(),
        }:
            return [line.code]
    return list(_names(framework).get(_key(text), ()))


@cache
def _names(framework: str) -> dict[str, tuple[str, ...]]:
    """Normalised name -> codes; official labels of the framework itself come before names of other lists."""
    names: dict[str, tuple[str, ...]] = {}
    for line in lines(framework):
        names.setdefault(_key(line.label_fr), (line.code,))
        names.setdefault(_key(line.label_en), (line.code,))
    for alias in aliases():
        own = [alias.name_fr, alias.name_en]
        if alias.list == "beges-v4":
            own += [f"V4 {alias.number}", f"V4-{alias.number}", f"poste {alias.number}", f"post {alias.number}"]
        for name in own:
            names.setdefault(_key(name), alias.codes[framework])
    return names | {key: codes for key, codes in _official_v5(framework).items() if key not in names}


def _official_v5(framework: str) -> dict[str, tuple[str, ...]]:
    """ISO 14064-1 shares the codes of BEGES V5, so it also answers to the V5 labels, and V5 to ISO's."""
    twins = {"beges-v5": "iso-14064-1", "iso-14064-1": "beges-v5"}
    if framework not in twins:
        return {}
    return {_key(name): (line.code,) for line in lines(twins[framework]) for name in (line.label_fr, line.label_en)}


def _key(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.replace("’", " ")).encode("ascii", "ignore").decode("ascii")
    words = "".join(letter if letter.isalnum() else " " for letter in flat.casefold()).split()
    return " ".join(word for word in words if word not in _SMALL_WORDS)


def _alias(row: dict[str, str]) -> Alias:
    codes = {name: tuple(row[name.replace("-", "_")].split()) for name in FRAMEWORKS}
    return Alias(
        list=row["list"],
        scope=row["scope"],
        number=int(row["number"]),
        name_fr=row["name_fr"],
        name_en=row["name_en"],
        codes=codes,
        note_fr=row["note_fr"],
        note_en=row["note_en"],
        source=row["source"],
        verification=row["verification"],
    )
