"""Questions on a terminal; without one nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from coopfeed.problems import did_you_mean


def is_possible() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, refusal: Callable[[str], str], default: str = "") -> str:
    """The answer to `question`, which is asked again until `refusal` has nothing against it.

    Enter alone is the answer `default`, which may be "".
    """
    while True:
        answer: str = click.prompt(question, default=default, show_default=bool(default)).strip()
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
