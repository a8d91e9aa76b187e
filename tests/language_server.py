"""The YAML language server, on which VS Code's YAML extension is based: what an editor of a file sees.

It communicates over its standard input and output.
https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.npm import installed, node


class Editor:
    """An editor with the folder `root` open and default settings."""

    def __init__(self, server: subprocess.Popen[bytes], root: Path) -> None:
        assert server.stdin
        assert server.stdout
        self._out, self._in = server.stdin, server.stdout
        self._asked = 0
        folder = {"uri": root.as_uri(), "name": root.name}
        self._ask("initialize", processId=None, rootUri=root.as_uri(), workspaceFolders=[folder], capabilities={})
        self._tell("initialized")

    def open(self, path: Path) -> list[tuple[int, str]]:
        """Return the diagnostics of a file: line (from 1) and message."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": path.read_text(encoding="utf-8")}
        self._tell("textDocument/didOpen", textDocument=document)
        while (notification := self._next().get("params", {})).get(
            "uri"
        ) != path.as_uri() or "diagnostics" not in notification:
            pass
        return [(each["range"]["start"]["line"] + 1, each["message"]) for each in notification["diagnostics"]]

    def offered(self, path: Path, line: int, column: int) -> dict[str, str]:
        """Return the completions at a position of an open file, with their descriptions."""
        position = {"line": line - 1, "character": column - 1}
        found = self._ask("textDocument/completion", textDocument={"uri": path.as_uri()}, position=position)
        return {each["label"]: each.get("documentation", "") for each in found["items"]}

    def _ask(self, method: str, **parameters: object) -> Any:
        self._asked += 1
        self._send(id=self._asked, method=method, params=parameters)
        while (answer := self._next()).get("id") != self._asked or "method" in answer:
            pass
        return answer["result"]

    def _tell(self, method: str, **parameters: object) -> None:
        self._send(method=method, params=parameters)

    def _send(self, **message: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._out.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._out.flush()

    def _next(self) -> Any:
        """Return the next message of the server; respond to its requests for settings with none."""
        length = 0
        while (line := self._in.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            assert value, "the server has ended"
            length = int(value) if name == b"Content-Length" else length
        message = json.loads(self._in.read(length))
        if "method" in message and "id" in message:
            wanted = message.get("params", {}).get("items", [])
            self._send(id=message["id"], result=[{} for _ in wanted] or None)
        return message


@contextmanager
def editing(root: Path) -> Iterator[Editor]:
    """An editor with the YAML language server."""
    command = [node(), str(installed("yaml-language-server/bin/yaml-language-server")), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        try:
            yield Editor(server, root)
        finally:
            server.kill()
