"""docs/reference says what the code says."""

from __future__ import annotations

import pytest
from scripts import build_reference
from scripts.reference import json_contracts


def test_pages_written_from_code_and_tables_are_current() -> None:
    found = {
        name: page
        for writer in build_reference.WRITERS
        if writer is not json_contracts
        for name, page in writer.pages().items()
    }
    changed = set(build_reference.differing(found)) & found.keys()
    assert not changed, f"run `make reference`: {', '.join(sorted(changed))}"


@pytest.mark.slow
def test_every_page_is_current_and_none_is_left_over() -> None:
    changed = build_reference.differing(build_reference.pages())
    assert not changed, f"run `make reference`: {', '.join(changed)}"


def test_a_changed_page_and_a_leftover_page_are_both_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(build_reference, "FOLDER", tmp_path)
    (tmp_path / "same.md").write_text("a", encoding="utf-8")
    (tmp_path / "old.md").write_text("a", encoding="utf-8")
    (tmp_path / "gone.md").write_text("a", encoding="utf-8")
    assert build_reference.differing({"same.md": "a", "old.md": "b", "new.md": "c"}) == ["gone.md", "new.md", "old.md"]
