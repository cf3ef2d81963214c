"""Search: synonyms, stems in two languages, typing errors, order, units; and no answer out of thin air."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.factors import search
from bilan.factors.words import stems, tokens


@pytest.fixture(autouse=True)
def shipped_books_only(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("BILAN_BOOKS", str(tmp_path_factory.mktemp("books")))


def first(text: str, **options: object) -> str:
    return search(text, **options)[0].label


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gazole routier", "diesel"),
        ("gazole routier", "gasoil"),
        ("fioul domestique", "mazout"),
        ("fioul domestique", "heating oil"),
        ("gaz naturel", "natural gas"),
        ("électricité", "electricity"),
        ("essence", "petrol"),
        ("essence", "SP95"),
        ("R410A", "R-410A"),
        ("TGV", "high speed train"),
        ("ordinateur portable", "laptop"),
        ("réseau de chaleur", "district heating"),
        ("béton", "concrete"),
    ],
)
def test_trade_words_for_one_thing_find_the_same_first(one, other):
    assert search(one, limit=3)[0].id == search(other, limit=3)[0].id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gazole routier", "Gazole routier, B7"),
        ("fioul domestique", "Fioul domestique"),
        ("TGV", "TGV, "),
        ("TER", "TER, "),
        ("avion long courrier", "Avion passagers, Long courrier"),
        ("pommes", "Pomme"),
        ("apples", "Pomme"),
        ("béton armé", "Béton armé"),
        ("ELECTRICITE 2020 mix moyen", "Electricité, 2020 - mix moyen"),
    ],
)
def test_what_stands_first(text, expected):
    assert first(text).startswith(expected)


def test_the_metropolitan_electricity_mix_comes_before_its_variants():
    labels = [hit.label for hit in search("électricité", limit=3)]
    assert all("mix moyen" in label for label in labels)


@pytest.mark.parametrize("text", ["gazolle routier", "gazole rootier", "gasole routier"])
def test_typing_errors_are_forgiven_and_told(text):
    hit = search(text, limit=1)[0]
    assert hit.label.startswith("Gazole")
    assert "orthographe proche" in hit.reason


@pytest.mark.parametrize("text", ["25777", "base-carbone:25777", "base-carbone:25777@V22.0", " 25777 "])
def test_an_exact_id_stands_first_and_alone(text):
    hits = search(text)
    assert [(hit.id, hit.score, hit.reason) for hit in hits] == [("base-carbone:25777", 100.0, "identifiant")]


def test_a_gas_finds_its_built_in_factor_before_the_source_data():
    hits = search("R-410A")
    assert (hits[0].id, hits[0].unit, hits[0].total) == ("gas:r-410a", "kg", 1923.5)
    assert {hit.kind for hit in hits[1:]} == {"source_data"}


def test_archived_factors_come_last_or_not_at_all():
    status = [hit.status for hit in search("gazole routier", limit=500) if hit.score < 100]
    assert "archived" in status
    assert status == sorted(status, reverse=True)  # valid before archived
    assert {hit.status for hit in search("gazole routier", limit=500, include_archived=False)} == {"valid"}


@pytest.mark.parametrize(("unit", "canonical"), [("litre", "L"), ("L", "L"), ("kWh PCI", "kWh_pci"), ("t", "t")])
def test_a_unit_filters(unit, canonical):
    hits = search("gazole routier", unit=unit)
    assert hits
    assert {hit.unit for hit in hits} == {canonical}


def test_an_unknown_unit_finds_nothing():
    assert search("gazole routier", unit="no such unit") == []


def test_labels_and_reasons_speak_the_language_that_was_asked():
    hit = search("diesel", lang="en", limit=1)[0]
    assert (hit.label, hit.reason) == ("Road diesel, B7", "synonym: gazole routier")


def test_places_stand_beside_the_label():
    assert any("[Outre-mer / Réunion]" in hit.label for hit in search("électricité Réunion"))


@pytest.mark.parametrize("text", ["", "   ", "xyzzyqq", "de la du", "'\"*()", "AND OR NOT", 'a" OR b'])
def test_nothing_is_found_for_nothing(text):
    assert isinstance(search(text), list)
    if text.strip() in {"", "xyzzyqq", "de la du", "'\"*()"}:
        assert search(text) == []


def test_the_limit_holds():
    assert len(search("voiture", limit=7)) == 7


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_search_and_scores_stay_in_range(text):
    hits = search(text, limit=50)
    assert all(0 <= hit.score <= 100 and hit.reason for hit in hits)
    assert len({(hit.id, hit.version) for hit in hits}) == len(hits)


@given(st.text(max_size=40))
def test_words_do_not_depend_on_case(text):
    assert tokens(text.upper()) == tokens(text.upper().lower().upper())


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [("voiture électrique", "voitures électriques", "fr"), ("electric car", "Electric Cars", "en")],
)
def test_plurals_share_their_stems(one, other, lang):
    assert stems(one, lang) == stems(other, lang)
