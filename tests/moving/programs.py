"""Other feed publishers as installed by `make bench`: the command, and the feed that it writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.needs import need

ENVIRONMENT = Path(__file__).parents[2] / "build" / "bench" / "env"


def _hugo() -> tuple[list[str], str]:
    found = next(ENVIRONMENT.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)
    need(found, "Hugo (make build/bench/env/installed)")
    return [str(found), "--quiet"], "public/index.xml"


def _pelican() -> tuple[list[str], str]:
    found = ENVIRONMENT / "bin" / "pelican"
    need(found.exists(), "Pelican (make build/bench/env/installed)")
    return [str(found), "--quiet"], "output/feeds/all.rss.xml"


PROGRAMS: dict[str, Callable[[], tuple[list[str], str]]] = {"hugo": _hugo, "pelican": _pelican}
