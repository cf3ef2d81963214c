"""Reading a FEC: every dialect gives the same lines; hostile files are named and lose nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.ledger.reading import SourceFile
from bilan.ledger.sources.fec.layout import sniff
from bilan.ledger.sources.fec.read import open_fec
from tests.accounting.conftest import COLUMNS, NAME, Fec, Folder, codes, fates, lines

DIALECTS = [
    {"delimiter": d, "encoding": e, "point": p, "end": n, "one_amount": m, "quoted": q}
    for d, e, p, n, m, q in itertools.product(
        "\t|", ("utf-8", "utf-8-sig", "iso-8859-15", "cp1252", "utf-16"), ",.", ("\r\n", "\n"), (False, True), (False,)
    )
] + [{"delimiter": d, "encoding": "utf-8", "point": ",", "quoted": True} for d in "\t|;"]


def golden() -> Fec:
    """Six entries with one of each: purchase, letter outside ASCII, quote in a label, asset, credit note, sale."""
    return (
        Fec()
        .invoice("20240105", "606110", "Électricité", 172_00, "FEDF", "EDF Entreprises")
        .invoice("20240205", "601100", "Achats d'acier", 10_000_00, "FACI", "Aciers de l'Œuvre")
        .invoice("20240210", "606300", 'Vanne 3/4" et pièces', 250_00, "FQ", "Quincaillerie")
        .add("20240314", ("218300", "Ordinateurs", "", "", 6000_00, 0), ("404000", "Fourn.", "FPC", "PC", 0, 6000_00))
        .invoice("20240320", "601100", "Achats d'acier", -2_000_00, "FACI", "Aciers de l'Œuvre")
        .add("20240330", ("411000", "Clients", "C1", "Client", 120_00, 0), ("701000", "Ventes", "", "", 0, 120_00))
    )


def read_raw(path: Path, name: str = NAME, block: int = 1 << 22) -> tuple[list[dict[str, Any]], Any]:
    reading = open_fec(SourceFile(path, name))
    rows = [row for batch in reading.batches(block) for row in batch.to_pylist()]
    return rows, reading


def test_golden_lines(folder: Folder) -> None:
    found = {line["id"]: line for line in lines(folder.fec(golden()).read())}
    electricity = found["fec/organisation/606110/FEDF/2024-01"]
    assert electricity["category"] == "electricity"
    assert electricity["unit"] == "kWh"
    assert electricity["quantity"] == pytest.approx(1000.0)
    assert electricity["uncertainty"] == "50"
    steel = found["fec/organisation/601100/FACI/2024-02"]
    assert (steel["category"], steel["factor"]) == ("goods_monetary", "base-carbone:25020")
    assert (steel["quantity"], steel["unit"]) == (10_000.0, "EUR")
    assert (str(steel["start"]), str(steel["end"])) == ("2024-02-01", "2024-02-29")
    assert steel["label"] == "Achats d'acier – Aciers de l'Œuvre"
    assert steel["evidence"] == "P2"
    assert "supplier=Aciers de l'Œuvre" in steel["tags"]
    asset = found["fec/organisation/218300/FPC/2024-03-14"]
    assert (asset["category"], str(asset["acquired"]), asset["lifetime"]) == ("it_equipment", "2024-03-14", 4.0)
    credit = found["fec/organisation/601100/FACI/2024-03#1"]
    assert (credit["quantity"], credit["corrects"]) == (-2000.0, "fec/organisation/601100/FACI/2024-02")
    assert len(found) == 5


def test_golden_tonnes(folder: Folder) -> None:
    result = folder.fec(golden()).read().compute()
    assert result.lines_read == result.lines_accepted == 5
    steel, parts, electricity, computers = 8000 * 1.7, 250 * 0.6, 1000 * 0.0569, 6000 * 0.4 / 4
    expected = (steel + parts + electricity + computers) / 1000
    assert result.totals.emissions.tonnes == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: "-".join(repr(v).strip("'") for v in d.values()))
def test_every_dialect_gives_the_same(
    dialect: dict[str, Any], new_folder: Callable[[], Folder], plain_golden: list[dict[str, Any]]
) -> None:
    if dialect["encoding"] == "cp1252" and "Œ".encode("cp1252")[0] >= 0xA0:
        raise AssertionError("the golden file must tell cp1252 from ISO 8859-15")
    path = new_folder().fec(golden(), **dialect).path / "fec" / NAME
    rows, reading = read_raw(path)
    assert not reading.problems.closed()
    assert normal(rows) == plain_golden


def normal(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines with debit and credit, however the amount was written."""
    for row in rows:
        amount, side = row.pop("amount"), row.pop("direction")
        if amount is not None:
            row["debit"], row["credit"] = (amount, 0.0) if side == "D" else (0.0, amount)
    return rows


@pytest.fixture(scope="module")
def plain_golden(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("golden") / NAME
    path.write_bytes(golden().write())
    return normal(read_raw(path)[0])


@pytest.mark.parametrize("block", [200, 333, 1000, 1 << 20])
def test_block_size_does_not_matter(block: int, tmp_path: Path, plain_golden: list[dict[str, Any]]) -> None:
    path = tmp_path / NAME
    path.write_bytes(golden().write())
    assert normal(read_raw(path, block=block)[0]) == plain_golden


def test_dialect_is_echoed(folder: Folder) -> None:
    inventory = folder.fec(golden(), delimiter="|", encoding="iso-8859-15").read()
    [echo] = [entry for entry in inventory.understood["files"] if entry.get("kind") == "fec"]  # type: ignore[attr-defined]
    assert (echo["delimiter_name"], echo["encoding"], echo["decimal"]) == ("bar", "iso-8859-15", ",")
    assert (echo["siren"], echo["closing"], echo["rows"]) == ("123456782", "2024-12-31", 16)


def test_columns_beyond_the_eighteen_and_another_order(folder: Folder) -> None:
    rows = [list(COLUMNS), *golden().rows()]
    moved = [[row[4], row[11], row[12], *row[:4], *row[5:11], *row[13:], "Extra"] for row in rows]
    folder.put(f"fec/{NAME}", "\n".join("\t".join(row) for row in moved) + "\n")
    assert len(lines(folder.read())) == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ledger-file-empty"),
        (b"\n\n  \n", "ledger-file-empty"),
        (b"PK\x03\x04" + bytes(500), "ledger-file-not-text"),
        (bytes(range(32)) * 200, "ledger-file-not-text"),
        (b"name;value\nx;1\n", "fec-header-unknown"),
        (b"JournalCode\tEcritureNum\tCompteNum\tEcritureLib\nHA\t1\t606\tx\n", "fec-column-missing"),
        ("\t".join(COLUMNS).encode() + b"\n", "ledger-file-without-lines"),
    ],
)
def test_files_that_are_no_fec(folder: Folder, content: bytes, code: str) -> None:
    inventory = folder.put(f"fec/{NAME}", content).read()
    assert code in codes(inventory)
    assert lines(inventory) == []


def test_damaged_lines_are_named_and_spoil_no_other(folder: Folder) -> None:
    text = golden().write(end="\n").decode().split("\n")
    text[2] = "HA\tHA\t1\t2024"
    text[6] += "\ttoo\tmany"
    text[9] = text[9].replace("300,00", "300,00 euros")
    text.insert(4, "nul\0byte" + "\t" * 17)
    inventory = folder.put(f"fec/{NAME}", "\n".join(text)).read()
    found = [(f.code, f.place.rpartition(":")[2]) for f in inventory.findings if f.severity == "error"]
    assert ("fec-line-width", "3") in found
    assert ("line-nul-byte", "5") in found
    assert ("fec-line-width", "8") in found
    assert ("number-unreadable", "11") in found
    assert "fec-unbalanced" in codes(inventory)
    coverage: Any = inventory.accounting
    assert coverage.entries == 17
    assert coverage.entries_placed == 17
    assert coverage.spend.difference == coverage.whole.difference == 0


def test_a_truncated_last_line(folder: Folder) -> None:
    content = golden().write()
    inventory = folder.put(f"fec/{NAME}", content[:-30]).read()
    assert "fec-line-width" in codes(inventory)
    assert len(lines(inventory)) == 5


def test_unbalanced_entries_are_named(folder: Folder) -> None:
    fec = golden().add("20240601", ("606400", "Papier", "", "", 100_00, 0), ("401000", "F", "F1", "F1", 0, 90_00))
    inventory = folder.fec(fec).read()
    [entry] = [finding for finding in inventory.findings if finding.code == "fec-entry-unbalanced"]
    assert entry.line == "7"
    assert "10,00" in entry.message("fr")
    assert "10.00" in entry.message("en")
    assert "fec-unbalanced" in codes(inventory)


def test_balanced_files_have_no_findings_of_balance(folder: Folder) -> None:
    assert not [code for code in codes(folder.fec(golden()).read()) if "balance" in code]


def test_the_same_entries_in_two_files_count_once(folder: Folder) -> None:
    once = folder.fec(golden()).read()
    twice = folder.fec(golden(), name="fec/again/123456782FEC20241231.txt").read()
    assert {"fec-entries-twice", "fec-overlap"} <= set(codes(twice))
    assert sorted(line["id"] for line in lines(twice)) == sorted(line["id"] for line in lines(once))
    assert sum(line["quantity"] for line in lines(twice)) == sum(line["quantity"] for line in lines(once))
    assert fates(twice)["601100", "rejected", "entry-twice"] == 8_000_00
    coverage: Any = twice.accounting
    assert coverage.spend.difference == coverage.whole.difference == 0


def test_two_files_with_other_entries_of_the_same_days_are_both_read(folder: Folder) -> None:
    other = Fec().invoice("20240601", "606400", "Papier", 500_00, "FP")
    inventory = folder.fec(golden()).fec(other, name="fec/222222222FEC20241231.txt").read()
    assert "fec-entries-twice" not in codes(inventory)
    assert "fec-overlap" not in codes(inventory)
    assert len(lines(inventory)) == 6


def test_links_and_paths_outside_are_refused(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / NAME
    outside.write_bytes(golden().write())
    (folder.path / "fec").mkdir()
    (folder.path / "fec" / NAME).symlink_to(outside)
    folder.option(f'fec = ["../{outside.parent.name}/{NAME}", "nowhere.txt"]')
    inventory = folder.read()
    assert {"ledger-file-is-a-link", "accounting-file-outside", "accounting-file-missing"} <= set(codes(inventory))
    assert lines(inventory) == []


def test_a_label_with_a_quote_is_a_label() -> None:
    layout = sniff("\n".join("|".join(row) for row in [list(COLUMNS), *golden().rows()]))
    assert layout is not None
    assert not layout.quoted


_cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\t\r\n\0", exclude_categories=("Cs", "Cc")), max_size=12
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_cells, min_size=0, max_size=22), max_size=12))
def test_no_line_vanishes_and_nothing_crashes(new_folder: Callable[[], Folder], rows: list[list[str]]) -> None:
    sound = golden()
    text = [list(COLUMNS), *sound.rows(), *rows]
    folder = new_folder().put(f"fec/{NAME}", "\n".join("\t".join(row) for row in text) + "\n")
    inventory = folder.read()
    coverage: Any = inventory.accounting
    assert coverage.entries_placed == coverage.entries
    assert coverage.entries >= len(sound.rows())
    assert coverage.spend.difference == coverage.whole.difference == 0
