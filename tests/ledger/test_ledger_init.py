"""bilan init: the folder it writes is read back, its workbook too once it is filled."""

from __future__ import annotations

import json
from datetime import date, datetime

import openpyxl
import pytest
from typer.testing import CliRunner

import bilan.ledger
from bilan.cli.init import app
from bilan.ledger.template.columns import choices, columns
from bilan.ledger.template.folder import WORKBOOK, create
from bilan.ledger.values import canonical
from bilan.model.activities import ACTIVITY_SCHEMA
from bilan.model.findings import BilanError


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_new_folder_is_read_back(tmp_path, lang):
    files = create(tmp_path / "new", lang, 'Ma "boîte" \\ 2', year=2024)
    assert sorted(file.name for file in files) == sorted(file.name for file in (tmp_path / "new").iterdir())
    inventory = bilan.ledger.read(tmp_path / "new")
    assert inventory.configuration.name == 'Ma "boîte" \\ 2'
    assert inventory.configuration.period == (date(2024, 1, 1), date(2024, 12, 31))
    assert [finding.code for finding in inventory.findings] == ["ledger-file-without-lines"]
    (echo,) = (file for file in inventory.understood["files"] if file["table"] == "activities")
    assert list(echo["columns"].values()) == [column.name for column in columns("activities", lang)]
    for table in ("contracts", "actions"):
        (echo,) = (file for file in inventory.understood["files"] if file["table"] == table)
        assert (echo["ignored"], len(echo["columns"])) == ([], len(columns(table, lang)))
    assert inventory.own_factors.num_rows == 0


def test_the_template_offers_every_column():
    assert {column.name for column in columns("activities", "fr")} == set(ACTIVITY_SCHEMA.names) - {
        "row",
        "file",
        "file_row",
        "rejected",
    }


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_choice_is_read_as_a_canonical_value(lang):
    lists = choices(lang, "siege")
    for name, column in (("categories", "category"), ("cases", "case"), ("tiers", "tier"), ("kinds", "kind")):
        values = [canonical(column, text) for text in lists[name]]
        assert len(set(values)) == len(values)
        assert all(value.isascii() and value == value.lower() and " " not in value for value in values)
    assert len(lists["categories"]) == 49


def test_every_unit_offered_is_a_unit():
    from bilan.units import parse

    assert all(parse(unit) for unit in choices("fr", "x")["units"])


@pytest.mark.parametrize(
    ("lang", "category", "case"), [("fr", "Fret entrant", "véhicule propre"), ("en", "Inbound freight", "own vehicle")]
)
def test_the_filled_workbook_is_read_once_renamed(tmp_path, lang, category, case):
    folder = tmp_path / "new"
    create(folder, lang, year=2024)
    template = folder / WORKBOOK[lang]
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].comment is not None
    assert len(sheet.data_validations.dataValidation) >= 6
    headers = [cell.value for cell in sheet[1]]
    by_name = {column.name: headers.index(column.header) + 1 for column in columns("activities", lang)}
    line = {
        "id": "l1",
        "category": category,
        "factor": "base-carbone:1",
        "quantity": 12.5,
        "unit": "t.km",
        "case": case,
        "start": datetime(2024, 2, 1),
        "lifetime": 5,
    }
    for name, value in line.items():
        sheet.cell(2, by_name[name], value)
    book.save(folder / "activities.xlsx")
    inventory = bilan.ledger.read(folder)
    (row,) = inventory.activities.table.to_pylist()
    assert (row["id"], row["category"], row["case"]) == ("l1", "freight_inbound", "own_vehicle")
    assert (row["quantity"], row["start"], row["lifetime"]) == (12.5, date(2024, 2, 1), 5.0)
    assert inventory.findings == ()


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "factors.csv").write_text("mine")
    with pytest.raises(BilanError) as caught:
        create(tmp_path)
    assert caught.value.finding.code == "init-exists"
    assert [path.name for path in tmp_path.iterdir()] == ["factors.csv"]
    assert (tmp_path / "factors.csv").read_text() == "mine"


def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch):
    def failing(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bilan.ledger.template.folder.write_workbook", failing)
    with pytest.raises(BilanError) as caught:
        create(tmp_path)
    assert caught.value.finding.code == "init-cannot-write"
    assert list(tmp_path.iterdir()) == []


def test_the_command(tmp_path):
    run = CliRunner()
    done = run.invoke(app, [str(tmp_path / "a"), "--name", "Essai", "--json", "-"])
    assert done.exit_code == 0
    assert str(tmp_path / "a" / "bilan.toml") in json.loads(done.stdout)["files"]
    again = run.invoke(app, [str(tmp_path / "a"), "--lang", "en"])
    assert again.exit_code == 1
    assert "already exists" in again.stderr
    shown = run.invoke(app, [str(tmp_path / "b"), "--lang", "en"])
    assert "activities-template.xlsx" in shown.stdout
    assert run.invoke(app, [str(tmp_path / "c"), "--lang", "de"]).exit_code == 2
