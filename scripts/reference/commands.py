"""Every verb with its arguments and options, from the command line itself."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import typer
from scripts.reference.markdown import code, page, table

from bilan.cli.main import VERBS


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, `territory import aldo` included."""
    for verb, (module, *_) in VERBS.items():
        yield from _walk(verb, typer.main.get_command(import_module(f"bilan.cli.{module}").app))


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for child, inner in getattr(command, "commands", {}).items():
        yield from _walk(f"{name} {child}", inner)


def options(command: Any) -> list[str]:
    """Every spelling of every option of a command."""
    return [name for p in command.params if p.param_type_name == "option" for name in (*p.opts, *p.secondary_opts)]


def pages() -> dict[str, str]:
    """commands.md."""
    verbs = table(
        ["verb", "français", "English"],
        [[f"[`bilan {verb}`](#bilan-{verb})", french, english] for verb, (_, french, english) in VERBS.items()],
    )
    text = page(
        "Commands / Commandes",
        "`bilan --help` lists the verbs, `bilan VERB --help` the options of one. `--lang fr|en` chooses the language"
        " (French by default, or the variable `BILAN_LANG`); `--json FILE` writes what a program can read (`-` for"
        " standard output, and then nothing else is printed there). See also"
        " [exit statuses](../exit-statuses.md).",
        verbs,
        *(_section(name, command) for name, command in commands()),
    )
    return {"commands.md": text}


def _section(name: str, command: Any) -> str:
    title = f"{'#' * (2 + name.count(' '))} bilan {name}"
    blocks = [title, (command.help or "").strip()]
    inner = getattr(command, "commands", {})
    if not inner or command.params:
        blocks.append(f"```\n{_usage(name, command)}\n```")
    if command.params:
        blocks.append(table(["", "default", "meaning"], [_parameter(p) for p in command.params]))
    if inner:
        blocks.append("Commands: " + ", ".join(code(f"bilan {name} {child}") for child in inner) + ".")
    return "\n\n".join(block for block in blocks if block)


def _usage(name: str, command: Any) -> str:
    arguments = [_argument(p) for p in command.params if p.param_type_name == "argument"]
    required = [
        f"{p.opts[-1]} {p.name.upper()}" for p in command.params if p.param_type_name == "option" and p.required
    ]
    return " ".join(["bilan", name, *arguments, *required, "[OPTIONS]"])


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper() + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _parameter(parameter: Any) -> list[str]:
    if parameter.param_type_name == "argument":
        shown = code(_argument(parameter))
    else:
        names = ", ".join(code(name) for name in parameter.opts)
        shown = names + "".join(f" / {code(name)}" for name in parameter.secondary_opts)
    default = parameter.default
    default = "" if default in (None, "", False) or callable(default) else str(default)
    return [shown, code(default), parameter.help or ""]
