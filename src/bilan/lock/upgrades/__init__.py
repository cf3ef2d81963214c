"""Older forms of the lock, read through one small handler for each step from a form to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bilan.lock.upgrades import v1_to_v2

#: Form -> handler that turns its data into the next form's.
HANDLERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: v1_to_v2.upgrade}


def upgraded(data: dict[str, Any], form: int) -> dict[str, Any]:
    """The data of an old form as data of today's, step by step; today's come back as they are."""
    while form in HANDLERS:
        data = HANDLERS[form](data)
        form += 1
    return data
