"""The public names of the package, from their docstrings."""

from __future__ import annotations

import inspect
from typing import Any

from scripts.reference.markdown import page

import bilan


def documented() -> list[tuple[str, Any]]:
    """Public names, and the methods of what they return."""
    from bilan.api import Inventory
    from bilan.result import Result

    found: list[tuple[str, Any]] = [(f"bilan.{name}", getattr(bilan, name)) for name in bilan.__all__]
    found = [(name, _called(value)) for name, value in found]
    found += [(f"bilan.factors.{name}", getattr(bilan.factors, name)) for name in bilan.factors.__all__]
    found.append(("Inventory", Inventory))
    found += [(f"Inventory.{name}", getattr(Inventory, name)) for name in ("compute",)]
    found.append(("Result", Result))
    found += [(f"Result.{name}", value) for name, value in vars(Result).items() if not name.startswith("_")]
    return found + _territory()


def _territory() -> list[tuple[str, Any]]:
    from bilan.territory import api

    shown = [value for name, value in vars(api).items() if inspect.isclass(value) and value.__module__ == api.__name__]
    found: list[tuple[str, Any]] = []
    for cls in shown:
        found.append((cls.__name__, cls))
        found += [
            (f"{cls.__name__}.{name}", v) for name, v in vars(cls).items() if not name.startswith("_") and _told(v)
        ]
    return found


def _called(value: Any) -> Any:
    """`bilan.territory` is a package that can be called: what the call does is told, not how the package is made."""
    if inspect.ismodule(value) and callable(value):
        from bilan.territory.api import territory

        return territory
    return value


def _told(value: Any) -> bool:
    return bool(inspect.getdoc(value)) and (callable(value) or isinstance(value, property) or hasattr(value, "func"))


def pages() -> dict[str, str]:
    """python.md."""
    text = page(
        "Python",
        "Only the names below are promised; everything else may change between versions. `import bilan` loads nothing"
        " heavy: rooms are imported on first use.",
        '```python\nimport bilan\n\ninventory = bilan.read("examples/atelier-horizon")\nresult ='
        ' inventory.compute(gwp="AR6")\nresult.report("beges-v5").lines\n'
        'result.explain("elec-amiens-2024-03")\nresult.uncertainty(method="monte-carlo")\n'
        'bilan.factors.search("gazole routier", lang="fr")\nbilan.territory("248000531").flux()\n```',
        *(_entry(name, value) for name, value in documented()),
    )
    return {"python.md": text}


def _entry(name: str, value: Any) -> str:
    if name == "bilan.__version__":
        return f"## {name}\n\nVersion of the package, a text."
    level = "##" if name.startswith("bilan.") or "." not in name else "###"
    return f"{level} {name}{_signature(value)}\n\n{_prose(inspect.getdoc(_function(value)) or '')}"


def _function(value: Any) -> Any:
    return getattr(value, "func", None) or getattr(value, "fget", None) or value


def _signature(value: Any) -> str:
    if isinstance(value, property) or inspect.ismodule(value) or inspect.isclass(value) or not callable(value):
        return ""
    given = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(value).parameters.values()
        if parameter.name != "self"
    ]
    return f"({', '.join(str(parameter) for parameter in given)})"


def _prose(text: str) -> str:
    """A docstring as Markdown: doctests become code blocks."""
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        starts = line.startswith(">>>")
        if starts and not inside:
            lines.append("```python")
            inside = True
        if inside and not line.strip():
            lines.append("```")
            inside = False
        lines.append(line.replace("``", "`") if not inside else line)
    return "\n".join([*lines, "```"] if inside else lines)
