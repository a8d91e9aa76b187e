"""The two files that editors write, as pydantic models: the one definition of their keys, types and meaning.

The reference in docs/ is generated from the descriptions. What needs more than the value is checked with the Item.
"""

from __future__ import annotations

from coopfeed.reading.file_models.items import (
    Countries,
    EnclosureFile,
    EventFile,
    Image,
    ImageFile,
    ItemFile,
    Person,
    PersonFile,
    Slugs,
)
from coopfeed.reading.file_models.model import FileModel
from coopfeed.reading.file_models.site import (
    Category,
    CategoryFile,
    Coding,
    Format,
    FurtherFeedFile,
    PublishFile,
    SiteAuthor,
    SiteAuthorFile,
    SiteFile,
    WhereFile,
)

__all__ = [
    "Category",
    "CategoryFile",
    "Coding",
    "Countries",
    "EnclosureFile",
    "EventFile",
    "FileModel",
    "Format",
    "FurtherFeedFile",
    "Image",
    "ImageFile",
    "ItemFile",
    "Person",
    "PersonFile",
    "PublishFile",
    "SiteAuthor",
    "SiteAuthorFile",
    "SiteFile",
    "Slugs",
    "WhereFile",
]
