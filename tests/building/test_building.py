from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed import building, publishing
from coopfeed.building import Build, build, fit, page_ends, warnings
from coopfeed.building.library import IN_HAND
from coopfeed.building.selection import subscription
from coopfeed.caching import item_codec
from coopfeed.model import ALL, Asset, Criteria, Feed, Item, Publication, Selection, Site
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.rendering import formats
from coopfeed.rendering.pages import element
from tests.making import URL, a_feed, a_site, an_item, at, in_french, in_two_languages, rendered

NOW = at("2026-01-01T00:00Z")


def built(*items: Item, site: Site | None = None) -> Build:
    return build(Publication(site or a_site(), items, ()), NOW)


def paths(made: Build) -> list[str]:
    return [output.path for output in made.outputs]


def test_feeds_are_rendered_after_the_files_they_link_to() -> None:
    page_and_embeds = ("embed.html", "oembed.html", "fragment.html", "oembed.json", "index.html")
    asset = Asset("assets/field.png", Path("field.png"), "image/png")
    assert paths(built(an_item(assets=(asset,)), site=a_site(formats=("atom", "json")))) == [
        "assets/field.png",
        "assets/style.css",
        "assets/page.js",
        "assets/icon.svg",
        f"embed/{element.name()}",
        "embed/coop-feed.js",
        "embed/embed.css",
        "embed/embed.js",
        "embed/builder.js",
        "index.html",
        *(f"interviews/{file}" for file in page_and_embeds),
        *(f"all/{file}" for file in page_and_embeds),
        "items/herath.html",
        "interviews/atom.xml",
        "interviews/feed.json",
        "all/atom.xml",
        "all/feed.json",
        "feeds.opml",
    ]


def test_an_item_without_a_link_has_a_page_even_when_withdrawn() -> None:
    gone = an_item("gone", withdrawn=NOW)
    elsewhere: dict[str, Any] = {"link": "https://www.example.org/a", "page": ""}
    made = built(an_item(), gone, an_item("elsewhere", **elsewhere), replace(gone, slug="away", **elsewhere))
    assert [path for path in paths(made) if path.startswith("items/")] == ["items/herath.html", "items/gone.html"]


def test_a_publication_can_consist_of_feeds_alone() -> None:
    assert not [path for path in paths(built(an_item(), site=a_site(feeds_only=True))) if path.endswith(".html")]


def test_feeds_have_pages_even_if_items_do_not() -> None:
    elsewhere = an_item(link="https://www.example.org/a", page="")
    made = {output.path: output.content for output in built(elsewhere, site=a_site(pages="none")).outputs}
    assert {"index.html", "interviews/index.html", "interviews/embed.html", "all/fragment.html"} <= made.keys()
    assert not [path for path in made if path.startswith("items/")]
    answer = json.loads(bytes(made["interviews/oembed.json"]))["html"]
    assert '<a href="https://www.example.org/a">' in answer.partition("</blockquote>")[0]
    assert "interviews/embed.html#?secret=" in answer
    assert b"<script" not in bytes(made["interviews/embed.html"])


def test_metadata_without_its_text_needs_a_library() -> None:
    with pytest.raises(TypeError, match="news/herath came without its text"):
        build(Publication(a_site(), (item_codec.metadata(an_item()),), ()), NOW)


def test_the_cache_key_of_an_archive_or_page_covers_all_that_changes_it() -> None:
    first, *others = (
        an_item(f"n{day}", digest=f"d{day}", published=at(f"2024-01-0{day}T00:00Z")) for day in range(1, 6)
    )

    def cache_key(path: str, **changes: Any) -> str:
        made = built(replace(first, **changes), *others, site=a_site(entries=2))
        return next(job.cache_key for job in made.jobs if job.files[0].path == path)

    for path in ("all/archive/1.atom.xml", "items/n1.html"):
        versions = [
            cache_key(path),
            cache_key(path, digest="another"),
            cache_key(path, updated=at("2024-05-01T00:00Z")),
            cache_key(path, withdrawn=NOW),
            cache_key(path, withdrawn=NOW, reason="It was wrong."),
        ]
        assert len(set(versions)) == 5
        assert cache_key(path, digest="") == ""


def test_the_cache_key_of_an_archive_covers_the_images_of_its_feed() -> None:
    items = [an_item(f"n{day}", digest=f"d{day}", published=at(f"2024-01-0{day}T00:00Z")) for day in range(1, 6)]

    def cache_key(**changes: Any) -> str:
        made = built(*items, site=a_site(entries=2, **changes))
        return next(job.cache_key for job in made.jobs if job.files[0].path == "all/archive/1.atom.xml")

    assert len({cache_key(), cache_key(logo=f"{URL}logo.png"), cache_key(icon=f"{URL}icon.png")}) == 3


def test_the_cache_key_of_a_page_covers_more_than_its_items() -> None:
    items = [an_item(f"n{day}", digest=f"d{day}", published=at(f"2024-01-0{day}T00:00Z")) for day in range(1, 6)]

    def cache_key(path: str, *items: Item, **changes: Any) -> str:
        made = built(*items, site=in_two_languages(entries=2, **changes))
        return next(job.cache_key for job in made.jobs if job.files[0].path == path)

    french, newest = in_french("n1", digest="fr"), an_item("n9", digest="d9", published=at("2024-02-01T00:00Z"))
    newer = an_item("n8", digest="d8", published=at("2024-01-31T00:00Z"))
    moved = replace(items[2], slug="moved")
    for path, others in {
        "index.html": ([*items, french], [*items, newest]),
        "all/index.html": ([*items, french], [*items, newest], [*items[:4], replace(items[4], slug="moved")]),
        "all/archive/2.html": ([*items, newest, newer], [*items[:2], moved, *items[3:]]),
        "items/n1.html": ([*items, french],),
    }.items():
        versions = [cache_key(path, *items), cache_key(path, *items, theme=(("item.html", "x"),))]
        versions += [cache_key(path, *items, **{name: f"{URL}assets/{name}.png"}) for name in ("icon", "logo")]
        versions += [cache_key(path, *those) for those in others]
        assert len(set(versions)) == len(versions), path


def test_a_file_of_the_theme_replaces_ours() -> None:
    style = Asset("assets/style.css", Path("theme/style.css"), "text/css")
    made = built(an_item(), site=a_site(assets=(style,)))
    assert [output.content for output in made.outputs if output.path == style.path] == [style.source]


def test_every_output_has_its_media_type() -> None:
    kinds = {output.path.rpartition("/")[2]: output.media_type for output in built(an_item()).outputs}
    assert kinds == {
        "index.html": "text/html",
        "herath.html": "text/html",
        "style.css": "text/css",
        "page.js": "text/javascript",
        "icon.svg": "image/svg+xml",
        "atom.xml": "application/atom+xml",
        "rss.xml": "application/rss+xml",
        "feed.json": "application/feed+json",
        "feeds.opml": "text/x-opml",
        "embed.html": "text/html",
        "oembed.html": "text/html",
        "fragment.html": "text/html",
        "oembed.json": "application/json",
        "embed.css": "text/css",
        "embed.js": "text/javascript",
        "builder.js": "text/javascript",
        "coop-feed.js": "text/javascript",
        element.name(): "text/javascript",
    }


def test_a_shared_asset_is_copied_once_and_one_of_a_withheld_item_never() -> None:
    shared = Asset("assets/a.png", Path("a.png"), "image/png")
    secret = Asset("assets/secret.png", Path("secret.png"), "image/png")
    icon = Asset("assets/icon.png", Path("icon.png"), "image/png")
    made = built(
        an_item("a", assets=(shared,)),
        an_item("b", assets=(shared,)),
        an_item("c", assets=(secret,), draft=True),
        site=a_site(assets=(icon,)),
    )
    copied = [(o.path, o.media_type, o.content) for o in made.outputs if isinstance(o.content, Path)]
    assert copied == [(asset.path, "image/png", asset.source) for asset in (icon, shared)]


def test_withheld_items_appear_only_in_the_count(tmp_path: Path) -> None:
    secret = {"title": "SECRET", "summary": "SECRET", "content": "SECRET"}
    made = built(
        an_item(),
        an_item("secret-draft", draft=True, **secret),
        an_item("secret-early", published=at("2026-01-01T00:00:01Z"), **secret),
        an_item("secret-expired", expires=NOW, **secret),
    )
    publishing.publish(made, tmp_path)
    published = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert "coopfeed.json" in published
    assert not [name for name, content in published.items() if b"SECRET" in content or "secret" in name]
    assert b"secret-" not in b"".join(published.values())
    assert made.withheld.total == 3


ITEMS = tuple(an_item(name, published=at(f"2020-01-0{1 + number // 2}T00:00Z")) for number, name in enumerate("abcdef"))
AS_BUILT = built(*ITEMS)


@given(items=st.permutations(ITEMS))
def test_the_order_of_the_files_does_not_matter(items: list[Item]) -> None:
    made = built(*items)
    assert (made, made.outputs) == (AS_BUILT, AS_BUILT.outputs)


def test_a_publication_with_an_error_is_rejected() -> None:
    error = Problem(Where("items/a.yaml", 3, 7), Code.BAD_DATE, "x")
    with pytest.raises(ValueError, match=r"bad-date.* and 0 more errors"):
        build(Publication(a_site(), (), (error,)), NOW)


def test_a_publication_with_a_warning_is_built() -> None:
    warning = Problem(Where("items/a.yaml"), Code.IMAGE_WITHOUT_ALT, "x")
    assert build(Publication(a_site(), (an_item(),), (warning,)), NOW).items == (an_item(),)


def test_a_moment_without_a_time_zone_is_rejected() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        build(Publication(a_site(), (), ()), datetime.fromisoformat("2026-01-01"))


def test_an_empty_feed_is_reported_where_it_is_defined() -> None:
    where = Where("feeds.yaml", 9, 3)
    publication = Publication(a_site(), (an_item(),), (), (("trainings", where),))
    (found,) = warnings(publication, NOW)
    assert (found.where, found.code, found.is_error) == (where, "empty-feed", False)
    assert '"trainings"' in found.message


def test_a_feed_with_one_text_per_entry_has_it_in_the_document_and_the_archive() -> None:
    short = Selection("short", "Short", Criteria(categories=("interviews",)), text="summary")
    items = [an_item(f"n{day}", published=at(f"2024-01-0{day}T00:00Z")) for day in range(1, 4)]
    made = built(*items, site=a_site(feeds=(short,), entries=1))
    contents = {output.path: bytes(output.content) for output in made.outputs if output.path.endswith("atom.xml")}
    for path, count in {"short/atom.xml": 0, "short/archive/1.atom.xml": 0, "all/archive/1.atom.xml": 1}.items():
        assert contents[path].count(b"<content ") == count, path
        assert contents[path].count(b"<summary>") == 1


def test_a_feed_that_matches_nothing_suggests_the_nearest_tag() -> None:
    def hint(tag: str) -> str:
        feed = Selection("honey", "Honey", Criteria(tags=(tag,)))
        publication = Publication(a_site(feeds=(feed,)), (an_item(tags=("Bees", "Milk")),), ())
        return next((found.hint for found in warnings(publication, NOW) if '"honey"' in found.message), "")

    assert hint("beez") == "no item has the tag `beez`; did you mean `Bees`?"
    assert hint("harvest") == "no item has the tag `harvest`"
    assert hint("BEES") == ""


def test_the_warning_says_who_sees_the_last_withdrawal() -> None:
    ending = "; only its subscribers see the withdrawal notices"
    items = an_item(withdrawn=NOW), an_item("other", draft=True, categories=("trainings",))
    feeds = list(warnings(Publication(a_site(), items, ()), NOW))
    assert [found.message.endswith(ending) for found in feeds] == [True, False]
    site = a_site(editions=(a_site(language="fr", folder="fr/"),))
    french = Publication(site, (an_item(), in_french(withdrawn=NOW)), (), (("fr/", Where("feeds.yaml")),))
    assert [found.message.endswith(ending) for found in warnings(french, NOW)] == [False, True]


def test_a_feed_that_lost_all_its_items_has_only_tombstones_and_is_not_linked() -> None:
    made = built(an_item(withdrawn=NOW), an_item("webinar", categories=("trainings",)))
    assert [feed.slug for feed in made.feeds] == ["trainings", ALL]
    (emptied,) = made.emptied
    assert (emptied.items, [item.slug for item in emptied.tombstones]) == ((), ["herath"])
    assert emptied.home == f"{URL}index.html"
    its = [f"interviews/{file}" for file in ("atom.xml", "rss.xml", "feed.json")]
    assert [path for path in paths(made) if path.startswith("interviews/")] == its
    contents = {output.path: output.content for output in made.outputs if isinstance(output.content, bytes)}
    assert [path for path, content in contents.items() if b"interviews/" in content] == its


def test_a_feed_whose_items_all_expired_keeps_empty_documents_and_is_not_linked() -> None:
    over = at("2025-06-01T00:00Z")
    items = an_item(expires=at("2025-05-01T00:00Z")), an_item("lind", expires=over)
    made = built(*items, an_item("webinar", categories=("trainings",)))
    (ended,) = made.emptied
    assert (ended.items, ended.tombstones, ended.updated) == ((), (), over)
    its = [f"interviews/{file}" for file in ("atom.xml", "rss.xml", "feed.json")]
    assert [path for path in paths(made) if path.startswith("interviews/")] == its
    contents = {output.path: output.content for output in made.outputs if isinstance(output.content, bytes)}
    assert [path for path, content in contents.items() if b"interviews/" in content] == its
    assert not [path for path, content in contents.items() if b"lind" in content or b"Lind" in content]
    assert b"<updated>2025-06-01T00:00:00+00:00</updated>" in bytes(contents["interviews/atom.xml"])


def test_a_publication_whose_items_all_expired_keeps_its_feeds() -> None:
    made = built(an_item(expires=NOW), site=a_site(formats=("atom",)))
    assert [path for path in paths(made) if path.endswith(".xml")] == ["interviews/atom.xml", "all/atom.xml"]
    assert "feeds.opml" not in paths(made)


def test_a_feed_that_ran_empty_is_reported_for_each_edition() -> None:
    french = in_french(expires=NOW), in_french("b", categories=("trainings",))
    publication = Publication(in_two_languages(), (an_item(), *french), (), (("fr/", Where("feeds.yaml", 7)),))
    messages = {str(found.message): found.where.line for found in warnings(publication, NOW)}
    left = "its feed files stay, empty, for its subscribers; no page links to them"
    assert messages == {f'no item is in "fr/interviews" now; {left}': 7}
    english = Publication(in_two_languages(), (an_item(expires=NOW), *french), ())
    assert f'no item is in "interviews" now; {left}' in {found.message for found in warnings(english, NOW)}


def test_an_edition_that_lost_all_its_items_links_to_the_remaining_index() -> None:
    made = built(an_item(), in_french(withdrawn=NOW), site=in_two_languages())
    assert {feed.home for feed in made.emptied} == {f"{URL}index.html"}
    assert not [feed.translations for feed in made.feeds if feed.translations]
    beside = built(an_item(), in_french(withdrawn=NOW), in_french("b", categories=("x",)), site=in_two_languages())
    assert [feed.home for feed in beside.emptied] == [f"{URL}fr/index.html"]


def test_without_pages_a_feed_that_lost_all_its_items_links_to_the_site() -> None:
    (interviews, _) = built(an_item(withdrawn=NOW), site=a_site(feeds_only=True)).emptied
    assert interviews.home == URL


def test_an_empty_feed_is_reported_even_without_a_known_place() -> None:
    assert [found.where.path for found in warnings(Publication(a_site(), (), ()), NOW)] == ["feeds.yaml"] * 2


def test_no_feed_is_built_when_nothing_is_released() -> None:
    made = built(an_item(draft=True))
    its = ["assets/style.css", "assets/page.js", "assets/icon.svg", "index.html"]
    assert (made.feeds, made.items, paths(made)) == ((), (), its)


MAX = 10_000
SIZES = st.lists(st.integers(1, 6000), min_size=1, max_size=12)


def feed_of(sizes: list[int]) -> Feed:
    items = [an_item(f"n{number}", content="<p>" + "ä&" * (size // 2)) for number, size in enumerate(sizes)]
    return a_feed(*items, site=a_site(max_bytes=MAX))


def largest(feed: Feed) -> int:
    return max(len(rendered(fmt, feed)) for fmt in formats.FORMATS)


@given(sizes=SIZES)
def test_a_feed_has_the_newest_entries_that_fit_in_all_formats(sizes: list[int]) -> None:
    feed = feed_of(sizes)
    fitted, outputs = fit(feed)
    count = len(fitted.items)
    assert fitted.items == feed.items[:count]
    assert [output.content for output in outputs] == [rendered(fmt, fitted) for fmt in formats.FORMATS]
    # The entries fit, or there is only the one that always stays; one more would not fit.
    assert largest(fitted) <= MAX or count == 1
    assert count == len(sizes) or largest(subscription(feed, count + 1, page_ends(feed, IN_HAND))) > MAX


def test_a_document_that_lost_an_entry_is_never_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats.atom, "ids", lambda _: [])
    with pytest.raises(RuntimeError, match=r"all/atom\.xml does not have the items of its feed"):
        fit(a_feed(an_item()))


def test_the_only_entry_stays_however_large() -> None:
    fitted, _ = fit(feed_of([6000, 10]))
    assert len(fitted.items) == 1
    assert largest(fitted) > MAX


def test_an_item_that_does_not_fit_in_the_feed_keeps_its_page() -> None:
    items = [an_item(f"n{number}", content="<p>" + "x" * 5000) for number in range(3)]
    made = built(*items, site=a_site(max_bytes=MAX))
    assert [len(feed.items) for feed in made.feeds if feed.slug == ALL] == [1]
    assert {"items/n0.html", "items/n1.html", "items/n2.html"} <= set(paths(made))


def test_every_file_is_published_under_one_path() -> None:
    made = built(*ITEMS)
    assert len(set(paths(made))) == len(made.outputs)
    assert list(building.assets(a_site(), ITEMS)) == []


def test_each_edition_has_an_index_and_an_opml_list() -> None:
    made = built(an_item(), in_french(), site=in_two_languages(formats=("atom",)))
    names = ("index.html", "feeds.opml")
    assert [path for path in paths(made) if path.removeprefix("fr/") in names] == [
        "index.html",
        "fr/index.html",
        "feeds.opml",
        "fr/feeds.opml",
    ]
    assert {"all/atom.xml", "fr/all/atom.xml", "items/herath.html", "items/herath.fr.html"} < set(paths(made))


def listed(made: Build, path: str) -> list[str]:
    """Return the addresses of the feeds in an OPML list."""
    content = next(output.content for output in made.outputs if output.path == path)
    found: list[str] = re.findall('xmlUrl="([^"]*)"', bytes(content).decode())
    return found


def test_the_root_list_has_all_feeds_and_that_of_an_edition_its_own() -> None:
    made = built(an_item(), in_french(), site=in_two_languages(formats=("atom",)))
    french = [f"{URL}fr/interviews/atom.xml", f"{URL}fr/all/atom.xml"]
    assert listed(made, "feeds.opml") == [f"{URL}interviews/atom.xml", f"{URL}all/atom.xml", *french]
    assert listed(made, "fr/feeds.opml") == french


def test_the_root_list_exists_even_if_only_another_edition_has_items() -> None:
    made = built(in_french(), site=in_two_languages(formats=("atom",)))
    assert listed(made, "feeds.opml") == listed(made, "fr/feeds.opml")


def test_an_edition_without_items_is_not_published_and_is_reported() -> None:
    site = in_two_languages()
    place = Where("feeds.yaml", 9, 3)
    publication = Publication(site, (an_item(), in_french(draft=True)), (), (("fr/", place),))
    made = build(publication, NOW)
    assert not [path for path in paths(made) if path.startswith("fr/")]
    assert not [output for output in made.outputs if isinstance(output.content, bytes) and b"fr/" in output.content]
    assert [(w.where, w.code) for w in warnings(publication, NOW)][1:] == [(place, "empty-edition")]


def test_a_withdrawn_page_links_to_no_missing_index() -> None:
    gone = in_french(withdrawn=NOW, digest="fr")

    def page_of(*items: Item) -> tuple[bytes, str]:
        made = built(gone, *items, site=in_two_languages())
        job = next(job for job in made.jobs if job.files[0].path == "items/herath.fr.html")
        (output,) = job.make()
        assert isinstance(output.content, bytes)
        return output.content, job.cache_key

    (alone, of_one), (beside, of_another) = page_of(), page_of(in_french("senn"))
    assert b"../fr/index.html" not in alone
    assert alone.count(b"../index.html") == beside.count(b"../fr/index.html") == 2
    assert of_one != of_another


def test_a_withheld_translation_is_not_linked() -> None:
    hidden = in_french(draft=True, title="Secret")
    made = built(an_item(), hidden, site=in_two_languages())
    assert not [o.path for o in made.outputs if isinstance(o.content, bytes) and b"Secret" in o.content]
