"""The folder .coopfeed/ of a project, which is safe to delete: files in it, whatever lies in their place."""

from __future__ import annotations

from pathlib import Path

from coopfeed.model.layout import PRIVATE

FOLDER = PRIVATE


def make_folder(root: Path) -> Path:
    """Return the folder of the project at `root`, made where there is none; Git ignores it.

    Raises:
        OSError: it cannot be made.
    """
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    if read(folder / ".gitignore") != b"*\n":
        write(folder / ".gitignore", b"*\n")
    return folder


def read(path: Path) -> bytes | None:
    """Return the content of a file of the folder; None where there is no such file.

    Raises:
        OSError: it cannot be read.
    """
    # Opening a pipe would wait for ever.
    return path.read_bytes() if path.is_file() else None


def write(path: Path, content: bytes) -> None:
    """Write a file of the folder, in place of whatever lies there.

    Raises:
        OSError: it cannot be written.
    """
    if not path.is_file():
        remove(path)
    path.write_bytes(content)


def remove(path: Path) -> None:
    """Remove a file of the folder, or whatever lies in its place.

    Raises:
        OSError: it cannot be removed.
    """
    if path.is_dir() and not path.is_symlink():
        import shutil  # slow to import, as it brings every archive format

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
