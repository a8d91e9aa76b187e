"""The minimum work of any tool: read and write every byte (cold), or list and stat every file (warm).

python -I -S bench/floor.py cold SOURCES OUTPUT SCRATCH
python -I -S bench/floor.py warm SOURCES
"""

import os
import sys


def files(folder: str) -> list[str]:
    """Yield all files below a folder."""
    found: list[str] = []
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            found += files(entry.path)
        else:
            found.append(entry.path)
    return found


def content(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - pathlib is large
        return file.read()


def cold(sources: str, output: str, scratch: str) -> None:
    """Read all sources, and write a copy of the output elsewhere."""
    for path in files(sources):
        content(path)
    for path in files(output):
        target = scratch + path.removeprefix(output)
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - pathlib is large
        with open(target, "wb", buffering=0) as file:  # noqa: PTH123 - pathlib is large
            file.write(content(path))


def warm(sources: str) -> None:
    """List and stat all sources."""
    for path in files(sources):
        os.stat(path)


if sys.argv[1] == "cold":
    cold(*sys.argv[2:])
else:
    warm(*sys.argv[2:])
