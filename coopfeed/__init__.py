"""Publishes a folder of YAML files as Atom, RSS and JSON feeds.

The library interface is `load` (a folder → a Publication) and `build` (a Publication and a moment → its files).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopfeed.building import Build, build
    from coopfeed.building.loading import load

__version__ = "0.1.0"
__all__ = ["Build", "__version__", "build", "load"]

_HOMES = {"Build": "coopfeed.building", "build": "coopfeed.building", "load": "coopfeed.building.loading"}


def __getattr__(name: str) -> Any:
    # Imported where first asked for, so that `coopfeed --version` does not wait for PyYAML and lxml.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
