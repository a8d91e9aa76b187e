"""What a publication is as feeds.yaml describes it: its editions, and what its feeds select."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from coopfeed.model.items import Asset, Person


def language_ranges(tag: str) -> Iterator[str]:
    """Return the language tags that `tag` is a case of (RFC 4647, 3.4): zh-Hant-TW, zh-Hant and zh of the first."""
    subtags = tag.split("-")
    return ("-".join(subtags[:count]) for count in range(len(subtags), 0, -1))


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a feed selects: an item is in it if every criterion that is not empty names one of the item's values."""

    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


Text = Literal["both", "summary", "full"]
"""What of their texts the entries of a feed have."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A feed as feeds.yaml defines it: a category is the selection of its own items."""

    slug: str
    title: str
    criteria: Criteria
    description: str = ""
    image: str = ""
    text: Text = "both"


def slug_called(name: str, titles: Iterable[tuple[str, str]]) -> str:
    """Return the slug that `name` is, or whose title it is, in any case, among pairs of both; "" if there is none."""
    pairs = list(titles)
    slugs = {slug: slug for slug, _ in pairs}
    return slugs.get(name) or ({title.casefold(): slug for slug, title in pairs} | slugs).get(name.casefold(), "")


@dataclass(frozen=True, slots=True)
class Site:
    """The publication in one language, as feeds.yaml describes it.

    `url` ends in a slash; `timezone` is an IANA name. `folder` is where the edition lies below `url`: "" for that of
    the site's own language, "fr/" for the French one. `editions` are those in other languages; they have none. `theme`
    are templates of the project's own, each with its name and its text. `hubs` are notified when a feed has changed.
    `pages` says which items have a page; with `feeds_only` there are no pages, not even of feeds. `compress` are the
    codings in which texts lie beside themselves. `grace` is how many days what is made no more stays
    in an object store, where feeds have their `exact_types`, or are XML and JSON.
    """

    title: str
    url: str
    tag: str
    author: Person
    language: str = "en"
    timezone: str = "UTC"
    home: str = ""
    description: str = ""
    rights: str = ""
    icon: str = ""
    logo: str = ""
    entries: int = 50
    max_bytes: int = 1_000_000
    formats: tuple[str, ...] = ("atom", "rss", "json")
    pages: str = "all"
    feeds_only: bool = False
    destination: str = "public"
    schemas: bool = False
    compress: tuple[str, ...] = ()
    max_new: int = 20
    grace: int = 30
    exact_types: bool = True
    hubs: tuple[str, ...] = ()
    categories: tuple[Selection, ...] = ()
    feeds: tuple[Selection, ...] = ()
    assets: tuple[Asset, ...] = ()
    theme: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    editions: tuple[Site, ...] = ()

    def edition(self, language: str) -> Site:
        """Return the edition for items in `language`: in that very language, in the language that it is a case of (fr
        for fr-CA), or else this one.
        """
        if not self.editions:
            return self
        known = {each.language: each for each in (self, *self.editions)}
        return next((known[each] for each in language_ranges(language) if each in known), self)

    def iri(self, name: str) -> str:
        """Return the tag URI (RFC 4151) of `name`; holds neither address nor category, so that a move renames
        nothing.
        """
        return f"tag:{self.tag}/{name}"

    def category_called(self, name: str) -> str:
        """Return the slug of the category that `name` is the slug or a title of, in any case; "" if there is none."""
        return slug_called(
            name, ((each.slug, each.title) for site in (self, *self.editions) for each in site.categories)
        )

    def category_title(self, slug: str) -> str:
        """Return the readable title of a category; its slug where feeds.yaml, which has errors then, defines none."""
        return next((c.title for c in self.categories if c.slug == slug), slug)
