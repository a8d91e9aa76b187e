"""All that the command line says, and asks: the one place where text leaves, and is made safe.

Colours are ours alone: `style` marks its codes with a secret number, and `echo` lets only those pass.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
import unicodedata
from collections.abc import Callable
from typing import IO, Any, TextIO

import click

from coopfeed.printable import one_line, printable

_INDENT = 6 * " "
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


def terminal_width() -> int:
    """Return how many columns the terminal has; 0 where the output goes elsewhere."""
    return _columns_of(sys.stderr) or _columns_of(sys.stdout)


def fitted(text: str) -> str:
    """Return `text` for people as it fits the terminal, if there is one."""
    width = terminal_width()
    return wrapped(text, width) if width else text


def _columns_of(stream: IO[Any]) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream.isatty() else 0
    except (OSError, ValueError):  # no file, or one that is closed
        return 0


def wrapped(text: str, width: int) -> str:
    """Return `text` with its lines broken between words, where a terminal of `width` columns breaks within them."""
    return "\n".join(_wrapped(line, width) if columns(line) > width else line for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    first, *words = line.split(" ")
    lines = [first]
    for word in words:
        longer = f"{lines[-1]} {word}"
        if not word or columns(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_INDENT + word)
    return "\n".join(lines)


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes: ideographs take two, combining marks none."""
    return sum(_width(character) for character in _OURS.sub("", text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


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
