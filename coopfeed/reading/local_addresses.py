"""Addresses that nobody else can open: those of one's own machine or network, left over from trying things out."""

from __future__ import annotations

import re

import yaml

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import brief
from coopfeed.reading.source_file import Source

_HINT = "write the address that subscribers can open"
_HOST = (
    r"https?://(?:[A-Za-z0-9\-]+"  # localhost, or a machine in the same network
    r"|[A-Za-z0-9.\-]+\.(?:localhost|local|internal|lan|test|invalid)"  # RFC 6761, RFC 6762
    r"|0\.0\.0\.0|127(?:\.[0-9]+){3}|10(?:\.[0-9]+){3}|192\.168(?:\.[0-9]+){2}|172\.(?:1[6-9]|2[0-9]|3[01])(?:\.[0-9]+){2}"
    r"|169\.254(?:\.[0-9]+){2}|\[::1\]|\[f[cd][0-9a-f:]+\]|\[fe80:[0-9a-f:]*\])"  # RFC 1918, RFC 3927, RFC 4193
    r"(?::[0-9]+)?"
)
_LOCAL = re.compile(rf"{_HOST}(?=[/?#]|$)", re.IGNORECASE)
# In Markdown and HTML only what is a link: instructions may name http://localhost.
_LOCAL_LINK = re.compile(rf"(?<=[(<\"'])(?<!`<)({_HOST})(?=[/?#)>\"'\s])", re.IGNORECASE)


def is_local(address: str) -> bool:
    """Return whether only machines of the same network can open `address`."""
    return _LOCAL.match(address) is not None


def report(source: Source, node: yaml.Node) -> None:
    """Report an address that nobody else can open."""
    if is_local(node.value):
        message = f"{brief(node.value)} is only on your own computer or network"
        source.report(source.where(node.start_mark, node.end_mark), Code.LOCAL_ADDRESS, message, _HINT)


def report_links(source: Source, node: yaml.Node) -> None:
    """Report each such address that the Markdown of a node links to."""
    for match in _LOCAL_LINK.finditer(source.text, node.start_mark.index, node.end_mark.index):
        message = f"the link leads to {match[1]}, which is only on your own computer or network"
        source.report(source.at(match.start(), match.end()), Code.LOCAL_ADDRESS, message, _HINT)
