"""Money over time: exchange rates of the European Central Bank and price indices of Eurostat, offline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from bilan.units.convert import FindingPair
from bilan.units.errors import UnitMismatchError
from bilan.units.tables import read_table

#: Days without a rate that weekends and bank holidays explain; a longer gap is a finding.
_CLOSED_DAYS = 7

ECB_SOURCE = "ECB euro foreign exchange reference rates"


@dataclass(frozen=True, slots=True)
class Rate:
    """amount in the target currency = amount in the source currency x `ratio`.

    `date_used` is the day of the rate (the older of the two when both sides have one), None when both sides are
    fixed. `finding` is (code, values) when the day asked for has no rate near it.
    """

    ratio: float
    source: str
    date_used: date | None
    finding: FindingPair | None = None


@dataclass(frozen=True, slots=True)
class Deflator:
    """amount in prices of the target year = amount in prices of the source year x `ratio`."""

    ratio: float
    source: str
    finding: FindingPair | None = None


@lru_cache(maxsize=8192)
def exchange_rate(from_currency: str, to_currency: str, on: date) -> Rate:
    """Exchange rate between two ISO currency codes on a day, through the euro.

    ECB reference rates; on a day without trading, those of the last day before it. Before the first or after the
    last rate known, and over long gaps, the nearest known rate and the finding ``exchange-rate-outside``.
    Currencies with a fixed parity (XPF, XOF, XAF, FRF) use it. Raises `UnitMismatchError`
    ``exchange-rate-unknown`` for a currency without rates.

    >>> exchange_rate("USD", "EUR", date(2020, 1, 2)).ratio == 1 / 1.1193
    True
    >>> exchange_rate("XPF", "EUR", date(2024, 5, 5)).date_used is None
    True
    """
    if from_currency == to_currency:
        return Rate(1.0, "", None)
    quotes = [_per_euro(code, on, (from_currency, to_currency)) for code in (from_currency, to_currency)]
    days = [quote.day for quote in quotes if quote.day]
    far = [quote.day for quote in quotes if quote.day and quote.far]
    finding: FindingPair | None = None
    if far:
        finding = ("exchange-rate-outside", _values(from_currency, to_currency, on, far[0]))
    source = "; ".join(dict.fromkeys(quote.source for quote in quotes if quote.source))
    return Rate(quotes[1].value / quotes[0].value, source, min(days, default=None), finding)


def exchange_rates(wanted: Iterable[tuple[str, str, date]]) -> dict[tuple[str, str, date], Rate]:
    """Rates of distinct (from, to, day) triples: look each up once, join them to the lines afterwards."""
    return {triple: exchange_rate(*triple) for triple in set(wanted)}


def deflator(region: str | None, from_year: int, to_year: int) -> Deflator:
    """Change of consumer prices between two years: HICP annual index, France for France, else the euro area.

    A year outside the table takes the nearest year of the table, with the finding ``deflator-outside``.

    >>> round(deflator("FR", 2024, 2015).ratio, 6)
    0.811096
    """
    area = _price_area(region)
    index = _price_indices()[area]
    used = {year: min(index, key=lambda known: abs(known - year)) for year in (from_year, to_year)}
    outside = [year for year in used if used[year] != year]
    finding: FindingPair | None = None
    if outside and from_year != to_year:
        year = outside[0]
        finding = ("deflator-outside", {"region": area, "year": year, "year_used": used[year]})
    ratio = index[used[to_year]] / index[used[from_year]] if from_year != to_year else 1.0
    return Deflator(ratio, f"Eurostat HICP prc_hicp_aind, {area}, {from_year} -> {to_year}", finding)


@dataclass(frozen=True, slots=True)
class _Quote:
    value: float
    day: date | None
    far: bool
    source: str


def _per_euro(code: str, on: date, pair: tuple[str, str]) -> _Quote:
    """Units of a currency for one euro on a day."""
    row = _currencies().get(code)
    if code == "EUR":
        return _Quote(1.0, None, False, "")
    if row and row["fixed_per_eur"]:
        return _Quote(float(row["fixed_per_eur"]), None, False, row["fixed_source"])
    if not row or not row["ecb"]:
        raise UnitMismatchError("exchange-rate-unknown", {"from_currency": pair[0], "to_currency": pair[1]})
    value, day = _last_quoted(code, on)
    far = day > on or (on - day).days > _CLOSED_DAYS
    return _Quote(value, day, far, ECB_SOURCE)


def _last_quoted(code: str, on: date) -> tuple[float, date]:
    """Rate of the last trading day up to `on`; of the first day known when `on` is before it."""
    from currency_converter import RateNotFoundError

    first, last = _ecb().bounds[code]
    day = max(first, min(on, last))
    while True:
        try:
            return float(_ecb().convert(1, "EUR", code, date=day)), day
        except RateNotFoundError:
            if day <= first:
                raise
            day -= timedelta(days=1)


@cache
def _ecb() -> Any:
    from currency_converter import CurrencyConverter

    return CurrencyConverter()


@cache
def _currencies() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_table("currencies.csv")}


@cache
def _price_indices() -> dict[str, dict[int, float]]:
    indices: dict[str, dict[int, float]] = {}
    for row in read_table("hicp.csv"):
        indices.setdefault(row["geo"], {})[int(row["year"])] = float(row["index_2015_100"])
    return indices


def _price_area(region: str | None) -> str:
    name = (region or "").casefold()
    return "FR" if name in {"fr", "fra"} or name.startswith(("france", "outre-mer", "corse")) else "EA"


def _values(from_currency: str, to_currency: str, on: date, used: date) -> dict[str, Any]:
    return {
        "from_currency": from_currency,
        "to_currency": to_currency,
        "on": on.isoformat(),
        "date_used": used.isoformat(),
    }
