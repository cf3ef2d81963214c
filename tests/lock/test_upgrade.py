"""An upgrade is shown before anything changes, and written only when told to."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import bilan as package
from bilan.lock import plan as planning
from bilan.lock import store
from bilan.lock.form import LOCK_FILE
from bilan.model.findings import BilanError
from tests.lock.conftest import change

pytestmark = pytest.mark.slow


@pytest.fixture
def locked(folder, bilan, later_book):
    """A folder locked on V22.0, with V99.0 on the shelf."""
    bilan("lock", folder)
    later_book()
    return folder


def test_the_plan_gives_totals_factors_and_lines_and_writes_nothing(locked, bilan):
    kept = (locked / LOCK_FILE).read_bytes()
    status, out, _ = bilan("upgrade", locked, "--plan", "--to", "base-carbone@V99.0", "--json", "-")
    told = json.loads(out)
    assert status == 0
    assert told["targets"] == [{"source": "base-carbone", "before": "V22.0", "after": "V99.0"}]
    what = {entry["factor"]: entry["what"] for entry in told["factors"]}
    assert what == {
        "base-carbone:14015": "moved",
        "base-carbone:28333": "moved",
        "base-carbone:33558": "archived",
        "base-carbone:34237": "vanished",
        "base-carbone:99002": "found",
    }
    assert told["factors_same"] == 3
    assert told["pinned_in_ledger"] == ["base-carbone:33025@V22.0"]
    moved = next(entry for entry in told["factors"] if entry["factor"] == "base-carbone:28333")
    assert (moved["kg_co2e_before"], moved["kg_co2e_after"]) == (0.0599, 0.0520)
    assert moved["change_pct"] == pytest.approx((0.0520 / 0.0599 - 1) * 100)
    assert (locked / LOCK_FILE).read_bytes() == kept


def test_totals_are_those_of_the_two_computations(locked):
    found = planning.plan(locked)
    before = package.read(locked).compute()
    total = next(move for move in found.totals if move.framework == "beges-v5")
    assert total.before_t == pytest.approx(before.report("beges-v5").total_t, rel=1e-11)
    # Electricity 1 GWh, diesel 20 000 L; lamb (0.5 t at 49.6) is lost, the new product (1 t at 1.5) is found.
    expected = 1000 * (0.0520 - 0.0599) + 20 * (3.30 - 3.16) - 24.8 + 1.5
    assert total.after_t - total.before_t == pytest.approx(expected, rel=1e-9)
    assert total.pct == pytest.approx(expected / total.before_t * 100, rel=1e-9)
    assert [move.framework for move in found.totals] == [
        "beges-v5",
        "iso-14064-1",
        "ghg-protocol",
        "ghg-protocol:market",
        "bilan-carbone-v9",
    ]


def test_the_lines_that_move_most_come_first(locked):
    lines = planning.plan(locked).lines
    assert [(line.id, round(line.change_t, 6)) for line in lines] == [
        ("agneau", -24.8),
        ("courant", -7.9),
        ("engins", 2.8),
        ("nouveau", 1.5),
    ]
    assert lines[0].after_t is None
    assert lines[3].before_t is None
    assert len(planning.plan(locked, lines=2).lines) == 2


def test_factors_near_a_vanished_or_archived_one_are_suggested(locked):
    moves = {move.ref: move for move in planning.plan(locked).factors}
    assert moves["base-carbone:34237"].nearest == ("base-carbone:99001 — Agneau, collier, cru, France",)
    assert moves["base-carbone:33558"].nearest[0].startswith("base-carbone:99003")
    assert moves["base-carbone:28333"].nearest == ()


@pytest.mark.parametrize(("threshold", "passed"), [(5.0, True), (50.0, False), (0.0, True), (100.0, False)])
def test_the_threshold_is_a_parameter_and_printed(locked, bilan, threshold, passed):
    status, out, _ = bilan("upgrade", locked, "--threshold", threshold, "--lang", "en")
    assert status == 0
    assert f"{threshold:.1f} %" in out
    assert ("Threshold passed" in out) is passed
    assert ("Threshold not passed" in out) is not passed


def test_apply_rewrites_the_lock_and_the_result_follows(locked, bilan):
    planned = planning.plan(locked)
    status, out, _ = bilan("upgrade", locked, "--apply")
    assert status == 0
    assert "Verrou réécrit" in out
    lock = store.read(locked)
    assert lock.versions() == {"base-carbone": "V99.0"}
    assert lock.history[-1].kind == "upgrade"
    assert lock.history[-1].note == "base-carbone V22.0 → V99.0"
    result = package.read(locked).compute()
    assert result.report("beges-v5").total_t == pytest.approx(planned.totals[0].after_t, rel=1e-11)
    assert [f.code for f in result.findings if f.code.startswith("lock-")] == []
    assert result.explain("sirop")["steps"][0]["factor"]["version"] == "V22.0"
    _, out, _ = bilan("upgrade", locked)
    assert "Rien ne bouge" in out
    kept = (locked / LOCK_FILE).read_bytes()
    bilan("upgrade", locked, "--apply")
    assert (locked / LOCK_FILE).read_bytes() == kept


def test_going_back_is_an_upgrade_too_and_finds_the_old_result(locked, bilan):
    before = store.read(locked)
    bilan("upgrade", locked, "--apply")
    status, _, _ = bilan("upgrade", locked, "--to", "base-carbone@V22.0", "--apply")
    after = store.read(locked)
    assert status == 0
    assert after.digest == before.digest
    assert after.factors == before.factors


def test_small_changes_add_up(locked, bilan):
    bilan("upgrade", locked, "--apply")
    back = planning.plan(locked, ["base-carbone@V22.0"])
    assert back.totals[0].pct > 5
    assert back.totals[0].cumulative_pct == pytest.approx(0.0, abs=1e-8)


def test_an_upgrade_does_not_mix_with_changed_inputs(locked, bilan):
    change(locked / "activities.csv", "1000000", "900000")
    kept = (locked / LOCK_FILE).read_bytes()
    status, out, _ = bilan("upgrade", locked, "--lang", "en")
    assert status == 0
    assert "lock-line-changed" in out
    status, _, err = bilan("upgrade", locked, "--apply", "--lang", "en")
    assert status == 1
    assert "upgrade-lock-stale" in err
    assert (locked / LOCK_FILE).read_bytes() == kept
    bilan("lock", locked)
    assert bilan("upgrade", locked, "--apply")[0] == 0


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("base-carbone@V98.0", "upgrade-version-absent"),
        ("base-carbone", "upgrade-target"),
        ("@V99.0", "upgrade-target"),
        ("defra@2024", "upgrade-source-unused"),
    ],
)
def test_a_wrong_target_is_refused_in_words(locked, bilan, target, code):
    status, _, err = bilan("upgrade", locked, "--to", target, "--lang", "en")
    assert status == 1
    assert code in err
    assert "→" in err


def test_two_versions_of_one_source_are_refused(locked, bilan):
    status, _, err = bilan("upgrade", locked, "--to", "base-carbone@V99.0", "--to", "base-carbone@V22.0")
    assert status == 1
    assert "upgrade-target" in err


def test_a_lock_of_the_first_form_is_upgraded_too(folder, later_book, bilan):
    shutil.copy(Path(__file__).parent / "old" / "v1.lock", folder / LOCK_FILE)
    later_book()
    what = {move.ref: move.what for move in planning.plan(folder).factors}
    assert what["base-carbone:28333"] == "moved"
    assert what["base-carbone:33036"] == "same"
    assert bilan("upgrade", folder, "--apply")[0] == 0
    assert store.read(folder).versions() == {"base-carbone": "V99.0"}


@pytest.mark.parametrize("value", ["nan", "-1", "101"])
def test_a_wrong_threshold_is_refused(locked, bilan, value):
    assert "upgrade-threshold" in bilan("upgrade", locked, f"--threshold={value}")[2]


def test_without_a_lock_there_is_nothing_to_upgrade(folder, bilan):
    status, _, err = bilan("upgrade", folder)
    assert status == 1
    assert "lock-absent" in err
    with pytest.raises(BilanError):
        planning.plan(folder)


def test_plan_and_apply_exclude_each_other(locked, bilan):
    assert bilan("upgrade", locked, "--plan", "--apply")[0] == 2
    assert bilan("upgrade", locked, "--lang", "de")[0] == 2
