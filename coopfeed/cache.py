"""What was read and rendered the last time, in .coopfeed/cache.sqlite: safe to delete, made anew where there is doubt.

Nothing here decides what is still true: reading compares the signatures of files, building the keys of documents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

FILE = "cache.sqlite"

Row = tuple[str, str]


@dataclass
class Table:
    """Rows by name, as they were (`rows`) and as they become; what is not kept again is forgotten."""

    rows: dict[str, Row] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    changed: dict[str, Row] = field(default_factory=dict)

    def find(self, name: str, first: str) -> str:
        """The second value of the row `name`, if its first is `first`; else ""."""
        row = self.rows.get(name, ("", ""))
        if row[0] != first:
            return ""
        self.kept.add(name)
        return row[1]

    def keep(self, name: str, first: str, second: str) -> None:
        """Keep a new row."""
        self.changed[name] = (first, second)


@dataclass
class Cache:
    """The two tables of a project: items by file, documents by path. `key` names the program and its settings."""

    path: Path
    key: str
    items: Table = field(default_factory=Table)
    documents: Table = field(default_factory=Table)
    timeout: float = 5  # seconds to wait for another process that writes it

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by name."""
        return {"items": self.items, "documents": self.documents}

    def save(self) -> None:
        """Write what changed, in one transaction; where that fails, the next time does all the work."""
        with suppress(sqlite3.Error, OSError), _opened(self.path, self.timeout) as connection:
            if not _is_of(connection, self.key):
                connection.execute("DELETE FROM kept")
                connection.execute("DELETE FROM program")
                connection.execute("INSERT INTO program VALUES (?)", (self.key,))
            for kind, table in self.tables.items():
                if not table.kept and not table.changed:
                    continue  # nobody asked for it this time
                gone = ((kind, name) for name in table.rows.keys() - table.kept)
                changed = ((kind, name, *values) for name, values in table.changed.items())
                connection.executemany("DELETE FROM kept WHERE kind = ? AND name = ?", gone)
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", changed)


def load(folder: Path, key: str) -> Cache:
    """The cache in `folder`; empty where there is none, where it is damaged, or where another `key` wrote it."""
    path = folder / FILE
    cache = Cache(path, key)
    try:
        with _opened(path, cache.timeout) as connection:
            if _is_of(connection, key):
                for kind, table in cache.tables.items():
                    found = connection.execute("SELECT name, first, second FROM kept WHERE kind = ?", (kind,))
                    table.rows.update((name, (first, second)) for name, first, second in found)
    except sqlite3.DatabaseError:
        with suppress(OSError):
            path.unlink()
        return Cache(path, key)
    return cache


def _is_of(connection: sqlite3.Connection, key: str) -> bool:
    found: list[tuple[str]] = connection.execute("SELECT key FROM program").fetchall()
    return found == [(key,)]


@contextmanager
def _opened(path: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=timeout)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS program (key TEXT)")
        columns = "kind TEXT, name TEXT, first TEXT, second TEXT, PRIMARY KEY (kind, name)"
        connection.execute(f"CREATE TABLE IF NOT EXISTS kept ({columns})")
        yield connection
