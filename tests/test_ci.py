"""Files for GitHub, GitLab and pre-commit: checked with their schemas and run as they would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

import coopfeed
from coopfeed.authoring.project import PLAIN
from tests.desk import SITE, Desk
from tests.needs import need

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "coopfeed/authoring/templates"


def shown() -> Iterator[tuple[str, str]]:
    """Return the files that the how-to guides show for other programs."""
    for page in sorted((ROOT / "docs/how-to").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for body in re.findall(r"^```yaml\n(# \.g.*?)^```$", text, re.MULTILINE | re.DOTALL):
            yield body.split()[1], body


FILES = {
    "action.yml": (ROOT / "action.yml").read_text(encoding="utf-8"),
    ".github/workflows/feeds.yaml": (TEMPLATES / "workflow.yaml").read_text(encoding="utf-8"),
    **dict(shown()),
}
SCHEMAS = {"action": "github-actions", ".github": "github-workflows", ".gitlab-ci": "gitlab-ci"}


def steps(name: str) -> Iterator[str]:
    """Return the shell scripts."""
    text = yaml.safe_load(FILES[name])
    if name == "action.yml":
        yield from (step["run"] for step in text["runs"]["steps"] if "run" in step)
    elif name == ".gitlab-ci.yml":
        yield from ("\n".join(job["script"]) for job in text.values() if isinstance(job, dict) and "script" in job)
    else:
        yield from (step["run"] for job in text["jobs"].values() for step in job["steps"] if "run" in step)


def hooks() -> list[Any]:
    found: list[Any] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (local,) = yaml.safe_load((TEMPLATES / PLAIN[".pre-commit-config.yaml"]).read_text(encoding="utf-8"))["repos"]
    return [*found, *local["hooks"]]


def test_the_how_to_shows_files_for_github_and_gitlab() -> None:
    assert FILES.keys() >= {".github/workflows/check.yml", ".gitlab-ci.yml"}


@pytest.mark.parametrize("name", FILES)
def test_each_ci_file_is_valid_for_its_program(name: str, tmp_path: Path) -> None:
    path = tmp_path / Path(name).name
    path.write_text(FILES[name], encoding="utf-8")
    schema = next(schema for begin, schema in SCHEMAS.items() if name.startswith(begin))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", FILES)
def test_the_shell_scripts_are_valid(name: str) -> None:
    for script in steps(name):
        assert "${{" not in script, "values go through the environment, where nobody can smuggle in a command"
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


@pytest.mark.parametrize("hook", hooks(), ids=["ours", "of a new project"])
def test_the_hook_runs_when_the_publication_changes(hook: dict[str, Any], desk: Desk) -> None:
    changed = ["feeds.yaml", "items/news/a.yaml", "theme/style.css", "items/news/photo.jpg"]
    assert [
        name for name in (*changed, "README.md", "public/feeds.yaml.txt") if re.search(hook["files"], name)
    ] == changed
    assert hook["pass_filenames"] is False
    command = f"{hook['entry']} {' '.join(hook.get('args', []))}".split()
    assert command == ["coopfeed", "check"]
    assert desk.run(*command[1:]).exit_code == 0


@pytest.fixture
def runner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a step on a CI machine with coopfeed installed."""
    temp = tmp_path_factory.mktemp("runner")
    package = str(Path(coopfeed.__file__).parents[1])
    for name, code in (("python", ""), ("coopfeed", " -c 'from coopfeed.cli import main; main()'")):
        path = temp / "coopfeed/bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\nexec {sys.executable}{code} "$@"\n', encoding="utf-8")
        path.chmod(0o755)
    return {
        **os.environ,
        "PYTHONPATH": package,
        "PATH": f"{temp}/coopfeed/bin:{os.environ['PATH']}",
        "RUNNER_TEMP": str(temp),
    }


def bash(script: str, desk: Desk, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a step in the project folder, as GitHub's runner does."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=desk.root, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(("strict", "status"), [("", 0), ("--strict", 1)])
def test_the_action_annotates_the_lines(desk: Desk, runner: dict[str, str], strict: str, status: int) -> None:
    *_, check = steps("action.yml")
    desk.item("fair", title="A <b>fair</b>")
    done = bash(check, desk, runner | {"PROJECT": ".", "STRICT": strict})
    assert "::warning file=items/fair.yaml,line=1,col=10," in done.stdout
    assert done.returncode == status
    desk.item("fair", date="04/05/2026")
    done = bash(check, desk, runner | {"PROJECT": str(desk.root), "STRICT": strict})
    assert "::error file=items/fair.yaml,line=2,col=7," in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize("hook", hooks(), ids=["ours", "of a new project"])
def test_the_hook_rejects_errors(hook: dict[str, Any], desk: Desk, runner: dict[str, str]) -> None:
    desk.item("fair")
    command = " ".join([hook["entry"], *hook.get("args", [])])
    assert bash(command, desk, runner).returncode == 0
    desk.item("fair", date="04/05/2026")
    done = bash(command, desk, runner)
    assert (done.returncode, "items/fair.yaml:2:7: ambiguous-date" in done.stdout) == (1, True)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("name", [".github/workflows/feeds.yaml", ".gitlab-ci.yml"])
def test_a_ci_publication_continues_from_the_live_site(
    name: str, desk: Desk, runner: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    need(shutil.which("curl"), "curl")
    (publish,) = (script for script in steps(name) if "--previous" in script)
    live = tmp_path_factory.mktemp("live")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(live))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", url))
        desk.item("fair")
        first = bash(publish, desk, runner)
        assert "Subscribers will see 1 new item (fair)." in first.stdout, first.stderr
        shutil.copytree(desk.public, live, dirs_exist_ok=True)
        for folder in (desk.public, desk.root / ".coopfeed"):  # each run has a new machine
            shutil.rmtree(folder)
        desk.item("market")
        again = bash(publish, desk, runner)
        assert "Subscribers will see 1 new item (market)." in again.stdout, again.stderr
        server.shutdown()
        thread.join()
    silent = bash(publish, desk, runner)
    assert (silent.returncode, f"No answer from {url} (status 000)" in silent.stdout) == (1, True)
