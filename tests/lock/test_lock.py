"""The lock holds numbers to the byte, also when the shelf changes, and says what changed when something did."""

from __future__ import annotations

import json
import shutil
import tomllib

import pyarrow.parquet as pq
import pytest

import bilan as package
from bilan.factors import shelf as shelves
from bilan.lock import hashes, relock, store
from bilan.lock.form import LOCK_FILE
from bilan.model.findings import BilanError
from tests.lock.conftest import change


def codes(folder) -> list[str]:
    """Codes of the findings about the lock."""
    return [f.code for f in package.read(folder).compute().findings if f.code.startswith("lock-")]


def compute_bytes(bilan, folder, target) -> tuple[bytes, bytes]:
    status, _, _ = bilan("compute", folder, "--json", target / "r.json", "--parquet", target / "r.parquet")
    assert status == 0
    return (target / "r.json").read_bytes(), (target / "r.parquet").read_bytes()


def test_locked_results_are_the_same_bytes_after_newer_books_are_imported(folder, bilan, later_book, tmp_path):
    assert bilan("lock", folder)[0] == 0
    before = compute_bytes(bilan, folder, tmp_path)
    later_book()
    assert compute_bytes(bilan, folder, tmp_path) == before
    assert package.read(folder, use_lock=False).compute().report("beges-v5").total_t != pytest.approx(
        json.loads(before[0])["frameworks"]["beges-v5"]["total_t"]
    )
    assert codes(folder) == []


def test_the_locked_result_is_the_one_without_a_lock(folder, bilan, tmp_path):
    free = compute_bytes(bilan, folder, tmp_path)
    bilan("lock", folder)
    assert compute_bytes(bilan, folder, tmp_path) == free


def test_a_new_line_takes_the_locked_version_of_its_source(folder, bilan, later_book):
    bilan("lock", folder)
    later_book()
    with (folder / "activities.csv").open("a", encoding="utf-8") as file:
        file.write("autre,usine,food_meals_drinks,Agneau,base-carbone:34239,1000,kg,20\n")
    result = package.read(folder).compute()
    assert {f.code for f in result.findings if f.line == "autre"} == {"lock-line-added"}
    assert "lock-factor-added" in codes(folder)
    assert result.explain("autre")["steps"][0]["factor"]["version"] == "V22.0"


def test_an_unknown_reference_stays_unknown_until_the_upgrade(folder, bilan, later_book):
    bilan("lock", folder)
    later_book()
    found = package.read(folder).compute().findings
    assert [f.line for f in found if f.code == "unknown-factor"] == ["nouveau"]


def test_numbers_survive_the_loss_of_their_book(folder, bilan, later_book, shelf, tmp_path):
    later_book()
    bilan("lock", folder)
    total = package.read(folder).compute().report("beges-v5").total_t
    shutil.rmtree(shelf)
    result = package.read(folder).compute()
    assert result.report("beges-v5").total_t == total
    assert codes(folder) == ["lock-book-missing"]
    status, _, _ = bilan("compute", folder, "--json", tmp_path / "r.json", "--strict")
    assert status == 1


def test_a_book_with_other_rows_under_the_same_version_is_named_and_not_used(folder, bilan, later_book, shelf):
    later_book()
    bilan("lock", folder)
    total = package.read(folder).compute().report("beges-v5").total_t
    place = next(book.folder for book in shelves.books("base-carbone") if book.version == "V99.0")
    table = pq.read_table(place / "factors.parquet")
    rows = table.to_pylist()
    for row in rows:
        if row["id"] == "base-carbone:28333":
            row["row_hash"] = "0" * 16
        if row["id"] == "base-carbone:14015":
            row["uncertainty"] = "77"
    pq.write_table(type(table).from_pylist(rows, schema=table.schema), place / "factors.parquet")
    result = package.read(folder).compute()
    told = {f.values["factor"]: f.code for f in result.findings if f.code.startswith("lock-")}
    assert told == {
        "base-carbone:28333": "lock-factor-changed",
        "base-carbone:14015": "lock-factor-read-otherwise",
    }
    assert result.report("beges-v5").total_t == total


def test_a_factor_edited_by_hand_in_the_lock_is_named(folder, bilan):
    bilan("lock", folder)
    change(folder / LOCK_FILE, "total_kg_co2e = 0.0599", "total_kg_co2e = 0.0399")
    assert codes(folder) == ["lock-factor-edited"]
    kept = (folder / LOCK_FILE).read_bytes()
    status, _, err = bilan("lock", folder)
    assert status == 1
    assert "base-carbone:28333" in err
    assert (folder / LOCK_FILE).read_bytes() == kept
    (folder / LOCK_FILE).unlink()
    bilan("lock", folder)
    change(folder / LOCK_FILE, "kg_co2e = 0.0407", "kg_co2e = 0.0307")
    found = codes(folder)
    assert "lock-factor-edited" in found
    assert "lock-result-moved" in found


def test_a_changed_line_a_new_one_and_a_lost_one_are_named(folder, bilan):
    bilan("lock", folder)
    change(
        folder / "activities.csv",
        "abricots,usine,food_meals_drinks,Abricots,base-carbone:33036,3000",
        "abricots,usine,food_meals_drinks,Abricots,base-carbone:33036,3001",
    )
    change(folder / "activities.csv", "agneau,usine", "mouton,usine")
    found = [(f.code, f.line) for f in package.read(folder).compute().findings if f.code.startswith("lock-")]
    assert found == [
        ("lock-input-changed", ""),
        ("lock-line-changed", "abricots"),
        ("lock-line-added", "mouton"),
        ("lock-line-gone", "agneau"),
        ("lock-result-moved", ""),
    ]


def test_another_spelling_of_the_same_lines_names_the_file_and_no_line(folder, bilan):
    bilan("lock", folder)
    rows = (folder / "activities.csv").read_text(encoding="utf-8").splitlines()
    (folder / "activities.csv").write_text("\r\n".join([rows[0], *reversed(rows[1:])]) + "\r\n", encoding="utf-8")
    assert codes(folder) == ["lock-input-changed"]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("bilan.toml", "Essai du verrou", "Autre nom", ["lock-input-changed", "lock-result-moved"]),
        ("bilan.toml", "[[entities]]", "# note\n[[entities]]", ["lock-input-changed"]),
        ("bilan.toml", "[[entities]]", 'gwp = "AR6"\n[[entities]]', ["lock-gwp-changed", "lock-input-changed"]),
        (
            "bilan.toml",
            "[[entities]]",
            'approach = "equity_share"\n[[entities]]',
            ["lock-approach-changed", "lock-input-changed"],
        ),
        ("factors.csv", "2.1", "2.2", ["lock-input-changed", "lock-result-moved"]),
    ],
)
def test_a_changed_file_is_named(folder, bilan, file, old, new, expected):
    bilan("lock", folder)
    change(folder / file, old, new)
    assert codes(folder) == expected


def test_a_new_file_and_a_lost_one_are_named(folder, bilan):
    bilan("lock", folder)
    (folder / "factors.csv").unlink()
    (folder / "actions.csv").write_text("id,label\nA1,Moins\n", encoding="utf-8")
    found = [(f.code, f.place) for f in package.read(folder).compute().findings if f.code.startswith("lock-input")]
    assert found == [("lock-input-added", "actions.csv"), ("lock-input-gone", "factors.csv")]


def test_rules_engine_potentials_and_libraries_are_named(folder, bilan):
    bilan("lock", folder)
    file = folder / LOCK_FILE
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    change(file, data["tables"]["frameworks/beges_v5/rules.csv"], "0" * 64)
    change(file, data["gwp_tables"]["AR5"], "1" * 64)
    change(file, "engine_version = ", "engine_version = 9")
    change(file, f'duckdb = "{data["libraries"]["duckdb"]}"', 'duckdb = "0.0.1"')
    assert codes(folder) == ["lock-engine-changed", "lock-gwp-table-changed", "lock-table-changed"]
    for total in data["result"]["totals"].values():
        file.write_text(file.read_text(encoding="utf-8").replace(repr(total), "1.5"), encoding="utf-8")
    change(file, data["result"]["digest"], "2" * 64)
    assert codes(folder)[-2:] == ["lock-result-moved", "lock-library-changed"]


@pytest.mark.parametrize("strict", [True, False])
def test_changes_are_fatal_only_under_strict(folder, bilan, tmp_path, strict):
    change(
        folder / "activities.csv", "nouveau,usine,food_meals_drinks,Produit nouveau,base-carbone:99002,1000,kg,20\n", ""
    )
    bilan("lock", folder)
    options = ["--json", tmp_path / "r.json", *(["--strict"] if strict else [])]
    assert bilan("compute", folder, *options)[0] == 0
    change(folder / "bilan.toml", "[[entities]]", "# note\n[[entities]]")
    assert bilan("compute", folder, *options)[0] == int(strict)


def test_check_says_what_changed_and_writes_nothing(folder, bilan):
    assert bilan("lock", folder, "--check", "--lang", "en")[:2] == (1, "No lock.\n")
    bilan("lock", folder)
    status, out, _ = bilan("lock", folder, "--check", "--lang", "en")
    assert status == 0
    assert "holds" in out
    kept = (folder / LOCK_FILE).read_bytes()
    change(folder / "activities.csv", "1000000", "1000001")
    status, out, _ = bilan("lock", folder, "--check")
    assert status == 1
    assert "courant" in out
    assert (folder / LOCK_FILE).read_bytes() == kept


def test_locking_again_keeps_the_factors_and_goes_on_with_the_history(folder, bilan, later_book):
    bilan("lock", folder)
    later_book()
    change(folder / "activities.csv", "1000000", "1000001")
    status, out, _ = bilan("lock", folder, "--note", "relevé corrigé", "--json", "-")
    payload = json.loads(out)
    assert status == 0
    assert payload["written"]
    assert payload["books"] == [{"source": "base-carbone", "version": "V22.0"}]
    assert [change["code"] for change in payload["changes"]] == [
        "lock-input-changed",
        "lock-line-changed",
        "lock-result-moved",
    ]
    lock = store.read(folder)
    assert [(entry.kind, entry.note) for entry in lock.history] == [("lock", ""), ("relock", "relevé corrigé")]
    assert codes(folder) == []


def test_a_lock_that_holds_is_left_untouched(folder, bilan, monkeypatch):
    bilan("lock", folder)
    kept = (folder / LOCK_FILE).read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1990000000")
    status, out, _ = bilan("lock", folder)
    assert status == 0
    assert "Rien n'a changé" in out
    assert (folder / LOCK_FILE).read_bytes() == kept


def test_the_file_reads_back_as_it_was_written_and_is_sorted(folder):
    lock = relock.relock(folder).lock
    assert store.read(folder) == lock
    text = (folder / LOCK_FILE).read_text(encoding="utf-8")
    assert store.dump(store.parse(text)) == text
    refs = [entry["ref"] for entry in tomllib.loads(text)["factors"]]
    assert refs == sorted(refs)
    assert list(tomllib.loads(text)["inputs"]) == ["activities.csv", "bilan.toml", "factors.csv"]
    assert set(lock.tables) == set(hashes.table_files())


def test_a_line_changed_in_the_ledger_is_one_line_of_the_lock_beside_the_digests(folder):
    relock.relock(folder)
    before = (folder / LOCK_FILE).read_text(encoding="utf-8").splitlines()
    change(folder / "activities.csv", "1000000,kWh,5", "1000000,kWh,5 ")
    change(folder / "activities.csv", "Électricité", "Courant")
    relock.relock(folder)
    after = (folder / LOCK_FILE).read_text(encoding="utf-8").splitlines()
    gone = [line for line in before if line not in after]
    assert [line for line in gone if line.endswith(" courant")]
    assert not [line for line in gone if "part =" in line]
    assert len(gone) <= 5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not toml at all [", "lock-unreadable"),
        ("", "lock-unreadable"),
        ("format = 2\n", "lock-unreadable"),
        ("format = 99\n", "lock-format-newer"),
        ("format = 0\n", "lock-unreadable"),
        ('format = "2"\n', "lock-unreadable"),
        ("lock_version = 1\n", "lock-unreadable"),
    ],
)
def test_a_file_that_is_no_lock_is_refused_in_words(folder, bilan, text, code):
    (folder / LOCK_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BilanError) as caught:
        package.read(folder)
    assert caught.value.finding.code == code
    status, _, err = bilan("compute", folder, "--lang", "en")
    assert status == 1
    assert code in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kg = 0.0407", 'kg = "beaucoup"'),
        ("total_kg_co2e = 0.0599", "total_kg_co2e = [1]"),
        ("locked_on = 2026-09-21", "locked_on = 2026"),
        ("listed = ", "other = "),
        ('part = "plant"', 'parts = "plant"'),
        ("[[factors]]", "[[factor]]"),
    ],
)
def test_a_lock_with_a_value_of_another_kind_is_refused_or_named(folder, bilan, old, new):
    bilan("lock", folder)
    change(folder / LOCK_FILE, old, new)
    status, _, err = bilan("lock", folder, "--check")
    assert status == 1
    assert "Traceback" not in err


def test_a_lock_that_is_a_link_or_no_text_is_refused(folder, tmp_path):
    (tmp_path / "elsewhere").write_text("format = 2", encoding="utf-8")
    (folder / LOCK_FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BilanError, match="lock-unreadable"):
        package.read(folder)
    (folder / LOCK_FILE).unlink()
    (folder / LOCK_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BilanError, match="lock-unreadable"):
        package.read(folder)


def test_a_failed_writing_leaves_the_old_lock(folder, monkeypatch):
    relock.relock(folder)
    kept = (folder / LOCK_FILE).read_bytes()
    lock = store.read(folder)
    monkeypatch.setattr(store.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(BilanError, match=r"lock-not-writable: .*full"):
        store.write(lock, folder)
    assert (folder / LOCK_FILE).read_bytes() == kept
    assert sorted(path.name for path in folder.iterdir()) == [
        "activities.csv",
        "bilan.lock",
        "bilan.toml",
        "factors.csv",
    ]


def test_the_lock_beside_a_single_file_counts_too(folder, bilan):
    status, _, _ = bilan("lock", folder / "activities.csv")
    assert status == 0
    assert package.read(folder / "activities.csv").lock is not None


def test_every_code_of_the_room_has_two_languages():
    from bilan.model.findings import catalogue

    texts = [text for code, text in catalogue().items() if code.startswith(("lock-", "upgrade-"))]
    assert len(texts) > 30
    for text in texts:
        assert text.message_fr != text.message_en
        assert text.remedy_fr
        assert text.remedy_en
