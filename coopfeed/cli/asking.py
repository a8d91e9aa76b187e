"""What people say: questions on a terminal (without one nothing is asked), and words of the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from coopfeed.problems import did_you_mean

_NOT_UTF_8 = "this is not in UTF-8: set the terminal to UTF-8 (LC_ALL=C.UTF-8)"


class _Words(click.ParamType):
    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """`value` as it was typed."""
        try:
            return _understood(str(value))
        except UnicodeError:
            self.fail(_NOT_UTF_8, param, ctx)


def _understood(said: str) -> str:
    # In a locale without Unicode (C, POSIX) Python keeps the bytes of UTF-8 as lone surrogates (PEP 383).
    return said.encode("utf-8", "surrogateescape").decode()


WORDS = _Words()
"""The type of what is text for people; a path stays as the system gave it."""


def is_possible() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, refusal: Callable[[str], str], default: str = "") -> str:
    """The answer to `question`, which is asked again until `refusal` has nothing against it.

    Enter alone is the answer `default`, which may be "".
    """
    while True:
        answer: str = click.prompt(question, default, type=WORDS, show_default=bool(default)).strip()
        if not (against := refusal(answer)):
            return answer
        click.echo(f"  {against}")


def choose(question: str, choices: Sequence[str]) -> str:
    """One of `choices`; the only one is not asked for."""
    if len(choices) == 1:
        return choices[0]
    return ask(
        f"{question} ({', '.join(choices)})",
        lambda answer: "" if answer in choices else did_you_mean(answer, choices),
    )
