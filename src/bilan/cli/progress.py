"""A progress bar on stderr while an inventory is computed; nothing when stderr is no terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Seconds between two looks at the engine, and before a bar appears at all: short runs show none.
_EVERY, _PATIENCE = 0.2, 1.0

_WORDS = {"fr": "calcul", "en": "computing"}


@contextmanager
def progress(lang: str) -> Iterator[Callable[[Any], None] | None]:
    """Yield what the computation calls with its connection, or None where nobody looks.

    The engine's own estimate of the query that runs is shown with the time left.
    """
    if not sys.stderr.isatty():
        yield None
        return
    done = threading.Event()
    threads: list[threading.Thread] = []

    def watch(connection: Any) -> None:
        raw = getattr(connection, "con", None)
        if raw is None or not hasattr(raw, "query_progress"):
            return
        raw.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
        threads.append(threading.Thread(target=_show, args=(raw, done, _WORDS[lang]), daemon=True))
        threads[-1].start()

    try:
        yield watch
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _show(raw: Any, done: threading.Event, word: str) -> None:
    if done.wait(_PATIENCE):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(word, total=100.0)
        while not done.wait(_EVERY):
            share = raw.query_progress()
            if share >= 0:
                bar.update(task, completed=share)
