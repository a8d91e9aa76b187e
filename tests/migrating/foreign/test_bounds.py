"""Documents made to be slow or large are read quickly or rejected with a message."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.comparison import listing
from coopfeed.migrating.foreign import LeftOut, effort, entries, jsonfeed, pagination, safety, syndicated, wxr
from coopfeed.migrating.foreign.effort import bounded
from coopfeed.network import fetching
from coopfeed.network.fetching import Fetched
from tests.migrating.foreign.making import NAMESPACES, atom, read, rss, rss_item

SECONDS = 10  # of processor time; a quadratic algorithm takes minutes
"""Processor time for what takes a tenth of it, and once took minutes."""

WXR = '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
POST = "<item><title>A</title><wp:status>publish</wp:status><content:encoded><![CDATA[{}]]></content:encoded></item>"


RDF = f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMESPACES}>'
ITUNES = "http://www.itunes.com/DTDs/PodCast-1.0.dtd"
PUNYCODE = b'<?xml version="1.0" encoding="punycode"?><rss>'
BUTTONS = "<div class='feedflare'>"
BLANK = b"\n" * 200_000
DECLARATION, ROOT = b'<?xml version="1.0"?>', rss(rss_item(1)).partition(b"?>")[2]


def numbered(form: str, number: int) -> str:
    return "".join(form.format(each) for each in range(number))


def posted(text: str) -> bytes:
    return f"{WXR}{POST.format(text)}</channel></rss>".encode()


def feed_of(*items: dict[str, object]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


SLOW = {
    "blank lines before": lambda: BLANK + DECLARATION + ROOT,
    "blank lines before the root": lambda: DECLARATION + BLANK + ROOT,
    "blank lines before a broken root": lambda: DECLARATION + BLANK + b"<rss version='2.0'>&nosuch;",
    "blank lines in a comment": lambda: b"<!--" + BLANK + b"-->" + ROOT,
    "many document types": lambda: b"<!DOCTYPE \n" * 20_000 + rss(rss_item(1)),
    "encodings in the declaration": lambda: b"<?xml " + b"encoding='a' " * 20_000 + b"<rss/>",
    "a long author": lambda: rss(f"<author>{'a' * 200_000}</author>"),
    "a long domain": lambda: rss(f"<author>a@{'a.' * 100_000}!</author>"),
    "many categories": lambda: rss(numbered("<category>{}</category>", 20_000)),
    "many tags": lambda: rss(f"<tags>{numbered('{},', 50_000)}</tags>"),
    "many categories of the feed": lambda: rss(channel=numbered("<category>{}</category>", 20_000)),
    "many keywords": lambda: rss(f"<x:keywords xmlns:x='{ITUNES}'>{numbered('{} ', 50_000)}</x:keywords>"),
    "many items within each other": lambda: rss("<item><media:description>x</media:description>" * 90 + "</item>" * 90),
    "HTML that is never closed": lambda: rss("<description><![CDATA[" + "<b>" * 100_000 + "]]></description>"),
    "comments that are never closed": lambda: rss("<description><![CDATA[" + "<!--" * 100_000 + "]]></description>"),
    "a document that is never closed": lambda: rss("&nosuch;" + "<b>" * 100_000),
    "many attributes": lambda: rss("<a " + numbered(' a{}=""', 100_000) + "/>"),
    "many names": lambda: rss(numbered("<a{}/>", 90_000)),
    "many prefixes": lambda: rss(numbered('<a xmlns:a{}="b"/>', 90_000)),
    "a long date": lambda: rss(f"<pubDate>{'1 ' * 100_000}</pubDate>"),
    "a date in brackets": lambda: rss(f"<pubDate>1 Jan 2020 00:00:00 {'(' * 200_000}</pubDate>"),
    "an address of dots": lambda: rss(f"<guid>{'../' * 100_000}</guid><link>{'../' * 100_000}</link>"),
    "a page": lambda: b"<html><link>" + b"<div>" * 100_000,
    "an encoding of names": lambda: PUNYCODE + b"\xff" * 100_000,
    "pictures that never end": lambda: rss("<description><![CDATA[" + "<img " * 100_000 + "]]></description>"),
    "buttons that never end": lambda: rss(f"<description><![CDATA[{BUTTONS * 20_000}]]></description>"),
    "references that are none": lambda: rss("&a" * 200_000),
    "JSON within each other": lambda: b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 400_000,
    "a text of line breaks": lambda: feed_of({"id": "a", "content_text": "a" + "\n " * 200_000}),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_document_made_to_be_slow_is_read_quickly(name: str) -> None:
    content, started = SLOW[name](), time.process_time()
    with suppress(ForeignError):
        read(content)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("part", ["<pre>", "<pre ", "<hr", "<p", "[a ", "[a", "\n ", "\n"])
def test_a_post_made_to_be_slow_is_read_quickly(part: str) -> None:
    content, started = posted(part * 60_000), time.process_time()
    assert len(wxr.read(Fetched("export.xml", content)).entries) == 1
    assert time.process_time() - started < SECONDS


REFUSED = {
    "has more than 100 levels of nested elements": lambda: rss("<a>" * 100 + "</a>" * 100),
    "has more than 500,000 elements": lambda: rss(channel="<a/>" * 500_001),
    "has more than 100,000 entries": lambda: rss(*[""] * 100_001),
    "has an entry with more than 100,000 elements": lambda: rss("<a/>" * 100_001),
    "has an xml:base or xml:lang of 1,001 characters": lambda: rss(f'<a xml:base="{"a" * 1_001}"/>'),
    "has an entry of more than 4 MiB": lambda: rss(f"<description>{'a' * 4 * 1024**2}</description>"),
    "more than 500,000 elements": lambda: b"<!---->" * 500_001 + ROOT,
    "has more than 4 MiB outside its entries": lambda: rss(channel=f"<description>{'a' * 4 * 1024**2}</description>"),
    "not well-formed, and too large to repair": lambda: rss("&nosuch;" + "<a/>" * 200_000),
    "more than 1,000,000 values": lambda: feed_of({"id": "a", "x": [1] * 1_000_001}),
    "entries, more than 100,000": lambda: feed_of(*[{}] * 100_001),
    "has a text of more than 4 MiB": lambda: feed_of({"id": "a", "content_text": "a" * 4 * 1024**2}),
}


@pytest.mark.parametrize("message", REFUSED)
def test_absurd_documents_are_rejected_with_a_reason(message: str) -> None:
    started = time.process_time()
    with pytest.raises(ForeignError, match=message):
        read(REFUSED[message]())
    assert time.process_time() - started < SECONDS


def test_a_document_that_is_unexpectedly_slow_is_stopped() -> None:
    with pytest.raises(ForeignError, match=r"^a\.xml takes more than 0 s to read"):
        _work_for_ever(Fetched("a.xml", b""))


@pytest.mark.parametrize(("module", "content"), [(syndicated, rss("<a/>" * 9_000)), (jsonfeed, feed_of(*[{}] * 9_000))])
def test_every_format_has_a_time_limit(module: ModuleType, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "bounded", partial(bounded, seconds=0.001))
    with pytest.raises(ForeignError, match="takes more than 0 s to read"):
        read(content)


def _work_for_ever(found: Fetched) -> None:
    with bounded(found, 0.1):
        while True:
            with suppress(Exception):  # as some parsers do
                str(found)


def test_the_time_limit_ends_with_the_document() -> None:
    with bounded(Fetched("a.xml", b""), 0.05):
        pass
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass


def test_the_time_limit_grows_with_the_document() -> None:
    assert effort.seconds_for(Fetched("a.xml", bytes(2 * fetching.MAX_BYTES))) == 2 * effort.SECONDS


class _Swallowing:
    def __del__(self) -> None:
        while True:
            str(self)


def test_swallowing_the_timeout_does_not_avoid_it() -> None:
    with pytest.raises(effort.SpentError), effort.limited(0.05):
        _Swallowing()


def test_in_another_thread_there_is_no_time_limit() -> None:
    found = list[str]()
    thread = threading.Thread(target=lambda: found.append(read(rss(rss_item(1))).title))
    thread.start()
    thread.join()
    assert found == ["Old news"]


def test_categories_beyond_the_limit_are_reported() -> None:
    (entry,) = read(rss(numbered("<category>c{}</category>", 203))).entries
    assert len(entry.categories) == 200
    assert entry.left_out == (LeftOut("category", "c200"),)


def test_entries_are_found_anywhere() -> None:
    text = "<content:encoded><![CDATA[<p>{}]]></content:encoded>"
    items = [rss_item(number, more=text.format(number)) for number in range(1, 9)]
    entry = '<id>urn:{0}</id><title>{0}</title><content type="xhtml" xml:base="b/"><p>{0}</p></content>'
    several = (
        rss(*items, rss_item(20, more=f"<item>{rss_item(21)}</item>")),
        atom(*(entry.format(number) for number in range(9))),
        f"{RDF}<item rdf:about='a'><title>A</title></item><channel xml:lang='fr'><title>T</title>"
        f"<item>{rss_item(2)}</item></channel><item rdf:about='b'><title>B</title></item></rdf:RDF>".encode(),
    )
    assert [len(read(content).entries) for content in several] == [10, 9, 3]


def test_a_document_that_is_an_entry_is_read() -> None:
    content = atom("<id>urn:a</id><title>A</title>").partition(b"<entry>")[2].partition(b"</entry>")[0]
    entry = b'<entry xmlns="http://www.w3.org/2005/Atom">' + content + b"</entry>"
    assert [each.title for each in read(entry).entries] == ["A"]


def test_white_space_before_the_declaration_is_accepted() -> None:
    assert read(b"\n\n" + rss(rss_item(1))) == read(rss(rss_item(1)))


def followed(pages: dict[str, bytes]) -> pagination.CompleteFeed:
    return pagination.follow(read(next(iter(pages.values()))), lambda address: Fetched(address, pages[address]))


def chained(number: int) -> dict[str, bytes]:
    addresses = ["https://old.example.org/feed/", *(f"https://old.example.org/{page}" for page in range(1, number))]
    links = (f'<atom:link rel="prev-archive" href="{address}"/>' for address in (*addresses[1:], ""))
    pages = (rss(rss_item(page), channel=link) for page, link in enumerate(links, 1))
    return dict(zip(addresses, pages, strict=True))


@pytest.mark.parametrize(("name", "most"), [("MOST_BYTES", 1_500), ("MAX_ENTRIES", 1)])
def test_documents_are_followed_up_to_the_limit(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert followed(chained(5)).is_whole
    monkeypatch.setattr(pagination, name, most)
    whole = followed(chained(5))
    assert not whole.is_whole
    assert 1 < whole.documents < 5
    assert whole.left == f"https://old.example.org/{whole.documents}"


def test_entries_of_an_export_that_are_too_long_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr, "LONGEST_ENTRY", 100)
    export = wxr.read(Fetched("export.xml", posted("a" * 101)))
    assert [(name, why.reason) for name, why in export.skipped] == [('"A"', "it has a text of 101 characters")]


def test_a_post_with_many_shortcodes_has_some_listed() -> None:
    codes = "".join(f"[code-{number}]" for number in range(60))
    (entry,) = wxr.read(Fetched("export.xml", posted(codes))).entries
    assert len(entry.left_out) == 51
    assert entry.left_out[-1].kind == "other shortcodes and blocks"


def test_an_invalid_export_is_reported() -> None:
    with pytest.raises(ForeignError, match="does not begin with <rss>"):
        wxr.read(Fetched("export.xml", b"<x a='://wordpress.org/export/'>" + b"<a/>" * 100_000 + b"</x>"))


_PEAK = """
import sys
from pathlib import Path
from coopfeed.migrating import foreign
from coopfeed.errors import ForeignError
from coopfeed.network.fetching import Fetched
from coopfeed.migrating.foreign import wxr
found = Fetched("a.xml", Path(sys.argv[1]).read_bytes())
try:
    wxr.read(found) if wxr.is_export(found.content) else foreign.read(found)
except ForeignError as error:
    print(error)
print(*(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""

LARGE: dict[str, Callable[[], bytes]] = {
    "elements beside the posts": lambda: f"{WXR}{'<a/>' * 4_000_000}</channel></rss>".encode(),
    "objects": lambda: feed_of(*[{}] * 2_000_000),
    "emoji": lambda: rss(*("<description>\U0001f600" + "word " * 1_000 + "</description>" for _ in range(3_200))),
    "a page": lambda: b"<html><link>" + b"<div>" * 3_000_000,
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems report peak memory elsewhere")
@pytest.mark.parametrize("name", LARGE)
def test_memory_is_proportional_to_the_document(name: str, tmp_path: Path) -> None:
    """Each has 5 to 16 MiB, and took 230 to 1,600."""
    path = tmp_path / "a.xml"
    path.write_bytes(LARGE[name]())
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 180 * 1024


def test_the_reference_states_the_limits() -> None:
    reference = (Path(__file__).parents[3] / "docs/reference.in.md").read_text(encoding="utf-8")
    for bound in (
        f"{entries.MAX_ENTRIES:,} entries",
        f"{safety.FEED.elements:,} elements",
        f"{safety.MAX_DEPTH} levels of nested elements",
        f"{entries.LONGEST_ENTRY // 1024**2} MiB",
        f"{jsonfeed.MAX_VALUES:,} values",
        f"{effort.SECONDS} seconds",
        f"{pagination.MOST_BYTES // 1024**2} MiB",
        f"{listing.MOST_KEPT // 1024**2} MiB of ids",
        f"{syndicated.MAX_CATEGORIES} categories",
    ):
        assert bound in reference
