"""Processor time and peak memory of this process and of the children it still runs (the Java machine of Spark)."""

from __future__ import annotations

import os
import resource
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu() -> float:
    """Seconds of processors, user and system, of this process, its ended children and its living ones."""
    used = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        used += usage.ru_utime + usage.ru_stime
    return used + sum(_cpu_of(child) for child in living())


def peak() -> float:
    """MiB at the peak: this process and its living children added, or its largest ended child if that was more."""
    # ru_maxrss begins at the size of the process that started this one; the kernel's own mark does not.
    own = _peak_of(os.getpid()) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ended = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return max(own + sum(_peak_of(child) for child in living()), ended)


def living() -> list[int]:
    """Processes below this one; none where the system does not tell."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields:
            parents[int(folder.name)] = int(fields[1])
    found, fresh = [], {os.getpid()}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh}
        found += sorted(fresh)
    return found


def _stat(process: int) -> list[str]:
    """Fields of /proc/PID/stat after the name: state, parent, ..."""
    try:
        return (Path("/proc") / str(process) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _cpu_of(process: int) -> float:
    fields = _stat(process)
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS if fields else 0.0


def _peak_of(process: int) -> float:
    try:
        text = (Path("/proc") / str(process) / "status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    told = [line.split()[1] for line in text.splitlines() if line.startswith("VmHWM:")]
    return int(told[0]) / 1024 if told else 0.0
