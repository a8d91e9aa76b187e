"""Addresses that only work on one's own computer or network, left over from trying things out."""

from __future__ import annotations

import re

import yaml

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import brief
from coopfeed.reading.source_file import Source

_HOST = (
    r"https?://(?:[A-Za-z0-9\-]+"  # localhost, or a machine in the same network
    r"|[A-Za-z0-9.\-]+\.(?:localhost|local|internal|lan|test|invalid)"  # RFC 6761, RFC 6762
    r"|0\.0\.0\.0|127(?:\.[0-9]+){3}|10(?:\.[0-9]+){3}|192\.168(?:\.[0-9]+){2}|172\.(?:1[6-9]|2[0-9]|3[01])(?:\.[0-9]+){2}"
    r"|169\.254(?:\.[0-9]+){2}|\[::1\]|\[f[cd][0-9a-f:]+\]|\[fe80:[0-9a-f:]*\])"  # RFC 1918, RFC 3927, RFC 4193
    r"(?::[0-9]+)?"
)
_LOCAL = re.compile(rf"{_HOST}(?=[/?#]|$)", re.IGNORECASE)


def is_local(address: str) -> bool:
    """Return whether only machines of the same network can open `address`."""
    return _LOCAL.match(address) is not None


def report(source: Source, node: yaml.Node) -> None:
    """Report an address that only works on one's own computer or network."""
    if is_local(node.value):
        source.report(source.where(node.start_mark, node.end_mark), Code.LOCAL_ADDRESS, *described(node.value))


def described(address: str) -> tuple[str, str]:
    """Return the message and the hint about a local address."""
    return f"{brief(address)} is only on your own computer or network", "write the address that subscribers can open"
