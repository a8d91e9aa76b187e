"""All that the command line says, and asks: the one place where text leaves, and is made safe.

Colours are ours alone: `style` marks its codes with a secret number, and `echo` lets only those pass.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import IO, Any, TextIO

import click

from coopfeed.printable import one_line, printable

_NUMBER = str(secrets.randbits(64))
_CODE = re.compile(r"\x1b\[([0-9;]+)m")
_OURS = re.compile(rf"\x1b\[([0-9;]+);{_NUMBER}m")


def style(text: str, **look: Any) -> str:
    """Return `text` in one line with the look that `click.style` knows, to be printed by `echo`."""
    return _CODE.sub(lambda code: f"\x1b[{code[1]};{_NUMBER}m", click.style(one_line(text), **look))


def echo(text: str = "", *, err: bool = False, nl: bool = True, file: IO[Any] | None = None) -> None:
    """Print `text`; its colours, where a terminal shows them."""
    parts = _OURS.split(text)
    shown = (f"\x1b[{part}m" if number % 2 else printable(part) for number, part in enumerate(parts))
    click.echo("".join(shown), file, nl, err)


def line(text: str) -> None:
    """Print `text` as one line, whatever others have written into it."""
    echo(re.sub("[\r\n]+", " ", text))


def prompt(question: str, default: str, reading: Callable[[str], str]) -> str:
    """Ask a question; what was typed, as `reading` takes it, or `default` for Enter alone."""
    asked = printable(question)
    return str(click.prompt(asked, printable(default), value_proc=reading, show_default=bool(default)))


def bar(length: int, label: str, file: TextIO) -> Any:
    """Return a progress bar of click's."""
    return click.progressbar(length=length, label=printable(label), file=file)
