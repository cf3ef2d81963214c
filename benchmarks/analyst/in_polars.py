"""Polars, lazy and streaming."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import warm
from benchmarks.analyst import small_tables

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


def prepare() -> None:
    """One run on a tiny ledger."""
    warm.with_tiny_ledger(whole, one_framework)


def whole(folder: str) -> dict[str, Any]:
    """Four frameworks with their gases."""
    lines = pl.scan_parquet(Path(folder) / "activities.parquet")
    if not lines.select(pl.col("id").n_unique() == pl.len()).collect(engine="streaming").item():
        lines = lines.unique("id", keep="first")
    placed = _placed(lines, Path(folder))
    return _collected({name: _framework(placed, name) for name in small_tables.FRAMEWORKS})


def one_framework(folder: str) -> dict[str, Any]:
    """The regulatory table alone, ids unchecked."""
    placed = _placed(pl.scan_parquet(Path(folder) / "activities.parquet"), Path(folder))
    return _collected({"beges_v5": _framework(placed, "beges_v5")})


def _placed(lines: pl.LazyFrame, folder: Path) -> pl.LazyFrame:
    parts = pl.DataFrame(small_tables.parts(folder))
    places = pl.DataFrame(small_tables.places(parts["part"].unique().to_list()))
    return (
        _weighed(lines.filter(pl.col("quantity") >= 0), folder)
        .join(parts.lazy(), on="factor")
        .join(places.lazy(), on=["category", "case", "kind", "inside", "part"])
    )


def _weighed(lines: pl.LazyFrame, folder: Path) -> pl.LazyFrame:
    days = (pl.col("end") - pl.col("start")).dt.total_days() + 1
    inside = (pl.min_horizontal("end", pl.lit(LAST)) - pl.max_horizontal("start", pl.lit(FIRST))).dt.total_days() + 1
    living = pl.col("acquired").dt.offset_by((pl.col("lifetime") * 12).cast(pl.Int64).cast(pl.String) + "mo") > LAST
    capital = pl.col("category").is_in(small_tables.capital())
    has_life = capital & pl.col("acquired").is_not_null() & (pl.col("lifetime") > 0)
    bought = pl.col("acquired").is_between(FIRST, LAST)
    shared = lines.join(pl.DataFrame(small_tables.entities(folder)).lazy(), on="entity")
    counted = pl.when(~capital).then(inside.clip(0) / days).otherwise(1.0) * pl.col("quantity") * pl.col("share")
    return shared.with_columns(
        usual=counted
        * pl.when(has_life).then(pl.when(living).then(1 / pl.col("lifetime")).otherwise(0.0)).otherwise(1.0),
        bought=counted * pl.when(has_life).then(bought.cast(pl.Float64)).otherwise(1.0),
    )


def _framework(placed: pl.LazyFrame, name: str) -> pl.LazyFrame:
    amount = pl.col("bought" if name == "ghg_protocol" else "usual")
    return placed.group_by(name).agg((pl.col(gas) * amount).sum() for gas in ("co2_t", "ch4_t", "n2o_t"))


def _collected(plans: dict[str, pl.LazyFrame]) -> dict[str, dict[str, dict[str, float]]]:
    """Run the plans together, so that Polars shares what they have in common."""
    frames = pl.collect_all(list(plans.values()), engine="streaming")
    return {name: {row.pop(name): row for row in frame.to_dicts()} for name, frame in zip(plans, frames, strict=True)}
