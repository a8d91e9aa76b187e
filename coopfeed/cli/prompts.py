"""What people say: questions on a terminal (without one nothing is asked), and words of the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from coopfeed.cli import output
from coopfeed.model.problems import did_you_mean


def words(said: str) -> str:
    """Return the type of what is text for people: `said` as it was typed; a path stays as the system gave it.

    In a locale without Unicode (C, POSIX) Python keeps the bytes of UTF-8 as lone surrogates (PEP 383).
    """
    try:
        return said.encode("utf-8", "surrogateescape").decode()
    except UnicodeError as error:
        raise click.BadParameter("this is not UTF-8; set the terminal to UTF-8 (LC_ALL=C.UTF-8)") from error


def is_possible() -> bool:
    """Return whether there is a terminal on which to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, refusal: Callable[[str], str], default: str = "") -> str:
    """Return the answer to `question`, which is asked again until `refusal` has nothing against it.

    Enter alone is the answer `default`, which may be "".
    """
    while True:
        answer = output.prompt(question, default, words).strip()
        if not (against := refusal(answer)):
            return answer
        output.echo(f"  {against}")


def choose(question: str, choices: Sequence[str], called: Callable[[str], str]) -> str:
    """Return the one of `choices` that is `called` as the answer says; the only one is not asked for."""
    if len(choices) == 1:
        return choices[0]
    answer = ask(
        f"{question} ({', '.join(choices)})",
        lambda answer: "" if called(answer) else did_you_mean(answer, choices),
    )
    return called(answer)
