"""What `coopfeed init` writes for an author to replace."""

from __future__ import annotations

import yaml

from coopfeed.model.codes import Code
from coopfeed.reading.source_file import Source

ADDRESS = "https://feeds.example/"
"""An address that nobody can have (RFC 2606, 2), for one that is not known yet."""

SUMMARY = "This is an example. Put your own words in its place, and it becomes your first item."


def report(source: Source, node: yaml.Node) -> None:
    """Report a value that is still the one that `coopfeed init` wrote."""
    where = source.where(node.start_mark, node.end_mark)
    if node.value == ADDRESS:
        hint = "write the address where you will publish, and its domain in `tag`"
        source.report(where, Code.PLACEHOLDER, "this address is a placeholder", hint)
    elif node.value == SUMMARY:
        hint = "write your own words, or delete the file"
        source.report(where, Code.PLACEHOLDER, "this item is still the example of coopfeed init", hint)
