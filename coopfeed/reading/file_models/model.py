"""What every mapping in a file has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class FileModel(BaseModel):
    """A mapping in a file: unknown keys are refused, an empty value is the same as none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        if isinstance(data, dict) and None in data.values():
            return {k: v for k, v in data.items() if v is not None}
        return data
