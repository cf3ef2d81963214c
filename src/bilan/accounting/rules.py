"""Rules that say what becomes of an account's amounts: built in, or the inventory folder's own.

A user's file has the columns of the built-in one, all but the account (or the supplier) optional: ``account_rules.csv``
with ``account, label_pattern, action, category, factor, unit, price, case, lifetime, covered_by, corrects, reason``,
``supplier_rules.csv`` with ``supplier, name_pattern, accounts`` in place of the first two. ``price`` is the price of
one ``unit`` and turns the amount into a quantity.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from bilan.accounting import tables
from bilan.ledger import arrays, values
from bilan.ledger.headers import key
from bilan.ledger.plain import plain_rows
from bilan.ledger.problems import shown
from bilan.ledger.reading import SourceFile
from bilan.model.findings import BilanError, Finding

ACTIONS = ("line", "leave_out", "needs_quantity")
#: Who wins: lower first.
USER_SUPPLIER, USER_ACCOUNT, BUILT_IN_SUPPLIER, BUILT_IN_ACCOUNT = range(4)
_ACCOUNT = re.compile(r"[0-9A-Za-z]{0,20}")
_COLUMNS = {
    "account": ("account", "compte", "comptenum"),
    "accounts": ("accounts", "comptes"),
    "label_pattern": ("labelpattern", "motiflibelle", "libelle"),
    "supplier": ("supplier", "fournisseur", "codefournisseur", "siren", "auxiliary"),
    "name_pattern": ("namepattern", "motifnom", "nom", "name"),
    "action": ("action",),
    "category": ("category", "categorie"),
    "factor": ("factor", "facteur"),
    "unit": ("unit", "unite"),
    "price": ("price", "prix"),
    "case": ("case", "cas"),
    "lifetime": ("lifetime", "dureedevie"),
    "covered_by": ("coveredby", "couvertpar"),
    "corrects": ("corrects", "corrige"),
    "confidence": ("confidence", "confiance"),
    "reason": ("reason", "raison", "motif"),
}
_ACTION_WORDS = {"": "", "line": "line", "ligne": "line", "leaveout": "leave_out", "exclure": "leave_out",
                 "exclude": "leave_out", "ecarter": "leave_out", "needsquantity": "needs_quantity"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `accounts` are the prefixes it is for; `pattern` is looked for in the account's label, or in the
    supplier's name when the rule is a supplier's; `supplier` is an exact code or SIREN."""

    layer: int
    name: str
    accounts: tuple[str, ...]
    action: str
    pattern: str = ""
    supplier: str = ""
    category: str = ""
    factor: str = ""
    unit: str = ""
    price: float | None = None
    price_of: str = ""
    case: str = ""
    lifetime: float | None = None
    covered_by: tuple[str, ...] = ()
    corrects: str = ""
    confidence: str = ""
    reason_fr: str = ""
    reason_en: str = ""

    @property
    def built_in(self) -> bool:
        """Whether the rule came with the package."""
        return self.layer >= BUILT_IN_SUPPLIER

    @property
    def of_supplier(self) -> bool:
        """Whether the rule looks at the supplier."""
        return self.layer in (USER_SUPPLIER, BUILT_IN_SUPPLIER)


def built_in(naf: str = "") -> tuple[Rule, ...]:
    """The rules that came with the package; `naf` is the organisation's activity code, which says what materials and
    goods it buys where the account does not.

    >>> len(built_in("25.11Z")) > 200
    True
    """
    return _built_in(re.sub(r"[^0-9]", "", naf))


@cache
def _built_in(naf: str) -> tuple[Rule, ...]:
    by_use = {use: _by_activity(use, naf) for use in ("materials", "goods", "subcontracting")}
    found = []
    for layer, table in ((BUILT_IN_SUPPLIER, "supplier_rules.csv"), (BUILT_IN_ACCOUNT, "account_rules.csv")):
        for row in tables.rows(table):
            use = row["factor"].removeprefix("activity:") if row["factor"].startswith("activity:") else ""
            factor, fr, en = by_use[use] if use else (row["factor"], "", "")
            found.append(
                Rule(
                    layer,
                    _name(row),
                    tuple(row["accounts"].split()) if "accounts" in row else (row["account"],),
                    row["action"],
                    row.get("label_pattern") or row.get("name_pattern") or "",
                    category=row["category"],
                    factor=factor,
                    price_of=row["price_of"],
                    covered_by=tuple(row["covered_by"].split()),
                    corrects=row["corrects"],
                    confidence=row["confidence"],
                    reason_fr=row["reason_fr"] + (f" ({fr})" if fr else ""),
                    reason_en=row["reason_en"] + (f" ({en})" if en else ""),
                )
            )
    return tuple(found)


def _by_activity(use: str, naf: str) -> tuple[str, str, str]:
    known = {row["naf"]: row for row in tables.rows("purchases_by_activity.csv") if row["use"] == use}
    for length in range(len(naf), -1, -1):
        if naf[:length] in known:
            row = known[naf[:length]]
            return row["factor"], row["reason_fr"], row["reason_en"]
    raise KeyError(use)


def _name(row: dict[str, str]) -> str:
    if "accounts" in row:
        return f"{row['accounts']} + fournisseur"
    return f"{row['account']} + libellé" if row["label_pattern"] else row["account"]


def of_file(file: SourceFile, *, suppliers: bool, findings: list[Finding]) -> tuple[Rule, ...]:
    """The rules of a user's file; a row that cannot be used is left out, with a finding."""
    try:
        read = list(_cells(file))
    except (BilanError, OSError, UnicodeError, csv.Error) as error:
        reason = shown(error, 120)
        findings.append(_finding("account-rules-unreadable", file, 1, reason=reason))
        return ()
    found = []
    for row, cells in read:
        rule = _of_row(file, row, cells, suppliers, findings)
        if rule:
            found.append(rule)
    if not found:
        findings.append(_finding("account-rules-empty", file, 1))
    return tuple(found)


def _cells(file: SourceFile) -> Iterator[tuple[int, dict[str, str]]]:
    rows = _rows(file)
    spelled = {spelling: name for name, spellings in _COLUMNS.items() for spelling in spellings}
    headers = [spelled.get(key(cell), "") for cell in next(rows, [])]
    for number, cells in enumerate(rows, 2):
        if any(cell.strip() for cell in cells):
            yield number, {name: cell.strip() for name, cell in zip(headers, cells, strict=False) if name}


def _rows(file: SourceFile) -> Iterator[list[str]]:
    if file.path.suffix.lower() != ".csv":
        yield from plain_rows(file)
        return
    content = file.path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    yield from csv.reader(text.splitlines(), delimiter=delimiter)


def _of_row(file: SourceFile, row: int, cells: dict[str, str], suppliers: bool, findings: list[Finding]) -> Rule | None:
    faults = list(_faults(cells, suppliers))
    for code, field, cell in faults:
        findings.append(_finding(code, file, row, field, cell=shown(cell)))
    if faults:
        return None
    accounts = tuple(re.split(r"[\s,;]+", (cells.get("accounts") or cells.get("account") or "").strip()))
    price, lifetime = _number(cells.get("price", "")), _number(cells.get("lifetime", ""))
    action = _ACTION_WORDS[key(cells.get("action", ""))]
    category = values.canonical("category", cells.get("category", ""))
    reason = cells.get("reason", "")
    return Rule(
        USER_SUPPLIER if suppliers else USER_ACCOUNT,
        f"{file.name}:{row}",
        accounts,
        action or ("line" if cells.get("factor") else "leave_out"),
        tables.unaccented((cells.get("name_pattern") if suppliers else cells.get("label_pattern")) or ""),
        cells.get("supplier", "") if suppliers else "",
        category,
        cells.get("factor", ""),
        cells.get("unit", ""),
        price,
        case=values.canonical("case", cells.get("case", "")),
        lifetime=lifetime,
        covered_by=tuple(cells.get("covered_by", "").split()),
        corrects=cells.get("corrects", ""),
        confidence=cells.get("confidence", "") or "high",
        reason_fr=reason,
        reason_en=reason,
    )


def _faults(cells: dict[str, str], suppliers: bool) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a row: code, column, cell."""
    stated = cells.get("accounts") or cells.get("account") or ""
    if any(not _ACCOUNT.fullmatch(part) for part in re.split(r"[\s,;]+", stated)):
        yield "account-rule-account", "account", stated
    if suppliers and not (cells.get("supplier") or cells.get("name_pattern")):
        yield "account-rule-nobody", "supplier", ""
    if not suppliers and not stated:
        yield "account-rule-account", "account", ""
    action = _ACTION_WORDS.get(key(cells.get("action", "")))
    if action is None:
        yield "account-rule-action", "action", cells["action"]
    makes_line = action == "line" or (action == "" and bool(cells.get("factor")))
    if makes_line and not cells.get("factor"):
        yield "account-rule-factor", "factor", ""
    category = cells.get("category", "")
    if makes_line and values.canonical("category", category) not in _categories():
        yield "account-rule-category", "category", category
    for name in ("price", "lifetime"):
        if cells.get(name) and not (_number(cells[name]) or 0) > 0:
            yield "account-rule-number", name, cells[name]
    if cells.get("price") and not cells.get("unit"):
        yield "account-rule-unit", "unit", ""
    pattern = (cells.get("name_pattern") if suppliers else cells.get("label_pattern")) or ""
    if pattern and not sound(tables.unaccented(pattern)):
        yield "account-rule-pattern", "name_pattern" if suppliers else "label_pattern", pattern


@cache
def _categories() -> frozenset[str]:
    return frozenset(values.spellings("category").values())


def sound(pattern: str) -> bool:
    """Whether RE2, which reads patterns in linear time whatever they are, can read this one.

    >>> sound("EDF|ENGIE"), sound("(EDF")
    (True, False)
    """
    if len(pattern) > 1000:
        return False
    try:
        pc.match_substring_regex(arrays.strings(["x"]), pattern)
    except pa.ArrowInvalid:
        return False
    return True


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(" ", "").replace("\u202f", "").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _finding(code: str, file: SourceFile, row: int, field: str = "", **told: object) -> Finding:
    place = f"{file.name}:{row}"
    return Finding(code, field=field, place=place, values={"file": file.name, "row": row, "column": field, **told})
