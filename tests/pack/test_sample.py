"""The sample by risk: strata in order, no line twice, the same draw for the same seed, fair draws."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.pack import sample
from bilan.pack.sample import Line


def line(name: str, tonnes: float, **more) -> Line:
    return Line(
        name, more.get("category", "metals"), "f", tonnes, more.get("spread", 0.0), tuple(more.get("findings", ())), ""
    )


ledgers = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4),
    st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.booleans(), st.sampled_from(["metals", "glass", "plastics"])),
    max_size=80,
).map(
    lambda rows: [
        line(name, t, spread=s, findings=["x"] if bad else [], category=category)
        for name, (t, s, bad, category) in rows.items()
    ]
)


@settings(deadline=None)
@given(ledgers, st.integers(0, 5), st.randoms())
def test_no_line_is_drawn_twice_and_order_of_reading_does_not_matter(lines, seed, random):
    drawn = sample.draw(lines, seed)
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert sample.draw(shuffled, seed) == drawn
    names = [one.line.id for one in drawn]
    assert len(names) == len(set(names))
    strata = list(sample.SIZES)
    assert [strata.index(one.stratum) for one in drawn] == sorted(strata.index(one.stratum) for one in drawn)
    for stratum, count in Counter(one.stratum for one in drawn).items():
        assert count <= sample.SIZES[stratum]
    if len(lines) <= sample.SIZES["equal"]:
        assert len(drawn) == len(lines)


def test_the_largest_come_until_they_make_half_and_every_heavy_category_has_a_line():
    lines = [line("a", 60), line("b", 20), line("c", 18, category="glass"), line("d", 0.5, category="plastics")]
    drawn = sample.draw(lines, 1)
    assert [(one.stratum, one.line.id) for one in drawn[:2]] == [("largest", "a"), ("category", "c")]
    assert "d" not in [one.line.id for one in drawn if one.stratum == "category"]


def test_uncertain_lines_and_lines_with_findings_have_their_strata():
    lines = [line("big", 100), line("vague", 1, spread=50), line("bad", 0, findings=["unknown-factor"])]
    lines += [line(f"plain{n}", 0.5) for n in range(40)]
    found = {one.line.id: one.stratum for one in sample.draw(lines, 1)}
    assert (found["big"], found["vague"], found["bad"]) == ("largest", "uncertain", "finding")


def test_the_weighted_draw_is_in_proportion_and_the_equal_one_is_not():
    """Among 1 heavy and 99 light lines of equal joint weight, over many seeds."""
    lines = [line("top", 1e6), line("heavy", 99.0)] + [line(f"light{n:02}", 1.0) for n in range(99)]
    weighted = equal = 0
    for seed in range(60):
        found = {one.line.id: one.stratum for one in sample.draw(lines, seed)}
        weighted += found.get("heavy") == "weighted"
        equal += found.get("heavy") == "equal"
    assert weighted >= 57
    assert equal <= 3
    first = Counter(one.line.id for seed in range(200) for one in sample.draw(lines, seed) if one.stratum == "equal")
    assert len(first) > 95
    assert max(first.values()) < 50


def test_another_seed_is_another_draw():
    lines = [line(f"l{n}", 1.0) for n in range(300)]
    assert sample.draw(lines, 1) != sample.draw(lines, 2)
    assert sample.draw([], 1) == []
