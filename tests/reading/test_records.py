from __future__ import annotations

from datetime import date
from typing import Any

from coopfeed.model.problems import Problem
from coopfeed.reading import nodes
from coopfeed.reading.file_models import ItemFile, SiteFile
from coopfeed.reading.records import fields, read_file
from coopfeed.reading.source_file import Source
from tests.reading.examples import ITEM, SITE

STAND_INS = {"title": "?", "date": date(1000, 1, 1), "category": ("a",), "summary": "?"}


def read(text: str, inherited: ItemFile | None = None) -> tuple[ItemFile, frozenset[str], list[Problem]]:
    source = Source("a.yaml", text)
    node = nodes.compose(source)
    assert node
    base = {"image": inherited.image, "tags": inherited.tags} if inherited else {}
    file, bad = read_file(ItemFile, source, node, STAND_INS, base)
    return file, bad, source.problems


def item(text: str) -> ItemFile:
    file, _, problems = read(ITEM + text)
    assert problems == []
    return file


def problem(text: str) -> Problem:
    (only,) = read(text)[2]
    return only


def test_a_valid_file_is_a_model_without_problems() -> None:
    file, bad, problems = read(ITEM)
    assert (file.title, bad, problems) == ("T", frozenset(), [])


def test_an_invalid_value_is_replaced_and_the_rest_is_kept() -> None:
    file, bad, _ = read(ITEM.replace("2020-01-01", "soon") + "link: x\ntags: [a]\n")
    assert bad == {"date", "link"}
    assert (str(file.date), file.link, file.tags, file.title) == ("1000-01-01", None, ("a",), "T")


def test_all_problems_are_reported_at_once() -> None:
    _, _, problems = read("title: [a]\ndate: soon\nlink: x\nsumary: S\n")
    assert [(p.where.line, p.where.column, p.code) for p in sorted(problems)] == [
        (1, 1, "missing-key"),
        (1, 8, "wrong-type"),
        (2, 7, "bad-date"),
        (3, 7, "bad-url"),
        (4, 1, "unknown-key"),
    ]


def test_a_misspelt_required_key_is_reported_once() -> None:
    _, _, problems = read(ITEM.replace("summary:", "sumary:"))
    assert [(p.code, p.hint) for p in problems] == [("unknown-key", "did you mean `summary`?")]


def test_a_misspelt_key_is_reported_with_the_nearest() -> None:
    found = problem(ITEM + "authers: Ana\n")
    assert (found.message, found.hint) == ("`authers` is not a known key", "did you mean `authors`?")


def test_a_nested_key_is_compared_with_the_keys_allowed_there() -> None:
    assert problem(ITEM + "event: {start: 2020-01-01, plaice: Rome}\n").hint == "did you mean `place`?"


def test_a_missing_key_says_what_it_is_for() -> None:
    found = problem(ITEM.replace("summary: S\n", ""))
    assert found.message == "`summary` is missing"
    assert found.hint.startswith("Plain text;")


def test_a_wrong_value_is_reported_with_the_expected_and_the_actual() -> None:
    assert problem(ITEM + "draft: maybe\n").message == '`draft` must be true or false, not "maybe"'
    assert problem(ITEM + "tags: {a: b}\n").message == "`tags` must be one text"
    assert problem(ITEM + "event: soon\n").message == '`event` must be `key: value` lines, not "soon"'
    assert problem(ITEM.replace("interviews", "[]")).message == "`category` must be at least one value"
    assert problem(ITEM.replace("title: T", 'title: " "')).message == "`title` is empty"


def test_a_wrong_value_says_what_the_field_is_for() -> None:
    assert problem(ITEM + "image: {src: a.png, width: wide}\n").hint == "Width in pixels."


def test_a_value_within_a_list_is_named_by_its_field() -> None:
    found = problem(ITEM + "tags:\n  - a\n  - [b]\n")
    assert (found.where.line, found.where.column, found.message) == (7, 5, "`tags` must be one text")


def site_problem(text: str) -> Problem:
    source = Source("feeds.yaml", text)
    node = nodes.compose(source)
    assert node
    stand_ins: dict[str, Any] = dict.fromkeys(fields(SiteFile))
    read_file(SiteFile, source, node, stand_ins, {})
    (only,) = source.problems
    return only


def test_the_allowed_words_of_a_choice_are_listed() -> None:
    assert site_problem(SITE + "pages: no\n").message == "`pages` must be 'all', 'missing' or 'none', not \"no\""
    assert site_problem(SITE + "entries: 0\n").message == '`entries` must be greater than or equal to 1, not "0"'


def test_a_category_may_be_named_like_a_key() -> None:
    assert site_problem(SITE + "  image: {titel: Images, title: Images}\n").hint == "did you mean `title`?"
    assert site_problem(SITE + "feeds:\n  where: {title: Where}\n").message == "`where` is missing"
    found = site_problem(SITE + "feeds:\n  where: {where: {country: LK}}\n")
    assert (found.message, found.hint) == ("`title` is missing", "The name as subscribers see it.")


def test_an_invalid_custom_key_is_located() -> None:
    found = site_problem(SITE + "  Far East: Far East\n")
    assert (found.code, found.where.line, found.where.column, found.where.length) == ("bad-slug", 9, 3, 8)


def test_a_wrong_value_of_a_custom_key_says_what_the_field_is_for() -> None:
    assert site_problem(SITE + "  far-east:\n").hint == fields(SiteFile)["categories"].meaning


def test_a_problem_of_a_further_feed_says_what_feeds_are_for() -> None:
    assert site_problem(SITE + "feeds: {title: T}\n").hint == fields(SiteFile)["feeds"].meaning


def test_a_language_in_a_list_is_located() -> None:
    found = site_problem(SITE + "languages: [en, xx]\n")
    assert (found.code, found.where.line, found.where.column) == ("bad-language", 9, 17)


def test_an_empty_value_is_the_same_as_a_missing_one() -> None:
    assert item("link: ~\ntags: ~\ndraft: ~\nimage: {src: a.png, alt: ~}\n") == item("image: a.png\n")


def test_short_forms_mean_the_same_as_long_ones() -> None:
    assert item("authors: Ana\n") == item("authors: [{name: Ana}]\n")
    assert item("tags: t\ncountry: LK\n") == item("tags: [t]\ncountry: [LK]\n")
    assert item("image: a.png\n") == item("image: {src: a.png}\n")
    assert item("enclosures: {file: a.pdf}\n") == item("enclosures: [{file: a.pdf}]\n")


def test_an_enclosure_is_either_a_file_or_an_address() -> None:
    for wrong in ("{title: A}", "{url: 'https://example.org/a', file: a}"):
        assert problem(f"{ITEM}enclosures: {wrong}\n").message == "an enclosure needs either `url` or `file`"


def test_a_path_keeps_its_spaces() -> None:
    (enclosure,) = item("enclosures: {file: a  b.pdf}\n").enclosures or ()
    assert enclosure.file == "a  b.pdf"


def test_a_site_has_the_defaults_of_the_documentation() -> None:
    source = Source("feeds.yaml", SITE)
    node = nodes.compose(source)
    assert node
    site, _ = read_file(SiteFile, source, node, {}, {})
    assert (site.language, site.timezone, site.entries, site.max_bytes) == ("en", "UTC", 50, 1_000_000)
    assert (site.formats, site.pages, site.destination) == (("atom", "rss", "json"), "all", "public")
    assert (site.publish.max_new, site.publish.grace, site.feeds) == (20, 30, {})


def test_missing_values_are_inherited() -> None:
    original = item("image: {src: a.png, alt: A}\ntags: [a]\n")
    file, _, problems = read(ITEM + "image: {alt: B}\n", original)
    assert (file.image and (file.image.src, file.image.alt), file.tags) == (("a.png", "B"), ("a",))
    assert problems == []


def test_an_empty_value_and_a_short_form_inherit_nothing() -> None:
    original = item("image: {src: a.png, alt: A}\ntags: [a]\n")
    file, _, _ = read(ITEM + "image: b.png\ntags:\n", original)
    assert (file.image and (file.image.src, file.image.alt), file.tags) == (("b.png", None), None)


def test_checking_stops_after_the_maximum_number_of_problems() -> None:
    _, bad, problems = read(ITEM + f"country: [{'xx, ' * 200}]\nauthors: [{'{},' * 200}]\n")
    assert ([p.code for p in problems[-2:]], len(problems)) == (["bad-country", "many-problems"], 101)
    assert problems[-1].where.column == 10 + 1 + 4 * 100
    assert bad == {"country", "authors"}
