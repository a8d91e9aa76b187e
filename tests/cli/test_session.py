"""Read-only commands write nothing, but use the cache if there is one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.caching.test_scan import clean, settle
from tests.desk import NOW, SITE, Desk

Tree = dict[str, tuple[int, int, int, bytes]]


def tree(root: Path) -> Tree:
    """Return every file and folder of the project with its times and content."""
    found = {}
    for path in (root, *root.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found[path.as_posix()] = (status.st_mode, status.st_mtime_ns, status.st_ctime_ns, content)
    return found


LOOKING = [
    ["check"],
    ["check", "--format", "json"],
    ["check", "--format", "github", "--strict"],
    ["list"],
    ["list", "--format", "json"],
    ["next"],
    ["next", "--format", "cron"],
    ["publish", "--dry-run"],
    ["publish", "--dry-run", "--format", "json"],
    ["embed", "all"],
    ["schema", "item"],
    ["compare", "public/all/atom.xml", "public/all/rss.xml"],
]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A publication with files beside its items and elsewhere, and a scheduled item."""
    desk.write("feeds.yaml", SITE + "icon: icon.png\n")
    desk.write("icon.png", "an icon")
    desk.write("images/photo.png", "a photo")
    desk.item("photo", image="{src: ../images/photo.png, alt: A photo}")
    desk.item("later", date="2030-01-01", category="trainings")
    return desk


def as_it_is(desk: Desk) -> None:
    """A project whose last publication is current."""
    settle(desk)
    desk.publish()


def edited(desk: Desk) -> None:
    as_it_is(desk)
    desk.item("photo", summary="Edited.")
    desk.item("new")


def made_by_another(desk: Desk) -> None:
    as_it_is(desk)
    path = desk.root / ".coopfeed/store.sqlite"
    path.write_bytes(path.read_bytes().replace(b"3.11", b"2.11").replace(b"3.12", b"2.12").replace(b"3.13", b"2.13"))


def damaged(desk: Desk) -> None:
    as_it_is(desk)
    for name in ("store.sqlite", "last.json"):
        path = desk.root / ".coopfeed" / name
        path.write_bytes(path.read_bytes()[:-2000])


def without_a_cache(desk: Desk) -> None:
    as_it_is(desk)
    shutil.rmtree(desk.root / ".coopfeed")


SITUATIONS = [as_it_is, edited, made_by_another, damaged, without_a_cache]


@pytest.mark.slow
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_read_only_commands_write_nothing(full: Desk, command: list[str], situation: Callable[[Desk], None]) -> None:
    situation(full)
    before = tree(full.root)
    assert full.run(*command).exit_code in {0, 1}
    assert tree(full.root) == before


def test_a_damaged_cache_is_reported_and_left_alone(full: Desk) -> None:
    damaged(full)
    warning = "coopfeed: warning: the cache in .coopfeed/ is damaged; the next publish will rebuild it\n"
    for command in ("check", "list", "next"):
        assert full.run(command).stderr == warning


def opened(desk: Desk, *arguments: str) -> set[str]:
    """Return the items that a command opens; few items need no other process."""
    code = (
        "import sys; names = set()\n"
        "def hear(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('.yaml'): names.add(str(arguments[0]))\n"
        "sys.addaudithook(hear)\n"
        "from coopfeed.cli import main\n"
        "try: main()\n"
        "finally: print(*sorted(names), sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *arguments]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}  # the start of 2026
    done = subprocess.run(command, cwd=desk.root, env=env, capture_output=True, text=True, check=False)
    return {Path(name).name for name in done.stderr.splitlines() if "items/" in name and Path(name).suffix == ".yaml"}


@pytest.mark.slow
@pytest.mark.parametrize("command", [["check"], ["list"], ["next"], ["publish", "--dry-run"]], ids=" ".join)
def test_cached_items_are_not_read_again(full: Desk, command: Sequence[str]) -> None:
    settle(full)
    assert opened(full, *command) >= {"photo.yaml", "later.yaml"}
    assert opened(full, "publish") == {"photo.yaml", "later.yaml"}
    assert opened(full, *command) == set()
    full.item("photo", summary="Edited.")
    assert opened(full, *command) == {"photo.yaml"}


def normalised(desk: Desk, *command: str) -> Any:
    result = desk.run(*command, "--now", NOW, "--format", "json")
    return json.loads(result.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("command", [["check"], ["list"], ["next"], ["publish", "--dry-run"]], ids=" ".join)
def test_the_output_is_the_same_with_and_without_a_cache(full: Desk, command: list[str]) -> None:
    edited(full)
    with_it = normalised(full, *command)
    shutil.rmtree(full.root / ".coopfeed")
    assert normalised(full, *command) == with_it


@pytest.fixture
def read_only() -> Iterator[Desk]:
    """A published and edited project in a folder that this process cannot write to, whoever runs it."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.item("herath")
        as_it_is(desk)
        desk.item("lind")
        folders = [path for path in (desk.root, *desk.root.rglob("*")) if path.is_dir()]
        for path in folders:
            path.chmod(0o555)
        before = os.geteuid()
        if before == 0:
            os.seteuid(65534)  # nobody
        yield desk
        os.seteuid(before)
        for path in folders:
            path.chmod(0o755)


def test_a_read_only_project_can_be_published_elsewhere(read_only: Desk) -> None:
    before = tree(read_only.root)
    with tempfile.TemporaryDirectory() as out:
        read_only.publish("--to", out)
        read_only.public = Path(out)
        assert read_only.files() == clean(read_only, NOW)
    assert tree(read_only.root) == before
