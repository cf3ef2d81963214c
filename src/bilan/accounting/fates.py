"""The coverage of the accounts, summed in the store: every account under every rule, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bilan.accounting import tables
from bilan.accounting.coverage import Amount, Coverage
from bilan.accounting.credits import Corrections
from bilan.accounting.notices import REJECTED_LINES
from bilan.accounting.rules import Rule
from bilan.accounting.store import Store

_LOST = "credit-without-purchase"
#: Entity, account, rule and cover of a sum.
_Key = tuple[str, str, int | None, bool]


def coverage(store: Store, rules: Sequence[Rule], done: Corrections, currency: str) -> Coverage:
    """The coverage; `done` says which credits found no purchase."""
    lost = _lost(done)
    rows = store.rows(
        "SELECT s.entity, s.account, any_value(n.label), CASE s.code WHEN 'credit' THEN '' ELSE s.code END AS fate,"
        " s.rule, s.is_covered, sum(s.net), sum(s.lines), count(*) FROM settled s"
        " LEFT JOIN names n ON n.account = s.account"
        " GROUP BY s.entity, s.account, fate, s.rule, s.is_covered ORDER BY ALL"
    )
    amounts: list[Amount] = []
    for entity, account, label, code, number, covered, *sums in rows:
        rule = rules[number] if number is not None else None
        less = lost.get((entity, account, number, covered), (0, 0, 0, 0)) if not code else (0, 0, 0, 0)
        amounts += _amounts((entity, account, label or ""), code, rule, covered, [int(n) for n in sums], less)
    [(entries, debit, credit)] = store.rows(
        "SELECT count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) FROM entries"
    )
    [(spend,)] = store.rows("SELECT coalesce(sum(debit - credit), 0) FROM entries WHERE class IN ('2', '6')")
    covered_lines = store.rows("SELECT id, net FROM settled WHERE is_covered AND code = ''")
    return Coverage(
        currency,
        tuple(name for (name,) in store.rows("SELECT name FROM file_names ORDER BY file")),
        entries,
        int(debit),
        int(credit),
        int(spend),
        tuple(amounts),
        {name: int(net) for name, net in covered_lines},
    )


def _lost(done: Corrections) -> dict[_Key, tuple[int, int, int, int]]:
    """Per key: cents without a purchase, entries and sums wholly lost, sums lost at least in part."""
    found: dict[_Key, tuple[int, int, int, int]] = {}
    for line, left in done.rest:
        key = (line["of_entity"], line["account"], line["rule"], line["is_covered"])
        cents, entries, whole, part = found.get(key, (0, 0, 0, 0))
        all_of_it = left == line["cents"]
        found[key] = (cents + left, entries + all_of_it * line["entries"], whole + all_of_it, part + 1)
    return found


def _amounts(
    about: tuple[str, str, str],
    code: str,
    rule: Rule | None,
    covered: bool,
    sums: list[int],
    lost: tuple[int, int, int, int],
) -> list[Amount]:
    """The amounts of one account under one rule: a credit may be partly taken back, partly lost."""
    cents, entries, count = sums
    lost_cents, lost_entries, lost_whole, lost_part = lost
    bucket, name, reason = _fate(code, rule)
    makes_lines = bucket == "lines" or name in REJECTED_LINES
    whole = Amount(
        *about,
        bucket=bucket,
        code=name,
        reason=reason,
        rule=rule.name if rule else "",
        category=rule.category if rule else "",
        factor=(rule.factor or rule.price_of) if rule else "",
        confidence=rule.confidence if rule else "",
        cents=cents - lost_cents,
        entries=entries - lost_entries,
        lines=count - lost_whole if makes_lines else 0,
        covered=covered,
    )
    found = [whole] if count > lost_whole else []
    if lost_part:
        lost_amount = replace(whole, cents=lost_cents, entries=lost_entries, lines=lost_part)
        found.append(replace(lost_amount, bucket="rejected", code=_LOST, reason=tables.reason_of(_LOST)))
    return found


def _fate(code: str, rule: Rule | None) -> tuple[str, str, tuple[str, str]]:
    """Bucket, code and reason of a sum."""
    if rule is not None and code in ("", "rule"):
        bucket = "left_out" if code == "rule" else "lines"
        return bucket, rule.action if code == "rule" else "", (rule.reason_fr, rule.reason_en)
    known = tables.states().get(code)
    return (known["bucket"] if known else "rejected"), code, tables.reason_of(code)
