"""Ctrl-C, however often: the real command ends at once with a message and leaves no process behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk import NOW, Desk, environment_without_coverage
from tests.previewing import PATIENCE

# At the given audit event, a shell sends Ctrl-C to the command several times in a row.
INTERRUPTED = """
import os, sys
wanted, at, presses = sys.argv.pop(1), int(sys.argv.pop(1)), sys.argv.pop(1)
ours, seen = os.getpid(), 0
os.cpu_count = lambda: 2
def count(event, arguments):
    global seen
    if event == wanted and os.getpid() == ours:
        seen += 1
        if seen == at:
            press = f"for n in $(seq {presses}); do kill -INT {ours}; done"
            os.waitpid(os.posix_spawn("/bin/sh", ["sh", "-c", press], os.environ), 0)
sys.addaudithook(count)
from coopfeed.cli import main
main()
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Enough items for several processes to read and render them."""
    desk = Desk(tmp_path_factory.mktemp("project"))
    desk.write("feeds.yaml", (desk.root / "feeds.yaml").read_text() + "formats: [atom]\n")
    for number in range(330):
        desk.item(f"item-{number}", date=f"2025-01-01T10:{number // 60:02}:{number % 60:02}Z")
    return desk


def interrupted(root: Path, event: str, at: int, presses: int, *command: str) -> subprocess.CompletedProcess[str]:
    """Return the result of a full run once no process has its standard error open any more."""
    for name in (".coopfeed", "public"):
        shutil.rmtree(root / name, ignore_errors=True)
    words = [sys.executable, "-c", INTERRUPTED, event, str(at), str(presses), *command]
    env = environment_without_coverage()
    return subprocess.run(words, cwd=root, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize("presses", [1, 2, 5])
@pytest.mark.parametrize(
    ("event", "at"),
    [("os.fork", 2), ("os.fork", 4), ("fcntl.flock", 1), ("os.rename", 2), ("os.remove", 1)],
    ids=["reading", "rendering", "under the lock", "renaming", "clearing up"],
)
def test_any_number_of_ctrl_c_ends_with_a_message(project: Desk, event: str, at: int, presses: int) -> None:
    done = interrupted(project.root, event, at, presses, "publish", "--now", NOW)
    assert (done.returncode, done.stderr.strip().splitlines()[-1:]) == (130, ["Aborted!"])
    assert "Traceback" not in done.stderr
    assert not list(project.root.rglob("public/**/*.coopfeed-*"))
