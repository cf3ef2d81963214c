"""Every benchmark runs at a tiny size and gives a table without a failure."""

import dataclasses
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import ledgers, sizes
from benchmarks.jobs import reading
from benchmarks.sections import Section

TINY = sizes.Sizes(
    whole_job=(2_000,), growth=(1_000, 2_000), monte_carlo_lines=1_000, monte_carlo_draws=100, xlsx=300, csv=500,
    fec=500, searches=1, spark=(500,), rounds=1,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", command.BENCHMARKS)
def test_it_runs(name: str) -> None:
    module, _, function = command.BENCHMARKS[name].partition(":")
    section: Section = getattr(import_module(module), function)(TINY)
    if section.skipped:
        pytest.skip(section.skipped)
    assert section.rows
    assert {len(row) for row in section.rows} == {len(section.columns)}
    assert "Failed" not in section.told
    assert not [row for row in section.rows if "failed" in " ".join(row)]


def test_the_three_sizes_ask_for_more_and_more() -> None:
    for field in dataclasses.fields(sizes.Sizes):
        quick, default, big = (getattr(chosen, field.name) for chosen in (sizes.QUICK, sizes.DEFAULT, sizes.BIG))
        if isinstance(default, tuple):
            assert max(quick) < max(default) <= max(big)
        elif isinstance(default, int):
            assert quick <= default <= big


def test_the_command_writes_the_sections_that_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(command.BENCHMARKS, "search", "tests.benchmarks.test_every_benchmark_runs:_section")
    target = tmp_path / "results.md"
    assert command.main(["search", "--quick", "-o", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    assert "## Search" in text
    assert "| a | 1 |" in text
    assert "Sizes: quick" in text


def test_a_benchmark_that_fails_is_said_and_gives_status_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(command.BENCHMARKS, "search", "tests.benchmarks.test_every_benchmark_runs:_failing")
    assert command.main(["search", "--quick", "-o", str(tmp_path / "results.md")]) == 1
    assert "Not measured: failed: it broke" in capsys.readouterr().out


def _section(chosen: sizes.Sizes) -> Section:
    assert chosen == sizes.QUICK
    return Section("Search", "told", ("what", "s"), [("a", "1")])


def _failing(chosen: sizes.Sizes) -> Section:
    from benchmarks.harness import JobError

    raise JobError("long story\nit broke")


def test_ledgers_are_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "FOLDER", tmp_path)
    folder = ledgers.ledger(100)
    before = (folder / "activities.parquet").stat().st_mtime_ns
    assert ledgers.ledger(100) == folder
    assert (folder / "activities.parquet").stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize(("kind", "plain"), [("csv", reading.plain_csv), ("xlsx", reading.plain_xlsx)])
def test_both_readers_see_every_line(kind: str, plain: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "FOLDER", tmp_path)
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    folder = reading.write(kind, 120)
    assert reading.with_bilan(folder) == plain(folder) == 120  # type: ignore[operator]
