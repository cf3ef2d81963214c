"""Reference paths: golden points, limits, and refusals in words; the effect of an action by year."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.model.findings import BilanError
from bilan.transition import tables
from bilan.transition.paths import names, path, sectors
from bilan.transition.schedule import RAMPS, effect_in_year


def test_a_target_is_reached_in_a_straight_line_and_held() -> None:
    found = path("linear", 2019, 1000.0, target_pct=42, by=2030)
    assert [round(found.allowed(year)) for year in (2010, 2019, 2030, 2050)] == [1000, 1000, 580, 580]
    assert found.allowed(2024) == pytest.approx(1000 * (1 - 0.42 * 5 / 11))


@pytest.mark.parametrize(("name", "rate"), [("linear-1.5c", 4.2), ("linear-well-below-2c", 2.5)])
def test_a_constant_rate_is_of_the_base_year_and_ends_at_nothing(name: str, rate: float) -> None:
    found = path(name, 2020, 1000.0)
    assert found.allowed(2030) == pytest.approx(1000 - 100 * rate)
    assert found.allowed(2090) == 0.0
    assert found.parameters == {"rate_pct_per_year": rate}


def test_the_national_path_follows_the_budgets() -> None:
    found = path("national", 2021, 422.0, sector="all")
    assert [found.allowed(year) for year in (2021, 2026, 2031)] == pytest.approx([422.0, 359.0, 300.0])
    assert found.allowed(2024) == pytest.approx(422 - 63 * 3 / 5)
    assert found.allowed(2060) == found.allowed(2050)


def test_sectors_of_a_budget_add_up_to_it() -> None:
    rows = tables.rows("national.csv")
    for year, tolerance in ((2015, 1.5), (2021, 0.5), (2026, 1.5), (2031, 0.5), (2050, 1.5)):
        of_year = {row["sector"]: float(row["mt_co2e"]) for row in rows if int(row["year"]) == year}
        whole = of_year.pop("all")
        assert sum(of_year.values()) == pytest.approx(whole, abs=tolerance)
        assert set(of_year) == set(sectors()) - {"all"}


def test_every_row_of_the_tables_states_its_source() -> None:
    assert all(row["source"] and row["checked"] for row in tables.rows("national.csv"))
    assert all(row["source_fr"] and row["source_en"] for row in tables.rows("paths.csv"))


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("straight", {}, "unknown-choice"),
        ("national", {"sector": "fishing"}, "unknown-choice"),
        ("linear", {}, "transition-target-missing"),
        ("linear", {"target_pct": 50.0}, "transition-target-missing"),
        ("linear", {"target_pct": 150.0, "by": 2030}, "transition-target-impossible"),
        ("linear", {"target_pct": -1.0, "by": 2030}, "transition-target-impossible"),
        ("linear", {"target_pct": float("nan"), "by": 2030}, "transition-target-impossible"),
        ("linear", {"target_pct": 50.0, "by": 2019}, "transition-target-past"),
    ],
)
def test_what_makes_no_path_is_refused(name: str, options: dict[str, object], code: str) -> None:
    with pytest.raises(BilanError) as caught:
        path(name, 2019, 1000.0, **options)  # type: ignore[arg-type]
    assert caught.value.finding.code == code
    for lang in ("fr", "en"):
        assert "?" not in caught.value.finding.message(lang)


@pytest.mark.parametrize("base_year", [1990, 2014, 2051])
def test_the_national_path_has_ends(base_year: int) -> None:
    with pytest.raises(BilanError, match="transition-path-outside"):
        path("national", base_year, 1000.0)


@given(st.sampled_from(names()), st.integers(2015, 2030), st.floats(0, 1e7), st.integers(2015, 2080))
def test_no_path_rises_above_its_base_or_falls_below_nothing(name: str, base: int, tonnes: float, year: int) -> None:
    found = path(name, base, tonnes, target_pct=80, by=base + 10)
    assert found.allowed(base) == pytest.approx(tonnes)
    if year >= base:
        assert -1e-6 <= found.allowed(year) <= tonnes * (1 + 1e-9)
        assert found.allowed(year + 1) <= found.allowed(year) + 1e-6


_DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(_DAYS, _DAYS, st.sampled_from(RAMPS))
def test_an_effect_grows_from_nothing_to_everything(one: date, other: date, ramp: str) -> None:
    start, end = min(one, other), max(one, other)
    effects = [effect_in_year(start, end, year, ramp) for year in range(1999, 2044)]
    assert effects[0] == 0.0
    assert effects[-1] == 1.0
    assert all(0 <= effect <= 1 for effect in effects)
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(effects))


@given(_DAYS, _DAYS)
def test_the_slow_convention_never_counts_more_than_the_fast_one(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    for year in range(2000, 2042):
        at_end, linear, at_start = (effect_in_year(start, end, year, ramp) for ramp in ("end", "linear", "start"))
        assert at_end <= linear + 1e-12 <= at_start + 2e-12


def test_an_action_of_one_day_is_a_step() -> None:
    assert effect_in_year(date(2025, 7, 2), date(2025, 7, 2), 2025, "start") == pytest.approx(183 / 365)
    assert effect_in_year(date(2025, 12, 31), date(2025, 12, 31), 2026) == 1.0


def test_an_unknown_ramp_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="ramp"):
        effect_in_year(date(2025, 1, 1), date(2025, 1, 1), 2025, "hop")
