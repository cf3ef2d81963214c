"""Whatever is changed in a pack is detected and named."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from bilan import api
from bilan.lock import factor_rows, make, store
from bilan.pack import build, manifest
from tests.pack.conftest import told

pytestmark = pytest.mark.slow


def every_member(members) -> list[str]:
    return sorted(members)


def test_an_untouched_pack_matches(members, write):
    assert told(write(members)) == {}


def test_one_byte_changed_in_any_member_is_named(members, write):
    for name in every_member(members):
        content = members[name]
        at = len(content) // 2
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        failed = told(write(members | {name: changed}), recompute=False)
        places = failed["manifest"]
        # A byte of the list of hashes itself is told by the member whose line no longer fits, or by the list.
        assert name in places or (name == manifest.MANIFEST and places), name


def test_every_byte_of_the_list_of_hashes_counts(members):
    content = members[manifest.MANIFEST]
    for at in range(0, len(content), 37):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert manifest.differences(members | {manifest.MANIFEST: changed}, {}), at


def test_any_member_removed_is_named(members, write):
    for name in every_member(members):
        rest = {other: content for other, content in members.items() if other != name}
        assert name in told(write(rest), recompute=False)["manifest"], name


def test_any_member_emptied_is_named(members, write):
    for name in every_member(members):
        assert told(write(members | {name: b""}), recompute=False)["manifest"], name


def test_any_member_added_is_named(members, write):
    for name in ("intrus.txt", "inventory/activities/autre.csv", "results/result.de.json", "evidence/files/x.pdf"):
        assert told(write(members | {name: b"x"}), recompute=False)["manifest"] == [name]


def test_any_member_renamed_is_named_with_its_new_name(members, write):
    for name in every_member(members):
        if name == manifest.MANIFEST:
            continue
        renamed = {other: content for other, content in members.items() if other != name} | {f"x-{name}": members[name]}
        from bilan.pack.archive import read

        found = manifest.differences(read(write(renamed)).members, {})
        assert [(one.what, one.name, one.detail) for one in found] == [("renamed", name, f"x-{name}")]


def replaced(members, name: str, old: str, new: str) -> dict[str, bytes]:
    text = members[name].decode("utf-8")
    assert re.search(old, text), (name, old)
    return members | {name: re.sub(old, new, text, count=1).encode("utf-8")}


@pytest.mark.parametrize(
    ("name", "old", "new", "check", "where"),
    [
        ("inventory/activities.csv", "1000000", "100000", "inputs", "inventory/activities.csv"),
        ("inventory/bilan.toml", "Essai", "Autre", "inputs", "inventory/bilan.toml"),
        ("inventory/factors.csv", "2.1", "1.1", "inputs", "inventory/factors.csv"),
        ("inventory/bilan.lock", "kg_co2e = 0.0407", "kg_co2e = 0.0307", "results", "result.en.json"),
        ("inventory/bilan.lock", "total_kg_co2e = 0.0599", "total_kg_co2e = 0.05", "lock", "base-carbone:28333"),
        ("inventory/bilan.lock", 'row_hash = "4', 'row_hash = "5', "books", "base-carbone:28333"),
        ("inventory/bilan.lock", "engine_version = ", "engine_version = 7", "texts", "README.md"),
        ("rules/frameworks/beges_v5/rules.csv", "combustion", "upstream", "rules", "rules/frameworks/beges_v5/"),
        ("rules/gwp.csv", "n2o,265", "n2o,200", "rules", "rules/gwp.csv"),
        ("factors/factors.csv", "0.0599", "0.0499", "factors", "factors/factors.csv"),
        ("results/lines.csv", "agneau", "mouton", "lines", "results/lines.csv"),
        ("results/result.fr.json", '"total_t": 2', '"total_t": 1', "results", "results/result.fr.json frameworks"),
        ("results/result.en.json", "operational", "financial", "results", "results/result.en.json inventory.approach"),
        ("results/explanations/0001.json", "combustion", "whole", "results", "results/explanations/0001.json"),
        ("sample/sample.csv", "largest", "equal", "sample", "sample/sample.csv:2"),
        ("sample/method.en.md", "at random", "by choice", "sample", "sample/method.en.md"),
        ("methods/methods.fr.md", "opérationnel", "financier", "texts", "methods/methods.fr.md"),
        ("README.md", "Verify", "Trust", "texts", "README.md"),
        ("changes/locks.csv", "lock", "relock", "changes", "changes/locks.csv:2"),
        ("evidence/index.csv", "pieces/engins.txt", "pieces/engin.txt", "evidence", "evidence/index.csv pieces"),
        ("evidence/files/pieces/courant.txt", "facture", "Facture", "evidence", "evidence/files/pieces/courant.txt"),
        ("pack.json", '"seed": 1', '"seed": 2', "sample", "sample/method.fr.md"),
        ("pack.json", "bilan.pack/1", "bilan.pack/2", "settings", "pack.json"),
    ],
)  # fmt: skip
def test_a_forger_who_also_mends_the_hashes_is_found_by_recomputing(members, write, name, old, new, check, where):
    failed = told(write(replaced(members, name, old, new), sealed=True))
    assert "manifest" not in failed
    assert check in failed, failed
    assert any(where in place for place in failed[check]), failed[check]


def test_a_pack_made_anew_with_a_forged_factor_is_found_by_the_verifiers_own_book(folder, write):
    """The forger edits the value everywhere and mends every hash, the factor's own too: only the book tells."""
    made = build.build(folder)
    entry = next(one for one in made.lock.factors if one.ref == "base-carbone:28333")
    row = dict(entry.row) | {"total_kg_co2e": 0.0299}
    parts = tuple(dict(part) | {"kg": part["kg"] / 2, "kg_co2e": part["kg_co2e"] / 2} for part in entry.parts)
    forged = replace(entry, row=row, parts=parts, content=factor_rows.content_hash(row, parts))
    factors = tuple(forged if one is entry else one for one in made.lock.factors)
    store.write(replace(made.lock, factors=factors), folder)
    result = api.read(folder).compute()
    store.write(make.make(result), folder)
    failed = told(write(build.build(folder).members))
    assert failed == {"books": ["base-carbone:28333"]}


def test_each_number_of_the_result_is_compared(members, write):
    """A number changed anywhere in the JSON is told with its path."""
    payload = json.loads(members["results/result.fr.json"])
    beges = payload["frameworks"]["beges-v5"]
    line = next(line for line in beges["lines"] if line["code"] == "2.1")
    line["total_t"] *= 1 + 1e-9
    payload["totals"]["frozen_t"] += 1e-6
    payload["inventory"]["lines_read"] += 1
    payload["frameworks"]["ghg-protocol"]["lines"][3]["high_t"] += 0.001
    forged = members | {"results/result.fr.json": json.dumps(payload).encode()}
    places = set(told(write(forged, sealed=True))["results"])
    prefix = "results/result.fr.json "
    assert prefix + "frameworks.beges-v5.lines[2.1].total_t" in places
    assert prefix + "totals.frozen_t" in places
    assert prefix + "inventory.lines_read" in places
    assert len(places) == 4


def test_a_lock_that_is_gone_or_no_lock_fails_in_words(members, write):
    rest = {name: content for name, content in members.items() if name != "inventory/bilan.lock"}
    assert "inventory/bilan.lock" in told(write(rest, sealed=True))["lock"]
    assert told(write(members | {"inventory/bilan.lock": b"\xff"}, sealed=True))["lock"]


@pytest.mark.parametrize(
    "name", ["inventory/bilan.toml", "inventory/activities.csv", "results/lines.parquet", "pack.json"]
)
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[" * 5000])
def test_garbage_in_any_member_fails_and_never_crashes(members, write, name, content):
    assert told(write(members | {name: content}, sealed=True))


@pytest.mark.parametrize(
    "change",
    [
        {"folder": "../x"},
        {"folder": ""},
        {"folder": 3},
        {"file": "../../etc/passwd"},
        {"seed": "1"},
        {"seed": True},
        {"more": 1},
    ],
)
def test_settings_that_lead_elsewhere_are_refused(members, write, change):
    settings = json.loads(members["pack.json"]) | change
    failed = told(write(members | {"pack.json": json.dumps(settings).encode()}, sealed=True))
    assert failed["settings"]


def test_a_member_under_the_inventory_that_the_lock_does_not_know_is_named(members, write):
    added = members | {"inventory/contracts.csv": b"entity,instrument\nusine,residual_mix\n"}
    assert "inventory/contracts.csv" in told(write(added, sealed=True))["inputs"]
