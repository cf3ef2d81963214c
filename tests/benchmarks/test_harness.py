"""The harness measures in a process of its own, alternates, and says what failed."""

import sys

import pytest

from benchmarks import harness, machine, processes
from benchmarks.harness import Job, JobError, Measured, Sample
from benchmarks.sections import Section


def test_a_job_runs_in_another_process_and_hands_its_value_back() -> None:
    sample = harness.run(Job("os:getpid"))
    assert sample.value != __import__("os").getpid()
    assert sample.wall >= 0
    assert sample.peak > 5


def test_what_a_job_holds_is_its_peak_and_what_it_burns_its_processor_time() -> None:
    small = harness.run(Job("builtins:len", ("x",)))
    large = harness.run(Job("tests.benchmarks.heavy:hold", (60,)))
    assert 50 < large.peak - small.peak < 90
    assert large.cpu >= small.cpu


def test_a_job_that_fails_says_its_last_words() -> None:
    with pytest.raises(JobError, match="ZeroDivisionError"):
        harness.run(Job("operator:truediv", (1, 0)))


def test_jobs_alternate(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def noted(job: Job) -> Sample:
        seen.append(job.function)
        return Sample(float(len(seen)), 1.0, float(len(seen)))

    monkeypatch.setattr(harness, "run", noted)
    found = harness.alternate({"a": Job("A"), "b": Job("B")}, 3)
    assert seen == ["A", "B", "A", "B", "A", "B"]
    assert (found["a"].wall, found["b"].wall, found["b"].peak) == (3.0, 4.0, 6.0)


def test_a_command_is_measured_with_its_status() -> None:
    assert harness.command([sys.executable, "-c", "raise SystemExit(3)"]).value == 3


def test_children_that_still_run_are_counted() -> None:
    assert harness.run(Job("tests.benchmarks.heavy:with_a_child", (60,))).peak > 60
    assert processes.cpu() > 0


def test_the_median_stands_for_several_runs() -> None:
    runs = tuple(Sample(wall, wall, 10 * wall, "v") for wall in (9.0, 1.0, 2.0))
    measured = Measured(runs)
    assert (measured.wall, measured.cpu, measured.peak, measured.value) == (2.0, 2.0, 90.0, "v")


def test_the_machine_is_told_without_names_and_paths() -> None:
    told = "\n".join(machine.described())
    assert "cores" in told
    assert "duckdb" in told
    assert "/" not in told.replace("GiB", "").replace("R) ", "")
    assert __import__("platform").node() not in told


def test_a_section_that_was_skipped_says_why() -> None:
    assert "Not measured: no Java." in Section("Spark", "told", skipped="no Java").markdown()
