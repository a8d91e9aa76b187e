"""The cache of what was read and rendered, in .coopfeed/store.sqlite: safe to delete, and rebuilt when in doubt.

It also holds what this time cannot keep in memory. Nothing here decides what is still true: the caller compares the
signatures of files and the versions of items. Each row has a checksum, so that it need not wait for the disk: what a
crash of the machine damaged is not found. Wherever the file fails, the rest is kept in memory.
"""

from __future__ import annotations

import mmap
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from coopfeed.caching.folder import remove

FILE = "store.sqlite"

_TABLES = ("files", "texts", "outputs")
_MOST = 8_000_000  # bytes that wait in memory until they are written
_MOST_UNWRITTEN = 256_000_000  # bytes that stay in memory where nothing may be written
_LONGEST = 256_000_000  # bytes of a row: where one seems to be longer, its length is damaged
_AT_ONCE = 500  # names that one query asks for; SQLite of old takes 999
_HEADER = b"SQLite format 3\0"
_JOURNALS = slice(18, 20)  # how the file is written and read: 1 is with a journal
_NO_DAMAGE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}
_NO_WAY_IN = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


@dataclass
class Table:
    """Rows of bytes by name; what was put or dropped waits in memory until the store is flushed."""

    name: str
    store: Store
    waiting: dict[str, bytes | None] = field(default_factory=dict)

    def sql(self, statement: str) -> str:
        """Return a statement on this table, which is written with the name "kept"."""
        return statement.replace("kept", self.name, 1)

    def put(self, name: str, row: bytes) -> None:
        """Keep a row, in place of the one that has the name."""
        self.waiting[name] = row
        self.store.wait(len(row))

    def drop(self, name: str) -> None:
        """Forget a row."""
        self.waiting[name] = None

    def all(self) -> dict[str, bytes]:
        """Return every row by its name."""
        found = self._sound("SELECT name, row, sum FROM kept")
        found.update((name, row) for name, row in self.waiting.items() if row is not None)
        return {name: row for name, row in found.items() if self.waiting.get(name, row) is not None}

    def find(self, names: Sequence[str]) -> dict[str, bytes]:
        """Return the rows that there are of those with the `names`."""
        found = {name: row for name in names if (row := self.waiting.get(name)) is not None}
        wanted = [name for name in names if name not in self.waiting]
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            found.update(self._sound("SELECT name, row, sum FROM kept WHERE name IN (?)".replace("?", marks), some))
        return found

    def _sound(self, query: str, values: Sequence[str] = ()) -> dict[str, bytes]:
        """Return the rows that a query gives, but those that are not as they were written."""
        rows = self.store.ask(self.sql(query), values)
        found: dict[str, bytes] = {}
        for name, row, checksum in rows:
            if isinstance(name, str) and isinstance(row, bytes) and self.checksum(name, row) == checksum:
                found[name] = row
        if len(found) < len(rows):
            self.store.report_damage()
        return found

    def checksum(self, name: str, row: bytes) -> int:
        """Return the checksum of a row: of all that it depends on, so that none can be taken for another."""
        return crc32(row, crc32(f"{self.store.key}\0{self.name}\0{name}\0".encode()))


class Store:
    """The tables of a project. `key` names the program and its settings: what another one kept is worth nothing.

    Without a `folder` all is kept in memory; so is what comes new where it may not write.
    """

    def __init__(self, folder: Path | None, key: str, timeout: float = 5, *, writes: bool = True) -> None:
        self.path = folder / FILE if folder else None
        self.key = key
        self.timeout = timeout  # seconds to wait for another process that writes
        self.writes = writes
        self.files, self.texts, self.outputs = self.tables = tuple(Table(name, self) for name in _TABLES)
        self._waiting = 0
        self._connections: dict[int, sqlite3.Connection] = {}
        self._process = os.getpid()
        self._damage = mmap.mmap(-1, 1)  # shared with the processes that are forked from this one
        self._is_anew = False
        if self.path:
            self._begin(self.path)

    @property
    def damaged(self) -> bool:
        """Return whether what was kept was found to be damaged."""
        return bool(self._damage[0])

    def report_damage(self) -> None:
        """Note that the file is damaged, so that it is rebuilt at the end."""
        self._damage[0] = 1

    def _begin(self, path: Path) -> None:
        try:
            if _is_damaged(path):
                raise sqlite3.DatabaseError(f"{path} is not a file of this program")
            self._prepare(path)
        except sqlite3.Error as error:
            self._fail(error)
            if not self._is_anew:
                self.path = None

    def _prepare(self, path: Path) -> None:
        connection = self._connection(path)
        if not self.writes:
            self.path = path if self._is_ours(connection) else None
            return
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
        """Return the connection of this process: those of its parent are not for it."""
        process = os.getpid()
        if process not in self._connections:
            address = Path(os.path.abspath(path)).as_uri() + ("" if self.writes else "?mode=ro")
            connection = sqlite3.connect(address, timeout=self.timeout, uri=True)
            self._connections[process] = connection
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
        return self._connections[process]

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        found: list[tuple[str]] = connection.execute("SELECT key FROM program").fetchall()
        return found == [(self.key,)]

    def _fail(self, error: sqlite3.Error) -> None:
        """Go on after an error: in an empty file, if this one is damaged."""
        # Python's own errors have no code: that what is found is no text, for example.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _NO_DAMAGE or (not self.writes and code in _NO_WAY_IN):
            return
        if self.writes and os.getpid() == self._process:
            self._make_anew()
        else:
            self.report_damage()

    def _make_anew(self) -> None:
        """Begin with an empty file; where there is no place for it, go on in memory."""
        path = self.path
        self.path = None
        if path is None:
            return
        self._disconnect()
        was_there = os.path.lexists(path)
        with suppress(OSError, sqlite3.Error):
            # The journal first: it would be taken for that of the new file.
            for each in (*_beside(path), path):
                remove(each)
            self._prepare(path)
            self.path = path
            self._is_anew = True
            if was_there:
                self.report_damage()

    def wait(self, size: int) -> None:
        """Count `size` bytes more that wait; when they are many, they are written."""
        self._waiting += size
        if self.writes and self._waiting > _MOST:
            self.flush()
        elif self._waiting > _MOST_UNWRITTEN and not self.writes:
            self._waiting = 0
            self.texts.waiting.clear()  # they are read again where they are wanted

    def flush(self) -> None:
        """Write what waits, in one transaction; where that fails, it stays in memory, and is lost at the end."""
        if self.path is None or not self.writes:
            return
        self._waiting = 0
        try:
            self._write(self._connection(self.path))
        except sqlite3.Error as error:
            self._fail(error)

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if not self._is_ours(connection):
                return  # another program has rebuilt it
            for table in self.tables:
                rows = {name: row for name, row in table.waiting.items() if row is not None}
                gone = [(name,) for name in table.waiting.keys() - rows.keys()]
                summed = [(name, row, table.checksum(name, row)) for name, row in rows.items()]
                connection.executemany(table.sql("DELETE FROM kept WHERE name = ?"), gone)
                connection.executemany(table.sql("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)"), summed)
        for table in self.tables:
            table.waiting.clear()

    def ask(self, query: str, values: Sequence[str]) -> list[tuple[object, object, object]]:
        """Return the rows that a query gives; none where there is no sound file of ours."""
        if self.path is None:
            return []
        try:
            with self._connection(self.path) as connection:
                connection.execute("BEGIN")  # so that no other program rebuilds it between the two
                return connection.execute(query, values).fetchall() if self._is_ours(connection) else []
        except sqlite3.Error as error:
            self._fail(error)
            return []

    def abandon(self) -> None:
        """Know nothing of the last time, and keep nothing for the next one."""
        self.path = None
        for table in self.tables:
            table.waiting.clear()

    def close(self) -> None:
        """Write what waits, and close the file."""
        if self.writes and self.damaged and not self._is_anew:
            self._make_anew()
        self.flush()
        self._disconnect()

    def _disconnect(self) -> None:
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()


def _beside(path: Path) -> list[Path]:
    """Return the files that SQLite may have beside its file."""
    return [path.with_name(path.name + ending) for ending in ("-journal", "-wal", "-shm")]


def _is_damaged(path: Path) -> bool:
    """Return whether something else lies at `path` than a file as this program begins it; an empty one is sound."""
    try:
        # Opening a pipe would wait for ever.
        if any(each.exists() and not each.is_file() for each in (path, *_beside(path))):
            return True
        with path.open("rb") as file:
            head = file.read(_JOURNALS.stop)
    except OSError:  # SQLite reports why
        return False
    return bool(head) and not (head.startswith(_HEADER) and head[_JOURNALS] == b"\1\1")
