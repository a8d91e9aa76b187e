"""YAML text → a node tree that knows its lines and columns → plain text, lists and mappings.

Scalars stay the text that the author wrote: `country: NO` is "NO", `title: 1.10` is "1.10"; only a field's type
gives them a meaning. Everything that YAML would accept in silence and an author did not mean is a Problem here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from coopfeed.problems import Where
from coopfeed.reading.sources import Source, lines_of

MAX_DEPTH = 20
MAX_VALUES = 20_000

NO_DATA = frozenset({"nested-too-deep", "alias-bomb"})
"""Codes of problems after which there is only half the data."""

Data = str | list["Data"] | dict[str, "Data"] | None
Loc = Sequence[int | str]

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEP_START = re.compile(r"^[ \-?:]{60,}", re.MULTILINE)
_DEFAULT_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


def compose(source: Source) -> yaml.MappingNode | None:
    """The mapping that the file holds; None, with a problem in `source`, where there is no sound one."""
    if _too_deep(source):
        return None
    try:
        node = yaml.compose(source.text, Loader=_LOADER)
    except yaml.YAMLError:
        # The pure parser is the judge, so that its message and place are the same on every machine.
        try:
            node = yaml.compose(source.text, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            _report_syntax(source, error)
            return None
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value and node.style is None):
        source.report(source.where(), "empty-file", "the file is empty", "write at least title, date and summary")
        return None
    if not isinstance(node, yaml.MappingNode):
        where = source.where(node.start_mark, node.end_mark)
        source.report(where, "not-a-mapping", "the file is no list of `key: value` lines", 'begin with "title: …"')
        return None
    return node


def _too_deep(source: Source) -> bool:
    """Report nesting that would exhaust the stack of a recursive composer.

    Block nesting needs deep indentation and flow nesting needs brackets, so nearly every file passes by two counts.
    """
    text = source.text
    if text.count("[") + text.count("{") <= MAX_DEPTH and not _DEEP_START.search(text):
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                _report_depth(source, source.where(event.start_mark))
                return True
    except yaml.YAMLError:
        pass  # compose() meets the same error and reports it
    return False


def _report_depth(source: Source, where: Where) -> None:
    source.report(where, "nested-too-deep", f"more than {MAX_DEPTH} levels of lists and mappings", "write it flat")


def _report_syntax(source: Source, error: yaml.MarkedYAMLError) -> None:
    mark = error.problem_mark
    if "quoted scalar" in (error.context or "") and "end of stream" in (error.problem or ""):
        mark = error.context_mark
        source.report(source.where(mark), "yaml-syntax", "the quotation mark that opens here is never closed")
        return
    line = source.line(mark.line) if mark else ""
    indent = line[: len(line) - len(line.lstrip())]
    where = source.where(mark, mark)
    if mark and ("\t" in indent or line[mark.column : mark.column + 1] == "\t"):
        column = indent.find("\t") if "\t" in indent else mark.column
        where = Where(source.path, mark.line + 1, column + 1)
        source.report(where, "tab", "a tab; YAML wants spaces", "replace it by spaces")
    elif "expected a single document" in (error.context or ""):
        source.report(where, "two-documents", "a second YAML document begins here", "one file holds one item")
    else:
        source.report(where, "yaml-syntax", *_in_plain_words(error.problem or str(error)))


def _in_plain_words(problem: str) -> tuple[str, str]:
    if "mapping values are not allowed" in problem:
        return 'a ": " here is read as a second key', 'put the whole text in quotes: "…: …"'
    if "cannot start any token" in problem:
        return problem, "put the text in quotes"
    return problem, "check quotes, brackets and indentation"


def to_data(source: Source, node: yaml.Node) -> Data:
    """`node` as text, lists and mappings; what YAML would let slip (duplicate keys, tags, bombs) goes to `source`."""
    return _Converter(source).convert(node, 1)


class _Converter:
    """Counts what it converts, so that aliases to aliases cannot blow it up."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.values = 0
        self.stopped = False

    def convert(self, node: yaml.Node, depth: int) -> Data:
        self.values += 1
        if self.stopped or self._is_bomb(node, depth):
            return None
        if node.tag != _DEFAULT_TAGS[type(node)]:
            where = self.source.where(node.start_mark, node.end_mark)
            self.source.report(where, "yaml-tag", f"the tag {node.tag} is not read", "delete it")
            return None
        if isinstance(node, yaml.ScalarNode):
            return None if node.style is None and node.value in ("", "~") else node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.convert(child, depth + 1) for child in node.value]
        return self._mapping(node.value, depth)

    def _is_bomb(self, node: yaml.Node, depth: int) -> bool:
        if depth > MAX_DEPTH:
            _report_depth(self.source, self.source.where(node.start_mark))
            self.stopped = True
        elif self.values > MAX_VALUES:
            where = self.source.where(node.start_mark)
            self.source.report(where, "alias-bomb", f"aliases make more than {MAX_VALUES} values of this file")
            self.stopped = True
        return self.stopped

    def _mapping(self, pairs: list[tuple[yaml.Node, yaml.Node]], depth: int) -> Data:
        mapping: dict[str, Data] = {}
        first: dict[str, int] = {}
        for key, value in pairs:
            where = self.source.where(key.start_mark, key.end_mark)
            if not isinstance(key, yaml.ScalarNode):
                self.source.report(where, "wrong-type", "a key is one word, not a list or mapping")
            elif key.value in mapping:
                message = f"`{key.value}` stands already in line {first[key.value]}"
                self.source.report(where, "duplicate-key", message, "keep one of the two")
            else:
                first[key.value] = where.line
                mapping[key.value] = self.convert(value, depth + 1)
        return mapping


def locate(source: Source, node: yaml.Node, loc: Loc, *, key: bool = False) -> Where:
    """Where the value at `loc` stands (its key, with `key`); as near to it as the file goes."""
    at_key: yaml.Node | None = None
    for step in loc:
        found = _child(node, step)
        if found is None:
            at_key = None
            break
        at_key, node = found
    if key and at_key is not None:
        node = at_key
    elif isinstance(node, yaml.MappingNode):
        # A whole mapping is pointed at by its first line.
        return source.where(node.start_mark)
    return source.where(node.start_mark, node.end_mark)


def locate_text(source: Source, node: yaml.Node, loc: Loc, text: str) -> Where:
    """Where `text` stands within the value at `loc`; the value itself where it is not written so."""
    value = locate(source, node, loc)
    lines = lines_of(source.text)
    for number in range(value.line - 1, len(lines)):
        column = lines[number].lower().find(text.lower(), value.column - 1 if number == value.line - 1 else 0)
        if text and column >= 0:
            return Where(source.path, number + 1, column + 1, len(text))
    return value


def _child(node: yaml.Node, step: int | str) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None
