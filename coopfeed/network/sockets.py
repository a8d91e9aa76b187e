"""Connections on which no wait lasts beyond the deadline of an exchange, and no more comes than it allows.

urllib3 and http.client bound each single wait, but not how many there are: of header bytes, `100 Continue`, chunk
extensions or trailers, a server may send one more for ever. All of these arrive through a socket. So the socket asks,
before each wait, how long it may be, and counts what comes. A single wait ends in time even when bytes keep trickling
in: Python looks at the clock within a TLS handshake and a TLS record.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError
from urllib3.util import create_urllib3_context

from coopfeed.network.limits import Deadline
from coopfeed.system import threads

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class FloodError(OSError):
    """More came than the exchange allows."""


class Budget:
    """What an exchange may still take: seconds until its `deadline`, and bytes."""

    def __init__(self, deadline: Deadline, silence: float, size: int) -> None:
        self.deadline = deadline
        self.has_come = False
        """Whether anything has come from the server."""
        self._silence = silence
        self._size = size

    def wait(self) -> float:
        """Return for how many seconds something may be waited for.

        Raises:
            TimeoutError: the deadline has passed.
        """
        left = self.deadline.left
        if not left:
            raise TimeoutError(self.deadline.missed)
        return min(left, self._silence)

    def allow(self, size: int) -> None:
        """Let so many bytes come from now on."""
        self._size = size

    def spend(self, size: int) -> None:
        """Note that so many bytes came.

        Raises:
            FloodError: these are too many.
        """
        self._size -= size
        self.has_come = self.has_come or size > 0
        if self.is_spent:
            raise FloodError("the response is larger than allowed")

    @property
    def is_spent(self) -> bool:
        """Return whether more bytes came than are allowed."""
        return self._size < 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold all connections that are used in this context to it: urllib3 hands nothing on to its sockets."""
        token = _BUDGET.set(self)
        try:
            yield
        finally:
            _BUDGET.reset(token)


_BUDGET: ContextVar[Budget] = ContextVar("budget")


class BoundedSocket(socket.socket):
    """A socket on which each wait, and all that comes, is held to the budget of the exchange that it is used in."""

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        budget = self._bounded()
        content = super().recv(buflen, flags)
        budget.spend(len(content))
        return content

    def recv_into(self, buffer: WriteableBuffer, nbytes: int | None = None, flags: int = 0) -> int:
        budget = self._bounded()
        size = super().recv_into(buffer, nbytes or memoryview(buffer).nbytes, flags)
        budget.spend(size)
        return size

    def send(self, data: ReadableBuffer, flags: int = 0) -> int:
        self._bounded()
        return super().send(data, flags)

    def sendall(self, data: ReadableBuffer, flags: int = 0) -> None:
        self._bounded()
        super().sendall(data, flags)

    def _bounded(self) -> Budget:
        budget = _BUDGET.get()
        self.settimeout(budget.wait())
        return budget


class BoundedTLSSocket(BoundedSocket, ssl.SSLSocket):
    """The same with TLS."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002  # as ssl has it
        self._bounded()
        super().do_handshake(block)


def connected(connect: Callable[[], socket.socket]) -> BoundedSocket:
    """Return the connection that `connect` makes, which may look up a name and try one address after another.

    No such look-up can be given a time. It is left behind when the time is over, or at Ctrl-C. Only where no thread can
    be started, it takes as long as the system lets it.

    Raises:
        TimeoutError: it takes too long.
    """
    connecting = threads.start(connect)
    try:
        bare = connecting.result(_BUDGET.get().deadline.left)
    except TimeoutError:
        connecting.add_done_callback(_close)
        raise
    return BoundedSocket(fileno=bare.detach())


def _close(connecting: Future[socket.socket]) -> None:
    if not connecting.exception():
        connecting.result().close()


def tls_context() -> ssl.SSLContext:
    """Return what secures connections as urllib3 does by itself, but with sockets that are bounded."""
    context = create_urllib3_context()
    context.load_default_certs()
    context.sslsocket_class = BoundedTLSSocket
    return context


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self, super()._new_conn)


class _TLSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self, super()._new_conn)


def _connected(connection: HTTPConnection, connect: Callable[[], socket.socket]) -> socket.socket:
    try:
        return connected(connect)
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, f"no connection to {connection.host} in time") from error


class Pool(HTTPConnectionPool):
    """Connections to one server that are used again."""

    ConnectionCls = _Connection


class TLSPool(HTTPSConnectionPool):
    """The same with TLS."""

    ConnectionCls = _TLSConnection
