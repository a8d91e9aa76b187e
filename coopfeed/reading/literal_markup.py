"""Markup that Markdown does not read and that an author probably meant: subscribers would see it as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopfeed.model.codes import Code
from coopfeed.reading.field_errors import brief
from coopfeed.reading.findings import Finding

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

FINDINGS = "findings"
"""The key of the environment of a rendering under which the findings stand."""

MOST = 200
"""Findings in one text; a file reports fewer."""

MOST_READ = 100_000
"""Characters of a text that are searched."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind of markup that is not read. `sign` is in each text that `pattern` can match; `what` ends the message."""

    sign: str
    pattern: re.Pattern[str]
    what: str
    hint: str
    is_at_start: bool = False


# All patterns have bounds, as each may begin at every character.
_FILE = r"[^\s()<>]{0,100}\.[A-Za-z0-9]{2,5}"
_RULES = (
    _Rule(
        "](",
        re.compile(
            r"!?\[[^\[\]]{0,200}\]\((?!<)[^\s()<>\"'][^\n()<>\"']{0,200} " + _FILE + r"(?: +\"[^\"]{0,200}\")?\)"
        ),
        "is not a link, because its address has a space",
        "put the address in angle brackets: [text](<my file.pdf>)",
    ),
    _Rule(
        "] (",
        re.compile(r"!?\[[^\[\]]{1,200}\] {1,3}\((?:(?:https?://|www\.|[/#])[^\s()]{1,500}|" + _FILE + r")\)"),
        "is not a link, because of the space before (",
        "delete the space: [text](address)",
    ),
    _Rule(
        "](",
        re.compile(r"!?\[[^\[\]]{0,200}\]\((?:file|javascript|vbscript|data):[^\s()]{0,200}\)?", re.I),
        "is not a link that readers can follow",
        "link to a web address, or to a file in the project",
    ),
    _Rule(
        ")[",
        re.compile(r"\([^()]{1,200}\)\[(?:https?://|www\.|/)[^\s\[\]]{1,500}\]"),
        "is not a link: its brackets are the wrong way round",
        "write [text](address)",
    ),
    _Rule("[^", re.compile(r"\[\^[^\s\]]{1,200}\]"), "has no note", "add a line with it and the note: [^1]: The note."),
    _Rule("[[", re.compile(r"\[\[[^\[\]]{1,200}\]\]"), "is not a link here", "write [text](address)"),
    _Rule("[", re.compile(r"\A\[TOC\]$"), "does not make a table of contents", "link to headings: [Two](#two)", True),
    _Rule(
        "[!",
        re.compile(r"\A\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.I),
        "does not make a box",
        "write the word in bold: **Note:**",
        True,
    ),
    _Rule(
        "[/",
        re.compile(r"\[(b|i|u|s|url|img|quote|size|color|center)(?:=[^\[\]]{0,500})?\][^\[]{0,500}\[/\1\]", re.I),
        "is not Markdown",
        "use Markdown: **bold**, *italic*, [text](address)",
    ),
    _Rule(
        "[",
        re.compile(r"\[(?:[a-z][\w\-]{1,30} [\w\-]{1,30}=[^\[\]]{1,500}|embed|gallery|playlist|contact-form)\]"),
        "is a shortcode of another program",
        "use Markdown instead: ![what it shows](picture.jpg), or the address of the film on a line of its own",
    ),
    _Rule(
        "{{",
        re.compile(r"\{\{[^{}]{1,200}\}\}"),
        "is a template of another program",
        "write what it stands for",
    ),
    _Rule("{%", re.compile(r"\{%[^{}]{1,200}%\}"), "is a template of another program", "write what it stands for"),
    _Rule(
        "{",
        re.compile(r"\{:? ?[#.][\w\- #.]{1,100}\}|\{:toc\}"),
        "sets nothing",
        "delete it; [Part two](#part-two) leads to the heading “Part two”",
    ),
    _Rule(
        "{",
        re.compile(r"\{:? ?\w{1,20}=[^{}]{1,100}\}"),
        "sets nothing",
        'delete it; for a size, write <img src="…" alt="…" width="300">',
    ),
    _Rule("==", re.compile(r"==[^=\s][^=]{0,200}=="), "is not highlighted", "use **bold**"),
    _Rule(
        "~",
        re.compile(r"(?<![\w~])~[^\s~](?:[^~]{0,200}[^\s~])?~(?![\w~])"),
        "is not struck through",
        "write two tildes on each side: ~~old~~",
    ),
    _Rule("~", re.compile(r"(?<=\w)~\w{1,9}~"), "is not lowered", "write <sub>2</sub>"),
    _Rule("^", re.compile(r"(?<=\w)\^\w{1,9}\^"), "is not raised", "write <sup>2</sup>"),
    _Rule("\n: ", re.compile(r"\A: {1,3}\S{1,30}"), "does not explain a term", "use a list: - term: what it is", True),
    _Rule(
        "$$", re.compile(r"\$\$[^$]{1,500}\$\$"), "is not typeset as a formula", "write it as text, or show a picture"
    ),
    _Rule(
        "**",
        re.compile(r"\*\*[^*]{1,500}\*\*"),
        "is not bold",
        "put no space inside the asterisks, or use <strong>…</strong>",
    ),
    _Rule(
        ":",
        re.compile(r"(?<!\S):[a-z][a-z0-9_+\-]{1,40}:(?![\w:])"),
        "does not become an emoji",
        "write the character itself: 🎉",
    ),
    _Rule(":::", re.compile(r"\A:{3,9} ?\w{0,30}"), "does not make a box", "use a quotation (>) or bold text", True),
    _Rule("!!!", re.compile(r"\A!!! \w{1,30}"), "does not make a box", "use a quotation (>) or bold text", True),
    _Rule("*[", re.compile(r"\A\*\[[^\[\]]{1,100}\]: "), "does not explain an abbreviation", "write it out", True),
    _Rule(
        "##",
        re.compile(r"\A#{2,6}[^\s#]{1,30}"),
        "is not a heading, because no space follows the #",
        "write ## Title",
        True,
    ),
    _Rule(
        "•",
        re.compile(r"\A• ?\S{1,30}"),
        "does not begin an item of a list",
        "begin each item with a hyphen: - one",
        True,
    ),
    _Rule(
        "--",
        re.compile(r"\A(?=[^|]{0,50}\|)[|:\- ]{0,20}-{2}[|:\- ]{1,500}$"),
        "does not make a table",
        "write a line of titles before it, with as many cells, after an empty line",
        True,
    ),
)
_TITLE = re.compile(r"#[^\W\d_][^#]*[^#.!?…:]")
_NO_SCHEME = re.compile(r"(?:www\.[\w\-]{1,64}|[\w.+\-]{1,64}@[\w\-]{1,64})\.")
_MORE = re.compile(r"<!--\s*(?:more|nextpage|excerpt)\b[^<>]*-->", re.I)


def find(state: StateCore) -> None:
    """Note what is no markup: a core rule of markdown-it, before texts are joined with what was escaped in them."""
    found: list[Finding] = state.env.setdefault(FINDINGS, [])
    rules = [rule for rule in _RULES if rule.sign in state.src]
    if "#" in state.src:
        found += _titles(state.tokens)
    if "](www." in state.src or "@" in state.src:
        found += _without_scheme(state.tokens)
    if "<!--" in state.src:
        found += _separators(state.tokens)
    read = 0
    for token in state.tokens if rules else ():
        read += len(token.content)
        if read > MOST_READ or len(found) > MOST:
            return
        if token.type == "inline" and token.map and any(rule.sign in token.content for rule in rules):
            found += _in_line(token, token.map[0], rules)


def _in_line(inline: Token, line: int, rules: list[_Rule]) -> Iterator[Finding]:
    rules = [rule for rule in rules if rule.sign in inline.content]
    is_start = True
    for child in inline.children or ():
        if child.type == "text" and child.content:
            yield from _in_text(child.content, line, rules, is_start=is_start)
        is_start = child.type in ("softbreak", "hardbreak")
        line += is_start + child.content.count("\n")


def _in_text(text: str, line: int, rules: list[_Rule], *, is_start: bool) -> Iterator[Finding]:
    for rule in rules:
        if rule.sign.lstrip("\n") in text and (is_start or not rule.is_at_start):
            for match in rule.pattern.finditer(text):
                yield _finding(match[0], line, rule.what, rule.hint)


def _titles(tokens: list[Token]) -> Iterator[Finding]:
    """Yield lines that begin with one # and a word: alone in a paragraph with another after it, that is no hashtag."""
    for number, token in enumerate(tokens[:-2]):
        is_paragraph = token.type == "inline" and tokens[number - 1].type == "paragraph_open"
        if is_paragraph and token.level == 1 and " " in token.content and _TITLE.fullmatch(token.content):
            what = "is not a heading, because no space follows the #"
            yield _finding(token.content.partition(" ")[0], (token.map or [0])[0], what, "write # Title")


def _without_scheme(tokens: list[Token]) -> Iterator[Finding]:
    """Yield links to what looks like an address, and leads to a path of this site."""
    for token in tokens:
        for child in token.children or ():
            address = str(child.attrGet("href") or "") if child.type == "link_open" else ""
            if token.map and _NO_SCHEME.match(address):
                scheme = "mailto:" if "@" in address else "https://"
                yield _finding(address, token.map[0], "leads to a page of this site", f"write {scheme}{brief(address)}")


def _separators(tokens: list[Token]) -> Iterator[Finding]:
    for token in tokens:
        if token.map and (more := _MORE.search(token.content)):
            line = token.map[0] + token.content.count("\n", 0, more.start())
            yield _finding(
                more[0], line, "does not end the summary", "write the `summary`, which is a field of its own"
            )


def _finding(written: str, line: int, what: str, hint: str) -> Finding:
    return Finding(Code.LITERAL_MARKUP, written, line, f"{brief(written)} {what}", hint)
