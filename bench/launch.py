"""Run one command and print its resource use as JSON. Linux only; meant for `python -I -S`, and itself small.

A process counts the memory of its parent as its own until it has loaded its program, so a large
program must not start the measured command: this one does.

    python -I -S bench/launch.py SECONDS LOG COMMAND...
"""

import json
import os
import select
import signal
import sys
import time

INTERVAL = 0.2  # seconds; counting shared pages takes some milliseconds


def main() -> None:
    limit, log, command = float(sys.argv[1]), sys.argv[2], sys.argv[3:]
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    files = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=files, setpgroup=0)
    poll = select.poll()
    poll.register(os.pidfd_open(pid), select.POLLIN)
    together, finished = 0, True
    while not poll.poll(INTERVAL * 1000):
        together = max(together, resident_of_several(pid))
        if time.perf_counter() - start > limit:
            finished = False
            os.killpg(pid, signal.SIGKILL)
            break
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    result = {
        "finished": finished,
        "exit": os.waitstatus_to_exitcode(status),
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        # ru_maxrss is that of the largest process; here several processes count together.
        "memory": max(usage.ru_maxrss * 1024, together),
    }
    print(json.dumps(result))


def resident_of_several(pid: int) -> int:
    """Return the bytes in memory of a process and its descendants, or 0 without any; shared memory counts once."""
    pids = descendants(pid)
    return sum(proportional(each) for each in (pid, *pids)) if pids else 0


def descendants(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:  # noqa: PTH123 - pathlib is large
            children = [int(child) for child in file.read().split()]
    except OSError:
        return []
    return [each for child in children for each in (child, *descendants(child))]


def proportional(pid: int) -> int:
    """Return the bytes in memory of a process, with its share of shared memory (PSS)."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:  # noqa: PTH123 - pathlib is large
            lines = (line.split() for line in file)
            return next((int(line[1]) * 1024 for line in lines if line[0] == "Pss:"), 0)
    except OSError:
        return 0


main()
