from __future__ import annotations

import time

import pytest

from coopfeed.reading import embeds


@pytest.mark.parametrize(
    ("player", "page"),
    [
        ("https://www.youtube.com/embed/aB-1_c", "https://www.youtube.com/watch?v=aB-1_c"),
        ("//www.youtube-nocookie.com/embed/aB1?rel=0&start=90", "https://www.youtube.com/watch?v=aB1&t=90s"),
        ("http://www.youtube.com/v/aB1", "https://www.youtube.com/watch?v=aB1"),
        ("https://www.youtube.com/embed/videoseries?list=PL1", "https://www.youtube.com/playlist?list=PL1"),
        ("https://www.youtube.com/embed/live_stream?channel=a", "https://www.youtube.com/embed/live_stream?channel=a"),
        ("https://player.vimeo.com/video/12?h=ab3&dnt=1", "https://vimeo.com/12/ab3"),
        ("https://www.dailymotion.com/embed/video/x1", "https://www.dailymotion.com/video/x1"),
        ("https://geo.dailymotion.com/player/p.html?video=x1", "https://www.dailymotion.com/video/x1"),
        ("https://tube.example.org/videos/embed/ab-12", "https://tube.example.org/videos/watch/ab-12"),
        ("https://open.spotify.com/embed/episode/a1", "https://open.spotify.com/episode/a1"),
        ("https://archive.org/embed/fair_2020", "https://archive.org/details/fair_2020"),
        ("https://embed.ted.com/talks/a_b", "https://www.ted.com/talks/a_b"),
        ("https://player.twitch.tv/?video=v12&parent=a", "https://www.twitch.tv/videos/12"),
        ("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b", "https://soundcloud.com/a/b"),
        ("https://www.google.com/maps/embed?pb=1", "https://www.google.com/maps/embed?pb=1"),
        ("https://[", "https://["),
    ],
)
def test_a_player_links_to_the_page_of_its_video(player: str, page: str) -> None:
    assert embeds.page_of(player) == page


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<iframe src="//a.example/b" title="Hay">', '<a href="https://a.example/b">Hay</a>'),
        ("<IFRAME width=1 data-src='https://a.example/?b&amp;c'>", '<a href="https://a.example/?b&amp;c">'),
        ("<embed src=https://www.youtube.com/v/b>", '<a href="https://www.youtube.com/watch?v=b">'),
    ],
)
def test_a_link_precedes_a_player(html: str, link: str) -> None:
    assert embeds.with_links(html).startswith(f"<p>{link}")
    assert embeds.with_links(f"<p>a {html}").startswith(f"<p>a {link}")


@pytest.mark.parametrize(
    "html", ["<iframe>", '<iframe src="about:blank">', "<iframe src=javascript:a>", "<iframes src=//a.b>"]
)
def test_a_player_without_a_page_has_no_link(html: str) -> None:
    assert embeds.with_links(html) == html


@pytest.mark.parametrize("part", ["<iframe ", "<iframe src=//a.b>", "<iframe a=", "<iframe a='"])
def test_hostile_players_take_no_time(part: str) -> None:
    started = time.process_time()
    embeds.with_links(part * (60_000 // len(part)))
    assert time.process_time() - started < 10
