from __future__ import annotations

import json
import pickle

import pytest

from coopfeed.model.code_examples import EXAMPLES, Example
from coopfeed.model.codes import BY_NAME, Code, Group, Severity

WITH_FILES = {code for code in Code if code.group is not Group.LIVE_SITE}


def test_a_code_is_its_name_wherever_text_is_wanted() -> None:
    code: str = Code.BAD_DATE
    assert code == f"{code}" == json.loads(json.dumps(code)) == "bad-date"
    assert BY_NAME["bad-date"] is pickle.loads(pickle.dumps(Code.BAD_DATE)) is Code.BAD_DATE  # noqa: S301  # our own


@pytest.mark.parametrize("code", Code)
def test_a_member_is_called_like_its_code(code: Code) -> None:
    assert code.name == code.value.upper().replace("-", "_")


@pytest.mark.parametrize("code", Code)
def test_every_code_says_what_it_means_in_a_sentence(code: Code) -> None:
    assert code.meaning.endswith((".", ".)"))
    assert not code.consequence or code.consequence.endswith(".")


@pytest.mark.parametrize("code", [code for code in Code if code not in WITH_FILES or code.is_allowable])
def test_what_subscribers_notice_of_guards_and_of_a_live_site_is_said(code: Code) -> None:
    assert code.consequence


@pytest.mark.parametrize("code", [code for code in Code if code.severity is Severity.WARNING])
def test_every_warning_says_what_subscribers_notice(code: Code) -> None:
    assert code.consequence


def test_what_can_be_allowed_are_the_guards() -> None:
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
def test_an_example_can_be_shown(example: Example) -> None:
    assert example.wrong or example.in_words
    assert example.right
    assert example.right != example.wrong
