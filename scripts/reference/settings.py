"""Every key of bilan.toml, from the models that read it; what keys mean is in words/settings.csv."""

from __future__ import annotations

import re
import types
import typing
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from scripts.reference.markdown import code, page, table, words

from bilan.ledger.configuration_models import TABLES

LISTS = {"entities", "exclusions", "entities.shares", "significance.posts", "base_year.changes"}


def keys() -> list[str]:
    """Every key with its table: `inventory.name`, `entities.shares.valid_from`."""
    return [f"{name}.{key}" for name, model in TABLES.items() for key in model.model_fields]


def pages() -> dict[str, str]:
    """settings.md."""
    text = page(
        "Settings / Réglages : bilan.toml",
        "`bilan init` writes a commented file. Keys that are not listed here are findings; a value of the wrong type"
        " names its key, and every fault of the file is printed at once.",
        *(_table(name, model) for name, model in TABLES.items()),
        '## [texts]\n\nText blocks of the reports, `name = "text"`. The names are those of the blocks:\n\n' + _texts(),
    )
    return {"settings.md": text}


def _table(name: str, model: type[BaseModel]) -> str:
    heading = f"[[{name}]]" if name in LISTS else f"[{name}]"
    told = words("settings")
    shown = []
    for key, field in model.model_fields.items():
        if f"{name}.{key}" in TABLES:
            continue
        word = told.get(f"{name}.{key}", {})
        required = field.default is PydanticUndefined
        shown.append([
            code(key),
            _type(field.annotation),
            "required" if required else _default(field.default),
            word.get("en", ""),
            word.get("fr", ""),
        ])  # fmt: skip
    return f"## {heading}\n\n{table(['key', 'type', 'default', 'English', 'français'], shown)}"


def _default(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    return code(str(value).lower() if isinstance(value, bool) else value)


def _type(annotation: Any) -> str:
    """A type in the words of TOML.

    >>> _type(str), _type(list[str]), _type(int | None), _type(typing.Literal["a", "b"])
    ('text', 'list of text', 'whole number', '`a`, `b`')
    """
    origin = typing.get_origin(annotation)
    inner = [part for part in typing.get_args(annotation) if part is not type(None)]
    if origin is typing.Annotated:
        return _type(inner[0])
    if origin is typing.Literal:
        return ", ".join(code(part) for part in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(part) for part in inner)
    if origin is list:
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return f"table of {_type(inner[1])}"
    names = {"str": "text", "int": "whole number", "float": "number", "bool": "`true` or `false`", "date": "date"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, re.sub("Model$", "", name).lower())


def _texts() -> str:
    from scripts.reference.markdown import rows

    blocks = rows("data/report/text_blocks.csv")
    columns = [name for name in blocks[0] if name != "block"]
    key = "block" if "block" in blocks[0] else columns[0]
    english = next((name for name in blocks[0] if name.endswith("_en")), columns[0])
    french = next((name for name in blocks[0] if name.endswith("_fr")), columns[0])
    return table(["block", "English", "français"], [[code(row[key]), row[english], row[french]] for row in blocks])
