"""A pack holds what a verifier needs, is the same bytes every time, and is computed again from itself alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import bilan as package
from bilan.factors import shelf
from bilan.lock import store
from bilan.pack import archive, build, manifest, verify
from tests.pack.conftest import told

pytestmark = pytest.mark.slow


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def test_everything_that_a_verifier_needs_is_there(members):
    for name in (
        "README.md",
        "LISEZMOI.md",
        "MANIFEST.sha256",
        "pack.json",
        "inventory/bilan.toml",
        "inventory/activities.csv",
        "inventory/factors.csv",
        "inventory/bilan.lock",
        "factors/factors.csv",
        "factors/factors.parquet",
        "factors/parts.csv",
        "factors/parts.parquet",
        "rules/frameworks/ghg_protocol/rules.csv",
        "rules/data/frameworks/categories.csv",
        "rules/gwp.csv",
        "results/result.fr.json",
        "results/result.en.json",
        "results/lines.parquet",
        "results/lines.csv",
        "results/explanations/0001.json",
        "sample/sample.csv",
        "sample/method.fr.md",
        "evidence/index.csv",
        "changes/locks.csv",
        "methods/methods.fr.md",
        "methods/methods.en.md",
    ):
        assert members[name], name


def test_the_same_inventory_gives_the_same_bytes(folder, members):
    again = build.build(folder, with_evidence=True).members
    assert archive.zipped(again) == archive.zipped(members)


def test_the_numbers_of_the_pack_are_those_of_the_inventory(folder, members):
    result = package.read(folder).compute()
    assert json.loads(members["results/result.fr.json"]) == result.to_json("fr")
    table = pq.read_table(io.BytesIO(members["results/lines.parquet"]))
    assert table.equals(result.to_arrow().combine_chunks())
    assert {row["ref"] for row in rows_of(members["factors/factors.csv"])} >= {"base-carbone:28333", "own:repas"}


def test_the_list_of_hashes_is_what_sha256sum_checks(members, tmp_path):
    for name, content in members.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("sha256sum is not installed")
    done = subprocess.run([tool, "-c", "--strict", "--quiet", manifest.MANIFEST], cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_evidence_is_looked_up_inside_the_folder_only(members):
    index = {row["evidence"]: row for row in rows_of(members["evidence/index.csv"])}
    assert {name: row["status"] for name, row in index.items()} == {
        "../dehors.txt": "elsewhere",
        "https://exemple.fr/a": "elsewhere",
        "pieces/absent.pdf": "absent",
        "pieces/courant.txt": "present",
        "pieces/engins.txt": "present",
    }
    assert index["pieces/courant.txt"]["sha256"] == hashlib.sha256(b"facture").hexdigest()
    assert index["pieces/absent.pdf"]["first_lines"] == "engins"
    enclosed = {name for name in members if name.startswith("evidence/files/")}
    assert enclosed == {"evidence/files/pieces/courant.txt", "evidence/files/pieces/engins.txt"}


def test_evidence_behind_a_link_is_not_followed(folder):
    (folder / "pieces" / "absent.pdf").symlink_to(folder.parent / "dehors.txt")
    shutil.move(folder / "pieces", folder.parent / "ailleurs")
    (folder / "pieces").symlink_to(folder.parent / "ailleurs")
    packed = build.build(folder, with_evidence=True)
    assert {document.status for document in packed.documents} == {"elsewhere"}
    assert not [name for name in packed.members if name.startswith("evidence/files/")]


def test_texts_of_the_ledger_are_no_formulas_in_csv(members):
    rows = rows_of(members["results/lines.csv"])
    assert {row["label"] for row in rows if row["id"] == "abricots"} == {"'=Abricots"}


def test_a_pack_is_verified_from_itself_alone(members, write, tmp_path, monkeypatch):
    monkeypatch.setenv("BILAN_BOOKS", str(tmp_path / "nothing"))
    monkeypatch.setattr(shelf, "_books_in", lambda *_, **__: iter(()))
    monkeypatch.chdir(tmp_path)
    found = verify.verify(write(members))
    assert found.ok
    states = {check.name: check.state for check in found.checks}
    assert states["books"] == "noted"
    assert states["results"] == "ok"


def test_a_newer_book_on_the_verifiers_shelf_changes_nothing(members, write, tmp_path, monkeypatch):
    from bilan import factors

    monkeypatch.setenv("BILAN_BOOKS", str(tmp_path / "books"))
    factors.import_book("base-carbone", Path(__file__).parents[1] / "lock" / "data" / "Base_Carbone_V99.0.csv")
    assert told(write(members)) == {}


def test_a_pack_without_a_lock_makes_one_and_leaves_the_folder_alone(folder):
    before = sorted(path.name for path in folder.iterdir())
    packed = build.build(folder)
    assert packed.lock_made
    assert sorted(path.name for path in folder.iterdir()) == before
    store.write(packed.lock, folder)
    again = build.build(folder)
    assert not again.lock_made
    assert again.members == packed.members


def test_the_command_line_packs_and_verifies(folder, bilan, tmp_path):
    file = tmp_path / "pack.zip"
    status, out, _ = bilan("pack", folder, "-o", file, "--json", "-")
    packed = json.loads(out)
    assert status == 0
    assert packed["lock_made"]
    assert packed["documents"] == 5
    status, out, _ = bilan("verify", file, "--json", "-")
    checked = json.loads(out)
    assert status == 0
    assert checked["ok"]
    assert checked["digest"] == packed["digest"]
    status, out, _ = bilan("verify", file)
    assert status == 0
    assert "Tout concorde" in out
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)
    status, out, _ = bilan("verify", file, "--lang", "en")
    assert status == 1
    assert "DOES NOT MATCH" in out
    assert "damaged" in out or "changed" in out


def test_what_differs_is_told_in_both_languages(members, write, bilan):
    stated = members["results/result.fr.json"].replace(b'"lines_read": 7', b'"lines_read": 8')
    file = write(members | {"results/result.fr.json": stated, "intrus.txt": b"x"})
    status, out, _ = bilan("verify", file)
    assert status == 1
    assert "results/result.fr.json : modifié" in out
    assert "intrus.txt : ajouté" in out
    assert "inventory.lines_read : dossier 8, recalcul 7" in out
    status, out, _ = bilan("verify", file, "--lang", "en", "--hashes-only")
    assert status == 1
    assert "results/result.fr.json: changed" in out
    assert "intrus.txt: added" in out
    assert len({check.name for check in verify.verify(file).checks}) == len(verify.verify(file).checks)


def test_a_lock_that_no_longer_holds_is_refused_with_what_changed(folder, bilan, tmp_path):
    bilan("lock", folder)
    text = (folder / "activities.csv").read_text(encoding="utf-8")
    (folder / "activities.csv").write_text(text.replace("20000,L", "20001,L"), encoding="utf-8")
    status, _, err = bilan("pack", folder, "-o", tmp_path / "pack.zip")
    assert status == 1
    assert "pack-lock-stale" in err
    assert "engins" in err
    assert not (tmp_path / "pack.zip").exists()


def test_a_lock_of_an_old_form_is_refused(folder, bilan, tmp_path):
    shutil.copy(Path(__file__).parents[1] / "lock" / "old" / "v1.lock", folder / "bilan.lock")
    status, _, err = bilan("pack", folder, "-o", tmp_path / "pack.zip")
    assert status == 1
    assert "pack-lock-old" in err


def test_a_pack_that_cannot_be_written_says_so(folder, bilan, tmp_path):
    status, _, err = bilan("pack", folder, "-o", tmp_path / "nowhere" / "pack.zip", "--lang", "en")
    assert status == 1
    assert "pack-not-writable" in err


def test_a_folder_in_git_is_packed_with_its_history_and_runs_nothing(folder, tmp_path):
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")

    def run(*arguments: str) -> None:
        identity = ["-c", "user.name=Essai", "-c", "user.email=essai@exemple.fr"]
        subprocess.run([git, *identity, *arguments], cwd=folder, check=True, capture_output=True)

    run("init", "-q")
    run("add", ".")
    run("commit", "-q", "-m", "Premier relevé")
    trap = tmp_path / "ran"
    run("config", "log.showSignature", "true")
    run("config", "gpg.program", f"touch {trap}; false")
    run("config", "core.fsmonitor", f"touch {trap}")
    run("config", "diff.external", f"touch {trap}")
    packed = build.build(folder)
    assert "Premier relevé" in packed.members["changes/git.txt"].decode("utf-8")
    assert not trap.exists()
    assert "changes/git.txt" not in build.build(folder, with_git=False).members


def test_a_long_inventory_is_one_file_too(tmp_path, folder):
    packed = build.build(folder / "activities.csv")
    assert packed.members["inventory/activities.csv"]
    file = tmp_path / "one.zip"
    archive.write(packed.members, file)
    assert told(file) == {}


def test_other_software_is_noted_and_numbers_still_decide(members, write, monkeypatch):
    from bilan.engine import version

    monkeypatch.setattr(version, "ENGINE_VERSION", version.ENGINE_VERSION + 1)
    monkeypatch.setattr(package, "__version__", "9.9.9")
    found = verify.verify(write(members))
    assert found.ok
    noted = next(check for check in found.checks if check.name == "software")
    assert (noted.state, noted.details[0].where) == ("noted", "engine")


def test_a_ledger_that_stays_on_disk_as_parquet_is_locked_packed_and_verified(folder, bilan, tmp_path):
    table = package.read(folder).activities.table
    kept = table.select(["id", "entity", "category", "label", "factor", "quantity", "unit", "uncertainty", "evidence"])
    pq.write_table(kept, folder / "activities.parquet")
    (folder / "activities.csv").unlink()
    total = package.read(folder).compute().report("beges-v5").total_t
    assert bilan("lock", folder)[0] == 0
    assert package.read(folder).compute().report("beges-v5").total_t == total
    packed = build.build(folder)
    assert len(packed.documents) == 5
    file = tmp_path / "disk.zip"
    archive.write(packed.members, file)
    assert told(file) == {}


def test_the_digest_changes_with_any_member(members):
    digest = verify.pack_digest(members)
    other = members | {"README.md": b"x"}
    assert verify.pack_digest(other | {manifest.MANIFEST: manifest.text(other)}) != digest
