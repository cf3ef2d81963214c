from datetime import date

import pytest

from bilan.engine.perimeter import MERGED_FROM, average_share, is_abroad, representatives, segments, sides
from bilan.model.inventory import Configuration, Entity, EntityShare

YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def configuration(*entities: Entity) -> Configuration:
    return Configuration("x", YEAR, entities=entities)


@pytest.mark.parametrize(
    ("approach", "joint_venture", "share", "inside"),
    [
        ("operational_control", False, 1.0, False),
        ("financial_control", False, 1.0, True),
        ("financial_control", True, 0.4, True),
        ("equity_share", False, 0.4, True),
    ],
)
def test_approach_decides_share_and_side(approach: str, joint_venture: bool, share: float, inside: bool) -> None:
    entity = Entity("a", equity_share=0.4, operated=False, held=True, joint_venture=joint_venture)
    (only,) = segments(configuration(entity), approach)["a"]
    assert (only.share, only.inside) == (share, inside)


def test_dated_rows_cut_the_year_and_cover_every_day_once() -> None:
    rows = (
        EntityShare(None, date(2024, 3, 31), 0.2),
        EntityShare(date(2024, 7, 1), date(2024, 9, 30), 0.6, held=False),
    )
    parts = segments(configuration(Entity("a", shares=rows)), "equity_share")["a"]
    assert [(p.start, p.end, p.share, p.inside) for p in parts] == [
        (date(2024, 1, 1), date(2024, 3, 31), 0.2, True),
        (date(2024, 4, 1), date(2024, 6, 30), 1.0, True),
        (date(2024, 7, 1), date(2024, 9, 30), 0.6, False),
        (date(2024, 10, 1), date(2024, 12, 31), 1.0, True),
    ]
    assert sum(p.days for p in parts) == 366


def test_rows_that_change_nothing_do_not_cut() -> None:
    parts = segments(configuration(Entity("a", shares=(EntityShare(date(2024, 5, 1), None),))), "equity_share")["a"]
    assert len(parts) == 1


def test_sides_weigh_days_and_shares() -> None:
    rows = (EntityShare(date(2024, 12, 1), None, 0.5, held=False),)
    parts = segments(configuration(Entity("a", shares=rows)), "equity_share")["a"]
    assert sides(parts, date(2024, 11, 21), date(2024, 12, 10)) == ((True, 0.5), (False, 0.25))
    assert sides(parts, date(2025, 1, 1), date(2025, 2, 1)) == ((True, 1.0),)
    assert average_share(parts) == pytest.approx(335 / 366)


def test_overseas_departments_are_france() -> None:
    assert not is_abroad(Entity("a", country="RE"))
    assert is_abroad(Entity("a", country="de"))


def test_many_entities_that_weigh_the_same_are_summed_together() -> None:
    entities = [Entity(f"e{i}", equity_share=1.0 if i % 2 else 0.5) for i in range(MERGED_FROM)]
    made = configuration(*entities)
    merged = representatives(made, segments(made, "equity_share"), frozenset({"e3"}))
    assert merged["e2"] == "e0"
    assert merged["e5"] == "e1"
    assert "e3" not in merged
    assert representatives(configuration(*entities[:3]), segments(made, "equity_share"), frozenset()) == {}
