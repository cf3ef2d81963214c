"""docs/reference says what the code says."""

from __future__ import annotations

from scripts import build_reference


def test_pages_of_the_reference_are_those_that_the_code_writes() -> None:
    changed = build_reference.differing(build_reference.pages())
    assert not changed, f"run `make reference`: {', '.join(changed)}"


def test_a_changed_page_and_a_leftover_page_are_both_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(build_reference, "FOLDER", tmp_path)
    (tmp_path / "same.md").write_text("a", encoding="utf-8")
    (tmp_path / "old.md").write_text("a", encoding="utf-8")
    (tmp_path / "gone.md").write_text("a", encoding="utf-8")
    assert build_reference.differing({"same.md": "a", "old.md": "b", "new.md": "c"}) == ["gone.md", "new.md", "old.md"]
