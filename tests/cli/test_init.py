"""`bilan init`, fill, check, compute: the first hour of a new user."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runs import bilan


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_new_folder_is_filled_and_computed(lang: str, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    done = bilan("init", folder, "--name", "Mon entreprise", "--lang", lang)
    assert done.status == 0
    assert "bilan check" in done.out
    empty = bilan("compute", folder, "--json", "-", "--lang", lang)
    assert empty.status == 1
    assert empty.json["inventory"]["lines_read"] == 0
    head = (folder / "activities.csv").read_text(encoding="utf-8-sig").splitlines()
    delimiter = ";" if ";" in head[-1] else ","
    columns = head[-1].split(delimiter)
    cells = dict.fromkeys(columns, "")
    for names, value in (
        (("id", "identifiant"), "elec"),
        (("category", "catégorie"), "electricity"),
        (("factor", "facteur"), "base-carbone:37091"),
        (("quantity", "quantité"), "1000"),
        (("unit", "unité"), "kWh"),
    ):
        cells[next(column for column in columns if column.lower().startswith(names))] = value
    with (folder / "activities.csv").open("a", encoding="utf-8") as stream:
        stream.write(delimiter.join(cells.values()) + "\n")
    assert bilan("check", folder, "--lang", lang, "--strict").status == 0
    computed = bilan("compute", folder, "--json", "-", "--lang", lang)
    assert computed.status == 0
    assert computed.json["inventory"]["name"] == "Mon entreprise"
    assert computed.json["totals"]["emissions_t"] == pytest.approx(0.0569)
    again = bilan("init", folder, "--lang", lang)
    assert again.status == 1
    assert "init-exists" in again.err
