"""Sending what was made to a bucket: several objects at once, and what is named before what names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby

from coopfeed.publishing.buckets import headers
from coopfeed.publishing.buckets.claim import Claim
from coopfeed.publishing.buckets.objects import Found, Objects
from coopfeed.publishing.buckets.spool import Spool
from coopfeed.publishing.pending import PendingPublication
from coopfeed.system.threads import at_once

_AT_ONCE = 16  # requests


def send(objects: Objects, work: PendingPublication, spool: Spool, claim: Claim) -> dict[str, str]:
    """Send what was made: each kind when all that it may name is there. The mark of each object comes back."""
    marks: dict[str, str] = {}
    files = {file.path: file for file in work.build.files}
    known = work.comparison.known

    def put(path: str) -> None:
        told = headers.headers(files[path], known[path].sha256, exact=work.build.site.exact_types)
        marks[path] = objects.put(path, spool.read(path), told)

    def rank(path: str) -> int:
        return files[path].kind.rank

    sent = work.comparison.means.sent
    done = 0
    for _, paths in groupby(sorted(spool.paths, key=rank), key=rank):
        if done:
            claim.check()
        for _ in at_once(put, [*paths], _AT_ONCE):
            done += 1
            if sent:
                sent(done, len(spool.paths))
    return marks


def marked(
    objects: Objects, work: PendingPublication, before: Mapping[str, Found], sent: Mapping[str, str]
) -> dict[str, Found]:
    """What lies there now, but with the marks of what we have seen `before` or `sent`.

    One that was overtaken may have written since then: that has another mark, by which it is found the next time.
    """
    after = objects.all()
    for path, found in after.items():
        if path not in sent:
            after[path] = before.get(path, found)
        # Of a large file some stores list another mark than they gave (rclone does).
        elif sent[path] != found.e_tag and not objects.has(path, work.comparison.known[path].sha256):
            after[path] = replace(found, e_tag=sent[path])
    return after
