from __future__ import annotations

import json
import pickle

import pytest

from coopfeed.model.code_examples import EXAMPLES, Example
from coopfeed.model.codes import BY_NAME, Code, Group, Severity

WITH_FILES = {code for code in Code if code.group is not Group.LIVE_SITE}


def test_a_code_converts_to_its_name() -> None:
    code: str = Code.BAD_DATE
    assert code == f"{code}" == json.loads(json.dumps(code)) == "bad-date"
    assert BY_NAME["bad-date"] is pickle.loads(pickle.dumps(Code.BAD_DATE)) is Code.BAD_DATE  # noqa: S301  # our own


@pytest.mark.parametrize("code", Code)
def test_a_member_is_named_like_its_code(code: Code) -> None:
    assert code.name == code.value.upper().replace("-", "_")


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_meaning_of_one_sentence(code: Code) -> None:
    assert code.meaning.endswith((".", ".)"))
    assert not code.consequence or code.consequence.endswith(".")


@pytest.mark.parametrize("code", [code for code in Code if code not in WITH_FILES or code.is_allowable])
def test_guards_and_findings_say_what_subscribers_notice(code: Code) -> None:
    assert code.consequence


@pytest.mark.parametrize("code", [code for code in Code if code.severity is Severity.WARNING])
def test_every_warning_says_what_subscribers_notice(code: Code) -> None:
    assert code.consequence


def test_only_guards_can_be_allowed() -> None:
    assert [code.value for code in Code if code.is_allowable] == [
        "moved",
        "changed-id",
        "gone-item",
        "gone-feed",
        "many-new",
    ]


def test_every_code_of_a_project_has_an_example() -> None:
    assert EXAMPLES.keys() == WITH_FILES


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=list(EXAMPLES))
def test_an_example_can_be_printed(example: Example) -> None:
    assert example.wrong or example.in_words
    assert example.right
    assert example.right != example.wrong
