"""The JSON Schemas of the files that editors write, and the line that leads an editor's program to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from coopfeed.model import Output, Site, layout
from coopfeed.reading import locales
from coopfeed.reading.file_models import ItemFile, SiteFile
from coopfeed.reading.schema_fragments import Schema
from coopfeed.rendering.schemas.declarations import schema


def item(site: Site) -> Schema:
    """Return the schema of an item file: `category` is one of those of `site`, if it has any."""
    found = schema(ItemFile)
    if site.categories:
        category = found["properties"]["category"]
        slugs = [each.slug for each in site.categories]
        numbers = [int(slug) for slug in slugs if slug.isdecimal()]  # what YAML takes the slug 2026 for
        one = {"enum": [*slugs, *numbers], "enumDescriptions": [each.title for each in site.categories]}
        category["anyOf"] = [one, {"type": "array", "items": one, "minItems": 1}]
    return found


def translation(site: Site) -> Schema:
    """Return the schema of the file of a translation, which takes what it does not say from its original."""
    found = item(site)
    found["required"] = ["title", "summary"]
    found["description"] = "A translation: `items/<category>/<date>-<slug>.<language>.yaml`."
    del found["dependentRequired"]
    for part in ("ImageFile", "EventFile"):
        del found["$defs"][part]["required"]
    return found


def feeds(site: Site) -> Schema:
    """Return the schema of feeds.yaml."""
    found = schema(SiteFile)
    languages = "|".join(sorted(code for code in locales.languages() if locales.is_language(code)))
    taken = "|".join((*layout.RESERVED, *(edition.language.lower() for edition in site.editions)))
    for key in ("categories", "feeds"):
        names = found["properties"][key]["propertyNames"]
        names["not"] = {"pattern": f"^(?:{taken}|(?:{languages})(?:-[a-z]{{2}})?)$"}
    return found


KINDS: dict[str, Callable[[Site], Schema]] = {"item": item, "translation": translation, "feeds": feeds}


def outputs(site: Site) -> Iterator[Output]:
    """Yield the schemas as files of the output, if `site` publishes them."""
    for kind, make in KINDS.items() if site.schemas else ():
        info = layout.schema(kind)
        yield Output(info, as_json({"$id": site.url + info.path, **make(site)}).encode())


def as_json(found: Schema) -> str:
    """Return a schema as JSON."""
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def schema_line(site: Site, name: str, kind: str) -> str:
    """Return the comment by which the YAML language server finds the schema of the file `name` of a project.

    Where the schemas are published, at their address, so that they serve people who have not got coopfeed; else in a
    copy that lies in the project.
    https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
    """
    where = site.url if site.schemas else f"{'../' * name.count('/')}{layout.PRIVATE}/"
    return f"# yaml-language-server: $schema={where}{layout.schema(kind).path}\n"
