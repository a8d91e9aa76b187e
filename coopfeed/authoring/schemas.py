"""The JSON Schemas of the files that editors write, and the line that leads an editor's program to them."""

from __future__ import annotations

from coopfeed.model import Site

FOLDER = ".coopfeed/schema"
"""Where a project has a copy for the programs on its machine; it can be deleted at any time."""


def schema_line(site: Site, name: str, kind: str) -> str:
    """The comment by which the YAML language server finds the schema of the file `name` of a project.

    https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
    """
    up = "../" * name.count("/")
    return f"# yaml-language-server: $schema={up}{FOLDER}/{kind}.json\n"
