"""The decision table as a dictionary, and where an amount lands in each framework."""

from __future__ import annotations

import csv
from pathlib import Path

FRAMEWORKS = ("beges-v5", "iso-14064-1", "ghg-protocol", "bilan-carbone-v9")
COLUMN = {"beges-v5": "beges_v5", "iso-14064-1": "iso14064_2018", "ghg-protocol": "ghgp"}
TRAVEL = ("commuting", "business_travel", "visitors")
CAPITAL = ("buildings", "other_infrastructure", "equipment", "it_equipment")
GHGP_LINES = (
    ["S1.stationary", "S1.mobile", "S1.process", "S1.fugitive", "S2.electricity", "S2.other"]
    + [f"S3.{number}" for number in range(1, 16)]
    + ["S3.other"]
)
OUTSIDE, UNCLASSIFIED = "outside", "unclassified"


class Rules:
    """categories.csv, crosswalk.csv and decision_table.csv of the shared data."""

    def __init__(self, shared: Path) -> None:
        folder = shared / "data/frameworks"
        self.categories = {row["category"]: row for row in read(folder / "categories.csv")}
        self.by_label = {row["label_fr"]: slug for slug, row in self.categories.items()}
        self.rows: dict[tuple[str, str, str, str], dict[str, str]] = {}
        self.parts: set[tuple[str, str]] = set()
        self.cases: set[tuple[str, str]] = set()
        for row in read(folder / "decision_table.csv"):
            slug = self.by_label[row["bilan_carbone_v9_subpost"]]
            kind = row["flow"].partition(":")[2]
            self.rows[slug, kind, row["ef_part"], row["boundary_case"]] = row
            self.parts.add((slug, row["ef_part"]))
            self.cases.add((slug, row["boundary_case"]))
        posts = dict.fromkeys(row["beges_v5_code"] for row in read(folder / "crosswalk.csv"))
        beges = sorted(code for code in posts if code)
        bilan_carbone = [slug for slug in self.categories if slug != "franchises"]
        self.lines = {
            "beges-v5": beges,
            "iso-14064-1": beges,
            "ghg-protocol": GHGP_LINES,
            "bilan-carbone-v9": bilan_carbone,
        }

    def category(self, text: str) -> str | None:
        if text in self.categories:
            return text
        return self.by_label.get(text)

    def tags(self, slug: str | None, case: str, kind: str) -> tuple[str, str] | None:
        """(case, kind) with the category's defaults, or None when the line cannot be classified (RULES 26)."""
        if slug is None:
            return None
        category = self.categories[slug]
        case = case or category["default_case"]
        if (slug, case) not in self.cases:
            return None
        kinds = category["kinds"].split()
        if not kinds:
            return case, ""  # AMBIGUOUS: a kind stated where none is asked for. Reading: ignored.
        kind = kind or category["default_kind"]
        return (case, kind) if kind in kinds else None

    def effective_case(self, slug: str, case: str, inside: bool, approach: str) -> str | None:
        """The case after RULES 14 then 13; None when the amount goes to outside_t.

        AMBIGUOUS: a rented source of an entity outside the boundary. Reading: under operational control it reads
        as in_boundary first (RULES 14), so becomes outside; under the other approaches only `in_boundary` is
        turned, so `rented_financial_control` stays.
        """
        if approach == "operational_control" and case == "rented_financial_control":
            case = "own_vehicle" if (slug, "own_vehicle") in self.cases else "in_boundary"
        if inside:
            return case
        if (slug, "outside") not in self.cases:
            return None
        return "outside" if case == "in_boundary" else case

    def row(self, slug: str, kind: str, part: str, case: str) -> dict[str, str]:
        """RULES 9: a part that is not listed for the category falls on the category's default part."""
        if (slug, part) not in self.parts:
            part = self.categories[slug]["default_part"]
        return self.rows[slug, kind, part, case]

    def destination(
        self, framework: str, slug: str, kind: str, part: str, case: str | None, abroad: bool, tier: str
    ) -> tuple[str, str]:
        """(line code or `outside`, GHG Protocol status)."""
        if case is None:  # AMBIGUOUS: RULES 13 names no framework. Reading: outside_t in all four.
            return OUTSIDE, ""
        row = self.row(slug, kind, part, case)
        status = row["ghgp_status"]
        if framework == "bilan-carbone-v9":
            return (OUTSIDE if slug == "franchises" else slug), status
        if framework == "beges-v5" and abroad and slug not in TRAVEL:
            return OUTSIDE, status
        beyond = slug == "freight_inbound" and case == "third_party_unpaid" and tier == "beyond"
        if framework == "ghg-protocol" and beyond:
            # AMBIGUOUS: RULES 19 names no framework. Reading: GHG Protocol alone ("inside category 1"); the
            # method page lists the direction of freight as needed by GHGP only.
            return OUTSIDE, status
        code = row[COLUMN[framework]]
        return (code if code and code != "OUT" else OUTSIDE), status


def read(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
