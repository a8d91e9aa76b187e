"""A real preview in its own process, and a client of it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from coopfeed.model.problems import Problem

PATIENCE = 60  # seconds until a test gives up


@dataclass
class Answer:
    """A response of the server; the names of `headers` are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Command:
    """A running `coopfeed`, whose output is read line by line."""

    process: subprocess.Popen[str]
    printed: list[str] = field(default_factory=list)

    def line(self, part: str) -> str:
        """Return the next printed line that contains `part`."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed.append(line)
            if part in line:
                return line
        raise AssertionError(f"it ended without {part!r}:\n{''.join(self.printed)}")

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal, and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(root: Path, *arguments: str, **environment: str) -> Iterator[Command]:
    """Run `coopfeed ARGUMENTS...` in the folder `root` until the test is over."""
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", *arguments]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    process = subprocess.Popen(
        command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    with process:
        given_up = Timer(PATIENCE, process.kill)  # ends the wait for a line
        given_up.start()
        try:
            yield Command(process)
        finally:
            given_up.cancel()
            if process.poll() is None:
                process.send_signal(signal.SIGINT)


@dataclass
class Preview:
    """A running `coopfeed serve`."""

    command: Command
    url: str

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Return the response to a request, whose path is sent as given."""
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
            for name, value in named.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())

    def text(self, path: str) -> str:
        """Return the text at `path`."""
        return self.ask(path).body.decode()

    @contextmanager
    def states(self) -> Iterator[Iterator[Any]]:
        """Yield the states that browsers get: the current one and each later one."""
        with urllib.request.urlopen(f"{self.url}.coopfeed/events", timeout=PATIENCE) as stream:  # noqa: S310
            lines = (line.decode() for line in stream)
            yield (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        """Return the first state, current or later, that is `wanted`."""
        with self.states() as states:
            return next(filter(wanted, states))


@contextmanager
def serving(root: Path, *arguments: str, **environment: str) -> Iterator[Preview]:
    """Run a preview of the project at `root` on a free port."""
    with started(root, "serve", "--port", "0", *arguments, **environment) as command:
        yield Preview(command, command.line("Serving at ").split()[2])


def codes(problems: tuple[Problem, ...]) -> list[str]:
    """Return the codes of problems."""
    return [problem.code for problem in problems]
