"""bilan.toml: what it may say, and how it is told that something is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import bilan.ledger
from bilan.ledger.configuration import ConfigurationError
from bilan.model.findings import BilanError


def fault(folder, text):
    folder.toml(text).lines("")
    with pytest.raises(BilanError) as caught:
        folder.read()
    return caught.value


def test_a_full_configuration(folder):
    inventory = (
        folder.toml(
            """
            [inventory]
            name = "Atelier"
            period = [2024-01-01, 2024-12-31]
            approach = "equity_share"
            gwp = "AR6"
            base_year = 2019
            iso_capital_goods = "purchase"
            deflate = false
            [organisation]
            kind = "epci"
            siren = "200000000"
            employees = 620
            revenue_eur = 84_000_000
            [[entities]]
            id = "a"
            equity_share = 1
            held = false
            country = "DE"
            [[entities.shares]]
            valid_to = 2024-06-30
            equity_share = 0.4
            [[entities.shares]]
            valid_from = "01/07/2024"
            operated = false
            [[exclusions]]
            category = "waste_other"
            reason = "Petit"
            estimate_t = 12
            [texts]
            sources = "Factures"
            """
        )
        .lines("l,electricity,f,1,kWh,,,\n")
        .read()
    )
    configuration = inventory.configuration
    assert (configuration.approach, configuration.gwp, configuration.base_year) == ("equity_share", "AR6", 2019)
    assert (configuration.iso_capital_goods, configuration.deflate) == ("purchase", False)
    assert configuration.organisation.employees == 620
    assert configuration.exclusions[0].estimate_t == 12
    assert configuration.texts == {"sources": "Factures"}
    (entity,) = configuration.entities
    first, second = entity.shares
    assert (first.valid_to, first.equity_share, first.held) == (date(2024, 6, 30), 0.4, False)
    assert (second.valid_from, second.equity_share, second.operated) == (date(2024, 7, 1), 1.0, False)
    assert inventory.findings == ()


def test_without_entities_there_is_one(folder):
    (entity,) = folder.lines("l,electricity,f,1,kWh,,,\n").read().configuration.entities
    assert (entity.operated, entity.held, entity.equity_share, entity.name) == (True, True, 1.0, "Essai")


def test_switches_are_accepted_at_the_top_level(folder, codes):
    text = 'gwp = "AR5"\ndeflate = false\n[inventory]\nperiod = [2024-01-01, 2024-12-31]\ndeflate = true\n'
    inventory = folder.toml(text).lines("l,electricity,f,1,kWh,,,\n").read()
    assert (inventory.configuration.gwp, inventory.configuration.deflate) == ("AR5", True)
    assert codes(inventory) == ["configuration-key-twice"]
    assert inventory.configuration.name == folder.path.name


def test_unknown_keys_are_warnings_with_the_nearest_name(folder, codes):
    text = '[inventory]\nperiod = [2024-01-01, 2024-12-31]\naproach = "x"\n[[entities]]\nid = "a"\nzzzzzz = 1\n'
    inventory = folder.toml(text).lines("l,electricity,f,1,kWh,,,\n").read()
    near, far = inventory.findings
    assert (near.code, near.field, near.values["near"]) == (
        "configuration-key-unknown-near",
        "inventory.aproach",
        "approach",
    )
    assert (far.code, far.field) == ("configuration-key-unknown", "entities[1].zzzzzz")
    assert {near.severity, far.severity} == {"warning"}


PERIOD = "[inventory]\nperiod = [2024-01-01, 2024-12-31]\n"


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ("[inventory]\n", "configuration-key-missing", "inventory.period"),
        ("[inventory]\nperiod = [2024-12-31, 2024-01-01]\n", "configuration-period-reversed", "inventory.period"),
        ('[inventory]\nperiod = ["hier", "2024-12-31"]\n', "configuration-date", "inventory.period[1]"),
        ("[inventory]\nperiod = [0024-01-01, 2024-12-31]\n", "configuration-range", "inventory.period[1]"),
        ("[inventory]\nperiod = 2024\n", "configuration-value", "inventory.period"),
        (PERIOD + 'approach = "control"\n', "configuration-choice", "inventory.approach"),
        (PERIOD + 'gwp = "AR3"\n', "configuration-choice", "inventory.gwp"),
        (PERIOD + "[organisation]\nsiren = 200000000\n", "configuration-value", "organisation.siren"),
        (PERIOD + "[organisation]\nrevenue_eur = nan\n", "configuration-range", "organisation.revenue_eur"),
        (PERIOD + '[[entities]]\nid = "a"\nequity_share = 40\n', "configuration-range", "entities[1].equity_share"),
        (PERIOD + '[[entities]]\nname = "a"\n', "configuration-key-missing", "entities[1].id"),
        (PERIOD + '[[entities]]\nid = "a"\n[[entities]]\nid = "a"\n', "configuration-entity-twice", "entities.id"),
        (
            PERIOD + '[[entities]]\nid = "a"\n[[entities.shares]]\n[[entities.shares]]\nvalid_from = 2024-07-01\n',
            "configuration-shares-overlap",
            "entities[1].shares",
        ),
        (
            PERIOD + '[[entities]]\nid = "a"\n[[entities.shares]]\nvalid_from = 2024-07-01\nvalid_to = 2024-06-01\n',
            "configuration-dates-reversed",
            "entities[1].shares[1]",
        ),
        (PERIOD + '[[exclusions]]\ncategory = "x"\n', "configuration-key-missing", "exclusions[1].reason"),
        ("inventory = 3\n", "configuration-value", "inventory"),
        ("entities = 3\n" + PERIOD, "configuration-value", "entities"),
    ],
)
def test_faults_name_the_key(folder, text, code, field):
    finding = fault(folder, text).finding
    assert (finding.code, finding.field, finding.place) == (code, field, "bilan.toml")
    assert finding.remedy("fr")
    assert field in finding.message("en") or code.endswith(("reversed", "twice", "overlap"))


def test_all_faults_are_told_at_once(folder):
    error = fault(folder, PERIOD + 'approach = "x"\ngwp = "y"\n')
    assert isinstance(error, ConfigurationError)
    assert [finding.field for finding in error.findings] == ["inventory.approach", "inventory.gwp"]


def test_syntax_errors_give_the_line(folder):
    finding = fault(folder, "[inventory]\nname = “Atelier”\n").finding
    assert (finding.code, finding.place) == ("configuration-syntax", "bilan.toml:2")
    folder.put("bilan.toml", "[inventory]\nname = 'é'\n".encode("latin-1"))
    with pytest.raises(BilanError) as caught:
        folder.read()
    assert (caught.value.finding.code, caught.value.finding.place) == ("configuration-not-utf8", "bilan.toml:2")


def test_nesting_bombs_and_oversize_are_refused(folder):
    assert fault(folder, "a = " + "[" * 100_000).finding.code == "configuration-syntax"
    assert fault(folder, "# " + "x" * 1_100_000).finding.code == "ledger-file-too-large"


def test_no_configuration_means_a_default_one_that_is_said(folder, codes):
    (folder.path / "bilan.toml").unlink()
    inventory = folder.lines("l,electricity,f,1,kWh,2022-03-01,2023-02-28,\n").read()
    assert inventory.configuration.period == (date(2022, 1, 1), date(2023, 12, 31))
    assert codes(inventory) == ["configuration-absent"]


def test_one_file_is_read_with_the_configuration_beside_it(folder):
    folder.lines("l,electricity,f,1,kWh,,,\n", "autre.csv").lines("m,electricity,f,1,kWh,,,\n")
    inventory = bilan.ledger.read(folder.path / "autre.csv")
    assert inventory.configuration.name == "Essai"
    assert inventory.activities.table["id"].to_pylist() == ["l"]
    by_toml = bilan.ledger.read(folder.path / "bilan.toml")
    assert by_toml.activities.table["id"].to_pylist() == ["m"]


def test_nothing_to_read_is_an_error_for_people(tmp_path: Path):
    for path, code in [
        (tmp_path / "absent", "inventory-not-found"),
        (tmp_path, "inventory-empty"),
        (Path(__file__), "inventory-not-a-table"),
    ]:
        with pytest.raises(BilanError) as caught:
            bilan.ledger.read(path)
        assert caught.value.finding.code == code
        assert str(path) in caught.value.finding.message("fr")


def test_a_configuration_without_lines_is_a_finding(folder, codes):
    assert codes(folder.read()) == ["activities-absent"]
    assert folder.read().activities.table.num_rows == 0
