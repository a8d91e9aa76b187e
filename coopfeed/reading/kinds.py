"""The kinds of values that fields have: each reads a YAML node and gives a checked value, or reports at that node.

`words` say in the reference what an editor may write. JSON Schemas are made of kinds in ../rendering/schemas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar, get_args

import yaml

from coopfeed.model.codes import Code, Severity
from coopfeed.reading import nodes, pitfalls, schema_fragments
from coopfeed.reading.field_errors import FieldError, WrongTypeError, brief
from coopfeed.reading.schema_fragments import Schema, Shape
from coopfeed.reading.source_file import Source, code_point, forbidden_character

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9](?:_?[0-9])*(?:\.0+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,.'\u2019 \u00a0\u202f][0-9]{3})+")
_MOST_DIGITS = 4_000  # Python reads no more than 4,300
EVERY = ""
"""The key of a text that is the same in every language."""

LINES = WrongTypeError("`key: value` lines")
_ONE_TEXT = WrongTypeError("one text")
_NOT_EMPTY = WrongTypeError("at least one value")


class RefusedError(Exception):
    """A value cannot be used; what is wrong with it has been reported."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a value is read for: the field called `name` in `source`, and what that is for."""

    source: Source
    name: str
    meaning: str

    def refuse(self, node: yaml.Node, error: FieldError) -> RefusedError:
        """Report at `node` why the field does not take it, and return what the caller raises."""
        message = error.message
        hint = error.hint
        if isinstance(error, WrongTypeError):
            message = self._wrong(node, error.wanted)
            hint = self.meaning
            if error is _ONE_TEXT and nodes.is_in_brackets(node):
                hint = f'{pitfalls.WHOLE}: "{brief(pitfalls.written(self.source, node))}"'
            elif nodes.is_text(node) and _GROUPED.fullmatch(node.value):
                hint = f"write {re.sub('[^0-9]', '', node.value)}"
        self.source.report(nodes.place(self.source, node), error.code, message, hint)
        return RefusedError()

    def doubt_commas(self, node: yaml.Node, *, may_have_commas: bool = False) -> None:
        """Report one text with commas in place of a list.

        Raises:
            RefusedError: no value of that list may have any.
        """
        values = pitfalls.parts(node)
        if len(values) < 2:
            return
        message = f"this is read as one value for `{self.name}`"
        hint = f"write [{brief(', '.join(values))}]"
        severity = Severity.ERROR
        if may_have_commas:
            hint += ", or put it in quotes if it is one"
            severity = Severity.WARNING
        self.source.report(nodes.place(self.source, node), Code.LIST_IN_TEXT, message, hint, severity)
        if not may_have_commas:
            raise RefusedError

    def give_up_if_full(self) -> None:
        """Refuse the rest once there are more problems than are reported, so that a hostile file makes no work."""
        if self.source.is_full:
            raise RefusedError

    def _wrong(self, node: yaml.Node, wanted: str) -> str:
        if not nodes.is_text(node):
            return f"`{self.name}` must be {wanted}"
        if not node.value.strip():
            return f"`{self.name}` is empty"
        return f'`{self.name}` must be {wanted}, not "{brief(node.value)}"'


class Kind(Protocol[T_co]):
    """A kind of values."""

    @property
    def words(self) -> str:
        """Return what an editor may write, in Markdown."""
        ...

    def read(self, node: yaml.Node, context: Context) -> T_co:
        """Return the value of a node.

        Raises:
            RefusedError: it is not of this kind, which has been reported.
        """
        ...


class _Attempts:
    """Goes on where a value is refused, so that everything that is wrong is reported at once."""

    def __init__(self) -> None:
        self.are_good = True

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> bool:
        is_refused = kind is RefusedError
        self.are_good &= not is_refused
        return is_refused

    def end(self) -> None:
        """Refuse the whole if a part was refused."""
        if not self.are_good:
            raise RefusedError


@dataclass(frozen=True)
class Scalar(Generic[T]):
    """A value that `parse` makes of one text, or refuses with a FieldError."""

    parse: Callable[[str], T]
    words: str
    shape: Shape
    wanted: FieldError = _ONE_TEXT
    doubts: Sequence[Callable[[Source, yaml.Node], object]] = ()
    """They report what an author hardly meant in a value that is accepted."""

    def read(self, node: yaml.Node, context: Context) -> T:
        """Return what the text means."""
        if not nodes.is_text(node):
            raise context.refuse(node, self.wanted)
        value = self.parsed(node, context)
        for doubt in self.doubts:
            doubt(context.source, node)
        return value

    def parsed(self, node: yaml.Node, context: Context) -> T:
        """Return what any scalar means, as that of a key."""
        try:
            return self.parse(node.value)
        except FieldError as error:
            raise context.refuse(node, self._hidden_mistake(node.value) or error) from None

    def _hidden_mistake(self, text: str) -> FieldError | None:
        """Return why a value is refused that looks right, with curly quotes or a character that cannot be seen."""
        for corrected, error in pitfalls.corrections(text):
            with suppress(FieldError):
                self.parse(corrected)
                return error
        return None


@dataclass(frozen=True)
class OrNothing(Generic[T]):
    """A value that may be left empty."""

    kind: Kind[T]

    @property
    def words(self) -> str:
        """Those of the value."""
        return self.kind.words

    def read(self, node: yaml.Node, context: Context) -> T | None:
        """Return the value, or None."""
        return None if nodes.is_nothing(node) else self.kind.read(node, context)


@dataclass(frozen=True)
class Many(Generic[T]):
    """A list of values; one value alone stands for a list of one.

    It is a warning if that is a text with commas, and an error unless a value `may_have_commas`.
    """

    each: Kind[T]
    may_be_empty: bool = True
    may_have_commas: bool = False

    @property
    def words(self) -> str:
        """Those of one value, or a list."""
        return f"{self.each.words}; or a list"

    def read(self, node: yaml.Node, context: Context) -> tuple[T, ...]:
        """Return the values."""
        found = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not found and not self.may_be_empty:
            raise context.refuse(node, _NOT_EMPTY)
        if found == [node]:
            context.doubt_commas(node, may_have_commas=self.may_have_commas)
        values: list[T] = []
        attempts = _Attempts()
        for each in found:
            context.give_up_if_full()
            with attempts:
                values.append(self.each.read(each, context))
        attempts.end()
        return tuple(values)


@dataclass(frozen=True)
class Table(Generic[T]):
    """Values by keys of the author's own."""

    key: Scalar[str]
    value: Kind[T]
    may_be_empty: bool = True

    @property
    def words(self) -> str:
        """Those of a key and its value."""
        return f"mapping: {self.key.words} → {self.value.words}"

    def read(self, node: yaml.Node, context: Context) -> Mapping[str, T]:
        """Return the values by their keys."""
        if not isinstance(node, yaml.MappingNode):
            raise context.refuse(node, LINES)
        if not node.value and not self.may_be_empty:
            raise context.refuse(node, _NOT_EMPTY)
        values: dict[str, T] = {}
        attempts = _Attempts()
        for key, value in node.value:
            context.give_up_if_full()
            its = Context(context.source, key.value or context.name, context.meaning)
            with attempts:
                self.key.parsed(key, its)
            with attempts:
                values[key.value] = self.value.read(value, its)
        attempts.end()
        return values


@dataclass(frozen=True)
class InLanguages:
    """A text: one for all languages, or one a language."""

    table: Table[str]

    @property
    def words(self) -> str:
        """Those of the text."""
        return f"{self.table.value.words}, or [one a language](#languages)"

    def read(self, node: yaml.Node, context: Context) -> Mapping[str, str]:
        """Return the texts by language, or the one for `EVERY` language."""
        if isinstance(node, yaml.MappingNode):
            return self.table.read(node, context)
        return {EVERY: self.table.value.read(node, context)}


@dataclass(frozen=True)
class ListOrTable(Generic[T]):
    """Keys of the author's own: a list of them, one alone, or each with a value, which may be empty."""

    table: Table[T | None]
    words: str

    def read(self, node: yaml.Node, context: Context) -> Mapping[str, T | None]:
        """Return the values by their keys."""
        keys = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(map(nodes.is_text, keys)):
            return self.table.read(node, context)
        if keys == [node]:
            context.doubt_commas(node)
        attempts = _Attempts()
        for key in keys:
            context.give_up_if_full()
            with attempts:
                self.table.key.parsed(key, context)
        attempts.end()
        return dict.fromkeys(key.value for key in keys)


def choice(literal: Any) -> Scalar[Any]:
    """Return one of the words of a Literal."""
    *others, last = get_args(literal)
    wanted = WrongTypeError(f"{', '.join(map(repr, others))} or {last!r}")

    def parse(text: str) -> str:
        if text in (*others, last):
            return text
        raise wanted

    words = f"{', '.join(f'`{word}`' for word in others)} or `{last}`"
    return Scalar(parse, words, lambda: {"type": "string", "enum": [*others, last]}, wanted)


def whole_number(least: int) -> Scalar[int]:
    """Return a whole number that is not less than `least`."""
    shape = schema_fragments.WHOLE_NUMBER | {"minimum": least}
    return _number(f"whole number, at least {least:,}", shape, least, f"greater than or equal to {least}")


def positive_number() -> Scalar[int]:
    """Return a whole number above zero."""
    shape = schema_fragments.WHOLE_NUMBER | {"exclusiveMinimum": 0}
    return _number("whole number, at least 1", shape, 1, "greater than 0")


def _number(words: str, shape: Schema, least: int, wanted: str) -> Scalar[int]:
    def parse(text: str) -> int:
        number = _whole(text)
        if number < least:
            raise WrongTypeError(wanted)
        return number

    return Scalar(parse, words, lambda: dict(shape), WrongTypeError("a whole number"))


def _whole(text: str) -> int:
    text = text.strip()
    if not _WHOLE_NUMBER.fullmatch(text):
        raise WrongTypeError("a whole number")
    if len(text) > _MOST_DIGITS:
        raise WrongTypeError("a smaller number")
    return int(text.partition(".")[0])


def refusal(kind: Scalar[Any], value: str) -> str:
    """Return why `value`, which is in no file yet, cannot be of a kind, and a hint; "" if it can."""
    if character := forbidden_character(value):
        return f"{code_point(character)} is not allowed in a feed"
    try:
        kind.parse(value)
    except FieldError as error:
        return f"{error.message}: {error.hint}" if error.hint else error.message
    return ""
