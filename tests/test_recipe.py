"""The recipe in CONTRIBUTING.md for adding a field, applied to a copy of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk import Desk

ROOT = Path(__file__).parents[1]
STEP = re.compile(r"^ +(\S+\.py): +before `(.+?)`: `(.+)`$", re.MULTILINE)

SEEN = """
from pathlib import Path
from coopfeed.authoring.files import in_written_order
from coopfeed.caching.item_codec import ItemCodec, StoredItem, metadata
from coopfeed.model.digest import digest
from coopfeed.reading.file_models import ItemFile
from coopfeed.reading.items import read_item
from coopfeed.reading.records import fields
from coopfeed.reading.site import read_site
from coopfeed.rendering import schemas
from coopfeed.rendering.formats import jsonfeed

root = Path(".")
site = read_site(root).site
items = {name: read_item(root, f"items/{name}.yaml", site).item for name in ("plain", "held")}
codec = ItemCodec(root)
for item in items.values():
    stored = StoredItem(metadata(item), (), (), 1)
    again = codec.item(codec.stored_item(codec.row(stored), item.source).item, codec.text(item))
    assert jsonfeed.entry(site, again) == jsonfeed.entry(site, item)
print(digest(items["plain"]), digest(items["held"]))
print(jsonfeed.entry(site, items["plain"]).decode(), jsonfeed.entry(site, items["held"]).decode())
print(schemas.item(site)["properties"].get("venue"), in_written_order(fields(ItemFile)))
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a folder with a copy of the program in it."""
    shutil.copytree(ROOT / "coopfeed", tmp_path / "copy/coopfeed", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def run(program: Path, project: Path, *command: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(program), "SOURCE_DATE_EPOCH": "1767225600"}
    done = subprocess.run([sys.executable, *command], cwd=project, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def follow(recipe: str, program: Path) -> int:
    """Insert each line of the recipe before the line that it names, and return the number of files."""
    steps = STEP.findall(recipe)
    for name, before, line in steps:
        path = program / "coopfeed" / name
        text = path.read_text(encoding="utf-8")
        (place,) = re.finditer(rf"^ +(?={re.escape(before)})", text, re.MULTILINE)
        path.write_text(f"{text[: place.start()]}{place[0]}{line}\n{text[place.start() :]}", encoding="utf-8")
    return len({name for name, _, _ in steps})


def test_a_field_is_added_as_the_recipe_says(program: Path, desk: Desk) -> None:
    desk.item("plain")
    desk.item("held")
    before = run(program, desk.root, "-c", SEEN)
    files = follow((ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8"), program)
    assert files == 4
    assert run(program, desk.root, "-c", SEEN).split()[:2] == before.split()[:2]

    desk.item("held", venue="Town hall")
    after = run(program, desk.root, "-c", SEEN)
    plain, held = before.split()[:2]
    assert after.split()[0] == plain
    assert after.split()[1] != held
    assert after.count('"venue": "Town hall"') == 1
    assert "Where it takes place." in after
    assert "venue" not in before
    run(program, desk.root, "-m", "coopfeed", "new", "A fair", "-c", "trainings")
    (new,) = desk.root.rglob("*a-fair.yaml")
    assert "#venue: Town hall  # Where it takes place\n" in new.read_text(encoding="utf-8")
