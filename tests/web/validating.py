"""html-validate: violations of the HTML standard in files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.web.npm import installed, node

RULES = Path(__file__).with_name("htmlvalidate.cjs")


def html_errors(*paths: Path) -> list[str]:
    """Return the errors in files, and in all .html files of folders, a line each: "file:line:column rule message".

    Each call starts a process, which takes a second: call it once for many files.
    """
    program = installed("html-validate/bin/html-validate.mjs")
    command = [node(), str(program), "--config", str(RULES), "--formatter", "json", "--ext", "html", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr or done.stdout
    assert not done.stderr, done.stderr  # not empty if it found no file at all
    return [
        f"{file['filePath']}:{message['line']}:{message['column']} {message['ruleId']} {message['message']}"
        for file in json.loads(done.stdout)
        for message in file["messages"]
    ]
