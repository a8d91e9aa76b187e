from __future__ import annotations

import pytest

from coopfeed.migrating.importing.embeds import as_links

BASE = "https://old.example.org/fair/"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ('<iframe src="https://www.youtube.com/embed/x1y2?rel=0"></iframe>', "https://www.youtube.com/watch?v=x1y2"),
        ("<IFRAME width=1 src='//player.vimeo.com/video/7'></IFRAME>", "https://vimeo.com/7"),
        ('<iframe data-src="/map?a=1&amp;b=2">Your browser …</iframe>', "https://old.example.org/map?a=1&b=2"),
        ("<embed src=film.swf>", "https://old.example.org/fair/film.swf"),
    ],
)
def test_a_frame_becomes_a_link(written: str, address: str) -> None:
    shown = address.replace("&", "&amp;")
    assert as_links(f"<p>a {written} b</p>", BASE) == (f'<p>a <a href="{shown}">{shown}</a> b</p>', True)


def test_a_frame_between_paragraphs_becomes_a_paragraph() -> None:
    link = '<p><a href="https://e.org/">https://e.org/</a></p>'
    assert as_links('<p>a</p> <iframe src="https://e.org/"></iframe>', BASE)[0] == f"<p>a</p> {link}"
    assert as_links('<iframe src="https://e.org/"></iframe><p>a</p>', BASE)[0] == f"{link}<p>a</p>"


@pytest.mark.parametrize("frame", ["<iframe>", '<iframe src="about:blank">', '<iframe src="http://[">'])
def test_a_frame_without_an_address_is_left_to_the_sanitiser(frame: str) -> None:
    assert as_links(f"a {frame} b", BASE) == (f"a {frame} b", True)


def test_a_text_without_frames_is_unchanged() -> None:
    assert as_links("<p>a</p>", BASE) == ("<p>a</p>", False)


def test_unclosed_frames_take_linear_time() -> None:
    as_links('<iframe src="a">' * 100_000, BASE)
