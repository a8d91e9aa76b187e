"""The command line: parse, call one function, show, exit code."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from coopfeed.cli.check import check
from coopfeed.cli.compare import compare
from coopfeed.cli.embed import embed
from coopfeed.cli.explain import explain
from coopfeed.cli.importing import import_
from coopfeed.cli.init import init
from coopfeed.cli.listing import listing
from coopfeed.cli.new import new
from coopfeed.cli.ping import ping
from coopfeed.cli.program import EXIT_WORLD, program
from coopfeed.cli.publish import publish
from coopfeed.cli.schema import schema
from coopfeed.cli.serve import serve
from coopfeed.cli.upcoming import upcoming
from coopfeed.cli.verify import verify
from coopfeed.system import interrupts

__all__ = ["main"]

program.add_command(check)
program.add_command(compare)
program.add_command(embed)
program.add_command(explain)
program.add_command(import_)
program.add_command(init)
program.add_command(listing)
program.add_command(new)
program.add_command(ping)
program.add_command(publish)
program.add_command(schema)
program.add_command(serve)
program.add_command(upcoming)
program.add_command(verify)


def main() -> None:
    """The command `coopfeed`."""
    interrupts.only_once()
    # Hardly anything here is a cycle, and to look for some among all items again and again takes long.
    gc.disable()
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:  # closed by whoever started it
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
    """End at once: Python would wait for threads, and those perhaps for somebody who never answers."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status if isinstance(status, int) else 1)
