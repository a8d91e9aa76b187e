"""A server that never finishes: each path names a way to keep clients waiting."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_OK = b"HTTP/1.1 200 OK\r\n"
_GZIPPED = _OK + b"Content-Encoding: gzip\r\n\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_NAMED = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # the header of a gzip member with a file name, which ends with a zero byte
_EMPTY = gzip.compress(b"")

# What is sent at once, and what is sent repeatedly after that.
HEADS: dict[str, tuple[bytes, bytes]] = {
    "silence": (b"", b""),
    "status-line": (b"HTTP/1.1 200 O", b"K"),
    "header": (_OK + b"X-Long: ", b"a"),
    "header-lines": (_OK, b"X-Many: a\r\n"),
    "informational": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "redirects": (b"", b""),  # see _answer
}
"""Paths that never finish the status and headers."""
BODIES: dict[str, tuple[bytes, bytes]] = {
    "body": (_OK + b"Content-Length: 1000000\r\n\r\n", b"a"),
    "body-without-length": (_OK + b"\r\n", b"a"),
    "gzip-name": (_GZIPPED + _NAMED, b"a"),
    "gzip-members": (_GZIPPED, _EMPTY),
    "chunks": (_CHUNKED, b"1\r\na\r\n"),
    "chunk-extension": (_CHUNKED + b"5;", b"a"),
    "chunk-trailers": (_CHUNKED + b"1\r\na\r\n0\r\n", b"X-Many: a\r\n"),
}
"""Paths that never finish the body."""
_ALL = HEADS | BODIES
_TLS_RECORD = (b"\x16\x03\x03\x40\x00", b"\0")
_AT_ONCE = 64 * 1024


class Hostile:
    """Send one more piece every `pause` seconds, or as fast as possible without one.

    It gives up after `lasting` seconds, so that a test fails instead of hanging if a client has no deadline. With
    `certificate`, whose key is beside it, it uses TLS.
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
        """The base address, with a slash at its end."""
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
        with suppress(OSError):  # it was closed
            while True:
                connection, _ = self._listening.accept()
                self.connections += 1
                Thread(target=self._hold, args=(connection,), daemon=True).start()

    def _hold(self, bare: socket.socket) -> None:
        # The client may have gone.
        with suppress(OSError), bare, self._secured(bare) as connection:
            self._answer(connection, connection.recv(_AT_ONCE))

    def _secured(self, bare: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(bare, server_side=True) if self._tls else bare

    def _answer(self, connection: socket.socket, asked: bytes) -> None:
        path = asked.split(b" ")[1].decode("ascii").rpartition("/")[2] if b" HTTP/1" in asked else ""
        name = path.partition("?")[0]
        if name == "redirects":
            self._over.wait(8 * self.pause)
            connection.sendall(f"HTTP/1.1 307 On\r\nLocation: /{path}?\r\nContent-Length: 0\r\n\r\n".encode())
            return
        if asked.startswith(b"CONNECT"):
            name = "header-lines"
        first, then = _TLS_RECORD if asked[:1] == b"\x16" else _ALL.get(name, (b"", b""))
        connection.sendall(first)
        for piece in self._pieces(then):
            connection.sendall(piece)

    def _pieces(self, piece: bytes) -> Iterator[bytes]:
        if not self.pause:
            piece *= _AT_ONCE // max(1, len(piece))
        until = time.monotonic() + self.lasting
        while time.monotonic() < until and not self._over.wait(self.pause):
            yield piece


class Tunnel:
    """A proxy for https that also accepts TLS itself."""

    def __init__(self, certificate: Path) -> None:
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate, certificate.with_suffix(".key"))
        self._listening = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        """Its http address."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/"

    def __enter__(self) -> Self:
        Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                connection, _ = self._listening.accept()
                Thread(target=self._tunnel, args=(connection,), daemon=True).start()

    def _tunnel(self, bare: socket.socket) -> None:
        is_tls = bare.recv(1, socket.MSG_PEEK) == b"\x16"
        with bare, self._tls.wrap_socket(bare, server_side=True) if is_tls else bare as connection:
            _, address, _ = connection.recv(4096).split(b" ", 2)
            host, _, port = address.decode().partition(":")
            with socket.create_connection((host, int(port))) as server:
                connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                back = Thread(target=_hand_on, args=(server, connection))
                back.start()
                _hand_on(connection, server)
                back.join()


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(4096):
            target.sendall(piece)
        target.shutdown(socket.SHUT_RDWR)
