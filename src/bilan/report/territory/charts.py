"""The bars of a sheet as Vega-Lite specifications and SVG, drawn offline.

Emission and sequestration differ in side, in fill (hatched or solid), in the sign of their figures and in colour, so
that no reader depends on colour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bilan.report import numbers
from bilan.report.charts import FONT, PALETTE, _register_fonts
from bilan.report.territory.bars import EMITS, GAP, STOCK, STORES, TOTAL, Bar, Chart
from bilan.report.territory.words import word


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels of the whole width, of the column of names (0: names above the bars), and of a bar with its gap."""

    whole: int
    names: int
    step: int


#: On a page and on a telephone.
WIDE, NARROW = Size(640, 240, 26), Size(330, 0, 42)
#: Colour that stands for the hatched fill until the drawing is finished.
_HATCHED = "#d55e01"
_FILLS = {STORES: PALETTE[0], EMITS: _HATCHED, STOCK: PALETTE[2], TOTAL: PALETTE[6], GAP: PALETTE[6]}
#: Pixels of an average letter, and of the name of a side.
_LETTER, _SIDE = 6.3, 96
_INK = "currentColor"
_CONFIG = {
    "font": FONT,
    "background": "transparent",
    "padding": 3,
    "aria": False,
    "view": {"stroke": None},
    "text": {"color": _INK, "fontSize": 11.5},
    "axis": {
        "labelColor": _INK, "titleColor": _INK, "gridColor": _INK, "tickColor": _INK, "labelFontSize": 11.5,
        "titleFontSize": 11, "titleFontWeight": "normal",
    },
}  # fmt: skip


def svg(chart: Chart, lang: str, size: Size = WIDE) -> str:
    """The chart as SVG text, in the colour of the text around it. No network is used."""
    import vl_convert

    _register_fonts()
    drawn: str = vl_convert.vegalite_to_svg(specification(chart, lang, size), format_locale=numbers.locale(lang))
    return _hatched(drawn, f"hatch-{chart.name}-{size.whole}")


def specification(chart: Chart, lang: str, size: Size = WIDE) -> dict[str, Any]:
    """The Vega-Lite specification: horizontal bars from a zero line, figures beside them.

    It is written as plain data: building it with checks takes longer than drawing it, and folders of sheets hold
    hundreds of charts.
    """
    above = not size.names
    room = 0 if above else min(size.names, int(max(len(bar.label) for bar in chart.bars) * _LETTER) + 14)
    inner = size.whole - room - 14
    down = 8 if above else 0
    names = None if above else {"labelLimit": room, "labelPadding": 8, "ticks": False, "domain": False}
    if names is not None:
        names |= {"minExtent": room, "maxExtent": room}
    layers = [_bars(chart, inner, down), _zero(above), *_figures(down), *_sides(chart, lang)]
    if above:
        heads = {"type": "text", "align": "left", "dx": 5, "dy": -8, "baseline": "middle"}
        layers.append({"mark": heads, "encoding": {"x": {"value": 0}, "text": {"field": "label"}}})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [_datum(bar, room or size.whole) for bar in chart.bars]},
        "width": inner,
        "height": {"step": size.step},
        "encoding": {"y": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": names}},
        "layer": layers,
        "config": _CONFIG,
    }


def _datum(bar: Bar, room: int) -> dict[str, Any]:
    length = max(int(room / _LETTER), 10)
    label = bar.label if len(bar.label) <= length else f"{bar.label[: length - 1].rstrip()}…"
    return {
        "label": label, "start": bar.start, "end": bar.end, "written": bar.written, "fill": _FILLS[bar.kind],
        "left": bar.end < bar.start,
    }  # fmt: skip


def _bars(chart: Chart, inner: int, down: int) -> dict[str, Any]:
    largest = max((max(abs(bar.start), abs(bar.end)) for bar in chart.bars), default=0.0)
    form = ",.0f" if largest >= 20 else ",.2~f" if largest >= 0.1 else ",.2~g"
    axis = {
        "format": form, "tickCount": 5 if inner >= 380 else 3, "title": chart.unit, "domain": False,
        "gridOpacity": 0.13 if not down else 0.0,
    }  # fmt: skip
    scale = {"domain": _domain(chart, inner), "nice": False, "zero": False}
    return {
        "mark": {"type": "bar", "size": 13, "yOffset": down},
        "encoding": {
            "x": {"field": "start", "type": "quantitative", "scale": scale, "axis": axis},
            "x2": {"field": "end"},
            "color": {"field": "fill", "type": "nominal", "scale": None, "legend": None},
        },
    }


def _zero(above: bool) -> dict[str, Any]:
    mark = {"type": "rule", "color": _INK, "strokeWidth": 1.1, "opacity": 0.45 if above else 1.0}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {"x": {"datum": 0}, "y": None}}


def _figures(down: int) -> list[dict[str, Any]]:
    """Figures at the end of the bars, on the side where the bar ends."""
    sides = (("datum.left", "right", -5), ("!datum.left", "left", 5))
    return [
        {
            "transform": [{"filter": test}],
            "mark": {"type": "text", "align": align, "dx": dx, "dy": down, "baseline": "middle"},
            "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "written"}},
        }
        for test, align, dx in sides
    ]


def _sides(chart: Chart, lang: str) -> list[dict[str, Any]]:
    """The names of the two sides of zero, above the bars."""
    if not chart.diverging:
        return []
    sides = (("right", -6, f"← {word('chart.stores', lang)}"), ("left", 6, f"{word('chart.emits', lang)} →"))
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "align": align, "dx": dx, "baseline": "bottom", "fontStyle": "italic"},
            "encoding": {"x": {"datum": 0}, "y": {"value": -4}, "text": {"value": text}},
        }
        for align, dx, text in sides
    ]


def _domain(chart: Chart, inner: int) -> list[float]:
    """From end to end, with exactly the room that the figures and the names of the sides need.

    With W the length of the axis, a figure of p pixels at distance d from zero asks for d + W p / inner on its side;
    W is the largest that any pair of demands, one on each side, makes necessary.
    """
    left, right = [(0.0, 4.0)], [(0.0, 4.0)]
    if chart.diverging:
        left, right = [(0.0, float(_SIDE))], [(0.0, float(_SIDE))]
    for bar in chart.bars:
        pixels = len(bar.written) * _LETTER + 10
        (left if bar.end < bar.start else right).append((-bar.end if bar.end < bar.start else bar.end, pixels))
        left.append((-min(bar.start, bar.end), 2.0))
        right.append((max(bar.start, bar.end), 2.0))
    pairs = ((a + b) / max(1 - (p + q) / inner, 0.1) for a, p in left for b, q in right)
    whole = max(pairs) or 1.0
    low = max(distance + whole * pixels / inner for distance, pixels in left)
    return [-low, max(whole - low, 0.0)]


def _hatched(drawn: str, name: str) -> str:
    """Give the emission bars their hatching; the pattern's name is unique in a page."""
    if _HATCHED not in drawn:
        return drawn
    pattern = (
        f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{PALETTE[5]}" fill-opacity="0.35"/>'
        f'<rect width="3" height="6" fill="{PALETTE[5]}"/></pattern></defs>'
    )
    opened = re.sub(r"(<svg\b[^>]*>)", lambda found: found[1] + pattern, drawn, count=1)
    return opened.replace(f'fill="{_HATCHED}"', f'fill="url(#{name})" stroke="{PALETTE[5]}"')
