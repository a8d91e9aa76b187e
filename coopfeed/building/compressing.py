"""Texts compressed beside themselves, for web servers that send such a file as it is: `index.html.gz`, `index.html.br`.

nginx knows them as gzip_static and brotli_static, Caddy as precompressed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from coopfeed.building.jobs import RenderJob, content_of
from coopfeed.model import Output

_WORTH = 1024  # bytes; what is shorter fits into one packet as it is
_TEXTS = ("text/", "application/json", "application/javascript", "application/xml")
_SHORT = ("/embed.html", "/oembed.html", "/fragment.html", "/oembed.json")
"""What is made only when it is asked for, and then hardly ever longer."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A content coding (RFC 9110, 8.4.1): what follows the name of the file, and what packs its bytes."""

    ending: str
    media_type: str
    pack: Callable[[bytes], bytes]


def _gzip(content: bytes) -> bytes:
    """RFC 1952, with no time in it, and no word of the operating system, which differs between versions of Python."""
    packed = gzip.compress(content, 9, mtime=0)
    return packed[:9] + b"\xff" + packed[10:]


def _br(content: bytes) -> bytes:
    """RFC 7932."""
    import brotli

    packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=11)
    return packed


CODINGS = {
    "gzip": Coding(".gz", "application/gzip", _gzip),
    "br": Coding(".br", "application/octet-stream", _br),
}


def with_siblings(job: RenderJob, names: Sequence[str]) -> Iterator[RenderJob]:
    """`job` with its longer texts in the codings that have these `names`."""
    if not names:
        yield job
        return
    if not job.is_eager:
        texts = [blank for blank in job.blanks if is_text(blank.media_type) and not blank.path.endswith(_SHORT)]
        blanks = [blank for text in texts for blank in _blanks(text, names)]
        make = partial(_with_siblings, job.make, frozenset(text.path for text in texts), names)
        yield replace(job, blanks=(*job.blanks, *blanks), make=make)
        return
    for output in job.make():
        if is_text(output.media_type) and _size(output) >= _WORTH:
            # What packing costs is only spent when the file is another one.
            cache_key = job.cache_key or _digest(output)
            yield RenderJob(tuple(_blanks(output, names)), partial(_siblings, output, names), cache_key)
    yield job


def is_sibling(path: str, among: Container[str]) -> bool:
    """Return whether the file at `path` is one of the files `among` which it lies, compressed."""
    endings = (coding.ending for coding in CODINGS.values())
    return any(path.endswith(ending) and path.removesuffix(ending) in among for ending in endings)


def is_text(media_type: str) -> bool:
    """Whether files of this kind get shorter by being compressed; never images."""
    if media_type.startswith("image/"):
        return False
    return media_type.startswith(_TEXTS) or media_type.endswith(("+xml", "+json"))


def _blanks(output: Output, names: Sequence[str]) -> Iterator[Output]:
    for coding in (CODINGS[name] for name in names):
        yield Output(output.path + coding.ending, coding.media_type, b"")


def _with_siblings(make: Callable[[], Sequence[Output]], texts: frozenset[str], names: Sequence[str]) -> list[Output]:
    outputs = make()
    return [*outputs, *(each for output in outputs if output.path in texts for each in _siblings(output, names))]


def _siblings(output: Output, names: Sequence[str]) -> list[Output]:
    content = content_of(output)
    packed = [CODINGS[name].pack(content) for name in names]
    return [replace(blank, content=its) for blank, its in zip(_blanks(output, names), packed, strict=True)]


def _size(output: Output) -> int:
    if isinstance(output.content, bytes):
        return len(output.content)
    return output.content.stat().st_size if output.content.is_file() else 0


def _digest(output: Output) -> str:
    """That of the content; "" of a file of which nobody can tell whether it was changed."""
    return hashlib.sha256(output.content).hexdigest() if isinstance(output.content, bytes) else ""
