"""The preview from its start to Ctrl-C: a web server in one thread, and another one that makes it all again."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from threading import Event, Thread

import uvicorn

from coopfeed.errors import CoopfeedError
from coopfeed.model.problems import Problem
from coopfeed.preview.builder import PreviewBuild, PreviewBuilder, PreviewState
from coopfeed.preview.live import Broadcaster
from coopfeed.preview.serving import application
from coopfeed.preview.watching import Watch

Now = Callable[[str], datetime]
"""Gives the moment, when it is called with the site's time zone."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Where the preview is served: a `socket` that listens at `host`, and other names that it answers to."""

    socket: socket.socket
    host: str
    allowed: tuple[str, ...] = ()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.socket.getsockname()[1])

    @property
    def url(self) -> str:
        """The address for browsers."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    @property
    def is_open(self) -> bool:
        """Return whether other machines can reach it."""
        return not ip_address(self.socket.getsockname()[0]).is_loopback


def listen(host: str, port: int) -> Listener:
    """Take the `port` of `host`, any free one for 0.

    Raises:
        CoopfeedError: another program has it, or it cannot be taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return Listener(socket.create_server((host, port), family=family), host)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            hint = f"choose another one (--port {port + 1 if port < 65535 else 8001}), or a free one (--port 0)"
            raise CoopfeedError(f"port {port} is in use by another program: {hint}") from error
        why = (error.strerror or str(error)).partition(" (while")[0].lower()
        raise CoopfeedError(f"cannot listen on {host}, port {port}: {why}") from error


class Updater:
    """Makes the preview again at each change that `watch` sees, and when something is due.

    `builder` makes it. `show` is called with what there is to show, and with the files that have changed: none where
    something has become due.
    """

    def __init__(
        self,
        builder: PreviewBuilder,
        watch: Watch,
        now: Now,
        show: Callable[[PreviewState, frozenset[str]], None],
    ) -> None:
        self.builder = builder
        self._watch = watch
        self._now = now
        self._show = show

    def run(self, state: PreviewState, show: Callable[[PreviewState], None], stop: Event) -> None:
        """Hand each state after `state` to `show`, until `stop` is set."""

        def left() -> float | None:
            return (state.due - self._now("UTC")).total_seconds() if state.due else None

        changed: frozenset[str] | None = frozenset()
        while changed is not None:
            again = self._watch.follow(state.files, everywhere=state.lacks)
            if state.preview and not again and (problem := self._problem(state.preview)):
                state = self.builder.without(state, problem)
                show(state)
            self._show(state, changed)
            # What changed in a folder before it was watched has gone unnoticed.
            if again or (changed := self._watch.wait(left, stop)) is not None:
                state = self.builder.refresh(self._now)
                show(state)

    def _problem(self, preview: PreviewBuild) -> Problem | None:
        """Return what goes wrong with a template of the theme on any page; as far as it is known when the next change
        comes.
        """
        for job in self.builder.unchecked(preview):
            if problem := self.builder.problem(preview, job):
                return problem
            if self._watch.has_seen():
                break
        return None


def serve(place: Listener, updater: Updater, state: PreviewState) -> None:
    """Serve `state` at `place`, and each that `updater` makes after it, until Ctrl-C.

    Raises:
        CoopfeedError: the project cannot be watched any more.
        KeyboardInterrupt: Ctrl-C.
    """
    with asyncio.Runner() as runner:
        runner.get_loop()  # which needs files; there is nothing to run where the system gives none
        runner.run(_serve(place, updater, state))


async def _serve(place: Listener, updater: Updater, state: PreviewState) -> None:
    broadcaster = Broadcaster(state)
    stop = Event()
    loop = asyncio.get_running_loop()
    # A browser that listens for events would do so for ever, so connections are cut at the end.
    config = uvicorn.Config(
        application(updater.builder, broadcaster, place.host, place.allowed),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=0,
    )
    server = uvicorn.Server(config)

    def show(state: PreviewState) -> None:
        loop.call_soon_threadsafe(broadcaster.show, state)

    failures: list[BaseException] = []

    def keep() -> None:
        try:
            updater.run(state, show, stop)
        except BaseException as error:  # noqa: BLE001 - it is raised where the preview ends, because of it
            failures.append(error)
            server.should_exit = True

    # It writes nothing, so Ctrl-C need not wait until it is done with many items.
    Thread(target=keep, daemon=True).start()
    try:
        await server.serve([place.socket])
    finally:
        stop.set()
    if failures:
        raise failures[0]
