"""`bilan territory fiche`, as people use it: one sheet, a folder of sheets, and what goes wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bilan.cli.territory import app
from tests.report.territory.conftest import AMIENS, CALAIS, SAINT_QUENTIN

pytestmark = pytest.mark.slow

RUNNER = CliRunner()


def run(*arguments: str | Path, status: int = 0) -> Result:
    result = RUNNER.invoke(app, ["fiche", *map(str, arguments)])
    assert result.exit_code == status, result.output + str(result.exception)
    return result


def test_one_sheet_by_name_with_its_json(folder: Path) -> None:
    run("Amiens Métropole", "-o", folder / "a.html", "--json", folder / "a.json", "--method", "aldo-2024")
    data = json.loads((folder / "a.json").read_text(encoding="utf-8"))
    assert data["schema"] == "bilan.territory/1"
    assert data["method"] == "aldo-2024"
    assert data["flux"]["total_t"] == pytest.approx(-15693, abs=1)
    assert "−15,7" in (folder / "a.html").read_text(encoding="utf-8")


def test_emissions_and_overrides_reach_the_sheet(folder: Path) -> None:
    emissions, toml = folder / "e.csv", folder / "mine.toml"
    emissions.write_text(f"territory,sector,t_co2e,year\n{AMIENS},1,900000,2018\n{AMIENS},6,,2018\n", encoding="utf-8")
    toml.write_text(f"[territory.{AMIENS}.areas]\nforest_broadleaf = 8000\n", encoding="utf-8")
    run(AMIENS, "-o", folder / "a.html", "--emissions", emissions, "--overrides", toml, "--lang", "en")
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert "Local numbers used" in page
    assert "Area: broadleaf forest (ha)" in page
    assert "8,000" in page
    assert "year 2018" in page
    assert re.search(r"Sectors not assessed: [^.]*Waste", page)


def test_a_folder_of_sheets_with_its_index(folder: Path) -> None:
    target, emissions = folder / "out", folder / "e.csv"
    emissions.write_text("territory,sector,t_co2e\n200067999,1,500000\n", encoding="utf-8")
    run(
        "--level", "epci", "--department", "Somme", "--format", "xlsx", "--emissions", emissions, "-o", target,
        "--json", folder / "all.json",
    )  # fmt: skip
    listed = json.loads((folder / "all.json").read_text(encoding="utf-8"))["territories"]
    assert 8 <= len(listed) <= 20
    assert AMIENS in {entry["code"] for entry in listed}
    index = (target / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"#]+)"', index))
    assert linked == {name for entry in listed for name in entry["files"]}
    assert {path.name for path in target.iterdir()} == linked | {"index.html"}
    assert f"{AMIENS}-ca-amiens-metropole.xlsx" in linked
    amiens = next(entry for entry in listed if entry["code"] == AMIENS)
    assert amiens["flux_t"] == pytest.approx(-6518, abs=1)


def test_batch_marks_gaps_in_the_index(folder: Path) -> None:
    from bilan.report.territory.batch import territories, write_fiches
    from bilan.territory.api import territory

    whole = territory("32", level="region")
    wanted = [(SAINT_QUENTIN, ""), (CALAIS, "")]
    listed = write_fiches(territories(whole, wanted, "epci"), folder, ["html", "pdf"], "en")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "not assessed" in index
    assert "net emission" in index
    assert listed[0].stock_t_c is None
    assert len(list(folder.glob("*.pdf"))) == 2


def test_the_91_epci_of_the_region_are_listed() -> None:
    from bilan.report.territory.batch import members
    from bilan.territory.api import territory

    whole = territory("32", level="region")
    assert len(members(whole, "epci", region="32")) == 91
    assert len(members(whole, "epci", region="Hauts-de-France")) == 91
    assert len(members(whole, "department")) == 5


def test_unknown_territory_names_the_nearest(folder: Path) -> None:
    result = run("Amienss", "-o", folder / "a.pdf", status=1)
    assert "territory-unknown" in result.output
    assert "CA Amiens Métropole (248000531)" in result.output
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ((AMIENS, "-o", "a.docx"), 1, "territory-fiche-format"),
        (("--level", "epci", "--format", "html,odt"), 1, "territory-fiche-format"),
        (("--level", "canton"), 1, "territory-unknown-choice"),
        (("--level", "epci", "--region", "Bretagne"), 1, "territory-unknown"),
        (("--level", "epci", "--emissions", "none.csv"), 1, "territory-file-missing"),
        ((AMIENS, "--method", "bilan-1999"), 1, "territory-unknown-method"),
        (("97411",), 1, "territory-overseas"),
        ((), 2, "TERRITORY"),
        ((AMIENS, "--region", "32"), 2, "TERRITORY"),
    ],
)
def test_wrong_usage_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, message: str
) -> None:
    monkeypatch.chdir(folder)
    assert message in run(*arguments, status=status).output
    assert not [path for path in folder.iterdir() if path.suffix]


def test_a_shared_emissions_file_needs_territories(folder: Path) -> None:
    emissions = folder / "e.csv"
    emissions.write_text("sector,t_co2e\n1,500000\n", encoding="utf-8")
    result = run("--level", "department", "-o", folder / "out", "--emissions", emissions, status=1)
    assert "territory-file-column" in result.output
    assert not (folder / "out").exists()


def test_a_file_in_place_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "out").write_text("mine", encoding="utf-8")
    result = run("--level", "department", "-o", folder / "out", status=1)
    assert "territory-fiche-folder" in result.output
    assert (folder / "out").read_text(encoding="utf-8") == "mine"
