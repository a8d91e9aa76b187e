"""Publish a folder of YAML files as Atom, RSS and JSON feeds.

`load` reads a folder, `build` makes its feeds and pages in memory, `publish` writes what has changed. The functions are
those of `coopfeed.app`, one for each command; docs/from-python.md shows them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from coopfeed.version import __version__

if TYPE_CHECKING:
    from coopfeed.app import (
        Announcement,
        ArgumentError,
        Bucket,
        Build,
        BusyError,
        CacheState,
        Changes,
        CheckReport,
        Code,
        CompareReport,
        CoopfeedError,
        Criteria,
        Embed,
        EmbedOptions,
        Explanation,
        Feed,
        FeedChanges,
        Finding,
        ImportOptions,
        ImportReport,
        Item,
        ItemMeta,
        ListedItem,
        Loaded,
        NextChange,
        NotifyResult,
        Output,
        Problem,
        Publication,
        PublishReport,
        PublishRequest,
        PublishStatus,
        Report,
        Severity,
        Site,
        State,
        Where,
        Withheld,
        build,
        check,
        compare,
        embed,
        explain,
        import_,
        list_items,
        load,
        load_metadata,
        next_change,
        ping,
        publish,
        verify,
        watch,
    )


__all__ = [
    "Announcement",
    "ArgumentError",
    "Bucket",
    "Build",
    "BusyError",
    "CacheState",
    "Changes",
    "CheckReport",
    "Code",
    "CompareReport",
    "CoopfeedError",
    "Criteria",
    "Embed",
    "EmbedOptions",
    "Explanation",
    "Feed",
    "FeedChanges",
    "Finding",
    "ImportOptions",
    "ImportReport",
    "Item",
    "ItemMeta",
    "ListedItem",
    "Loaded",
    "NextChange",
    "NotifyResult",
    "Output",
    "Problem",
    "Publication",
    "PublishReport",
    "PublishRequest",
    "PublishStatus",
    "Report",
    "Severity",
    "Site",
    "State",
    "Where",
    "Withheld",
    "__version__",
    "build",
    "check",
    "compare",
    "embed",
    "explain",
    "import_",
    "list_items",
    "load",
    "load_metadata",
    "next_change",
    "ping",
    "publish",
    "verify",
    "watch",
]


def __getattr__(name: str) -> Any:
    # Imported where first asked for, so that `coopfeed --version` does not wait for PyYAML and lxml.
    if name in __all__:
        return getattr(import_module("coopfeed.app"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
