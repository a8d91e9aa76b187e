"""Whole publications: compared byte for byte with expected/, and read back by independent parsers.

A folder with feeds.yaml and items/ in tests/projects/ is a new test; `python -m tests.regenerate` writes its expected/.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest

from coopfeed import publishing
from coopfeed.model import Feed, Item
from coopfeed.reading.file_models import ItemFile, SiteFile
from coopfeed.reading.records import fields
from coopfeed.rendering.formats import FORMATS
from coopfeed.rendering.formats.content import content_html
from coopfeed.rendering.formats.terms import terms
from tests.jsonfeed_rules import violations
from tests.readers import NS, ReadEntry, ReadFeed, read, tags, urls, xml
from tests.stories import PROJECTS, STORIES, TEN_ITEMS, Story, built, documents, files, golden, name_of

EVERY_STORY = pytest.mark.parametrize("story", [*STORIES, TEN_ITEMS], ids=name_of)
LANG = f"{{{NS['xml']}}}lang"


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_a_publication_matches_its_golden_files(story: Story) -> None:
    found, expected = golden(built(story)), story.expected()
    assert sorted(found) == sorted(expected)
    different = [path for path in found if found[path] != expected[path]]
    assert not different, "if this is meant to be: python -m tests.regenerate"


def as_read(feed: Feed, item: Item, name: str) -> ReadEntry:
    """Return an item as a reader of the format `name` should know it."""
    return ReadEntry(
        id=item.id if name == "atom" else item.feed_guid,
        title=item.title,
        link=item.link,
        published=item.published,
        updated=item.updated,
        authors=", ".join(author.name for author in item.authors),
        categories=tuple(dict.fromkeys(term.name for term in terms(feed.site, item))),
        summary=item.summary,
        content=content_html(feed.site.edition(item.language), item),
        language=item.language,
    )


def facts(document: ReadFeed, *, with_language: bool) -> list[dict[str, object]]:
    """Return what a document says of its entries, by fact."""
    facts = [{name: getattr(entry, name) for name in ReadEntry.__slots__} for entry in document.entries]
    return facts if with_language else [{name: fact[name] for name in fact if name != "language"} for fact in facts]


@EVERY_STORY
def test_an_independent_parser_reads_the_items_back_from_each_feed(story: Story) -> None:
    for feed, name, document in documents(story):
        found = read(name, document)
        wanted = ReadFeed(
            title=feed.title,
            home=feed.home,
            address=next(d.href for d, fmt in zip(feed.documents, published(feed), strict=True) if fmt == name),
            language=feed.language,
            entries=tuple(as_read(feed, item, name) for item in feed.items if isinstance(item, Item)),
        )
        has_language = name != "rss"
        assert facts(found, with_language=has_language) == facts(wanted, with_language=has_language)
        assert (found.title, found.home, found.address, found.language) == (
            wanted.title,
            wanted.home,
            wanted.address,
            wanted.language,
        )


def published(feed: Feed) -> list[str]:
    """Return the names of the formats of a feed, in the order of its documents."""
    return [fmt.NAME for fmt in FORMATS if fmt.NAME in feed.site.formats]


@EVERY_STORY
def test_the_formats_of_a_feed_have_the_same_content(story: Story) -> None:
    by_feed: dict[str, dict[str, ReadFeed]] = {}
    for feed, name, document in documents(story):
        by_feed.setdefault(feed.path, {})[name] = read(name, document)
    for formats in by_feed.values():
        first, *others = formats.items()
        for other in others:
            both = "rss" not in (first[0], other[0])
            assert facts(first[1], with_language=both) == facts(other[1], with_language=both)
            assert (first[1].title, first[1].home) == (other[1].title, other[1].home)


@EVERY_STORY
def test_every_json_feed_follows_its_specification(story: Story) -> None:
    for _, name, document in documents(story):
        if name == "json":
            assert list(violations(json.loads(document))) == []


@EVERY_STORY
def test_pages_link_to_existing_files_and_feeds_use_absolute_addresses(story: Story) -> None:
    made = built(story)
    written = "".join(item.content for item in made.items if isinstance(item, Item))
    for output in made.outputs:
        if output.media_type == "text/html" and isinstance(output.content, bytes):
            their = {urljoin(output.path, url) for url in urls(output.content) if "://" not in url}
            unknown = {url.partition("#")[0] for url in their} - set(made.paths)
            assert [path for path in unknown if made.site.url + path not in written] == []
    for _, name, document in documents(story):
        for entry in read(name, document).entries:
            assert {u for u in urls(entry.content) if not u.startswith(("https://", "http://", "mailto:"))} == set()


@EVERY_STORY
def test_xml_base_is_not_needed(story: Story) -> None:
    for _, name, document in documents(story):
        if name != "json":
            for element in xml(document).iter():
                assert f"{{{NS['xml']}}}base" not in element.attrib
                addresses = [element.get("href"), element.get("url")]
                assert all(a.startswith(("https://", "http://")) for a in addresses if a is not None)


@EVERY_STORY
def test_the_timestamps_of_a_feed_descend_and_are_never_in_the_future(story: Story) -> None:
    for feed, name, document in documents(story):
        moments = [entry.published for entry in read(name, document).entries]
        assert all(later > earlier for later, earlier in pairwise(moments))
        assert moments[0] <= story.now
        assert len(moments) == len(feed.items)


@EVERY_STORY
def test_no_path_and_no_id_is_used_twice(story: Story) -> None:
    made = built(story)
    assert max(Counter(output.path for output in made.outputs).values()) == 1
    assert max(Counter([*(item.id for item in made.items), *(feed.id for feed in made.feeds)]).values()) == 1


@EVERY_STORY
def test_every_page_is_one_html_document_with_a_title(story: Story) -> None:
    for output in built(story).outputs:
        is_page = output.media_type == "text/html" and not output.path.endswith("/fragment.html")
        if is_page and isinstance(output.content, bytes):
            names = Counter(tag for tag, _ in tags(output.content))
            assert [names[tag] for tag in ("html", "head", "title", "body", "main")] == [1] * 5


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_withheld_items_appear_nowhere(story: Story, tmp_path: Path) -> None:
    publishing.publish(built(story), tmp_path)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert b"SECRET" not in path.read_bytes()
        assert "secret" not in path.name.lower()


def test_the_image_of_a_draft_appears_nowhere(tmp_path: Path) -> None:
    everything = Story(PROJECTS / "everything")
    secret = (everything.root / "items/news/images/secret.png").read_bytes()
    made = built(everything)
    publishing.publish(made, tmp_path)
    assert made.withheld.total == 3
    assert secret not in files(made).values()
    assert hashlib.sha256(secret).hexdigest()[:12] not in (tmp_path / "coopfeed.json").read_text()


def test_the_stories_use_every_key() -> None:
    files = [path for name in ("everything", "languages", "moved") for path in (PROJECTS / name).rglob("*.y*ml")]
    written = "\n".join(path.read_text() for path in files)
    keys = {line.partition(":")[0].strip() for line in written.splitlines()}
    assert (fields(ItemFile).keys() | fields(SiteFile).keys()) - keys == set()
