"""A tiny ledger for what a job does before it is measured."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path


def with_tiny_ledger(*jobs: Callable[[str], object]) -> None:
    """Run jobs once on 250 lines, so that imports and first-time work are done, as in a session that is open."""
    from benchmarks.ledger import write_ledger

    with tempfile.TemporaryDirectory() as folder:
        write_ledger(Path(folder), 250)
        for job in jobs:
            job(folder)
