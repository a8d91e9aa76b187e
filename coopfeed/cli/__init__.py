"""The command line: parse, call one function of `coopfeed.app`, show, exit status."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from coopfeed.cli.program import EXIT_WORLD, program
from coopfeed.system import interrupts

__all__ = ["main"]


def main() -> None:
    """Run the command `coopfeed`."""
    interrupts.only_once()
    # With the usual threshold, an edit among 10,000 items takes 5 % longer; a last collection at the end takes 4 ms.
    gc.set_threshold(100_000)
    atexit.register(gc.disable)
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:  # closed by the parent process
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows "?" instead of a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        program()
    except SystemExit as end:
        if interrupts.has_come() or end.code == EXIT_WORLD:
            _leave(end.code)
        raise


def _leave(status: object) -> NoReturn:
    """Exit without waiting for threads, which may wait for a server that never answers."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status if isinstance(status, int) else 1)
