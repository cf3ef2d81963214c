"""The figures of the sheet are those of the JSON, with their sign in words and their gaps said to be gaps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.report.territory import bars, charts, context_tables, flux_tables, method_tables, sentences, stock_tables
from bilan.report.territory.amounts import decimals_of, plain, sign_key, signed
from bilan.report.territory.model import Fiche
from bilan.report.territory.words import table, word, words

Sheets = Callable[..., Fiche]


def number_of(text: str) -> float:
    """The number that a French text writes."""
    return float(text.replace("\u202f", "").replace("−", "-").replace("+", "").replace(",", "."))


@pytest.mark.parametrize("case", ["amiens", "region", "calais", "saint-quentin"])
def test_the_figures_are_those_of_the_json(sheets: Sheets, case: str) -> None:
    fiche = sheets(case)
    data = fiche.territory.to_json("fr")
    assert fiche.data == data
    digits = sentences.flux_decimals(fiche)
    shown = {row.cells[0]: row.cells[1] for row in flux_tables.pool_table(fiche).rows if row.cells[1][-1].isdigit()}
    names = sentences.names("fr")
    for row in data["flux"]["by_pool"]:
        written = shown[names[row["pool"]]]
        if "\u202f+" not in written and "\u202f−" not in written:
            assert number_of(written) == pytest.approx(row["t_co2e_yr"] / 1000, abs=0.51 * 10**-digits)
    assert number_of(sentences.headline(fiche).value) == pytest.approx(
        data["flux"]["total_t"] / 1000, abs=0.51 * 10**-digits
    )


def test_the_region_equals_the_published_figure_and_says_why_it_differs(sheets: Sheets) -> None:
    published = sheets("region", "fr", "aldo-2024")
    assert sentences.headline(published).value == "−2\u202f039"
    corrected = sheets("region")
    assert sentences.headline(corrected).value == "−1\u202f511"
    line = sentences.difference(corrected)
    assert "aldo-2024" in line
    assert "−2\u202f039" in line
    assert "sylvoécorégions" in line
    assert "−2\u202f037" in sentences.published(corrected)
    assert "0,1\u202f%" in sentences.published(corrected)
    assert sentences.published(sheets("amiens")) == ""


def test_the_sign_is_said_in_words(sheets: Sheets) -> None:
    assert sentences.headline(sheets("amiens")).words == "séquestration nette"
    assert sentences.headline(sheets("calais")).words == "émission nette"
    assert sentences.headline(sheets("calais", "en")).words == "net emission"
    assert sentences.headline(sheets("calais")).value.startswith("+")
    assert "ont rejeté" in sentences.summary(sheets("calais"))[0]
    assert sign_key(0.0) == "balanced"


def test_missing_land_cover_is_never_a_zero(sheets: Sheets) -> None:
    fiche = sheets("saint-quentin")
    by_label = {row.cells[0]: row.cells for row in stock_tables.stock_table(fiche).rows}
    for label in ("cultures", "prairies", "zones humides", "sols artificiels", "haies"):
        assert "0" not in by_label[label]
        assert "non évalué" in by_label[label]
    assert by_label["Total"][1:3] == ("non évalué", "non évalué")
    assert by_label["Partie évaluée"][2] == "553"
    pools = {row.cells[0]: row.cells[1] for row in stock_tables.stock_pool_table(fiche).rows}
    assert "sol (partiel)" in pools
    assert pools["Total"] == "non évalué"
    figures = {figure.label: figure.value for figure in sentences.figures(fiche)}
    assert figures["Stock de carbone"] == figures["Par hectare"] == "non évalué"
    own = context_tables.comparison_table(fiche).rows[0].cells
    assert own[2] == own[5] == own[6] == "non évalué"
    assert "sols artificiels" in method_tables.not_assessed(fiche)[0]
    assert any("39 commune" in text for text in method_tables.warnings(fiche))


def test_a_partial_region_says_what_its_stock_leaves_out(sheets: Sheets) -> None:
    stock = next(figure for figure in sentences.figures(sheets("region")) if figure.label == "Stock de carbone")
    assert stock.note.startswith("hors 39 communes")
    notes = " ".join(context_tables.comparison_notes(sheets("amiens")))
    assert "3\u202f773 des 3\u202f798 communes" in notes
    assert "calcul fait à l’avance" in notes


def test_emissions_stand_beside_sinks_in_a_named_view(sheets: Sheets) -> None:
    fiche = sheets("amiens")
    rows = {row.cells[0]: row.cells[1] for row in context_tables.emissions_table(fiche).rows}
    assert rows["Déchets"] == "non évalué"
    assert rows["Total des émissions"] == "944"
    balance = [row.cells[1] for row in context_tables.balance_table(fiche).rows]
    assert balance == ["+944", "−6,52", "+937", "0,7\u202f%"]
    assert any("Déchets" in note for note in context_tables.balance_notes(fiche))
    chart = next(chart for chart in bars.charts_of(fiche) if chart.name == "balance")
    assert [bar.kind for bar in chart.bars if bar.label == "Déchets"] == ["gap"]
    assert "non évaluée" in context_tables.balance_notes(sheets("region"))[0]
    assert context_tables.balance_table(sheets("region")).rows == ()


def test_the_region_makes_up_for_four_per_cent_of_its_emissions(sheets: Sheets) -> None:
    found = sheets("region-with-emissions", "fr", "aldo-2024")
    assert sentences.offset_share(found) == "4,0\u202f%"
    figure = sentences.figures(found)[-1]
    assert (figure.label, figure.value) == ("Part compensée", "4,0\u202f%")


def test_a_territory_that_emits_makes_up_for_nothing(sheets: Sheets) -> None:
    assert sentences.offset_share(sheets("no-forest")).startswith("aucune")


def test_a_territory_without_forest_says_so(sheets: Sheets) -> None:
    fiche = sheets("no-forest")
    growth = stock_tables.growth_table(fiche)
    assert growth.rows == ()
    assert growth.note.startswith("Aucune forêt cartographiée")
    assert fiche.data["flux"]["total_t"] > 0


def test_local_numbers_are_shown_as_such(sheets: Sheets) -> None:
    rows = {row.cells[0]: row.cells for row in context_tables.overrides_table(sheets("no-forest")).rows}
    assert rows["Surface\xa0: cultures (ha)"][3] == "5\u202f000"
    assert number_of(rows["Surface\xa0: forêts de feuillus (ha)"][2]) > 0
    assert rows["Émissions du territoire (t\xa0CO₂e)"][3] == "900\u202f000"
    assert any("donnée(s) locale(s)" in sentence for sentence in sentences.summary(sheets("no-forest")))
    assert context_tables.overrides_table(sheets("amiens")).rows == ()


def test_the_matrix_holds_every_change(sheets: Sheets) -> None:
    fiche = sheets("region")
    changes = flux_tables.level1_changes(fiche).values()
    total = sum(row["t_co2e_yr"] for row in fiche.data["flux"]["matrix"])
    assert sum(change.t_co2e for change in changes) == pytest.approx(total)
    area = sum(row["area_ha_yr"] for row in fiche.data["flux"]["matrix"] if (row["pool"], row["gas"]) == ("soil", "C"))
    assert sum(change.area_ha for change in changes) == pytest.approx(area)
    matrix = flux_tables.matrix(fiche)
    assert matrix is not None
    assert "produits bois" not in matrix.labels
    filled = [cell for _, cells in matrix.rows for cell in cells if cell.flux]
    assert len(filled) == len(flux_tables.level1_changes(fiche))


def test_the_waterfall_closes(sheets: Sheets) -> None:
    fiche = sheets("region")
    chart = next(chart for chart in bars.charts_of(fiche) if chart.name == "waterfall")
    assert chart.bars[0].end == pytest.approx(fiche.waterfall.start_flux_t / 1000)
    assert chart.bars[-1].end == pytest.approx(fiche.total_t / 1000)
    table_rows = method_tables.method_table(fiche).rows
    assert table_rows[0].cells[2] == "−2\u202f039"
    assert table_rows[-1].cells[2] == "−1\u202f511"
    assert "éservoir de bois mort" not in " ".join(row.cells[0] for row in table_rows)


def test_pcaet_columns_turn_the_sign(sheets: Sheets) -> None:
    rows = {row.cells[0]: row.cells for row in context_tables.pcaet_table(sheets("amiens")).rows}
    assert rows["SEQ_1_Estimation_Sequestration_nette_CO2"][2] == "7\u202f330"
    assert rows["SEQ_3_Estimation_Sequestration_nette_CO2"][2] == "−1\u202f210"
    assert rows["PEC_GES_6_1"][2] == "non évalué"
    assert rows["SEQ_1_Estimation_Annee"][2] == "2018"


def test_a_pack_without_country_changes_and_sources_says_so(sheets: Sheets) -> None:
    fiche = sheets("tiny")
    notes = " ".join(context_tables.comparison_notes(fiche))
    assert "France\xa0: non disponible dans ce jeu de données" in notes
    assert "le jeu contient 1 des 946 communes" in notes
    assert [row.cells[0] for row in context_tables.comparison_table(fiche).rows][-1].endswith("(région)")
    assert flux_tables.matrix(fiche) is None
    assert any("Aucun changement" in sentence for sentence in sentences.summary(fiche))
    assert "non disponible" in {fact.label: fact.value for fact in method_tables.production(fiche)}["Licence"]


def test_the_production_block_has_the_fields_of_an_observatory(sheets: Sheets) -> None:
    facts = {fact.label: fact.value for fact in method_tables.production(sheets("amiens"))}
    assert facts["Échelle disponible"].startswith("Commune, EPCI")
    assert "kt\xa0CO₂e/an" in facts["Unité"]
    assert facts["Disponibilité"].startswith("N+5")
    assert "3 à 6 ans" in facts["Fréquence de mise à jour"]
    assert "Licence Ouverte" in facts["Licence"]
    assert facts["Mise à jour de la donnée"]
    assert "IGN" in facts["Sources"]


@pytest.mark.parametrize("case", ["amiens", "saint-quentin", "calais", "no-forest", "commune"])
def test_charts_draw_gaps_and_both_signs_without_colour(sheets: Sheets, case: str) -> None:
    for chart in bars.charts_of(sheets(case)):
        drawn = charts.svg(chart, "fr")
        assert drawn.startswith("<svg")
        emits = any(bar.kind == "emits" and bar.end != bar.start for bar in chart.bars)
        assert ("url(#hatch-" in drawn) == emits
        low, high = charts._domain(chart, 300)
        for bar in chart.bars:
            assert low <= min(bar.start, bar.end) <= max(bar.start, bar.end) <= high
            if bar.kind == "gap" and bar.written == "non évalué":
                assert bar.start == bar.end == 0


def test_every_text_exists_in_both_languages() -> None:
    french, english = words("fr"), words("en")
    assert french.keys() == english.keys()
    for key in french:
        assert french[key].strip(), key
        assert english[key].strip(), key
        assert set(re.findall(r"{\w+}", french[key])) == set(re.findall(r"{\w+}", english[key])), key
        assert not re.search(r" [;?!%»]", french[key]), key
    assert all(row["text_fr"] and row["text_en"] for row in table("limits.csv"))


def test_every_switch_has_a_short_name() -> None:
    from bilan.territory.methods import SWITCHES

    for switch in SWITCHES:
        assert method_tables.switch_label(switch, "fr") == word(f"switch.{switch}", "fr")
    assert method_tables.switch_label("of_next_year", "fr") == "of_next_year"


@given(st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False), st.sampled_from(["fr", "en"]))
def test_a_written_flux_keeps_its_sign(value: float, lang: str) -> None:
    text = signed(value, lang, decimals_of([value]), 1.0)
    if value > 0:
        assert "+" in text
        assert "−" not in text
    if value < 0:
        assert "−" in text
        assert "+" not in text
    assert (text == "0") == (value == 0)


def test_a_gap_is_never_written_as_a_number() -> None:
    assert signed(None, "fr", 2) == plain(None, "fr", 2) == "non évalué"
    assert decimals_of([None]) == 0
