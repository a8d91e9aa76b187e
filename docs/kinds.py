"""The types of fields in words: coopfeed/reading/field_types.py as editors know them."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt
from pydantic.fields import FieldInfo

from coopfeed.reading import field_types as f
from coopfeed.reading import file_models

_SIMPLE: tuple[tuple[Any, str], ...] = (
    (f.Text, "text"),
    (f.Title, "text in one line"),
    (f.FilePath, "path"),
    (f.Date, "[date](#dates)"),
    (f.Slug, "slug"),
    (f.URL, "address"),
    (f.FolderURL, "address of a folder"),
    (f.Location, "path or address"),
    (f.IRI, "IRI"),
    (f.GUID, "text in one line, at most 1,000 characters"),
    (f.TagPrefix, "domain,year:name"),
    (f.TimeZone, "time zone"),
    (f.Email, "e-mail address"),
    (f.MediaType, "media type"),
    (f.CountryCode, "country code"),
    (f.Language, "language tag"),
    (f.Texts, "text, or [one per language](#languages)"),
    (f.Titles, "text in one line, or [one per language](#languages)"),
    (f.Editions, "[languages](#languages)"),
    (file_models.SiteAuthor, "name, or [mapping](#the-author-of-the-site)"),
    (file_models.Person, "name, or [mapping](#an-author)"),
    (file_models.Image, "path or address, or [mapping](#an-image)"),
    (file_models.Category, "title, or [mapping](#a-category)"),
    (file_models.EnclosureFile, "[mapping](#an-enclosure)"),
    (file_models.EventFile, "[mapping](#an-event)"),
    (file_models.WhereFile, "[mapping](#where)"),
    (file_models.FurtherFeedFile, "[mapping](#a-further-feed)"),
    (file_models.PublishFile, "[mapping](#guards)"),
    (bool, "`true` or `false`"),
    (file_models.Slugs, "slug; or a list"),
    (str, "Markdown"),  # a text of which nothing is checked before it is rendered: the content
)


def in_words(hint: Any) -> str:
    """Describe what an editor may write for the type `hint`."""
    for known, words in _SIMPLE:
        if hint is known or hint == known:
            return words
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return in_words(next(arg for arg in args if arg is not NoneType))
    if origin is Annotated:
        return _annotated(args[0], args[1:])
    if origin is Literal:
        return " or ".join([", ".join(f"`{arg}`" for arg in args[:-1]), f"`{args[-1]}`"])
    if origin is list:
        return f"list of: {in_words(args[0])}"
    if origin is dict:
        return f"mapping: {in_words(args[0])} → {in_words(args[1])}"
    if hint is int:
        return "whole number"
    raise ValueError(f"docs/kinds.py has no words for {hint}")


def _annotated(hint: Any, metadata: tuple[Any, ...]) -> str:
    if f.OneOrMany in metadata:
        return f"{in_words(get_args(hint)[0])}; or a list"
    words = in_words(hint)
    for data in metadata:
        for limit in data.metadata if isinstance(data, FieldInfo) else ():
            if isinstance(limit, Ge):
                words += f", at least {limit.ge:,}"
            elif isinstance(limit, Gt) and limit.gt == 0:
                words += ", at least 1"
    return words
