"""bilan: greenhouse-gas accounts for organisations and territories.

The names in `__all__` are the public interface; everything else may change between versions. Submodules are
imported on first use, so that ``import bilan`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "factors", "read", "territory"]

_PUBLIC = {"read": ("bilan.api", "read"), "territory": ("bilan.api", "territory")}


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        module, attribute = _PUBLIC[name]
        return getattr(import_module(module), attribute)
    if name == "factors":
        return import_module("bilan.factors")
    raise AttributeError(f"module 'bilan' has no attribute {name!r}")
