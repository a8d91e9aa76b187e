"""Text that YAML drops or cuts without a word: comments, names, commas and merge conflicts that no author meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from coopfeed.model.problems import Code, Where
from coopfeed.reading.field_errors import FieldError, brief
from coopfeed.reading.source_file import Source, code_point

WHOLE = "put the whole text in quotes"
INVISIBLE = "\u00a0\u00ad\u2000-\u200f\u2028\u2029\u202f\u2060\u3000\ufeff"
"""Spaces that YAML takes for letters, and characters without width, as for a class of a regular expression."""

COMMENT = re.compile(r"(?:(?<![ \t])[ \t]+(?=#\w)| (?=# [0-9]))")
"""The beginning of a comment that is more likely text: "room #5", "#openday", "room # 5"; not "news # or events"."""

# Git writes its markers at the beginning of a line, and editors may indent them with the text around. Deeper ones are a
# block of code in Markdown that shows a conflict.
_CONFLICT = re.compile(r"^(?: {0,4}([<>])\1{6}|([|=])\2{6})(?:[ \r].*)?$", re.MULTILINE)
_ANCHOR = re.compile(r"&(\S+)[ \t]|!(?=[ \t])")
_COLON = re.compile(r"\s*:")
_QUOTED = re.compile("[“”„‟«»‹›‘’‚].*[“”„‟«»‹›‘’]", re.DOTALL)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_COMMA = re.compile("[,;](?![0-9])")
_HYPHEN = re.compile(r"(?:^|\s)-")


def report_conflicts(source: Source) -> bool:
    """Report each merge conflict in the file; return whether there is one."""
    if not any(mark in source.text for mark in ("<<<<<<<", ">>>>>>>", "=======", "|||||||")):
        return False
    is_open = False
    found = False
    for match in _CONFLICT.finditer(source.text):
        begins = match[1] == "<"
        ends = match[1] == ">"
        if begins or not is_open:
            hint = "keep the lines you want, and delete the lines that begin with <<<<<<<, ======= or >>>>>>>"
            where = source.at(match.start(), match.start() + len(match[0].rstrip()))
            source.report(where, Code.MERGE_CONFLICT, "an unresolved merge conflict", hint)
            found = True
        is_open = begins or (is_open and not ends)
    return found


def report_comment(source: Source, node: yaml.Node) -> bool:
    """Report the comment behind an unquoted text that is most likely a part of it; return whether there is one."""
    is_plain = isinstance(node, yaml.ScalarNode) and not node.style
    match = COMMENT.match(source.text, node.end_mark.index) if is_plain else None
    if match:
        report_comment_at(source, node.end_mark.line, node.end_mark.column + len(match[0]))
    return match is not None


def report_comment_at(source: Source, line: int, column: int) -> None:
    """Report that a text ends at the # in a line and column, counted from 0."""
    where = Where(source.path, line + 1, column + 1, len(source.line(line).rstrip()) - column)
    message = "everything from this # on is a comment and is not published"
    source.report(where, Code.COMMENT_IN_TEXT, message, f"{WHOLE}; a comment has a space after the #")


def hint_for_empty(source: Source, node: yaml.Node, *, is_required: bool) -> str:
    """Return what to do where a value is missing, such as that of a key whose lines are still comments."""
    if isinstance(node, yaml.ScalarNode) and node.style:  # text below | or >
        return "begin each line of its text with two spaces"
    if source.line(node.end_mark.line + 1).lstrip().startswith("#"):
        return "write it after the colon; if it is in the comment below, delete the # there"
    return "write it after the colon" if is_required else "write it after the colon, or delete the line"


def report_anchor(source: Source, node: yaml.ScalarNode) -> None:
    """Report a first word that YAML takes for a name or tag of the value, if nothing refers to it."""
    match = _ANCHOR.match(source.text, node.start_mark.index)
    if match and not node.style and not (match[1] and f"*{match[1]}" in source.text):
        where = source.at(match.start(), match.end())
        source.report(where, Code.YAML_SYNTAX, f"{brief(match[0])} is not read as a part of the text", WHOLE)


Pairs = list[tuple[yaml.Node, yaml.Node]]


def without_cut_text(source: Source, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> Pairs:
    """Return the pairs of a mapping in braces without the ends of texts that a comma cuts off, which are reported.

    `{alt: Cheese, bread and milk}` has a key "bread and milk" without a value.
    """
    kept: Pairs = []
    ends: Pairs = []
    for key, value in pairs:
        if kept and _is_plain(kept[-1][1]) and _is_end_of_text(source, key, value):
            ends.append((key, value))
            continue
        _report_cut_text(source, kept, ends)
        ends = []
        kept.append((key, value))
    _report_cut_text(source, kept, ends)
    return kept


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and bool(node.value)


def _is_end_of_text(source: Source, key: yaml.Node, value: yaml.Node) -> bool:
    is_empty = isinstance(value, yaml.ScalarNode) and not value.style and not value.value
    return is_empty and _is_plain(key) and not _COLON.match(source.text, key.end_mark.index)


def _report_cut_text(source: Source, kept: Pairs, ends: Pairs) -> None:
    if not ends:
        return
    name, value = kept[-1]
    first = ends[0][0]
    text = " ".join(source.text[value.start_mark.index : ends[-1][0].end_mark.index].split())
    message = f"the comma cuts the text of `{brief(name.value)}`: `{brief(first.value)}` is read as a key"
    hint = f'{WHOLE}: {brief(name.value)}: "{brief(text)}"'
    if text.replace(",", "").isdigit():
        hint = f"write {text.replace(',', '')}"
    source.report(source.where(first.start_mark, ends[-1][0].end_mark), Code.UNKNOWN_KEY, message, hint)


def parts(node: yaml.Node) -> Sequence[str]:
    """Return the values in a plain text that was meant as a list: with commas, semicolons, or hyphens without spaces.

    A number such as 1,000 is one value.
    """
    if not _is_plain(node) or "://" in node.value:
        return ()
    between = _HYPHEN if node.value.startswith("-") else _COMMA
    return [part.strip() for part in between.split(node.value) if part.strip()]


def written(source: Source, node: yaml.Node) -> str:
    """Return the text of the file that a node was read from."""
    return source.text[node.start_mark.index : node.end_mark.index]


def is_in_curly_quotes(text: str) -> bool:
    """Return whether all of `text` stands in quotation marks that mean nothing in YAML."""
    return _QUOTED.fullmatch(text) is not None


CURLY = FieldError(
    Code.YAML_SYNTAX,
    "“ ” « » ‘ ’ are not quotation marks in YAML but a part of the text",
    'use straight ones: "…"; or none',
)


def corrections(text: str) -> Iterator[tuple[str, FieldError]]:
    """Yield what a refused value may have been meant to be, each with what is wrong with it then."""
    if is_in_curly_quotes(text):
        yield text[1:-1].strip(), CURLY
    if character := invisible_in(text):
        yield without_invisible(text), invisible(character)


def invisible(character: str) -> FieldError:
    """Return that an invisible character stands where it must not."""
    what = "a no-break space" if character in "\u00a0\u202f" else "an invisible character"
    hint = "delete it, or type an ordinary space instead"
    return FieldError(Code.INVISIBLE_CHARACTER, f"{what} ({code_point(character)})", hint)


def invisible_in(text: str) -> str:
    """Return the first character of `text` that cannot be seen, or ""."""
    match = None if text.isascii() else _INVISIBLE.search(text)
    return match[0] if match else ""


def without_invisible(text: str) -> str:
    """Return `text` without characters that cannot be seen."""
    return _INVISIBLE.sub("", text)
