"""The use cases as plain functions: the public API, which the package `coopfeed` exports, and what the commands call.

Each takes what it needs, the moment included, and returns a frozen dataclass, or raises a CoopfeedError. Nothing is
printed. A name is imported from its module when it is asked for, so that a command waits only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopfeed.app.announcing import ping as ping
    from coopfeed.app.authoring import PLACEHOLDER_URL as PLACEHOLDER_URL
    from coopfeed.app.authoring import categories_by_slug as categories_by_slug
    from coopfeed.app.authoring import create_item as create_item
    from coopfeed.app.authoring import create_project as create_project
    from coopfeed.app.authoring import create_translation as create_translation
    from coopfeed.app.authoring import item_date as item_date
    from coopfeed.app.authoring import json_schema as json_schema
    from coopfeed.app.authoring import read_original as read_original
    from coopfeed.app.authoring import refusal_of as refusal_of
    from coopfeed.app.authoring import refusal_of_categories as refusal_of_categories
    from coopfeed.app.checking import CheckReport as CheckReport
    from coopfeed.app.checking import ListedItem as ListedItem
    from coopfeed.app.checking import NextChange as NextChange
    from coopfeed.app.checking import check as check
    from coopfeed.app.checking import list_items as list_items
    from coopfeed.app.checking import next_change as next_change
    from coopfeed.app.comparing import READERS as READERS
    from coopfeed.app.comparing import CompareReport as CompareReport
    from coopfeed.app.comparing import compare as compare
    from coopfeed.app.completing import category_names as category_names
    from coopfeed.app.completing import feed_names as feed_names
    from coopfeed.app.completing import item_names as item_names
    from coopfeed.app.completing import timezone_names as timezone_names
    from coopfeed.app.dates import parse_date as parse_date
    from coopfeed.app.dates import parse_moment as parse_moment
    from coopfeed.app.embedding import Embed as Embed
    from coopfeed.app.embedding import EmbedOptions as EmbedOptions
    from coopfeed.app.embedding import embed as embed
    from coopfeed.app.explaining import CodeExample as CodeExample
    from coopfeed.app.explaining import Explanation as Explanation
    from coopfeed.app.explaining import explain as explain
    from coopfeed.app.importing import NEEDED_COLUMNS as NEEDED_COLUMNS
    from coopfeed.app.importing import ImportOptions as ImportOptions
    from coopfeed.app.importing import ImportReport as ImportReport
    from coopfeed.app.importing import import_ as import_
    from coopfeed.app.previewing import serve as serve
    from coopfeed.app.publishing import publish as publish
    from coopfeed.app.publishing import watch as watch
    from coopfeed.app.report import CacheState as CacheState
    from coopfeed.app.report import Progress as Progress
    from coopfeed.app.report import PublishReport as PublishReport
    from coopfeed.app.report import PublishRequest as PublishRequest
    from coopfeed.app.report import PublishStatus as PublishStatus
    from coopfeed.app.session import Loaded as Loaded
    from coopfeed.app.session import load_metadata as load_metadata
    from coopfeed.app.verifying import verify as verify
    from coopfeed.authoring.items import Draft as Draft
    from coopfeed.authoring.items import Translation as Translation
    from coopfeed.authoring.project import Wanted as Wanted
    from coopfeed.building import Build as Build
    from coopfeed.building import build as build
    from coopfeed.building.loading import load as load
    from coopfeed.building.selection import State as State
    from coopfeed.errors import ArgumentError as ArgumentError
    from coopfeed.errors import BusyError as BusyError
    from coopfeed.errors import CoopfeedError as CoopfeedError
    from coopfeed.migrating.comparison import Outcome as Outcome
    from coopfeed.migrating.comparison import Verdict as Verdict
    from coopfeed.migrating.foreign import Entry as Entry
    from coopfeed.migrating.importing import LeftOutKind as LeftOutKind
    from coopfeed.migrating.importing import NewItem as NewItem
    from coopfeed.migrating.importing import Skipped as Skipped
    from coopfeed.model import Announcement as Announcement
    from coopfeed.model import Criteria as Criteria
    from coopfeed.model import Feed as Feed
    from coopfeed.model import Item as Item
    from coopfeed.model import ItemMeta as ItemMeta
    from coopfeed.model import Output as Output
    from coopfeed.model import Publication as Publication
    from coopfeed.model import Site as Site
    from coopfeed.model.changes import Changes as Changes
    from coopfeed.model.changes import FeedChanges as FeedChanges
    from coopfeed.model.changes import Withheld as Withheld
    from coopfeed.model.codes import Code as Code
    from coopfeed.model.destinations import Bucket as Bucket
    from coopfeed.model.problems import Problem as Problem
    from coopfeed.model.problems import Severity as Severity
    from coopfeed.model.problems import Where as Where
    from coopfeed.preview import PreviewState as PreviewState
    from coopfeed.preview import listen as listen
    from coopfeed.publishing.websub.notify import NotifyResult as NotifyResult
    from coopfeed.reading.site import read_site as read_site
    from coopfeed.verifying import Finding as Finding
    from coopfeed.verifying import Report as Report

_NAMES = {
    "coopfeed.app.announcing": "ping",
    "coopfeed.app.authoring": "PLACEHOLDER_URL categories_by_slug create_item create_project create_translation"
    " item_date json_schema read_original refusal_of refusal_of_categories",
    "coopfeed.app.checking": "CheckReport ListedItem NextChange check list_items next_change",
    "coopfeed.app.comparing": "READERS CompareReport compare",
    "coopfeed.app.completing": "category_names feed_names item_names timezone_names",
    "coopfeed.app.dates": "parse_date parse_moment",
    "coopfeed.app.embedding": "Embed EmbedOptions embed",
    "coopfeed.app.explaining": "CodeExample Explanation explain",
    "coopfeed.app.importing": "NEEDED_COLUMNS ImportOptions ImportReport import_",
    "coopfeed.app.previewing": "serve",
    "coopfeed.app.publishing": "publish watch",
    "coopfeed.app.report": "CacheState Progress PublishReport PublishRequest PublishStatus",
    "coopfeed.app.session": "Loaded load_metadata",
    "coopfeed.app.verifying": "verify",
    "coopfeed.authoring.items": "Draft Translation",
    "coopfeed.authoring.project": "Wanted",
    "coopfeed.building": "Build build",
    "coopfeed.building.loading": "load",
    "coopfeed.building.selection": "State",
    "coopfeed.migrating.comparison": "Outcome Verdict",
    "coopfeed.migrating.foreign": "Entry",
    "coopfeed.migrating.importing": "LeftOutKind NewItem Skipped",
    "coopfeed.errors": "ArgumentError BusyError CoopfeedError",
    "coopfeed.model": "Announcement Criteria Feed Item ItemMeta Output Publication Site",
    "coopfeed.model.codes": "Code",
    "coopfeed.model.changes": "Changes FeedChanges Withheld",
    "coopfeed.model.destinations": "Bucket",
    "coopfeed.model.problems": "Problem Severity Where",
    "coopfeed.preview": "PreviewState listen",
    "coopfeed.publishing.websub.notify": "NotifyResult",
    "coopfeed.reading.site": "read_site",
    "coopfeed.verifying": "Finding Report",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
