"""Publishing again at each change of a file, and at each moment at which something is due."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from coopfeed.cli import output
from coopfeed.cli.program import tell
from coopfeed.errors import CoopfeedError

_RETRY = timedelta(minutes=1)  # after the world has failed


@dataclass(frozen=True, slots=True)
class Done:
    """Whether it was `published`, or something stood against it; when it is to be done again in any case (`due`).

    `files` are those that items and site show or offer, relative to the project; `lacks` says that some are missing.
    """

    published: bool
    files: frozenset[str] = frozenset()
    due: datetime | None = None
    lacks: bool = False


def repeat(root: Path, publish: Callable[[bool], Done], now: Callable[[], datetime], *, quiet: bool) -> None:
    """Call `publish` at once, and again and again until Ctrl-C; it is told whether nothing was published before.

    Raises:
        CoopfeedError: the first one could not be published, or nothing can be watched.
    """
    from coopfeed.preview.watching import Watch

    with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
        watch = Watch(root)
        done = publish(True)
        published = done.published
        if not quiet:
            output.echo("Watching for changes (Ctrl-C ends it)")
        while True:
            # What changed in a folder before anybody watched it, nobody has seen.
            if not watch.follow(done.files, everywhere=done.lacks):
                due = done.due

                def left(due: datetime | None = due) -> float | None:
                    return (due - now()).total_seconds() if due else None

                watch.wait(left)
            try:
                done = publish(not published)
            except CoopfeedError as error:
                tell(error)
                done = Done(False, done.files, now() + _RETRY, done.lacks)
            published = published or done.published
