"""The built wheel publishes in an empty environment."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coopfeed import __version__
from coopfeed.authoring.project import PLAIN
from tests.desk import Desk

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_contains_types_templates_and_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    info = f"coopfeed-{__version__}.dist-info"
    files = ("templates/item.html", "assets/coop-feed.js", "assets/style.css", "texts/ar.toml")
    pages = {f"coopfeed/rendering/pages/{name}" for name in files}
    templates = {f"coopfeed/authoring/templates/{name}" for name in PLAIN.values()}
    others = {"coopfeed/py.typed", "coopfeed/verifying/remedies.toml", f"{info}/licenses/LICENSE"}
    assert pages | templates | others <= names
    assert {name.split("/")[0] for name in names} == {"coopfeed", info}


def test_the_wheel_publishes_in_an_empty_environment(wheel: Path, desk: Desk) -> None:
    environment = desk.root / "env"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    subprocess.run([environment / "bin/python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    desk.item("herath", content="Some *words*.", country="LK")
    done = subprocess.run([environment / "bin/coopfeed", "publish"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("1 item → 2 feeds in public/\n")
    assert desk.ids() == ["herath"]
