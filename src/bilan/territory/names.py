"""From a code or a name, as people write them, to a territory of the pack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bilan.model.findings import BilanError, Finding
from bilan.territory.groupings import COUNTRY, members, union, unknown
from bilan.territory.packs import Pack
from bilan.territory.places import Places, text
from bilan.territory.succession import MAP_YEAR, Succession, successions
from bilan.territory.tables import Flags, rows

LEVELS = ("commune", "epci", "department", "region", "country")
#: Legal forms that people leave out of the name of an EPCI, and small words.
NOISE = frozenset(
    {"cc", "ca", "cu", "met", "metropole", "ept", "communaute", "commune", "agglomeration", "urbaine"}
    | {"de", "d", "du", "des", "la", "le", "les", "l", "et", "en"}
)


@dataclass(frozen=True)
class Found:
    """A territory: its code, name, level, and the communes of the pack that it holds."""

    code: str
    name: str
    level: str
    mask: Flags
    findings: tuple[Finding, ...] = ()


def find(code_or_name: str, pack: Pack, places: Places, level: str | None = None) -> Found:
    """Find a territory by code, then by name.

    Without `level`, five characters are a commune, nine digits an EPCI, two or three a department, ``FR`` the
    country; names look at EPCI, then communes, departments, regions. Raises `territory-unknown` with near names,
    `territory-ambiguous`, `territory-overseas`.
    """
    wanted = code_or_name.strip()
    _refuse_overseas(wanted, level)
    parents = {row["arrondissement"]: row["commune"] for row in rows("arrondissements.csv")}
    if level in {None, "commune"} and wanted in parents:
        whole = find(parents[wanted], pack, places, "commune")
        note = Finding("territory-arrondissement", line=wanted, values={"code": wanted, "name": whole.name})
        return Found(whole.code, whole.name, whole.level, whole.mask, (note,))
    directory = list(_directory(pack, places, level))
    exact = [entry for entry in directory if entry[1] == wanted]
    other = successions().get(wanted) if level in {None, "commune", "epci"} else None
    if not exact and other is not None:
        return _of_another_year(other, places)
    if wanted == COUNTRY and not pack.manifest.get("complete", False):
        values = {"have": len(places), "whole": sum(int(row["communes"]) for row in rows("regions.csv"))}
        raise BilanError(Finding("territory-country-incomplete", line=wanted, values=values))
    for tier in (exact, _by_name(directory, wanted)):
        if len(tier) == 1:
            return _found(tier[0], places)
        if tier:
            shown = ", ".join(f"{name} ({code})" for _, code, name in tier[:8])
            raise BilanError(Finding("territory-ambiguous", line=wanted, values={"code": wanted, "near": shown}))
    near = nearest(wanted, directory)
    if near:
        raise BilanError(Finding("territory-unknown", line=wanted, values={"code": wanted, "near": ", ".join(near)}))
    raise unknown(wanted, places)


def _of_another_year(other: Succession, places: Places) -> Found:
    """A code that the map of the pack does not have: the union of its communes of then, else a clear refusal."""
    names = dict(zip(places.codes.tolist(), places.names.tolist(), strict=True))
    parts = ", ".join(f"{names.get(code, '?')} ({code})" for code in other.communes[:12])
    values = {"code": other.code, "name": other.name, "year": MAP_YEAR, "parts": parts}
    if other.relation != "union":
        raise BilanError(Finding(f"territory-succession-{other.relation}", line=other.code, values=values))
    mask = union(list(other.communes), places)
    level = "epci" if len(other.code) == 9 else "commune"
    note = Finding("territory-succession", line=other.code, values=values)
    return Found(other.code, other.name, level, mask, (note,))


def nearest(wanted: str, directory: Iterable[tuple[str, str, str]], count: int = 5) -> list[str]:
    """The names closest to what was written, with their codes."""
    from rapidfuzz import fuzz, process

    entries = list(directory)
    names = [normal(name) for _, _, name in entries]
    by_name = process.extract(normal(wanted), names, scorer=fuzz.WRatio, limit=count, score_cutoff=70)
    if wanted[:1].isdigit():
        by_name = process.extract(
            wanted, [code for _, code, _ in entries], scorer=fuzz.ratio, limit=count, score_cutoff=60
        )
    return [f"{entries[index][2]} ({entries[index][1]})" for _, _, index in by_name]


def normal(name: str) -> str:
    """A name without accents, case and punctuation.

    >>> normal("L'Île-d'Yeu")
    'l ile d yeu'
    """
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", plain.lower()).strip()


def _refuse_overseas(wanted: str, level: str | None) -> None:
    overseas = {row["code"] for row in rows("overseas.csv")}
    names = {normal(row["name"]): row["code"] for row in rows("overseas.csv")}
    commune = len(wanted) == 5 and wanted.isdigit() and wanted[:2] in {"97", "98"}
    coded = wanted in overseas and (level == "region" or not wanted.startswith("0"))
    if commune or coded or normal(wanted) in names:
        raise BilanError(Finding("territory-overseas", line=wanted, values={"code": wanted}))


def _directory(pack: Pack, places: Places, level: str | None) -> Iterable[tuple[str, str, str]]:
    """(level, code, name) of everything that may be meant, the finest reading of a bare code first."""
    if level in {None, "epci"}:
        inside = set(places.epci_codes.tolist())
        table = pack.tables["epci"]
        for code, name in zip(text(table["code"]).tolist(), text(table["name"]).tolist(), strict=True):
            if code in inside:
                yield "epci", code, name
    if level in {None, "commune"}:
        for code, name in zip(places.codes.tolist(), places.names.tolist(), strict=True):
            yield "commune", code, name
    if level in {None, "department"}:
        inside = set(places.departments.tolist())
        yield from (
            ("department", row["department"], row["name"])
            for row in rows("departments.csv")
            if row["department"] in inside
        )
    if level in {None, "region"}:
        inside = set(places.regions.tolist())
        for row in rows("regions.csv"):
            if row["region"] in inside:
                yield "region", row["region"] if level else f"region:{row['region']}", row["name"]
    if level in {None, "country"} and pack.manifest.get("complete", False):
        yield "country", COUNTRY, "France"


def _by_name(directory: list[tuple[str, str, str]], wanted: str) -> list[tuple[str, str, str]]:
    """Entries of the same name, else without legal forms and small words, else whose name holds every word."""
    target = normal(wanted)
    same = [entry for entry in directory if normal(entry[2]) == target]
    if same:
        levels = [entry[0] for entry in same]
        first = next(level for level in ("commune", "epci", "department", "region", "country") if level in levels)
        return [entry for entry in same if entry[0] == first]
    words = set(target.split()) - NOISE
    if not words:
        return []
    bare = [(entry, set(normal(entry[2]).split()) - NOISE) for entry in directory if entry[0] != "commune"]
    equal = [entry for entry, name in bare if name == words]
    return equal or [entry for entry, name in bare if words <= name]


def _found(entry: tuple[str, str, str], places: Places) -> Found:
    level, code, name = entry
    code = code.removeprefix("region:")
    prefix = {"department": "department:", "region": "region:"}.get(level, "")
    grown = successions().get(code) if level == "commune" else None
    notes: tuple[Finding, ...] = ()
    if grown is not None and grown.relation == "union":
        values = {"code": code, "year": MAP_YEAR, "parts": ",".join(grown.communes)}
        notes = (Finding("territory-succession-grown", line=code, values=values),)
    return Found(code, name, level, members(prefix + code, places), notes)


def union_of(codes: list[str], name: str, places: Places) -> Found:
    """A grouping of one's own: any communes, EPCI, ``department:80``, ``region:32``, each commune once.

    Codes of other years stand for their communes of the pack's map where a table says so.
    """
    cleaned = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if not cleaned:
        raise BilanError(Finding("territory-group-empty"))
    known, notes = _known_codes(cleaned, places)
    mask = union(known, places)
    twice = sum(int(union([code], places).sum()) for code in known) - int(mask.sum())
    if twice:
        notes.append(Finding("territory-group-duplicates", values={"count": twice}))
    code = "+".join(cleaned) if len(cleaned) < 4 else f"group-{int(np.sum(mask))}"
    return Found(code, name, "group", mask, tuple(notes))


def _known_codes(codes: list[str], places: Places) -> tuple[list[str], list[Finding]]:
    """Codes that the pack knows, those of other years replaced by their communes of then, with a finding each."""
    found: list[str] = []
    notes: list[Finding] = []
    epci = set(places.epci_codes.tolist())
    for code in codes:
        _refuse_overseas(code, None)
        other = successions().get(code)
        if code in places.code_index or code in epci or other is None:
            found.append(code)
        else:
            replaced = _of_another_year(other, places)
            found += other.communes
            notes += replaced.findings
    return found, notes
