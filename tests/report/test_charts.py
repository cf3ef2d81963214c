"""Charts: one specification for every place, drawn without the network, legible on light and dark."""

from __future__ import annotations

from typing import Any

import pytest

from bilan.report import charts
from bilan.report.model import Bar, Contribution, Report


def part(*bars: Bar) -> Contribution:
    return Contribution("post", "Titre", "", bars)


def values(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The data of a specification, wherever it keeps them."""
    found: list[dict[str, Any]] = spec["data"].get("values") or next(iter(spec["datasets"].values()))
    return found


def test_every_chart_of_the_report_is_drawn(report: Report) -> None:
    drawn = charts.svgs(report)
    assert list(drawn) == ["post", "gas", "scope", "category", "entity", "electricity"]
    for svg in drawn.values():
        assert svg.startswith("<svg")
        assert "currentColor" in svg
        assert "http" not in svg.replace("http://www.w3.org", "")


def test_numbers_are_in_the_language_of_the_report() -> None:
    bars = part(Bar("1.1", "Gaz", 1234567.0, 1000000.0, 1500000.0))
    assert "1\u202f234\u202f567" in charts.svg(bars, "fr")
    assert "1,234,567" in charts.svg(bars, "en")


def test_whiskers_only_where_an_interval_is_known() -> None:
    known = charts.specification(part(Bar("1.1", "Gaz", 10.0, 8.0, 12.0)), "fr")
    unknown = charts.specification(part(Bar("1.1", "Gaz", 10.0)), "fr")
    assert values(known)[0]["high"] == 12.0
    assert values(unknown)[0]["high"] is None


def test_bars_start_at_zero_and_leave_room_for_figures() -> None:
    spec = charts.specification(part(Bar("1.1", "Gaz", 10.0, 8.0, 12.0)), "fr")
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low == 0
    assert high > 12


def test_two_bars_of_one_name_are_two_bars() -> None:
    spec = charts.specification(part(Bar("", "Même nom", 1.0), Bar("", "Même nom", 2.0)), "fr")
    names = [value["name"] for value in values(spec)]
    assert len(set(names)) == 2


def test_user_texts_are_escaped_in_the_drawing() -> None:
    assert "<script" not in charts.svg(part(Bar("", "<script>x</script>", 1.0)), "fr")


def test_a_narrow_drawing_fits_a_telephone(report: Report) -> None:
    import re

    for svg in charts.svgs(report, charts.NARROW).values():
        width = re.search(r'width="([\d.]+)"', svg)
        assert width
        assert float(width[1]) <= 360


def test_nothing_to_draw() -> None:
    assert charts.svg(part(), "fr") == ""


def test_no_chart_for_a_result_without_lines(rejected: Report) -> None:
    assert charts.svgs(rejected) == {}


@pytest.mark.parametrize(("code", "name"), [("1.1", "post"), ("S2", "scope"), ("hfc_t", "gas"), ("x", "category")])
def test_colours_come_from_the_palette(code: str, name: str) -> None:
    assert charts.colour(Bar(code, "", 1.0), name) in charts.PALETTE
