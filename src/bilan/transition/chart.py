"""The gap chart: reductions planned by year, stacked by block, and what the path requires. Drawn offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bilan.model.findings import BilanError, Finding
from bilan.report import numbers
from bilan.report.charts import BY_GROUP, FONT
from bilan.report.files import replacing
from bilan.transition.plan import Plan
from bilan.transition.scopes import block

_BLOCKS = ("direct", "energy", "indirect")
_COLOURS = {"direct": BY_GROUP["1"], "energy": BY_GROUP["2"], "indirect": BY_GROUP["4"]}
_WORDS = {
    "fr": {
        "direct": "direct",
        "energy": "énergie",
        "indirect": "autres indirectes",
        "required": "exigé par la trajectoire",
        "axis": "réductions, t CO₂e par an",
        "year": "année",
        "block": "prévu",
        "missing": "il manque {gap} t",
        "ahead": "{gap} t d'avance",
    },
    "en": {
        "direct": "direct",
        "energy": "energy",
        "indirect": "other indirect",
        "required": "required by the path",
        "axis": "reductions, t CO₂e a year",
        "year": "year",
        "block": "planned",
        "missing": "{gap} t missing",
        "ahead": "{gap} t ahead",
    },
}
#: File endings that a chart is written to.
FORMATS = (".svg", ".png", ".html", ".json")


def specification(plan: Plan, lang: str = "fr", ink: str = "#222222") -> dict[str, Any]:
    """The Vega-Lite specification: one stacked bar a year for the lines of the plan's scope, a line for the path."""
    import altair as alt

    words = _WORDS[lang]
    names, colours = [words[name] for name in _BLOCKS], [_COLOURS[name] for name in _BLOCKS]
    year = alt.X("year:O", title=words["year"], axis=alt.Axis(labelAngle=0))
    bars = (
        alt.Chart(alt.InlineData(values=_planned(plan, words)))
        .mark_bar()
        .encode(
            x=year,
            y=alt.Y("t:Q", title=words["axis"], stack="zero"),
            color=alt.Color("block:N", title=words["block"], scale=alt.Scale(domain=names, range=colours), sort=names),
            order=alt.Order("order:Q"),
        )
    )
    layers: list[Any] = [bars]
    if plan.path is not None:
        layers += _required(plan, words, year, ink, lang)
    chart = alt.layer(*layers).properties(width=620, height=320).configure(font=FONT).configure_view(stroke=None)
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _required(plan: Plan, words: dict[str, str], year: Any, ink: str, lang: str) -> list[Any]:
    """The line of what the path requires, and what is missing in the last year, in words."""
    import altair as alt

    values = [{"year": row.year, "t": row.required_t, "name": words["required"]} for row in plan.years]
    scale = alt.Scale(domain=[words["required"]], range=[[6, 3]])
    dash = alt.StrokeDash("name:N", title=None, scale=scale, legend=alt.Legend(symbolType="stroke", symbolSize=400))
    required = alt.Chart(alt.InlineData(values=values)).encode(x=year, y="t:Q", strokeDash=dash)
    line = required.mark_line(color=ink, strokeWidth=2, point=alt.OverlayMarkDef(color=ink))
    last = plan.years[-1]
    missing = last.gap_t or 0.0
    text = words["missing" if missing > 0 else "ahead"].format(gap=numbers.number(abs(missing), lang))
    end = [{"year": last.year, "t": last.required_t, "text": text}]
    note = alt.Chart(alt.InlineData(values=end)).mark_text(align="right", dx=-8, dy=-10, color=ink)
    return [line, note.encode(x=year, y="t:Q", text="text:N")]


def _planned(plan: Plan, words: dict[str, str]) -> list[dict[str, Any]]:
    from bilan.transition.scopes import codes

    inside = codes(plan.framework, plan.scope)
    values = []
    for row in plan.years:
        sums = dict.fromkeys(_BLOCKS, 0.0)
        for code, tonnes in row.by_line.items():
            if code in inside:
                sums[block(plan.framework, code)] += tonnes
        values += [
            {"year": row.year, "block": words[name], "order": place, "t": tonnes}
            for place, (name, tonnes) in enumerate(sums.items())
        ]
    return values


def write(plan: Plan, path: Path, lang: str = "fr") -> None:
    """Write the chart as svg, png, html or json (the specification), by the ending of the name.

    Raises BilanError for another ending.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        values = {"value": path.name, "allowed": ", ".join(FORMATS)}
        raise BilanError(Finding("unknown-choice", field="chart", values=values))
    content = _content(specification(plan, lang), ending, lang)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _content(spec: dict[str, Any], ending: str, lang: str) -> bytes:
    if ending == ".json":
        return (json.dumps(spec, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    import vl_convert

    locale = numbers.locale(lang)
    if ending == ".png":
        picture: bytes = vl_convert.vegalite_to_png(spec, scale=2, format_locale=locale)
        return picture
    if ending == ".html":
        page: str = vl_convert.vegalite_to_html(spec, bundle=True, format_locale=locale)
        return page.encode("utf-8")
    drawing: str = vl_convert.vegalite_to_svg(spec, format_locale=locale)
    return drawing.encode("utf-8")
