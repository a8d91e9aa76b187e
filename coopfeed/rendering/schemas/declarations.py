"""The declarations of fields as JSON Schema (2020-12): what editors' programs complete and check files with.

It knows the short forms, and that an empty value is the same as none.
"""

from __future__ import annotations

from typing import Any

from coopfeed.reading import kinds
from coopfeed.reading.records import Field, Record, fields, values_of
from coopfeed.reading.schema_fragments import Schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOTHING = {"type": "null"}


def schema(model: type[Any]) -> Schema:
    """Return the schema of the files that `model` is of."""
    definitions: dict[str, Schema] = {}
    found = _mapping(model, definitions)
    return {"$schema": _DIALECT, "$defs": _sorted(definitions), **_sorted(found)}


def _mapping(model: type[Any], definitions: dict[str, Schema]) -> Schema:
    declared = fields(model)
    found = {
        "type": "object",
        "description": model.__doc__,
        "properties": {name: _field(field, definitions) for name, field in declared.items()},
        "required": [name for name, field in declared.items() if field.is_required],
        "additionalProperties": False,
        **getattr(model, "RULES", {}),
    }
    return {key: value for key, value in found.items() if value != []}


def _field(field: Field, definitions: dict[str, Schema]) -> Schema:
    found = _kind(field.kind, definitions)
    if not field.is_required:
        found = _or_nothing(found)
    if field.default not in (None, {}):
        found["default"] = _plain(field.default)
    if field.examples:
        found["examples"] = field.examples
    return found | {"description": field.meaning}


def _plain(default: Any) -> Any:
    if hasattr(default, "__dataclass_fields__"):
        return values_of(default)
    return [*default] if isinstance(default, tuple) else default


def _kind(kind: Any, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a kind; those of records go to `definitions`, by the names of their models."""
    match kind:
        case kinds.Scalar():
            return kind.shape()
        case kinds.OrNothing():
            return _or_nothing(_kind(kind.kind, definitions))
        case kinds.Many():
            each = _kind(kind.each, definitions)
            many = {"type": "array", "items": each} | ({} if kind.may_be_empty else {"minItems": 1})
            return _any_of(each, many)
        case kinds.Table():
            key, value = (_kind(part, definitions) for part in (kind.key, kind.value))
            found = {"type": "object", "propertyNames": key, "additionalProperties": value}
            return found | ({} if kind.may_be_empty else {"minProperties": 1})
        case kinds.InLanguages():
            return _any_of(_kind(kind.table.value, definitions), _kind(kind.table, definitions))
        case kinds.ListOrTable():
            key = _kind(kind.table.key, definitions)
            return _any_of(key, {"type": "array", "items": key}, _kind(kind.table, definitions))
    return _record(kind, definitions)


def _record(kind: Record[Any], definitions: dict[str, Schema]) -> Schema:
    name = kind.model.__name__
    definitions[name] = _mapping(kind.model, definitions)
    long = {"$ref": f"#/$defs/{name}"}
    if not kind.stands_for:
        return long
    return _any_of(_kind(fields(kind.model)[kind.stands_for].kind, definitions), long)


def _any_of(*schemas: Schema) -> Schema:
    """Return any of `schemas`, without one choice in another."""
    flat = (choice for each in schemas for choice in (each["anyOf"] if each.keys() == {"anyOf"} else [each]))
    return {"anyOf": [*flat]}


def _or_nothing(schema: Schema) -> Schema:
    """Return `schema`, or an empty value."""
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], _NOTHING]}
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*kinds, "null"]}
    return {"anyOf": [schema, _NOTHING]}


def _sorted(schema: Any, inside: str = "") -> Any:
    """Return a schema with its keys in order, and with properties as they are declared."""
    if isinstance(schema, dict):
        keys = schema if inside in ("properties", "default") else sorted(schema)
        return {key: _sorted(schema[key], key) for key in keys}
    return [_sorted(each, inside) for each in schema] if isinstance(schema, list) else schema
