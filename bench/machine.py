"""The machine in general terms, without its name."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def description() -> str:
    """Return CPU, cores, memory, operating system and Python in one sentence."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    kernel = re.match(r"\d+\.\d+", platform.release())
    return (
        f"{_cpu()}, {os.cpu_count()} cores, {gigabytes:.0f} GiB of memory, {system}, "
        f"Linux {kernel[0] if kernel else ''}, Python {platform.python_version()}"
    )


def _cpu() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    match = re.search(r"^model name\s*:\s*(.*)$", info, re.MULTILINE)
    return match[1] if match else platform.machine()


def is_busy() -> bool:
    """Return whether the machine is busy with other things, which makes the numbers unreliable."""
    return os.getloadavg()[0] > 0.5
