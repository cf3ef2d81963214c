"""Every key of every JSON that `--json` writes, from real runs; meanings in words/json.csv.

A meaning is looked up by contract and path (`bilan.result/1 inventory.name`), then by path, then by the key alone.
Keys that are data (a framework's name, a gas, a code) are written as `*`; items of a list as `[]`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from scripts.reference.examples import EXAMPLES
from scripts.reference.markdown import code, page, table, words

#: Commands whose JSON is read; what stands in braces is filled in. Several may share a contract.
COMMANDS = (
    "compute {inventory}",
    "check {inventory}",
    "explain {inventory} elec-amiens-2024-03",
    "explain {inventory} dec-ferraille",
    "init {folder}/new",
    "lock {inventory}",
    "compare {other} {inventory}",
    "bridge {inventory} beges-v5 ghg-protocol",
    "uncertainty {inventory}",
    "significance {inventory}",
    "base-year {inventory}",
    "transition {inventory}",
    "transition {inventory} --path linear --target 42 --by 2030",
    "pack {inventory} -o {folder}/pack.zip",
    "verify {folder}/pack.zip",
    "accounts {accounts}",
    "factors search diesel",
    "factors show base-carbone:28333",
    "factors list",
    "territory show 248000531 --compare-methods --emissions {folder}/emissions.csv",
    "territory list",
    "territory table --what stocks -o {folder}/stocks.csv",
    "territory fiche 248000531 -o {folder}/sheet.html",
    "territory pack show",
    "obligations --kind company --employees 620 --on 2026-11-21",
    "obligations --kind epci --epci-kind CA --population 60000 --last-pcaet 2020-01-01 --on 2026-11-21",
    "frameworks",
    "frameworks show beges-v5",
    "gases R-410A",
    "categories electricity",
)

#: Commands run afterwards, apart, when a newer book stands on the shelf and a line has changed since the lock.
LATER = (
    "factors import base-carbone {newer_book} --version V99.0",
    "lock {inventory} --check",
    "upgrade {inventory} --plan",
)
NEWER_BOOK = EXAMPLES.parent / "tests" / "lock" / "data" / "Base_Carbone_V99.0.csv"

EMISSIONS = "territory,sector,t_co2e\n248000531,residential,300000\n248000531,road_transport,250000\n"

#: Objects whose keys are data: names of files, land uses, effects, switches.
DATA_KEYS = {"understood", "columns", "effects", "areas_ha", "switches", "tables", "totals_t"}


@cache
def contracts() -> dict[str, dict[str, str]]:
    """Schema -> path of every key -> type of its value."""
    found: dict[str, dict[str, str]] = {}
    for payload in _payloads():
        keys = found.setdefault(str(payload["schema"]), {})
        for path, kind in _walk(payload, ""):
            kinds = {*keys.get(path, kind).split(" or "), kind}
            keys[path] = " or ".join(sorted(kinds - {"null"}) + sorted(kinds & {"null"}))
    return found


def _payloads() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {name: folder / name for name in ("inventory", "other", "accounts")} | {"folder": folder}
        places["newer_book"] = NEWER_BOOK
        _prepare(places)
        for command in COMMANDS:
            yield _json_of(command, places, _run_here)
        _change(places["inventory"])
        for command in LATER:
            yield _json_of(command, places, lambda arguments: _run_apart(arguments, folder / "books"))


def _prepare(places: dict[str, Path]) -> None:
    for name, example in (("inventory", "atelier-horizon"), ("other", "atelier-horizon"), ("accounts", "comptabilite")):
        shutil.copytree(EXAMPLES / example, places[name])
    _change(places["other"])
    (places["folder"] / "emissions.csv").write_text(EMISSIONS, encoding="utf-8")


def _change(folder: Path) -> None:
    """Make an inventory differ: fewer lines, another quantity."""
    file = folder / "activities.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line.replace(",682410,", ",600000,") for line in lines[:-3]) + "\n", encoding="utf-8")


def _json_of(command: str, places: dict[str, Path], run: Callable[[list[str]], str]) -> dict[str, Any]:
    target = places["folder"] / "answer.json"
    target.unlink(missing_ok=True)
    told = run([*(word.format(**places) for word in command.split()), "--json", str(target), "--lang", "en"])
    if not target.exists():
        raise RuntimeError(f"bilan {command} wrote no JSON: {told}")
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def _run_here(arguments: list[str]) -> str:
    """Run a command and give what it said on standard error."""
    from bilan.cli.main import run

    told = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told), contextlib.suppress(SystemExit):
        run(arguments)
    return told.getvalue()


def _run_apart(arguments: list[str], books: Path) -> str:
    """The same in another process, with a shelf of its own: what this process knows of books stays as it is."""
    command = [sys.executable, "-c", "from bilan.cli.main import run; run()", *arguments]
    environment = os.environ | {"BILAN_BOOKS": str(books)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stderr


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            name = "*" if _is_data(path, value) or _is_fact(inner) else key
            place = f"{path}.{name}" if path else name
            yield place, _kind(inner)
            yield from _walk(inner, place)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, f"{path}[]")


def _is_data(path: str, value: dict[str, Any]) -> bool:
    """Keys that name frameworks, gases, codes and the like are data, not a contract."""
    from bilan.frameworks.rules import FRAMEWORKS

    last = path.rsplit(".", 1)[-1].removesuffix("[]")
    return bool(set(value) & set(FRAMEWORKS)) or any(not key.isidentifier() for key in value) or last in DATA_KEYS


def _is_fact(value: Any) -> bool:
    """A fact with its source, as `bilan frameworks` gives them by field."""
    return isinstance(value, dict) and {"value", "source", "verification"} <= value.keys()


def _kind(value: Any) -> str:
    names = {dict: "object", list: "list", str: "text", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "null")


def meaning(contract: str, path: str) -> dict[str, str]:
    """What a key means, in English and French; empty when nobody wrote it."""
    told = words("json")
    key = path.rsplit(".", 1)[-1]
    for place in (f"{contract} {path}", path, key.removesuffix("[]")):
        if place in told:
            return told[place]
    return {}


def pages() -> dict[str, str]:
    """json.md."""
    text = page(
        "JSON",
        "`--json FILE` (or `-` for standard output). Every object carries its contract in `schema`; keys of a"
        " contract are a promise: they may grow, they do not change their meaning. Tonnes are t CO₂e unless the name"
        " says otherwise; emission positive, sequestration negative. `null` is *not assessed*, never zero.",
        *(_section(name, keys) for name, keys in sorted(contracts().items())),
    )
    return {"json.md": text}


def _section(name: str, keys: dict[str, str]) -> str:
    shown = [
        [code(path), kind, meaning(name, path).get("en", ""), meaning(name, path).get("fr", "")]
        for path, kind in keys.items()
    ]
    return f"## {name}\n\n{table(['key', 'type', 'English', 'français'], shown)}"
