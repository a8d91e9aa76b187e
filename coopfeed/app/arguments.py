"""Arguments that name something of the publication."""

from __future__ import annotations

from coopfeed.errors import ArgumentError
from coopfeed.model import Site
from coopfeed.model.problems import did_you_mean


def category_slug(site: Site, name: str) -> str:
    """Return the slug of the category that `name` is the slug or a title of.

    Raises:
        ArgumentError: feeds.yaml does not have it.
    """
    slug = site.category_called(name)
    if not slug:
        known = [category.slug for category in site.categories]
        raise ArgumentError("category", f'feeds.yaml has no category called "{name}": {did_you_mean(name, known)}')
    return slug
