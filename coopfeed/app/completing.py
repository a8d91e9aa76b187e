"""The words of a project that an argument can be, each with its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coopfeed import reading
from coopfeed.building import selection
from coopfeed.reading import locales
from coopfeed.reading.items import slug_of
from coopfeed.reading.site import read_site


def category_names(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the slugs of the categories, with their titles."""
    for category in read_site(root).site.categories:
        yield category.slug, category.title


def feed_names(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the names of the feeds of all editions, with their titles."""
    site = read_site(root).site
    for edition in (site, *site.editions):
        for each in selection.selections(edition):
            yield f"{edition.folder}{each.slug}", each.title


def item_names(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the slugs of the items, without translations, with their files."""
    for name in reading.item_files(root, []):
        if "." not in slug_of(name):
            yield slug_of(name), name


def timezone_names() -> list[str]:
    """Return the names of all time zones."""
    return list(locales.timezones())
