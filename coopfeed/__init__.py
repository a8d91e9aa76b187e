"""Publish a folder of YAML files as Atom, RSS and JSON feeds.

`load` reads a folder, `build` makes its feeds and pages in memory, `publish` writes what has changed. The functions are
those of `coopfeed.app`, one for each command; docs/from-python.md shows them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from coopfeed.version import __version__ as __version__

if TYPE_CHECKING:
    from coopfeed.app.announcing import ping as ping
    from coopfeed.app.checking import CheckReport as CheckReport
    from coopfeed.app.checking import ListedItem as ListedItem
    from coopfeed.app.checking import NextChange as NextChange
    from coopfeed.app.checking import check as check
    from coopfeed.app.checking import list_items as list_items
    from coopfeed.app.checking import next_change as next_change
    from coopfeed.app.comparing import CompareReport as CompareReport
    from coopfeed.app.comparing import compare as compare
    from coopfeed.app.embedding import Embed as Embed
    from coopfeed.app.embedding import EmbedOptions as EmbedOptions
    from coopfeed.app.embedding import embed as embed
    from coopfeed.app.explaining import Explanation as Explanation
    from coopfeed.app.explaining import explain as explain
    from coopfeed.app.importing import ImportOptions as ImportOptions
    from coopfeed.app.importing import ImportReport as ImportReport
    from coopfeed.app.importing import import_ as import_
    from coopfeed.app.publishing import publish as publish
    from coopfeed.app.publishing import watch as watch
    from coopfeed.app.report import CacheState as CacheState
    from coopfeed.app.report import PublishReport as PublishReport
    from coopfeed.app.report import PublishRequest as PublishRequest
    from coopfeed.app.report import PublishStatus as PublishStatus
    from coopfeed.app.session import Loaded as Loaded
    from coopfeed.app.session import load_metadata as load_metadata
    from coopfeed.app.verifying import Finding as Finding
    from coopfeed.app.verifying import Report as Report
    from coopfeed.app.verifying import verify as verify
    from coopfeed.app.withdrawing import Withdrawal as Withdrawal
    from coopfeed.app.withdrawing import withdraw as withdraw
    from coopfeed.building import Build as Build
    from coopfeed.building import build as build
    from coopfeed.building.loading import load as load
    from coopfeed.errors import ArgumentError as ArgumentError
    from coopfeed.errors import BusyError as BusyError
    from coopfeed.errors import CoopfeedError as CoopfeedError
    from coopfeed.model import Announcement as Announcement
    from coopfeed.model import Criteria as Criteria
    from coopfeed.model import Feed as Feed
    from coopfeed.model import Item as Item
    from coopfeed.model import ItemMeta as ItemMeta
    from coopfeed.model import Output as Output
    from coopfeed.model import Publication as Publication
    from coopfeed.model import Site as Site
    from coopfeed.model import State as State
    from coopfeed.model.changes import Changes as Changes
    from coopfeed.model.changes import FeedChanges as FeedChanges
    from coopfeed.model.changes import Withheld as Withheld
    from coopfeed.model.codes import Code as Code
    from coopfeed.model.destinations import Bucket as Bucket
    from coopfeed.model.problems import Problem as Problem
    from coopfeed.model.problems import Severity as Severity
    from coopfeed.model.problems import Where as Where
    from coopfeed.publishing.websub.notify import NotifyResult as NotifyResult

_HOMES = {
    "coopfeed.app.announcing": "ping",
    "coopfeed.app.checking": "CheckReport ListedItem NextChange check list_items next_change",
    "coopfeed.app.comparing": "CompareReport compare",
    "coopfeed.app.embedding": "Embed EmbedOptions embed",
    "coopfeed.app.explaining": "Explanation explain",
    "coopfeed.app.importing": "ImportOptions ImportReport import_",
    "coopfeed.app.publishing": "publish watch",
    "coopfeed.app.report": "CacheState PublishReport PublishRequest PublishStatus",
    "coopfeed.app.session": "Loaded load_metadata",
    "coopfeed.app.verifying": "Finding Report verify",
    "coopfeed.app.withdrawing": "Withdrawal withdraw",
    "coopfeed.building": "Build build",
    "coopfeed.building.loading": "load",
    "coopfeed.errors": "ArgumentError BusyError CoopfeedError",
    "coopfeed.model": "Announcement Criteria Feed Item ItemMeta Output Publication Site State",
    "coopfeed.model.changes": "Changes FeedChanges Withheld",
    "coopfeed.model.codes": "Code",
    "coopfeed.model.destinations": "Bucket",
    "coopfeed.model.problems": "Problem Severity Where",
    "coopfeed.publishing.websub.notify": "NotifyResult",
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = ["__version__", *_MODULES]


def __getattr__(name: str) -> Any:
    # Imported where first asked for, so that `coopfeed --version` does not wait for PyYAML and lxml.
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
