"""Arguments that name something of the publication."""

from __future__ import annotations

from coopfeed.errors import ArgumentError
from coopfeed.model import Site
from coopfeed.model.problems import did_you_mean


def check_category(site: Site, slug: str) -> None:
    """Check that `slug` is a category.

    Raises:
        ArgumentError: feeds.yaml does not have it.
    """
    known = [category.slug for category in site.categories]
    if slug not in known:
        message = f'feeds.yaml has no category called "{slug}": {did_you_mean(slug, known)}'
        raise ArgumentError("category", message)
