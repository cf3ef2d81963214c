"""The digest of a result: one hash over its numbers, whatever the language of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilan.lock.hashes import of_value

if TYPE_CHECKING:
    from bilan.result import Result

#: Keys of the JSON contract that hold words or places, not numbers.
_WORDS = frozenset({"label", "post"})


def of_result(result: Result) -> str:
    """SHA-256 over the numbers of ``bilan.result/1``, at its 12 significant digits.

    Findings are left out: a doubt that a newer version of the program learns to tell moves no number.
    """
    payload = result.to_json("en")
    del payload["findings"]
    return of_value(_numbers(payload))


def totals(result: Result) -> dict[str, float]:
    """Totals by framework in t CO2e, the market-based one of GHG Protocol beside, at 12 significant digits."""
    found = {}
    for name, framework in result.to_json("en")["frameworks"].items():
        found[name] = framework["total_t"]
        if "market_total_t" in framework:
            found[f"{name}:market"] = framework["market_total_t"]
    return found


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers(entry) for key, entry in value.items() if key not in _WORDS}
    if isinstance(value, list):
        return [_numbers(entry) for entry in value]
    return value
