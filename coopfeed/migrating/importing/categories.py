"""What other programs call categories → the categories of feeds.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coopfeed.authoring.slugs import slug
from coopfeed.model import Site


@dataclass(frozen=True, slots=True)
class Categories:
    """Which category each foreign name is. `default` is that of entries without any, or "".

    `names` has its keys without regard to case; a name that is mapped to "" is ignored.
    """

    names: Mapping[str, str]
    default: str = ""

    def of(self, foreign: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the slugs for `foreign` names, and the names that are not mapped to any category."""
        slugs = []
        unknown = []
        for name in foreign:
            found = self.names.get(_folded(name), self.names.get(slug(name)))
            if found is None:
                unknown.append(name)
            elif found:
                slugs.append(found)
        if not slugs and self.default:
            slugs.append(self.default)
        return tuple(dict.fromkeys(slugs)), tuple(unknown)


def categories(site: Site, mapped: Mapping[str, str], default: str = "") -> Categories:
    """Return the categories of `site` by slug and by title in any language, and what is `mapped` besides.

    Where there is only one category, it is the default.
    """
    names = {
        _folded(name): category.slug
        for edition in (*site.editions, site)
        for category in edition.categories
        for name in (category.title, category.slug)
    }
    only = site.categories[0].slug if len(site.categories) == 1 else ""
    return Categories(names | {_folded(name): each for name, each in mapped.items()}, default or only)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
