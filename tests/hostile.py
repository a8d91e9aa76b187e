"""A server that never comes to an end: each path names the way in which it holds those who ask."""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from itertools import repeat
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_OK = b"HTTP/1.1 200 OK\r\n"
_GZIPPED = _OK + b"Content-Encoding: gzip\r\n\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_NAMED = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # the head of a gzip member that has a file name, which ends with a zero
_EMPTY = gzip.compress(b"")

# What is sent at once, and what is sent again and again after that.
HEADS: dict[str, tuple[bytes, bytes]] = {
    "silence": (b"", b""),
    "status-line": (b"HTTP/1.1 200 O", b"K"),
    "header": (_OK + b"X-Long: ", b"a"),
    "header-lines": (_OK, b"X-Many: a\r\n"),
    "informational": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "redirects": (b"", b""),  # see _answer
}
"""Those that hold who reads the status and the headers."""
BODIES: dict[str, tuple[bytes, bytes]] = {
    "body": (_OK + b"Content-Length: 1000000\r\n\r\n", b"a"),
    "body-without-length": (_OK + b"\r\n", b"a"),
    "gzip-name": (_GZIPPED + _NAMED, b"a"),
    "gzip-members": (_GZIPPED, _EMPTY),
    "chunks": (_CHUNKED, b"1\r\na\r\n"),
    "chunk-extension": (_CHUNKED + b"5;", b"a"),
    "chunk-trailers": (_CHUNKED + b"1\r\na\r\n0\r\n", b"X-Many: a\r\n"),
}
"""Those that hold who reads the body."""
_ALL = HEADS | BODIES
_TLS_RECORD = (b"\x16\x03\x03\x40\x00", b"\0")
_AT_ONCE = 64 * 1024


class Hostile:
    """Sends one more piece every `pause` seconds, or as fast as it can without one.

    It gives up after `lasting` seconds, so that a test fails, and does not hang, where a client has no deadline. With
    `certificate`, whose key lies beside it, it speaks TLS.
    """

    def __init__(self, *, pause: float = 0.05, lasting: float = 8, certificate: Path | None = None) -> None:
        self.pause = pause
        self.lasting = lasting
        self.connections = 0
        self._tls: ssl.SSLContext | None = None
        if certificate:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate, certificate.with_suffix(".key"))
        self._over = Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)

    @property
    def url(self) -> str:
        """The address of all of it, with a slash at its end."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self._listening.getsockname()[1]}/"

    def __enter__(self) -> Self:
        Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):  # it is closed
            while True:
                connection, _ = self._listening.accept()
                self.connections += 1
                Thread(target=self._hold, args=(connection,), daemon=True).start()

    def _hold(self, bare: socket.socket) -> None:
        with suppress(OSError):  # who asked has gone
            connection = self._tls.wrap_socket(bare, server_side=True) if self._tls else bare
            with connection:
                asked = connection.recv(_AT_ONCE)
                self._answer(connection, asked)

    def _answer(self, connection: socket.socket, asked: bytes) -> None:
        path = asked.split(b" ")[1].decode("ascii").lstrip("/") if b" HTTP/1" in asked else ""
        name = path.split("?")[0]
        if name == "redirects":
            self._over.wait(0.4)
            connection.sendall(f"HTTP/1.1 307 On\r\nLocation: /{path}?\r\nContent-Length: 0\r\n\r\n".encode())
            return
        if asked.startswith(b"CONNECT"):
            name = "header-lines"
        first, then = _TLS_RECORD if asked[:1] == b"\x16" else _ALL.get(name, (b"", b""))
        connection.sendall(first)
        for piece in self._pieces(then):
            connection.sendall(piece)

    def _pieces(self, piece: bytes) -> Iterator[bytes]:
        if self.pause:
            for _ in range(int(self.lasting / self.pause)):
                if self._over.wait(self.pause):
                    return
                yield piece
        else:
            for flood in repeat(piece * (_AT_ONCE // max(1, len(piece)))):
                if self._over.is_set():
                    return
                yield flood
