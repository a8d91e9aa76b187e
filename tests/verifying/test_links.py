from __future__ import annotations

from coopfeed.verifying import links


def test_a_page_links_to_its_oembed_response() -> None:
    page = b'<html><head><link rel="alternate" type="application/json+oembed" href="https://example.org/o.json"></head>'
    assert links.oembed(page) == ("https://example.org/o.json",)
    assert links.oembed(b" ") == links.oembed(b"<p>nothing") == ()
