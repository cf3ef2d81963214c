"""The folder as a whole: which files are read, which are refused, and the tables beside the lines."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

import bilan.ledger
from bilan.model.activities import ACTIVITY_SCHEMA, CONTRACT_SCHEMA
from bilan.model.findings import BilanError


def test_the_table_has_the_contract_s_schema(folder):
    table = folder.lines("a,electricity,f,1,kWh,,,\n").read().activities.table
    assert table.schema.equals(ACTIVITY_SCHEMA)


def test_several_files_of_mixed_kinds_are_one_ledger(folder):
    folder.lines("a,c,f,1,kWh,,,\nb,c,f,x,kWh,,,\n", "activities/1.csv")
    folder.put("activities/2/achats.tsv", "id\tcatégorie\tfacteur\tquantité\tunité\nc\tc\tf\t1,5\tkWh\n")
    book = openpyxl.Workbook()
    book.active.append(["id", "category", "factor", "quantity", "unit"])
    book.active.append(["d", "c", "f", 2, "kWh"])
    book.save(folder.path / "activities" / "3.xlsx")
    inventory = folder.read()
    table = inventory.activities.table
    assert sorted(table["id"].to_pylist()) == ["a", "b", "c", "d"]
    assert table["row"].to_pylist() == [0, 1, 2, 3]
    assert set(table["file"].to_pylist()) == {"activities/1.csv", "activities/2/achats.tsv", "activities/3.xlsx"}
    assert [file["kind"] for file in inventory.understood["files"]].count("csv") == 2
    (finding,) = inventory.findings
    assert finding.place == "activities/1.csv:3"


def test_two_sources_are_read_by_nobody(folder, codes):
    folder.lines("a,c,f,1,kWh,,,\n").lines("b,c,f,1,kWh,,,\n", "activities.txt")
    inventory = folder.read()
    assert codes(inventory) == ["activities-ambiguous"]
    assert "activities.csv, activities.txt" in inventory.findings[0].message("fr")
    assert inventory.activities.table.num_rows == 0
    (folder.path / "activities.txt").unlink()
    folder.lines("b,c,f,1,kWh,,,\n", "activities/1.csv")
    assert codes(folder.read()) == ["activities-ambiguous"]


def test_a_csv_with_headers_only_is_no_rival(folder):
    folder.lines("").lines("b,c,f,1,kWh,,,\n", "activities.txt")
    inventory = folder.read()
    assert inventory.activities.table["id"].to_pylist() == ["b"]
    assert inventory.findings == ()


def test_other_files_are_said_to_be_ignored(folder, codes):
    folder.lines("a,c,f,1,kWh,,,\n", "activities/1.csv")
    for name in ("photo.png", "vieux.xls", "README.md", ".cache", "~$1.xlsx", "_SUCCESS"):
        folder.put(f"activities/{name}", "x")
    folder.put("activities/.hidden/2.csv", "x")
    assert sorted(codes(folder.read())) == ["ledger-file-ignored", "ledger-file-kind-not-read"]


def test_links_are_refused(folder, codes, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.csv").write_text("id,category,factor,quantity,unit\ns,c,f,1,kWh\n")
    folder.lines("a,c,f,1,kWh,,,\n", "activities/1.csv")
    (folder.path / "activities" / "2.csv").symlink_to(elsewhere / "secret.csv")
    (folder.path / "activities" / "3").symlink_to(elsewhere)
    (folder.path / "activities" / "4.csv").symlink_to("/nowhere")
    (folder.path / "activities" / "5").symlink_to(folder.path)
    inventory = folder.read()
    assert inventory.activities.table["id"].to_pylist() == ["a"]
    assert codes(inventory) == ["ledger-file-is-a-link"] * 4
    (folder.path / "factors.csv").symlink_to(elsewhere / "secret.csv")
    (folder.path / "contracts.csv").symlink_to(elsewhere / "secret.csv")
    assert codes(folder.read()) == ["ledger-file-is-a-link"] * 6


def test_a_linked_configuration_is_refused(folder):
    (folder.path / "bilan.toml").unlink()
    (folder.path / "bilan.toml").symlink_to("/etc/hostname")
    with pytest.raises(BilanError) as caught:
        folder.read()
    assert caught.value.finding.code == "ledger-file-is-a-link"


def test_pipes_and_folders_in_place_of_files(folder, codes):
    folder.lines("a,c,f,1,kWh,,,\n", "activities/1.csv")
    os.mkfifo(folder.path / "activities" / "2.csv")
    (folder.path / "contracts.csv").mkdir()
    inventory = folder.read()
    assert codes(inventory) == ["ledger-file-not-regular"] * 2
    assert inventory.activities.table.num_rows == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_without_permission(folder, codes):
    folder.lines("a,c,f,1,kWh,,,\n", "activities/1.csv").lines("b,c,f,1,kWh,,,\n", "activities/2.csv")
    (folder.path / "activities" / "2.csv").chmod(0)
    inventory = folder.read()
    assert codes(inventory) == ["ledger-file-unreadable"]
    assert inventory.activities.table["id"].to_pylist() == ["a"]


def test_a_file_that_fails_while_it_is_read(folder, codes, monkeypatch):
    folder.lines("a,c,f,1,kWh,,,\n", "activities/1.csv").lines("b,c,f,1,kWh,,,\n", "activities/2.csv")
    opened = Path.open

    def failing(path, *arguments, **options):
        if path.name == "2.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", failing)
    inventory = folder.read()
    assert codes(inventory) == ["ledger-file-unreadable"]
    assert inventory.activities.table["id"].to_pylist() == ["a"]


def test_too_many_files(folder, codes, monkeypatch):
    monkeypatch.setenv("BILAN_LIMIT_FILES", "3")
    for i in range(6):
        folder.lines(f"l{i},c,f,1,kWh,,,\n", f"activities/{i}.csv")
    assert codes(folder.read()) == ["ledger-too-many-files"]


def test_contracts(folder, codes):
    folder.lines("a,c,f,1,kWh,,,\n").put(
        "contracts.csv",
        "Entité;Début;Fin;Quantité;Unité;Type de contrat;Facteur;Marché;Justificatif\n"
        "amiens;01/01/2024;31/12/2024;1 200,5;MWh;Garantie d'origine;own:go;FR;c1\n"
        "amiens;;;;;mix résiduel;f;FR;\n"
        "amiens;;;x;MWh;ppa;f;FR;\n"
        "amiens;;;1;MWh;certificat vert;f;FR;\n",
    )
    inventory = folder.read()
    assert inventory.contracts.schema.equals(CONTRACT_SCHEMA)
    first, second = inventory.contracts.to_pylist()
    assert (first["instrument"], first["quantity"], first["start"]) == (
        "guarantee_of_origin",
        1200.5,
        date(2024, 1, 1),
    )
    assert (second["instrument"], second["quantity"]) == ("residual_mix", None)
    assert [(f.code, f.place) for f in inventory.findings] == [
        ("number-unreadable", "contracts.csv:4"),
        ("contract-instrument", "contracts.csv:5"),
    ]


def test_actions(folder):
    folder.lines("a,c,f,1,kWh,,,\n").put(
        "actions.csv",
        "id,label,category,entity,start,end,reduction_t_per_year,cost_eur,status,owner\n"
        "A1,Pompe à chaleur,Combustibles fossiles,,2025-01-01,,12.5,40000,engaged,DT\nA2,x,,,,,beaucoup,,,\n",
    )
    inventory = folder.read()
    first, second = inventory.actions.to_pylist()
    assert (first["category"], first["reduction_t_per_year"], first["start"]) == (
        "fossil_fuels",
        12.5,
        date(2025, 1, 1),
    )
    assert (second["id"], second["reduction_t_per_year"]) == ("A2", None)
    assert [finding.code for finding in inventory.findings] == ["number-unreadable"]


FACTORS = "factor,label,unit,part,gas,kg\nx,X,kWh,whole,co2e,0.5\n"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_own_factors(folder, kind, tmp_path_factory):
    folder.lines("a,c,own:x,1,kWh,,,\n")
    if kind == "csv":
        folder.put("factors.csv", FACTORS)
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for line in FACTORS.splitlines():
            cells = line.split(",")
            book.active.append([*cells[:-1], 0.5 if cells[-1] == "0.5" else cells[-1]])
        book.save(folder.path / "factors.xlsx")
    else:
        import pyarrow as pa

        header, row = (line.split(",") for line in FACTORS.splitlines())
        pq.write_table(
            pa.table({name: [float(cell) if name == "kg" else cell] for name, cell in zip(header, row, strict=True)}),
            folder.path / "factors.parquet",
        )
    inventory = folder.read()
    assert inventory.own_factors["id"].to_pylist() == ["own:x"]
    assert inventory.own_parts["kg"].to_pylist() == [0.5]
    assert not [finding for finding in inventory.findings if finding.severity == "error"]


def test_faulty_companions_leave_the_lines(folder, codes):
    folder.lines("a,c,f,1,kWh,,,\n").put("factors.csv", b"").put("contracts.xlsx", b"junk").put("actions.csv", b"")
    folder.put("contracts.csv", "entity,instrument\n")
    inventory = folder.read()
    assert inventory.activities.table.num_rows == 1
    assert {"table-ambiguous", "ledger-file-empty"} <= set(codes(inventory))
    assert (inventory.own_factors, inventory.contracts, inventory.actions) == (None, None, None)


def test_the_door_is_light():
    heavy = ("pyarrow", "pydantic", "duckdb", "ibis", "pandas", "numpy")
    code = f"import sys, bilan.ledger; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_reading_imports_neither_pandas_nor_duckdb(folder):
    folder.lines("a,c,f,1,kWh,01/02/2024,,\nb,c,f,x,kWh,,,\n")
    code = f"import sys, bilan.ledger; bilan.ledger.read({str(folder.path)!r})"
    code += "; print([name for name in ('duckdb', 'ibis', 'pandas') if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.parametrize("example", ["atelier-horizon", "mairie"])
def test_the_examples_are_read_without_errors(example):
    path = Path(__file__).resolve().parents[2] / "examples" / example
    if not path.is_dir():
        pytest.skip(f"no example {example}")
    inventory = bilan.ledger.read(path)
    assert inventory.activities.table.num_rows > 50
    assert inventory.activities.table["rejected"].null_count == inventory.activities.table.num_rows
    assert not [finding for finding in inventory.findings if finding.severity == "error"]
