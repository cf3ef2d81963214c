"""Sector emissions, the net balance view, PCAET columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilan.model.findings import BilanError
from bilan.territory.api import Territory, territory
from bilan.territory.emissions import Emissions, NetBalance, read_emissions, sectors
from bilan.territory.packs import Pack
from bilan.territory.pcaet import pcaet_cells

CSV = """territory,sector,t_co2e,year
32,1,9000000,2018
32,tertiary,5000000,2018
32,Transport routier,11000000,2018
32,industry,20000000,2018
248000531,industry,1,2018
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "emissions.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def with_emissions(sample: Pack, file: Path, method: str) -> Territory:
    from dataclasses import replace

    base = territory("32", level="region", pack=sample, method=method)
    return replace(base, emissions=read_emissions(file, "32"))


def test_reading_sectors_by_code_slug_and_label(file: Path) -> None:
    found = read_emissions(file, "32")
    assert found.total_t == 45_000_000
    assert found.year == 2018
    assert found.missing == ("other_transport", "agriculture", "waste", "energy")
    assert len(sectors()) == 8


def test_net_balance_beside_not_inside(sample: Pack, file: Path) -> None:
    payload = with_emissions(sample, file, "aldo-2024").to_json()
    assert payload["offset_share_pct"] == pytest.approx(4.53, abs=0.01)
    assert payload["net_balance"]["net_t"] == pytest.approx(45_000_000 - 2_039_040, abs=1)
    assert payload["flux"]["total_t"] == pytest.approx(-2_039_040, abs=1)
    assert payload["emissions"]["not_assessed"] == ["other_transport", "agriculture", "waste", "energy"]


def test_balance_without_emissions() -> None:
    assert NetBalance(0.0, -5.0).offset_share_pct is None
    assert NetBalance(100.0, 5.0).offset_share_pct == -5.0


def test_emissions_of_territory_toml(sample: Pack) -> None:
    from bilan.territory.overrides_file import parse_overrides

    overrides = parse_overrides({"territory": {"248000531": {"emissions_t": 1_000_000}}})
    found = territory("248000531", pack=sample, overrides=overrides)
    balance = found.balance()
    assert balance is not None
    assert balance.offset_share_pct == pytest.approx(-found.flux().total_t / 10_000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("sector,t_co2e\nsurf,1\n", "territory-sector-unknown"),
        ("sector,t_co2e\n1,1\nresidential,2\n", "territory-sector-twice"),
        ("territory,sector,t_co2e\n11,1,1\n", "territory-emissions-empty"),
        ("sector,tonnes\n1,1\n", "territory-file-column"),
        ("sector,t_co2e\n1,-4\n", "territory-file-value"),
    ],
)
def test_bad_emissions(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "emissions.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BilanError) as error:
        read_emissions(path, "32")
    assert error.value.finding.code == code


def test_pcaet_columns_turn_the_sign(sample: Pack) -> None:
    flux = territory("32", level="region", pack=sample, method="aldo-2024").flux()
    cells = {cell.column: cell for cell in pcaet_cells(flux, 2018, Emissions({"waste": 5.0}, 2018))}
    assert cells["SEQ_1_Estimation_Sequestration_nette_CO2"].value == pytest.approx(2_062_995, abs=1)
    assert cells["SEQ_2_Estimation_Sequestration_nette_CO2"].value == pytest.approx(-13_274 - 3_447 + 149, abs=2)
    assert cells["SEQ_3_Estimation_Sequestration_nette_CO2"].value == pytest.approx(2_996 - 49_811, abs=2)
    assert cells[""].value == pytest.approx(39_431, abs=1)
    assert cells["SEQ_1_Estimation_Annee"].value == 2018
    assert cells["PEC_GES_6_1"].value == 5.0
    assert cells["PEC_GES_1_1"].value is None
    stored = sum(cell.value for cell in cells.values() if cell.column.endswith("nette_CO2") or not cell.column)  # type: ignore[misc]
    assert stored == pytest.approx(-flux.total_t)
