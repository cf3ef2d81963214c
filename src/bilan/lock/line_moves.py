"""Which lines of the ledger move most between two results of the same inventory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilan.result import Result

#: Tonnes below which a line has not moved, relative to its size: the noise of another order of adding.
_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class LineMove:
    """A line in t CO2e before and after, as in BEGES; `after_t` is None when the line is no longer accepted."""

    id: str
    label: str
    factor: str
    before_t: float | None
    after_t: float | None

    @property
    def change_t(self) -> float:
        """Tonnes more, or fewer when negative."""
        return (self.after_t or 0.0) - (self.before_t or 0.0)


def line_moves(before: Result, after: Result, limit: int) -> tuple[LineMove, ...]:
    """The lines that move most, largest change first; both accounts of a line (BEGES, GHG Protocol) are looked at."""
    import ibis

    then, now = _by_line(before, "then"), _by_line(after, "now")
    joined = ibis.memtable(then).outer_join(ibis.memtable(now), [("then_id", "now_id")])
    change = (joined.now_t.fill_null(0.0) - joined.then_t.fill_null(0.0)).abs()
    other = (joined.now_g.fill_null(0.0) - joined.then_g.fill_null(0.0)).abs()
    size = ibis.greatest(joined.now_t.fill_null(0.0).abs(), joined.then_t.fill_null(0.0).abs(), 1e-12)
    moved = joined.mutate(move=ibis.greatest(change, other), id=joined.then_id.coalesce(joined.now_id), size=size)
    gone = moved.then_id.isnull() | moved.now_id.isnull()
    moved = moved.filter((moved.move > moved["size"] * _NOISE) | gone)
    rows = before.computation.connection.to_pyarrow(moved.order_by([moved.move.desc(), moved.id]).limit(limit))
    return tuple(_line_move(row) for row in rows.to_pylist())


def _by_line(result: Result, name: str) -> Any:
    table = result.table
    summed = (
        table.filter(table.account == "emission")
        .group_by("id")
        .aggregate(
            label=table.label.max(),
            factor=table.factor.max(),
            t=table.t_co2e.sum(),
            g=table.t_co2e_ghg_protocol.sum(),
        )
    )
    return result.computation.connection.to_pyarrow(summed.rename(lambda column: f"{name}_{column}"))


def _line_move(row: dict[str, Any]) -> LineMove:
    ghgp_only = abs((row["now_t"] or 0.0) - (row["then_t"] or 0.0)) < row["move"] * (1 - _NOISE)
    column = "g" if ghgp_only else "t"
    return LineMove(
        row["id"],
        row["then_label"] or row["now_label"] or "",
        row["then_factor"] or row["now_factor"] or "",
        row[f"then_{column}"],
        row[f"now_{column}"],
    )
