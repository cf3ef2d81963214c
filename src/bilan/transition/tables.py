"""The small tables of the transition plan, from ``data/transition``."""

from __future__ import annotations

from functools import cache

from bilan.model import tables as shipped


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table."""
    return shipped.rows(f"data/transition/{name}")


@cache
def status_of(text: str) -> str:
    """The status that a text names, or '' when it names none.

    >>> status_of("Engagée"), status_of("in progress"), status_of("bientôt")
    ('engaged', 'engaged', '')
    """
    plain = text.strip().casefold()
    for row in rows("statuses.csv"):
        if plain in row["spellings"].split("|"):
            return row["status"]
    return ""


def status_label(status: str, lang: str) -> str:
    """Name of a status in French or English; the text itself when it is none of ours."""
    for row in rows("statuses.csv"):
        if row["status"] == status:
            return row[f"label_{lang}"]
    return status
