"""Columns of result.parquet, read from a computed example; meanings in words/parquet.csv."""

from __future__ import annotations

from scripts.reference.examples import example
from scripts.reference.markdown import code, page, table, words


def schema() -> list[tuple[str, str]]:
    """Names and types of the columns."""
    import bilan

    arrow = bilan.read(example("mairie")).compute().to_arrow().schema
    return [(field.name, str(field.type)) for field in arrow]


def pages() -> dict[str, str]:
    """parquet.md."""
    told = words("parquet")
    shown = [
        [code(name), kind, told.get(name, {}).get("en", ""), told.get(name, {}).get("fr", "")]
        for name, kind in schema()
    ]
    text = page(
        "Parquet of a result / Parquet d'un résultat",
        "`bilan compute PATH --parquet FILE` and `result.table` in Python: one row per accepted line, part and gas."
        " Sums of `t_co2e` over a framework's line give that line of the report; with `outside` and `unclassified`"
        " they give the whole ledger.",
        table(["column", "type", "English", "français"], shown),
    )
    return {"parquet.md": text}
