"""What runs coopfeed elsewhere: files of GitHub, GitLab and pre-commit, by the schemas that those publish."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from coopfeed.authoring.project import PLAIN
from tests.desk import Desk

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "coopfeed/authoring/templates"


def shown() -> Iterator[tuple[str, str]]:
    """The files that the how-to shows for other programs."""
    text = (ROOT / "docs/how-to.md").read_text(encoding="utf-8")
    for body in re.findall(r"^```yaml\n(# \.g.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield body.split()[1], body


FILES = {
    "action.yml": (ROOT / "action.yml").read_text(encoding="utf-8"),
    ".github/workflows/feeds.yaml": (TEMPLATES / "workflow.yaml").read_text(encoding="utf-8"),
    **dict(shown()),
}
SCHEMAS = {"action": "github-actions", ".github": "github-workflows", ".gitlab-ci": "gitlab-ci"}


def steps(name: str) -> Iterator[str]:
    """What a shell runs."""
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
def test_each_file_is_what_its_program_reads(name: str, tmp_path: Path) -> None:
    path = tmp_path / Path(name).name
    path.write_text(FILES[name], encoding="utf-8")
    schema = next(schema for begin, schema in SCHEMAS.items() if name.startswith(begin))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", FILES)
def test_what_a_shell_runs_is_sound(name: str) -> None:
    for script in steps(name):
        assert "${{" not in script, "values go through the environment, where nobody can smuggle in a command"
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


@pytest.mark.parametrize("hook", hooks(), ids=["ours", "of a new project"])
def test_a_hook_runs_when_the_publication_changes(hook: dict[str, Any], desk: Desk) -> None:
    changed = ["feeds.yaml", "items/news/a.yaml", "theme/style.css", "items/news/photo.jpg"]
    assert [
        name for name in (*changed, "README.md", "public/feeds.yaml.txt") if re.search(hook["files"], name)
    ] == changed
    assert hook["pass_filenames"] is False
    command = f"{hook['entry']} {' '.join(hook.get('args', []))}".split()
    assert command == ["coopfeed", "check"]
    assert desk.run(*command[1:]).exit_code == 0
