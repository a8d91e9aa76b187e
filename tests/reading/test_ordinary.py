from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coopfeed.problems import Where
from coopfeed.reading import nodes, ordinary
from coopfeed.reading.nodes import Data
from coopfeed.reading.sources import Source, without_forbidden
from tests.reading.test_nodes import C_LOADER, PIECES, like_yaml

ORDINARY: dict[str, Data] = {
    "a: One\n": "One",
    "a: 10:21:36 at https://example.org/?a=b&c=[d]\n": "10:21:36 at https://example.org/?a=b&c=[d]",
    "a: “One”, ‘two’ and «three»\n": "“One”, ‘two’ and «three»",
    "a: One\n\n\n": "One",
    'a: "One: two #3 \'"\n': "One: two #3 '",
    'a: ""\n': "",
    "a: 'One: \\two \"'\n": 'One: \\two "',
    "a: >-\n  One \n  two: #3\n  - four\n\n": "One  two: #3 - four",
    "a: |\n  One\n\n    two\n  \n   \n  # three\n\n\n": "One\n\n  two\n\n \n# three\n",
    "a: |-\n  One\n\n": "One",
    "a: [CO, fair trade, 7-8]\n": ["CO", "fair trade", "7-8"],
    "a:\n- One\n- two - three\n": ["One", "two - three"],
    "a:\n    - One\n    - https://example.org/\n\n": ["One", "https://example.org/"],
    "a:\n  b: One\n  c: [D, E]\n": {"b": "One", "c": ["D", "E"]},
}
NOT_ORDINARY = [
    *[
        "",
        "\n",
        "a",
        "- a\n",
        "a: b",
        "a:\n",
        "a:b\n",
        "# c\na: b\n",
        "---\na: b\n",
        "a: b\n...\n",
        "A: b\n",
        "a : b\n",
    ],
    *["a: b: c\n", "a: b:\n", "a: b #c\n", "a: b \n", "a: ~\n", "a: *b\n", "a: &b c\n", "a: !b c\n", "a: ? b\n"],
    *[
        "a: b\n  c\n",
        "a: b\n\n  c\n",
        'a: "b\\n"\n',
        'a: "b\n  c"\n',
        "a: 'b''c'\n",
        "a: 'b' #c\n",
        "a:  b\n",
        "a: b\ta\n",
    ],
    *["a: >-\n  b\n   c\n", "a: >-\n  b\n\n  c\n", "a: >\n  b\n", "a: |2\n  b\n", "a: |+\n  b\n", "a: |\n   b\n"],
    *["a: |\n\n  b\n", "a: |\n  b\n c\n", "a: >-\nb: c\n", "a: [b,c]\n", "a: [b, c: d]\n", "a: []\n", "a: {b: c}\n"],
    *["a:\n- b\n - c\n", "a:\n  - b\n    c\n", "a:\n  - b: c\n", "a:\n  - - b\n", "a:\n  b\n", "a:\n  b: c\n   d: e\n"],
    *["a: b\na: c\n", "a:\n  b: c\n  b: d\n", "a: b\r\n", "a: b\x85c: d\n", "a: \ufeffb\n", "a: b\u2028\n"],
]


def by_parser(text: str) -> tuple[dict[str, Data], list[tuple[int, int, int]]]:
    """What the parser reads, which must be without a problem, and the places of all texts and of a missing key."""
    source = Source("a.yaml", text)
    node = nodes.compose(source)
    assert node
    data = nodes.to_data(source, node)
    assert source.problems == []
    return data, [sizes(nodes.locate(source, node, (key,))) for key in texts(data)]


def texts(data: dict[str, Data]) -> list[str]:
    return [*(key for key, value in data.items() if isinstance(value, str)), "nobody"]


def sizes(where: Where) -> tuple[int, int, int]:
    return where.line, where.column, where.length


def assert_as_by_parser(text: str) -> None:
    """What is read quickly is what both parsers read, at the same places; all else is left to them."""
    data = ordinary.read(text)
    if data is None:
        return
    found = data, [sizes(ordinary.place(Source("a.yaml", text), key)) for key in texts(data)]
    for loader in (C_LOADER, yaml.BaseLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(nodes, "_LOADER", loader)
            assert by_parser(text) == found


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_ordinary_is_read(text: str) -> None:
    assert ordinary.read(text) == {"a": ORDINARY[text]}
    assert_as_by_parser(text)


@pytest.mark.parametrize("text", NOT_ORDINARY)
def test_what_needs_a_parser_is_left_to_it(text: str) -> None:
    assert ordinary.read(text) is None


entries = st.lists(
    st.tuples(st.sampled_from(["a", "b", "title", "date"]), st.sampled_from([*ORDINARY])).map(
        lambda pair: pair[1].replace("a:", f"{pair[0]}:", 1)
    ),
    min_size=1,
    max_size=4,
).map("".join)
fragments = st.sampled_from([*PIECES, *NOT_ORDINARY, "   ", "\xa0", "\u3000", "\n\n", "\n   ", "#", ",", ">-\n", "é"])


@settings(max_examples=600)
@given(entries, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3), fragments), max_size=3))
def test_nearly_ordinary_files_are_read_as_by_both_parsers(text: str, changes: list[tuple[int, int, str]]) -> None:
    for at, cut, fragment in changes:
        text = text[:at] + fragment + text[at + cut :]
    assert_as_by_parser(without_forbidden(text))


@given(like_yaml)
@example("a: b\xa0\n")
def test_any_text_is_read_as_by_both_parsers_or_left_to_them(text: str) -> None:
    assert_as_by_parser(without_forbidden(text))


def test_a_file_that_may_hold_too_many_values_is_left_to_the_parser() -> None:
    assert ordinary.read("a: [" + "b, " * 20_000 + "b]\n") is None


@pytest.mark.parametrize("line", ["a: b", "a:\n- b", "a: >-\n  b", "a: |\n  b\n", "a: [b", "a:\n  b: c"])
@pytest.mark.parametrize("more", [" ", ":b", ": ", ", b", "\n- b", "\n  b", "\n"])
def test_to_find_nothing_ordinary_takes_no_time(line: str, more: str) -> None:
    began = time.process_time()
    ordinary.read(line + more * 9_000 + " #\n")
    assert time.process_time() - began < 0.5
