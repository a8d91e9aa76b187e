"""The Tab key, as bash itself asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from click.shell_completion import ShellComplete

import coopfeed
from coopfeed.cli import main  # noqa: F401  # makes the commands known to the program
from coopfeed.cli.program import program
from tests.desk import SITE, Desk
from tests.needs import need


def offered(*words: str) -> list[str]:
    """What is offered for the last of the words."""
    complete = ShellComplete(program, {}, "coopfeed", "_COOPFEED_COMPLETE")
    return [item.value for item in complete.get_completions([*words[:-1]], words[-1])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("li",), ["list"]),
        (("list", "-c", ""), ["interviews", "trainings"]),
        (("new", "A fair", "--category", "tr"), ["trainings"]),
        (("embed", ""), ["all", "fr/all", "fr/interviews", "fr/trainings", "interviews", "trainings"]),
        (("new", "--translate", "f"), ["fair"]),
        (("init", "--timezone", "Europe/Zu"), ["Europe/Zurich"]),
        (("check", "--format", "g"), ["github"]),
        (("schema", ""), ["feeds", "item", "translation"]),
    ],
)
def test_commands_categories_feeds_and_items_are_offered(
    desk: Desk, words: tuple[str, ...], expected: list[str]
) -> None:
    desk.write("feeds.yaml", SITE + "languages: [en, fr]\n")
    desk.item("fair")
    desk.item("fair.fr")
    assert sorted(offered(*words)) == expected


def test_the_project_is_the_one_that_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert offered("list", "-c", "") == []
    assert offered("-C", str(desk.root), "list", "-c", "") == ["interviews", "trainings"]


def test_in_a_project_with_mistakes_nothing_is_said(desk: Desk) -> None:
    desk.write("feeds.yaml", "title: [\n")
    assert offered("list", "-c", "") == []


def test_bash_completes(desk: Desk) -> None:
    need(which("bash"), "bash")
    command = desk.root / "bin" / "coopfeed"
    desk.write("bin/coopfeed", f"#!{sys.executable}\nfrom coopfeed.cli import main\nmain()\n")
    command.chmod(0o755)
    script = """
        eval "$(_COOPFEED_COMPLETE=bash_source coopfeed)"
        complete -p coopfeed
        COMP_WORDS=(coopfeed list --category tr) COMP_CWORD=3
        _coopfeed_completion coopfeed
        echo "${COMPREPLY[@]}"
    """
    env = {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(coopfeed.__file__).parents[1]),
    }
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["complete -o nosort -F _coopfeed_completion coopfeed", "trainings"]
    assert done.stderr == ""
