"""A real preview in a process of its own, and what a client sees of it."""

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
    """What the server answered; the names of `headers` are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Command:
    """A running `coopfeed`; what it prints is read line by line."""

    process: subprocess.Popen[str]
    printed: list[str] = field(default_factory=list)

    def line(self, part: str) -> str:
        """The next line that it prints with `part` in it."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed.append(line)
            if part in line:
                return line
        raise AssertionError(f"it ended without {part!r}:\n{''.join(self.printed)}")

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal, and give the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(root: Path, *arguments: str, **environment: str) -> Iterator[Command]:
    """`coopfeed ARGUMENTS...` in the folder `root`, until the test is over."""
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", *arguments]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    process = subprocess.Popen(
        command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    with process:
        given_up = Timer(PATIENCE, process.kill)  # then whoever waits for a line learns that none comes
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
        """What is answered to a request, whose path goes out as it is."""
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
        """The text at `path`."""
        return self.ask(path).body.decode()

    @contextmanager
    def states(self) -> Iterator[Iterator[Any]]:
        """What browsers are told: the state now, and each from then on."""
        with urllib.request.urlopen(f"{self.url}.coopfeed/events", timeout=PATIENCE) as stream:  # noqa: S310
            lines = (line.decode() for line in stream)
            yield (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        """The first state that is `wanted`: this one, or one that comes."""
        with self.states() as states:
            return next(filter(wanted, states))


@contextmanager
def serving(root: Path, *arguments: str, **environment: str) -> Iterator[Preview]:
    """A preview of the project at `root`, on any port that is free."""
    with started(root, "serve", "--port", "0", *arguments, **environment) as command:
        yield Preview(command, command.line("Serving at ").split()[2])


def codes(problems: tuple[Problem, ...]) -> list[str]:
    """The codes of problems."""
    return [problem.code for problem in problems]
