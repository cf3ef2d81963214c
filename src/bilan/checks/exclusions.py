"""What the inventory leaves out: the posts reached, the estimate, and what may not be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bilan.frameworks import categories, rules
from bilan.frameworks.situations import labels
from bilan.frameworks.tables import Table
from bilan.model.findings import Finding
from bilan.model.inventory import Configuration, Exclusion

#: First digits of the posts that can never be left out, and of those of bought energy, asked of every organisation.
DIRECT, ENERGY = "1", "2"


@dataclass(frozen=True, slots=True)
class Excluded:
    """One exclusion of bilan.toml. `posts` are the posts that a line of the category would reach, the main one first;
    `partial` says that other lines of the category are counted. `estimate_t` None: not estimated, which is not zero.
    """

    category: str
    label_fr: str
    label_en: str
    reason: str
    estimate_t: float | None
    posts: tuple[str, ...]
    partial: bool

    @property
    def direct(self) -> bool:
        """Whether the main post is direct."""
        return self.posts[:1] != () and self.posts[0].startswith(DIRECT)

    @property
    def energy(self) -> bool:
        """Whether the main post is energy bought."""
        return self.posts[:1] != () and self.posts[0].startswith(ENERGY)


def of_configuration(configuration: Configuration, assessed: frozenset[str], framework: str) -> tuple[Excluded, ...]:
    """The exclusions with the posts of a framework; `assessed` are the categories that have lines."""
    return tuple(_excluded(exclusion, assessed, framework) for exclusion in configuration.exclusions)


def assessed_categories(table: Table) -> frozenset[str]:
    """Categories that have lines, from the table of Bilan Carbone (its codes are the categories)."""
    return frozenset(line["code"] for line in table.lines if line["count"])


def _excluded(exclusion: Exclusion, assessed: frozenset[str], framework: str) -> Excluded:
    slug = categories.match(exclusion.category) or ""
    label_fr, label_en = labels(slug) if slug else (exclusion.category, exclusion.category)
    posts = reached(slug, framework) if slug else ()
    return Excluded(
        slug, label_fr, label_en, exclusion.reason, exclusion.estimate_t, posts, slug in assessed if slug else False
    )


def reached(slug: str, framework: str = "beges-v5") -> tuple[str, ...]:
    """Posts of a category's lines in its usual case, that of the main part first.

    >>> reached("fossil_fuels"), reached("freight_inbound")[0], reached("franchises")
    (('1.1', '1.4', '4.1'), '3.1', ())
    """
    category = categories.by_slug()[slug]
    codes = [line.code for line in rules.lines(framework)]
    mine = [rule for rule in rules.rules(framework) if rule.category == slug and rule.case == category.default_case]
    kinds = {category.default_kind} if category.default_kind else {rule.kind for rule in mine}
    kept = [rule for rule in mine if rule.kind in kinds and rule.line in codes]
    kept.sort(key=lambda rule: (rule.part != category.default_part, codes.index(rule.line)))
    return tuple(dict.fromkeys(rule.line for rule in kept))


def findings(excluded: tuple[Excluded, ...]) -> Iterator[Finding]:
    """What is wrong with exclusions as such; see `significance` for those that weigh too much."""
    for place, one in enumerate(excluded, 1):
        values = {"category": (one.label_fr, one.label_en), "posts": ", ".join(one.posts)}
        field = f"exclusions[{place}]"
        if not one.category:
            yield Finding("exclusion-unknown-category", "", field, values, place="bilan.toml", count=0)
        elif one.direct:
            code = "exclusion-direct-partial" if one.partial else "exclusion-direct"
            yield Finding(code, "", field, values, one.estimate_t, "bilan.toml", count=0)
        elif one.energy:
            yield Finding("exclusion-energy", "", field, values, one.estimate_t, "bilan.toml", count=0)
        elif one.estimate_t is None:
            yield Finding("exclusion-without-estimate", "", field, values, None, "bilan.toml", count=0)
