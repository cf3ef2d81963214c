"""The text blocks of the reports, in the order of the platform's form, filled from `[texts]` of bilan.toml."""

from __future__ import annotations

from bilan.model.inventory import Configuration
from bilan.report.model import TextBlock
from bilan.report.words import table


def blocks_of(configuration: Configuration, lang: str) -> tuple[TextBlock, ...]:
    """Every block of the form, empty where nothing was written, then the blocks under other names.

    The SIRET and the reporting year are taken from the organisation and the period when no text gives them.
    """
    texts = {key: str(text).strip() for key, text in configuration.texts.items()}
    texts["siret"] = texts.get("siret") or configuration.organisation.siret
    texts["reporting_year"] = texts.get("reporting_year") or str(configuration.period[1].year)
    rows = table("text_blocks.csv")
    found = [
        TextBlock(row["key"], row["step"], row[f"label_{lang}"], texts.pop(row["key"], ""))
        for row in rows
        if row["step"] or texts.get(row["key"])
    ]
    others = [TextBlock(key, "", key.replace("_", " "), text) for key, text in texts.items() if text]
    return (*found, *others)
