"""Import: books side by side, whole or not at all; the command line around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilan.cli.factors import app
from bilan.factors import books, import_book, load_factors, search, show
from bilan.factors.sources.common import data_rows
from bilan.model.factors import PARTS
from bilan.model.findings import BilanError

HEADER = (
    "Type Ligne;Identifiant de l'élément;Type de l'élément;Statut de l'élément;Nom base français;Unité français;"
    "Total poste non décomposé\n"
)
ROW = "Elément;25777;Facteur d'émission;Valide générique;Gazole routier neuf;kgCO2e/tonne;{total}\n"


@pytest.fixture(autouse=True)
def own_shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("BILAN_BOOKS", str(tmp_path / "books"))
    return tmp_path / "books"


@pytest.fixture
def publication(tmp_path) -> Path:
    path = tmp_path / "Base_Carbone_V23.6.csv"
    path.write_bytes((HEADER + ROW.format(total="3678")).encode("cp1252"))
    return path


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        app(args=list(arguments), prog_name="bilan factors")
    captured = capsys.readouterr()
    return int(caught.value.code or 0), captured.out, captured.err


def test_an_imported_book_stands_beside_the_shipped_one(publication, own_shelf):
    info = import_book("base-carbone", publication)
    assert (info.version, info.factors, info.shipped) == ("V23.6", 1, False)
    assert [book.version for book in books()] == ["V22.0", "V23.6"]
    assert sorted(path.name for path in info.folder.iterdir()) == [
        "book.toml",
        "factors.parquet",
        "parts.parquet",
        "search.sqlite",
    ]
    totals = load_factors(["base-carbone:25777", "base-carbone:25777@V22.0"]).factors["total_kg_co2e"].to_pylist()
    assert sorted(totals) == [3678.0, 4153.0]
    assert search("gazole routier neuf")[0].version == "V23.6"


def test_importing_the_same_file_again_changes_nothing(publication):
    first = import_book("base-carbone", publication)
    stamp = (first.folder / "book.toml").stat().st_mtime_ns
    assert import_book("base-carbone", publication) == first
    assert (first.folder / "book.toml").stat().st_mtime_ns == stamp


def test_another_file_under_the_same_version_is_refused(publication):
    import_book("base-carbone", publication)
    publication.write_bytes((HEADER + ROW.format(total="9999")).encode("cp1252"))
    with pytest.raises(BilanError) as caught:
        import_book("base-carbone", publication)
    assert caught.value.finding.code == "factor-book-exists"
    assert load_factors(["base-carbone:25777"]).factors["total_kg_co2e"].to_pylist() == [3678.0]
    assert import_book("base-carbone", publication, version="V23.6-corrected").version == "V23.6-corrected"


def test_the_shipped_version_is_not_replaced_by_another_file(publication):
    with pytest.raises(BilanError) as caught:
        import_book("base-carbone", publication, version="V22.0")
    assert caught.value.finding.code == "factor-book-exists"


def test_a_failed_import_leaves_nothing_behind(tmp_path, own_shelf):
    path = tmp_path / "Base_Carbone_V30.csv"
    path.write_bytes(b"\x00junk")
    with pytest.raises(BilanError):
        import_book("base-carbone", path)
    assert not own_shelf.exists()


def test_an_import_that_breaks_while_writing_leaves_nothing_behind(publication, own_shelf, monkeypatch):
    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("bilan.factors.index.build_index", broken)
    with pytest.raises(OSError, match="disk full"):
        import_book("base-carbone", publication)
    assert [book.version for book in books()] == ["V22.0"]
    assert list((own_shelf / "base_carbone").iterdir()) == []


@pytest.mark.parametrize("version", ["../../escape", "a/b", "x" * 60, ".hidden", "V 1"])
def test_a_version_that_cannot_name_a_folder_is_refused(publication, version):
    with pytest.raises(BilanError) as caught:
        import_book("base-carbone", publication, version=version)
    assert caught.value.finding.code == "factor-book-version"


def test_a_file_name_without_version_asks_for_one(tmp_path, publication):
    nameless = tmp_path / "export.csv"
    nameless.write_bytes(publication.read_bytes())
    with pytest.raises(BilanError) as caught:
        import_book("base-carbone", nameless)
    assert caught.value.finding.code == "factor-book-version-missing"


def test_an_unknown_source(publication):
    with pytest.raises(BilanError) as caught:
        import_book("base-calcium", publication)
    assert "agribalyse" in caught.value.finding.remedy("en")


# -- the command line -----------------------------------------------------------------------------------------


def test_search_on_the_command_line(capsys):
    status, out, _ = run(capsys, "search", "gazole routier", "--limit", "2", "--json", "-")
    hits = json.loads(out)["hits"]
    assert status == 0
    assert len(hits) == 2
    assert set(hits[0]) == {"id", "version", "label", "unit", "total", "status", "score", "reason", "kind"}
    status, out, _ = run(capsys, "search", "diesel", "--lang", "en")
    assert "Road diesel" in out
    status, out, _ = run(capsys, "search", "xyzzyqq")
    assert (status, out.strip()) == (0, "Aucun facteur ne correspond.")


def test_show_on_the_command_line(capsys):
    status, out, _ = run(capsys, "show", "base-carbone:28333", "--json", "-")
    card = json.loads(out)
    assert status == 0
    assert card["total_kg_co2e"] == 0.0599
    assert [part["part"] for part in card["parts"]] == ["upstream", "plant", "td_losses"]
    _, out, _ = run(capsys, "show", "base-carbone:25777")
    for words in ("4\u202f153 kg CO₂e", "Licence Ouverte 2.0", "± 5 %", "CO₂ biogénique", "ch4_fossil"):
        assert words in out


def test_show_of_what_no_book_knows(capsys):
    status, _, err = run(capsys, "show", "base-carbone:257777", "--lang", "en")
    assert status == 1
    assert "factor-not-found" in err
    assert "Traceback" not in err


def test_show_of_source_data_says_that_it_is_no_factor():
    card = show("base-carbone:22606")
    assert card.parts == ()
    assert card.notes[0].code == "factor-source-data"


def test_list_and_import_on_the_command_line(capsys, publication):
    status, out, _ = run(capsys, "import", "base-carbone", str(publication))
    assert status == 0
    assert "V23.6" in out
    _, out, _ = run(capsys, "list", "--json", "-")
    assert [(book["source"], book["version"]) for book in json.loads(out)["books"]] == [
        ("base-carbone", "V22.0"),
        ("base-carbone", "V23.6"),
    ]
    _, out, _ = run(capsys, "list")
    assert "7\u202f745" in out


def test_import_of_junk_on_the_command_line(capsys, tmp_path):
    path = tmp_path / "junk.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    for source in ("defra", "epa-hub"):
        status, _, err = run(capsys, "import", source, str(path))
        assert status == 1
        assert "factor-file-unreadable" in err


def test_every_part_has_a_name_in_both_languages():
    labels = {row["part"]: row for row in data_rows("part_labels.csv")}
    assert list(labels) == list(PARTS)
    assert all(row["label_fr"] and row["label_en"] for row in labels.values())


def test_a_language_that_is_none(capsys):
    assert run(capsys, "list", "--lang", "de")[0] == 2
