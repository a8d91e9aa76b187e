from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coopfeed.model import Country, Enclosure, Event, Image, Item, Person, Site
from coopfeed.model.codes import Code
from coopfeed.model.site import slug_called
from coopfeed.reading.items import ReadItem, place_of, read_item, read_text, slug_of
from coopfeed.reading.media import NoFiles
from coopfeed.reading.site import read_site
from coopfeed.reading.source_file import Source, forbidden_character
from tests.reading.examples import ITEM, SITE, found, make_project
from tests.reading.test_nodes import like_yaml


class Shelf:
    """A project for one item."""

    def __init__(self, root: Path, site: str = "") -> None:
        self.root = make_project(root, {"feeds.yaml": SITE + site})
        self.site: Site = read_site(self.root).site

    def read(self, text: str | bytes, name: str = "items/first.yaml") -> ReadItem:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_item(self.root, name, self.site)

    def item(self, more: str = "", **changed: str) -> Item:
        values = {"title": "T", "date": "2020-01-01", "category": "interviews", "summary": "S"} | changed
        read = self.read("".join(f"{key}: {value}\n" for key, value in values.items()) + more)
        assert isinstance(read.item, Item), read.problems
        return read.item


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("items/interviews/2020-08-04-upali-herath.yaml", "upali-herath"),
        ("items/upali-herath.yml", "upali-herath"),
        ("items/2020-08-04-2020-08-04-a.yaml", "2020-08-04-a"),
        ("items/٢٠٢٠-٠٨-٠٤-a.yaml", "٢٠٢٠-٠٨-٠٤-a"),
    ],
)
def test_a_slug_is_the_file_name_without_folder_date_and_extension(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_minimal_item_inherits_from_the_site(shelf: Shelf) -> None:
    item = shelf.item()
    assert item.id == "tag:example.org,2020:news/first"
    assert item.link == "https://example.org/news/items/first.html"
    assert item.page == item.link
    assert item.authors == (Person("The editors"),)
    assert (item.language, item.content, item.updated) == ("en", "<p>S</p>", item.published)
    assert (item.tags, item.countries, item.image, item.enclosures, item.event) == ((), (), None, (), None)
    assert (item.draft, item.expires, item.assets) == (False, None, ())


def test_a_value_of_the_item_wins(shelf: Shelf) -> None:
    item = shelf.item(
        "id: urn:a\nlink: https://example.org/a\nlanguage: fr\nauthors: [Ana, {name: Bob, email: b@example.org}]\n"
    )
    assert (item.id, item.link, item.language) == ("urn:a", "https://example.org/a", "fr")
    assert item.authors == (Person("Ana"), Person("Bob", email="b@example.org"))


def test_a_guid_is_text_even_if_it_looks_like_a_number(shelf: Shelf) -> None:
    assert [shelf.item(f"guid: {guid}\n").guid for guid in ("1234", "007", "1.10", "12 at https://example.org")] == [
        *("1234", "007", "1.10", "12 at https://example.org")
    ]
    assert (shelf.item().guid, shelf.item("guid:\n").guid) == ("", "")


def test_a_translation_does_not_inherit_a_guid(shelf: Shelf) -> None:
    shelf.item("guid: 1234\n")
    read = shelf.read("title: T\nsummary: S\n", "items/first.fr.yaml")
    assert read.item
    assert (read.guid, read.item.guid, read.item.feed_guid) == ("", "", "tag:example.org,2020:news/first.fr")


@pytest.mark.parametrize("title", ["NO", "1.10", "0x1F", "yes", "2020-01-01", "1e3", "null", "12:30", "0o7", ".inf"])
def test_a_title_is_the_text_that_was_written(shelf: Shelf, title: str) -> None:
    assert shelf.item(title=title).title == title


def test_norway_is_a_country(shelf: Shelf) -> None:
    assert shelf.item("country: NO\n").countries == (Country("NO", "Norway"),)


def test_a_country_is_named_in_the_language_of_the_item(shelf: Shelf) -> None:
    assert shelf.item("country: [DE, DE]\nlanguage: fr\n").countries == (Country("DE", "Allemagne"),)


def test_tags_are_kept_in_any_script_without_duplicates(shelf: Shelf) -> None:
    assert shelf.item("tags: [coopérative, 合作社, تعاونية, 合作社]\n").tags == ("coopérative", "合作社", "تعاونية")


def test_white_space_in_a_summary_is_folded(shelf: Shelf) -> None:
    assert shelf.item(summary="|\n  One\n\n    two  three\n").summary == "One two three"


def test_without_content_the_summary_is_used_as_text(shelf: Shelf) -> None:
    assert shelf.item(summary="'5 < 6 & \"x\"'").content == '<p>5 &lt; 6 &amp; "x"</p>'
    assert shelf.item("content: '<!-- nothing -->'\n").content == "<p>S</p>"


def test_content_is_markdown_with_absolute_addresses(shelf: Shelf) -> None:
    assert shelf.item("content: '[a](b) [c](#d)'\n").content == (
        '<p><a href="https://example.org/news/b">a</a> <a href="https://example.org/news/items/first.html#d">c</a></p>'
    )


# dates


def test_two_items_of_a_day_have_different_moments_in_its_first_hour(shelf: Shelf) -> None:
    moments = [read.item.published for n in "ab" if (read := shelf.read(ITEM, f"items/{n}.yaml")).item]
    assert len(set(moments)) == 2
    assert {at.isoformat()[:13] for at in moments} == {"2020-01-01T00"}


def test_the_moment_of_a_day_depends_only_on_the_id(shelf: Shelf) -> None:
    assert shelf.item(title="Other", summary="Other").published == shelf.item().published
    assert shelf.item("id: urn:a\n").published != shelf.item().published


def test_a_time_is_kept(shelf: Shelf) -> None:
    assert shelf.item(date="2020-08-04T10:30:15+05:30").published.isoformat() == "2020-08-04T10:30:15+05:30"


def test_a_day_is_in_the_zone_of_the_site(tmp_path: Path) -> None:
    item = Shelf(tmp_path, "timezone: Asia/Colombo\n").item(date="2020-08-04")
    assert item.published.isoformat()[:13] == "2020-08-04T00"
    assert item.published.isoformat()[19:] == "+05:30"


def test_updated_on_a_later_day_is_the_later_moment(shelf: Shelf) -> None:
    assert shelf.item("updated: 2020-01-02\n").updated.isoformat().startswith("2020-01-02T00:")


@pytest.mark.parametrize(
    ("published", "updated"),
    [("2020-01-01", "2020-01-01"), ("2020-01-01T15:00Z", "2020-01-01"), ("2020-01-01", "2020-01-01T00:00Z")],
)
def test_updated_on_the_same_day_is_never_before(shelf: Shelf, published: str, updated: str) -> None:
    item = shelf.item(f"updated: {updated}\n", date=published)
    assert item.updated == item.published


def test_updated_before_the_date_is_a_problem(shelf: Shelf) -> None:
    assert found(shelf.read(ITEM + "updated: 2019-12-31\n").problems) == {(5, 10, "updated-before-date")}


def test_an_item_expires_at_the_start_of_a_day_or_at_a_time(shelf: Shelf) -> None:
    assert shelf.item("expires: 2020-02-01\n").expires == datetime.fromisoformat("2020-02-01T00:00Z")
    assert shelf.item("expires: 2020-02-01T10:00+02:00\n").expires == datetime.fromisoformat("2020-02-01T08:00Z")


def test_an_item_is_withdrawn_from_a_day_or_time_on(shelf: Shelf) -> None:
    assert shelf.item("withdrawn: 2020-02-01\n").withdrawn == datetime.fromisoformat("2020-02-01T00:00Z")
    assert shelf.item("withdrawn: 2020-02-01T10:00Z\n").withdrawn == datetime.fromisoformat("2020-02-01T10:00Z")


def test_an_item_is_not_withdrawn_before_it_was_published(shelf: Shelf) -> None:
    item = shelf.item("withdrawn: 2020-01-01\n", date="2020-01-01T15:00Z")
    assert item.withdrawn == item.published


def test_an_event_is_never_the_publication_date(shelf: Shelf) -> None:
    item = shelf.item("event: {start: 2020-09-01T10:00, end: 2020-09-01, place: Rome}\n")
    assert item.event == Event(datetime.fromisoformat("2020-09-01T10:00Z"), date(2020, 9, 1), "Rome")
    assert item.published.date() == date(2020, 1, 1)


def test_an_event_may_have_no_end(shelf: Shelf) -> None:
    assert shelf.item("event: {start: 2020-09-01}\n").event == Event(date(2020, 9, 1))


# files


def test_an_image_of_the_project_is_copied_and_linked_absolutely(shelf: Shelf) -> None:
    item = shelf.item("image: {src: images/field.png, alt: A field, width: 3}\n")
    (asset,) = item.assets
    assert (asset.source, asset.media_type) == (shelf.root / "items/images/field.png", "image/png")
    url = f"https://example.org/news/{asset.path}"
    assert item.image == Image(url, "A field", "image/png", width=3, length=13)


def test_an_image_of_the_project_has_the_size_of_its_file_or_the_given_one(shelf: Shelf) -> None:
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x30\x08\x02"
    (shelf.root / "items/images/real.png").write_bytes(picture)

    def size(written: str) -> tuple[int | None, int | None]:
        image = shelf.item(f"image: {{src: images/real.png, alt: A{written}}}\n").image
        assert image
        return image.width, image.height

    assert [size(written) for written in ("", ", width: 32", ", width: 2, height: 1")] == [(64, 48), (32, None), (2, 1)]


def test_an_image_elsewhere_is_linked(shelf: Shelf) -> None:
    item = shelf.item("image: {src: 'https://example.com/a.png', alt: A}\n")
    assert item.image == Image("https://example.com/a.png", "A", "image/png")
    assert item.assets == ()


def test_an_enclosure_of_the_project_gets_its_length_and_type(shelf: Shelf) -> None:
    item = shelf.item(
        "enclosures: [{file: images/field.png, title: Field}, {file: images/notes.xyz, type: text/x-notes}]\n"
    )
    first, second = item.enclosures
    assert (first.media_type, first.length, first.title) == ("image/png", 13, "Field")
    assert (second.media_type, second.length, second.title) == ("text/x-notes", 5, "")
    assert [f"https://example.org/news/{asset.path}" for asset in item.assets] == [first.url, second.url]


def test_one_file_used_twice_is_copied_once(shelf: Shelf) -> None:
    item = shelf.item("image: {src: images/field.png, alt: A}\nenclosures: [{file: images/field.png}]\n")
    assert len(item.assets) == 1


def test_an_enclosure_elsewhere_has_the_given_values(shelf: Shelf) -> None:
    (enclosure,) = shelf.item("enclosures: {url: 'https://example.com/a.mp3', length: 9}\n").enclosures
    assert enclosure == Enclosure("https://example.com/a.mp3", "audio/mpeg", 9)


# a text in no project


def test_an_item_is_read_without_a_file(shelf: Shelf) -> None:
    source = Source("items/a.yaml", ITEM + "image: {src: field.png, alt: A}\n")
    read = read_text(source, shelf.site, NoFiles())
    assert [(p.where.line, p.message) for p in read.problems] == [(5, "field.png does not exist")]
    assert NoFiles().size(shelf.root / "field.png") is None


def test_a_translation_inherits_from_another_text(shelf: Shelf) -> None:
    original = Source("items/a.yaml", ITEM + "tags: [tea]\n")
    read = read_text(Source("items/a.fr.yaml", "title: T\nsummary: S\n"), shelf.site, NoFiles(), original)
    assert (read.problems, read.item and read.item.tags) == ((), ("tea",))


# problems


def test_an_item_with_an_error_is_dropped_but_its_id_is_known(shelf: Shelf) -> None:
    read = shelf.read(ITEM.replace("2020-01-01", "soon") + "id: urn:a\n")
    assert (read.item, read.id, read.slug) == (None, "urn:a", "first")
    assert place_of(shelf.root, read.path, "id").line == 5


def test_an_item_with_an_invalid_id_has_none_to_compare(shelf: Shelf) -> None:
    assert shelf.read(ITEM + "id: a\n").id == ""
    assert shelf.read("- a\n").id == ""


def test_an_item_with_a_warning_is_kept(shelf: Shelf) -> None:
    item = shelf.item("content: <script>x</script>\nimage: images/field.png\n", title="The <b>T</b>")
    assert item.title == "The <b>T</b>"
    assert "script" not in item.content


def test_an_invalid_file_name_is_reported_with_a_better_one(shelf: Shelf) -> None:
    (problem,) = shelf.read(ITEM, "items/2020-08-04-Ana Núñez.yaml").problems
    assert (problem.message, problem.hint) == (
        '"Ana Núñez" cannot be part of an address',
        "rename the file: 2020-08-04-ana-n-ez.yaml",
    )
    (problem,) = shelf.read(ITEM, "items/合作社.yaml").problems
    assert problem.hint == "rename the file: a-name.yaml"


def test_an_invalid_file_name_does_not_hide_other_problems(shelf: Shelf) -> None:
    problems = shelf.read("- a\n", "items/A B.yaml").problems
    assert found(problems) == {(1, 1, "bad-file-name"), (1, 1, "not-a-mapping")}


def test_a_misspelt_category_is_reported_with_the_nearest(shelf: Shelf) -> None:
    (problem,) = shelf.read(ITEM.replace("interviews", "Country-projekts")).problems
    assert problem.message == '"Country-projekts" is not a category in feeds.yaml'
    assert problem.hint == "did you mean `country-projects`?"


def test_without_known_categories_none_is_unknown(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.site = Site("T", "https://example.org/", "example.org,2020:t", Person("A"))
    assert shelf.read(ITEM).problems == ()
    assert found(shelf.read(ITEM.replace("interviews", "[]")).problems) == {(3, 11, "wrong-type")}


@pytest.mark.parametrize("said", ["pages: none", "feeds_only: true"])
def test_without_pages_an_item_needs_a_link(tmp_path: Path, said: str) -> None:
    shelf = Shelf(tmp_path, f"{said}\n")
    (problem,) = shelf.read(ITEM).problems
    assert (problem.where.line, problem.code) == (1, "missing-link")
    assert problem.message == f"`link` is missing, and with `{said}` the item has no page of its own"
    assert shelf.item("link: https://example.com/\n").page == ""


def test_markup_is_reported_at_its_position(shelf: Shelf) -> None:
    (problem,) = shelf.read(ITEM.replace("summary: S", "summary: >-\n  One\n  two <B>three</B>")).problems
    assert (problem.where.line, problem.where.column, problem.where.length) == (6, 7, 3)


# anything


def read_anything(raw: bytes) -> ReadItem:
    with TemporaryDirectory() as folder:
        read = Shelf(Path(folder)).read(raw)
    assert (read.item is None) == any(p.is_error for p in read.problems)
    for problem in read.problems:
        assert isinstance(problem.code, Code)
        assert problem.where.line >= 1
        assert problem.where.column >= 1
        for text in (problem.message, problem.hint, problem.excerpt):
            assert len(text.splitlines()) <= 1
            assert not forbidden_character(text)
    return read


@given(st.binary(max_size=300))
@example(b"\xff\xfet\x00")
@example(b"\x00" * 10)
def test_any_bytes_are_an_item_or_problems(raw: bytes) -> None:
    read_anything(raw)


@given(st.text(max_size=200).map(str.encode))
def test_any_text_is_an_item_or_problems(raw: bytes) -> None:
    read_anything(raw)


KEYS = st.sampled_from(
    "title date category summary id link content updated authors tags country language image enclosures event draft "
    "expires withdrawn reason name url src alt file type width length start nobody".split()
)
VALUES = st.one_of(
    like_yaml,
    st.sampled_from(
        [
            *[
                "T",
                "2020-01-01",
                "04/08/2020",
                "interviews",
                "[]",
                "{}",
                "[interviews, x]",
                "https://example.org/a.png",
            ],
            *[
                "images/field.png",
                "../../outside.png",
                '"\\0"',
                '"\\ud800"',
                "{src: a.png, alt: b}",
                "&a [*a]",
                "~",
                "yes",
            ],
            *[
                "[{file: images/field.png}]",
                "{start: 2020-01-01, end: soon}",
                "9" * 5_000,
                "x" * 300,
                "<script>",
                "!!a b",
            ],
            *[
                "tag:example.org,2020:x",
                "0x10",
                "8999-12-31T23:59-23:59",
                "1000-01-01T00:00+23:59",
                "'&#1;'",
                "https://[",
            ],
        ]
    ),
    st.text(max_size=20),
)
LINES = st.tuples(KEYS, VALUES).map(lambda pair: f"{pair[0]}: {pair[1]}\n")


@pytest.mark.slow
@settings(max_examples=200)
@given(complete=st.booleans(), lines=st.lists(LINES, max_size=6).map("".join))
def test_any_lines_of_keys_and_values_are_an_item_or_problems(*, complete: bool, lines: str) -> None:
    text = (ITEM if complete else "") + lines
    read_anything(text.encode())


@pytest.mark.parametrize("name", ["COUNTRY-PROJECTS", "Country projects", "country projects", "Projets"])
def test_a_category_may_be_called_by_its_title_in_any_case(name: str, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, "languages: [en, fr]\n")
    site = SITE.replace("Country projects", "{en: Country projects, fr: Projets}") + "languages: [en, fr]\n"
    (shelf.root / "feeds.yaml").write_text(site, encoding="utf-8")
    shelf.site = read_site(shelf.root).site
    assert shelf.item(category=name).categories == ("country-projects",)


def test_a_feed_may_select_a_category_by_its_title(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, "feeds: {chile: {title: Chile, where: {category: Interviews}}}\n")
    assert shelf.site.feeds[0].criteria.categories == ("interviews",)


def test_a_category_slug_takes_precedence_over_a_title() -> None:
    assert slug_called("news", [("events", "News"), ("news", "Other")]) == "news"


def test_a_reason_beside_an_invalid_withdrawal_is_not_reported(tmp_path: Path) -> None:
    read = Shelf(tmp_path).read(ITEM + "withdrawn: soon\nreason: R\n")
    assert [problem.code for problem in read.problems] == ["bad-date"]
