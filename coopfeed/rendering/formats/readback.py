"""Reads a written XML document back, with another parser than the one whose library wrote it."""

from __future__ import annotations

import html
import re
from xml.parsers import expat


def texts(document: bytes, element: re.Pattern[bytes]) -> list[str]:
    """The texts of an element wherever its pattern, with the text as its group, stands in `document`, in order.

    What is written has neither comments nor CDATA sections, so that once it is well-formed a tag is where it looks like
    one. expat without handlers takes half the time of a tree.

    Raises:
        ValueError: it is not well-formed, or has a prefix that is not declared.
    """
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(document, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return [html.unescape(text.decode()) for text in element.findall(document)]
