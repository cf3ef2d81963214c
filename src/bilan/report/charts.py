"""Charts as Vega-Lite specifications (one for html, pdf and web) and as SVG, drawn offline."""

from __future__ import annotations

from typing import Any

from bilan.report import numbers
from bilan.report.model import Bar, Contribution, Report
from bilan.report.words import word

#: Okabe and Ito's palette, which people who confuse red and green can read; dark enough on white, light enough on dark.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8A8A", "#B8A800")
#: Colours of the categories 1 to 6 of BEGES and ISO 14064-1, and of the three scopes.
BY_GROUP = {"1": PALETTE[5], "2": PALETTE[1], "3": PALETTE[4], "4": PALETTE[0], "5": PALETTE[2], "6": PALETTE[6]}
BY_SCOPE = {"S1": PALETTE[5], "S2": PALETTE[1], "S3": PALETTE[0]}
BY_GAS = {
    "co2_t": PALETTE[0],
    "ch4_t": PALETTE[1],
    "n2o_t": PALETTE[2],
    "hfc_t": PALETTE[3],
    "pfc_t": PALETTE[4],
    "sf6_t": PALETTE[5],
    "nf3_t": PALETTE[7],
    "undecomposed_t": PALETTE[6],
}

#: Fonts of the charts: the one that is embedded in the pdf, then those of the reader's system.
FONT = "Inter, system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"
#: Width of the whole drawing, and of the column of names, on a page and on a telephone.
#: A width without column of names has them above the bars.
WIDE, NARROW = (760, 310), (340, 0)
_STEP, _STEP_NARROW = 26, 40
#: Pixels of an average letter of the names.
_LETTER = 6.1


def specification(
    contribution: Contribution, lang: str, width: tuple[int, int] = WIDE, ink: str = "currentColor"
) -> dict[str, Any]:
    """The Vega-Lite specification of one chart: horizontal bars, values beside them, whiskers for the 95 % interval.

    `width` is (whole drawing, column of names) in pixels; `ink` the colour of text and whiskers, by default that of
    the page around, so that one drawing serves light and dark pages.
    """
    import altair as alt

    above = not width[1]
    names = _names(contribution, width[1] or width[0])
    room = 0 if above else min(width[1], int(max(map(len, names), default=0) * _LETTER) + 12)
    values = [_datum(bar, name, contribution.name, lang) for bar, name in zip(contribution.bars, names, strict=True)]
    order = alt.Y("name:N", sort=None, title=None, axis=None if above else _name_axis(room))
    down = 7 if above else 0
    base = alt.Chart(alt.InlineData(values=values))
    bars = base.mark_bar(size=14, cornerRadiusEnd=1, yOffset=down).encode(
        x=alt.X(
            "value:Q",
            scale=alt.Scale(domain=_domain(contribution, above), nice=False),
            axis=_axis(contribution, width, lang),
        ),
        y=order,
        color=alt.Color("colour:N", scale=None, legend=None),
    )
    whiskers = base.transform_filter("isValid(datum.low)").mark_rule(color=ink, strokeWidth=1.2, yOffset=down)
    figures = base.mark_text(align="left", dx=5, dy=down, baseline="middle")
    layers = [
        bars,
        whiskers.encode(x="low:Q", x2="high:Q", y=order),
        figures.encode(x="end:Q", y=order, text="written:N"),
    ]
    if above:
        heads = base.mark_text(align="left", dy=-9, baseline="middle")
        layers.append(heads.encode(x=alt.datum(0), y=order, text="name:N"))
    chart = alt.layer(*layers).properties(width=width[0] - room - 20, height=alt.Step(_STEP_NARROW if above else _STEP))
    spec: dict[str, Any] = _styled(chart, ink).to_dict()
    return spec


def _styled(chart: Any, ink: str) -> Any:
    """Fonts and colours: everything that is not a bar takes the ink."""
    styled = chart.configure(font=FONT, background="transparent", padding=2).configure_view(stroke=None)
    styled = styled.configure_text(color=ink, fontSize=11)
    return styled.configure_axis(
        labelColor=ink,
        titleColor=ink,
        gridColor=ink,
        tickColor=ink,
        domainColor=ink,
        labelFontSize=11.5,
        titleFontSize=11,
        titleFontWeight="normal",
    )


def _name_axis(room: int) -> Any:
    import altair as alt

    return alt.Axis(labelLimit=room, labelPadding=6, ticks=False, domain=False, minExtent=room)


def _axis(contribution: Contribution, width: tuple[int, int], lang: str) -> Any:
    import altair as alt

    return alt.Axis(
        format=_axis_format(contribution),
        tickCount=4 if width[0] >= 500 else 3,
        title=word("chart.axis", lang),
        gridOpacity=0.15,
    )


def svg(contribution: Contribution, lang: str, width: tuple[int, int] = WIDE, ink: str = "currentColor") -> str:
    """The chart as SVG text, or '' when there is nothing to draw. No network is used."""
    if not contribution.bars:
        return ""
    import vl_convert

    _register_fonts()
    drawn: str = vl_convert.vegalite_to_svg(
        specification(contribution, lang, width, ink), format_locale=numbers.locale(lang)
    )
    return drawn


def svgs(report: Report, width: tuple[int, int] = WIDE, ink: str = "currentColor") -> dict[str, str]:
    """All charts of a report that have something to show, by name."""
    return {
        part.name: svg(part, report.lang, width, ink) for part in report.contributions if part.bars and not report.empty
    }


def colour(bar: Bar, chart: str) -> str:
    """Colour of a bar: by category, scope or gas where the chart is about them, else the first of the palette."""
    if chart == "post":
        return BY_GROUP.get(bar.code.split(".")[0], PALETTE[0])
    if chart == "scope":
        return BY_SCOPE.get(bar.code, PALETTE[0])
    if chart == "gas":
        return BY_GAS.get(bar.code, PALETTE[6])
    if chart == "electricity":
        return PALETTE[1] if bar.code == "location" else PALETTE[2]
    return PALETTE[0]


def _datum(bar: Bar, name: str, chart: str, lang: str) -> dict[str, Any]:
    whisker = bar.low is not None and bar.high is not None and bar.high > bar.low
    end = max(bar.value, bar.high or 0.0 if whisker else 0.0, 0.0)
    digits = 3 if abs(bar.value) < 1000 else 0
    written = numbers.significant(bar.value, lang, 3) if digits else numbers.number(bar.value, lang)
    return {
        "name": name,
        "value": bar.value,
        "low": bar.low if whisker else None,
        "high": bar.high if whisker else None,
        "end": end,
        "written": written,
        "colour": colour(bar, chart),
    }


def _names(contribution: Contribution, room: int) -> list[str]:
    """Names of the bars, cut to the room they have, and made different where cutting made them the same."""
    length = max(int(room / _LETTER), 8)
    found: list[str] = []
    for bar in contribution.bars:
        full = f"{bar.code} {bar.label}" if bar.code and contribution.name == "post" else bar.label
        name = full if len(full) <= length else f"{full[: length - 1].rstrip()}…"
        while name in found:
            name += "\u200a"
        found.append(name)
    return found


def _domain(contribution: Contribution, narrow: bool) -> list[float]:
    """From the smallest to the largest end, with room for the figures beside the bars."""
    ends = [max(bar.value, bar.high or 0.0) for bar in contribution.bars]
    low = min([0.0, *(bar.value for bar in contribution.bars)])
    high = max([0.0, *ends])
    return [low, high + (high - low) * (0.24 if narrow else 0.16) or 1.0]


def _axis_format(contribution: Contribution) -> str:
    return ",.0f" if max((abs(bar.value) for bar in contribution.bars), default=0.0) >= 20 else ",.2~f"


def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))


def font_folder() -> Any:
    """Folder of the fonts that come with the package."""
    from importlib import resources

    return resources.files("bilan") / "data" / "report" / "fonts"
