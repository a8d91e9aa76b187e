"""Explain the codes of problems and findings."""

from __future__ import annotations

from dataclasses import dataclass

from coopfeed.model.code_examples import EXAMPLES, visible
from coopfeed.model.codes import Code, Group
from coopfeed.verifying.remedies import REMEDIES


@dataclass(frozen=True, slots=True)
class CodeExample:
    """A mistake and its correction, as the texts of files by their paths.

    Args:
        published: the files as they were published before, where the mistake is a difference from them.
        wrong: the files with the mistake; none where they are too long to show.
        right: the files without it.
        added: the other files that the correction adds.
        in_words: what the files do not show.
    """

    published: dict[str, str]
    wrong: dict[str, str]
    right: dict[str, str]
    added: list[str]
    in_words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The meaning of a code, with an example; for a finding of `verify`, with remedies by server ("" is any server)."""

    code: Code
    example: CodeExample | None
    remedies: dict[str, str]


def explain(code: Code) -> Explanation:
    """Return what a code means, and how to correct what it reports."""
    if code.group is Group.LIVE_SITE:
        return Explanation(code, None, dict(REMEDIES[code]))
    example = EXAMPLES[code]
    right = visible(example.right)
    wrong = {} if example.too_long else visible(example.wrong)
    added = sorted(example.right.keys() - example.wrong.keys() - right.keys())
    return Explanation(code, CodeExample(visible(example.published or {}), wrong, right, added, example.in_words), {})
