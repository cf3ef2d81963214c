"""Search over the books: exact ids, French and English stems, trade synonyms, typing errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from bilan.factors import shelf, vocabulary
from bilan.factors.sources.common import data_rows
from bilan.factors.words import stem, stems, stems_of_both, tokens

#: Entries that one index gives to the ranking at most.
CANDIDATES = 600
#: Likeness (0 to 100) from which a known word stands in for one that no label has.
TYPO_LIKENESS = 75
_LONGEST_TERM = 5
#: A word that only looks like the one that was typed counts less.
_NEAR_WORD = 0.8
#: Metropolitan France is what the books' users mostly mean when they name no place.
_USUAL_PLACE_BONUS = 8.0
_MUCH_USED_BONUS = 3.0
#: "Gazole non routier" is not what "gazole routier" asks for.
_NEGATION_MALUS = 15.0
#: A label in other words than the trade term's own counts a little less.
_OTHER_WORDING = 0.93


@dataclass(frozen=True, slots=True)
class Hit:
    """One suggestion: a factor, how well it fits (0 to 100) and why."""

    id: str
    version: str
    label: str
    unit: str
    total: float | None
    status: str
    score: float
    reason: str
    kind: str = "factor"


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that is asked for: the stems of each wording that names it, best first, and how it was read."""

    wordings: tuple[frozenset[str], ...]
    reason: str
    weight: float = 1.0


def run(
    text: str, *, lang: str = "fr", unit: str | None = None, limit: int = 20, include_archived: bool = True
) -> list[Hit]:
    """Factors that fit a text, best first; see `bilan.factors.search`."""
    wanted_unit = (vocabulary.unit_of(unit) or unit) if unit else None
    hits = [*_exact(text, lang), *_gas(text, lang, wanted_unit)]
    for book in [] if any(hit.score == 100 for hit in hits) else _newest_books():
        with closing(_open(book)) as connection:
            hits += _search_book(connection, text, lang, wanted_unit)
    kept: dict[tuple[str, str], Hit] = {}
    for hit in sorted(hits, key=_rank):
        if include_archived or hit.status != "archived":
            kept.setdefault((hit.id, hit.version), hit)
    return list(kept.values())[:limit]


def _rank(hit: Hit) -> tuple[bool, bool, bool, float]:
    exact = hit.score >= 100
    return (not exact, hit.status == "archived", hit.kind != "factor", -hit.score)


def _newest_books() -> list[shelf.BookInfo]:
    """The newest book of each source: what an id without version would take."""
    grouped = groupby(shelf.books(), key=lambda book: book.source)
    return [list(group)[-1] for _, group in grouped]


def _open(book: shelf.BookInfo) -> sqlite3.Connection:
    address = (book.folder / shelf.INDEX_FILE).resolve().as_uri()
    return sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)


_ENTRY = "id, version, label_fr, label_en, place, unit, total, archived, factor, year, usual"


def _hit(row: tuple, lang: str, score: float, reason: str) -> Hit:  # type: ignore[type-arg]
    name, version, french, english, place, unit, total, archived, factor, *_ = row
    label = (english or french) if lang == "en" else french
    return Hit(
        name,
        version,
        f"{label} [{place}]" if place else label,
        unit or "",
        total,
        "archived" if archived else "valid",
        round(score, 1),
        reason,
        "factor" if factor else "source_data",
    )


def _exact(text: str, lang: str) -> Iterator[Hit]:
    """Factors whose id was typed, with or without source and version."""
    name, _, version = text.strip().partition("@")
    source, _, local = name.rpartition(":")
    if not local or " " in local:
        return
    reason = "identifiant" if lang == "fr" else "identifier"
    for book in shelf.books(source or None):
        if version in ("", book.version):
            with closing(_open(book)) as connection:
                for row in connection.execute(f"select {_ENTRY} from entry where id = ?", (f"{book.source}:{local}",)):
                    yield _hit(row, lang, 100.0, reason)


def _gas(text: str, lang: str, unit: str | None) -> Iterator[Hit]:
    """The built-in factor of a gas that the whole text names."""
    gas = vocabulary.gas_of(text) if unit in (None, "kg") else None
    if gas is None:
        return
    from bilan import gwp

    entry = gwp.find(gas)
    label = entry.label_en if lang == "en" else entry.label_fr
    reason = "gaz intégré, PRG AR5" if lang == "fr" else "built-in gas, AR5 GWP"
    yield Hit(f"gas:{gas}", "AR5", label, "kg", gwp.value(gas, "AR5"), "valid", 99.0, reason)


def _search_book(connection: sqlite3.Connection, text: str, lang: str, unit: str | None) -> Iterator[Hit]:
    concepts = _concepts(connection, text, lang)
    if not concepts:
        return
    for match in (_all(concepts), _any(concepts)):
        rows = connection.execute(
            f"select {_ENTRY} from word join entry on entry.n = word.rowid where word match ? "
            "and (?2 is null or unit = ?2) order by archived, bm25(word, 4.0, 1.0) limit ?3",
            (match, unit, CANDIDATES),
        ).fetchall()
        if rows:
            break
    for row in rows:
        score, reasons = _score(set(stems_of_both(row[2], row[3])), concepts)
        usual_place = _USUAL_PLACE_BONUS if row[4] is None else 0.0
        recent = max(0, row[9] - 2000) / 100
        much_used = _MUCH_USED_BONUS * row[10]
        yield _hit(row, lang, min(score + usual_place + recent + much_used, 98.9), ", ".join(reasons))


def _all(concepts: list[Concept]) -> str:
    return " AND ".join(_either(concept) for concept in concepts)


def _any(concepts: list[Concept]) -> str:
    return " OR ".join(_either(concept) for concept in concepts)


def _either(concept: Concept) -> str:
    wordings = ("(" + " AND ".join(f'"{word}"' for word in sorted(words)) + ")" for words in concept.wordings)
    return "(" + " OR ".join(wordings) + ")"


def _score(label: set[str], concepts: list[Concept]) -> tuple[float, list[str]]:
    """0 to 87: how much of what is asked stands in the label (75), how much of the label is asked (12)."""
    found, used, reasons = 0.0, set[str](), []
    for concept in concepts:
        best = max(concept.wordings, key=lambda words: len(words & label) / len(words))
        share = len(best & label) / len(best)
        whole = 1.0 if best == concept.wordings[0] or len(best) > 1 else _OTHER_WORDING
        found += concept.weight * (whole if share == 1 else 0.5 + share / 4)
        used |= best & label
        reasons.append(concept.reason)
    asked = 75 * found / len(concepts)
    if "non" in label and not any("non" in words for concept in concepts for words in concept.wordings):
        asked -= _NEGATION_MALUS
    return asked + 12 * len(used) / max(len(label), 1), list(dict.fromkeys(reasons))


def _concepts(connection: sqlite3.Connection, text: str, lang: str) -> list[Concept]:
    """The query as concepts: longest trade terms first, then single words, then what they were typed for."""
    words, concepts, at = tokens(text), list[Concept](), 0
    while at < len(words):
        for length in range(min(_LONGEST_TERM, len(words) - at), 0, -1):
            group = _terms().get(" ".join(words[at : at + length]))
            if group:
                concepts.append(_synonym_concept(group, " ".join(words[at : at + length]), lang))
                break
        else:
            length = 1
            concepts.append(_word_concept(connection, words[at], lang))
        at += length
    return concepts


def _synonym_concept(group: str, typed: str, lang: str) -> Concept:
    wordings = [frozenset(stems(term, code)) for term in _groups()[group] for code in ("fr", "en")]
    same = typed == " ".join(tokens(group))
    words, synonym = ("words of the label", "synonym:") if lang == "en" else ("mots du libellé", "synonyme :")
    return Concept(tuple(dict.fromkeys(wordings)), words if same else f"{synonym} {group}")


def _word_concept(connection: sqlite3.Connection, word: str, lang: str) -> Concept:
    wordings = list(dict.fromkeys(frozenset({stem(word, code)}) for code in ("fr", "en")))
    known = [words for words in wordings if _known(connection, next(iter(words)))]
    if known:
        return Concept(tuple(known), "mots du libellé" if lang == "fr" else "words of the label")
    near = _near(connection, stem(word, lang))
    reason = "spelling close to" if lang == "en" else "orthographe proche de"
    return Concept(tuple(frozenset({found}) for found in near) or tuple(wordings), f"{reason} {word}", _NEAR_WORD)


def _known(connection: sqlite3.Connection, word: str) -> bool:
    return connection.execute("select 1 from vocabulary where term = ?", (word,)).fetchone() is not None


def _near(connection: sqlite3.Connection, word: str) -> list[str]:
    """Words of the index that begin with the word, and those most like it."""
    begins = [row[0] for row in connection.execute(
        "select term from vocabulary where term >= ? and term < ? order by cnt desc limit 5", (word, word + "{")
    )]  # fmt: skip
    if not word.isalpha() or len(word) < 4:
        return begins
    from rapidfuzz import fuzz, process

    terms = [row[0] for row in connection.execute("select term from vocabulary")]
    found = process.extract(word, terms, scorer=fuzz.ratio, score_cutoff=TYPO_LIKENESS, limit=3)
    return list(dict.fromkeys([*begins, *(term for term, _, _ in found)]))


@cache
def _terms() -> dict[str, str]:
    rows = data_rows("search/synonyms.csv")
    return {" ".join(tokens(row["term"])): row["group"] for row in rows}


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for row in data_rows("search/synonyms.csv"):
        groups.setdefault(row["group"], [row["group"]]).append(row["term"])
    return {group: tuple(dict.fromkeys(terms)) for group, terms in groups.items()}
