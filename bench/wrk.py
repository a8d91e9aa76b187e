"""Run wrk, which sends requests as fast as a server responds, and parse its output.

https://github.com/wg/wrk
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

PROGRAM = "wrk"
CONNECTIONS = 32

_TOTAL = re.compile(r"^\s*(\d+) requests in ([\d.]+)(ms|s|m),", re.MULTILINE)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_FAILED = re.compile(r"^\s*(Socket errors: .*|Non-2xx or 3xx responses: .*)$", re.MULTILINE)


class FailedRequestsError(Exception):
    """Some requests failed, so that the numbers mean nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """A number of successful requests in a number of seconds."""

    requests: int
    seconds: float


def is_there() -> bool:
    """Return whether wrk is on this machine."""
    return shutil.which(PROGRAM) is not None


def run(url: str, headers: Mapping[str, str], seconds: int) -> Load:
    """Request `url` from one thread over many connections at once.

    Raises:
        FailedRequestsError: not all succeeded.
    """
    named = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    command = [PROGRAM, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", *named, url]
    return read(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def read(printed: str) -> Load:
    """Return the parsed output of wrk.

    Raises:
        FailedRequestsError: not all requests succeeded.
    """
    if failed := _FAILED.search(printed):
        raise FailedRequestsError(failed[1])
    total = _TOTAL.search(printed)
    if not total or not int(total[1]):
        raise FailedRequestsError(f"no requests in:\n{printed}")
    return Load(int(total[1]), float(total[2]) * _SECONDS[total[3]])
