"""The report as a pdf, set by Typst from a fixed template and one JSON file of ready-made texts."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any

from bilan.report import annex_tables, charts, line_tables, numbers, view
from bilan.report.build import report_of
from bilan.report.files import replacing
from bilan.report.model import Report
from bilan.report.words import word, words
from bilan.result import Result

#: Rows printed of long tables; the workbook has them all.
FACTORS, FINDINGS = 400, 60
_INK = "#1B2A33"
_LONG_WORD = re.compile(r"\S{25,}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def write_pdf(result: Result, path: str | Path, lang: str = "fr") -> Path:
    """Write the pdf of a result; it appears under its name only when it is whole. Returns its path."""
    return write_report(report_of(result, lang), path)


def write_report(report: Report, path: str | Path) -> Path:
    """Write the pdf of a report that was already built."""
    import typst

    target = Path(path)
    stamp = datetime.combine(report.issued or report.period[1], time(), tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="bilan-pdf-") as folder, replacing(target) as temporary:
        source = _lay_out(report, Path(folder))
        typst.compile(
            str(source),
            output=str(temporary),
            root=folder,
            font_paths=[str(charts.font_folder())],
            ignore_system_fonts=True,
            timestamp=stamp,
        )
    return target


def _lay_out(report: Report, folder: Path) -> Path:
    """Write template, data and charts into a folder; returns the template's path."""
    drawn = charts.svgs(report, ink=_INK)
    for name, svg in drawn.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    payload = json.dumps(_clean(_data(report, set(drawn))), ensure_ascii=False)
    (folder / "report.json").write_text(payload, encoding="utf-8")
    template = (resources.files("bilan") / "data/report/pdf/report.typ").read_text(encoding="utf-8")
    source = folder / "report.typ"
    source.write_text(template, encoding="utf-8")
    return source


def _data(report: Report, drawn: set[str]) -> dict[str, Any]:
    lang = report.lang
    return {
        "lang": lang,
        "w": words(lang),
        "document_title": f"{word('report_title', lang)} – {report.title}",
        "short_title": f"{word('report_title', lang)}, {report.period[1].year}",
        "title": report.title,
        "organisation": report.organisation,
        "period_text": report.period_text,
        "issued": word("issued_on", lang, day=numbers.day(report.issued, lang)) if report.issued else "",
        "engine": report.engine,
        "cover": [asdict(fact) for fact in report.cover[1:]],
        "figures": [asdict(figure) for figure in report.key_figures],
        "summary": list(report.summary),
        "frameworks": [_framework(part, lang) for part in report.frameworks],
        "charts": [
            {"title": part.title, "note": part.note, "file": f"{part.name}.svg", "bars": len(part.bars)}
            for part in report.contributions
            if part.name in drawn
        ],
        "hypotheses": [asdict(fact) for fact in report.hypotheses],
        "entities": asdict(annex_tables.entities_table(report)),
        "exclusions": asdict(annex_tables.exclusions_table(report)),
        "uncertainty": asdict(annex_tables.uncertainty_table(report)),
        "drivers": asdict(annex_tables.drivers_table(report)),
        "findings": asdict(line_tables.findings_table(report)),
        "finding_lines": asdict(line_tables.finding_lines_table(report, FINDINGS)),
        "factors": asdict(annex_tables.factors_table(report, FACTORS)),
        "gases": asdict(annex_tables.gases_table(report)),
        "masses": asdict(annex_tables.masses_table(report)),
        "actions": asdict(annex_tables.actions_table(report)),
        "blocks": [asdict(block) for block in report.blocks],
        "footer": word("footer", lang, engine=report.engine),
    }


def _framework(part: Any, lang: str) -> dict[str, Any]:
    return {
        "title": part.contents.title,
        "table": asdict(view.framework_table(part, lang)),
        "notes": list(part.contents.notes),
        "answers": asdict(view.answers_table(part, lang)),
    }


def _clean(value: Any) -> Any:
    """Texts without control characters, with places where long words may break."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_breakable, _CONTROL.sub("", value))
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value


def _breakable(found: re.Match[str]) -> str:
    """A long word (an address, an identifier) with a place to break after each mark, and every 25 letters.

    >>> len(_breakable(_LONG_WORD.search("x" * 60)))
    62
    """
    marked = re.sub(r"([/:_.,;\-])(?=\S)", "\\1\u200b", found[0])
    return re.sub(r"([^\u200b]{25})(?=[^\u200b])", "\\1\u200b", marked)
