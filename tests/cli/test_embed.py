from __future__ import annotations

import click
import pytest

from coopfeed.building import build
from coopfeed.building.loading import load
from coopfeed.cli.embed import embed
from coopfeed.rendering.pages import snippets
from tests.desk import SITE, Desk
from tests.making import at, shown

URL = "https://feeds.example.org/news/"


def printed(desk: Desk, *arguments: str) -> str:
    result = desk.run("embed", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.rstrip("\n")


def refused(desk: Desk, *arguments: str) -> str:
    result = desk.run("embed", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


@pytest.mark.parametrize("form", snippets.FORMS)
def test_each_form_is_printed_without_a_publication(desk: Desk, form: str) -> None:
    desk.item("herath")
    feed = next(feed for feed in build(load(desk.root), at("2026-01-01T00:00Z")).feeds if feed.slug == "interviews")
    assert printed(desk, "interviews", "--as", form) == snippets.FORMS[form](shown(feed))
    assert not desk.public.exists()


def test_the_element_is_printed_by_default(desk: Desk) -> None:
    desk.item("herath")
    assert printed(desk, "all") == printed(desk, "all", "--as", "element")


def test_the_element_has_the_chosen_attributes(desk: Desk) -> None:
    desk.item("herath")
    chosen = printed(desk, "all", "--limit", "3", "--layout", "cards", "--no-images", "--no-dates")
    assert 'limit="3" layout="cards" images="no" dates="no"' in chosen


def test_the_command_knows_every_form_and_layout() -> None:
    known = {option.name: option.type for option in embed.params}
    assert isinstance(known["form"], click.Choice)
    assert isinstance(known["layout"], click.Choice)
    assert [*known["form"].choices] == [*snippets.FORMS]
    assert [*known["layout"].choices] == [*snippets.LAYOUTS]


def test_options_of_the_element_are_rejected_for_other_forms(desk: Desk) -> None:
    assert "--no-images is for --as element only" in refused(desk, "all", "--as", "iframe", "--no-images")
    assert "--fit is for --as iframe only" in refused(desk, "all", "--fit")


def test_a_frame_can_fit_its_list(desk: Desk) -> None:
    desk.item("herath")
    result = desk.run("embed", "all", "--as", "iframe", "--fit")
    assert "all/oembed.html#height" in result.stdout
    assert result.stdout.endswith("</script>\n")
    assert "script-src 'sha256-" in result.stderr


def test_an_edition_has_its_own_feeds(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "languages: [en, fr]\n")
    desk.item("herath", language="fr")
    assert f'src="{URL}fr/interviews/feed.json" limit="5" lang="fr"' in printed(desk, "fr/interviews")
    assert "did you mean `fr/interviews`?" in refused(desk, "interviews")


def test_an_unknown_feed_is_a_usage_error(desk: Desk) -> None:
    desk.item("herath")
    assert 'no feed is called "intervews": did you mean `interviews`?' in refused(desk, "intervews")
    assert "known: all, interviews" in refused(desk, "zzz")


def test_a_feed_exists_only_with_its_first_item(desk: Desk) -> None:
    assert 'no feed is called "all": there are no feeds until an item is published' in refused(desk, "all")


def test_what_else_is_needed_goes_to_standard_error(desk: Desk) -> None:
    desk.item("herath")
    assert "script-src https://feeds.example.org;" in desk.run("embed", "all").stderr
    assert '<!--#include file="all.html" -->' in desk.run("embed", "all", "--as", "fragment").stderr
    assert "on a line of its own" in desk.run("embed", "all", "--as", "oembed").stderr


def test_the_element_needs_a_json_feed(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "formats: [atom]\n")
    desk.item("herath")
    assert "add json to `formats`" in refused(desk, "all")
    assert printed(desk, "all", "--as", "iframe")


def test_without_pages_there_is_nothing_to_embed(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "feeds_only: true\n")
    desk.item("herath", link="https://www.example.org/")
    assert "`feeds_only: true` in feeds.yaml publishes nothing" in refused(desk, "all")
    desk.write("feeds.yaml", SITE + "pages: none\n")
    assert printed(desk, "all", "--as", "oembed")


def test_embed_respects_now(desk: Desk) -> None:
    desk.item("herath", date="2026-03-01")
    assert refused(desk, "interviews", "--now", "2026-02-01")
    assert printed(desk, "interviews", "--now", "2026-04-01")


def test_problems_are_printed_first(desk: Desk) -> None:
    desk.item("herath", date="x")
    result = desk.run("embed", "interviews")
    assert result.exit_code == 1
    assert "bad-date" in result.stderr
