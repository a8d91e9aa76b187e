"""The models of files.py as JSON Schema (2020-12): what editors' programs complete and check files with."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonRef, JsonSchemaValue
from pydantic_core import core_schema

from coopfeed.reading import field_types, schema_fragments
from coopfeed.reading.file_models import FileModel
from coopfeed.reading.schema_fragments import Schema


def schema(model: type[FileModel]) -> Schema:
    """The schema of the files that `model` is of."""
    found = model.model_json_schema(schema_generator=_Generator)
    for each in (found, *found["$defs"].values()):
        del each["title"]  # a name of ours
    return {"$schema": _Generator.schema_dialect, **found}


class _Generator(GenerateJsonSchema):
    """Knows the short forms, what scalars a text is read from, and that an empty value is the same as none."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return {"type": schema_fragments.SCALAR}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {**super().int_schema(schema), **schema_fragments.WHOLE_NUMBER}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return dict(schema_fragments.YES_OR_NO)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return _or_nothing(self.generate_inner(schema["schema"]))

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = _or_nothing(super().default_schema(schema))
        return {key: value for key, value in found.items() if key != "default" or value not in (None, {})}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        keys, values = (self.generate_inner(schema[part]) for part in ("keys_schema", "values_schema"))
        found: JsonSchemaValue = {"type": "object", "propertyNames": keys, "additionalProperties": values}
        return found | ({"minProperties": schema["min_length"]} if "min_length" in schema else {})

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        long = super().function_before_schema(schema)
        short = schema["function"]["function"]
        if short is field_types.one_or_many:
            return _any_of(long["items"], long)
        if short is field_types.in_languages:
            return _any_of(long["additionalProperties"], long)
        if short is field_types.editions:
            language = long["propertyNames"]
            return _any_of(language, {"type": "array", "items": language}, long)
        if isinstance(short, field_types.Called):
            mapping = self.get_schema_from_definitions(JsonRef(long["$ref"])) or {}
            named = mapping["properties"][short.name]
            return _any_of({key: named[key] for key in named.keys() - {"description", "examples"}}, long)
        return long  # what is before all fields leaves out empty ones


def _any_of(*schemas: Schema) -> Schema:
    """Any of `schemas`, without one choice in another."""
    flat = (choice for each in schemas for choice in (each["anyOf"] if each.keys() == {"anyOf"} else [each]))
    return {"anyOf": [*flat]}


def _or_nothing(schema: Schema) -> Schema:
    """`schema`, or an empty value."""
    nothing = {"type": "null"}
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]} | ({"default": schema["default"]} if "default" in schema else {})
    if "anyOf" in schema:
        return schema if nothing in schema["anyOf"] else {**schema, "anyOf": [*schema["anyOf"], nothing]}
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": kinds if "null" in kinds else [*kinds, "null"]}
    return {"anyOf": [schema, nothing]}
