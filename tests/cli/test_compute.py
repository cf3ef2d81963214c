"""`bilan compute`: the table on the terminal, its options, its files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bilan.frameworks import rules
from tests.cli.runs import bilan, process, strict_json
from tests.inventories import line, own, write_inventory

EXAMPLES = Path(__file__).parents[2] / "examples"
FACTORS = [
    own("power", "kWh", "plant", "co2_fossil", 0.5),
    own("green", "kWh", "plant", "co2_fossil", 0.1),
    own("gas", "kWh", "combustion", "co2_fossil", 0.2),
    own("gas", "kWh", "combustion", "ch4_fossil", 0.01),
    own("wood", "t", "whole", "co2_fossil", 1000, account="removal"),
]
LINES = [
    line("power", "electricity", "own:power", 4_000_000, "kWh"),
    line("gas", "fossil_fuels", "own:gas", 10_000_000, "kWh"),
    line("wood", "buildings", "own:wood", 3, "t"),
]
CONTRACT = {
    "entity": "site", "quantity": 4_000_000, "unit": "kWh", "instrument": "guarantee_of_origin", "factor": "own:green",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_inventory(tmp_path / "i", LINES, FACTORS, contracts=[CONTRACT])


def row(text: str, *words: str) -> list[str]:
    """Cells of the first row that holds all `words`."""
    return next(line for line in text.splitlines() if all(word in line for word in words)).split("  ")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_tables_fit_the_terminal_and_every_label_is_whole(
    width: int, lang: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = bilan("compute", folder, "--lang", lang)
    assert done.status == 0
    assert max(len(line.rstrip()) for line in done.out.splitlines()) <= width
    assert "…" not in done.out
    said = set(" ".join(done.out.split()).split())
    for framework in rules.FRAMEWORKS:
        for shown in rules.lines(framework):
            assert set((shown.label_en if lang == "en" else shown.label_fr).split()) <= said


def test_french_typography_subtotals_market_accounts_and_interval(folder: Path) -> None:
    text = bilan("compute", folder).out
    assert "5\u202f000,0" in row(text, "1.1")[-3:][0] + " ".join(row(text, "1.1"))
    assert any("5\u202f000,0" in cell for cell in row(text, "Émissions directes de GES"))
    assert any("2\u202f000,0" in cell for cell in row(text, "Électricité achetée"))
    assert any("400,0" in cell for cell in row(text, "  fondé sur le marché"))
    assert any("5\u202f400,0" in cell for cell in row(text, "Total fondé sur le marché"))
    for words in ("Intervalle 95 %", "Comptes, jamais additionnés", "Absorptions", "Émissions évitées", "stocké"):
        assert words in text
    assert any("-3,0" in cell for cell in row(text, "Absorptions"))
    english = bilan("compute", folder, "--lang", "en").out
    assert "5,000.0" in english
    assert "Market-based total" in english


def test_numbers_are_aligned_on_the_right(folder: Path) -> None:
    lines = bilan("compute", folder, "--framework", "beges-v5").out.splitlines()
    head = next(line for line in lines if "Total" in line and "CO₂ b" in line)
    edge = head.index("Total") + len("Total")
    for words in ("1.1", "2.1", "Hors total"):
        shown = next(line for line in lines if words in line)
        assert shown[edge - 1].isdigit()
        assert shown[edge : edge + 1] in {"", " "}


def test_a_small_amount_is_never_printed_as_zero(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path, [line("a", "electricity", "own:power", 0.01, "kWh")], FACTORS)
    text = bilan("compute", folder, "--framework", "beges-v5").out
    assert "0,000005" in text


def test_framework_is_repeatable_and_limits_frameworks_alone(folder: Path) -> None:
    whole = bilan("compute", folder, "--json", "-").json
    some = bilan("compute", folder, "--framework", "ghg-protocol", "--framework", "beges-v5", "--json", "-").json
    assert set(some["frameworks"]) == {"ghg-protocol", "beges-v5"}
    assert some["totals"] == whole["totals"]
    assert some["findings"] == whole["findings"]
    text = bilan("compute", folder, "--framework", "ghg-protocol").out
    assert "GHG Protocol" in text
    assert "BEGES V5" not in text


def test_gwp_and_approach_are_taken_for_one_run(folder: Path) -> None:
    totals = {
        gwp: bilan("compute", folder, "--gwp", gwp, "--json", "-").json["totals"]["emissions_t"]
        for gwp in ("AR4", "AR5", "AR6")
    }
    assert totals["AR4"] == pytest.approx(2000 + 2000 + 100 * 25)
    assert totals["AR5"] == pytest.approx(2000 + 2000 + 100 * 30)
    assert totals["AR6"] == pytest.approx(2000 + 2000 + 100 * 29.8)
    done = bilan("compute", folder, "--approach", "equity_share", "--engine", "duckdb", "--json", "-")
    assert done.json["inventory"]["approach"] == "equity_share"
    assert "equity-share-and-beges" in {finding["code"] for finding in done.json["findings"]}
    assert bilan("compute", folder, "--approach", "equity_share", "--strict").status == 1


def test_the_environment_chooses_the_language(folder: Path) -> None:
    done = process("compute", folder, "--json", "-", BILAN_LANG="en")
    assert done.json["frameworks"]["beges-v5"]["lines"][0]["label"].startswith("Direct emissions")


@pytest.mark.slow
@pytest.mark.parametrize("example", ["atelier-horizon", "mairie"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_output_of_the_examples_opens(example: str, lang: str, tmp_path: Path) -> None:
    import pyarrow.parquet as pq
    from python_calamine import CalamineWorkbook

    files = {kind: tmp_path / f"r.{kind}" for kind in ("json", "xlsx", "html", "pdf", "parquet")}
    options = [word for kind, file in files.items() for word in (f"--{kind}", str(file))]
    done = process("compute", EXAMPLES / example, "--lang", lang, *options)
    assert done.status == 0, done.err
    payload = strict_json(files["json"].read_text(encoding="utf-8"))
    assert payload["inventory"]["lines_rejected"] == 0
    assert len(CalamineWorkbook.from_path(str(files["xlsx"])).sheet_names) >= 6
    assert zipfile.ZipFile(files["xlsx"]).testzip() is None
    assert files["pdf"].read_bytes().startswith(b"%PDF-")
    assert b"%%EOF" in files["pdf"].read_bytes()[-1024:]
    html = files["html"].read_text(encoding="utf-8")
    assert f'lang="{lang}"' in html
    assert html.rstrip().endswith("</html>")
    table = pq.read_table(files["parquet"])
    assert table.num_rows > payload["inventory"]["lines_accepted"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(file.name for file in files.values())
