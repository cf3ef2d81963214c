"""`bilan accounts` and the example of 20,000 lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bilan import api
from bilan.cli.accounts import app
from tests.accounting.conftest import Fec, Folder

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "comptabilite"
RUN = CliRunner()


@pytest.fixture(scope="module")
def example() -> api.Inventory:
    return api.read(EXAMPLE)


def run_json(path: Path, *options: str) -> dict[str, Any]:
    result = RUN.invoke(app, [str(path), "--json", "-", *options])
    assert result.exit_code == 0, result.output
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def test_json_reconciles_and_weighs(folder: Folder) -> None:
    fec = Fec().invoice("20240105", "606400", "Papier", 1000_00).invoice("20240105", "600000", "Divers", 50_00)
    found = run_json(folder.fec(fec).path)
    assert found["schema"] == "bilan.accounts/1"
    assert found["spend"] == {"in": 1050.0, "lines": 1000.0, "left_out": 0.0, "rejected": 50.0, "difference": 0.0}
    by_account = {row["account"]: row for row in found["accounts"]}
    paper = by_account["606400"]
    assert (paper["fate"], paper["amount"], paper["confidence"]) == ("lines", 1000.0, "high")
    assert paper["t_co2e"] == pytest.approx(0.367)
    assert (by_account["600000"]["fate"], by_account["600000"]["t_co2e"]) == ("rejected", None)
    assert by_account["445660"]["reason"].startswith("TVA")
    assert "account-unmapped" in {finding["code"] for finding in found["findings"]}


def test_both_languages(folder: Folder) -> None:
    folder.fec(Fec().invoice("20240105", "606400", "Papier", 123456_00))
    french = RUN.invoke(app, [str(folder.path)], env={"COLUMNS": "200"}).output
    english = RUN.invoke(app, [str(folder.path), "--lang", "en"], env={"COLUMNS": "200"}).output
    assert "123\u202f456,00" in french
    assert "écarté" in french
    assert "123,456.00" in english
    assert "left out" in english
    assert "écarté" not in english


def test_a_folder_without_accounts(folder: Folder) -> None:
    folder.put("activities.csv", "id,category,factor,quantity,unit\na,electricity,base-carbone:37091,1,kWh\n")
    result = RUN.invoke(app, [str(folder.path)])
    assert result.exit_code == 1
    assert "accounting-absent" in result.stderr


def test_strict(folder: Folder) -> None:
    folder.fec(Fec().invoice("20240105", "600000", "Divers", 50_00))
    assert RUN.invoke(app, [str(folder.path)]).exit_code == 0
    assert RUN.invoke(app, [str(folder.path), "--strict"]).exit_code == 1


def test_check_echoes_the_reconciliation(folder: Folder) -> None:
    from bilan.cli.check import app as check

    folder.fec(Fec().invoice("20240105", "606400", "Papier", 1000_00))
    found = json.loads(RUN.invoke(check, [str(folder.path), "--json", "-"]).stdout)
    assert found["understood"]["accounting"]["spend"]["difference"] == "0.00"
    assert found["understood"]["accounting"]["spend"]["in"] == "1000.00"


def test_the_example_reconciles(example: api.Inventory) -> None:
    coverage: Any = example.accounting
    assert coverage.entries == coverage.entries_placed >= 20_000
    assert coverage.debit == coverage.credit
    assert coverage.spend.difference == coverage.whole.difference == 0
    codes = {finding.code for finding in example.findings}
    assert not codes & {"fec-unbalanced", "fec-entry-unbalanced", "fec-line-width", "account-unmapped"}
    assert "account-needs-quantity" in codes  # water


def test_the_example_computes(example: api.Inventory) -> None:
    result = example.compute()
    rejected = [row["rejected"] for row in example.activities.table.to_pylist() if row["rejected"]]  # type: ignore[union-attr]
    assert set(rejected) == {"account-needs-quantity"}
    assert result.lines_read - result.lines_accepted == len(rejected)
    flagged = {f.values["account"] for f in result.findings if f.code == "spend-covered-by-quantity"}
    assert {"606110", "624200"} <= flagged
    assert 2000 < result.totals.emissions.tonnes < 4000


def test_the_example_is_what_its_script_writes(tmp_path: Path) -> None:
    target = tmp_path / "made.txt"
    subprocess.run([sys.executable, str(EXAMPLE / "make_fec.py"), str(target)], check=True)
    assert target.read_bytes() == (EXAMPLE / "fec" / "123456782FEC20241231.txt").read_bytes()
