"""The two files that editors write: the one declaration of their keys, with kind, default, meaning and examples.

What needs more than the value of one field is checked when the Item or the Site is made.
"""

from __future__ import annotations

from coopfeed.reading.file_models.items import EnclosureFile, EventFile, ImageFile, ItemFile, PersonFile
from coopfeed.reading.file_models.site import (
    CategoryFile,
    Coding,
    Format,
    FurtherFeedFile,
    PublishFile,
    SiteAuthorFile,
    SiteFile,
    WhereFile,
)

__all__ = [
    "CategoryFile",
    "Coding",
    "EnclosureFile",
    "EventFile",
    "Format",
    "FurtherFeedFile",
    "ImageFile",
    "ItemFile",
    "PersonFile",
    "PublishFile",
    "SiteAuthorFile",
    "SiteFile",
    "WhereFile",
]
