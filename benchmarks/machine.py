"""What the figures were measured on: processors, memory, versions. No names of hosts, no paths."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

PACKAGES = ("duckdb", "ibis-framework", "pyarrow", "numpy", "polars", "pandas", "pyspark")


def described() -> list[str]:
    """Lines of Markdown."""
    return [
        f"* Processor: {_model()}, {os.cpu_count()} cores; load when the run began: {os.getloadavg()[0]:.1f}",
        f"* Memory: {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB",
        f"* Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    ]


def version(package: str) -> str:
    """The installed version, or a dash."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "–"


def _model() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()
