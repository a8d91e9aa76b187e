"""Markdown (CommonMark and tables) → HTML that feed readers show: sanitised by an allow-list, every URL absolute."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# What the readers that we tested keep (docs/explanation.md); all else is taken out here, where the author is told.
TAGS = frozenset(
    "a abbr audio b blockquote br caption code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li ol p picture pre q s samp small source span strong sub sup table tbody td tfoot th thead tr u ul var "
    "video".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"controls", "src"},
    "blockquote": {"cite"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"start"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "video": {"controls", "height", "poster", "src", "width"},
}
_ALIGN = re.compile(r' style="text-align:(left|center|right)"')


def render(text: str, base: str, page: str) -> tuple[str, str]:
    """The HTML of `text`, and the first thing that was removed from it, or "".

    Relative URLs are resolved against `base`, those that are only a fragment against `page`.
    """
    raw = _ALIGN.sub("", _markdown().render(text))
    return _clean(raw, base, page), _removed(raw) if "<" in text else ""


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _clean(raw: str, base: str, page: str) -> str:
    import nh3

    def absolute(tag: str, attribute: str, value: str) -> str | None:
        if attribute not in ("href", "src", "poster", "cite"):
            return value
        return urljoin(page if value.startswith("#") else base, value)

    return nh3.clean(
        raw,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=absolute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        clean_content_tags={"script", "style"},
    ).strip()


def _removed(raw: str) -> str:
    finder = _Finder()
    finder.feed(raw)
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    """Finds the first tag or attribute that the allow-list takes out."""

    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.found:
            return
        if tag not in TAGS:
            self.found = f"<{tag}"
        for name, value in attrs:
            known = name in _ATTRIBUTES["*"] or name in _ATTRIBUTES.get(tag, ())
            if not known:
                self.found = self.found or name
            elif re.match(r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE):
                self.found = self.found or (value or "").strip()[:11]
