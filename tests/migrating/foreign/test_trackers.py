from __future__ import annotations

import pytest

from coopfeed.migrating.foreign import Entry, LeftOut
from coopfeed.migrating.foreign.trackers import without_trackers


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://e.org/a" width="1" height="1">',
        "<IMG height=1 SRC=https://e.org/a width=1/>",
        '<img src="https://e.org/a" style="border:0;width:0px;height:0px" alt="">',
        '<img src="http://feeds.feedburner.com/~r/valley/~4/x" alt="">',
        '<img src="https://stats.example.org/b.gif?post=12">',
        '<img src="https://e.org/pixel.gif?a=b">',
        '<img src="https://e.org/matomo.php?idsite=1&rec=1" alt="">',
        '<img src="https://e.org/a" style="display: none">',
        f'<img src="https://e.org/na/{"0a" * 16}">',
    ],
)
def test_a_tracking_pixel_is_left_out(picture: str) -> None:
    cleaned = without_trackers(Entry(content=f"<p>A</p>{picture}", summary=picture))
    assert (cleaned.content, cleaned.summary) == ("<p>A</p>", "")
    assert [each.kind for each in cleaned.left_out] == ["tracking picture"]
    assert cleaned.left_out[0].example in picture


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://e.org/a.png">',
        '<img src="https://e.org/a.png" width="100" height="1">',
        '<img src="https://e.org/a.png" width="100%">',
        '<img src="https://e.org/pixel-art.png" width="10" height="10">',
    ],
)
def test_any_other_image_stays(picture: str) -> None:
    entry = Entry(content=picture)
    assert without_trackers(entry) is entry


def test_feedburner_buttons_are_removed_too() -> None:
    buttons = "<div class='feedflare'><a href='https://e.org/~ff/a'><img src='https://e.org/a.gif'></a></div>"
    cleaned = without_trackers(Entry(content=f"A{buttons}B"))
    assert cleaned.content == "AB"
    assert cleaned.left_out == (LeftOut("FeedBurner's buttons"),)
