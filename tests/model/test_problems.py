from __future__ import annotations

from dataclasses import replace

from coopfeed.model.problems import Code, Problem, Severity, Where, did_you_mean


def test_problems_sort_by_file_line_and_column() -> None:
    places = [Where("b.yaml"), Where("a.yaml", 10, 1), Where("a.yaml", 2, 9), Where("a.yaml", 2, 3)]
    problems = sorted(Problem(where, Code.TAB, "a tab") for where in places)
    assert [(p.where.path, p.where.line, p.where.column) for p in problems] == [
        ("a.yaml", 2, 3),
        ("a.yaml", 2, 9),
        ("a.yaml", 10, 1),
        ("b.yaml", 1, 1),
    ]


def test_an_error_found_twice_is_one_problem() -> None:
    one = Problem(Where("a.yaml", 1, 1, length=3), Code.TAB, "a tab", excerpt="\ta")
    assert {one, Problem(Where("a.yaml", 1, 1), Code.TAB, "a tab")} == {one}


def test_a_warning_is_not_an_error() -> None:
    assert Problem(Where("a.yaml"), Code.TAB, "a tab").is_error
    assert not Problem(Where("a.yaml"), Code.TAB, "a tab", severity=Severity.WARNING).is_error


def test_a_problem_has_the_severity_of_its_code() -> None:
    assert Problem(Where("a.yaml"), Code.TAB, "a tab").severity is Severity.ERROR
    assert Problem(Where("a.yaml"), Code.EMPTY_FEED, "no item").severity is Severity.WARNING


def test_a_problem_may_be_milder_than_its_code() -> None:
    problem = Problem(Where("a.yaml"), Code.UNREADABLE_FILE, "a link", severity=Severity.WARNING)
    assert replace(problem, hint="copy the files").severity is Severity.WARNING


def test_the_nearest_word_is_suggested_whatever_its_case() -> None:
    assert did_you_mean("Categry", ["title", "category"]) == "did you mean `category`?"


def test_without_a_near_word_all_words_are_listed_in_order() -> None:
    assert did_you_mean("colour", ["title", "date"]) == "known: date, title"


def test_without_known_words_nothing_is_suggested() -> None:
    assert did_you_mean("colour", []) == ""
