"""What the YAML parser refuses, in an editor's words and at the place to mend."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

import yaml

from coopfeed.model.problems import Code, Where
from coopfeed.reading import pitfalls
from coopfeed.reading.pitfalls import COMMENT, CURLY, INVISIBLE, WHOLE
from coopfeed.reading.source_file import Source

_BLOCK = f"start the text on the next line, or {WHOLE}"
_DASH = f"start a new line before the -, or {WHOLE}"


class _Rule(NamedTuple):
    """For what the parser says ("context | problem"): our words, and whether to point at where the construct begins."""

    said: str
    message: str
    hint: str
    at_beginning: bool = False


_RULES = (
    _Rule("^(?>.*?quoted scalar).*end of stream", "the quotation mark opened here is never closed", "close it", True),
    _Rule("mapping values are not allowed", '": " here starts a second key', f'{WHOLE}: "…: …"'),
    _Rule("mapping keys are not allowed", "a ? at the start of a value is read as a key", WHOLE),
    _Rule(
        "could not find expected ':'",
        'missing ": " after this key',
        "write `key: value`; indent the lines of a longer text by two spaces",
        True,
    ),
    _Rule("an alias|undefined alias", "a * at the start of a value is read as a reference", WHOLE, True),
    _Rule("scanning an anchor", "an & at the start of a value is read as a name", WHOLE, True),
    _Rule("(scanning|parsing) a tag|tag handle", "a ! at the start of a value is read as a tag", WHOLE, True),
    _Rule("scanning a block scalar", "nothing may follow | or > on the same line", _BLOCK),
    _Rule(
        "double-quoted scalar",
        "unknown escape after a backslash in double quotes",
        "write the backslash twice, or use single quotes",
    ),
    _Rule("sequence entries are not allowed", "a list must start on a new line", _DASH),
    _Rule("<document start>", "nothing may follow a line with three dots", "delete the dots, or what follows them"),
    _Rule("found character|expected the node content", "a value cannot start like this", WHOLE),
    _Rule("", "this is not YAML", "check quotes, brackets and indentation"),
)
_OF_STRUCTURE = re.compile("mapping values|expected ':'|<block end>|expected key|expected ',' or|<document start>")
"""What the parser says where the mistake is perhaps in a line above."""

_START = r"^ *(?:- +)*"
_INVISIBLE = re.compile(rf"{_START}(?:[\w\-]+:)?([{INVISIBLE}])")
_CURLY = re.compile(rf"{_START}[\w\-]+: +([“”„‟«»‹›‘’‚])")
_GLUED = re.compile(rf"{_START}([A-Za-z_\-]+)(:)(?=[^\s:/])(?!.*: )")
_HYPHEN = re.compile(r"^ *(-)[^\s\-]")
_COMMENT = re.compile(rf"(?!\s*[#\"']).*?\S{COMMENT.pattern}(#)")
_TEXT = re.compile(r"\s*[^\s#]")
_KEY = re.compile(r"^ *[a-z_]+:(?:\s|$)")
_BLOCK_OF_TEXT = re.compile(r"^([a-z_]+: *[|>])[0-9+\-]*\s*(?:#.*)?$")
_TOO_LARGE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}|%YAML.*")


def report(source: Source, error: yaml.MarkedYAMLError) -> None:
    """Note in `source` what the parser refused."""
    mark = _mark(error)
    said = f"{error.context} | {error.problem}"
    if source.line(mark.line)[mark.column : mark.column + 1] == "\t":
        source.report(source.where(mark, mark), Code.TAB, "a tab; YAML uses spaces", "replace it with spaces")
    elif "expected a single document" in said:
        follows = "".join(source.lines[mark.line + 1 :]).strip()
        hint = "delete the line; put the text that follows below `content: |`, indented by two spaces"
        hint = hint if follows else "delete the line"
        source.report(source.where(mark), Code.TWO_DOCUMENTS, "a second YAML document begins here", hint)
    elif _OF_STRUCTURE.search(said) and _report_in_lines(source, error, said):
        return
    elif "expected ',' or" in said:
        _report_bracket(source, error)
    elif re.search("expected <block end>|did not find expected key", said):
        _report_block_end(source, mark)
    else:
        _report_in_plain_words(source, error, said)


def _mark(error: yaml.MarkedYAMLError) -> yaml.Mark:
    return cast(yaml.Mark, error.problem_mark)  # there always is one


def _report_in_lines(source: Source, error: yaml.MarkedYAMLError, said: str) -> bool:
    """Report what is visibly wrong in the line of an error, or in one above that it comes from."""
    last = _mark(error).line
    above = next((number for number in range(last - 1, -1, -1) if _TEXT.match(source.line(number))), last)
    is_second_key = "mapping values" in said and ": " not in source.line(last)[: _mark(error).column]
    if "simple key" in said:
        first = last = cast(yaml.Mark, error.context_mark).line
    elif "expected ',' or" in said:
        first = cast(yaml.Mark, error.context_mark).line
    else:
        first = above if is_second_key or said.endswith("'<scalar>'") else last
    if any(_report_in_line(source, number, last) for number in range(first, last + 1)):
        return True
    if "<document start>" in said and (number := _indented_first_line(source)) is not None:
        hint = "delete the spaces at its beginning"
        source.report(_at(source, number, 0), Code.YAML_SYNTAX, "the first line is indented", hint)
        return True
    return _report_block_of_text(source, last) or (is_second_key and _report_key_above(source, above, last))


def _indented_first_line(source: Source) -> int | None:
    texts = (number for number, line in enumerate(source.lines) if _TEXT.match(line) and line.rstrip() != "---")
    first = next(texts)
    return first if source.line(first).startswith(" ") else None


def _report_in_line(source: Source, number: int, last: int) -> bool:
    line = source.line(number)
    if match := _INVISIBLE.match(line):
        error = pitfalls.invisible(match[1])
        source.report(_at(source, number, match.start(1)), error.code, error.message, error.hint)
    elif number == last and (match := _CURLY.match(line)):
        source.report(_at(source, number, match.start(1)), CURLY.code, CURLY.message, CURLY.hint)
    elif match := _GLUED.match(line):
        where = _at(source, number, match.start(2))
        source.report(where, Code.YAML_SYNTAX, "a space is missing after this colon", f"write `{match[1]}: …`")
    elif match := _HYPHEN.match(line):
        source.report(
            _at(source, number, match.start(1)), Code.YAML_SYNTAX, "a space is missing after this -", "write `- …`"
        )
    elif number < last and (match := _COMMENT.match(line)):
        pitfalls.report_comment_at(source, number, match.start(1))
    else:
        return False
    return True


def _report_block_of_text(source: Source, last: int) -> bool:
    """Report text at the beginning of line `last` that belongs to a `content: |` above."""
    if not re.match(r" ?\S", source.line(last)) or re.match(" +[a-z_]+:", source.line(last)):
        return False
    text = last
    for number in range(last - 1, -1, -1):
        line = source.line(number)
        if match := _BLOCK_OF_TEXT.match(line):
            message = f"the text below `{match[1]}` is not indented"
            source.report(_at(source, text, 0), Code.YAML_SYNTAX, message, "begin each of its lines with two spaces")
            return True
        if _KEY.match(line):
            return False
        if re.match(r"\S", line):
            text = number
    return False


def _report_key_above(source: Source, above: int, last: int) -> bool:
    """Report why YAML takes the key in line `last` for the end of a text that begins `above`."""
    line = source.line(above)
    indent = len(line) - len(line.lstrip())
    if _KEY.match(line):
        message = "this line is indented more than the line above"
        source.report(_at(source, last, 0), Code.YAML_SYNTAX, message, "delete the spaces at its beginning")
    elif not indent or line[indent].islower():
        message = 'missing ": " after this key'
        source.report(_at(source, above, indent), Code.YAML_SYNTAX, message, "write `key: value`")
    else:
        message = "the colon in this text makes YAML take it for a key"
        hint = "put | after the key above the text, as in `content: |`"
        source.report(_at(source, above, indent), Code.YAML_SYNTAX, message, hint)
    return True


def _at(source: Source, number: int, column: int) -> Where:
    return Where(source.path, number + 1, column + 1)


def _report_bracket(source: Source, error: yaml.MarkedYAMLError) -> None:
    opening = cast(yaml.Mark, error.context_mark)
    mark = _mark(error)
    hint = "put text that contains ? : , [ ] { or } in quotes"
    if mark.line == opening.line:
        source.report(source.where(mark, mark), Code.YAML_SYNTAX, "missing comma or closing bracket", hint)
    else:
        where = source.where(opening, opening)
        source.report(where, Code.YAML_SYNTAX, "the bracket opened here is not closed on this line", hint)


def _report_block_end(source: Source, mark: yaml.Mark) -> None:
    if source.line(mark.line)[: mark.column].strip():
        message = "unexpected text after the previous value"
        hint = f"{WHOLE}; within '…' write ' twice"
        if source.line(mark.line)[mark.column :].startswith(","):
            hint = "put a list in brackets: […, …]"
    elif mark.column == 1:
        message = "this line begins with one space"
        hint = "delete it, so that the line is level with the lines above"
    else:
        message = "the line is not indented like the lines above"
        hint = "indent keys and list items of one level equally"
    source.report(source.where(mark), Code.YAML_SYNTAX, message, hint)


def _report_in_plain_words(source: Source, error: yaml.MarkedYAMLError, said: str) -> None:
    rule = next(rule for rule in _RULES if re.search(rule.said, said))
    mark = (rule.at_beginning and error.context_mark) or _mark(error)
    source.report(source.where(mark, mark), Code.YAML_SYNTAX, rule.message, rule.hint)


def report_number(source: Source) -> None:
    r"""Note the number that is too large for the parser: a character beyond U+10FFFF, or a version of YAML."""
    match = _TOO_LARGE.search(source.text)
    where = source.at(match.start(), match.end()) if match else source.where()
    source.report(where, Code.YAML_SYNTAX, "this number is too large", "there is no character beyond U+10FFFF")
