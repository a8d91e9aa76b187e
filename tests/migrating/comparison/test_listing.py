from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coopfeed.errors import ForeignError, NotFoundError
from coopfeed.migrating.comparison import Comparison, listing
from coopfeed.migrating.comparison.listing import Library
from coopfeed.network.fetching import Fetched
from tests.migrating.foreign.making import rss, rss_item

OLD, NEW = "https://old.example.org/feed", "https://new.example.org/rss.xml"


def feed(*numbers: int, archive: str = "") -> bytes:
    link = f'<atom:link rel="prev-archive" href="{archive}"/>' if archive else ""
    return rss(*(rss_item(number) for number in numbers), channel=link)


def compared(pages: dict[str, bytes], *, archives: bool = False) -> Comparison:
    def fetch(location: str) -> Fetched:
        if location not in pages:
            raise NotFoundError(location)
        return Fetched(location, pages[location])

    library = Library(fetch)
    old, new = (library.read(location) for location in (OLD, NEW))
    return listing.compared(old, new, library, archives=archives)


def states(found: Comparison) -> list[str]:
    return [verdict.state.value for verdict in found.verdicts]


def test_archives_are_not_read_when_nothing_is_missing() -> None:
    assert states(compared({OLD: feed(2, archive="gone"), NEW: feed(2, archive="gone")})) == ["same"]


def test_missing_entries_are_searched_for_in_the_archives() -> None:
    pages = {OLD: feed(3, 2, 1), NEW: feed(3, archive="1.xml"), "https://new.example.org/1.xml": feed(2)}
    assert states(compared(pages)) == ["same", "archived", "lost"]


def test_archives_of_both_are_compared_on_request() -> None:
    pages = {OLD: feed(3, archive="old/1"), "https://old.example.org/old/1": feed(2, 1), NEW: feed(3, 2)}
    assert states(compared(pages)) == ["same", "older"]
    assert states(compared(pages, archives=True)) == ["same", "same", "unlisted"]


def test_missing_archives_are_reported() -> None:
    with pytest.raises(NotFoundError):
        compared({OLD: feed(2, 1), NEW: feed(2, archive="gone")})


@pytest.mark.parametrize("archives", [False, True])
def test_memory_for_both_feeds_and_their_archives_is_bounded(
    archives: bool,  # noqa: FBT001  # pytest passes it by name
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = {OLD: feed(3, 2), NEW: feed(3, archive="1.xml"), "https://new.example.org/1.xml": feed(2, 1)}
    assert states(compared(pages, archives=archives)) == ["same", "archived"]
    monkeypatch.setattr(listing, "MOST_KEPT", 800)
    with pytest.raises(ForeignError, match=r"^https://new.example.org/1.xml has ids, titles and links that take more"):
        compared(pages, archives=archives)


_PEAK = """
import sys
from pathlib import Path
from coopfeed.cli import main
try:
    main()
finally:
    print(*(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems report peak memory elsewhere")
def test_two_feeds_take_hardly_more_memory_than_one(tmp_path: Path) -> None:
    """Each has 12 MiB and, with an emoji in each text, four bytes per character: together they took 190 MiB."""
    items = [{"id": str(number), "content_html": "\U0001f600" + "word " * 500} for number in range(5_000)]
    document = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    for name in ("old.json", "new.json"):
        (tmp_path / name).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    words = [sys.executable, "-c", _PEAK, "compare", "old.json", "new.json"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "5,000 same" in done.stdout
    assert int(done.stdout.split()[-1]) < 165 * 1024
