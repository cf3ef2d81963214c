"""Pandas, with the whole ledger in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import warm
from benchmarks.analyst import small_tables

FIRST, LAST = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31")


def prepare() -> None:
    """One run on a tiny ledger."""
    warm.with_tiny_ledger(whole, one_framework)


def whole(folder: str) -> dict[str, Any]:
    """Four frameworks with their gases."""
    placed = _placed(_read(folder).drop_duplicates("id"), Path(folder))
    return {name: _framework(placed, name) for name in small_tables.FRAMEWORKS}


def one_framework(folder: str) -> dict[str, Any]:
    """The regulatory table alone, ids unchecked."""
    return {"beges_v5": _framework(_placed(_read(folder), Path(folder)), "beges_v5")}


def _read(folder: str) -> pd.DataFrame:
    lines = pd.read_parquet(Path(folder) / "activities.parquet")
    for name in ("start", "end", "acquired"):
        lines[name] = pd.to_datetime(lines[name])
    return lines[lines["quantity"] >= 0]


def _placed(lines: pd.DataFrame, folder: Path) -> pd.DataFrame:
    parts = pd.DataFrame(small_tables.parts(folder))
    places = pd.DataFrame(small_tables.places(sorted(set(parts["part"]))))
    weighed = _weighed(lines, folder)
    return weighed.merge(parts, on="factor").merge(places, on=["category", "case", "kind", "inside", "part"])


def _weighed(lines: pd.DataFrame, folder: Path) -> pd.DataFrame:
    shared = lines.merge(pd.DataFrame(small_tables.entities(folder)), on="entity")
    days = (shared["end"] - shared["start"]).dt.days + 1
    inside = (shared["end"].clip(upper=LAST) - shared["start"].clip(lower=FIRST)).dt.days + 1
    capital = shared["category"].isin(small_tables.capital())
    has_life = capital & shared["acquired"].notna() & (shared["lifetime"] > 0)
    counted = shared["quantity"] * shared["share"] * (inside.clip(lower=0) / days).where(~capital, 1.0)
    bought = shared["acquired"].between(FIRST, LAST).astype(float)
    shared["usual"] = counted * (1 / shared["lifetime"]).where(_living(shared), 0.0).where(has_life, 1.0)
    shared["bought"] = counted * bought.where(has_life, 1.0)
    return shared


def _living(lines: pd.DataFrame) -> pd.Series:
    """Whether the last day lies before the end of the life, counted in whole months."""
    months = (LAST.year - lines["acquired"].dt.year) * 12 + LAST.month - lines["acquired"].dt.month
    whole = months - (lines["acquired"].dt.day > LAST.day)
    return (lines["acquired"] <= LAST) & (whole < lines["lifetime"] * 12)


def _framework(placed: pd.DataFrame, name: str) -> dict[str, dict[str, float]]:
    amount = placed["bought" if name == "ghg_protocol" else "usual"]
    gases = placed[["co2_t", "ch4_t", "n2o_t"]].mul(amount, axis=0)
    return dict(gases.groupby(placed[name]).sum().to_dict("index"))
