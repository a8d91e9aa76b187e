"""The custom element <coop-feed>, which partner sites paste: one JavaScript module that brings its words with it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from importlib import resources

from coopfeed.model import layout
from coopfeed.rendering.pages.wording import languages, wording

MEDIA_TYPE = "text/javascript"
_PLACE = "/* texts */ {}"
# Whole lines only, and the indentation of the others: what is in a line stays as it is written.
_REMARK = re.compile(r"^[ ]*(//.*|/\*\*.*\*/)?\n|^[ ]+", re.MULTILINE)
# In a script that a page holds inline "<" could end it, and the separators are line ends to old parsers.
_ESCAPES = str.maketrans({"<": r"\u003c", "\u2028": r"\u2028", "\u2029": r"\u2029"})


@lru_cache(maxsize=1)
def module() -> bytes:
    """Return the module with the words of all catalogues in it; equal sources and words give equal bytes."""
    source = resources.files("coopfeed.rendering.pages").joinpath("assets", "coop-feed.js").read_text(encoding="utf-8")
    before, after = _REMARK.sub("", source).split(_PLACE)
    texts = {language: wording(language).tables["element"] for language in languages()}
    return f"{before}{literal(texts)}{after}".encode()


@lru_cache(maxsize=1)
def name() -> str:
    """Return the file name of this very module, which may be cached for ever: "coop-feed.0123456789abcdef.js"."""
    return layout.element_name(hashlib.sha256(module()).hexdigest())


@lru_cache(maxsize=1)
def integrity() -> str:
    """Return the module's hash as Subresource Integrity and Content Security Policy write it: "sha384-…"."""
    return f"sha384-{base64.b64encode(hashlib.sha384(module()).digest()).decode()}"


def literal(value: object) -> str:
    """Return `value` as a JavaScript literal, in one order and safe in any script."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).translate(_ESCAPES)
