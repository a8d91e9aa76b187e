"""What was read and rendered the last time, in .coopfeed/store.sqlite: safe to delete, made anew where there is doubt.

It also holds what this time cannot keep in memory. Nothing here decides what is still true: who asks compares the
signatures of files and the versions of items. Each row has a checksum, so that it need not wait for the disk: what a
crash of the machine damaged is not found. Wherever the file fails, the rest is kept in memory.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

FILE = "store.sqlite"

_TABLES = ("files", "texts", "outputs")
_MOST = 8_000_000  # bytes that wait in memory until they are written
_AT_ONCE = 500  # names that one query asks for; SQLite of old takes 999


@dataclass
class Table:
    """Rows of bytes by name; what was put or dropped waits in memory until the store is flushed."""

    name: str
    store: Store
    waiting: dict[str, bytes | None] = field(default_factory=dict)

    def sql(self, statement: str) -> str:
        """A statement on this table, which is written with the name "kept"."""
        return statement.replace("kept", self.name, 1)

    def put(self, name: str, row: bytes) -> None:
        """Keep a row, in place of the one that has the name."""
        self.waiting[name] = row
        self.store.wait(len(row))

    def drop(self, name: str) -> None:
        """Forget a row."""
        self.waiting[name] = None

    def all(self) -> dict[str, bytes]:
        """Every row by its name."""
        found = dict(self._sound("SELECT name, row, sum FROM kept"))
        found.update((name, row) for name, row in self.waiting.items() if row is not None)
        return {name: row for name, row in found.items() if self.waiting.get(name, row) is not None}

    def find(self, names: Sequence[str]) -> dict[str, bytes]:
        """The rows that there are of those with the `names`."""
        found = {name: row for name in names if (row := self.waiting.get(name)) is not None}
        wanted = [name for name in names if name not in self.waiting]
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            found.update(self._sound("SELECT name, row, sum FROM kept WHERE name IN (?)".replace("?", marks), some))
        return found

    def _sound(self, query: str, values: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
        rows = self.store.ask(self.sql(query), values)
        return ((name, row) for name, row, checksum in rows if crc32(row) == checksum)


class Store:
    """The tables of a project. `key` names the program and its settings: what another one kept is worth nothing.

    Without a `folder` all is kept in memory.
    """

    def __init__(self, folder: Path | None, key: str, timeout: float = 5) -> None:
        self.path = folder / FILE if folder else None
        self.key = key
        self.timeout = timeout  # seconds to wait for another process that writes
        self.files, self.texts, self.outputs = self.tables = tuple(Table(name, self) for name in _TABLES)
        self._waiting = 0
        self._connections: dict[int, sqlite3.Connection] = {}
        if self.path:
            self._begin(self.path)

    def _begin(self, path: Path) -> None:
        try:
            self._prepare(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                self.path = None  # no place for it, or somebody else writes
                return
            self.close()
            with suppress(OSError):
                path.unlink()
            with suppress(sqlite3.Error):
                self._prepare(path)

    def _prepare(self, path: Path) -> None:
        connection = self._connection(path)
        with connection:
            connection.execute("CREATE TABLE IF NOT EXISTS program (key TEXT)")
            for table in self.tables:
                columns = "name TEXT PRIMARY KEY, row BLOB, sum INTEGER"
                connection.execute(table.sql(f"CREATE TABLE IF NOT EXISTS kept ({columns})"))
            if not self._is_ours(connection):
                for table in self.tables:
                    connection.execute(table.sql("DELETE FROM kept"))
                connection.execute("DELETE FROM program")
                connection.execute("INSERT INTO program VALUES (?)", (self.key,))

    def _connection(self, path: Path) -> sqlite3.Connection:
        """The connection of this process: those of its parent are not for it."""
        process = os.getpid()
        if process not in self._connections:
            connection = sqlite3.connect(path, timeout=self.timeout)
            self._connections[process] = connection
            connection.execute("PRAGMA synchronous = OFF")
        return self._connections[process]

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        found: list[tuple[str]] = connection.execute("SELECT key FROM program").fetchall()
        return found == [(self.key,)]

    def wait(self, size: int) -> None:
        """Count `size` bytes more that wait; when they are many, they are written."""
        self._waiting += size
        if self._waiting > _MOST:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in one transaction; where that fails, it stays in memory, and is lost at the end."""
        self._waiting = 0
        if self.path is None:
            return
        try:
            self._write(self._connection(self.path))
        except sqlite3.Error:
            return
        for table in self.tables:
            table.waiting.clear()

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if not self._is_ours(connection):
                raise sqlite3.OperationalError("another program has begun anew")
            for table in self.tables:
                gone = [(name,) for name, row in table.waiting.items() if row is None]
                rows = [(name, row, crc32(row)) for name, row in table.waiting.items() if row is not None]
                connection.executemany(table.sql("DELETE FROM kept WHERE name = ?"), gone)
                connection.executemany(table.sql("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)"), rows)

    def ask(self, query: str, values: Sequence[str]) -> list[tuple[str, bytes, int]]:
        """The rows that a query gives; none where there is no sound file of ours."""
        if self.path is None:
            return []
        try:
            with self._connection(self.path) as connection:
                connection.execute("BEGIN")  # so that nobody begins anew between the two
                return connection.execute(query, values).fetchall() if self._is_ours(connection) else []
        except sqlite3.Error:
            return []

    def abandon(self) -> None:
        """Know nothing of the last time, and keep nothing for the next one."""
        self.path = None
        for table in self.tables:
            table.waiting.clear()

    def close(self) -> None:
        """Write what waits, and close the file."""
        self.flush()
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
