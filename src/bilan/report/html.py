"""One html page that stands alone: no script, no request, charts drawn inside it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from bilan.report import annex_tables, charts, line_tables, numbers, view
from bilan.report.build import report_of
from bilan.report.files import replacing
from bilan.report.model import Report
from bilan.report.words import word, words
from bilan.result import Result

#: Rows shown of long tables; the workbook and the JSON have them all.
FACTORS, FINDINGS, LINES = 200, 200, 100

_SECTIONS = ("summary", "charts", "frameworks")
_AFTER = ("hypotheses", "uncertainty", "actions", "findings", "factors", "ledger", "blocks")


def write_html(result: Result, path: str | Path, lang: str = "fr") -> Path:
    """Write the page of a result; it appears under its name only when it is whole. Returns its path."""
    return write_report(report_of(result, lang), path)


def write_report(report: Report, path: str | Path) -> Path:
    """Write the page of a report that was already built."""
    target = Path(path)
    with replacing(target) as temporary:
        temporary.write_text(render(report), encoding="utf-8")
    return target


def render(report: Report) -> str:
    """The page as text. Every text of users is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bilan", "data/report/html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(**_context(report))


def _context(report: Report) -> dict[str, Any]:
    lang = report.lang
    folder = resources.files("bilan") / "data" / "report" / "html"
    return {
        "report": report,
        "w": words(lang),
        "nc": word("nc", lang),
        "nc_meaning": word("nc_meaning", lang),
        "style": _safe((folder / "style.css").read_text(encoding="utf-8")),
        "issued": word("issued_on", lang, day=numbers.day(report.issued, lang)) if report.issued else "",
        "contents": _contents(report),
        "charts": _charts(report),
        "frameworks": _frameworks(report),
        "entities": annex_tables.entities_table(report),
        "exclusions": annex_tables.exclusions_table(report),
        "uncertainty": annex_tables.uncertainty_table(report),
        "drivers": annex_tables.drivers_table(report),
        "findings": line_tables.findings_table(report),
        "finding_lines": line_tables.finding_lines_table(report, FINDINGS),
        "factors": annex_tables.factors_table(report, FACTORS),
        "gases": annex_tables.gases_table(report),
        "masses": annex_tables.masses_table(report),
        "actions": annex_tables.actions_table(report),
        "ledger": line_tables.ledger_table(report, LINES),
        "footer": word("footer", lang, engine=report.engine),
    }


def _contents(report: Report) -> list[tuple[str, str]]:
    """Anchors and names of the sections, the frameworks among them."""
    named = [(key, word(f"section.{key}", report.lang)) for key in _SECTIONS]
    named += [(part.contents.framework, part.contents.title) for part in report.frameworks]
    left_out = {
        name for name in ("actions", "ledger") if not (report.ledger.rows if name == "ledger" else report.actions)
    }
    return named + [(key, word(f"section.{key}", report.lang)) for key in _AFTER if key not in left_out]


def _charts(report: Report) -> list[dict[str, Any]]:
    wide, narrow = charts.svgs(report), charts.svgs(report, charts.NARROW)
    return [
        {
            "name": part.name,
            "title": part.title,
            "note": part.note,
            "wide": wide[part.name],
            "narrow": narrow[part.name],
            "table": view.chart_table(part, report.lang),
        }
        for part in report.contributions
        if part.name in wide
    ]


def _frameworks(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "name": part.contents.framework,
            "title": part.contents.title,
            "table": view.framework_table(part, report.lang),
            "notes": part.contents.notes,
            "answers": view.answers_table(part, report.lang),
        }
        for part in report.frameworks
    ]


def _safe(text: str) -> Any:
    from markupsafe import Markup

    # Only our own style sheet passes here, never a text of users.
    return Markup(text)
