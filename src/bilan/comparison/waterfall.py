"""The waterfall chart of one framework: from one total to the other, effect by effect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.comparison import words
from bilan.model.findings import BilanError, Finding
from bilan.report import charts, numbers
from bilan.report.files import replacing
from bilan.report.words import choice

if TYPE_CHECKING:
    from bilan.comparison.effects import Comparison, Total

#: Colours that people who confuse red and green tell apart: totals, what adds, what takes away.
_TOTAL, _MORE, _LESS = charts.PALETTE[6], charts.PALETTE[5], charts.PALETTE[0]
#: Kinds of files by the ending of their name.
FORMATS = ("svg", "png", "html")
_WIDTH, _STEP, _NAMES = 560, 30, 200
#: Below this share of the totals that the steps span, the axis leaves zero and says so.
_FLAT = 0.4
_AXIS = {
    "fr": ("t CO₂e", "t CO₂e (l’axe ne part pas de zéro)"),
    "en": ("t CO₂e", "t CO₂e (the axis does not start at zero)"),
}


def specification(found: Comparison, framework: str, lang: str = "fr", market: bool = False) -> dict[str, Any]:
    """The Vega-Lite specification: one bar for each total, one for each effect that is not zero.

    `market` takes the market-based total of GHG Protocol. Where the steps are small beside the totals the axis does
    not start at zero; the totals are then marks, not bars, and the title of the axis says so. Raises BilanError for
    an unknown framework.
    """
    import altair as alt

    one = found.framework(framework)
    total = one.market if market and one.market else one.total
    steps = _steps(total, _names(found), lang)
    low, high, flat = _domain(steps)
    values = [{**step, "floor": step["start"] if step["start"] is not None else low} for step in steps]
    base = alt.Chart(alt.InlineData(values=values))
    order = alt.Y(
        "name:N",
        sort=[step["name"] for step in steps],
        title=None,
        axis=alt.Axis(labelLimit=_NAMES, ticks=False, domain=False),
    )
    axis = alt.Axis(
        title=_AXIS[lang][flat], format=",.0f" if high - low > 20 else ",.2~f", tickCount=6, gridOpacity=0.2
    )
    across = alt.X("end:Q", scale=alt.Scale(domain=[low, high], nice=False, zero=False), axis=axis)
    colour = alt.Color("colour:N", scale=None, legend=None)
    bars = base.transform_filter("datum.start !== null" if flat else "true")
    ends = base.transform_filter("datum.start === null")
    layers = [
        bars.mark_bar(size=16).encode(x=across, x2="floor:Q", y=order, color=colour),
        ends.mark_tick(size=20, thickness=4, opacity=1).encode(x=across, y=order, color=colour),
        base.mark_text(align="left", dx=6, baseline="middle").encode(x="right:Q", y=order, text="written:N"),
    ]
    chart = alt.layer(*layers).properties(
        width=_WIDTH, height=alt.Step(_STEP), title=alt.Title(_title(found, framework, lang, market), anchor="start")
    )
    styled = chart.configure(font=charts.FONT, background="white", padding=12).configure_view(stroke=None)
    spec: dict[str, Any] = styled.configure_axis(labelFontSize=12, titleFontWeight="normal").to_dict()
    return spec


def write(spec: dict[str, Any], file: Path, lang: str = "fr") -> None:
    """Draw a specification into an svg, png or html file, whole or not at all, without network.

    Raises BilanError for another ending of the name.
    """
    import vl_convert

    ending = file.suffix.lstrip(".").lower()
    if ending not in FORMATS:
        values = {"value": file.name, "allowed": ", ".join(f".{name}" for name in FORMATS)}
        raise BilanError(Finding("unknown-choice", field="--chart", values=values))
    vl_convert.register_font_directory(str(charts.font_folder()))
    locale = numbers.locale(lang)
    with replacing(file) as temporary:
        if ending == "png":
            temporary.write_bytes(vl_convert.vegalite_to_png(spec, scale=2, format_locale=locale))
        elif ending == "svg":
            temporary.write_text(vl_convert.vegalite_to_svg(spec, format_locale=locale), encoding="utf-8")
        else:
            page = vl_convert.vegalite_to_html(spec, bundle=True, format_locale=locale)
            temporary.write_text(page, encoding="utf-8")


def _steps(total: Total, names: tuple[str, str], lang: str) -> list[dict[str, Any]]:
    """Bars in order; `start` is None for the totals."""
    found = [_step(names[0], None, total.a_t, total.a_t, lang)]
    level = total.a_t
    for code, tonnes in total.effects.items():
        if numbers.tonnes(tonnes, lang, 3) != "0" and abs(tonnes) > 1e-9 * max(abs(total.a_t), abs(total.b_t)):
            found.append(_step(words.effect(code, lang), level, level + tonnes, tonnes, lang))
        level += tonnes
    return [*found, _step(names[1], None, total.b_t, total.b_t, lang)]


def _step(name: str, start: float | None, end: float, tonnes: float, lang: str) -> dict[str, Any]:
    plus = "+" if start is not None and tonnes > 0 else ""
    written = numbers.significant(tonnes, lang, 3) if abs(tonnes) < 1000 else numbers.number(tonnes, lang)
    return {
        "name": name,
        "start": start,
        "end": end,
        "right": max(end, start if start is not None else end),
        "written": f"{plus}{written}",
        "colour": _TOTAL if start is None else _MORE if tonnes > 0 else _LESS,
    }


def _domain(steps: list[dict[str, Any]]) -> tuple[float, float, bool]:
    """Ends of the axis and whether zero is left out."""
    levels = [step["end"] for step in steps] + [step["start"] for step in steps if step["start"] is not None]
    low, high = min(levels), max(levels)
    flat = low > 0 and high > low and high - low < _FLAT * high
    if not flat:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) or 1.0
    return low - 0.08 * room * (flat or low < 0), high + 0.18 * room, flat


def _names(found: Comparison) -> tuple[str, str]:
    """Names of the two ends: the years where they differ, else A and B with the choice that differs."""
    computations = [result.computation for result in found.results]
    periods = [one.inventory.configuration.period for one in computations]
    years = [str(start.year) if start.year == end.year else f"{start.year}\u2013{end.year}" for start, end in periods]
    if years[0] != years[1]:
        return years[0], years[1]
    return f"A · {years[0]}", f"B · {years[1]}"


def _title(found: Comparison, framework: str, lang: str, market: bool) -> str:
    side = {"fr": " · fondé sur le marché", "en": " · market-based"}[lang] if market else ""
    name = found.results[1].computation.inventory.configuration.name
    return f"{name} · {choice('sheet', framework, lang)}{side}"
