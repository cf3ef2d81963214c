"""The index of the reference, from the pages that the other modules wrote."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.reference.markdown import page


def pages(found: Mapping[str, str]) -> dict[str, str]:
    """index.md."""
    lines = []
    for name, text in found.items():
        title = next(line for line in text.splitlines() if line.startswith("# "))[2:]
        lines.append(f"* [{title}]({name})")
    introduction = (
        "These pages are written from the code and its tables by `make reference`; a test fails when they differ."
        "\n\nCes pages sont écrites à partir du code et de ses tables ; un test échoue quand elles en diffèrent."
    )
    return {"index.md": page("Reference / Référence", introduction, "\n".join(lines))}
