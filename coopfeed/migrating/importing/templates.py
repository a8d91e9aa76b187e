"""Replace the commands of site generators in Markdown: some become Markdown, the others are left out.

Shortcodes are Hugo's, tags in {% … %} those of Liquid (Jekyll) and Nunjucks (Eleventy).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coopfeed.migrating.foreign import LeftOut

_FENCES = re.compile(
    r"(^(?P<fence>`{3,20}(?!`)|~{3,20}(?!~))[^\n]*\n.*?(?:^(?P=fence)[ \t]*$|\Z)|`[^`\n]+`)", re.MULTILINE | re.DOTALL
)
_SHORTCODE = re.compile(r"\{\{([<%])[ \t\n]{0,9}(/?)[ \t\n]{0,9}([A-Za-z][\w/.-]{0,60})([^{}]*?)[ \t\n]{0,9}/?[%>]\}\}")
_ESCAPED = re.compile(r"\{\{([<%])/\*((?:(?!\{\{[<%]/).)*?)\*/([%>])\}\}")
_TAG = re.compile(r"\{%-?[ \t\n]{0,9}(\w{1,60})([^{}%]*)-?%\}")
_OUTPUT = re.compile(r"\{\{-?([^{}<%][^{}]*)-?\}\}")
_LINK = re.compile(
    r"\[([^\[\]]*)\]\(\s*(?:\{\{[<%]\s*(?:rel)?ref\b[^{}]*\}\}|\{%-?\s*(?:post_url|link)\b[^{}]*%\})[^()\n]*\)"
)
_HIGHLIGHT = re.compile(
    r"\{%-?\s{0,9}highlight\s{1,9}([\w+#-]{1,60})[^%]*%\}((?:(?!\{%-?\s{0,9}highlight\b).)*?)\{%-?\s{0,9}endhighlight\s{0,9}-?%\}",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$|\{:[^{}\n]*\}", re.MULTILINE)  # kramdown's
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_NAMED = re.compile(r"""(?<![\w-])([\w-]+)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_FIRST = re.compile(r"""^\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=]+)(?:\s|$))""")
_PATH = re.compile(r"""^\s*["']([^"']*)["']\s*(?:\|\s*(?:relative_url|absolute_url|url|relURL|absURL)\s*)?$""")
_FILMS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_SITE = frozenset({"site.url", "site.github.url"})
_BASE = re.compile(r"\{\{-?\s*site\.baseurl\s*-?\}\}")
_SILENT = frozenset({"raw", "endraw", "comment", "endcomment"})


def without(text: str, path: str = "") -> tuple[str, list[LeftOut]]:
    """Return a text without commands, and the commands that were left out. Code stays as it is.

    `path` is the path of the site, without a slash at its end.
    """
    left_out = list[LeftOut]()
    if "{%" in text:
        text = _HIGHLIGHT.sub(lambda found: f"\n```{found[1]}\n{found[2].strip()}\n```\n", text)
    text = _BASE.sub(lambda _: path, text)
    if "{" not in text:
        return text, left_out
    parts = list[str]()
    end = 0
    for code in _FENCES.finditer(text):
        parts += (_replaced(text[end : code.start()], left_out.append), code[0])
        end = code.end()
    return "".join([*parts, _replaced(text[end:], left_out.append)]), left_out


def _replaced(text: str, leave_out: Callable[[LeftOut], None]) -> str:
    def shortcode(found: re.Match[str]) -> str:
        _, closing, name, said = found.groups()
        if closing:
            return ""
        shown = _film(name, said) or (_figure(said) if name in ("figure", "image", "img") else "")
        if not shown:
            leave_out(LeftOut(f"shortcode {name}", found[0]))
        return shown

    def tag(found: re.Match[str]) -> str:
        name, said = found.groups()
        shown = _film(name, said)
        if not shown and name not in _SILENT and not name.startswith("end"):
            leave_out(LeftOut(f"tag {name}", found[0]))
        return shown

    def output(found: re.Match[str]) -> str:
        if found[1].strip() in _SITE:
            return ""
        if path := _PATH.match(found[1]):
            return path[1]
        leave_out(LeftOut("template expression", found[0]))
        return ""

    def link(found: re.Match[str]) -> str:
        leave_out(LeftOut("link to another post", found[0]))
        return found[1]

    text = _LINK.sub(link, text)
    if "{{" in text:
        text = _OUTPUT.sub(output, _SHORTCODE.sub(shortcode, text))
        text = _ESCAPED.sub(r"{{\1\2\3}}", text)
    if "{%" in text:
        text = _TAG.sub(tag, text)
    text = _ATTRIBUTES.sub("", text) if "{:" in text else text
    return _EMPTY_LINES.sub("\n\n", text)


def _film(name: str, said: str) -> str:
    page = _FILMS.get(name.lower(), "")
    named = {each[0].lower(): each[1] or each[2] or each[3] for each in _NAMED.findall(said)}
    first = _FIRST.match(said)
    number = named.get("id") or (next(filter(None, first.groups()), "") if first else "")
    return f"\n\n<{page}{number}>\n\n" if page and number else ""


def _figure(said: str) -> str:
    named = {each[0].lower(): each[1] or each[2] or each[3] for each in _NAMED.findall(said)}
    source = named.get("src") or named.get("link", "")
    caption = named.get("caption") or named.get("title", "")
    alt = named.get("alt") or caption
    if not source:
        return ""
    return f"\n\n![{alt}](<{source}>)\n\n{caption}\n\n"
