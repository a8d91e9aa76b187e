from __future__ import annotations

from coopfeed.model import Kind
from coopfeed.publishing.record import Record, RecordedOutput
from coopfeed.rendering.formats import Links
from coopfeed.verifying.archive_chain import walked
from coopfeed.verifying.targets import MAX_ARCHIVES, Target, targets

URL = "https://feeds.example.org/"
FEED, FIRST, SECOND = (f"{URL}all/{path}" for path in ("atom.xml", "archive/1.atom.xml", "archive/2.atom.xml"))
WHOLE = {FEED: Links(older=SECOND), SECOND: Links(older=FIRST), FIRST: Links()}


def listed(*paths: str) -> tuple[Target, ...]:
    outputs = tuple(RecordedOutput(path, "", 0) for path in paths)
    return targets(Record(URL, "", (), outputs), URL)


TARGETS = listed("all/atom.xml", "all/archive/1.atom.xml", "all/archive/2.atom.xml")


def found(links: dict[str, Links], missing: str = "") -> list[tuple[str, str]]:
    there = frozenset(target.address for target in TARGETS) - {missing}
    return [(finding.code, finding.address) for finding in walked(TARGETS, links, there)]


def test_the_chain_links_to_each_archive() -> None:
    assert found(WHOLE) == []


def test_a_missing_archive_is_reported_once() -> None:
    assert found({FEED: WHOLE[FEED], FIRST: Links()}, SECOND) == [("archive-missing", SECOND)]


def test_an_unlinked_archive_is_reported() -> None:
    assert found(WHOLE | {FEED: Links()}) == [("archive-unlinked", FIRST)]
    assert found(WHOLE | {SECOND: Links()}) == [("archive-unlinked", FIRST)]


def test_a_loop_of_archives_ends() -> None:
    assert found(WHOLE | {FIRST: Links(older=SECOND)}) == [("archive-unlinked", FEED)]


def test_a_link_to_an_unknown_archive_is_reported() -> None:
    assert found(WHOLE | {FIRST: Links(older=f"{URL}all/archive/0.atom.xml")}) == [
        ("archive-missing", f"{URL}all/archive/0.atom.xml")
    ]


def test_a_missing_feed_is_not_reported_again() -> None:
    assert found({SECOND: WHOLE[SECOND], FIRST: Links()}) == []


def test_only_the_newest_of_very_many_archives_are_checked() -> None:
    paths = [f"all/archive/{number}.atom.xml" for number in range(1, MAX_ARCHIVES + 11)]
    those = listed("all/atom.xml", *paths)
    assert [target.archive for target in those] == [0, *range(11, MAX_ARCHIVES + 11)]
    back = {target.address: Links(older=f"{URL}all/archive/{target.archive - 1}.atom.xml") for target in those}
    back[FEED] = Links(older=URL + paths[-1])
    assert list(walked(those, back, frozenset(back))) == []


def test_only_what_subscribers_and_partners_need_is_checked() -> None:
    those = listed(
        *("assets/a.png", "items/a.html", "items/index.html", "embed/coop-feed.js", "embed/embed.css", "feeds.opml"),
        *("fr/all/feed.json", "all/oembed.html", "all/index.html", "all/archive/1.html"),
    )
    assert [(target.address.removeprefix(URL), target.kind) for target in those] == [
        ("embed/coop-feed.js", Kind.SCRIPT),
        ("fr/all/feed.json", Kind.SUBSCRIPTION),
        ("all/oembed.html", Kind.FRAME),
        ("all/index.html", Kind.PAGE),
    ]
