"""Run the examples of the documentation, each page in its own folder.

A code block whose first line is `# path/of/a.yaml` (or .py, .txt) is written as a file; in a template that line is
`{# path/of/a.html #}`, in a picture `<!-- path/of/a.svg -->`. In a `console` block, each line that begins with `$ ` is
a command, and its real output replaces the text below it. A line `<!-- before: COMMAND -->` runs a command without
showing it. The commands are coopfeed, python, cat, mv and rm. Other blocks (`sh`, `text`, `yaml` without a path) are
not run.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

import coopfeed
from coopfeed.cli.program import program
from coopfeed.model.problems import Problem

TODAY = "1780315200"  # 1 June 2026, 12:00 UTC: the time at which the examples run

_BLOCK = re.compile(
    r"^```(?P<language>\w+)\n(?P<body>.*?)^```$|^<!-- before: (?P<before>[^\n]+) -->$", re.MULTILINE | re.DOTALL
)
_PATH = re.compile(r"(?:#|{#|<!--) ([\w./-]+\.\w+)(?: #}| -->)?\n")
_SECONDS = re.compile(r"\b\d+\.\d s\b")


@dataclass
class Example:
    """A folder in which the blocks of a page run in order."""

    folder: Path
    text: str
    exit_code: int = 0
    found: list[Problem] = field(default_factory=list)

    def played(self) -> str:
        """Return the text with what the commands print now."""
        return _BLOCK.sub(self._play, self.text)

    def _play(self, block: re.Match[str]) -> str:
        if block["before"]:
            self._run(block["before"])
            return block[0]
        language, body = block["language"], block["body"]
        if language == "console":
            return f"```console\n{self._session(body)}```"
        if path := _PATH.match(body):
            self._save(path[1], body)
        return block[0]

    def _save(self, path: str, body: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body, encoding="utf-8")
        for problem in coopfeed.load(self.folder).problems:
            if problem.where.path == path:
                self.found.append(problem)

    def _session(self, body: str) -> str:
        shown = ""
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
            real = self._run(command)
            shown += f"$ {command}\n{output if _timeless(real) == _timeless(output) else real}"
        return shown

    def _run(self, command: str) -> str:
        if command == "echo $?":
            return f"{self.exit_code}\n"
        words = shlex.split(command)
        env = {"SOURCE_DATE_EPOCH": TODAY, "NO_COLOR": "1"}
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            env[name] = value
        if words == ["make", "publish"]:
            words = ["coopfeed", "publish"]
        if words[0] == "python":
            return self._started([sys.executable, *words[1:]], env)
        if words[0] in {"cat", "mv", "rm"}:
            return self._started(list(self._expanded(words)), env)
        if "TZ" in env:  # a process reads it once
            return self._started([sys.executable, "-c", "from coopfeed.cli import main; main()", *words[1:]], env)
        if words[0] != "coopfeed":
            raise ValueError(f"an example cannot run {command!r}")
        with contextlib.chdir(self.folder):
            result = CliRunner().invoke(program, words[1:], env=env, prog_name="coopfeed", terminal_width=80)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.exit_code = result.exit_code
        return result.output.replace(str(self.folder), "/srv/feeds")

    def _expanded(self, words: Sequence[str]) -> Iterator[str]:
        """Yield `words` with patterns expanded to file names, as a shell does."""
        for word in words:
            if "*" in word:
                yield from sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(word))
            else:
                yield word

    def _started(self, words: list[str], env: Mapping[str, str]) -> str:
        env = {**os.environ, **env, "PYTHONPATH": str(Path(coopfeed.__file__).parents[1])}
        done = subprocess.run(  # noqa: S603  # commands of our own pages
            words, cwd=self.folder, env=env, capture_output=True, encoding="utf-8", check=False
        )
        self.exit_code = done.returncode
        return done.stdout + done.stderr


def run(folder: Path, command: str) -> str:
    """Return what a command prints in `folder`."""
    return Example(folder, "")._run(command)


def _timeless(output: str) -> str:
    return _SECONDS.sub("0.0 s", output)


def played(text: str, start: Path | None = None) -> tuple[str, list[str]]:
    """Return `text` with what its commands print, and complaints about files with unexplained problems.

    The commands run in a copy of the folder `start`, or in an empty one.
    """
    with project(start) as folder:
        example = Example(folder, text)
        played_text = example.played()
    unexplained = [problem for problem in example.found if problem.code not in played_text]
    return played_text, [f"{p.where.path}:{p.where.line}: {p.code}: {p.message}" for p in unexplained]


@contextlib.contextmanager
def project(start: Path | None = None) -> Iterator[Path]:
    """Yield a temporary folder: a copy of `start`, or an empty one."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve() / "feeds"
        if start:
            shutil.copytree(start, folder)
        else:
            folder.mkdir()
        yield folder
