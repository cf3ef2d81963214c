"""Malformed packs are refused with a code; packs are written whole or not at all; importing from every layout."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from bilan.model.findings import BilanError
from bilan.territory.api import territory
from bilan.territory.compute import Options, compute
from bilan.territory.importing import user_tables
from bilan.territory.importing.aldo import import_aldo
from bilan.territory.importing.extract import extract_pack
from bilan.territory.importing.user_tables import import_table
from bilan.territory.importing.writing import sha256, write_pack
from bilan.territory.packs import Pack, read_pack, sample_folder
from bilan.territory.places import read_places
from bilan.territory.typology import INDEX

Tiny = Callable[..., Pack]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(sample_folder(), folder)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(BilanError) as error:
        read_pack(folder)
    assert error.value.finding.message("fr")
    assert "?" not in error.value.finding.message("en").replace(" ?", "")
    return error.value.finding.code


def test_folder_without_manifest(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "territory-pack-missing"


@pytest.mark.parametrize(
    "content", ["", "schema = 3", 'schema = "bilan.territory-pack/1"\nperiod = [2018, 2012]', "\x00"]
)
def test_bad_manifest(copy: Path, content: str) -> None:
    (copy / "manifest.toml").write_text(content, encoding="utf-8")
    assert refusal(copy) == "territory-pack-manifest"


def test_missing_table(copy: Path) -> None:
    (copy / "changes.parquet").unlink()
    assert refusal(copy) == "territory-pack-table"


def test_unreadable_table(copy: Path) -> None:
    (copy / "changes.parquet").write_bytes(b"not parquet")
    assert refusal(copy) == "territory-pack-unreadable"


def edit(folder: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    file = folder / f"{name}.parquet"
    parquet.write_table(change(parquet.read_table(file)), file)


def with_first(table: pa.Table, column: str, value: object) -> pa.Table:
    values = table[column].to_pylist()
    values[0] = value
    return table.set_column(table.column_names.index(column), column, pa.array(values, type=table[column].type))


def test_missing_column(copy: Path) -> None:
    edit(copy, "land_cover", lambda table: table.rename_columns(["territory", "clc", "ha"]))
    assert refusal(copy) == "territory-pack-column"


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        ("land_cover", "ha", -1.0, "territory-pack-amount"),
        ("changes", "ha", float("nan"), "territory-pack-amount"),
        ("forests", "ha", float("inf"), "territory-pack-amount"),
        ("land_cover", "class", "999", "territory-pack-value"),
        ("changes", "to", "forest", "territory-pack-value"),
        ("forests", "composition", "oak", "territory-pack-value"),
        ("communes", "zone", "5_2", "territory-pack-value"),
        ("communes", "region", "01", "territory-pack-value"),
    ],
)
def test_bad_cells(copy: Path, table: str, column: str, value: object, code: str) -> None:
    edit(copy, table, lambda content: with_first(content, column, value))
    assert refusal(copy) == code


def test_commune_twice(copy: Path) -> None:
    edit(copy, "communes", lambda table: pa.concat_tables([table, table.slice(0, 1)]))
    assert refusal(copy) == "territory-pack-communes"


def test_rows_of_nobody_are_named_not_counted(copy: Path) -> None:
    before = compute(read_pack(copy), Options()).entries.tonnes.sum()
    extra = pa.table({"territory": ["99999"], "from": ["211"], "to": ["112"], "ha": [60.0]})
    edit(copy, "changes", lambda table: pa.concat_tables([table, extra]))
    pack = read_pack(copy)
    assert [finding.code for finding in pack.findings] == ["territory-pack-unplaced"]
    assert "99999" in pack.findings[0].message("en")
    assert compute(pack, Options()).entries.tonnes.sum() == pytest.approx(before)


def test_a_folder_that_is_no_pack_is_never_replaced(tiny: Tiny, tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(BilanError) as error:
        write_pack(tiny().tables, tiny().manifest, tmp_path)
    assert error.value.finding.code == "territory-pack-target"
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_a_refused_pack_leaves_nothing(tiny: Tiny, tmp_path: Path) -> None:
    bad = dict(tiny().tables)
    bad["changes"] = pa.table({"territory": ["02001"], "from": ["211"], "to": ["?"], "ha": [1.0]})
    with pytest.raises(BilanError):
        write_pack(bad, tiny().manifest, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_manifest_lists_sources_with_hashes(france_folder: Path, shared: Path) -> None:
    pack = read_pack(france_folder)
    assert len(pack.sources) == 5
    for source in pack.sources:
        assert {"title", "publisher", "year", "licence", "file", "sha256", "file_date"} <= set(source)
    land = next(source for source in pack.sources if source["file"] == "land_cover_2018_epci.csv")
    assert land["sha256"] == sha256(shared / "data/land_france_2018/land_cover_2018_epci.csv")
    assert pack.manifest["tables"]["communes"]["rows"] == 35_066
    assert pack.manifest["complete"] is True


def test_extract_gives_the_same_results(france: Pack, tmp_path: Path) -> None:
    places = read_places(france.tables["communes"])
    small = extract_pack(france, places.codes == "01004", tmp_path / "small", {"name": "small"})
    for method in ("corrected", "aldo-2024"):
        first, second = (territory("01004", pack=pack, method=method) for pack in (france, small))
        assert first.flux().total_t == pytest.approx(second.flux().total_t, rel=1e-12)
        assert first.stocks().assessed_t_c == pytest.approx(second.stocks().assessed_t_c, rel=1e-12)


def write_csv(path: Path, rows: list[list[object]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A hand-made `data` folder of the public repository with two communes."""
    folder = tmp_path / "data"
    communes, epci = folder / "dataByCommune", folder / "dataByEpci"
    communes.mkdir(parents=True)
    epci.mkdir()
    write_csv(communes / "communes_17122018.csv", [
        ["nom", "insee", "population", "departement", "region", "epci"],
        ["Ambérieu", "01004", 14127, "01", "84", "240100883"], ["Laon", "02408", 25000, "02", "32", "200043495"],
    ])  # fmt: skip
    write_csv(communes / "zpc.csv", [["insee", "zpc"], ["01004", "3_3"], ["02408", "3_1"]])
    write_csv(communes / "clc18.csv", [
        ["insee", "code18", "area"], ["01004", "211", 100.5], ["01004", "112", 80], ["01004", "141", 5],
        ["02408", "324", 10], ["02408", "231", 40],
    ])  # fmt: skip
    write_csv(communes / "clc18-change.csv", [["code12", "code18", "commune", "area"], ["211", "121", "01004", 12]])
    header = ["INSEE_COM", "CODE_EPCI", "code_groupeser", "code_greco", "code_rad13", "code_bassin_populicole",
              "SUR_FEUILLUS", "SUR_RESINEUX", "SUR_MIXTES", "SUR_PEUPLERAIES"]  # fmt: skip
    write_csv(communes / "surface-foret.csv", [
        header, ["1004", "240100883", "E1", "E", "ARA", "Sud", 500, 0, 20, 0],
        ["1004", "240100883", "C4", "C", "ARA", "Sud", 100, 0, 0, 0],
        ["2408", "200043495", "B4", "B", "HDF", "Nord", 30, 0, 0, 12],
    ])  # fmt: skip
    write_csv(communes / "haie-clc18.csv", [
        ["INSEE_COM", "INSEE_DEP", "TOTKM_HAIE", "CLC_211", "CLC_231"],
        ["02408", "2", 30, 10, 20], ["01004", "1", 4, "", ""],
    ])  # fmt: skip
    write_csv(epci / "epci.csv", [["code", "nom", "nature"], ["240100883", "CC de la Plaine de l'Ain", "CC"]])
    return folder


def test_public_folder(public: Path, tmp_path: Path) -> None:
    pack = import_aldo(public, tmp_path / "pack")
    assert pack.findings == ()
    again = read_pack(tmp_path / "pack")
    found = territory("01004", pack=again, method="aldo-2024")
    assert found.stocks().areas(2)["cropland"] == 100.5
    assert found.stocks().areas(2)["forest_broadleaf"] == 600
    growth = (500 * 1.27 + 100 * 0.43) * 44 / 12
    assert found.flux().by_land_use(2)["forest_broadleaf"] == pytest.approx(-growth)
    sealed = next(row for row in found.flux().matrix() if row["to"] == "artificial_sealed" and row["gas"] == "C")
    assert sealed["area_ha_yr"] == pytest.approx(0.8 * 2)
    assert sealed["t_co2e_yr"] == pytest.approx(1.6 * 25 * 44 / 12)
    aisne = {method: territory("02408", pack=again, method=method) for method in ("aldo-2024", "corrected")}
    assert aisne["aldo-2024"].stocks().by_pool()["hedges"] == pytest.approx(30 * 101.347)
    assert aisne["corrected"].stocks().by_pool()["hedges"] == pytest.approx(30 * 97.8195561667002)
    assert found.stocks().by_pool()["hedges"] == pytest.approx(4 * 101.347)
    codes = {finding.code for finding in aisne["corrected"].findings}
    assert "territory-wood-not-closed" in codes
    assert "territory-commune-spread" not in codes
    with pytest.raises(BilanError) as error:
        territory("02408", pack=again, forest_base="inventory").flux()
    assert error.value.finding.code == "territory-forest-base-unavailable"
    assert "territory-hedges-not-assessed" not in codes
    assert territory("Plaine de l'Ain", pack=again).code == "240100883"
    assert {"file", "sha256"} <= set(again.sources[0])


@pytest.mark.parametrize("missing", ["clc18.csv", "zpc.csv", "surface-foret.csv"])
def test_public_folder_with_a_missing_file(public: Path, tmp_path: Path, missing: str) -> None:
    (public / "dataByCommune" / missing).unlink()
    with pytest.raises(BilanError) as error:
        import_aldo(public, tmp_path / "pack")
    assert error.value.finding.code == "territory-file-missing"
    assert missing in error.value.finding.message("fr")
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize(
    ("file", "rows", "code"),
    [
        ("clc18.csv", [["insee", "code18", "surface"], ["01004", "211", 1]], "territory-file-column"),
        ("clc18.csv", [["insee", "code18", "area"], ["01004", "211", -1]], "territory-file-value"),
        ("clc18.csv", [["insee", "code18", "area"], ["01004", "211", "lots"]], "territory-file-value"),
        ("clc18.csv", [["insee", "code18", "area"], ["01004", "2111", 1]], "territory-pack-value"),
        ("clc18.csv", [["insee", "code18", "area"], ["01004", "211", 1, 5]], "territory-file-unreadable"),
        (
            "clc18-change.csv",
            [["code12", "code18", "commune", "area"], ["211", "1x2", "01004", 3]],
            "territory-pack-value",
        ),
        ("zpc.csv", [["insee", "zpc"], ["01004", "3_3"]], "territory-pack-value"),
    ],
)
def test_public_folder_with_bad_content(
    public: Path, tmp_path: Path, file: str, rows: list[list[object]], code: str
) -> None:
    write_csv(public / "dataByCommune" / file, rows)
    with pytest.raises(BilanError) as error:
        import_aldo(public, tmp_path / "pack")
    assert error.value.finding.code == code
    assert not (tmp_path / "pack").exists()


def test_folder_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(BilanError) as error:
        import_aldo(tmp_path, tmp_path / "pack")
    assert error.value.finding.code == "territory-import-layout"


def test_local_changes_replace_those_of_the_pack(sample: Pack, tmp_path: Path) -> None:
    rows = [["Code INSEE", "De", "Vers", "Surface"], ["80021", "cropland", "artificial_sealed", "12,5"],
            ["80021", "231", "112", "3"]]  # fmt: skip
    file = write_csv(tmp_path / "mos.csv", rows, ";")
    pack = import_table("changes", file, sample, tmp_path / "pack", (2015, 2020), "MOS")
    found = territory("80021", pack=pack)
    area = {(row["from"], row["to"]): row["area_ha_yr"] for row in found.flux().matrix() if row["pool"] == "soil"}
    assert area["cropland", "artificial_sealed"] == pytest.approx(2.5)
    assert area["grassland_herbaceous", "artificial_sealed"] == pytest.approx(0.48)
    assert len(set(area)) == 3
    others = [territory("60057", pack=entry).flux().total_t for entry in (sample, pack)]
    assert others[0] == pytest.approx(others[1])
    assert pack.sources[-1]["title"] == "MOS"
    assert pack.sources[-1]["year"] == "2015-2020"
    assert len(pack.sources[-1]["sha256"]) == 64


def test_local_areas_of_a_commune_leave_the_epci_of_the_others(sample: Pack, tmp_path: Path) -> None:
    rows = [["commune", "classe", "ha"], ["80021", "cropland", "1000"], ["80021", "artificial_sealed", "2000"]]
    pack = import_table("areas", write_csv(tmp_path / "ocs.csv", rows), sample, tmp_path / "pack")
    result, before = compute(pack, Options()), compute(sample, Options())
    amiens = result.places.codes == "80021"
    assert result.stocks.area[amiens, INDEX["cropland"]].tolist() == [1000.0]
    assert result.stocks.area[amiens, INDEX["artificial_sealed"]].tolist() == [2000.0]
    assert result.stocks.area[amiens, INDEX["wetland"]].tolist() == [0.0]
    assert np.allclose(result.stocks.area[~amiens], before.stocks.area[~amiens])


def test_forest_classes_among_areas_are_named(sample: Pack, tmp_path: Path) -> None:
    rows = [["commune", "classe", "ha"], ["80021", "cropland", "1000"], ["80021", "311", "2000"]]
    pack = import_table("areas", write_csv(tmp_path / "ocs.csv", rows), sample, tmp_path / "pack")
    assert [finding.code for finding in pack.findings] == ["territory-import-forest-unused"]
    assert "2,000 ha" in pack.findings[0].message("en")


def test_local_forest_takes_the_locations_of_the_pack(sample: Pack, tmp_path: Path) -> None:
    rows = [["epci", "essence", "ha"], ["248000531", "feuillus", "2000"], ["248000531", "mixtes", "10"]]
    pack = import_table("forest", write_csv(tmp_path / "forest.csv", rows), sample, tmp_path / "pack")
    found, before = territory("248000531", pack=pack), territory("248000531", pack=sample)
    assert found.flux().by_land_use(2)["forest_broadleaf"] == pytest.approx(-2000 * 0.42 * 44 / 12)
    assert found.stocks().areas(2)["forest_conifer"] == 0
    assert before.stocks().areas(2)["forest_conifer"] > 0


@pytest.mark.parametrize(
    ("kind", "rows", "code"),
    [
        ("changes", [["commune", "from", "ha"], ["80021", "211", 1]], "territory-file-column"),
        ("changes", [["commune", "from", "to", "ha"]], "territory-file-empty"),
        ("changes", [["commune", "from", "to", "ha"], ["80021", "211", "sea", 1]], "territory-file-class"),
        ("changes", [["commune", "from", "to", "ha"], ["80021", "211", "112", -1]], "territory-file-value"),
        ("changes", [["commune", "from", "to", "ha"], ["80022x", "211", "112", 1]], "territory-file-territory"),
        ("areas", [["commune", "class", "ha"], ["80021", "211", "nan"]], "territory-file-value"),
        ("forest", [["commune", "composition", "ha"], ["80021", "palm", 1]], "territory-file-class"),
        ("water", [["commune"], ["80021"]], "territory-unknown-choice"),
    ],
)
def test_bad_local_tables(sample: Pack, tmp_path: Path, kind: str, rows: list[list[object]], code: str) -> None:
    with pytest.raises(BilanError) as error:
        import_table(kind, write_csv(tmp_path / "local.csv", rows), sample, tmp_path / "pack")
    assert error.value.finding.code == code
    assert not (tmp_path / "pack").exists()


def test_years_in_the_wrong_order(sample: Pack, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "local.csv", [["commune", "from", "to", "ha"], ["80021", "211", "112", 1]])
    with pytest.raises(BilanError) as error:
        import_table("changes", file, sample, tmp_path / "pack", (2020, 2015))
    assert error.value.finding.code == "territory-unknown-choice"
    assert set(user_tables.KINDS) == {"changes", "areas", "forest"}


def test_binary_and_latin_files(sample: Pack, tmp_path: Path) -> None:
    file = tmp_path / "local.csv"
    file.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(BilanError) as error:
        import_table("areas", file, sample, tmp_path / "pack")
    assert error.value.finding.code == "territory-file-unreadable"
    file.write_bytes("commune;classe;surface;été\n80021;211;5,5;é\n".encode("cp1252"))
    pack = import_table("areas", file, sample, tmp_path / "pack")
    assert territory("80021", pack=pack).stocks().areas(2)["cropland"] == 5.5
