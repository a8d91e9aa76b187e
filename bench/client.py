"""One request on its own connection, and every byte sent and received: what a reader costs its server."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

_CHUNK = 1 << 16


@dataclass(slots=True)
class Response:
    """A response. `sent` and `received` are bytes of TCP payload, including the handshake and frames of TLS."""

    sent: int = 0
    received: int = 0
    plain: bytes = field(default=b"", repr=False)
    """The raw HTTP response: the head, an empty line, and the body, perhaps in chunks."""

    @property
    def status(self) -> int:
        """Return the status code."""
        return int(self.plain.split(b" ", 2)[1])

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers by lower-case name."""
        lines = self.plain.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def ask(port: int, path: str, headers: Mapping[str, str], context: ssl.SSLContext | None = None) -> Response:
    """GET `path` from this machine, with TLS if there is a context, until the server closes."""
    named = {"Host": "feeds.example.org", **headers, "Connection": "close"}
    request = "".join([f"GET {path} HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in named.items()), "\r\n"])
    with socket.create_connection(("127.0.0.1", port)) as wire:
        if context is None:
            return _over(wire, request.encode())
        return _over_tls(wire, request.encode(), context)


def _over(wire: socket.socket, request: bytes) -> Response:
    wire.sendall(request)
    response = Response(sent=len(request))
    while data := wire.recv(_CHUNK):
        response.plain += data
    response.received = len(response.plain)
    return response


def _over_tls(wire: socket.socket, request: bytes, context: ssl.SSLContext) -> Response:
    """TLS in memory, so that the bytes on the wire can be counted."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
    response = Response()

    def exchange() -> bool:
        """Send pending bytes and wait for more; return False at the end."""
        if data := outgoing.read():
            wire.sendall(data)
            response.sent += len(data)
        data = wire.recv(_CHUNK)
        response.received += len(data)
        incoming.write(data)
        return bool(data)

    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            exchange()
    tls.write(request)
    while True:
        try:
            if not (data := tls.read(_CHUNK)):
                return response
            response.plain += data
        except ssl.SSLWantReadError:
            if not exchange():
                return response
        except ssl.SSLZeroReturnError:
            return response
