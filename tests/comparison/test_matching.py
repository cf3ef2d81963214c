"""Which lines are taken for the same activity."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bilan
from bilan.comparison.effects import Comparison, compare

from .folders import LINES, SITE, Folders, changed, check_sums, line, moving

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "atelier-horizon"


def ways(found: Comparison) -> dict[str, tuple[int, int, int]]:
    """Pairs and lines of the two sides by way of matching, where there are any."""
    return {one.how: (one.pairs, one.lines_a, one.lines_b) for one in found.matching if one.lines_a or one.lines_b}


def monthly(year: int, kwh: float, name: str = "elec-{year}-{month:02d}", **more: str) -> list[dict[str, object]]:
    """Twelve lines whose ids carry the year and the month."""
    return [
        line(name.format(year=year, month=month), "electricity", "own:power", kwh, "kWh", **more)
        for month in range(1, 13)
    ]


def test_ids_that_carry_the_year_are_the_same_line(folders: Folders) -> None:
    found = compare(folders(monthly(2022, 100), 2022), folders(monthly(2023, 150), 2023))
    assert ways(found) == {"id-year": (12, 12, 12)}
    assert moving(found) == {"activity"}
    assert found.framework("beges-v5").total.effects["activity"] == pytest.approx(12 * 50 * 0.06 / 1000, rel=1e-9)


@pytest.mark.parametrize("name", ["{year}{month:02d}-elec", "elec {year}", "a/{year}/{month}", "{year}-{year}/{month}"])
def test_years_are_found_wherever_they_stand(name: str, folders: Folders) -> None:
    a, b = (folders(monthly(year, 1, name)[-1:], year) for year in (2022, 2023))
    assert ways(compare(a, b)) == {"id-year": (1, 1, 1)}


def test_numbers_that_only_look_like_a_year_are_left_alone(folders: Folders) -> None:
    a = folders([line("meter-120229", "metals", "own:goods", 1, "t")], 2022)
    b = folders([line("meter-120239", "electricity", "own:power", 1, "kWh")], 2023)
    assert set(ways(compare(a, b))) == {"removed", "new"}


def test_an_exact_id_stands_before_the_year(folders: Folders) -> None:
    a = folders([line("x-2022", "metals", "own:goods", 1, "t"), line("x-2023", "metals", "own:goods", 2, "t")], 2022)
    b = folders([line("x-2023", "metals", "own:goods", 2, "t")], 2023)
    assert ways(compare(a, b)) == {"id": (1, 1, 1), "removed": (0, 1, 0)}


def test_lines_without_a_common_id_are_matched_by_activity_and_summed(folders: Folders) -> None:
    a = folders(monthly(2022, 100, "m{month}", label="Usine"), 2022)
    b = folders([line("total", "electricity", "own:power", 1500, "kWh", label="Usine")], 2023)
    found = compare(a, b)
    assert ways(found) == {"activity": (1, 12, 1)}
    assert found.framework("beges-v5").total.effects["activity"] == pytest.approx(300 * 0.06 / 1000, rel=1e-9)
    assert [one.code for one in found.findings] == ["compare-lines-summed"]
    detail = found.framework("beges-v5").details.to_pylist()[0]
    assert (detail["lines_a"], detail["lines_b"], detail["quantity_a"]) == (12, 1, pytest.approx(1200))
    check_sums(found)


def test_a_label_that_carries_the_year_is_the_same_label(folders: Folders) -> None:
    a = folders([line("a", "electricity", "own:power", 1, "kWh", label="Facture 2022")], 2022)
    b = folders([line("b", "electricity", "own:power", 1, "kWh", label="Facture 2023")], 2023)
    assert ways(compare(a, b)) == {"activity": (1, 1, 1)}


def test_the_label_finds_a_line_that_changed_its_factor(folders: Folders) -> None:
    a = folders([line("a", "metals", "own:goods", 1, "t", label="Tubes")])
    b = folders([line("b", "metals", "own:spend", 1, "EUR", label="Tubes")])
    found = compare(a, b)
    assert ways(found) == {"units-differ": (0, 1, 1)}
    assert moving(found) == {"new", "removed"}


def test_the_factor_finds_a_line_that_changed_its_label(folders: Folders) -> None:
    a = folders([line("a", "metals", "own:goods", 1, "t", label="Tubes")])
    b = folders([line("b", "metals", "own:goods", 3, "t", label="Profils")])
    found = compare(a, b)
    assert ways(found) == {"factor": (1, 1, 1)}
    assert moving(found) == {"activity"}


def test_lines_that_differ_in_more_than_their_amount_are_not_summed(folders: Folders) -> None:
    lines = [line("a", "electricity", "own:power", 1, "kWh"), line("b", "electricity", "own:power", 1, "MWh")]
    found = compare(folders(lines), folders([line("c", "electricity", "own:power", 1, "GJ")]))
    assert set(ways(found)) == {"removed", "new"}
    check_sums(found)


def test_only_ids_or_only_activities_when_asked(folders: Folders) -> None:
    a = folders([line("a", "metals", "own:goods", 1, "t"), line("b", "electricity", "own:power", 1, "kWh")])
    b = folders([line("a", "electricity", "own:power", 2, "kWh"), line("c", "metals", "own:goods", 2, "t")])
    by_id, by_activity = compare(a, b, match="id"), compare(a, b, match="activity")
    assert ways(by_id) == {"units-differ": (0, 1, 1), "removed": (0, 1, 0), "new": (0, 0, 1)}
    assert ways(by_activity) == {"activity": (2, 2, 2)}
    assert moving(by_activity) == {"activity"}


def test_ids_that_are_row_numbers_are_pointed_out(folders: Folders) -> None:
    goods = [line(str(n), "metals", "own:goods", n, "t") for n in range(1, 5)]
    power = [line(str(n), "electricity", "own:goods", n, "kg") for n in range(1, 5)]
    assert "compare-ids-reused" in {one.code for one in compare(folders(goods), folders(power)).findings}


def test_lines_of_two_entities_are_never_mixed(folders: Folders) -> None:
    sites = [SITE, {"id": "other", "name": "Other"}]
    a = folders([line("a", "metals", "own:goods", 1, "t", entity="site")], entities=sites)
    b = folders([line("b", "metals", "own:goods", 1, "t", entity="other")], entities=sites)
    assert set(ways(compare(a, b))) == {"removed", "new"}


def test_nothing_is_dropped(folders: Folders) -> None:
    a = folders([*LINES, *monthly(2022, 3, label="x")], 2022)
    b = folders([*changed(LINES, "gas", factor="own:goods", unit="kg"), *monthly(2023, 4, label="x")[:7]], 2023)
    found = compare(a, b)
    assert sum(one.lines_a for one in found.matching) == a.lines_accepted
    assert sum(one.lines_b for one in found.matching) == b.lines_accepted
    assert sum(one.a_t for one in found.matching) == pytest.approx(a.report("beges-v5").ledger_t, rel=1e-9)
    assert sum(one.b_t for one in found.matching) == pytest.approx(b.report("beges-v5").ledger_t, rel=1e-9)


def test_two_years_of_the_example(tmp_path: Path) -> None:
    later = tmp_path / "later"
    shutil.copytree(EXAMPLE, later)
    for file in [*later.glob("*.csv"), later / "bilan.toml"]:
        file.write_text(_a_year_later(file.read_text(encoding="utf-8")), encoding="utf-8")
    found = compare(bilan.read(EXAMPLE).compute(), bilan.read(later).compute())
    assert set(ways(found)) <= {"id", "id-year"}
    assert sum(one.lines_a for one in found.matching) == 250
    assert ways(found)["id-year"][0] > 30
    check_sums(found)
    assert found.framework("ghg-protocol").total.effects["new"] == 0


def _a_year_later(text: str) -> str:
    return text.replace("2025", "2026").replace("2024-02-29", "2024-02-28").replace("2024", "2025")
