"""Rules: longest prefix, labels, suppliers, the folder's own rules; the built-in tables are sound."""

from __future__ import annotations

from typing import Any

import pytest

from bilan.accounting import tables
from bilan.accounting.matching import match
from bilan.accounting.rules import Rule, built_in, sound
from bilan.factors import load_factors
from bilan.frameworks import rules as framework_rules
from bilan.frameworks.categories import categories
from tests.accounting.conftest import TOML, Fec, Folder, codes, fates, lines


def rule_of(account: str, label: str = "", supplier: str = "", name: str = "", naf: str = "") -> Rule | None:
    known = built_in(naf)
    [found] = match([account], [label], [supplier], [name], known)
    return known[found] if found >= 0 else None


@pytest.mark.parametrize(
    ("account", "label", "category", "factor"),
    [
        ("601000", "Achats d'acier", "goods_monetary", "25020"),
        ("602600", "Emballages", "goods_monetary", "25014"),
        ("602600", "Films plastiques", "goods_monetary", "25013"),
        ("604000", "Études", "services_monetary", "25001"),
        ("605000", "Travaux de voirie", "goods_monetary", "25009"),
        ("606400", "Fournitures de bureau", "goods_monetary", "20556"),
        ("615500", "Entretien matériel", "services_monetary", "25004"),
        ("615200", "Entretien immobilier", "services_monetary", "20927"),
        ("616000", "Assurance", "services_monetary", "24997"),
        ("624100", "Transports sur achats", "freight_inbound", "25005"),
        ("624200", "Transports maritimes sur ventes", "freight_outbound", "25006"),
        ("624300", "Navettes", "freight_internal", "25005"),
        ("625100", "Billets d'avion", "business_travel", "25007"),
        ("625100", "Voyages", "business_travel", "25005"),
        ("625600", "Missions hôtel", "services_monetary", "25000"),
        ("626100", "Affranchissements", "services_monetary", "24998"),
        ("626500", "Téléphone", "services_monetary", "24999"),
        ("627000", "Services bancaires", "services_monetary", "24997"),
        ("213500", "Agencements", "buildings", "25009"),
        ("218200", "Véhicules", "equipment", "25024"),
        ("218300", "Informatique", "it_equipment", "25023"),
    ],
)
def test_accounts_of_purchases(account: str, label: str, category: str, factor: str) -> None:
    rule = rule_of(account, label)
    assert rule is not None
    assert (rule.action, rule.category, rule.factor) == ("line", category, f"base-carbone:{factor}")


@pytest.mark.parametrize(
    "account",
    ["101300", "164000", "281540", "310000", "401000", "411000", "421000", "445660", "512000", "603700", "635110",
     "641100", "661100", "675000", "681120", "695000", "701000", "231300", "211000", "271000"],
)  # fmt: skip
def test_accounts_without_purchases_are_left_out_with_a_reason(account: str) -> None:
    rule = rule_of(account)
    assert rule is not None
    assert rule.action == "leave_out"
    assert rule.reason_fr
    assert rule.reason_en


def test_the_longest_prefix_and_its_own_reason_win() -> None:
    tax, state = rule_of("445660"), rule_of("447000")
    assert tax is not None
    assert state is not None
    assert "TVA" in tax.reason_fr
    assert "TVA" not in state.reason_fr


@pytest.mark.parametrize(
    ("label", "action", "category"),
    [
        ("Électricité", "line", "electricity"),
        ("Gaz naturel", "needs_quantity", "fossil_fuels"),
        ("Eau et assainissement", "needs_quantity", "other_goods"),
        ("Carburants", "line", "fossil_fuels"),
        ("Chauffage urbain", "needs_quantity", "heat_network"),
        ("Fournitures non stockables", "needs_quantity", "electricity"),
    ],
)
def test_energy_by_label(label: str, action: str, category: str) -> None:
    rule = rule_of("606100", label)
    assert rule is not None
    assert (rule.action, rule.category) == (action, category)


def test_unknown_accounts_have_no_rule() -> None:
    assert rule_of("600000") is None
    assert rule_of("650000") is None
    assert rule_of("XYZ") is None


@pytest.mark.parametrize(
    ("naf", "factor"), [("25.62B", "25020"), ("10.71C", "25010"), ("56.10A", "25011"), ("", "25017"), ("99", "25017")]
)
def test_raw_materials_follow_the_activity(naf: str, factor: str) -> None:
    rule = rule_of("601000", "Matières premières", naf=naf)
    assert rule is not None
    assert (rule.factor, rule.confidence) == (f"base-carbone:{factor}", "low")


def test_suppliers_win_over_accounts_inside_their_accounts_only() -> None:
    train = rule_of("625100", "Voyages et déplacements", "F1", "SNCF Voyageurs")
    plane = rule_of("625100", "Voyages et déplacements", "F2", "Air France")
    tax = rule_of("635110", "Taxes", "F3", "SNCF Voyageurs")
    assert train is not None
    assert plane is not None
    assert tax is not None
    assert (train.factor, plane.factor) == ("base-carbone:25005", "base-carbone:25007")
    assert tax.action == "leave_out"


def test_built_in_tables_are_sound() -> None:
    known = {category.slug: category for category in categories()}
    price_names = {row["price_of"] for row in tables.rows("prices.csv")}
    rules = (*built_in(), *built_in("25"), *built_in("47.11"))
    resolved = load_factors({rule.factor for rule in rules if rule.factor})
    assert not resolved.unknown
    currency = dict(zip(resolved.factors["id"].to_pylist(), resolved.factors["currency"].to_pylist(), strict=True))
    for rule in rules:
        assert rule.action in ("line", "leave_out", "needs_quantity"), rule
        assert rule.reason_fr, rule
        assert rule.reason_en, rule
        assert not rule.pattern or sound(rule.pattern), rule
        for flow in rule.covered_by:
            assert flow.partition("/")[0] in known, rule
        if rule.action == "line":
            assert rule.category in known, rule
            assert framework_rules.cases_of(rule.category), rule
            assert rule.confidence in ("high", "medium", "low"), rule
            assert rule.price_of in price_names if rule.price_of else currency[rule.factor] == "EUR", rule
    units = load_factors({row["factor"] for row in tables.rows("prices.csv")})
    assert not units.unknown
    for row in tables.rows("prices.csv"):
        assert float(row["price_eur"]) > 0
        assert row["source"]
    assert len({row["account"] for row in tables.rows("lifetimes.csv")}) == len(tables.rows("lifetimes.csv"))


def test_every_account_of_class_6_in_use_has_a_rule() -> None:
    for prefix in ("601", "602", "603", "604", "605", "606", "607", "608", "609", *(str(n) for n in range(611, 620)),
                   *(str(n) for n in range(621, 630)), "63", "64", "651", "653", "654", "655", "656", "657", "658",
                   "66", "67", "68", "69"):  # fmt: skip
        if prefix != "610":
            assert rule_of(prefix + "0") is not None, prefix


def purchases() -> Fec:
    return (
        Fec()
        .invoice("20240105", "606400", "Papier", 100_00, "FP", "Papeterie")
        .invoice("20240205", "625100", "Voyages", 200_00, "FS", "SNCF Voyageurs")
        .invoice("20240305", "600000", "Achats divers", 300_00, "732829320", "Divers SARL")
        .invoice("20240405", "651000", "Redevances", 400_00, "FL", "Logiciels")
    )


def test_own_rules_win_over_built_in_ones(folder: Folder) -> None:
    folder.put(
        "account_rules.csv",
        "account;action;category;factor;reason\n600;line;other goods;base-carbone:25017;nos achats\n"
        "6064;leave_out;;;rien à compter\n6251;line;business_travel;base-carbone:25007;tout en avion\n",
    )
    found = {line["id"].split("/")[2]: line for line in lines(folder.fec(purchases()).read())}
    assert found["600000"]["category"] == "other_goods"
    assert "606400" not in found
    assert found["625100"]["factor"] == "base-carbone:25007"  # above the built-in supplier rule
    assert "account_rules.csv:2" in found["600000"]["note"]
    assert "nos achats" in found["600000"]["note"]


def test_own_supplier_rules_win_over_own_account_rules(folder: Folder) -> None:
    folder.put("account_rules.csv", "compte,facteur,catégorie\n600,base-carbone:25017,goods_monetary\n")
    folder.put(
        "supplier_rules.csv",
        "supplier,name_pattern,accounts,category,factor\n732829320,,,services_monetary,base-carbone:25001\n"
        ",papeterie|bureau,606,goods_monetary,base-carbone:20557\n",
    )
    found = {line["id"].split("/")[2]: line for line in lines(folder.fec(purchases()).read())}
    assert found["600000"]["factor"] == "base-carbone:25001"
    assert found["606400"]["factor"] == "base-carbone:20557"
    assert found["651000"]["factor"] == "base-carbone:25001"


def test_a_price_turns_an_amount_into_a_quantity(folder: Folder) -> None:
    folder.put(
        "account_rules.csv", 'account,category,factor,unit,price\n6064,other_goods,base-carbone:26729,kg,"2,5"\n'
    )
    [line] = [line for line in lines(folder.fec(purchases()).read()) if "606400" in line["id"]]
    assert (line["quantity"], line["unit"]) == (40.0, "kg")
    assert "100.00 EUR / 2.5" in line["note"]


def test_without_built_in_rules_nothing_is_guessed(folder: Folder) -> None:
    inventory = folder.option("built_in_rules = false").fec(purchases()).read()
    assert {line["rejected"] for line in lines(inventory)} == {"account-unmapped"}
    assert codes(inventory).count("account-unmapped") == 6  # each account once, taxes and payables too


def test_unknown_accounts_are_lines_with_a_finding(folder: Folder) -> None:
    inventory = folder.fec(purchases()).read()
    [line] = [line for line in lines(inventory) if line.get("rejected")]
    assert line["rejected"] == "account-unmapped"
    [finding] = [finding for finding in inventory.findings if finding.code == "account-unmapped"]
    assert finding.t_co2e is None
    assert "600000" in finding.message("fr")
    assert "300.00 EUR" in finding.message("en")
    result = inventory.compute()
    assert result.lines_read - result.lines_accepted == 1
    assert fates(inventory)["600000", "rejected", "account-unmapped"] == 300_00


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("6/1,line,goods_monetary,base-carbone:25017,,", "account-rule-account"),
        (",line,goods_monetary,base-carbone:25017,,", "account-rule-account"),
        ("606,burn,goods_monetary,base-carbone:25017,,", "account-rule-action"),
        ("606,line,nothing,base-carbone:25017,,", "account-rule-category"),
        ("606,line,goods_monetary,,,", "account-rule-factor"),
        ("606,line,goods_monetary,base-carbone:25017,kWh,-1", "account-rule-number"),
        ("606,line,goods_monetary,base-carbone:25017,,nan", "account-rule-number"),
        ("606,line,goods_monetary,base-carbone:25017,,2", "account-rule-unit"),
    ],
)
def test_bad_rules_are_named_and_ignored(folder: Folder, row: str, code: str) -> None:
    folder.put("account_rules.csv", f"account,action,category,factor,unit,price\n{row}\n")
    inventory = folder.fec(purchases()).read()
    [finding] = [finding for finding in inventory.findings if finding.code == code]
    assert finding.place == "account_rules.csv:2"
    assert "account-rules-empty" in codes(inventory)
    assert len(lines(inventory)) == 4


def test_bad_patterns_are_named_and_cannot_stall(folder: Folder) -> None:
    folder.put(
        "supplier_rules.csv",
        "name_pattern,category,factor\n(SNCF,business_travel,base-carbone:25005\n"
        "(a+)+$,services_monetary,base-carbone:25001\n",
    )
    name = "a" * 5000 + "!"
    inventory = folder.fec(Fec().invoice("20240105", "622000", "Honoraires", 100_00, "F", name)).read()
    assert "account-rule-pattern" in codes(inventory)
    assert len(lines(inventory)) == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x00", b"a" * 300_000 + b"\n1,2\n", b'account,"x\n606'])
def test_rules_that_are_no_table(folder: Folder, content: bytes) -> None:
    inventory = folder.put("account_rules.csv", content).fec(purchases()).read()
    assert {"account-rules-empty", "account-rules-unreadable", "account-rule-factor"} & set(codes(inventory)) or content
    assert len(lines(inventory)) == 4


def test_an_unknown_factor_of_a_rule_rejects_its_lines(folder: Folder) -> None:
    folder.put("account_rules.csv", "account,category,factor\n6064,goods_monetary,base-carbone:999999999\n")
    result = folder.fec(purchases()).read().compute()
    assert "unknown-factor" in {finding.code for finding in result.findings}


def test_the_key_of_rules_is_in_bilan_toml(folder: Folder) -> None:
    folder.put("rules/mine.csv", "account,action,reason\n6064,leave_out,rien\n")
    folder.put("bilan.toml", TOML + '[accounting]\naccount_rules = "rules/mine.csv"\n')
    inventory = folder.fec(purchases()).read()
    assert not [line for line in lines(inventory) if "606400" in line["id"]]
    understood: Any = inventory.understood["files"]
    assert "rules/mine.csv" in {entry["file"] for entry in understood}
