"""Values → the text of an item file as a person would write it, and a file that takes no other's place."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from yaml.emitter import ScalarAnalysis

from coopfeed.errors import AlreadyThereError, WritingError, reason
from coopfeed.model.layout import SITE_FILE
from coopfeed.reading.file_models import ItemFile
from coopfeed.reading.records import Field
from coopfeed.reading.records import fields as declared

Value = str | int | date | list["Value"] | dict[str, "Value"]
"""What a key can have. A text is read as that text by everybody; a date or datetime is written as such."""

WIDTH = 100
"""Longer lines of a text are folded."""

_SHORT_LIST = 80
_LONG = 1_000
# Numbers and words for yes and no in any version of YAML, of which PyYAML knows one.
_LIKE_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9A-Fa-f_.:oxOX+\-]*|[-+]?\.(?:inf|nan)|[yn]", re.IGNORECASE)
# What may stand behind | and >: no breaks but the one that YAML 1.1 and 1.2 agree on.
_BLOCK = re.compile("[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffe]*")
_ODD_BREAK = re.compile("[\r\x85\u2028\u2029]")
_ESCAPED = re.compile(r'["\\\U00010000-\U0010ffff]')
_DAY_OR_MOMENT = "tag:yaml.org,2002:timestamp"
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def text(fields: Mapping[str, Value]) -> str:
    """Return the YAML of a file that says `fields`: keys in their usual order, and quotes where a reader needs them.

    Any reader of YAML 1.1 or 1.2 gives back the same texts, coopfeed's own too. What XML cannot carry (control
    characters, lone surrogates) becomes an escape that coopfeed reports; take it out before.
    """
    known = {key: fields[key] for key in in_written_order(declared(ItemFile)) if key in fields}
    return yaml.dump(
        known | dict(fields), Dumper=_Dumper, allow_unicode=True, width=WIDTH, sort_keys=False, default_flow_style=False
    )


def in_written_order(fields: Mapping[str, Field]) -> list[str]:
    """Return the keys of declared fields as a person would write them: as they are declared, and long texts last."""
    return sorted(fields, key=lambda key: fields[key].is_long)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are, long ones folded, short lists in one line, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 - as in PyYAML
        super().increase_indent(flow, indentless=False)

    def analyze_scalar(self, scalar: str) -> Any:
        if len(scalar) > _LONG and "\n" in scalar and _BLOCK.fullmatch(scalar) and scalar.strip():
            # Always written after |; PyYAML would look at each character.
            return ScalarAnalysis(scalar, False, True, False, False, False, True, True)
        analysis = super().analyze_scalar(scalar)
        # PyYAML writes no spaces before a line break, but Markdown's own line break is two of them.
        analysis.allow_block = bool(_BLOCK.fullmatch(scalar) and scalar.strip())
        if _ODD_BREAK.search(scalar):
            analysis.allow_flow_plain = analysis.allow_block_plain = False
        # Double quotes, except where they would have escapes in them: PyYAML escapes emoji too.
        analysis.allow_single_quoted &= not _ODD_BREAK.search(scalar) and bool(_ESCAPED.search(scalar))
        return analysis

    def determine_block_hints(self, text: str) -> str:
        hints: str = super().determine_block_hints(text)
        return f"{self.best_indent}{hints}" if text.startswith("\t") else hints

    def write_literal(self, text: str) -> None:
        super().write_literal(text)
        self.open_ended = False  # or "..." would end the file

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002 - as in PyYAML
        super().write_plain(text, split=False)

    def write_single_quoted(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002 - as in PyYAML
        super().write_single_quoted(text, split=False)

    def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002 - as in PyYAML
        super().write_double_quoted(text, split=False)


def _written_text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = None
    if "\n" in value:
        style = "|"
    elif len(value) > WIDTH and " " in value and value == " ".join(value.split()):
        style = ">"
    elif _LIKE_NUMBER.fullmatch(value):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)


def _written_list(dumper: _Dumper, values: list[Value]) -> yaml.SequenceNode:
    short = all(isinstance(value, str | int) for value in values) and len(str(values)) <= _SHORT_LIST
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


def _written_date(dumper: _Dumper, value: date) -> yaml.ScalarNode:
    return dumper.represent_scalar(_DAY_OR_MOMENT, value.isoformat())


_Dumper.add_representer(str, _written_text)
_Dumper.add_representer(list, _written_list)
_Dumper.add_representer(date, _written_date)
_Dumper.add_representer(datetime, _written_date)


@contextmanager
def project_lock(root: Path) -> Iterator[None]:
    """Choose a name and take it before anybody else on this machine does so in the project at `root`.

    What has a lock is feeds.yaml, which every project has. A disk that knows no locks is no hindrance.
    """
    with (root / SITE_FILE).open("rb") as file:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def create(path: Path, text: str) -> None:
    """Write a new file, whole or not at all; folders above it are made where they are missing.

    Raises:
        AlreadyThereError: something lies at `path`; it stays as it is.
        WritingError: the disk refuses.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")  # reading passes over names with a dot
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
            _take_name(beside, path)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()
    except OSError as error:
        if os.path.lexists(path):
            raise AlreadyThereError(f"{path} already exists; nothing was overwritten") from error
        raise WritingError(f"cannot write {path}: {reason(error)}") from error


def replace(path: Path, raw: bytes) -> None:
    """Write `raw` in place of the file at `path`, whole or not at all; its permissions stay, and a link stays a link.

    Raises:
        WritingError: the disk refuses.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        try:
            beside.write_bytes(raw)
            beside.chmod(target.stat().st_mode)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise WritingError(f"cannot write {path}: {reason(error)}") from error


def _take_name(beside: Path, path: Path) -> None:
    """Give the file its name, unless something has it: a link fails then, a rename would not."""
    try:
        os.link(beside, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Some disks (FAT, shared folders) have no links.
        path.open("x").close()
        beside.replace(path)
