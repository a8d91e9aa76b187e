"""What the YAML parser refuses, in an editor's words and at the place to mend."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

import yaml

from coopfeed.model.codes import Code
from coopfeed.reading.source_file import Source

_QUOTES = "put the whole text in quotes"


class _Rule(NamedTuple):
    """For what the parser says ("context | problem"): our words, and whether to point at where the construct begins."""

    said: str
    message: str
    hint: str
    at_beginning: bool = False


_RULES = (
    _Rule("^(?>.*?quoted scalar).*end of stream", "the quotation mark opened here is never closed", "close it", True),
    _Rule("mapping values are not allowed", '": " here starts a second key', f'{_QUOTES}: "…: …"'),
    _Rule(
        "could not find expected ':'",
        'missing ": " after this key',
        "write `key: value`; indent the lines of a longer text by two spaces",
        True,
    ),
    _Rule("an alias|undefined alias", "a * at the start of a value is read as a reference", _QUOTES, True),
    _Rule("scanning an anchor", "an & at the start of a value is read as a name", _QUOTES, True),
    _Rule("(scanning|parsing) a tag|tag handle", "a ! at the start of a value is read as a tag", _QUOTES, True),
    _Rule("scanning a block scalar", "nothing may follow | or > on the same line", "start the text on the next line"),
    _Rule(
        "double-quoted scalar",
        "unknown escape after a backslash in double quotes",
        "write the backslash twice, or use single quotes",
    ),
    _Rule("sequence entries are not allowed", "a list must start on a new line", "start a new line before the -"),
    _Rule("<document start>", "nothing may follow a line with three dots", "delete the dots, or what follows them"),
    _Rule("found character|expected the node content", "a value cannot start like this", _QUOTES),
    _Rule("", "this is not YAML", "check quotes, brackets and indentation"),
)
_TOO_LARGE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}|%YAML.*")


def report(source: Source, error: yaml.MarkedYAMLError) -> None:
    """Note in `source` what the parser refused."""
    mark = _mark(error)
    said = f"{error.context} | {error.problem}"
    if source.line(mark.line)[mark.column : mark.column + 1] == "\t":
        source.report(source.where(mark, mark), Code.TAB, "a tab; YAML uses spaces", "replace it with spaces")
    elif "expected a single document" in said:
        source.report(
            source.where(mark), Code.TWO_DOCUMENTS, "a second YAML document begins here", "a file may have only one"
        )
    elif "expected ',' or" in said:
        _report_bracket(source, error)
    elif "expected <block end>" in said:
        _report_block_end(source, mark)
    else:
        _report_in_plain_words(source, error, said)


def _mark(error: yaml.MarkedYAMLError) -> yaml.Mark:
    return cast(yaml.Mark, error.problem_mark)  # there always is one


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
        hint = f"{_QUOTES}; within '…' write ' twice"
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
