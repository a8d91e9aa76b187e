from __future__ import annotations

import pytest

from coopfeed.model.problems import Problem
from coopfeed.reading import nodes
from coopfeed.reading.source_file import Source


def problem_of(text: str) -> Problem:
    source = Source("a.yaml", text)
    assert nodes.compose(source) is None
    (problem,) = source.problems
    return problem


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("title: Report: the year", 1, 14, '": " here starts a second key'),
        ("date 2020\ntitle: T", 1, 1, 'missing ": " after this key'),
        ("title: T\ndate 2020\ncategory: a", 2, 1, 'missing ": " after this key'),
        ('title: "T\ndate: x', 1, 8, "the quotation mark opened here is never closed"),
        ("title: *T", 1, 8, "a * at the start of a value is read as a reference"),
        ("title: *", 1, 8, "a * at the start of a value is read as a reference"),
        ("title: &", 1, 8, "an & at the start of a value is read as a name"),
        ("title: !a!b", 1, 8, "a ! at the start of a value is read as a tag"),
        ("title: @a", 1, 8, "a value cannot start like this"),
        ("title: , a", 1, 8, "a value cannot start like this"),
        ("title: |a", 1, 9, "nothing may follow | or > on the same line"),
        ('title: "\\q"', 1, 10, "unknown escape after a backslash in double quotes"),
        ("title: - a", 1, 8, "a list must start on a new line"),
        ("a: b\n...\nc: d", 3, 1, "nothing may follow a line with three dots"),
        ("%YAML 3.0\n---\na: b", 1, 1, "this is not YAML"),
        ('title: "a" b', 1, 12, "unexpected text after the previous value"),
        ("a:\n   b: c\n  d: e", 3, 3, "the line is not indented like the lines above"),
        ("a: b\n\n# c: d\n e: f", 4, 2, "this line begins with one space"),
        ("a: b\n e: f", 2, 1, "this line is indented more than the line above"),
        ("tags: [a, b\nc: d", 1, 7, "the bracket opened here is not closed on this line"),
        ("tags: {a: [b] c}", 1, 15, "missing comma or closing bracket"),
    ],
)
def test_a_syntax_error_is_reported_plainly_where_it_can_be_corrected(
    text: str, line: int, column: int, message: str
) -> None:
    problem = problem_of(text)
    assert (problem.code, problem.where.line, problem.where.column) == ("yaml-syntax", line, column)
    assert problem.message == message
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("\ttitle: T", 1, 1), ("tags:\n  \t- a", 2, 3)],
)
def test_a_tab_is_located(text: str, line: int, column: int) -> None:
    problem = problem_of(text)
    assert (problem.code, problem.where.line, problem.where.column) == ("tab", line, column)


def test_a_tab_within_quotes_is_not_blamed_for_another_mistake() -> None:
    assert problem_of('title: "a\n\tb" c').code == "yaml-syntax"
    assert problem_of('title: "a\n\tb').message == "the quotation mark opened here is never closed"


def test_a_second_document_is_located() -> None:
    problem = problem_of("a: b\n---\nc: d\n")
    assert (problem.code, problem.where.line, problem.where.column) == ("two-documents", 2, 1)


def test_an_escape_beyond_unicode_is_located_with_its_length() -> None:
    problem = problem_of('# C:\\U0001F600\na: "\\U00110000"')
    assert (problem.where.line, problem.where.column, problem.where.length) == (2, 5, 10)
