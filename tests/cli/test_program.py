from __future__ import annotations

import os
import pty
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

import coopfeed as coopfeed_package
from coopfeed import __version__
from coopfeed.cli.program import program
from tests.desk import Desk


def coopfeed(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real command in its own process."""
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", *arguments]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)


def test_the_version_is_that_of_the_package(desk: Desk) -> None:
    assert desk.run("--version").output == f"coopfeed, version {__version__}\n"


@pytest.mark.parametrize("command", [(), ("publish",), ("check",)])
def test_help_has_an_example(desk: Desk, command: tuple[str, ...]) -> None:
    assert "Example: coopfeed " in desk.run(*command, "--help").output


def test_the_project_is_the_nearest_folder_upwards_with_a_feeds_yaml(desk: Desk) -> None:
    desk.item("herath")
    deep = desk.root / "items/deep/down"
    deep.mkdir(parents=True)
    assert coopfeed("publish", cwd=deep).returncode == 0
    assert (desk.public / "all/atom.xml").exists()


def test_without_a_project_the_error_says_where_it_looked_and_what_to_do(tmp_path: Path) -> None:
    result = coopfeed("publish", cwd=tmp_path)
    assert result.returncode == 2
    assert f"no feeds.yaml in {tmp_path} or any folder above it" in result.stderr
    named = coopfeed("-C", ".", "check", cwd=tmp_path)
    assert named.returncode == 2
    assert "no feeds.yaml in .; cd to your project's folder, or name it with -C DIR" in named.stderr


def test_an_unknown_option_is_a_usage_error(desk: Desk) -> None:
    assert desk.run("publish", "--shout").exit_code == 2


def test_a_pipe_gets_no_colours(desk: Desk) -> None:
    desk.item("herath", date="x")
    assert "\x1b" not in coopfeed("check", cwd=desk.root).stdout


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colours_unless_no_color_is_set(desk: Desk, setting: dict[str, str], *, coloured: bool) -> None:
    desk.item("herath", date="x")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", "check"]
    env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | setting
    subprocess.run(command, cwd=desk.root, env=env, stdout=theirs, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "bad-date" in shown
    assert ("\x1b[" in shown) is coloured


def test_a_terminal_that_cannot_show_a_character_gets_no_traceback(desk: Desk) -> None:
    desk.item("herath", date="märz")
    result = coopfeed("check", cwd=desk.root, PYTHONIOENCODING="ascii")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Bäckerei", "合作社新闻"])
def test_utf_8_arguments_are_understood_in_a_locale_without_unicode(desk: Desk, title: str) -> None:
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    made = coopfeed("new", title, "-c", "trainings", "--summary", f"In {title}.", cwd=desk.root, **locale)
    assert made.returncode == 0, made.stderr
    text = (desk.root / made.stdout.strip()).read_text(encoding="utf-8")
    assert f"title: {title}\n" in text
    assert f"summary: In {title}.\n" in text
    assert title in coopfeed("list", "--title", title, cwd=desk.root, **locale).stdout


def test_arguments_in_another_encoding_are_rejected(desk: Desk) -> None:
    code = "from coopfeed.cli import main; main()"
    command = [sys.executable, "-c", code, "new", os.fsdecode(b"B\xe4ckerei"), "-c", "trainings"]
    result = subprocess.run(command, cwd=desk.root, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert "this is not UTF-8" in result.stderr


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize("arguments", [("check",), ("--help",), ("--version",), ("new", "--help")])
def test_a_full_disk_under_standard_output_is_reported_once(desk: Desk, arguments: tuple[str, ...]) -> None:
    desk.item("herath", date="x")
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", *arguments]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command, cwd=desk.root, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (result.returncode, result.stderr) == (
            3,
            "coopfeed: cannot write output: No space left on device\n",
        )
        assert subprocess.run(command, cwd=desk.root, stdout=full, stderr=full, check=False).returncode == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("list >&-", 0),
        ("init new <&-", 0),
        ("check >&- 2>&- <&-", 0),
        ("publish 2>&-", 0),
        ("check nothing 2>&-", 2),
    ],
)
def test_a_closed_stream_does_no_harm(desk: Desk, command: str, status: int) -> None:
    desk.item("herath")
    program = shlex.join([sys.executable, "-c", "from coopfeed.cli import main; main()"])
    result = subprocess.run(["sh", "-c", f"{program} {command}"], cwd=desk.root, capture_output=True, check=False)
    assert result.returncode == status
    assert b"Traceback" not in result.stderr


def test_a_deleted_current_folder_is_reported(desk: Desk) -> None:
    command = shlex.join([sys.executable, "-c", "from coopfeed.cli import main; main()", "check"])
    script = f"mkdir gone && cd gone && rmdir ../gone && {command}"
    env = {**os.environ, "PYTHONPATH": str(Path(coopfeed_package.__file__).parents[1])}
    result = subprocess.run(["sh", "-c", script], cwd=desk.root, env=env, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (
        3,
        "coopfeed: the current folder no longer exists; cd to another one\n",
    )


def test_quick_commands_load_no_heavy_libraries(tmp_path: Path) -> None:
    code = (
        "import sys; from coopfeed.cli import program\n"
        "heavy = {'lxml', 'feedgen', 'jinja2', 'markdown_it', 'babel', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown == "[]\n"


@pytest.mark.parametrize("name", program.list_commands(click.Context(program)))
def test_the_help_of_every_command_has_a_valid_example(name: str, desk: Desk) -> None:
    desk.item("fair")
    command = program.get_command(click.Context(program), name)
    assert command
    example = (command.epilog or "").removeprefix("Example: ").partition(" > ")[0]
    words = shlex.split(example)
    assert words[:2] == ["coopfeed", name]
    (desk.root / "items/trainings").mkdir()
    parent = click.Context(program, info_name="coopfeed", **program.context_settings)
    assert command.make_context(name, words[2:], parent=parent)


@pytest.mark.parametrize("name", ["feeds.yml", "feed.yaml", "feeds.yaml.txt"])
def test_a_file_with_nearly_the_name_of_feeds_yaml_is_named(desk: Desk, name: str) -> None:
    (desk.root / "feeds.yaml").rename(desk.root / name)
    assert desk.run("check").stderr.endswith(f"rename {name} to feeds.yaml\n")
