"""The published pages, as a reader's browser has them."""

from __future__ import annotations

from pathlib import Path

from coopfeed import publishing
from tests.stories import TEN_ITEMS, Story, built
from tests.web.conftest import OpenTab, Serve


def published(story: Story, folder: Path) -> list[str]:
    """Publish a story to a folder; the addresses of its pages."""
    made = built(story)
    publishing.publish(made, folder)
    return [made.site.url + page.relative_to(folder).as_posix() for page in sorted(folder.rglob("*.html"))]


def test_a_page_needs_nothing_but_the_publication_it_is_of(open_tab: OpenTab, serve: Serve, tmp_path: Path) -> None:
    addresses = published(TEN_ITEMS, tmp_path)
    site = built(TEN_ITEMS).site
    tab = open_tab()
    serve(tmp_path).stand_in(tab.context, site.url)
    for address in addresses:
        tab.open(address)
    assert tab.errors == tab.requests_beyond(site.url) == []
