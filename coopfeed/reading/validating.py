"""A node tree against a file model: a checked model, and a Problem with its place for everything that is wrong."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coopfeed.problems import CODES, did_you_mean
from coopfeed.reading import nodes
from coopfeed.reading.files import FileModel
from coopfeed.reading.nodes import Data, Loc
from coopfeed.reading.sources import Source

M = TypeVar("M", bound=FileModel)

_WANTED = {
    "string_type": "one text",
    "string_too_short": "a text that is not empty",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "list_type": "a list",
    "too_short": "at least one value",
    "dict_type": "`key: value` lines",
    "model_type": "`key: value` lines",
}


def validate(
    model: type[M], source: Source, node: yaml.MappingNode, data: Data, stand_ins: dict[str, Data]
) -> tuple[M, frozenset[str]]:
    """`data` (of `node`) as `model`, and the keys that did not fit, each with its problem in `source`.

    For keys that did not fit, the model holds `stand_ins` or nothing, so that the other checks can still be made and
    an author is told everything in one run.
    """
    try:
        return model.model_validate(data), frozenset()
    except ValidationError as error:
        problems = error.errors(include_url=False)
    for details in problems:
        _report(model, source, node, details)
    bad = {str(details["loc"][0]) for details in problems}
    good = {key: value for key, value in data.items() if key not in bad} if isinstance(data, dict) else {}
    return model.model_validate(good | {k: v for k, v in stand_ins.items() if k in bad}), frozenset(bad)


def _report(model: type[FileModel], source: Source, node: yaml.MappingNode, details: ErrorDetails) -> None:
    kind, loc = details["type"], details["loc"]
    where = nodes.locate(source, node, loc)
    if kind in CODES:
        source.report(where, kind, details["msg"], details.get("ctx", {}).get("hint", ""))
    elif kind == "missing":
        parent = nodes.locate(source, node, loc[:-1])
        field = _model_at(model, loc[:-1]).model_fields[str(loc[-1])]
        source.report(parent, "missing-key", f"`{loc[-1]}` is missing", field.description or "")
    elif kind == "extra_forbidden":
        known = _model_at(model, loc[:-1]).model_fields
        key = nodes.locate(source, node, loc, key=True)
        source.report(key, "unknown-key", f"`{loc[-1]}` is no key here", did_you_mean(str(loc[-1]), known))
    else:
        name = next((str(step) for step in reversed(loc) if isinstance(step, str) and step != "[key]"), "")
        context = details.get("ctx", {})
        wanted = _WANTED.get(kind) or str(context.get("expected") or details["msg"].removeprefix("Input should be "))
        value = details["input"]
        got = f', not "{value}"' if isinstance(value, str) and value else ""
        source.report(where, "wrong-type", f"`{name}` must be {wanted}{got}")


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """The model of the mapping at `loc`."""
    for step in loc:
        if isinstance(step, str) and step in model.model_fields:
            found = _model_in(model.model_fields[step].annotation)
            model = found or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
