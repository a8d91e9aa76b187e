"""The other commands from Python: what they return and what they reject."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import coopfeed
from coopfeed import ArgumentError, EmbedOptions, ImportOptions
from coopfeed.app.comparing import Outcome
from tests.desk import SITE, Desk
from tests.web.servers import Answer, Server

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://feeds.example.org/news/"


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.item("herath")
    coopfeed.publish(desk.root, NOW)
    return desk


def test_every_name_of_the_public_api_exists() -> None:
    assert [name for name in coopfeed.__all__ if not hasattr(coopfeed, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        coopfeed.nothing  # noqa: B018  # to ask for it is the test


def test_a_snippet_comes_with_the_policy_that_it_needs(published: Desk) -> None:
    publication = coopfeed.load(published.root)
    found = coopfeed.embed(publication, NOW, "interviews", EmbedOptions(limit=3))
    assert f'<coop-feed src="{URL}interviews/feed.json" limit="3"' in found.snippet
    assert found.policy.startswith("script-src https://feeds.example.org;")
    assert coopfeed.embed(publication, NOW, "all", EmbedOptions("fragment")).inclusions.keys() == {"SSI", "PHP"}


def test_an_unknown_feed_is_reported_with_the_nearest_one(published: Desk) -> None:
    with pytest.raises(ArgumentError, match="did you mean `interviews`") as caught:
        coopfeed.embed(coopfeed.load(published.root), NOW, "interview")
    assert caught.value.argument == "feed"


def test_two_feeds_are_compared(published: Desk) -> None:
    feed = str(published.public / "all/rss.xml")
    report = coopfeed.compare(feed, feed)
    assert [verdict.state.value for verdict in report.verdicts] == ["same"]
    assert (report.is_noticed, report.count(Outcome.SAME)) == (False, 1)


def test_an_import_reports_its_files_and_adds_nothing_twice(published: Desk) -> None:
    foreign = published.root / "feed.json"
    foreign.write_bytes((published.public / "all/feed.json").read_bytes().replace(b"news/herath", b"news/other"))
    publication = coopfeed.load(published.root)
    planned = coopfeed.import_(published.root, publication, str(foreign), ImportOptions(dry_run=True))
    assert (planned.kind, planned.entries, planned.here) == ("JSON Feed", 1, 0)
    (item,) = planned.items
    assert not (published.root / item.path).exists()
    assert coopfeed.import_(published.root, publication, str(foreign)) == planned
    assert (published.root / item.path).exists()
    again = coopfeed.import_(published.root, coopfeed.load(published.root), str(foreign))
    assert (again.items, again.here) == ((), 1)


@pytest.mark.parametrize(
    ("options", "argument"),
    [
        (ImportOptions(category="nope"), "category"),
        (ImportOptions(category_map={"Old": "nope"}), "category_map"),
        (ImportOptions(columns={"nope": "Heading"}), "column"),
    ],
)
def test_an_import_option_that_matches_nothing_is_reported(
    published: Desk, options: ImportOptions, argument: str
) -> None:
    with pytest.raises(ArgumentError, match="nope") as caught:
        coopfeed.import_(published.root, coopfeed.load(published.root), "feed.xml", options)
    assert caught.value.argument == argument


def test_hubs_are_notified_of_the_given_feeds(desk: Desk) -> None:
    with Server() as hub:
        hub.pages["/hub"] = Answer(status=204)
        desk.write("feeds.yaml", SITE + f"hub: {hub.url}hub\n")
        desk.item("herath")
        coopfeed.publish(desk.root, NOW, coopfeed.PublishRequest(announce=False))
        result = coopfeed.ping(desk.root, coopfeed.load(desk.root), NOW, ["all"])
    documents = ["all/atom.xml", "all/rss.xml", "all/feed.json"]
    assert [each.topic.removeprefix(URL) for each in result.heard] == documents
    assert result.unheard == {}


def test_verify_rejects_what_is_not_an_address() -> None:
    with pytest.raises(ArgumentError, match="not an address to verify"):
        coopfeed.verify("ftp://feeds.example.org/", NOW)
