"""YAML text → a node tree that knows its lines and columns.

Scalars stay the text that the author wrote: `country: NO` is "NO", `title: 1.10` is "1.10"; only a field's type
gives them a meaning. Everything that YAML would accept in silence and an author did not mean is a Problem here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

import yaml

from coopfeed.model.problems import Code, Where
from coopfeed.reading import pitfalls, syntax
from coopfeed.reading.field_errors import brief
from coopfeed.reading.source_file import Source, code_point, forbidden_character, without_forbidden

MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_EXPLAINED = 64 * 1024
"""Characters of a text whose mistakes the pure parser explains: it takes ten seconds for the longest there may be."""

Loc = Sequence[int | str]

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEP_START = re.compile(r"[ \-?:\t]{60,}")
_DEFAULT_TAGS = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


def compose(source: Source) -> yaml.MappingNode | None:
    """Return the mapping that the file holds, without what YAML would let slip (duplicate keys, tags, bombs).

    None, with a problem in `source`, where there is no sound one, or only half of one could be read.
    """
    if pitfalls.report_conflicts(source) or _too_much(source):
        return None
    try:
        node = _compose(source.text)
    except yaml.MarkedYAMLError as error:
        syntax.report(source, error)
        return None
    except (ValueError, OverflowError):
        syntax.report_number(source)
        return None
    if node is None or is_nothing(node):
        source.report(source.where(), Code.EMPTY_FILE, "the file is empty", 'start with "title: …"')
        return None
    if not isinstance(node, yaml.MappingNode):
        where = source.where(node.start_mark, node.end_mark)
        source.report(
            where, Code.NOT_A_MAPPING, "the file is not a list of `key: value` lines", 'start with "title: …"'
        )
        return None
    cleaner = _Cleaner(source)
    cleaner.clean_root(node)
    return node if cleaner.is_whole else None


def _compose(text: str) -> yaml.Node | None:
    """Return the root of the YAML in `text`, as the parser in C reads it.

    What both parsers accept, they read alike. What the one in C refuses is left to the pure one, whose errors `syntax`
    explains.
    """
    if len(text) > MAX_EXPLAINED:
        return yaml.compose(text, Loader=_LOADER)
    with suppress(yaml.YAMLError):
        return yaml.compose(text, Loader=_LOADER)
    return yaml.compose(text, Loader=yaml.BaseLoader)


def is_text(node: yaml.Node) -> bool:
    """Return whether it is a scalar that says something, be it an empty text in quotes."""
    return isinstance(node, yaml.ScalarNode) and (bool(node.style) or node.value not in ("", "~"))


def is_nothing(node: yaml.Node) -> bool:
    """Return whether it is an empty value."""
    # The style of a plain scalar is None in the pure parser and "" in the C parser.
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~")


def is_empty(node: yaml.Node) -> bool:
    """Return whether it is an empty value, or a text below | or > of which no line is indented."""
    return is_nothing(node) or (
        isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") and not node.value.strip()
    )


def is_in_brackets(node: yaml.Node) -> bool:
    """Return whether it is a list or mapping that is written in brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _too_much(source: Source) -> bool:
    """Report nesting that would exhaust the stack of a recursive composer, and more values than it is quick with.

    Block nesting needs deep indentation, flow nesting brackets and many values a long text, so nearly every file passes
    by three counts.
    """
    text = source.text
    is_long = len(text) > MAX_EXPLAINED
    if not is_long and text.count("[") + text.count("{") <= MAX_DEPTH and not _DEEP_START.search(text):
        return False
    for loader in (_LOADER,) if is_long else (_LOADER, yaml.BaseLoader):
        # What neither parser reads to its end, compose() meets and reports.
        with suppress(yaml.YAMLError, ValueError, OverflowError):
            return _report_if_too_much(source, yaml.parse(text, Loader=loader))
    return False


def _report_if_too_much(source: Source, events: Iterable[yaml.Event]) -> bool:
    depth = values = 0
    for event in events:
        values += isinstance(event, yaml.NodeEvent)
        if values > 2 * MAX_VALUES:  # each with a key
            _report_values(source, source.where(event.start_mark))
            return True
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            _report_depth(source, source.where(event.start_mark))
            return True
    return False


def _report_values(source: Source, where: Where) -> None:
    message = f"more than {MAX_VALUES:,} values, counting those that aliases (*name) repeat"
    source.report(where, Code.ALIAS_BOMB, message, "write fewer values, without aliases")


def _report_depth(source: Source, where: Where) -> None:
    source.report(
        where, Code.NESTED_TOO_DEEP, f"more than {MAX_DEPTH} levels of nested lists and mappings", "reduce the nesting"
    )


class _Cleaner:
    """Reports what YAML would let slip (duplicate keys, tags, bombs), and takes it out of the tree.

    It counts what it sees, so that aliases to aliases cannot blow it up.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.has_anchors = "&" in source.text or ": ! " in source.text or "- ! " in source.text
        self.values = 0
        self.is_whole = True

    def clean_root(self, node: yaml.MappingNode) -> None:
        self._check_tag(node)
        self._clean_mapping(node, 1)

    def _clean(self, node: yaml.Node, depth: int) -> None:
        self.values += 1
        if not self.is_whole or self._is_bomb(node, depth):
            return
        self._check_tag(node)
        if isinstance(node, yaml.MappingNode):
            self._clean_mapping(node, depth)
        elif isinstance(node, yaml.ScalarNode):
            self._clean_text(node)
        else:
            for child in node.value:
                self._clean(child, depth + 1)

    def _check_tag(self, node: yaml.Node) -> None:
        if node.tag != _DEFAULT_TAGS[type(node)]:
            hint = "delete it" if node.tag.startswith("tag:") else f"{pitfalls.WHOLE}, or delete the tag"
            self._report(node, Code.YAML_TAG, f"the tag {brief(node.tag)} is not read", hint)

    def _clean_text(self, node: yaml.ScalarNode) -> None:
        if self.has_anchors:
            pitfalls.report_anchor(self.source, node)
        if node.style != '"':
            return  # only escapes can make a character that the file itself does not hold
        if character := forbidden_character(node.value):
            message = f"{code_point(character)} is not allowed in a feed"
            self._report(node, Code.CONTROL_CHARACTER, message, "delete the escape that produces it")
            node.value = without_forbidden(node.value)

    def _is_bomb(self, node: yaml.Node, depth: int) -> bool:
        if depth > MAX_DEPTH:
            _report_depth(self.source, self.source.where(node.start_mark))
            self.is_whole = False
        elif self.values > MAX_VALUES:
            _report_values(self.source, self.source.where(node.start_mark))
            self.is_whole = False
        return not self.is_whole

    def _clean_mapping(self, node: yaml.MappingNode, depth: int) -> None:
        first: dict[str, yaml.Node] = {}
        pairs = []
        for key, value in pitfalls.without_cut_text(self.source, node.value) if node.flow_style else node.value:
            if not isinstance(key, yaml.ScalarNode):
                message = "a key is one word, not a list or mapping"
                self._report(key, Code.WRONG_TYPE, message, "put text that begins with a bracket in quotes")
                continue
            self._check_tag(key)
            self._clean_text(key)
            if character := pitfalls.invisible_in(key.value):
                error = pitfalls.invisible(character)
                self._report(key, error.code, f"{error.message} in this key", error.hint)
                key.value = pitfalls.without_invisible(key.value)
            if key.value in first:
                message = f"`{brief(key.value)}` is already set on line {first[key.value].start_mark.line + 1}"
                self._report(key, Code.DUPLICATE_KEY, message, "keep one of them")
            else:
                first[key.value] = key
                pairs.append((key, value))
                self._clean(value, depth + 1)
        node.value = pairs

    def _report(self, node: yaml.Node, code: Code, message: str, hint: str) -> None:
        self.source.report(self.source.where(node.start_mark, node.end_mark), code, message, hint)


def place(source: Source, node: yaml.Node) -> Where:
    """Return where a value stands: a whole mapping is pointed at by its first line."""
    return source.where(node.start_mark, None if isinstance(node, yaml.MappingNode) else node.end_mark)


def locate(source: Source, node: yaml.Node, loc: Loc, *, key: bool = False) -> Where:
    """Return where the value at `loc` stands (its key, with `key`); as near to it as the file goes."""
    at_key, node = _find(node, loc)
    return place(source, at_key if key and at_key is not None else node)


def locate_text(source: Source, node: yaml.Node, loc: Loc, text: str, line: int = 0, before: int = 0) -> Where:
    """Return where `text` stands within the value at `loc`; the value itself where it is not written so.

    It is looked for from `line` on, counted from 0, if the value stands behind "|". The first `before` places are
    passed over, and so is what is in backticks: code in Markdown.
    """
    _, node = _find(node, loc)
    start = node.start_mark
    end = node.end_mark
    column = start.column
    first = start.line
    if is_literal(node) and start.line + 1 + line < end.line:
        first = start.line + 1 + line
        column = 0
    for number in range(first, min(end.line + 1, len(source.lines))):
        for match in re.finditer(re.escape(text), source.lines_without_code[number][column:], re.I):
            if not before:
                return Where(source.path, number + 1, column + match.start() + 1, len(text))
            before -= 1
        column = 0
    if first > start.line:
        shown = source.lines[first].strip()
        return Where(source.path, first + 1, source.lines[first].find(shown) + 1, max(len(shown), 1))
    return source.where(start, end)


def is_literal(node: yaml.Node) -> bool:
    """Return whether it is a text behind "|", whose lines are those of the file."""
    return isinstance(node, yaml.ScalarNode) and node.style == "|"


def _find(node: yaml.Node, loc: Loc) -> tuple[yaml.Node | None, yaml.Node]:
    """Return the key and the value at `loc`, or the value nearest to it."""
    key: yaml.Node | None = None
    for step in loc:
        if isinstance(step, int):
            if isinstance(node, yaml.SequenceNode):  # else one value stands for a list of one
                key = None
                node = node.value[step]
        elif pair := _pair(node, step):
            key, node = pair
        else:  # a short form leaves a step out
            key = None
    return key, node


def _pair(node: yaml.Node, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((pair for pair in pairs if pair[0].value == key), None)
