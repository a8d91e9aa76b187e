"""The line that corrects each finding on a live site, for each kind of server."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources

from coopfeed.model.codes import BY_NAME, Code


def _remedies() -> Mapping[Code, Mapping[str, str]]:
    text = resources.files("coopfeed.verifying").joinpath("remedies.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return {
        BY_NAME[code]: {"" if server == "all" else server: line for server, line in lines.items()}
        for code, lines in tables.items()
    }


REMEDIES = _remedies()
"""The lines by the code of the finding and the server that needs them; "" is for all servers."""
