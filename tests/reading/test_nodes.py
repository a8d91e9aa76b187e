from __future__ import annotations

import time
from contextlib import suppress
from itertools import pairwise

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coopfeed.reading import nodes
from coopfeed.reading.source_file import Source, decode
from tests.reading.examples import Data, data_of, found

C_LOADER = nodes._LOADER


def read(text: str) -> tuple[Data, Source]:
    source = decode(text.encode(), "a.yaml")
    node = nodes.compose(source)
    return (None if node is None else data_of(node)), source


def data(text: str) -> Data:
    value, source = read(text)
    assert source.problems == []
    return value


@pytest.fixture(params=["C", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(nodes, "_LOADER", yaml.BaseLoader)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ["NO", "1.10", "2020-01-01", "0x1F", "yes", "1e3", "<<", "012", "12:30:00"])
def test_a_scalar_keeps_its_source_text(text: str) -> None:
    assert data(f"key: {text}") == {"key": text}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "value"), [("", None), ("~", None), ("''", ""), ("'~'", "~"), ("null", "null")])
def test_only_an_unwritten_value_is_empty(text: str, value: Data) -> None:
    assert data(f"key: {text}") == {"key": value}


def test_lists_mappings_and_aliases_are_read() -> None:
    assert data("a: &x [1, {b: c}]\nd: *x\n") == {"a": ["1", {"b": "c"}], "d": ["1", {"b": "c"}]}


def test_a_duplicate_key_keeps_the_first_and_names_its_line() -> None:
    value, source = read("a: 1\nb: 2\na: 3\n")
    assert value == {"a": "1", "b": "2"}
    assert source.problems[0].message == "`a` is already set on line 1"


def test_a_value_after_a_tag_is_still_read() -> None:
    value, source = read("a: !!python/name:os.system b\n")
    assert value == {"a": "b"}
    assert found(tuple(source.problems)) == {(1, 4, "yaml-tag")}


def test_twenty_levels_are_read_and_no_more() -> None:
    assert isinstance(data("a: " + "[" * 19 + "]" * 19), dict)
    assert found(tuple(read("a: " + "[" * 20 + "]" * 20)[1].problems)) == {(1, 23, "nested-too-deep")}


def test_adjacent_brackets_are_not_nested() -> None:
    assert data("a: b" + " [b] {c}" * 50 + "\nd: [" + "[e], " * 50 + "]\n") != {}


BOMBS = {
    "dashes": "- " * 100_000,
    "dashes in a second line": "\r" + "- " * 100_000,
    "brackets": "[" * 100_000,
    "closed brackets": "[" * 100_000 + "]" * 100_000,
    "mappings": "{a: " * 100_000,
    "question marks": "? " * 100_000,
    "tabs": "-\t" * 100_000,
    "indentation": "\n".join(" " * depth + "a:" for depth in range(1_000)),
    "indentation after odd breaks": "\u2028".join(" " * depth + "a:" for depth in range(1_000)),
    "brackets in brackets of a key": "a: b\n" + "{[" * 10_000,
    "brackets behind a mistake": "a: ]" + "[" * 100_000,
    "an alias of itself": "a: &a [*a, *a, *a]",
    "a mapping of itself": "&a {b: *a, c: *a}",
    "aliases": "a: &a [x]\n" + "".join(f"{k}: &{k} [{', '.join(['*' + p] * 50)}]\n" for p, k in pairwise("abcdef")),
}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("bomb", BOMBS)
def test_an_alias_bomb_is_reported_at_once(bomb: str) -> None:
    began = time.process_time()
    _, source = read(BOMBS[bomb])
    assert time.process_time() - began < 10  # seconds; without coverage on an idle machine it takes one at most
    assert {p.code for p in source.problems} <= {"nested-too-deep", "alias-bomb", "tab", "yaml-syntax"}
    assert source.problems


def test_too_many_values_are_a_bomb_without_aliases() -> None:
    _, source = read("tags: [" + "a, " * 20_000 + "]")
    assert [p.code for p in source.problems] == ["alias-bomb"]


def test_a_number_too_large_for_the_parser_is_a_problem() -> None:
    for text in ("%YAML 1." + "1" * 5_000 + "\n---\na: b", 'a: "\\UFFFFFFFF"', 'a: "\\U00110000"'):
        assert [p.code for p in read(text)[1].problems] == ["yaml-syntax"]


def test_the_last_character_of_unicode_is_read() -> None:
    assert data('a: "\\U0010fffd"') == {"a": "\U0010fffd"}


# places


def place(text: str, *loc: int | str, key: bool = False) -> tuple[int, int, int]:
    source = decode(text.encode(), "a.yaml")
    node = nodes.compose(source)
    assert node
    where = nodes.locate(source, node, loc, key=key)
    return where.line, where.column, where.length


def test_a_value_is_located_with_its_length() -> None:
    assert place("a: 1\nevent: {start: soon}\n", "event", "start") == (2, 16, 4)


def test_a_key_is_located() -> None:
    assert place("a: 1\nevent: {start: soon}\n", "event", "start", key=True) == (2, 9, 5)


def test_a_value_of_a_list_is_located() -> None:
    assert place("a:\n  - b\n  - cde\n", "a", 1) == (3, 5, 3)


def test_a_single_value_in_place_of_a_list_is_located() -> None:
    assert place("a: {b: cde}\n", "a", 0, "b") == (1, 8, 3)


def test_a_missing_value_is_located_where_it_would_be() -> None:
    assert place("a: 1\nb: {c: d}\n", "b", "e", "f") == (2, 4, 6)
    assert place("a: 1\nb: cde\n", "b", "src") == (2, 4, 3)


def test_a_mapping_is_located_by_its_first_line() -> None:
    assert place("a:\n  bc: d\n  e: f\n", "a") == (2, 3, 5)


def test_a_list_value_is_its_own_key() -> None:
    assert place("a: [b]\n", "a", 0, key=True) == (1, 5, 1)


def text_place(text: str, key: str, wanted: str) -> tuple[int, int, int]:
    source = decode(text.encode(), "a.yaml")
    node = nodes.compose(source)
    assert node
    where = nodes.locate_text(source, node, (key,), wanted)
    return where.line, where.column, where.length


def test_text_is_located_within_a_multiline_value() -> None:
    assert text_place("x: <b>\na: |\n  one\n  two <B>\n", "a", "<b>") == (4, 7, 3)


def test_text_is_not_searched_for_in_other_values() -> None:
    assert text_place('a: "\\x3cb>"\nb: <b>\n', "a", "<b>") == (1, 4, 8)


# both parsers

PIECES = [
    *"a b key title é 🌾 : , [ ] { } # &a *a !t !!str ' \" | > % @ ` --- ... ~ << \\ ? - -- 5".split(),
    *[" ", "  ", "\n", "\n  ", "\n- ", "\n    - ", ": ", "\nb: ", "? ", "|\n  ", ">-\n  ", "\n---\n", "\n...\n"],
    *["\t", "\r\n", "\r", "\x85", "\u2028", "\ufeff", "\\n", '"\\ud800"', '"\\UFFFFFFFF"', "x" * 130, "\x07"],
    "https://example.org/?a=b",
]
like_yaml = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def accepted(loader: type, text: str) -> Data:
    """Return what a parser reads, or None if it rejects the text."""
    with suppress(yaml.YAMLError, ValueError, OverflowError, TypeError):  # a list as a key
        node = yaml.compose(text, Loader=loader)
        return data_of(node) if isinstance(node, yaml.MappingNode) else None
    return None


@settings(max_examples=400)
@given(st.sampled_from(["", "title: x\n", "a: ", "a:\n  ", "a: [", "b: {"]), like_yaml)
@example("a: [", "https://example.org/?a=b]")
@example("a: [", "5 'b: #c@\n]")
@example("", "a: |\n b: [c ?d]\ne: f")
@example("", "#a\nb: [c]\nd: [']', #e\n]")
def test_both_parsers_read_what_both_accept_alike(start: str, rest: str) -> None:
    """A machine without the C parser therefore publishes the same."""
    text = (start + rest).replace("\ufeff", "")  # the parsers treat a byte order mark within a text differently
    both = [accepted(loader, text) for loader in (C_LOADER, yaml.BaseLoader)]
    assert None in both or both[0] == both[1]


def test_the_c_parser_is_used_if_available() -> None:
    assert C_LOADER is getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@pytest.mark.parametrize("rest", ["x: [a\n", "x: a: b\n", "x:\ta\n", "x: &a\n", "x: |#\n"])
def test_a_long_text_is_read_by_the_c_parser_alone(rest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pure Python parser takes ten seconds for a file of 1 MiB."""
    monkeypatch.setattr(yaml, "BaseLoader", None)
    read("content: |\n" + "  a\n" * nodes.MAX_EXPLAINED + rest)


@pytest.mark.parametrize(
    ("part", "code"),
    [("a:\n", "alias-bomb"), ("- a\n", "alias-bomb"), ("[a, b]: c\n", "alias-bomb"), ("? - a\n", "alias-bomb")],
)
def test_a_file_of_many_values_is_not_read_to_its_end(part: str, code: str) -> None:
    started = time.process_time()
    assert [problem.code for problem in read(part * (1024 * 1024 // len(part)))[1].problems] == [code]
    assert time.process_time() - started < 10
