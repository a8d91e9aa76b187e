"""Read the front matter of a Markdown file: YAML between ---, TOML between +++, or a JSON object."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import Any

import yaml

LONGEST = 100_000
"""Characters of a front matter."""

_MOST_VALUES = 2_000
_DEEPEST = 4
_FENCED = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

Value = str | list["Value"] | dict[str, "Value"]
"""A text, or texts in lists and by key: dates, numbers, yes and no are texts too."""


class FrontMatterError(ValueError):
    """A front matter cannot be read; the message says why."""


def split(text: str) -> tuple[dict[str, Value], str] | None:
    """Return the fields before a text, by their keys in lower case, and that text; None if it has none.

    Raises:
        FrontMatterError: they cannot be read.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if text.startswith("{"):
        return _of_json(text)
    fenced = _FENCED.match(text[:LONGEST])
    if not fenced:
        return None
    try:
        read = _of_yaml(fenced[2]) if fenced[1] == "---" else tomllib.loads(fenced[2])
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        raise FrontMatterError(f"{line}{error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterError(" ".join(str(error).split())) from error
    return _fields(read or {}), text[fenced.end() :]


def _of_json(text: str) -> tuple[dict[str, Value], str] | None:
    try:
        read, end = json.JSONDecoder().raw_decode(text[:LONGEST])
    except (ValueError, RecursionError):
        return None
    return _fields(read), text[end:].lstrip("\n")


def of_file(name: str, text: str) -> dict[str, Value]:
    """Return the settings in a file of YAML or TOML, by its name; {} if they cannot be read."""
    try:
        read = tomllib.loads(text) if name.endswith(".toml") else _of_yaml(text[:LONGEST])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return _fields(read) if isinstance(read, dict) else {}


def _of_yaml(text: str) -> Any:
    """Return YAML with every scalar as the text that is written there, dates and numbers too."""
    loader = yaml.CSafeLoader(text)
    try:
        return _of_node(loader.get_single_node(), _DEEPEST, [_MOST_VALUES])
    finally:
        loader.dispose()


def _of_node(node: yaml.Node | None, depth: int, left: list[int]) -> Any:
    left[0] -= 1  # aliases can expand to far more than is written
    if left[0] < 0:
        raise FrontMatterError(f"it has more than {_MOST_VALUES:,} values")
    if isinstance(node, yaml.ScalarNode):
        return "" if not node.style and node.value in _NOTHING else node.value
    if node is None or depth == 0:
        return ""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _of_node(value, depth - 1, left) for key, value in node.value}
    return [_of_node(each, depth - 1, left) for each in node.value]


def _fields(read: Any) -> dict[str, Value]:
    if not isinstance(read, dict):
        raise FrontMatterError("it does not have keys with values")
    return {str(key).lower(): _value(value) for key, value in read.items()}


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        return {str(key).lower(): _value(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_value(each) for each in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return "" if value is None else str(value)
