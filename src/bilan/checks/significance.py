"""Which indirect posts are significant: the largest until the threshold, then those that a criterion adds.

Rule of the BEGES method, version 5: direct posts are never left out; indirect posts are ranked by a screening and the
largest kept until they reach the threshold (80 % of indirect emissions unless the organisation says otherwise); five
optional criteria add posts. ISO 14064-1 asks for documented criteria, which the same table gives. The posts of energy
bought (2.1, 2.2) are kept in any case: the decree asks them of every organisation bound.

The screening of a post is what its lines give plus what the exclusions estimate, or the order of magnitude that
bilan.toml states. A post without any of these was not assessed: None, not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilan.checks import exclusions, tables
from bilan.checks.exclusions import Excluded
from bilan.frameworks.tables import Table
from bilan.model.findings import BilanError, Finding
from bilan.model.inventory import Configuration
from bilan.model.policy import PostMark, SignificancePolicy

if TYPE_CHECKING:
    from bilan.compute import Computation

#: Frameworks whose posts are ranked; the GHG Protocol has no threshold: it asks a reason for each exclusion.
FRAMEWORKS = ("beges-v5", "iso-14064-1")
#: Least threshold that the method accepts without a reason, in % of indirect emissions.
USUAL_THRESHOLD_PCT = 80.0

#: States of a post.
COMPUTED, ZERO, SCREENED, NOT_OCCURRING, NOT_ASSESSED = "computed", "zero", "screened", "not_occurring", "not_assessed"


@dataclass(frozen=True, slots=True)
class Post:
    """One post. `computed_t` comes from lines, `excluded_t` from exclusions; None: nothing is known.

    `screening_t` is what ranks it. `because` says why it is significant: direct, energy, threshold or criteria.
    """

    code: str
    label_fr: str
    label_en: str
    state: str
    computed_t: float | None
    excluded_t: float | None
    screening_t: float | None
    rank: int | None
    share_pct: float | None
    cumulative_pct: float | None
    because: tuple[str, ...]
    note: str

    @property
    def direct(self) -> bool:
        """Whether the post is direct."""
        return self.code.startswith(exclusions.DIRECT)

    @property
    def significant(self) -> bool:
        """Whether the post must be in the inventory."""
        return bool(self.because)


@dataclass(frozen=True)
class Significance:
    """The ranking of a framework's posts, the exclusions, and the share of indirect emissions that is computed."""

    framework: str
    threshold_pct: float
    posts: tuple[Post, ...]
    exclusions: tuple[Excluded, ...]
    indirect_t: float
    covered_pct: float | None
    findings: tuple[Finding, ...]


def significance(
    computation: Computation, framework: str = "beges-v5", threshold_pct: float | None = None
) -> Significance:
    """Rank the posts of a computation. `threshold_pct` is by default that of bilan.toml.

    Raises BilanError for a framework without ranking and for a threshold that is no percentage.
    """
    if framework not in FRAMEWORKS:
        values = {"value": framework, "allowed": ", ".join(FRAMEWORKS)}
        raise BilanError(Finding("unknown-choice", field="framework", values=values))
    by_name = {table.framework: table for table in computation.tables}
    return rank(
        by_name[framework],
        computation.inventory.configuration,
        exclusions.assessed_categories(by_name["bilan-carbone-v9"]),
        threshold_pct,
    )


def rank(
    table: Table, configuration: Configuration, assessed: frozenset[str], threshold_pct: float | None = None
) -> Significance:
    """The ranking from a framework's table; `assessed` are the categories that have lines."""
    policy = configuration.significance
    threshold = policy.threshold_pct if threshold_pct is None else threshold_pct
    if not 0 <= threshold <= 100:
        values = {"value": f"{threshold:g}", "allowed": "0 – 100"}
        raise BilanError(Finding("unknown-choice", field="threshold", values=values))
    excluded = exclusions.of_configuration(configuration, assessed, table.framework)
    posts = _ranked(_screened(table, policy, excluded), policy, threshold)
    indirect = [post for post in posts if not post.direct]
    whole = sum(max(post.screening_t or 0.0, 0.0) for post in indirect)
    computed = sum(max(post.computed_t or 0.0, 0.0) for post in indirect)
    covered = computed / whole * 100 if whole else None
    said = (
        *exclusions.findings(excluded),
        *_findings(posts, policy, threshold, covered),
        *_weighty(excluded, posts),
    )
    return Significance(table.framework, threshold, posts, excluded, whole, covered, said)


def _screened(table: Table, policy: SignificancePolicy, excluded: tuple[Excluded, ...]) -> list[Post]:
    marks = {mark.post: mark for mark in policy.posts}
    left_out: dict[str, float] = {}
    for one in excluded:
        if one.posts and one.estimate_t is not None:
            left_out[one.posts[0]] = left_out.get(one.posts[0], 0.0) + one.estimate_t
    found = []
    for line in table.lines:
        mark = marks.get(line["code"], PostMark(line["code"]))
        computed = float(line["total_t"]) if line["count"] else None
        out = left_out.get(line["code"])
        known = [value for value in (computed, out) if value is not None]
        screening = sum(known) if computed is not None or (mark.screening_t is None and known) else mark.screening_t
        if mark.not_occurring and screening is None:
            screening = 0.0
        state = _state(computed, screening, mark)
        texts = (line["code"], line["label"], line["label_en"], state)
        found.append(Post(*texts, computed, out, screening, None, None, None, (), mark.note))
    return found


def _state(computed: float | None, screening: float | None, mark: PostMark) -> str:
    if computed is not None:
        return COMPUTED if computed else ZERO
    if mark.not_occurring:
        return NOT_OCCURRING
    return NOT_ASSESSED if screening is None else SCREENED


def _ranked(posts: list[Post], policy: SignificancePolicy, threshold: float) -> tuple[Post, ...]:
    from dataclasses import replace

    marks: Mapping[str, tuple[str, ...]] = {mark.post: mark.criteria for mark in policy.posts}
    order = sorted(
        (post for post in posts if not post.direct and (post.screening_t or 0) > 0),
        key=lambda post: (-(post.screening_t or 0.0), post.code),
    )
    whole = sum(post.screening_t or 0.0 for post in order)
    ranked: dict[str, Post] = {}
    before = 0.0
    for place, post in enumerate(order, 1):
        share = (post.screening_t or 0.0) / whole * 100
        # A hair below the threshold is the noise of adding shares, not a post too few.
        needed = ("threshold",) if before < threshold - 1e-9 else ()
        before += share
        ranked[post.code] = replace(post, rank=place, share_pct=share, cumulative_pct=before, because=needed)
    return tuple(_with_marks(ranked.get(post.code, post), marks.get(post.code, ())) for post in posts)


def _with_marks(post: Post, criteria: tuple[str, ...]) -> Post:
    from dataclasses import replace

    if post.state == NOT_OCCURRING:
        return post
    always = ("direct",) if post.direct else ("energy",) if post.code.startswith(exclusions.ENERGY) else ()
    known = {row["criterion"] for row in tables.rows("criteria.csv")}
    return replace(post, because=(*always, *post.because, *(name for name in criteria if name in known)))


def _findings(
    posts: tuple[Post, ...], policy: SignificancePolicy, threshold: float, covered: float | None
) -> Iterator[Finding]:
    codes = {post.code for post in posts}
    known = [row["criterion"] for row in tables.rows("criteria.csv")]
    for mark in policy.posts:
        if mark.post not in codes:
            yield _finding("significance-unknown-post", post=mark.post)
        for name in mark.criteria:
            if name not in known:
                yield _finding("significance-unknown-criterion", criterion=name, known=", ".join(known))
    for post in posts:
        marked = any(mark.post == post.code and mark.not_occurring for mark in policy.posts)
        if marked and post.computed_t:
            yield _finding("not-occurring-but-computed", post.computed_t, post=post.code)
        if post.significant and post.state == SCREENED:
            label = (post.label_fr, post.label_en)
            yield _finding("significant-post-not-computed", post.screening_t, post=post.code, label=label)
    if threshold < USUAL_THRESHOLD_PCT:
        yield _finding("significance-threshold-low", threshold=f"{threshold:g}", usual=f"{USUAL_THRESHOLD_PCT:g}")
    if covered is not None and covered < threshold:
        yield _finding("significance-coverage-low", covered=f"{covered:.0f}", threshold=f"{threshold:g}")


def _weighty(excluded: tuple[Excluded, ...], posts: tuple[Post, ...]) -> Iterator[Finding]:
    """Whole categories left out of a significant indirect post."""
    significant = {post.code for post in posts if post.significant and not post.direct and post.computed_t is not None}
    for one in excluded:
        post = next((p for p in posts if one.posts and p.code == one.posts[0]), None)
        whole = post.screening_t if post else None
        if post and not one.partial and one.estimate_t and whole and post.code in significant and not one.energy:
            share = one.estimate_t / whole * 100
            # An exclusion that hardly weighs in its post is what exclusions are for.
            if share >= 100 - USUAL_THRESHOLD_PCT:
                values = {"category": (one.label_fr, one.label_en), "post": post.code, "share": f"{share:.0f}"}
                yield Finding("exclusion-significant", "", "exclusions", values, one.estimate_t, "bilan.toml", count=0)


def _finding(code: str, tonnes: float | None = None, **values: object) -> Finding:
    return Finding(code, "", "significance", values, tonnes, "bilan.toml", count=0)


def not_assessed(found: Significance) -> tuple[str, ...]:
    """Codes of the posts of which nothing is known: to be said in words, since an empty cell is not a zero."""
    return tuple(post.code for post in found.posts if post.state == NOT_ASSESSED)
