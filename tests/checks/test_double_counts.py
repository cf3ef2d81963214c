"""The double-count checks through the findings of a computation: each with its two sides, and with one side alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bilan
from bilan.checks.findings import suspicions

from .folder import TWO_SITES, compute, line

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

GOODS = {"acquired": "2022-01-01", "lifetime": 5}
OWN = {"case": "own_vehicle"}
RENTED = {"case": "rented_financial_control"}

#: code -> (first side, second side, tonnes of the first, tonnes of the second, what is in bilan.toml beside).
PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any], float, float, str]] = {
    "double-count-fuel-and-distance": (
        line(1, "business_travel", "car", 10_000, **OWN),
        line(2, "fossil_fuels", "diesel", 1000),
        2.2,
        3.1,
        "",
    ),
    "double-count-electricity-and-distance": (
        line(1, "business_travel", "electric-car", 10_000, **OWN),
        line(2, "electricity", "electricity", 10_000),
        0.2,
        0.55,
        "",
    ),
    "double-count-vehicle-manufacture": (
        line(1, "business_travel", "car", 10_000, **OWN),
        line(2, "equipment", "vehicle", 2, **GOODS),
        0.4,
        2.0,
        "",
    ),
    "double-count-waste-collection": (
        line(1, "freight_outbound", "truck", 1000, label="Enlèvement des déchets"),
        line(2, "waste_household", "landfill", 10),
        0.1,
        1.0,
        "",
    ),
    "double-count-inbound-freight": (
        line(1, "freight_inbound", "truck", 1000),
        line(2, "metals", "steel-delivered", 1),
        0.1,
        2.1,
        "",
    ),
    "double-count-freight-beyond-tier-1": (
        line(1, "freight_inbound", "truck", 1000, case="third_party_unpaid", tier="beyond"),
        line(2, "metals", "steel", 1),
        0.1,
        2.0,
        "",
    ),
    "double-count-spend-and-quantity": (
        line(1, "metals", "spend-metal", 1000),
        line(2, "metals", "steel", 1),
        1.7,
        2.0,
        "",
    ),
    "double-count-spend-and-category": (
        line(1, "goods_monetary", "spend-metal", 1000),
        line(2, "metals", "steel", 1),
        1.7,
        2.0,
        "",
    ),
    "double-count-supplier": (
        line(1, "purchased_services", "spend", 1000, tags="fournisseur=Acier & Cie; suivi"),
        line(2, "metals", "steel", 1, tags="supplier: acier & cie"),
        0.3,
        2.0,
        "",
    ),
    "double-count-digital-electricity": (
        line(1, "digital_services", "email", 1000),
        line(2, "electricity", "electricity", 10_000),
        1.0,
        0.55,
        "",
    ),
    "double-count-own-renewables": (
        line(1, "electricity", "solar", 10_000),
        line(2, "equipment", "solar-panel", 500, **GOODS),
        0.4,
        2.0,
        "",
    ),
    "double-count-let-and-rented": (
        line(1, "use_of_sold_products", "electricity", 10_000, case="let_to_others", entity="north"),
        line(2, "electricity", "electricity", 20_000, entity="south", **RENTED),
        0.55,
        1.1,
        TWO_SITES,
    ),
    "double-count-refrigerant-own": (
        line(1, "refrigeration", "gas:hfc-134a", 2),
        line(2, "waste_leaks", "gas:hfc-134a", 1),
        2.6,
        1.3,
        "",
    ),
    "double-count-refrigerant-sold": (
        line(1, "use_of_sold_products", "gas:hfc-134a", 2),
        line(2, "end_of_life_leaks", "gas:hfc-134a", 1),
        2.6,
        1.3,
        "",
    ),
    "double-count-waste-to-heat": (
        line(1, "waste_household", "burnt", 10),
        line(2, "heat_network", "heat", 10_000),
        4.0,
        1.1,
        "",
    ),
    "double-count-own-entity-held": (
        line(1, "investments", "share", 1000, label="Participation dans Site sud SAS", entity="north"),
        line(2, "electricity", "electricity", 10_000, entity="south"),
        0.2,
        0.55,
        TWO_SITES,
    ),
}


def _approach(code: str) -> dict[str, str]:
    return {"approach": "financial_control"} if code == "double-count-let-and-rented" else {}


def _found(result: Any, code: str) -> list[Any]:
    return [finding for finding in result.findings if finding.code == code]


def _all(result: Any) -> list[str]:
    return [finding.code for finding in result.findings if finding.code.startswith("double-count")]


@pytest.mark.parametrize("code", PAIRS)
def test_both_sides_are_named_with_their_tonnes(code: str, tmp_path: Path) -> None:
    a, b, a_t, b_t, more = PAIRS[code]
    result = compute(tmp_path, [a, b], more, **_approach(code))
    (finding,) = _found(result, code)
    assert finding.t_co2e == pytest.approx(min(a_t, b_t), rel=1e-3)
    assert finding.count == 2
    for lang in ("fr", "en"):
        assert "l1" in finding.message(lang)
        assert "l2" in finding.message(lang)
        assert "?" not in finding.message(lang)
    assert finding.severity in {"warning", "info"}


@pytest.mark.parametrize("code", PAIRS)
@pytest.mark.parametrize("side", [0, 1])
def test_one_side_alone_says_nothing(code: str, side: int, tmp_path: Path) -> None:
    result = compute(tmp_path, [PAIRS[code][side]], PAIRS[code][4], **_approach(code))
    assert result.lines_accepted == 1
    assert _all(result) == []


@pytest.mark.parametrize("code", ["double-count-supplier", "double-count-waste-collection"])
def test_no_amount_changes(code: str, tmp_path: Path) -> None:
    a, b, _, _, more = PAIRS[code]
    together = compute(tmp_path / "both", [a, b], more, **_approach(code)).totals.emissions.tonnes
    apart = [compute(tmp_path / one["id"], [one], more, **_approach(code)).totals.emissions.tonnes for one in (a, b)]
    assert together == pytest.approx(sum(apart), rel=1e-12)


@pytest.mark.parametrize(
    "code", ["double-count-fuel-and-distance", "double-count-own-renewables", "double-count-digital-electricity"]
)
def test_two_sites_are_not_one_flow(code: str, tmp_path: Path) -> None:
    a, b, *_ = PAIRS[code]
    result = compute(tmp_path, [{**a, "entity": "north"}, {**b, "entity": "south"}], TWO_SITES)
    assert _found(result, code) == []


def test_somebody_elses_car_by_distance_is_no_doubt(tmp_path: Path) -> None:
    own_fuel = line(2, "business_travel", "diesel", 1000, **OWN)
    result = compute(tmp_path, [line(1, "business_travel", "car", 10_000), own_fuel])
    assert _all(result) == []


def test_own_waste_burnt_has_no_upstream(tmp_path: Path) -> None:
    result = compute(tmp_path, [line(1, "organic_fuels", "waste-wood", 100_000)])
    (finding,) = _found(result, "double-count-own-waste-as-fuel")
    assert (finding.t_co2e, finding.line, finding.count) == (pytest.approx(2.0), "l1", 1)


def test_own_waste_is_recognised_by_the_label_of_the_line_too(tmp_path: Path) -> None:
    lines = [
        line(1, "fossil_fuels", "gas-heat", 10_000, label="Chaufferie"),
        line(2, "fossil_fuels", "gas-heat", 30_000, label="Chutes de production brûlées"),
    ]
    (finding,) = _found(compute(tmp_path, lines), "double-count-own-waste-as-fuel")
    # The two lines are one group: only the share of the second counts, 3/4 of 40,000 kWh at 0.03 kg upstream.
    assert finding.t_co2e == pytest.approx(0.9)
    assert "l2" in finding.message()
    assert "l1" not in finding.message()


def test_a_purchase_from_an_own_entity_is_an_internal_sale(tmp_path: Path) -> None:
    bought = line(1, "purchased_services", "spend", 1000, entity="north", tags="supplier=South")
    (finding,) = _found(compute(tmp_path, [bought], TWO_SITES), "double-count-internal-sale")
    assert finding.t_co2e == pytest.approx(0.3)
    assert "south" in finding.message("en")


def test_an_own_entity_outside_the_boundary_is_a_supplier_like_others(tmp_path: Path) -> None:
    outside = TWO_SITES.replace('name = "Site sud"', 'name = "Site sud"\noperated = false')
    bought = line(1, "purchased_services", "spend", 1000, entity="north", tags="supplier=south")
    assert _all(compute(tmp_path, [bought], outside)) == []


def test_many_lines_are_named_up_to_a_number_and_counted(tmp_path: Path) -> None:
    lines = [line(n, "business_travel", "car", 100 * n, uncertainty=str(n), **OWN) for n in range(1, 10)]
    lines.append(line(99, "fossil_fuels", "diesel", 1000))
    (finding,) = _found(compute(tmp_path, lines), "double-count-fuel-and-distance")
    assert finding.count == 10
    assert "4 de plus" in finding.message("fr")
    assert "4 more" in finding.message("en")


def test_what_hardly_weighs_is_not_said(tmp_path: Path) -> None:
    a, b, *_ = PAIRS["double-count-digital-electricity"]
    large = line(3, "metals", "steel", 1000)
    assert _found(compute(tmp_path, [a, b, large]), "double-count-digital-electricity") == []


def test_rejected_lines_and_other_accounts_raise_no_doubt(tmp_path: Path) -> None:
    a, b, *_ = PAIRS["double-count-fuel-and-distance"]
    result = compute(tmp_path, [a, {**b, "quantity": -5}])
    assert result.lines_accepted == 1
    assert _all(result) == []


def test_an_empty_ledger_has_no_doubts(tmp_path: Path) -> None:
    result = compute(tmp_path, [line(1, "electricity", "electricity", 0)])
    assert _all(result) == []


def test_hostile_labels_are_only_text(tmp_path: Path) -> None:
    a, b, *_ = PAIRS["double-count-waste-collection"]
    result = compute(tmp_path, [{**a, "label": "déchets [red](.*)\\ {entity} $"}, b])
    (finding,) = _found(result, "double-count-waste-collection")
    assert "?" not in finding.message()


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (
            "atelier-horizon",
            {
                "double-count-own-waste-as-fuel": 1,
                "double-count-freight-beyond-tier-1": 1,
                "double-count-spend-and-category": 2,
                "double-count-digital-electricity": 1,
                "double-count-refrigerant-sold": 1,
                "double-count-waste-to-heat": 1,
            },
        ),
        (
            "mairie",
            {
                "double-count-spend-and-category": 4,
                "double-count-digital-electricity": 1,
                "double-count-waste-to-heat": 1,
            },
        ),
    ],
)
def test_the_examples_raise_few_doubts_and_these(example: str, expected: dict[str, int]) -> None:
    found = _all(bilan.read(EXAMPLES / example).compute())
    assert {code: found.count(code) for code in found} == expected


def test_lines_on_disk_are_checked_by_their_factors(tmp_path: Path) -> None:
    a, b, a_t, _, _ = PAIRS["double-count-fuel-and-distance"]
    computation = compute(tmp_path, [a, b]).computation
    arguments = (computation.amounts, computation.inventory.configuration, computation.approach)
    (found,) = suspicions(*arguments, None)
    assert (found.number, found.code, found.a.tonnes) == (1, "double-count-fuel-and-distance", pytest.approx(a_t))


def test_entities_summed_together_are_still_checked_as_a_whole(tmp_path: Path) -> None:
    many = "".join(f'[[entities]]\nid = "e{n}"\nname = "Magasin {n:03}"\n' for n in range(120))
    lines = [
        line(1, "business_travel", "car", 10_000, entity="e1", **OWN),
        line(2, "fossil_fuels", "diesel", 1000, entity="e1"),
        line(3, "franchises", "share", 1000, entity="e2", label="Magasin 007"),
        line(4, "purchased_services", "spend", 1000, entity="e2", tags="supplier=e5"),
    ]
    result = compute(tmp_path, lines, many)
    assert set(_all(result)) >= {
        "double-count-fuel-and-distance",
        "double-count-own-entity-held",
        "double-count-internal-sale",
    }
    (finding,) = _found(result, "double-count-fuel-and-distance")
    assert finding.message("en").startswith("Organisation:")
