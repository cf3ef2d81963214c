"""The commands, as people and machines use them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from bilan.cli.territory import app

RUNNER = CliRunner()


def run(*arguments: str, status: int = 0) -> Result:
    result = RUNNER.invoke(app, list(arguments))
    assert result.exit_code == status, result.output + str(result.exception)
    return result


def test_show_right_after_installation() -> None:
    page = run("show", "Amiens Métropole").stdout
    assert "CA Amiens Métropole (epci 248000531)" in page
    assert "-6,5 kt CO₂e/an" in page
    assert "séquestration nette" in page
    assert "aldo-2024\u202f: -15,7" in page
    assert "territory-" not in page


def test_show_the_region_in_both_methods_and_languages() -> None:
    published = " ".join(run("show", "--region", "32", "--method", "aldo-2024").stdout.split())
    assert "-2,04 Mt" in published
    assert "corrected : -1 511,3" in published
    english = " ".join(run("show", "--region", "Hauts-de-France", "--lang", "en").stdout.split())
    assert "-1.51 Mt" in english
    assert "net sequestration" in english
    assert "aldo-2024: -2,039.0" in english
    assert "Forest groups that the inventory merges" in english


def test_compare_methods() -> None:
    page = run("show", "--region", "32", "--compare-methods", "--lang", "en").stdout
    for switch in ("forest_groups", "n2o_molar_mass", "wood_closure"):
        assert switch in page
    assert "+520.83" in page
    payload = json.loads(run("show", "--region", "32", "--compare-methods", "--json", "-").stdout)
    steps = payload["comparison"]["steps"]
    moved = sum(step["flux_t"] for step in steps)
    assert payload["comparison"]["start_flux_t"] + moved == pytest.approx(payload["flux"]["total_t"])


def test_json_to_stdout_is_json_only() -> None:
    payload = json.loads(run("show", "248000531", "--json", "-", "--lang", "en").stdout)
    assert payload["schema"] == "bilan.territory/1"
    assert payload["territory"]["name"] == "CA Amiens Métropole"


def test_json_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    page = run("show", "80021", "--json", str(target)).stdout
    assert "Amiens" in page
    assert json.loads(target.read_text(encoding="utf-8"))["territory"]["level"] == "commune"


def test_switches_and_options() -> None:
    one = json.loads(run("show", "--region", "32", "--switch", "forest_groups=off", "--json", "-").stdout)
    assert one["switches"] == {"forest_groups": False}
    assert one["flux"]["total_t"] == pytest.approx(-2_039_040 + 7_000, abs=2_000)
    based = json.loads(run("show", "--region", "32", "--forest-base", "inventory", "--json", "-").stdout)
    assert based["options"]["forest_base"] == "inventory"


def test_a_group_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "pnr.csv"
    file.write_text("insee;nom\n80021;Amiens # ville\n\n248000531;CA\n", encoding="utf-8")
    payload = json.loads(run("show", "--group", str(file), "--name", "Essai", "--json", "-").stdout)
    assert payload["territory"]["name"] == "Essai"
    assert payload["territory"]["communes"] == 39
    assert "territory-group-duplicates" in {finding["code"] for finding in payload["findings"]}


def test_emissions_and_pcaet(tmp_path: Path) -> None:
    emissions, target = tmp_path / "emissions.csv", tmp_path / "pcaet.csv"
    emissions.write_text("sector;t_co2e\n1;500000\n5;163000\n", encoding="utf-8")
    page = " ".join(run("show", "248000531", "--emissions", str(emissions), "--pcaet", str(target)).stdout.split())
    assert "part compensée 1,0 %" in page
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines(), delimiter=";"))
    values = {row["column"]: row["value"] for row in rows}
    assert float(values["SEQ_1_Estimation_Sequestration_nette_CO2"]) == pytest.approx(7_330, abs=1)
    assert values["PEC_GES_5_1"] == "163000.000"
    assert values["PEC_GES_2_1"] == ""


def test_overrides_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "territory.toml"
    file.write_text('[territory."248000531".areas]\ncropland = 1000\n', encoding="utf-8")
    page = run("show", "248000531", "--overrides", str(file)).stdout
    assert "areas.cropland = 1000" in " ".join(page.split())


@pytest.mark.parametrize("wanted", ["Amien", "97411", "01001"])
def test_unknown_territories_exit_one(wanted: str) -> None:
    result = run("show", wanted, status=1)
    assert "territory-" in result.stderr
    assert "→" in result.stderr


def test_wrong_usage_exits_two() -> None:
    run("show", status=2)
    run("show", "80021", "--region", "32", status=2)
    run("show", "80021", "--lang", "de", status=2)


def test_bad_method_and_switch() -> None:
    assert "territory-unknown-method" in run("show", "80021", "--method", "aldo", status=1).stderr
    assert "territory-unknown-switch" in run("show", "80021", "--switch", "magic=on", status=1).stderr
    assert "territory-bad-switch" in run("show", "80021", "--switch", "wood_closure=maybe", status=1).stderr


def test_strict_refuses_warnings() -> None:
    assert "territory-few-communes" in run("show", "80021", "--strict", status=1).stderr
    run("show", "248000531", "--strict")


@pytest.mark.parametrize("level", ["commune", "epci", "department", "region"])
@pytest.mark.parametrize("what", ["flux", "stocks"])
def test_tables(tmp_path: Path, level: str, what: str) -> None:
    target = tmp_path / "out.csv"
    run("table", "--level", level, "--what", what, "--method", "aldo-2024", "-o", str(target))
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    flux = ["territory", "name", "from", "to", "pool", "gas", "area_ha_yr", "t_co2e_yr"]
    assert list(rows[0]) == (flux if what == "flux" else ["territory", "name", "land_use", "pool", "area_ha", "t_c"])
    value = sum(float(row["t_co2e_yr" if what == "flux" else "t_c"]) for row in rows)
    assert value == pytest.approx(-2_039_040 if what == "flux" else 243_558_223, abs=1)
    counts = {"commune": 3773, "epci": 91, "department": 5, "region": 1}
    assert len({row["territory"] for row in rows}) == counts[level]


def test_tables_in_other_formats(tmp_path: Path) -> None:
    for name in ("out.parquet", "out.xlsx"):
        run("table", "--level", "epci", "--what", "flux", "-o", str(tmp_path / name))
    table = parquet.read_table(tmp_path / "out.parquet")
    sheet = load_workbook(tmp_path / "out.xlsx", read_only=True).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == table.column_names
    assert len(rows) == table.num_rows + 1
    assert sum(float(str(row[7])) for row in rows[1:]) == pytest.approx(sum(table["t_co2e_yr"].to_pylist()))
    assert {path.name for path in tmp_path.iterdir()} == {"out.parquet", "out.xlsx"}


def test_table_findings_and_errors(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    result = run("table", "--what", "stocks", "-o", str(tmp_path / "s.csv"), "--json", str(report))
    assert "territory-land-cover-missing" in result.stderr
    codes = {finding["code"] for finding in json.loads(report.read_text(encoding="utf-8"))["findings"]}
    assert {"territory-land-cover-missing", "territory-hedges-not-assessed"} <= codes
    assert "territory-output-format" in run("table", "-o", str(tmp_path / "s.txt"), status=1).stderr
    assert "territory-output-folder" in run("table", "-o", str(tmp_path / "no/s.csv"), status=1).stderr
    assert (
        "territory-unknown-choice" in run("table", "--level", "canton", "-o", str(tmp_path / "x.csv"), status=1).stderr
    )
    run("table", "--what", "stocks", "--strict", "-o", str(tmp_path / "strict.csv"), status=1)
    assert not (tmp_path / "strict.csv").exists()


def test_names_are_never_formulas(tmp_path: Path) -> None:
    import pyarrow as pa

    from bilan.territory.aggregate import FLUX_COLUMNS
    from bilan.territory.table import LevelTable, write_table

    values = ["02001", "=HYPERLINK(1)", "", "wetland", "soil", "C", 1.0, -2.0]
    table = pa.table({name: [value] for name, value in zip(FLUX_COLUMNS, values, strict=True)})
    for name in ("out.csv", "out.xlsx"):
        write_table(LevelTable(table, 1, ()), tmp_path / name)
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert '"\'=HYPERLINK(1)"' in text
    assert text.rstrip().endswith(",-2")
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert sheet["B2"].data_type == "s"


def test_list() -> None:
    payload = json.loads(run("list", "--json", "-").stdout)
    assert len(payload["rows"]) == 91
    assert "248000531" in run("list", "amiens").stdout
    uses = json.loads(run("list", "--land-uses", "--json", "-").stdout)["rows"]
    assert next(row for row in uses if row["code"] == "forest_mixed")["clc"] == "313 324"
    assert "territory-unknown-choice" in run("list", "--level", "canton", status=1).stderr


def test_import_show_and_extract(shared: Path, tmp_path: Path) -> None:
    france, small = tmp_path / "france", tmp_path / "small"
    assert "35066 communes" in run("import", "aldo", str(shared / "data"), "-o", str(france)).stdout
    manifest = json.loads(run("pack", "show", "--pack", str(france), "--json", "-").stdout)
    assert manifest["schema"] == "bilan.territory-pack/1"
    assert "CORINE" in run("pack", "show", "--pack", str(france)).stdout
    run("pack", "extract", "--pack", str(france), "--codes", "240100883", "-o", str(small))
    first, second = (
        json.loads(run("show", "240100883", "--pack", str(pack), "--json", "-").stdout) for pack in (france, small)
    )
    assert first["flux"]["total_t"] == pytest.approx(second["flux"]["total_t"])
    file = tmp_path / "changes.csv"
    file.write_text("insee,from,to,ha\n01004,211,112,60\n", encoding="utf-8")
    local = tmp_path / "local"
    done = run("import", "changes", str(file), "--pack", str(small), "-o", str(local), "--years", "2015-2021")
    assert "6 sources" in done.stdout
    payload = json.loads(run("show", "01004", "--pack", str(local), "--json", "-").stdout)
    areas = {row["to"]: row["area_ha_yr"] for row in payload["flux"]["matrix"] if row["gas"] == "C"}
    assert areas == {"artificial_sealed": pytest.approx(8.0), "artificial_grassed": pytest.approx(2.0)}


def test_import_of_nothing(tmp_path: Path) -> None:
    result = run("import", "aldo", str(tmp_path), "-o", str(tmp_path / "pack"), status=1)
    assert "territory-import-layout" in result.stderr
    assert "territory-pack-missing" in run("show", "80021", "--pack", str(tmp_path), status=1).stderr
    run("import", "changes", str(tmp_path / "x.csv"), "-o", str(tmp_path / "p"), "--years", "soon", status=2)
