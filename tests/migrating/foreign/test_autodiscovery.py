from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from tests.migrating.foreign.making import read

RSS = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
JSON = '<link rel=alternate type="application/feed+json" href="feed.json">'
ICON = '<link rel="icon" type="image/png" href="a.png"><link href="b">'


def refusal(content: str) -> str:
    with pytest.raises(ForeignError) as caught:
        read(content.encode(), "https://old.example.org/news/")
    return str(caught.value)


def test_feeds_are_discovered_from_a_page() -> None:
    assert refusal(f"<!doctype html><title>News</title>{ICON}{RSS}{JSON}{RSS}") == (
        "https://old.example.org/news/ is not a feed, but a page; its feeds: "
        "https://old.example.org/rss.xml, https://old.example.org/news/feed.json"
    )


@pytest.mark.parametrize("content", ["", "news", "<html><p>News", f"<html>{ICON}", "<svg/>", "<link", "<opml></opml>"])
def test_other_documents_name_no_feed(content: str) -> None:
    assert refusal(content) == "https://old.example.org/news/ is not a feed"
