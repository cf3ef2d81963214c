"""Form 1: versions and row hashes only, one hash for all rule tables, no factor rows, no lines, no history.

What form 1 did not record stays unknown: factors are pinned by version and checked by row hash, but their rows come
from the books; single rule tables cannot be compared. Writing the lock anew fills it in.
"""

from __future__ import annotations

from typing import Any


def upgrade(data: dict[str, Any]) -> dict[str, Any]:
    """Data of form 1 as data of form 2; raises KeyError or TypeError for what is not of form 1.

    >>> old = {"lock_version": 1, "date": "2026-01-31", "package": "0.0.9", "gwp": "AR5", "approach": "equity_share",
    ...        "result": "ab", "files": {"bilan.toml": "cd"}, "factors": {"base-carbone:1": {"version": "V22.0",
    ...        "hash": "ef"}}}
    >>> upgrade(old)["factors"][0]["version"], upgrade(old)["books"]
    ('V22.0', [{'source': 'base-carbone', 'version': 'V22.0'}])
    """
    from datetime import date

    factors = [_factor(ref, entry) for ref, entry in sorted(data["factors"].items())]
    return {
        "format": 2,
        "locked_on": date.fromisoformat(str(data["date"])),
        "package_version": data["package"],
        "gwp": data["gwp"],
        "approach": data["approach"],
        "result": {"digest": data["result"], "totals": dict(data.get("totals", {}))},
        "inputs": {name: {"sha256": found} for name, found in data["files"].items()},
        "books": _books(data["factors"]),
        "factors": factors,
    }


def _factor(ref: str, entry: dict[str, Any]) -> dict[str, Any]:
    source = ref.partition(":")[0].casefold()
    identity = ref if source == "own" else ref.partition("@")[0]
    return {
        "ref": ref,
        "id": identity,
        "source": source,
        "version": entry["version"],
        "row_hash": entry["hash"],
    }


def _books(factors: dict[str, Any]) -> list[dict[str, str]]:
    """The version that references without ``@version`` took, per source."""
    found = {
        ref.partition(":")[0].casefold(): str(entry["version"])
        for ref, entry in sorted(factors.items())
        if "@" not in ref and not ref.startswith(("own:", "gas:"))
    }
    return [{"source": source, "version": version} for source, version in sorted(found.items())]
