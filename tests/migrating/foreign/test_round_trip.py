"""What coopfeed publishes survives a round trip through every format."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import Entry, ForeignFile, ForeignImage, html_text
from coopfeed.model import Country, Enclosure, Image, Item, Person, Text
from coopfeed.network.fetching import Fetched
from coopfeed.rendering.formats import Format, atom, jsonfeed, rss
from coopfeed.rendering.formats.content import content_html
from tests.making import PHOTO, TALK, URL, a_feed, a_site, an_item, at, rendered
from tests.rendering.formats.test_formats import ANY_TEXT, LINES, MARKDOWN

FORMATS = pytest.mark.parametrize("fmt", [atom, rss, jsonfeed], ids=lambda fmt: fmt.NAME)

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
seconds = st.integers(-(10**9), 4 * 10**9)
moments = st.builds(datetime.fromtimestamp, seconds, offsets)
sizes = st.integers(1, 10_000)
images = st.builds(Image, st.just(PHOTO.url), st.one_of(st.just(""), LINES), st.just("image/png"), sizes, sizes, sizes)
enclosures = st.builds(Enclosure, st.just(TALK.url), st.just("audio/mpeg"), st.one_of(st.none(), sizes), LINES)
people = st.builds(Person, LINES, st.sampled_from(["", "https://www.example.org/ana"]))
items = st.builds(
    an_item,
    title=LINES,
    summary=LINES,
    content=st.one_of(ANY_TEXT, MARKDOWN).map(str.strip).filter(bool),
    published=moments,
    updated=moments,
    authors=st.lists(people, min_size=1, max_size=3, unique_by=lambda person: person.name).map(tuple),
    tags=st.lists(LINES, max_size=3, unique=True).map(tuple),
    countries=st.lists(st.builds(Country, st.just("CO"), LINES), max_size=1).map(tuple),
    guid=st.one_of(st.just(""), LINES),
    link=st.sampled_from([f"{URL}items/a.html", "https://www.example.org/?p=1&a=%20"]),
    image=st.one_of(st.none(), images),
    enclosures=st.lists(enclosures, max_size=2).map(tuple),
)


def read(fmt: Format, item: Item, text: Text = "both") -> Entry:
    """Return the item read back from a document in a format."""
    (entry,) = foreign.read(Fetched(f"{URL}{fmt.FILE}", rendered(fmt, a_feed(item), text))).entries
    return entry


@FORMATS
@given(item=items)
def test_an_item_survives_a_round_trip(fmt: Format, item: Item) -> None:
    entry = read(fmt, item)
    names = tuple(author.name for author in item.authors)
    assert entry.id == (item.id if fmt is atom else item.feed_guid)
    assert not entry.is_id_relative
    assert (entry.title, entry.link, entry.language) == (item.title, item.link, item.language)
    assert (entry.published, entry.updated or entry.published) == (item.published, item.updated)
    assert (html_text.text(entry.summary), entry.content) == (item.summary, content_html(a_site(), item))
    assert entry.authors == ((", ".join(names),) if fmt is rss else names)
    pages = {} if fmt is rss else {author.name: author.url for author in item.authors if author.url}
    assert entry.author_pages == pages
    assert entry.categories == tuple(dict.fromkeys(("Interviews", *(c.name for c in item.countries), *item.tags)))
    assert entry.image == image_of(fmt, item)
    assert entry.files == files_of(fmt, item)
    assert (entry.withheld, entry.remarks, entry.unread_date) == (None, (), "")
    assert {each.kind for each in entry.left_out} <= {"_coopfeed"}


def image_of(fmt: Format, item: Item) -> ForeignImage | None:
    """Return the image as the format contains it."""
    if item.image is None:
        return None
    if fmt is jsonfeed:
        return ForeignImage(item.image.url)
    return ForeignImage(item.image.url, item.image.alt, item.image.width, item.image.height)


def files_of(fmt: Format, item: Item) -> tuple[ForeignFile, ...]:
    """Return the enclosures as the format contains them: one in Atom and RSS, which may be the image."""
    files = tuple(ForeignFile(e.url, e.media_type, e.length, e.title) for e in item.enclosures)
    if fmt is jsonfeed:
        return files
    if item.image and not files:
        files = (ForeignFile(item.image.url, item.image.media_type, item.image.length),)
    return tuple(ForeignFile(e.url, e.media_type, e.length, e.title if fmt is atom else "") for e in files[:1])


@FORMATS
@pytest.mark.parametrize("text", ["summary", "full"])
def test_the_only_text_of_an_item_survives_a_round_trip(fmt: Format, text: Text) -> None:
    entry = read(fmt, an_item(), text)
    assert html_text.text(entry.content or entry.summary) == "About herath."


@FORMATS
def test_a_feed_survives_a_round_trip(fmt: Format) -> None:
    made = a_feed(site=a_site(title="Bread <b> & butter"))
    feed = foreign.read(Fetched("feed", rendered(fmt, made)))
    assert (feed.title, feed.address, feed.notes) == ("Bread <b> & butter", f"{URL}all/{fmt.FILE}", ())


def test_a_withdrawn_item_is_not_an_entry() -> None:
    gone = an_item(withdrawn=at("2020-09-01T10:00:00Z"))
    feed = foreign.read(Fetched("feed", atom.document(a_feed(tombstones=(gone,)), [])))
    assert feed.entries == ()
    assert [(each.kind, each.example) for each in feed.left_out] == [("at:deleted-entry", gone.id)]
