"""A node tree against a file model: a checked model, and a Problem with its place for everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from coopfeed.model.codes import BY_NAME
from coopfeed.model.problems import Code, did_you_mean, nearest
from coopfeed.reading import nodes
from coopfeed.reading.field_errors import brief
from coopfeed.reading.field_types import EVERY
from coopfeed.reading.file_models import FileModel
from coopfeed.reading.nodes import Data, Loc
from coopfeed.reading.source_file import MAX_PROBLEMS, Source, code_point, forbidden_character

M = TypeVar("M", bound=FileModel)

_WANTED = {
    "string_type": "one text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "list_type": "a list",
    "too_short": "at least one value",
    "dict_type": "`key: value` lines",
    "model_type": "`key: value` lines",
}
_KEY = "[key]"  # pydantic's name for the place of a dict's key


def validate(
    model: type[M], source: Source, node: yaml.MappingNode, data: dict[str, Data], stand_ins: dict[str, Data]
) -> tuple[M, frozenset[str]]:
    """`data` (of `node`) as `model`, and the keys that did not fit, each with its problem in `source`.

    For keys that did not fit, the model holds `stand_ins` or nothing, so that the other checks can still be made and
    an author is told everything in one run.
    """
    try:
        return model.model_validate(data), frozenset()
    except ValidationError as error:
        problems = error.errors(include_url=False)
    told = problems[: MAX_PROBLEMS + 1]
    meant = set(_meant(model, told))
    for details in told:
        # A misspelt key is told once, with "did you mean".
        if details["type"] != "missing" or details["loc"] not in meant:
            _report(model, source, node, details)
    bad = frozenset(str(details["loc"][0]) for details in problems)
    good = {key: value for key, value in data.items() if key not in bad}
    return model.model_validate(good | {k: v for k, v in stand_ins.items() if k in bad}), bad


def refusal(kind: Any, value: str) -> str:
    """Why `value`, which is in no file yet, cannot be one of `kind` (a type of fields.py), and a hint; "" if it can."""
    if character := forbidden_character(value):
        return f"{code_point(character)} cannot stand in a feed"
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        hint = details.get("ctx", {}).get("hint")
        return f"{details['msg']}: {hint}" if hint else details["msg"]
    return ""


def _meant(model: type[FileModel], problems: list[ErrorDetails]) -> Iterator[Loc]:
    """The places of the keys that unknown keys were probably meant to be."""
    for details in problems:
        if details["type"] == "extra_forbidden":
            *mapping, word = details["loc"]
            yield (*mapping, nearest(str(word), _model_at(model, mapping).model_fields))


def _report(model: type[FileModel], source: Source, node: yaml.MappingNode, details: ErrorDetails) -> None:
    kind, loc = details["type"], details["loc"]
    of_key = loc[-1] == _KEY
    where = nodes.locate(source, node, loc[:-1] if of_key else loc, key=of_key)
    if code := BY_NAME.get(kind):
        source.report(where, code, details["msg"], details["ctx"]["hint"])
    elif kind == "missing":
        field = _model_at(model, loc[:-1]).model_fields[str(loc[-1])]
        source.report(where, Code.MISSING_KEY, f"`{loc[-1]}` is missing", field.description or "")
    elif kind == "extra_forbidden":
        known = _model_at(model, loc[:-1]).model_fields
        key = nodes.locate(source, node, loc, key=True)
        word = str(loc[-1])
        source.report(key, Code.UNKNOWN_KEY, f"`{brief(word)}` is no key here", did_you_mean(word, known))
    else:
        source.report(where, Code.WRONG_TYPE, _wrong(loc, details), _description(model, loc))


def _wrong(loc: Loc, details: ErrorDetails) -> str:
    """What a value should be, and what it is."""
    value = details["input"]
    if isinstance(value, str) and not value.strip():
        return f"`{_name(loc)}` is empty"
    # Without a ctx, pydantic's sentence says all: "Input should be greater than 0".
    context = details.get("ctx", {})
    wanted = context.get("expected") or details["msg"].removeprefix("Input should be ")
    got = f', not "{brief(value)}"' if isinstance(value, str) else ""
    return f"`{_name(loc)}` must be {_WANTED.get(details['type'], wanted)}{got}"


def _name(loc: Loc) -> str:
    return next(step for step in reversed(loc) if isinstance(step, str) and step not in (_KEY, EVERY))


def _description(model: type[FileModel], loc: Loc) -> str:
    """What the field at `loc` is for, or the one around it."""
    fields = (_model_at(model, loc[:end]).model_fields.get(str(loc[end])) for end in reversed(range(len(loc))))
    return next((field.description or "" for field in fields if field), "")


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """The model of the mapping at `loc`."""
    steps = iter(loc)
    for step in steps:
        if isinstance(step, str):
            annotation = model.model_fields[step].annotation
            if any(get_origin(hint) is dict for hint in (annotation, *get_args(annotation))):
                next(steps, None)  # the author's own key, which may be called like a field
            model = _model_in(annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
