from __future__ import annotations

from coopfeed.model.problems import Problem
from coopfeed.reading import field_types, nodes
from coopfeed.reading.file_models import ItemFile, SiteFile
from coopfeed.reading.nodes import Data
from coopfeed.reading.source_file import Source
from coopfeed.reading.validating import refusal, validate
from tests.reading.examples import ITEM, SITE

STAND_INS: dict[str, Data] = {"title": "?", "date": "1000-01-01", "category": "a", "summary": "?"}


def read(text: str) -> tuple[ItemFile, frozenset[str], list[Problem]]:
    source = Source("a.yaml", text)
    node = nodes.compose(source)
    assert node
    file, bad = validate(ItemFile, source, node, nodes.to_data(source, node), STAND_INS)
    return file, bad, source.problems


def problem(text: str) -> Problem:
    (only,) = read(text)[2]
    return only


def test_a_good_file_is_a_model_without_problems() -> None:
    file, bad, problems = read(ITEM)
    assert (file.title, bad, problems) == ("T", frozenset(), [])


def test_what_does_not_fit_is_replaced_and_the_rest_is_kept() -> None:
    file, bad, _ = read(ITEM.replace("2020-01-01", "soon") + "link: x\ntags: [a]\n")
    assert bad == {"date", "link"}
    assert (str(file.date), file.link, file.tags, file.title) == ("1000-01-01", None, ["a"], "T")


def test_every_problem_is_told_at_once() -> None:
    _, _, problems = read("title: [a]\ndate: soon\nlink: x\nsumary: S\n")
    assert [(p.where.line, p.where.column, p.code) for p in sorted(problems)] == [
        (1, 1, "missing-key"),
        (1, 8, "wrong-type"),
        (2, 7, "bad-date"),
        (3, 7, "bad-url"),
        (4, 1, "unknown-key"),
    ]


def test_a_required_key_that_is_misspelt_is_told_once() -> None:
    _, _, problems = read(ITEM.replace("summary:", "sumary:"))
    assert [(p.code, p.hint) for p in problems] == [("unknown-key", "did you mean `summary`?")]


def test_a_misspelt_key_is_told_with_the_one_that_was_meant() -> None:
    found = problem(ITEM + "authers: Ana\n")
    assert (found.message, found.hint) == ("`authers` is no key here", "did you mean `authors`?")


def test_a_key_of_a_mapping_within_is_compared_with_the_keys_there() -> None:
    assert problem(ITEM + "event: {start: 2020-01-01, plaice: Rome}\n").hint == "did you mean `place`?"


def test_a_missing_key_says_what_it_is_for() -> None:
    found = problem(ITEM.replace("summary: S\n", ""))
    assert found.message == "`summary` is missing"
    assert found.hint.startswith("Plain text;")


def test_a_wrong_value_is_told_with_what_is_wanted_and_what_is_there() -> None:
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
    validate(SiteFile, source, node, nodes.to_data(source, node), {"categories": {"a": "A"}})
    (only,) = source.problems
    return only


def test_what_is_wanted_of_a_choice_is_named() -> None:
    assert site_problem(SITE + "pages: no\n").message == "`pages` must be 'all', 'missing' or 'none', not \"no\""
    assert site_problem(SITE + "entries: 0\n").message == '`entries` must be greater than or equal to 1, not "0"'


def test_a_category_may_be_called_like_a_key() -> None:
    assert site_problem(SITE + "  image: {titel: Images, title: Images}\n").hint == "did you mean `title`?"
    assert site_problem(SITE + "feeds:\n  where: {title: Where}\n").message == "`where` is missing"
    found = site_problem(SITE + "feeds:\n  where: {where: {country: LK}}\n")
    assert (found.message, found.hint) == ("`title` is missing", "The name as subscribers see it.")


def test_a_bad_key_of_the_author_s_own_is_pointed_at() -> None:
    found = site_problem(SITE + "  Far East: Far East\n")
    assert (found.code, found.where.line, found.where.column, found.where.length) == ("bad-slug", 9, 3, 8)


def test_a_value_of_the_author_s_own_key_says_what_it_is_for() -> None:
    assert site_problem(SITE + "  far-east:\n").hint == SiteFile.model_fields["categories"].description


def test_a_value_that_is_in_no_file_yet_is_taken_or_refused_with_a_hint() -> None:
    assert refusal(field_types.Title, "A fair") == ""
    assert refusal(field_types.TimeZone, "Zurich") == '"Zurich" is no time zone: did you mean `Europe/Zurich`?'
    assert refusal(field_types.Text, " ") == "the text is empty"
    assert refusal(field_types.Text, "a\x07") == "U+0007 cannot stand in a feed"
