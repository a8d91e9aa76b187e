"""What an object store is to say of a file when somebody fetches it: its media type, and how long it may be kept."""

from __future__ import annotations

import hashlib
import re

from coopfeed.model import Kind, OutputInfo

RECORD = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache"}
"""Those of the publication record, which is asked for right after it was written."""

_KEPT = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=300"
_UTF8 = re.compile(r"text/(html|css|javascript)|application/(.+\+)?(xml|json)")
"""What is written here in UTF-8. A table or a picture of the project's own may be in something else."""
_FEED = re.compile(r"application/.+\+(xml|json)")


def headers(file: OutputInfo, sha256: str, *, exact: bool) -> dict[str, str]:
    """Return the Content-Type and Cache-Control (RFC 9111, 5.2) of a `file`, and the digest of its content.

    What has a digest in its name never changes, and is kept for a year; all else is asked for again after five minutes.
    Feeds that are not called by their `exact` types are XML and JSON.
    """
    feed = None if exact else _FEED.fullmatch(file.media_type)
    kind = f"application/{feed[1]}" if feed else file.media_type
    return {
        "Content-Type": f"{kind}; charset=utf-8" if _UTF8.fullmatch(kind) else kind,
        "Cache-Control": _KEPT if file.kind.is_immutable else _SHORT,
        "sha256": sha256,
    }


def policy(*, exact: bool) -> str:
    """Return what is another one whenever `headers` says something else of any file."""
    immutable = sorted(kind.name for kind in Kind if kind.is_immutable)
    policy = (_KEPT, _SHORT, immutable, _UTF8.pattern, _FEED.pattern, exact)
    return hashlib.sha256(repr(policy).encode()).hexdigest()[:16]
