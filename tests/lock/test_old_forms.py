"""Stored files of every form of the lock are still read, and still pin."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bilan as package
from bilan.lock import relock, store, upgrades
from bilan.lock.form import LOCK_FILE, LOCK_FORMAT

OLD = Path(__file__).parent / "old"


def test_a_file_is_stored_and_a_handler_known_for_every_form():
    assert {path.stem for path in OLD.glob("*.lock")} == {f"v{form}" for form in range(1, LOCK_FORMAT + 1)}
    assert set(upgrades.HANDLERS) == set(range(1, LOCK_FORMAT))


@pytest.mark.parametrize("form", range(1, LOCK_FORMAT + 1))
def test_every_form_pins_versions_after_newer_books_are_imported(folder, later_book, form):
    total = package.read(folder).compute().report("beges-v5").total_t
    shutil.copy(OLD / f"v{form}.lock", folder / LOCK_FILE)
    later_book()
    result = package.read(folder).compute()
    assert result.report("beges-v5").total_t == pytest.approx(total, rel=1e-12)
    versions = {row["ref"]: row["version"] for row in result.computation.amounts.book.rows}
    assert versions["base-carbone:28333"] == "V22.0"
    assert not [
        f for f in result.findings if f.code in {"lock-input-changed", "lock-line-changed", "lock-result-moved"}
    ]


def test_form_1_says_what_it_cannot_compare_and_checks_what_it_can(folder):
    shutil.copy(OLD / "v1.lock", folder / LOCK_FILE)
    lock = store.read(folder)
    assert lock.upgraded_from == 1
    assert lock.versions() == {"base-carbone": "V22.0"}
    assert [f.code for f in package.read(folder).compute().findings if f.code.startswith("lock-")] == [
        "lock-format-upgraded"
    ]
    text = (folder / "activities.csv").read_text(encoding="utf-8")
    (folder / "activities.csv").write_text(text.replace("1000000", "1000001"), encoding="utf-8")
    found = [f.code for f in package.read(folder).compute().findings if f.code.startswith("lock-")]
    assert found == ["lock-format-upgraded", "lock-input-changed", "lock-result-moved"]


def test_form_1_with_a_row_that_is_not_the_locked_one_is_named(folder):
    text = (OLD / "v1.lock").read_text(encoding="utf-8").replace("4de706995c2a4a01", "0" * 16)
    (folder / LOCK_FILE).write_text(text, encoding="utf-8")
    found = [f for f in package.read(folder).compute().findings if f.code == "lock-factor-changed"]
    assert [f.values["factor"] for f in found] == ["base-carbone:28333"]


def test_locking_again_writes_todays_form(folder):
    shutil.copy(OLD / "v1.lock", folder / LOCK_FILE)
    assert relock.relock(folder).written
    lock = store.read(folder)
    assert lock.upgraded_from is None
    assert any(entry.parts for entry in lock.factors)
    assert [f.code for f in package.read(folder).compute().findings if f.code.startswith("lock-")] == []
