"""The sheet as a pdf of a few pages, set by Typst from a fixed template and one JSON file of ready-made texts."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, is_dataclass, replace
from datetime import UTC, date, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any

from bilan.report.charts import font_folder
from bilan.report.files import replacing
from bilan.report.pdf import _clean
from bilan.report.territory import charts, html
from bilan.report.territory.bars import Chart, charts_of
from bilan.report.territory.cells import LINE, SUBTOTAL
from bilan.report.territory.flux_tables import changes_table
from bilan.report.territory.model import Fiche
from bilan.report.territory.words import word
from bilan.report.view import TextTable

_INK = "#1B2A33"
#: Changes of land use listed one by one.
_CHANGES = 6
#: Sizes of charts in half a page, and of those with longer names.
_HALF = charts.Size(400, 160, 20)
_SIZES = {"waterfall": charts.Size(540, 235, 20), "balance": charts.Size(440, 200, 20)}


def write_pdf(fiche: Fiche, path: str | Path) -> Path:
    """Write the document; it appears under its name only when it is whole. Returns its path.

    The same territory gives the same file: its date is that of the data.
    """
    import typst

    target = Path(path)
    stamp = datetime.combine(_written(fiche), time(), tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="bilan-fiche-") as folder, replacing(target) as temporary:
        source = _lay_out(fiche, Path(folder))
        typst.compile(
            str(source),
            output=str(temporary),
            root=folder,
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            timestamp=stamp,
        )
    return target


def _lay_out(fiche: Fiche, folder: Path) -> Path:
    """Write template, texts and charts into a folder; returns the template's path."""
    held = html.context(fiche)
    held["charts"] = {chart.name: _drawn(chart, fiche.lang, folder) for chart in charts_of(fiche)}
    held["changes"] = changes_table(fiche, _CHANGES)
    held["flux_land_use_short"] = _level1(held["flux_land_use"])
    place = held["place"]
    held["title"] = place["name"]
    held["engine"] = html.engine()
    held["document_title"] = f"{place['name']} – {held['w']['indicator']}"
    held["short_title"] = f"{place['name']} – {held['w']['indicator']}, {'-'.join(map(str, fiche.period))}"
    missing = word("not_assessed", fiche.lang)
    held["w"]["not_assessed_title"] = missing[:1].upper() + missing[1:]
    payload = json.dumps(_clean(_plain(held)), ensure_ascii=False)
    (folder / "fiche.json").write_text(payload, encoding="utf-8")
    template = (resources.files("bilan") / "data/report/territory/fiche.typ").read_text(encoding="utf-8")
    source = folder / "fiche.typ"
    source.write_text(template, encoding="utf-8")
    return source


def _drawn(chart: Chart, lang: str, folder: Path) -> dict[str, str]:
    """Draw a chart at the width of its place, so that its letters are not too small on paper."""
    drawing = charts.svg(chart, lang, _SIZES.get(chart.name, _HALF)).replace("currentColor", _INK)
    (folder / f"{chart.name}.svg").write_text(drawing, encoding="utf-8")
    return {"title": chart.title, "note": chart.note, "file": f"{chart.name}.svg", "spoken": html.spoken(chart, lang)}


def _level1(table: TextTable) -> TextTable:
    """The land uses of level 1 alone; the page and the workbook have both levels."""
    kept = (replace(row, kind=LINE) if row.kind == SUBTOTAL else row for row in table.rows if row.kind != LINE)
    return replace(table, rows=tuple(kept))


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries, also inside lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _written(fiche: Fiche) -> date:
    """The day of the data, or the end of the period when the manifest does not say."""
    try:
        return date.fromisoformat(str(fiche.territory.pack.manifest.get("written", ""))[:10])
    except ValueError:
        return date(fiche.period[1], 12, 31)
