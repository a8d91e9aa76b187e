"""The same inputs give the same bytes, whatever the machine."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

import coopfeed
from tests.needs import need

STORY = Path(__file__).parent / "projects/everything"
FOREIGN_LOCALES = ("fr_FR.UTF-8", "de_DE.UTF-8", "es_ES.UTF-8")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def published(project: Path, to: Path, **environment: str) -> dict[str, bytes]:
    """Return the output of the real command, run in its own process without a cache."""
    shutil.rmtree(project / ".coopfeed", ignore_errors=True)
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", "-C", str(project), "publish", "--quiet"]
    env = {**os.environ, **environment}
    subprocess.run([*command, "--no-ping", "--now", NOW.isoformat(), "--to", str(to)], env=env, check=True)
    return {path.relative_to(to).as_posix(): path.read_bytes() for path in to.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return published(STORY, tmp_path_factory.mktemp("usual"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "America/Bogota"},
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": ""},
        {"LC_ALL": "fr_FR.UTF-8", "HOME": "/nonexistent", "PYTHONUTF8": "1"},
    ],
    ids=["west", "east", "french"],
)
def test_bytes_do_not_depend_on_time_zone_locale_or_hash_seed(
    environment: dict[str, str], usual: dict[str, bytes], tmp_path: Path
) -> None:
    assert published(STORY, tmp_path, **environment) == usual


def test_bytes_do_not_depend_on_the_folder_or_the_order_of_its_entries(usual: dict[str, bytes], tmp_path: Path) -> None:
    copy = tmp_path / "another place"
    copy.mkdir()
    # Written in the opposite order, so that most file systems list them differently.
    for path in sorted(STORY.rglob("*"), reverse=True):
        if path.is_file() and "expected" not in path.parts:
            target = copy / path.relative_to(STORY)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    assert published(copy, tmp_path / "out") == usual


def test_bytes_do_not_depend_on_the_umask(usual: dict[str, bytes], tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        assert published(STORY, tmp_path / "out") == usual
    finally:
        os.umask(before)


@pytest.fixture
def foreign_months() -> Iterator[None]:
    """Set LC_TIME to a language with another name for May."""
    before = locale.setlocale(locale.LC_TIME)
    for name in FOREIGN_LOCALES:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_TIME, name)
    need(f"{datetime(2024, 5, 1, tzinfo=UTC):%B}" != "May", "one of the locales " + ", ".join(FOREIGN_LOCALES))
    yield
    locale.setlocale(locale.LC_TIME, before)


@pytest.mark.usefixtures("foreign_months")
def test_bytes_do_not_depend_on_the_month_names_of_the_locale(usual: dict[str, bytes]) -> None:
    built = coopfeed.build(coopfeed.load(STORY), NOW)
    rendered = {output.path: output.content for output in built.outputs if isinstance(output.content, bytes)}
    assert rendered == {path: usual[path] for path in rendered}
