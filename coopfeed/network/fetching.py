"""A file or an http(s) address → bytes, and a form → an http(s) address: with bounds on time, size and redirects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from functools import partial
from pathlib import Path

from coopfeed.errors import FetchError, NotFoundError
from coopfeed.network import addresses
from coopfeed.network.addresses import strange
from coopfeed.network.client import Client, ExchangeError, NotFollowedError
from coopfeed.network.limits import Deadline, Timeouts, too_large

__all__ = ["MAX_BYTES", "Fetched", "Reply", "Timeouts", "fetch", "fetcher", "is_address", "post", "strange"]

MAX_BYTES = 50 * 1024 * 1024
ALL = 20 * 60
"""Seconds that all documents of one command may take."""

_LIKE_ADDRESS = re.compile(r"www\.|[^./\s](?=[^/\s]*[.:][^/\s])[^/\s]*/")
_SENT_AGAIN = frozenset({301, 302, 307, 308})  # not 303: the form has been taken, and it says where to look
_GONE = frozenset({404, 410})
_PASSING = frozenset({408, 429})  # and all from 500 on
_HEADERS = {"Accept-Encoding": "gzip", "Cache-Control": "no-cache"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was there: `location` is the path, or the address after all redirects.

    `media_type`, and `charset` with it, are what the server says, "" where unknown.
    """

    location: str
    content: bytes
    media_type: str = ""
    charset: str = ""

    @property
    def url(self) -> str:
        """The address, or "" of a file."""
        return self.location if is_address(self.location) else ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a form: the `status`, 0 where there was no answer, and why it was not taken, "" if it was.

    `wait` is what the server asks for before the next attempt, in seconds.
    """

    status: int
    refusal: str = ""
    wait: float = 0

    @property
    def may_pass(self) -> bool:
        """Return whether another attempt may be taken."""
        return bool(self.refusal) and (self.status in _PASSING or not 0 < self.status < 500)


def is_address(location: str) -> bool:
    """Return whether `location` is an address with a scheme of its own, and no path."""
    return "://" in location


def fetch(
    location: str, max_bytes: int = MAX_BYTES, timeouts: Timeouts | None = None, deadline: Deadline | None = None
) -> Fetched:
    """Return what is at `location`: an http(s) address, or the path of a file.

    Args:
        location: neither another scheme nor a user name is allowed in an address; nor is a redirect to such a one.
        max_bytes: of the unpacked content.
        timeouts: of an address.
        deadline: of an address, if that is sooner than by its `timeouts`.

    Raises:
        NotFoundError: the server says that there is nothing.
        FetchError: it cannot be read, is larger, or takes longer.
    """
    if not is_address(location):
        return _read(location, max_bytes)
    timeouts = timeouts or Timeouts()
    return _get(location, max_bytes, timeouts, _sooner(timeouts, deadline))


def fetcher(seconds: float = ALL) -> Callable[..., Fetched]:
    """Return `fetch`, with a deadline over all that is fetched with it."""
    return partial(fetch, deadline=Deadline.after(seconds))


def _read(location: str, max_bytes: int) -> Fetched:
    try:
        path = Path(location)
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise FetchError(f"cannot read {location}: it is {'a folder' if path.is_dir() else 'no file'}")
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        hint = "; if it is an address, put https:// in front" if _LIKE_ADDRESS.match(location) else ""
        raise FetchError(f"cannot read {location}: {reason}{hint}") from error
    if len(content) > max_bytes:
        raise FetchError(f"cannot read {location}: {too_large(max_bytes)}")
    return Fetched(location, content)


def _get(location: str, max_bytes: int, timeouts: Timeouts, deadline: Deadline) -> Fetched:
    try:
        with (
            closing(Client(timeouts)) as client,
            client.send("GET", location, deadline, headers=_HEADERS) as response,
        ):
            _refuse_status(location, response.status)
            content = response.read(max_bytes)
            media_type = response.headers.get("content-type", "").partition(";")[0].strip()
            said = Message()
            said["Content-Type"] = response.headers.get("content-type", "")
            return Fetched(response.url, content, media_type, said.get_content_charset(""))
    except ExchangeError as error:
        named = "an address with a user name in it" if error.reason == addresses.WITH_USER else location
        raise _failed(named, error.reason) from error


def _refuse_status(location: str, status: int) -> None:
    if status in _GONE:
        raise NotFoundError(f"cannot fetch {location}: not found ({status})")
    if status != 200:
        raise _failed(location, f"the server responded with {status}")


def _failed(location: str, reason: str) -> FetchError:
    return FetchError(f"cannot fetch {location}: {reason}")


def post(location: str, form: Mapping[str, str], timeouts: Timeouts, deadline: Deadline | None = None) -> Reply:
    """Return what comes of `form`, sent to the http(s) address `location`, or where that redirects it to; never an
    error.

    It is over when `timeouts.whole` has passed, or at `deadline` if that is sooner.
    """
    until = _sooner(timeouts, deadline)
    try:
        with (
            closing(Client(timeouts)) as client,
            client.send("POST", location, until, form=form, followed=_SENT_AGAIN) as response,
        ):
            taken = response.status // 100 == 2 or response.status == 303
            refusal = "" if taken else f"the server responded with {response.status}"
            wait = response.headers.get("retry-after", "")
            return Reply(response.status, refusal, float(wait) if wait.isdecimal() else 0)
    except NotFollowedError as error:
        return Reply(400, error.reason)
    except ExchangeError as error:
        return Reply(0, error.reason)


def _sooner(timeouts: Timeouts, deadline: Deadline | None) -> Deadline:
    whole = Deadline.after(timeouts.whole)
    return min(whole, deadline) if deadline else whole
