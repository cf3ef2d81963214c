"""Whatever is wrong is told with code, place and remedy; good lines count; nothing is half-written (RULES 25 to 29)."""

from __future__ import annotations

import builtins
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bilan.model.findings import catalogue
from tests.cli.runs import MAIN, bilan, leftovers, process, strict_json
from tests.inventories import line, own, write_inventory

FACTORS = [
    own("power", "kWh", "plant", "co2_fossil", 0.5),
    own("power-green", "kWh", "plant", "co2_fossil", 0.1),
    own("power-night", "kWh", "plant", "co2_fossil", 0.4),
]
GOOD = line("good", "electricity", "own:power", 1000, "kWh")
HEAD = "id,category,factor,quantity,unit\n"
ROW = "good,electricity,own:power,1000,kWh\n"

#: Fault -> the line that has it, the code, the field, words of the message that name what was found.
BAD_LINES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "unknown factor": ({"factor": "own:powr"}, "unknown-factor", "factor", "own:power-green"),
    "unit mismatch": ({"unit": "kg"}, "unit-needs-fuel", "unit", "kg"),
    "unit of another kind": ({"unit": "m2"}, "unit-mismatch", "unit", "m2"),
    "unknown unit": ({"unit": "floz"}, "unit-unknown", "unit", "floz"),
    "NaN": ({"quantity": "NaN"}, "quantity-not-finite", "quantity", "NaN"),
    "infinity": ({"quantity": "inf"}, "quantity-not-finite", "quantity", "NaN"),
    "negative quantity": ({"quantity": -3}, "negative-quantity", "quantity", ""),
    "no quantity": ({"quantity": ""}, "missing-quantity", "quantity", ""),
    "text for a number": ({"quantity": "12 kWh"}, "number-unreadable", "quantity", "12 kWh"),
    "duplicate id": ({"id": "good"}, "duplicate-id", "id", "good"),
    "unknown entity": ({"entity": "sitee"}, "unknown-entity", "entity", "sitee"),
    "outside the period": ({"start": "2023-01-01", "end": "2023-02-01"}, "outside-period", "start", ""),
    "end before start": ({"start": "2024-03-01", "end": "2024-02-01"}, "end-before-start", "end", ""),
    "no date": ({"start": "2024-02-31"}, "date-unreadable", "start", "2024-02-31"),
}
#: Accepted, in `unclassified_t` (RULES 26).
UNCLASSIFIED: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "unknown category": ({"category": "electricty"}, "unknown-category", "category", "electricty"),
    "unknown case": ({"case": "outsid"}, "case-not-listed", "case", "outsid"),
}


def with_line(folder: Path, change: dict[str, Any]) -> Path:
    return write_inventory(folder, [GOOD, {**GOOD, "id": "bad", **change}], FACTORS)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("fault", [*BAD_LINES, *UNCLASSIFIED])
def test_a_bad_line_is_told_and_the_good_one_counts(fault: str, lang: str, tmp_path: Path) -> None:
    change, code, field, named = (BAD_LINES | UNCLASSIFIED)[fault]
    folder = with_line(tmp_path, change)
    done = bilan("compute", folder, "--json", "-", "--lang", lang)
    assert done.status == 0
    found = [finding for finding in done.json["findings"] if finding["code"] == code]
    assert len(found) == 1, [finding["code"] for finding in done.json["findings"]]
    assert found[0]["severity"] == "error"
    assert found[0]["place"] == "activities.csv:3"
    assert found[0]["field"] == field
    assert found[0]["line"] == change.get("id", "bad")
    assert named in found[0]["message"]
    assert found[0]["remedy"]
    text = catalogue()[code]
    assert text.message_fr != text.message_en
    assert text.remedy_fr != text.remedy_en
    counts = done.json["inventory"]
    accepted = 2 if fault in UNCLASSIFIED else 1
    assert (counts["lines_read"], counts["lines_accepted"], counts["lines_rejected"]) == (2, accepted, 2 - accepted)
    assert done.json["frameworks"]["beges-v5"]["total_t"] == pytest.approx(0.5)
    assert done.json["frameworks"]["beges-v5"]["unclassified_t"] == pytest.approx(0.5 * (accepted - 1))
    assert "erreur" in done.err if lang == "fr" else "error" in done.err
    strict = bilan("compute", folder, "--strict", "--json", tmp_path / "r.json", "--lang", lang)
    assert strict.status == 1
    assert strict_json((tmp_path / "r.json").read_text(encoding="utf-8"))["findings"] == done.json["findings"]


def test_an_unknown_factor_names_the_three_nearest(tmp_path: Path) -> None:
    done = bilan("compute", with_line(tmp_path, {"factor": "base-carbone:3709"}), "--json", "-")
    message = next(f["message"] for f in done.json["findings"] if f["code"] == "unknown-factor")
    assert message.count("base-carbone:") == 4
    assert "base-carbone:37091 — Electricité" in message


def test_all_lines_rejected_ends_with_1_and_strict_json(tmp_path: Path) -> None:
    lines = [{**GOOD, "id": f"l{i}", "quantity": value} for i, value in enumerate(("NaN", "inf", "-inf", "1e999"))]
    done = bilan("compute", write_inventory(tmp_path, lines, FACTORS), "--json", "-")
    assert done.status == 1
    assert done.json["inventory"]["lines_rejected"] == 4
    assert done.json["totals"]["emissions_t"] == 0
    for name in ("l0", "l1"):
        explained = bilan("explain", tmp_path, name, "--json", "-")
        assert explained.status == 0
        assert explained.json["line"]["quantity"] is None


def book(rows: list[list[Any]], name: str = "activities") -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                sheet.write(i, j, cell)
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    data = book([["id", "category", "factor", "quantity", "unit"], ["a", "electricity", "own:power", 1, "kWh"]])
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            padding = b"<!--" + b" " * 40_000_000 + b"-->" if "sheet1" in name else b""
            target.writestr(name, source.read(name) + padding)
    return stream.getvalue()


FILES: dict[str, tuple[str, bytes, str]] = {
    "empty file": ("activities.csv", b"", "ledger-file-empty"),
    "headers alone": ("activities.csv", HEAD.encode(), "ledger-file-without-lines"),
    "wrong delimiter": ("activities.csv", (HEAD + ROW).replace(",", "#").encode(), "column-missing"),
    "missing column": (
        "activities.csv",
        b"id,category,factor,unit\ngood,electricity,own:power,kWh\n",
        "column-missing",
    ),
    "binary junk": ("activities.csv", bytes(range(256)) * 20, "ledger-file-not-text"),
    "a workbook named csv": ("activities.csv", book([["id"]]), "ledger-file-not-text"),
    "junk named xlsx": ("activities.xlsx", b"\x00\x01" * 500, "xlsx-not-a-workbook"),
    "zip bomb": ("activities.xlsx", bomb(), "xlsx-bomb"),
    "junk named parquet": ("activities.parquet", b"PAR1" + b"\x00" * 500, "parquet-unreadable"),
}


@pytest.mark.parametrize("fault", list(FILES))
def test_a_file_that_cannot_be_read_is_named_and_json_is_written(fault: str, tmp_path: Path) -> None:
    name, content, code = FILES[fault]
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    (folder / "activities.csv").unlink()
    (folder / name).write_bytes(content)
    for lang in ("fr", "en"):
        done = bilan("compute", folder, "--json", "-", "--lang", lang)
        found = [finding for finding in done.json["findings"] if finding["code"] == code]
        assert found, [finding["code"] for finding in done.json["findings"]]
        assert name in found[0]["place"]
        assert found[0]["remedy"]
        assert done.status == 1
    assert done.json["inventory"]["lines_accepted"] == 0
    shown = bilan("check", folder)
    assert shown.status == 1
    assert code in shown.out


def test_an_oversized_workbook_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path, [GOOD], FACTORS)
    (folder / "activities.csv").rename(folder / "saved")
    several = folder / "activities"
    several.mkdir()
    (folder / "saved").rename(several / "good.csv")
    with (several / "large.xlsx").open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(201_000_000)
    done = bilan("compute", folder, "--json", "-")
    found = next(finding for finding in done.json["findings"] if finding["code"] == "ledger-file-too-large")
    assert found["place"] == "activities/large.xlsx"
    assert "200" in found["message"]
    assert done.json["frameworks"]["beges-v5"]["total_t"] == pytest.approx(0.5)


def test_formula_cells_are_read_by_their_saved_value_and_said(tmp_path: Path) -> None:
    import xlsxwriter

    folder = write_inventory(tmp_path, [GOOD], FACTORS)
    (folder / "activities.csv").unlink()
    with xlsxwriter.Workbook(folder / "activities.xlsx") as workbook:
        sheet = workbook.add_worksheet("activities")
        sheet.write_row(0, 0, ["id", "category", "factor", "quantity", "unit"])
        sheet.write_row(1, 0, ["good", "electricity", "own:power"])
        sheet.write_formula(1, 3, "=500*2", None, 1000)
        sheet.write(1, 4, "kWh")
    done = bilan("compute", folder, "--json", "-")
    assert done.status == 0
    assert "xlsx-formulas" in {finding["code"] for finding in done.json["findings"]}
    assert done.json["frameworks"]["beges-v5"]["total_t"] == pytest.approx(0.5)


def _folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


def nowhere(tmp_path: Path) -> Path:
    return tmp_path / "nowhere"


def empty_folder(tmp_path: Path) -> Path:
    return _folder(tmp_path, "empty")


def broken_toml(tmp_path: Path) -> Path:
    folder = write_inventory(tmp_path / "broken", [GOOD], FACTORS)
    (folder / "bilan.toml").write_text('[inventory\nname = "x"\n', encoding="utf-8")
    return folder


def wrong_setting(tmp_path: Path) -> Path:
    return write_inventory(tmp_path / "wrong", [GOOD], FACTORS, settings='gwp = "AR9"')


def not_a_table(tmp_path: Path) -> Path:
    file = tmp_path / "notes.docx"
    file.write_bytes(b"x")
    return file


@pytest.mark.parametrize("verb", [("compute",), ("check",), ("explain", "good")])
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (nowhere, "inventory-not-found"),
        (empty_folder, "inventory-empty"),
        (broken_toml, "configuration-syntax"),
        (wrong_setting, ""),
        (not_a_table, "inventory-not-a-table"),
    ],
)
def test_input_that_cannot_be_read_at_all(make: Any, code: str, verb: tuple[str, ...], tmp_path: Path) -> None:
    path = make(tmp_path)
    texts = {}
    for lang in ("fr", "en"):
        done = bilan(verb[0], path, *verb[1:], "--lang", lang, "--json", "-")
        assert done.status == 1
        assert code in done.err
        assert "→" in done.err
        assert done.json["findings"][0]["code"] in done.err
        texts[lang] = done.err
        if verb[0] != "explain":
            assert done.json.get("lines_read", done.json.get("inventory", {}).get("lines_read")) == 0
    assert texts["fr"] != texts["en"]


def test_an_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    real = Path.iterdir

    def refuse(path: Path) -> Any:
        if path == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    done = bilan("compute", folder, "--json", "-")
    assert done.status == 1
    assert done.json["findings"][0]["code"] == "inventory-unreadable"


def test_an_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "activities.csv" and real(path, mode))
    done = bilan("compute", folder, "--json", "-")
    assert done.status == 1
    assert "ledger-file-unreadable" in {finding["code"] for finding in done.json["findings"]}


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    (folder / "activities.csv").unlink()
    (folder / "activities.csv").mkdir()
    done = bilan("compute", folder, "--json", "-")
    assert done.status == 1
    assert "ledger-file-not-regular" in {finding["code"] for finding in done.json["findings"]}


def test_lines_without_a_configuration_are_computed(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path / "i", [{**GOOD, "start": "2024-01-01", "end": "2024-01-31"}], FACTORS)
    (folder / "bilan.toml").unlink()
    done = bilan("compute", folder, "--json", "-")
    assert done.status == 0
    assert "configuration-absent" in {finding["code"] for finding in done.json["findings"]}
    assert done.json["inventory"]["period"] == ["2024-01-01", "2024-12-31"]


WRONG = {
    "no verb of that name": (("comptue", "x"), "compute"),
    "no option of that name": (("compute", "{path}", "--jso", "-"), "--jso"),
    "no path": (("compute",), "path"),
    "one word too many": (("compute", "{path}", "x"), "x"),
    "framework": (("compute", "{path}", "--framework", "beges"), "beges-v5"),
    "gwp": (("compute", "{path}", "--gwp", "AR9"), "AR6"),
    "approach": (("compute", "{path}", "--approach", "shared"), "equity_share"),
    "engine": (("compute", "{path}", "--engine", "sqlite"), "duckdb"),
    "gwp of explain": (("explain", "{path}", "good", "--gwp", "AR9"), "AR6"),
    "framework of bridge": (("bridge", "{path}", "beges-v5", "beges"), "ghg-protocol"),
    "language": (("compute", "{path}", "--lang", "de"), "fr | en"),
    "threads": (("compute", "{path}", "--threads", "0"), "--threads"),
    "json into a folder that is not there": (("compute", "{path}", "--json", "{path}/no/r.json"), "no/r.json"),
    "json onto a folder": (("compute", "{path}", "--json", "{path}"), "output-cannot-write"),
    "pdf into a folder that is not there": (("compute", "{path}", "--pdf", "{path}/no/r.pdf"), "no/r.pdf"),
}


@pytest.mark.parametrize("usage", list(WRONG))
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(usage: str, tmp_path: Path) -> None:
    arguments, named = WRONG[usage]
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    done = bilan(*(word.replace("{path}", str(folder)) for word in arguments))
    assert done.status == 2
    assert named in done.err
    assert done.out == ""
    assert sorted(path.name for path in folder.iterdir()) == ["activities.csv", "bilan.toml", "factors.csv"]


def test_wrong_usage_is_told_in_the_reader_s_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "option inconnue" in bilan("compute", "--nope").err
    assert "unknown option" in bilan("compute", "--nope", "--lang", "en").err
    monkeypatch.setenv("BILAN_LANG", "en")
    assert "is missing" in bilan("compute").err


def test_a_folder_where_nobody_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    done = bilan("compute", folder, "--json", tmp_path / "r.json", "--lang", "en")
    assert done.status == 2
    assert "Permission denied" in done.err
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize("option", ["--json", "--xlsx", "--html", "--pdf", "--parquet"])
def test_a_full_disk_leaves_the_old_file_and_no_temporary_one(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    target = tmp_path / f"r.{option[2:]}"
    target.write_text("old")

    def full(self: Path, other: Any) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = bilan("compute", folder, option, target, "--lang", "en")
    assert done.status == 1
    assert "output-cannot-write" in done.err
    assert "No space left" in done.err
    assert "→" in done.err
    assert target.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_a_fault_of_ours_still_shows_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)

    def broken(*_: Any) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("bilan.api.read", broken)
    with pytest.raises(RuntimeError, match="a fault"):
        bilan("compute", folder)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_an_interruption_is_one_line_and_130(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)

    def stop(*_: Any) -> None:
        raise error

    monkeypatch.setattr("bilan.api.Inventory.compute", stop)
    done = bilan("compute", folder, "--json", tmp_path / "r.json", "--lang", "en")
    assert done.status == 130
    assert done.err == "Interrupted: no file is half-written.\n"
    assert not (tmp_path / "r.json").exists()


def test_ctrl_c_in_a_process_of_its_own(tmp_path: Path) -> None:
    code = (
        "import bilan.api, time\n"
        "def slow(path):\n    print('started', flush=True)\n    time.sleep(60)\n"
        f"bilan.api.read = slow\n{MAIN}"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code, "compute", str(tmp_path), "--json", str(tmp_path / "r.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "started\n"
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Interrompu" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("compute", "{path}"), ("compute", "{path}", "--json", "-"), ("--help",)])
def test_a_broken_pipe_is_silent(arguments: tuple[str, ...], tmp_path: Path) -> None:
    folder = write_inventory(tmp_path / "i", [GOOD], FACTORS)
    words = [word.replace("{path}", str(folder)) for word in arguments]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-c", MAIN, *words], stdout=closed, stderr=subprocess.PIPE, text=True, timeout=120
        )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_hostile_names_do_not_reach_the_terminal_as_commands(tmp_path: Path) -> None:
    evil = "\x1b[2J[/bold][red]x"
    folder = write_inventory(
        tmp_path / "i", [GOOD, {**GOOD, "id": f"b{evil}", "entity": evil, "category": evil}], FACTORS
    )
    text = (folder / "bilan.toml").read_text(encoding="utf-8").replace('"test"', '"[/bold] [red] test"')
    (folder / "bilan.toml").write_text(text, encoding="utf-8")
    for verb in (("compute",), ("check",), ("explain", f"b{evil}"), ("explain", f"c{evil}")):
        done = bilan(verb[0], folder, *verb[1:])
        assert "\x1b[2J" not in done.out + done.err
        assert done.out or done.err
    assert "[/bold] [red] test" in bilan("compute", folder).out


def test_a_refused_folder_in_a_process_of_its_own(tmp_path: Path) -> None:
    done = process("compute", tmp_path / "nowhere", "--json", "-", BILAN_LANG="en")
    assert done.status == 1
    assert done.json["schema"] == "bilan.result/1"
    assert done.json["totals"]["emissions_t"] is None
    assert "There is no folder or file" in done.err
    assert "Traceback" not in done.err


def test_nothing_is_asked_of_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "input", lambda *_: pytest.fail("a prompt"))
    assert bilan("compute", write_inventory(tmp_path / "i", [GOOD], FACTORS)).status == 0


@pytest.mark.parametrize("option", ["--cache", "--temporary"])
def test_a_folder_to_work_in_that_is_none_is_told_before_the_work(option: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for place in (file, tmp_path / "missing" / "deep"):
        done = bilan("compute", "examples/mairie", option, place)
        assert done.status == 2
        assert "output-cannot-write" in done.err
