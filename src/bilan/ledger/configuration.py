"""bilan.toml -> Configuration: every fault is named with its key and what to do; unknown keys are warnings."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bilan.ledger.problems import shown
from bilan.model.findings import BilanError, Finding
from bilan.model.inventory import Configuration, Entity, EntityShare, Exclusion, Organisation
from bilan.model.policy import (
    AccountingPolicy,
    BaseYearChange,
    BaseYearPolicy,
    PostMark,
    SignificancePolicy,
    TransitionPolicy,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from bilan.ledger.configuration_models import EntityModel, FileModel

FILE = "bilan.toml"
#: Id of the entity of an inventory that names none.
ONLY_ENTITY = "organisation"


class ConfigurationError(BilanError):
    """A bilan.toml that cannot be used; `findings` holds every fault, `finding` the first."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings[0])
        self.findings = tuple(findings)


def configure(content: bytes, default_name: str = "") -> tuple[Configuration, list[Finding]]:
    """Read the content of a bilan.toml; returns the configuration and warnings.

    Raises `ConfigurationError` for TOML that does not parse, missing or wrong values, a period or dates in the
    wrong order, two entities with one id, shares that overlap.

    >>> content = b'[inventory]\\nname = "A"\\nperiod = ["2024-01-01", "2024-12-31"]\\n'
    >>> configure(content)[0].entities
    (Entity(id='organisation', name='A', equity_share=1.0, operated=True, held=True, joint_venture=False, \
country='FR', commune='', shares=()),)
    """
    from pydantic import ValidationError

    from bilan.ledger.configuration_models import FileModel

    raw, warnings = _lifted(_parsed(content))
    warnings += _unknown_keys(raw)
    try:
        model = FileModel.model_validate(raw)
    except ValidationError as error:
        raise ConfigurationError([_fault(fault) for fault in error.errors()]) from None
    faults = list(_contradictions(model))
    if faults:
        raise ConfigurationError(faults)
    return _configuration(model, default_name), warnings


def implicit_entity(name: str) -> Entity:
    """The entity of an inventory that names none."""
    return Entity(ONLY_ENTITY, name)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigurationError([_finding("configuration-not-utf8", row=line)]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        values = {"reason": shown(error, 120)}
        raise ConfigurationError([_finding("configuration-syntax", row=_line(error, content), **values)]) from None


def _line(error: Exception, content: bytes) -> int:
    """Line of a TOML fault, from its message (Python 3.11 tells it nowhere else)."""
    message = str(error)
    if "(at line " in message:
        return int(message.split("(at line ")[1].split(",")[0])
    return content.count(b"\n") + 1


def _lifted(raw: dict[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """Keys of [inventory] are accepted at the top level too; the ones in the table win.

    A table is none of them: [base_year] holds the base year's figures, `base_year` of [inventory] its number.
    """
    from bilan.ledger.configuration_models import InventoryModel

    warnings: list[Finding] = []
    inventory = raw.get("inventory", {})
    if not isinstance(inventory, dict):
        return raw, warnings
    names = [name for name in InventoryModel.model_fields if name in raw and not isinstance(raw[name], dict)]
    above = {name: raw[name] for name in names}
    warnings += [_finding("configuration-key-twice", name) for name in above if name in inventory]
    rest = {name: value for name, value in raw.items() if name not in above}
    return {**rest, "inventory": {**above, **inventory}}, warnings


def _unknown_keys(raw: dict[str, Any]) -> list[Finding]:
    from bilan.ledger.configuration_models import TABLES, FileModel

    found = list(_unknown("", raw, list(FileModel.model_fields)))
    for name, model in TABLES.items():
        for path, table in _tables(raw, name):
            found += _unknown(path, table, list(model.model_fields))
    return found


def _unknown(path: str, table: Mapping[str, Any], known: list[str]) -> Iterator[Finding]:
    from difflib import get_close_matches

    for name in table:
        if name not in known:
            near = get_close_matches(name[:60], known, n=1, cutoff=0.6)
            code = "configuration-key-unknown-near" if near else "configuration-key-unknown"
            yield _finding(code, shown(f"{path}.{name}" if path else name), near=near[0] if near else "")


def _tables(raw: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table called `name` (``entities.shares``) with its path (``entities[1].shares[2]``)."""
    level: list[tuple[str, Any]] = [("", raw)]
    for part in name.split("."):
        following: list[tuple[str, Any]] = []
        for path, table in level:
            value = table.get(part) if isinstance(table, dict) else None
            here = f"{path}.{part}" if path else part
            if isinstance(value, list):
                following += [(f"{here}[{place}]", item) for place, item in enumerate(value, 1)]
            elif value is not None:
                following.append((here, value))
        level = following
    yield from ((path, table) for path, table in level if isinstance(table, dict))


_KINDS = {
    "missing": "configuration-key-missing",
    "literal_error": "configuration-choice",
    "greater_than_equal": "configuration-range",
    "less_than_equal": "configuration-range",
    "finite_number": "configuration-range",
    "date_from_datetime_inexact": "configuration-date",
}


def _fault(error: ErrorDetails) -> Finding:
    """One fault that pydantic found, in our words."""
    kind, context = error["type"], error.get("ctx", {})
    code = _KINDS.get(kind, "configuration-date" if kind.startswith("date") else "configuration-value")
    expected: object = context.get("expected", "").replace(" or ", ", ")
    if code == "configuration-range":
        expected = " ".join(f"{_SIGNS.get(name, name)} {value}" for name, value in context.items())
    elif code == "configuration-value":
        expected = _types().get(kind, error["msg"])
    value = "" if kind == "missing" else shown(error["input"])
    return _finding(code, _path(error["loc"]), value=value, expected=expected)


@cache
def _types() -> dict[str, tuple[str, str]]:
    """What each kind of pydantic's type errors expects, in French and English."""
    text = (resources.files("bilan") / "data" / "ledger" / "toml_types.csv").read_text(encoding="utf-8")
    return {row["kind"]: (row["fr"], row["en"]) for row in csv.DictReader(text.splitlines())}


_SIGNS = {"ge": "≥", "le": "≤"}


def _path(location: tuple[int | str, ...]) -> str:
    """``entities[2].equity_share``; people count from 1."""
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _contradictions(model: FileModel) -> Iterator[Finding]:
    start, end = model.inventory.period
    if end < start:
        yield _finding("configuration-period-reversed", "inventory.period", start=start, end=end)
    for name, count in Counter(entity.id for entity in model.entities).items():
        if count > 1:
            yield _finding("configuration-entity-twice", "entities.id", entity=shown(name), count=count)
    for place, entity in enumerate(model.entities, 1):
        yield from _share_faults(f"entities[{place}].shares", entity)


def _share_faults(path: str, entity: EntityModel) -> Iterator[Finding]:
    spans = []
    for place, share in enumerate(entity.shares, 1):
        start, end = share.valid_from or date.min, share.valid_to or date.max
        if end < start:
            yield _finding("configuration-dates-reversed", f"{path}[{place}]", start=start, end=end)
        spans.append((start, end, place))
    spans.sort()
    for (_, end, first), (start, _, second) in pairwise(spans):
        if start <= end:
            name = shown(entity.id)
            yield _finding("configuration-shares-overlap", path, entity=name, first=first, second=second, start=start)


def _configuration(model: FileModel, default_name: str) -> Configuration:
    inventory = model.inventory.model_dump(exclude={"period", "name"})
    name = model.inventory.name or model.organisation.name or default_name
    start, end = model.inventory.period
    if inventory["base_year"] is None and model.base_year:
        inventory["base_year"] = model.base_year.year
    return Configuration(
        name=name,
        period=(start, end),
        organisation=Organisation(**model.organisation.model_dump()),
        entities=tuple(_entity(entity) for entity in model.entities)
        or (implicit_entity(model.organisation.name or name),),
        exclusions=tuple(Exclusion(**exclusion.model_dump()) for exclusion in model.exclusions),
        texts=dict(model.texts),
        significance=_significance(model),
        base_year_policy=_base_year(model),
        transition=TransitionPolicy(**model.transition.model_dump()),
        accounting=_accounting(model),
        **inventory,
    )


def _significance(model: FileModel) -> SignificancePolicy:
    marks = [mark.model_dump() for mark in model.significance.posts]
    posts = tuple(PostMark(**{**mark, "criteria": tuple(mark["criteria"])}) for mark in marks)
    return SignificancePolicy(model.significance.threshold_pct, posts)


def _accounting(model: FileModel) -> AccountingPolicy:
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in model.accounting.model_dump().items()
    }
    return AccountingPolicy(**given)


def _base_year(model: FileModel) -> BaseYearPolicy | None:
    """The base year; a post given as "nc" was not assessed, which is not zero."""
    given = model.base_year
    if given is None:
        return None
    values = {post: None if value == "nc" else value for post, value in given.values.items()}
    changes = tuple(BaseYearChange(**change.model_dump()) for change in given.changes)
    return BaseYearPolicy(given.year, given.inventory, given.threshold_pct, values, changes)


def _entity(model: EntityModel) -> Entity:
    """An entity; what a dated share does not state is as the entity says."""
    own = {"equity_share": model.equity_share, "operated": model.operated, "held": model.held}
    shares = tuple(EntityShare(**{**own, **share.model_dump(exclude_none=True)}) for share in model.shares)
    return Entity(**{**model.model_dump(exclude={"shares"}), "shares": shares})


def _finding(code: str, field: str = "", row: int | None = None, **values: Any) -> Finding:
    place = FILE if row is None else f"{FILE}:{row}"
    return Finding(code, field=field, place=place, values={"file": FILE, "key": field, "row": row, **values})
