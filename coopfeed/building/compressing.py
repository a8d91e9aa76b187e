"""Texts compressed beside themselves, for web servers that send such a file as it is: `index.html.gz`, `index.html.br`.

nginx knows them as gzip_static and brotli_static, Caddy as precompressed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import brotli

from coopfeed.building.jobs import RenderJob, content_of
from coopfeed.model import Output, OutputInfo, layout

_WORTH = 1024  # bytes; what is shorter fits into one packet as it is
_TEXTS = ("text/", "application/json", "application/javascript", "application/xml")


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
    packed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=11)
    return packed


CODINGS = {
    "gzip": Coding(".gz", "application/gzip", _gzip),
    "br": Coding(".br", "application/octet-stream", _br),
}


def with_siblings(job: RenderJob, names: Sequence[str]) -> Iterator[RenderJob]:
    """Yield `job` with its longer texts in the codings that have these `names`."""
    if not names:
        yield job
        return
    if not job.is_eager:
        # How long they are shows only when they are rendered.
        texts = [number for number, each in enumerate(job.files) if is_text(each.media_type) and not each.kind.is_short]
        siblings = chain.from_iterable(_siblings(job.files[number], names) for number in texts)
        yield replace(job, files=(*job.files, *siblings), render=partial(_with_packed, job, texts, names))
        return
    for output in job.make():
        if is_text(output.media_type) and _size(output) >= _WORTH:
            # What packing costs is only spent when the file is another one.
            cache_key = job.cache_key or _digest(output)
            yield RenderJob(_siblings(output.info, names), partial(_packed, output, names), cache_key)
    yield job


def is_sibling(path: str, among: Container[str]) -> bool:
    """Return whether the file at `path` is one of the files `among` which it lies, compressed."""
    endings = (coding.ending for coding in CODINGS.values())
    return any(path.endswith(ending) and path.removesuffix(ending) in among for ending in endings)


def is_text(media_type: str) -> bool:
    """Return whether files of this kind get shorter by being compressed; never images."""
    if media_type.startswith("image/"):
        return False
    return media_type.startswith(_TEXTS) or media_type.endswith(("+xml", "+json"))


def _siblings(text: OutputInfo, names: Sequence[str]) -> tuple[OutputInfo, ...]:
    codings = (CODINGS[name] for name in names)
    return tuple(layout.compressed(text, coding.ending, coding.media_type) for coding in codings)


def _with_packed(job: RenderJob, texts: Sequence[int], names: Sequence[str]) -> list[bytes | Path]:
    outputs = job.make()
    packed = (_packed(outputs[number], names) for number in texts)
    return [*(output.content for output in outputs), *chain.from_iterable(packed)]


def _packed(output: Output, names: Sequence[str]) -> list[bytes]:
    content = content_of(output)
    return [CODINGS[name].pack(content) for name in names]


def _size(output: Output) -> int:
    if isinstance(output.content, bytes):
        return len(output.content)
    return output.content.stat().st_size if output.content.is_file() else 0


def _digest(output: Output) -> str:
    """Return the digest of the content; "" for a file that may have changed unnoticed."""
    return hashlib.sha256(output.content).hexdigest() if isinstance(output.content, bytes) else ""
