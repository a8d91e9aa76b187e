"""Time zone rules are an input: when they change, the output is that of a clean run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zoneinfo
from importlib import resources
from pathlib import Path

import pytest

from coopfeed.caching import scan
from tests.caching.test_scan import settle
from tests.desk import SITE, Desk


def raw(zone: str) -> bytes:
    """Return the rules of a time zone, from this system or else from the package."""
    found = [path for folder in zoneinfo.TZPATH if (path := Path(folder, zone)).is_file()]
    return (found[0] if found else resources.files("tzdata").joinpath("zoneinfo", zone)).read_bytes()


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of time zone rules in which Zurich has the time of Tokyo."""
    folder = tmp_path_factory.mktemp("zones")
    (folder / "Europe").mkdir()
    (folder / "Europe/Zurich").write_bytes(raw("Asia/Tokyo"))
    (folder / "UTC").write_bytes(raw("UTC"))
    return str(folder)


def run(root: Path, zones: str, *arguments: str) -> str:
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600", "PYTHONTZPATH": zones}
    command = [sys.executable, "-c", "from coopfeed.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=True).stdout


def clean(desk: Desk, folder: Path, zones: str) -> dict[str, bytes]:
    """Return the output of another copy of the project without a cache."""
    copy = Desk(folder)
    shutil.copytree(desk.root, folder, ignore=shutil.ignore_patterns(".coopfeed", "public"), dirs_exist_ok=True)
    run(folder, zones, "publish")
    return copy.files()


def test_changed_time_zone_rules_give_the_result_of_a_clean_run(
    desk: Desk, other: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.write("feeds.yaml", SITE + "timezone: Europe/Zurich\n")
    desk.item("released", date="2025-07-01")
    desk.item("dated", date="2025-07-01T10:00Z")
    desk.item("soon", date="2026-01-01 08:00")  # already past in Tokyo
    folder = tmp_path_factory.mktemp("copies")
    usual = os.pathsep.join(zoneinfo.TZPATH)
    settle(desk)
    for number, zones in enumerate((usual, other, usual)):
        for _ in range(2):
            run(desk.root, zones, "publish", "--allow", "gone-item")
            assert desk.files() == clean(desk, folder / f"{number}", zones)
            shutil.rmtree(folder / f"{number}")
    assert '"soon"' not in run(desk.root, usual, "list", "--format", "json", "--state", "released")
    assert '"soon"' in run(desk.root, other, "list", "--format", "json", "--state", "released")


def test_unchanged_time_zone_rules_change_nothing(desk: Desk, other: str) -> None:
    desk.write("feeds.yaml", SITE + "timezone: Europe/Zurich\n")
    desk.item("released", date="2025-07-01")
    settle(desk)
    run(desk.root, other, "publish")
    Path(other, "America").mkdir()
    Path(other, "America/Lima").write_bytes(raw("America/Lima"))
    before = (desk.root / ".coopfeed/store.sqlite").stat().st_mtime_ns
    run(desk.root, other, "publish")
    assert (desk.root / ".coopfeed/store.sqlite").stat().st_mtime_ns == before


def test_the_checked_rules_are_those_used_for_dates() -> None:
    assert scan.rules("Europe/Zurich") != scan.rules("Asia/Tokyo")
    assert scan.rules("Nowhere/At_all") == ""


def test_without_system_rules_those_of_the_package_are_used(tmp_path: Path) -> None:
    code = "from coopfeed.caching import scan; print(scan.rules('Europe/Zurich'))"
    env = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert len(done.stdout.strip()) == 64
