from __future__ import annotations

import errno
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest

from coopfeed.building.loading import load
from coopfeed.errors import shortage
from tests.desk import Desk, environment_without_coverage, limited
from tests.previewing import PATIENCE

COMMAND = [sys.executable, "-c", "from coopfeed.__main__ import main; main()"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "out of memory; raise the limit with ulimit -v, if there is one"),
        (OSError(errno.ENOMEM, "?"), "out of memory; raise the limit with ulimit -v, if there is one"),
        (OSError(errno.EMFILE, "?"), "too many open files; raise the limit with ulimit -n"),
        (RuntimeError("can't start new thread"), "cannot start another thread; raise the limits with ulimit -u and -v"),
        (
            ImportError("x.so: failed to map segment", name="x", path="/x.so"),
            "cannot load a library (out of memory or open files?): x.so: failed to map segment",
        ),
        (ImportError("cannot import name 'x'", name="y", path="/y.py"), ""),
        (ModuleNotFoundError("No module named 'x'"), ""),
        (RuntimeError("dictionary changed size during iteration"), ""),
        (FileNotFoundError(errno.ENOENT, "?"), ""),
    ],
)
def test_a_lack_of_resources_is_distinguished_from_bugs(error: Exception, message: str) -> None:
    assert shortage(error) == message


def test_running_out_of_file_descriptors_does_not_blame_a_file(desk: Desk) -> None:
    with limited(resource.RLIMIT_NOFILE, 0), pytest.raises(OSError, match="Too many open files"):
        load(desk.root)


def ended(desk: Desk, prepare: Callable[[], None], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command with limited resources, and return its result."""
    env = environment_without_coverage()
    return subprocess.run(
        [*COMMAND, *words],
        cwd=desk.root,
        env=env,
        preexec_fn=prepare,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def hold(what: int, most: int) -> None:
    """Let this process, just started, have so many of one of the `resource.RLIMIT_...` at most."""
    resource.setrlimit(what, (most, most))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit, or do not keep it")
def test_without_threads_work_goes_on(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    # Enough memory for everything except the stacks of threads.
    done = ended(desk, partial(hold, resource.RLIMIT_AS, 400_000_000), "publish", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert (desk.public / "all/atom.xml").exists()


@pytest.mark.parametrize("files", [5, 6, 7, 8, 10, 12, 16, 24])
@pytest.mark.parametrize("command", [["publish", "-q"], ["check", "-q"], ["list"]])
def test_few_open_files_suffice_or_are_reported(desk: Desk, command: list[str], files: int) -> None:
    desk.item("herath", category="[interviews, trainings]")
    done = ended(desk, partial(hold, resource.RLIMIT_NOFILE, files), *command)
    assert done.returncode in (0, 3)
    assert bool(done.stderr) == (done.returncode == 3)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit, or do not keep it")
@pytest.mark.parametrize("megabytes", [30, 45, 60, 75, 90])
def test_little_memory_suffices_or_is_reported(desk: Desk, megabytes: int) -> None:
    desk.item("herath", category="[interviews, trainings]")
    done = ended(desk, partial(hold, resource.RLIMIT_AS, megabytes * 1_000_000), "publish", "-q")
    assert done.returncode in (0, 3)
    assert bool(done.stderr) == (done.returncode == 3)
    assert "Traceback" not in done.stderr
