"""The Tab key in real shells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pexpect
import pytest
from click.shell_completion import ShellComplete

import coopfeed
from coopfeed.cli.program import program
from tests.desk import SITE, Desk
from tests.needs import need


def offered(*words: str) -> list[str]:
    """Return the completions of the last word."""
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
        (("explain", "bad-g"), ["bad-guid", "bad-gzip"]),
        (("schema", ""), ["feeds", "item", "translation"]),
    ],
)
def test_commands_categories_feeds_and_items_are_completed(
    desk: Desk, words: tuple[str, ...], expected: list[str]
) -> None:
    desk.write("feeds.yaml", SITE + "languages: [en, fr]\n")
    desk.item("fair")
    desk.item("fair.fr")
    assert sorted(offered(*words)) == expected


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("import", "ol"), "file"),
        (("compare", "ol"), "file"),
        (("compare", "old.xml", "public/"), "file"),
        (("check", "it"), "file"),
        (("publish", "--previous", "li"), "file"),
        (("publish", "--to", "pub"), "dir"),
        (("init", "vil"), "dir"),
        (("-C", "vil"), "dir"),
    ],
)
def test_paths_are_left_to_the_shell(words: tuple[str, ...], kind: str) -> None:
    complete = ShellComplete(program, {}, "coopfeed", "_COOPFEED_COMPLETE")
    (item,) = complete.get_completions([*words[:-1]], words[-1])
    assert (item.value, item.type) == (words[-1], kind)


def test_completion_respects_the_project_option(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert offered("list", "-c", "") == []
    assert offered("-C", str(desk.root), "list", "-c", "") == ["interviews", "trainings"]


def test_completion_prints_nothing_in_a_project_with_errors(desk: Desk) -> None:
    desk.write("feeds.yaml", "title: [\n")
    assert offered("list", "-c", "") == []


@pytest.fixture
def shell(desk: Desk) -> dict[str, str]:
    """An environment in which a shell finds the command."""
    command = desk.root / "bin" / "coopfeed"
    desk.write("bin/coopfeed", f"#!{sys.executable}\nfrom coopfeed.cli import main\nmain()\n")
    command.chmod(0o755)
    path = f"{command.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(Path(coopfeed.__file__).parents[1]), "TERM": "dumb"}


def line_of(name: str) -> str:
    """Return the line that the how-to guide says to add for a shell."""
    text = (Path(coopfeed.__file__).parents[1] / "docs/how-to/complete-commands.md").read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if f"_COOPFEED_COMPLETE={name}_source" in line)
    return line.partition("  # ")[0].partition(" # in ")[0]


@pytest.mark.slow
def test_bash_completes(desk: Desk, shell: dict[str, str]) -> None:
    need(which("bash"), "bash")
    script = f"""
        {line_of("bash")}
        complete -p coopfeed
        COMP_WORDS=(coopfeed list --category tr) COMP_CWORD=3
        _coopfeed_completion coopfeed
        echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", script], env=shell, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["complete -o nosort -F _coopfeed_completion coopfeed", "trainings"]
    assert done.stderr == ""


@pytest.mark.slow
def test_fish_completes(desk: Desk, shell: dict[str, str]) -> None:
    need(which("fish"), "fish")
    script = f"{line_of('fish')}; complete -C 'coopfeed list --category tr'; complete -C 'coopfeed import fee'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script], cwd=desk.root, env=shell, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["trainings\tTrainings", "feeds.yaml"]
    assert done.stderr == ""


@pytest.mark.slow
def test_zsh_completes_without_further_setup(desk: Desk, shell: dict[str, str]) -> None:
    need(which("zsh"), "zsh")
    child = pexpect.spawn(
        "zsh", ["-f", "-i"], cwd=str(desk.root), env={**shell, "ZDOTDIR": str(desk.root)}, encoding="utf-8", timeout=60
    )
    child.sendline(f"{line_of('zsh')}; echo 'rea''dy'")
    child.expect_exact("\nready")
    assert "not found" not in f"{child.before}"
    for typed, added in (("coopfeed list --category tr", "ainings "), ("&& coopfeed import fee", "ds.yaml ")):
        child.send(f"{typed}\t")
        child.expect_exact(f"{typed}{added}")
    child.close(force=True)
