"""Integration: reconciliation to the cent, credit notes, assets, journals, cover by quantities, general ledgers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.accounting import credits
from tests.accounting.conftest import NAME, TOML, Fec, Folder, Side, codes, fates, lines

pytestmark = pytest.mark.slow

ACCOUNTS = [
    "601100", "602600", "606110", "606120", "606400", "607000", "609100", "600000",
    "613200", "624100", "625100", "629000", "635110", "641100", "651000", "213500",
    "218300", "231300", "281830", "675000", "445660", "401000", "512000", "701000",
    "120000", "101300",
]  # fmt: skip


@st.composite
def random_fecs(draw: st.DrawFn) -> Fec:
    """Entries over random accounts, days around the period, suppliers and journals; they balance, or not."""
    fec = Fec()
    for _ in range(draw(st.integers(0, 25))):
        day = date(2023, 10, 1) + timedelta(days=draw(st.integers(0, 520)))
        supplier = draw(st.sampled_from(["", "F1", "F2", "F/3", "F%4"]))
        sides: list[Side] = []
        total = 0
        for _ in range(draw(st.integers(1, 4))):
            account = draw(st.sampled_from(ACCOUNTS))
            cents = draw(st.integers(-5_000_00, 9_000_00))
            total += cents
            debit, credit = (cents, 0) if draw(st.booleans()) or cents < 0 else (0, cents)
            total -= 2 * credit
            sides.append((account, f"Compte {account}", "", "", debit, credit))
        if draw(st.booleans()):
            sides.append(("401000", "Fournisseurs", supplier, supplier, 0, total))
        fec.add(f"{day:%Y%m%d}", *sides, journal=draw(st.sampled_from(["HA", "OD", "AN", "CLO"])))
    return fec


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random_fecs(), st.sampled_from(["month", "entry"]), st.sampled_from(["flag", "exclude"]))
def test_in_is_lines_and_left_out_and_rejected(
    new_folder: Callable[[], Folder], fec: Fec, aggregate: str, cover: str
) -> None:
    folder = new_folder().option(f'aggregate = "{aggregate}"\ncovered_physically = "{cover}"')
    folder.put("activities.csv", "id,category,factor,quantity,unit,start,end\n"
               "e,electricity,base-carbone:37091,10,kWh,2024-03-01,2024-06-30\n")  # fmt: skip
    inventory = folder.fec(fec).read()
    coverage: Any = inventory.accounting
    sides = [side for *_, entry in fec.entries for side in entry]
    assert coverage.entries == coverage.entries_placed == len(sides)
    assert (coverage.debit, coverage.credit) == (sum(s[4] for s in sides), sum(s[5] for s in sides))
    assert coverage.spend.total_in == sum(s[4] - s[5] for s in sides if s[0][0] in "26")
    assert coverage.spend.difference == coverage.whole.difference == 0
    found = [line for line in lines(inventory) if line["id"] != "e"]
    ids = [line["id"] for line in found]
    assert len(ids) == len(set(ids))
    cents = dict.fromkeys(("lines", "rejected"), 0)
    for line in found:
        if line.get("unit") == "EUR":
            cents["rejected" if line.get("rejected") else "lines"] += round(line["quantity"] * 100)
    in_money = [a for a in coverage.amounts if a.is_spend and a.bucket != "left_out"]
    priced = {a.account for a in in_money if a.bucket == "lines" and not a.factor.startswith("base-carbone")}
    if not priced:
        states = ("entry-without-date", "entry-twice")
        assert cents["lines"] == sum(a.cents for a in in_money if a.bucket == "lines")
        assert cents["rejected"] == sum(a.cents for a in in_money if a.bucket == "rejected" and a.code not in states)
    for line in found:
        if line["quantity"] < 0 and not line.get("rejected"):
            assert line["corrects"] in ids


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random_fecs())
def test_lines_do_not_depend_on_the_order_of_the_file(new_folder: Callable[[], Folder], fec: Fec) -> None:
    numbered = Fec([(j, label, str(n), day, sides) for n, (j, label, _, day, sides) in enumerate(fec.entries)])
    turned = Fec(numbered.entries[::-1])
    first, second = (lines(new_folder().fec(one).read()) for one in (numbered, turned))
    names = ("id", "category", "factor", "quantity", "start", "end", "rejected")
    assert [{n: line.get(n) for n in names} for line in first] == [{n: line.get(n) for n in names} for line in second]


def test_corrections_never_take_back_more_than_was_bought(folder: Folder) -> None:
    fec = Fec().invoice("20240105", "606400", "Papier", 300_00).invoice("20240215", "606400", "Papier", 100_00)
    fec.invoice("20240320", "606400", "Papier", -350_00).invoice("20240420", "606400", "Papier", -80_00)
    inventory = folder.fec(fec).read()
    found = {line["id"].partition("606400/F1/")[2]: line for line in lines(inventory)}
    assert found["2024-03#1"]["corrects"].endswith("2024-02")
    assert found["2024-03#1"]["quantity"] == -100.0
    assert (found["2024-03#2"]["quantity"], found["2024-04#1"]["quantity"]) == (-250.0, -50.0)
    assert (found["2024-04"]["quantity"], found["2024-04"]["rejected"]) == (-30.0, "credit-without-purchase")
    assert "credit-without-purchase" in codes(inventory)
    result = inventory.compute()
    assert result.totals.emissions.tonnes == pytest.approx(0.0, abs=1e-12)
    assert result.lines_read - result.lines_accepted == 1


def test_credit_notes_of_the_month_net_with_a_finding(folder: Folder) -> None:
    fec = Fec().invoice("20240105", "606400", "Papier", 300_00).invoice("20240120", "606400", "Papier", -50_00)
    inventory = folder.fec(fec).read()
    assert [line["quantity"] for line in lines(inventory)] == [250.0]
    assert "credits-netted" in codes(inventory)


def test_rebate_accounts_correct_the_purchases_they_are_for(folder: Folder) -> None:
    fec = (
        Fec().invoice("20240105", "601100", "Achats acier", 1000_00, "FA").invoice("20240107", "624100", "Fret", 500_00)
    )
    fec.add("20241231", ("401000", "F", "FA", "FA", 90_00, 0), ("609100", "Remises", "", "", 0, 90_00))
    fec.add("20241231", ("401000", "F", "FZ", "FZ", 60_00, 0), ("609100", "Remises", "", "", 0, 60_00))
    found = [line for line in lines(folder.fec(fec).read()) if line.get("corrects")]
    assert {line["corrects"] for line in found} == {"fec/organisation/601100/FA/2024-01"}
    assert {line["factor"] for line in found} == {"base-carbone:25020"}
    assert sum(line["quantity"] for line in found) == -150.0


def test_credits_go_to_the_nearest_purchase_before() -> None:
    def line(name: str, day: date, cents: int) -> dict[str, Any]:
        shared = {"of_entity": "a", "supplier": "F", "account": "606", "corrects_accounts": ""}
        return {"id": name, "day": day, "cents": cents, **shared}

    bought = [line("jan", date(2024, 1, 1), 10), line("mar", date(2024, 3, 1), 10), line("jun", date(2024, 6, 1), 10)]
    done = credits.correct([line("apr", date(2024, 4, 1), -25)], bought)
    assert [(one.target, one.cents) for one in done.taken] == [("mar", 10), ("jan", 10), ("jun", 5)]
    assert done.rest == []


def test_assets_are_acquired_on_their_day_once(folder: Folder) -> None:
    fec = (
        Fec()
        .add("20240101", ("215400", "M", "", "", 9000_00, 0), ("101300", "K", "", "", 0, 9000_00), journal="AN")
        .add("20240410", ("231300", "En cours", "", "", 5000_00, 0), ("404000", "F", "FB", "FB", 0, 5000_00))
        .add("20241129", ("213500", "Agencements", "", "", 5000_00, 0), ("231300", "En cours", "", "", 0, 5000_00))
        .add("20240628", ("281540", "Am", "", "", 700_00, 0), ("675000", "VNC", "", "", 300_00, 0),
             ("215400", "M", "", "", 0, 1000_00))
        .add("20230301", ("218200", "Camion", "", "", 40000_00, 0), ("404000", "F", "FC", "FC", 0, 40000_00))
    )  # fmt: skip
    inventory = folder.fec(fec).read()
    found = {line["id"]: line for line in lines(inventory)}
    assert sorted(found) == ["fec/organisation/213500//2024-11-29", "fec/organisation/218200/FC/2023-03-01"]
    assert found["fec/organisation/218200/FC/2023-03-01"]["acquired"] == date(2023, 3, 1)
    assert fates(inventory)["215400", "left_out", "opening"] == 9000_00
    assert fates(inventory)["215400", "left_out", "disposal"] == -1000_00
    result = inventory.compute()
    beges, ghgp = result.report("beges-v5").total_t, result.report("ghg-protocol").total_t
    assert beges == pytest.approx((5000 * 0.36 / 20 + 40000 * 0.7 / 5) / 1000)
    assert ghgp == pytest.approx(5000 * 0.36 / 1000)  # the lorry was counted the year it was bought


def test_entries_outside_the_period_are_left_out(folder: Folder) -> None:
    fec = Fec().invoice("20231231", "606400", "Papier", 100_00).invoice("20240101", "606400", "Papier", 200_00)
    inventory = folder.fec(fec.invoice("20250101", "606400", "Papier", 400_00)).read()
    assert [line["quantity"] for line in lines(inventory)] == [200.0]
    assert fates(inventory)["606400", "left_out", "outside-period"] == 500_00


def test_closing_entries_are_left_out(folder: Folder) -> None:
    fec = Fec().invoice("20240105", "606400", "Papier", 100_00)
    fec.add(
        "20241231", ("120000", "Résultat", "", "", 100_00, 0), ("606400", "Papier", "", "", 0, 100_00), journal="OD"
    )
    inventory = folder.fec(fec).read()
    assert [line["quantity"] for line in lines(inventory)] == [100.0]
    assert fates(inventory)["606400", "left_out", "closing"] == -100_00


ELECTRICITY = (
    "id,category,factor,quantity,unit,start,end\nmeter,electricity,base-carbone:37091,10000,kWh,2024-01-01,2024-06-30\n"
)


def covered() -> Fec:
    return (
        Fec()
        .invoice("20240105", "606110", "Électricité", 172_00, "FE", "EDF")
        .invoice("20240905", "606110", "Électricité", 344_00, "FE", "EDF")
        .invoice("20240305", "606120", "Gaz naturel", 500_00, "FG", "Gaz")
    )


def test_cover_is_flagged_with_tonnes_on_both_sides(folder: Folder) -> None:
    result = folder.put("activities.csv", ELECTRICITY).fec(covered()).read().compute()
    [finding] = [finding for finding in result.findings if finding.code == "spend-covered-by-quantity"]
    assert finding.line == "fec/organisation/606110/FE/2024-01"
    assert finding.t_co2e == pytest.approx(1000 * 0.0569 / 1000, rel=1e-3)
    assert finding.values["lines"] == 1
    assert finding.values["physical_lines"] == 1
    assert "meter" in finding.message("fr")
    assert "172,00" in finding.message("fr")
    assert result.lines_accepted == 3  # nothing is deleted: two months of electricity and the meter


def test_cover_can_be_left_out(folder: Folder) -> None:
    folder.put("activities.csv", ELECTRICITY).option('covered_physically = "exclude"')
    inventory = folder.fec(covered()).read()
    kept = [line["id"] for line in lines(inventory) if not line.get("rejected")]
    assert kept == ["meter", "fec/organisation/606110/FE/2024-09"]
    assert fates(inventory)["606110", "left_out", "covered-physically"] == 172_00
    assert not [f for f in inventory.compute().findings if f.code == "spend-covered-by-quantity"]


def test_energy_without_a_factor_needs_a_quantity_unless_the_ledger_has_it(folder: Folder) -> None:
    inventory = folder.put("activities.csv", ELECTRICITY).fec(covered()).read()
    assert fates(inventory)["606120", "rejected", "account-needs-quantity"] == 500_00
    gas = ELECTRICITY + "gas,fossil_fuels,base-carbone:26627,50,MWh PCS,,\n"
    inventory = folder.put("activities.csv", gas).read()
    assert fates(inventory)["606120", "left_out", "covered-physically"] == 500_00
    assert "account-needs-quantity" not in codes(inventory)


def test_fuel_by_the_litre_says_nothing_of_gas(folder: Folder) -> None:
    fuel = ELECTRICITY + "fuel,fossil_fuels,base-carbone:25775,50,L,,\n"
    inventory = folder.put("activities.csv", fuel).fec(covered()).read()
    assert fates(inventory)["606120", "rejected", "account-needs-quantity"] == 500_00


def test_lines_in_money_say_nothing_of_quantities(folder: Folder) -> None:
    folder.put("activities.csv", "id,category,factor,quantity,unit\nx,business_travel,base-carbone:25005,10,kEUR\n")
    fec = Fec().invoice("20240105", "625100", "Voyages", 100_00, "FS", "SNCF")
    assert not [f for f in folder.fec(fec).read().compute().findings if f.code == "spend-covered-by-quantity"]


def test_another_entity_covers_nothing(folder: Folder) -> None:
    folder.put("bilan.toml", TOML + '[[entities]]\nid = "a"\n[[entities]]\nid = "b"\n')
    folder.put("activities.csv", ELECTRICITY.replace("unit,", "unit,entity,").replace("kWh,", "kWh,b,"))
    inventory = folder.fec(covered(), name=f"fec/a/{NAME}").read()
    assert {line["entity"] for line in lines(inventory)} == {"a", "b"}
    assert not [f for f in inventory.compute().findings if f.code == "spend-covered-by-quantity"]


def test_whose_accounts_they_are(folder: Folder) -> None:
    folder.put("bilan.toml", TOML + '[[entities]]\nid = "a"\n[[entities]]\nid = "b"\n')
    inventory = folder.fec(covered()).read()
    assert "accounting-entity-unstated" in codes(inventory)
    assert inventory.compute().lines_accepted == 0
    folder.put("bilan.toml", TOML + '[accounting]\nentity = "b"\n[[entities]]\nid = "a"\n[[entities]]\nid = "b"\n')
    assert {line["entity"] for line in lines(folder.read())} == {"b"}
    folder.put("bilan.toml", TOML + '[accounting]\nentity = "z"\n[[entities]]\nid = "a"\n[[entities]]\nid = "b"\n')
    assert "accounting-entity-unknown" in codes(folder.read())


def test_one_line_for_each_entry(folder: Folder) -> None:
    fec = Fec().invoice("20240105", "606400", "Papier", 100_00).invoice("20240106", "606400", "Papier", 200_00)
    by_entry = lines(folder.option('aggregate = "entry"').fec(fec).read())
    assert [(line["quantity"], str(line["start"]), line["evidence"]) for line in by_entry] == [
        (100.0, "2024-01-05", "P1"),
        (200.0, "2024-01-06", "P2"),
    ]
    assert len({line["id"] for line in by_entry}) == 2
    [month] = lines(folder.option('aggregate = "month"').read())
    assert (month["quantity"], month["evidence"]) == (300.0, "P1 … P2 (2)")


def test_several_suppliers_in_one_entry_are_not_told_apart(folder: Folder) -> None:
    fec = Fec().add("20240105", ("606400", "Papier", "", "", 300_00, 0), ("401000", "F", "A", "A", 0, 100_00),
                    ("401000", "F", "B", "B", 0, 200_00))  # fmt: skip
    inventory = folder.fec(fec).read()
    assert [line["id"] for line in lines(inventory)] == ["fec/organisation/606400//2024-01"]
    assert "entries-several-suppliers" in codes(inventory)


def test_a_supplier_can_have_its_own_account(folder: Folder) -> None:
    fec = Fec().add(
        "20240105", ("625100", "Voyages", "", "", 300_00, 0), ("401SNCF", "SNCF Voyageurs", "", "", 0, 300_00)
    )
    [line] = lines(folder.fec(fec).read())
    assert line["id"] == "fec/organisation/625100/401SNCF/2024-01"
    assert line["label"] == "Voyages – SNCF Voyageurs"


GENERAL = {
    "french.csv": "Compte;Intitulé du compte;Date;Libellé;Montant HT;Fournisseur\n"
    "606400;Papier;05/01/2024;Rames;100,50;Papeterie\n606400;Papier;25/01/2024;Avoir;-20,50;Papeterie\n",
    "english.csv": "GL account,Account name,Posting date,Description,Debit,Credit,Vendor\n"
    "606400,Papier,2024-01-05,Paper,100.50,0,Papeterie\n606400,Papier,2024-01-25,Credit note,0,20.50,Papeterie\n",
}


@pytest.mark.parametrize("name", sorted(GENERAL))
def test_a_general_ledger_of_any_columns(folder: Folder, name: str) -> None:
    inventory = folder.put(f"general_ledger/{name}", GENERAL[name]).read()
    [line] = lines(inventory)
    assert (line["quantity"], line["unit"], line["factor"]) == (80.0, "EUR", "base-carbone:20556")
    assert not [code for code in codes(inventory) if code.startswith("fec-")]
    coverage: Any = inventory.accounting
    assert coverage.spend.difference == 0


def test_a_general_ledger_without_amounts_is_refused(folder: Folder) -> None:
    inventory = folder.put("general_ledger/x.csv", "account,date,label\n606400,2024-01-05,x\n").read()
    assert "fec-column-missing" in codes(inventory)
    assert lines(inventory) == []


def test_bad_cells_of_a_general_ledger_are_rejected_with_their_amount(folder: Folder) -> None:
    text = "account,date,debit,credit\n606400,2024-01-05,10,0\n606400,32/13/2024,20,0\n606400,,40,0\n,2024-01-05,80,0\n"
    inventory = folder.put("general_ledger/x.csv", text).read()
    assert [line["quantity"] for line in lines(inventory)] == [10.0]
    found = fates(inventory)
    assert found["606400", "rejected", "entry-without-date"] == 40_00
    assert found["", "rejected", "entry-without-account"] == 80_00
    assert sum(cents for key, cents in found.items() if key[1] == "rejected") == 140_00


def test_amounts_absurd_or_not_finite_are_rejected(folder: Folder) -> None:
    rows = "".join(f"606400,2024-01-05,{amount}\n" for amount in ("nan", "inf", "1e300", "5"))
    inventory = folder.put("general_ledger/x.csv", "account,date,amount\n" + rows).read()
    assert [line["quantity"] for line in lines(inventory)] == [5.0]
    coverage: Any = inventory.accounting
    assert coverage.entries_placed == coverage.entries == 4


def test_lines_on_disk_and_accounts_make_one_ledger(folder: Folder) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"id": ["e"], "category": ["electricity"], "factor": ["base-carbone:37091"], "quantity": [1000.0],
                      "unit": ["kWh"]})  # fmt: skip
    pq.write_table(table, folder.path / "activities.parquet")
    inventory = folder.fec(Fec().invoice("20240105", "606400", "Papier", 100_00)).read()
    assert [line["id"] for line in lines(inventory)] == ["e", "fec/organisation/606400/F1/2024-01"]
    assert inventory.compute().totals.emissions.tonnes == pytest.approx((1000 * 0.0569 + 36.7) / 1000, rel=2e-3)


def test_a_folder_without_accounts_is_as_before(folder: Folder) -> None:
    inventory = folder.put("activities.csv", ELECTRICITY).read()
    assert inventory.accounting is None
    assert "accounting" not in inventory.understood


def test_lines_can_be_explained_and_locked(folder: Folder) -> None:
    inventory = folder.fec(Fec().invoice("20240105", "606400", "Papier", 100_00)).read()
    explained = inventory.compute().explain("fec/organisation/606400/F1/2024-01")
    assert "6064" in json.dumps(explained, default=str)
    files: Any = inventory.understood["files"]
    assert f"fec/{NAME}" in {entry["file"] for entry in files}
