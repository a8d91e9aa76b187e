"""Mappings in a file as dataclasses whose fields are declared once: kind, default, meaning, examples.

What reads a file, the JSON Schemas, the reference and new items go by these declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from typing import Any, Generic, TypeVar, cast

import yaml

from coopfeed.model.problems import Code, did_you_mean, nearest
from coopfeed.reading import locales, nodes, pitfalls
from coopfeed.reading.field_errors import FieldError, brief
from coopfeed.reading.kinds import LINES, Context, Kind, RefusedError
from coopfeed.reading.source_file import MAX_PROBLEMS, Source

T = TypeVar("T")
M = TypeVar("M")


@dataclass(frozen=True)
class Field:
    """What is declared of a field; a `default` of None is none.

    An optional field with `examples` is offered in new items; one that `is_long` is written behind all others, and one
    that `is_inherited` is that of the original where a translation says nothing.
    """

    kind: Kind[Any]
    meaning: str
    examples: Sequence[Any]
    is_required: bool = False
    default: Any = None
    is_long: bool = False
    is_inherited: bool = False


def required(kind: Kind[T], meaning: str, *, examples: Sequence[Any] = (), **traits: bool) -> T:
    """Declare a field that every file has."""
    return cast(T, _declared(Field(kind, meaning, examples, is_required=True, **traits)))


def optional(kind: Kind[T], meaning: str, *, examples: Sequence[Any] = (), **traits: bool) -> T | None:
    """Declare a field that is None where a file does not have it."""
    return cast("T | None", _declared(Field(kind, meaning, examples, **traits), default=None))


def defaulting(default: T, kind: Kind[T], meaning: str, *, examples: Sequence[Any] = (), **traits: bool) -> T:
    """Declare a field with a default."""
    declared = Field(kind, meaning, examples, default=default, **traits)
    return cast(T, _declared(declared, default_factory=lambda: default))


def _declared(declared: Field, **how: Any) -> Any:
    return dataclasses.field(kw_only=True, metadata={Field: declared}, **how)


@cache
def _fields(model: type) -> Mapping[str, Field]:
    """Return the declared fields of a mapping, by name."""
    return {each.name: each.metadata[Field] for each in dataclasses.fields(model)}


fields: Callable[[Any], Mapping[str, Field]] = _fields  # to mypy, classes cannot be hashed


@dataclass(frozen=True)
class Record(Generic[M]):
    """A mapping with the fields of `model`; a text alone, where there is one of them that it can stand for.

    With `in_languages` one a language stands for it too.
    """

    model: type[M]
    words: str
    stands_for: str = ""
    in_languages: bool = False

    def read(self, node: yaml.Node, context: Context, base: M | None = None) -> M:
        """Return the values; what a mapping does not say is that of `base`."""
        if self._is_short(node):
            pairs = [(yaml.ScalarNode("", self.stands_for), node)]
        elif isinstance(node, yaml.MappingNode):
            pairs = node.value
        else:
            raise context.refuse(node, LINES)
        inherited = values_of(base) if base is not None and node.value is pairs else {}
        values, bad = read_fields(self.model, context.source, node, pairs, inherited)
        if bad:
            raise RefusedError
        try:
            return self.model(**values)
        except FieldError as error:
            raise context.refuse(node, error) from None

    def _is_short(self, node: yaml.Node) -> bool:
        if not self.stands_for or not isinstance(node, yaml.MappingNode):
            return bool(self.stands_for) and nodes.is_text(node)
        return self.in_languages and bool(node.value) and all(locales.is_tag(key.value) for key, _ in node.value)


def read_fields(
    model: type[Any],
    source: Source,
    node: yaml.Node,
    pairs: Sequence[tuple[yaml.Node, yaml.Node]],
    inherited: Mapping[str, Any],
) -> tuple[dict[str, Any], set[str]]:
    """Return the values of a mapping's fields, and the names of those that are missing, unknown or refused.

    A field without a value is as good as none, but inherits nothing; where there is nothing to inherit, that is a
    warning.
    """
    known = fields(model)
    said = {key.value: value for key, value in pairs}
    unknown = [key for key, _ in pairs if key.value not in known]
    # A required key that is misspelt is reported once, with "did you mean".
    meant = {nearest(key.value, known) for key in islice(unknown, MAX_PROBLEMS + 1)}
    # Lines below `image:` that are not indented.
    misplaced: dict[yaml.Node, str] = {}
    for (above, empty), (key, _) in pairwise(pairs):
        if key.value not in known and (above in misplaced or (above.value in known and nodes.is_nothing(empty))):
            misplaced[key] = misplaced.get(above, str(above.value))
    values = {}
    bad = {key.value for key in unknown}
    for name, field in known.items():
        value = said.get(name)
        if value is None and name in inherited:
            values[name] = inherited[name]
        elif value is None or nodes.is_empty(value):
            if field.is_required:
                bad.add(name)
            if name not in meant:
                _report_missing(source, name, field, value, node, is_inherited=name in inherited)
        else:
            context = Context(source, name, field.meaning)
            try:
                if isinstance(field.kind, Record):
                    values[name] = field.kind.read(value, context, inherited.get(name))
                else:
                    values[name] = field.kind.read(value, context)
            except RefusedError:
                bad.add(name)
    for key in islice(unknown, MAX_PROBLEMS + 1):
        message = f"`{brief(key.value)}` is not a known key"
        hint = did_you_mean(key.value, known)
        if key in misplaced:
            hint = f"if it belongs to `{misplaced[key]}`, begin the line with two spaces"
        elif " " in key.value:
            hint = "if it is text that belongs to the lines above, begin it with two spaces"
        source.report(nodes.place(source, key), Code.UNKNOWN_KEY, message, hint)
    return values, bad


def _report_missing(
    source: Source, name: str, field: Field, value: yaml.Node | None, node: yaml.Node, *, is_inherited: bool
) -> None:
    if value is not None and pitfalls.report_comment(source, value):
        return
    if value is not None and (field.is_required or not (is_inherited or value.value == "~")):
        code = Code.MISSING_KEY if field.is_required else Code.EMPTY_KEY
        hint = pitfalls.hint_for_empty(source, value, is_required=field.is_required)
        source.report(nodes.place(source, value), code, f"`{name}` has no value", hint)
    elif field.is_required:
        source.report(nodes.place(source, node), Code.MISSING_KEY, f"`{name}` is missing", field.meaning)


def read_file(
    model: type[M], source: Source, node: yaml.MappingNode, stand_ins: Mapping[str, Any], inherited: Mapping[str, Any]
) -> tuple[M, frozenset[str]]:
    """Return the values of a whole file, and the names of fields that did not fit, each with its problem in `source`.

    For those there are `stand_ins` or defaults, so that the other checks can still be made and an author is told
    everything in one run. Fields that the file does not have are `inherited`, if they are among these.
    """
    values, bad = read_fields(model, source, node, node.value, inherited)
    return model(**values | {name: value for name, value in stand_ins.items() if name in bad}), frozenset(bad)


def values_of(record: object) -> dict[str, Any]:
    """Return the values of a record by the names of its fields."""
    return {name: getattr(record, name) for name in fields(type(record))}
