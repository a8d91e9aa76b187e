"""What is wrong with an answer: pure functions, values in, findings out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from coopfeed.model import Kind
from coopfeed.model.codes import Code
from coopfeed.rendering.formats import Links
from coopfeed.verifying.findings import Finding
from coopfeed.verifying.responses import Answer, Certificate, Questions
from coopfeed.verifying.targets import Target

LONG = 86_400
"""Seconds for which a feed may be kept unasked."""
WORTH_PACKING = 1_400
"""Bytes: what fits into one packet is not sent faster packed."""
_GONE = (404, 410)


def reached(answer: Answer, *, is_page: bool = False) -> Iterator[Finding]:
    """Yield whether it is there, and at its address."""
    address = answer.address
    if answer.hops:
        yield Finding(
            _code_of_redirect(answer, is_page=is_page),
            address,
            f"it redirects: {' → '.join(f'{hop.status} {hop.to}' for hop in answer.hops)}",
        )
    if answer.is_untrusted:
        yield Finding(Code.BAD_CERTIFICATE, address, f"the certificate was rejected: {answer.failure}")
    elif not answer.status:
        yield Finding(Code.NO_ANSWER, address, answer.failure)
    elif answer.status in _GONE:
        yield Finding(Code.NOT_THERE, address, f"not found ({answer.status})")
    elif answer.status != 200:
        yield Finding(Code.REFUSED, address, f"the server responded with {answer.status}")
    elif answer.is_packed_badly:
        yield Finding(Code.BAD_GZIP, address, "the response cannot be decompressed")


def _code_of_redirect(answer: Answer, *, is_page: bool) -> Code:
    if is_page:
        return Code.PAGE_REDIRECTED
    return Code.REDIRECTED if all(hop.is_permanent for hop in answer.hops) else Code.REDIRECTED_FOR_NOW


def secure(url: str) -> Iterator[Finding]:
    """Yield whether nobody on the way can change it: https, or no way at all."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        yield Finding(Code.NOT_HTTPS, url, "it is served over http")


def is_loopback(host: str) -> bool:
    """Return whether `host` is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def described(target: Target, answer: Answer) -> Iterator[Finding]:
    """Yield whether the header says what it is, and lets those in who need it."""
    address = target.address
    best = target.media_types[0]
    if answer.media_type not in target.media_types:
        said = answer.media_type or "nothing"
        yield Finding(Code.WRONG_MEDIA_TYPE, address, f"the media type is {said}: it should be {best}")
    # XML: RFC 7303, 3.2. JSON knows no other (RFC 8259, 8.1), and our pages and scripts are nothing else.
    if answer.charset not in ("", "utf-8", "utf8"):
        yield Finding(Code.WRONG_CHARSET, address, f"the charset is {answer.charset}: it should be utf-8")
    if target.kind.is_open(best) and answer.headers.get("access-control-allow-origin") not in ("*", ORIGIN):
        yield Finding(Code.NO_CORS, address, "the header Access-Control-Allow-Origin: * is missing")
    if target.kind is Kind.FRAME and (header := _refuses_frames(answer)):
        yield Finding(Code.NO_FRAMING, address, f"it may not be framed: {header}")
    if target.format and (seconds := _kept(answer)) > LONG:
        yield Finding(Code.CACHED_LONG, address, f"it may be cached for {seconds // 3600} hours")


ORIGIN = "https://coopfeed.invalid"
"""The site of a partner, as whose script we ask: none can be called so (RFC 6761, 6.4)."""


def _refuses_frames(answer: Answer) -> str:
    if "x-frame-options" in answer.headers:
        return f"X-Frame-Options: {answer.headers['x-frame-options']}"
    policy = answer.headers.get("content-security-policy", "")
    found = re.search(r"frame-ancestors[^;]*", policy)
    return found[0] if found and not re.search(r"\s(\*|https:)(\s|$)", found[0]) else ""


def _kept(answer: Answer) -> int:
    """For how many seconds the answer may be used again; a cache that many share goes by s-maxage (RFC 9111, 5.2.2)."""
    found = re.findall(r"(?:s-maxage|max-age)=\"?(\d{1,12})", answer.headers.get("cache-control", ""))
    return max(map(int, found), default=0)


def same(target: Target, answer: Answer) -> Iterator[Finding]:
    """Yield whether it is what was published; hosts may put something into pages."""
    if not target.is_page and hashlib.sha256(answer.body).hexdigest() != target.sha256:
        yield Finding(Code.OTHER_BYTES, target.address, f"these {len(answer.body)} bytes differ from the record")


def cheap(target: Target, asked: Questions) -> Iterator[Finding]:
    """Yield whether readers that have it get no more than the word that it is the same (RFC 9110, 13.1), and else
    little.
    """
    plain = asked.plain
    packed = asked.packed
    address = target.address
    if asked.tagged is None and asked.dated is None:
        yield Finding(Code.NO_VALIDATOR, address, "there is neither ETag nor Last-Modified")
    for answer, header in ((asked.tagged, "If-None-Match"), (asked.dated, "If-Modified-Since")):
        if answer is not None and answer.status != 304:
            yield Finding(Code.NO_304, address, f"{header} gets the response {answer.status or answer.failure}")
    if asked.made_up is not None and asked.made_up.status == 304:
        yield Finding(Code.FALSE_304, address, "a made-up ETag gets the response 304")
    if plain.is_gzipped:
        yield Finding(Code.GZIP_UNASKED, address, "it is gzipped even for clients that did not ask for it")
    elif packed is None:
        return
    elif packed.is_packed_badly or (packed.is_plain and packed.body != plain.body):
        yield Finding(Code.BAD_GZIP, address, "the gzipped version differs")
    elif not packed.is_gzipped and len(plain.body) >= WORTH_PACKING:
        yield Finding(Code.NO_GZIP, address, f"its {len(plain.body)} bytes are not gzipped for clients that ask for it")


def linked(target: Target, links: Links | None) -> Iterator[Finding]:
    """Yield whether a feed document says of itself that it is where it is."""
    if target.is_subscribed and links is not None and links.itself != target.address:
        yield Finding(Code.SELF_LINK, target.address, f"its self link is {links.itself or 'missing'}")


def discovered(address: str, named: tuple[str, ...], expected: str) -> Iterator[Finding]:
    """Yield whether a feed's page at `address` leads to the oEmbed answer that is `expected`."""
    if expected not in named:
        yield Finding(Code.NO_OEMBED, address, f"the page does not link to {expected}")


def hub(answer: Answer) -> Iterator[Finding]:
    """Yield whether a hub is up; what it thinks of a visit without a question is its own matter."""
    if not answer.status or answer.status >= 500:
        said = f"it responded with {answer.status}" if answer.status else answer.failure
        yield Finding(Code.HUB_SILENT, answer.address, said)


def image(answer: Answer, url: str) -> Iterator[Finding]:
    """Yield whether an image is there. Other hosts than that of the site at `url` may refuse what is no browser."""
    is_ours = answer.address.startswith(url)
    if answer.status in _GONE or (is_ours and (answer.status >= 400 or not answer.status)):
        yield Finding(
            Code.IMAGE_MISSING, answer.address, answer.failure or f"the server responded with {answer.status}"
        )


def lasting(url: str, found: Certificate | None, now: datetime) -> Iterator[Finding]:
    """Yield whether the certificate counts for long enough to be renewed: two weeks, or a third of its life."""
    if found is None:
        return
    left = found.until - now
    if left < min(timedelta(days=14), (found.until - found.since) / 3):
        yield Finding(Code.CERTIFICATE_EXPIRES, url, f"the certificate expires on {found.until:%Y-%m-%d %H:%M} UTC")


def due(url: str, released: frozenset[str], live: frozenset[str]) -> Iterator[Finding]:
    """Yield whether the items that are live are those that are released by now (ids)."""
    for ids, what in ((released - live, "released by now, but not live"), (live - released, "live, but not released")):
        if ids:
            shown = ", ".join(sorted(each.rpartition("/")[2] for each in ids)[:3])
            more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
            yield Finding(Code.DUE, url, f"{shown}{more}: {what}")
