"""Show in a browser what publishing would write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from coopfeed import preview
from coopfeed.app.report import Progress, no_progress
from coopfeed.preview import Listener, PreviewBuilder, Updater
from coopfeed.preview import PreviewState as PreviewState
from coopfeed.preview import listen as listen
from coopfeed.preview.serving import host_of as host_of
from coopfeed.preview.watching import Watch


def serve(
    root: Path,
    place: Listener,
    now: Callable[[str], datetime],
    show: Callable[[PreviewState, frozenset[str]], None],
    *,
    future: bool = False,
    progress: Progress = no_progress,
    processes: int = 1,
) -> None:
    """Serve at `place` what publishing would write, and again after each change of a file, until KeyboardInterrupt.

    `show` is called with what there is to show, and with the files that have changed; first of all before anything is
    served. With `future`, withheld items are shown too. Nothing is written.

    Raises:
        CoopfeedError: the project cannot be watched any more.
    """
    builder = PreviewBuilder(root, future=future)
    updater = Updater(builder, Watch(root), now, show)
    state = builder.refresh(now, processes, partial(progress, "reading"))
    show(state, frozenset())
    preview.serve(place, updater, state)
