"""Exchange rates and price indices."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.model.findings import Finding
from bilan.units import UnitMismatchError, deflator, exchange_rate, exchange_rates


@pytest.mark.parametrize(
    ("code", "on", "per_euro"),
    [
        ("USD", date(2020, 1, 2), 1.1193),
        ("GBP", date(2020, 1, 2), 0.84828),
        ("CHF", date(2020, 1, 2), 1.0865),
        ("USD", date(1999, 1, 4), 1.1789),
    ],
)
def test_reference_rates_of_the_ecb(code: str, on: date, per_euro: float) -> None:
    rate = exchange_rate(code, "EUR", on)
    assert rate.ratio == pytest.approx(1 / per_euro, rel=1e-12)
    assert exchange_rate("EUR", code, on).ratio == pytest.approx(per_euro, rel=1e-12)
    assert rate.date_used == on
    assert rate.finding is None
    assert "ECB" in rate.source


def test_weekend_takes_the_last_trading_day() -> None:
    sunday = exchange_rate("USD", "EUR", date(2024, 6, 16))
    assert sunday.ratio == exchange_rate("USD", "EUR", date(2024, 6, 14)).ratio
    assert sunday.date_used == date(2024, 6, 14)
    assert sunday.finding is None


@pytest.mark.parametrize(
    ("code", "on"),
    [("USD", date(2099, 1, 1)), ("USD", date(1990, 5, 1)), ("HRK", date(2024, 1, 1)), ("ISK", date(2015, 6, 1))],
)
def test_days_without_a_rate_nearby_are_findings(code: str, on: date) -> None:
    rate = exchange_rate(code, "EUR", on)
    assert rate.ratio > 0
    assert rate.finding is not None
    finding_code, values = rate.finding
    assert finding_code == "exchange-rate-outside"
    assert str(rate.date_used) in Finding(finding_code, values=values).message("fr")


def test_franc_cfp_is_fixed_on_every_day() -> None:
    for on in (date(1995, 1, 1), date(2024, 5, 5), date(2099, 1, 1)):
        rate = exchange_rate("EUR", "XPF", on)
        assert rate.ratio == 119.331740
        assert rate.finding is None
        assert rate.date_used is None


def test_one_currency_needs_no_rate() -> None:
    for code in ("EUR", "USD", "MAD"):
        rate = exchange_rate(code, code, date(2099, 1, 1))
        assert (rate.ratio, rate.finding) == (1.0, None)


@pytest.mark.parametrize("code", ["MAD", "ZZZ", "", "usd"])
def test_currencies_without_rates_are_refused(code: str) -> None:
    with pytest.raises(UnitMismatchError) as caught:
        exchange_rate(code, "EUR", date(2024, 1, 2))
    assert caught.value.code == "exchange-rate-unknown"


@given(
    st.sampled_from(["EUR", "USD", "GBP", "JPY", "XPF", "CHF"]),
    st.sampled_from(["EUR", "USD", "GBP", "JPY", "XPF", "CHF"]),
    st.sampled_from(["EUR", "USD", "GBP", "JPY", "XPF", "CHF"]),
    st.dates(date(2001, 1, 1), date(2025, 12, 31)),
)
def test_rates_go_there_and_back_and_around(a: str, b: str, c: str, on: date) -> None:
    assert exchange_rate(a, b, on).ratio * exchange_rate(b, a, on).ratio == pytest.approx(1)
    around = exchange_rate(a, b, on).ratio * exchange_rate(b, c, on).ratio
    assert around == pytest.approx(exchange_rate(a, c, on).ratio)


def test_distinct_lookups() -> None:
    wanted = [("USD", "EUR", date(2020, 1, 2))] * 3 + [("XPF", "EUR", date(2020, 1, 2))]
    rates = exchange_rates(wanted)
    assert set(rates) == set(wanted)
    assert rates[wanted[0]] == exchange_rate(*wanted[0])


def test_price_index_is_that_of_eurostat(shared: Path) -> None:
    table = (shared / "data/currency/eurostat_hicp_aind_EA_FR.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        region = {"FR": "FR", "EA": "DE"}[row["geo"]]
        ratio = deflator(region, int(row["year"]), 2015).ratio
        assert ratio == pytest.approx(100 / float(row["index_2015_100"]), rel=1e-12)


@pytest.mark.parametrize(
    ("region", "same_as"),
    [("France continentale", "FR"), ("Outre-mer", "FR"), ("FRA", "FR"), ("US", "EA"), (None, "EA"), ("", "EA")],
)
def test_france_has_its_own_index(region: str | None, same_as: str) -> None:
    assert deflator(region, 2024, 2015).ratio == deflator(same_as, 2024, 2015).ratio
    assert deflator("FR", 2024, 2015).ratio != deflator("EA", 2024, 2015).ratio


def test_prices_of_a_later_year_shrink_to_those_of_an_earlier_one() -> None:
    assert deflator("FR", 2024, 2019).ratio == pytest.approx(104.95 / 123.29)
    assert deflator("FR", 2024, 2019).finding is None


@pytest.mark.parametrize(("from_year", "to_year", "used"), [(2026, 2019, 2025), (2024, 2005, 2012), (2099, 2024, 2025)])
def test_years_outside_the_index_take_the_nearest(from_year: int, to_year: int, used: int) -> None:
    found = deflator("FR", from_year, to_year)
    assert found.finding is not None
    code, values = found.finding
    assert code == "deflator-outside"
    assert values["year_used"] == used
    assert "?" not in Finding(code, values=values).message("en")


def test_one_year_needs_no_index() -> None:
    assert (deflator("FR", 1990, 1990).ratio, deflator("FR", 1990, 1990).finding) == (1.0, None)
