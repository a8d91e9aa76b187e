"""Where files lie, in a project and in its output."""

from __future__ import annotations

PRIVATE = ".coopfeed"
"""The folder of a project that has what may be deleted at any time."""
