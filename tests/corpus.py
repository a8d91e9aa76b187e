"""Import, check, publish and compare the feeds of other projects' test suites: `make corpus`.

Each feed goes into its own project. The report says what was imported, what the import reported as left out, and what
was lost silently: the text or address of an element of a well-formed XML feed that is in no item file, in no published
feed and in no message. The exit status is 1 after a crash, a slow feed or a silent loss.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from urllib.parse import unquote

from lxml import etree

import coopfeed
from coopfeed import ImportOptions, ImportReport, PublishRequest, PublishStatus

NOW = datetime(2035, 1, 1, tzinfo=UTC)
LIMIT = 60
"""Seconds after which a feed counts as slow."""

UNNOTICED = {"same", "archived", "unlisted"}

FEEDS = """\
title: Corpus
url: https://corpus.test/
tag: corpus.test,2026:corpus
author: Editors
categories: {news: News}
entries: 1000
publish: {max_new: 100000}
"""
_ROOTS = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF|channel)\b|jsonfeed\.org/version", re.IGNORECASE)
_TAG = re.compile(r"<(script|style|noscript|iframe)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"\w{3,}")
_DATES = {"pubdate", "published", "updated", "modified", "issued", "created", "date", "expirationdate"}
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}


@dataclass(frozen=True)
class Outcome:
    """The outcome of one feed. `silent` names each kind of element lost without a note, with an example."""

    path: str
    seconds: float = 0.0
    entries: int = 0
    items: int = 0
    skipped: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    silent: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    crash: str = ""


def feeds(folder: Path) -> Iterator[Path]:
    """Return the files below `folder` that look like feeds, except for expected results of tests."""
    for path in sorted(folder.rglob("*")):
        is_feed = path.suffix in (".xml", ".rss", ".atom", ".rdf", ".json") and ".serde." not in path.name
        if is_feed and path.is_file() and _ROOTS.search(path.read_bytes()[:4096]):
            yield path


def examine(path: Path) -> Outcome:
    """Return the outcome of the feed at `path`."""
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(LIMIT)
    start = time.perf_counter()
    with TemporaryDirectory() as folder:
        try:
            outcome = _examined(path, Path(folder))
        except coopfeed.CoopfeedError as error:
            outcome = Outcome(str(path), refused=str(error))
        except BaseException as error:  # noqa: BLE001 - a crash of any kind is what the report is about
            outcome = Outcome(str(path), crash=f"{type(error).__name__}: {error}")
        finally:
            signal.alarm(0)
    return Outcome(**{**vars(outcome), "seconds": time.perf_counter() - start})


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {LIMIT} s")


def _examined(path: Path, project: Path) -> Outcome:
    (project / "feeds.yaml").write_text(FEEDS)
    (project / "items").mkdir()
    publication = coopfeed.load(project)
    report = coopfeed.import_(project, publication, str(path), ImportOptions(category="news", archives=False))
    publication = coopfeed.load(project)
    check = coopfeed.check(publication, NOW)
    errors = [f"{problem.code}: {problem.message}" for problem in check.problems if problem.is_error]
    noticed: list[str] = []
    if report.items and not errors:
        published = coopfeed.publish(project, NOW, PublishRequest(announce=False))
        if published.status != PublishStatus.PUBLISHED:
            errors.append(f"publish: {published.status}")
        noticed = sorted({str(state) for state in _states(path, project)} - UNNOTICED)
    return Outcome(
        str(path),
        entries=report.entries,
        items=len(report.items),
        skipped=tuple(each.reason for each in report.skipped),
        told=tuple(each.kind for each in report.left_out),
        errors=tuple(errors),
        noticed=tuple(noticed),
        silent=_silent(path, project, report) if report.items else {},
    )


def _states(path: Path, project: Path) -> Iterable[str]:
    name = "feed.json" if path.suffix == ".json" else "rss.xml" if b"<rss" in path.read_bytes()[:4096] else "atom.xml"
    compared = coopfeed.compare(str(path), str(project / "public" / "news" / name))
    return (verdict.state for verdict in compared.verdicts)


def _silent(path: Path, project: Path, report: ImportReport) -> dict[str, str]:
    """Return each kind of element with a text or address that is in no item, feed or message."""
    shown = _text_of(project, report)
    skipped = "\n".join(map(str, report.skipped))
    words = set(_WORD.findall(shown))
    told = {each.kind.split(" ")[0] for each in report.left_out}
    silent: dict[str, str] = {}
    for names, value in _values(path, skipped):
        kind = names[0]
        if told.intersection(names) or kind.split(":")[-1].lower() in _DATES:
            continue
        missing = [_missing(value, gap, words) for gap in (" ", "")]
        if all(missing) and "\ufffd" not in value:
            silent.setdefault(kind, f"{' '.join(missing[0])[:80]} in {' '.join(value.split())[:120]}")
    return silent


def _text_of(project: Path, report: ImportReport) -> str:
    files = [each for folder in ("items", "public/news") for each in sorted((project / folder).rglob("*"))]
    texts = [each.read_text() for each in files if each.suffix in (".yaml", ".json", ".xml")]
    said = [str(each) for part in (report.items, report.skipped, report.left_out) for each in part]
    text = "\n".join([*texts, *said])
    return f"{_plain(text, ' ')} {_plain(text, '')} {_unescaped(text)}"


def _missing(value: str, gap: str, words: set[str]) -> list[str]:
    return [word for word in _WORD.findall(_plain(value, gap)) if word not in words]


def _plain(text: str, gap: str) -> str:
    """Return an HTML text with `gap` for each tag: one separates words (</p>), another does not (<sup>)."""
    return _unescaped(_TAG.sub(gap, html.unescape(_TAG.sub(gap, text))))


def _unescaped(text: str) -> str:
    return unquote(html.unescape(html.unescape(text))).casefold()


def _values(path: Path, skipped: str) -> Iterator[tuple[list[str], str]]:
    """Return every text and address of each entry of an XML feed, with the names of its element and those around it.

    A feed that is not well-formed has none: a parser that recovers loses words itself.
    """
    try:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return
    for entry in root.iter("{*}item", "{*}entry"):
        if any(title.text and title.text in skipped for title in entry.findall("{*}title")):
            continue
        passed_on = entry.find("{*}origLink") is not None  # FeedBurner's links redirect there
        for element in entry.iterdescendants():
            if not isinstance(element.tag, str) or (passed_on and etree.QName(element).localname == "link"):
                continue
            names = [_name(element), *map(_name, element.iterancestors())]
            if element.text and element.text.strip():
                yield names, element.text
            for attribute in ("href", "url", "src"):
                if address := element.get(attribute):
                    yield [f"{names[0]}@{attribute}", *names], address


def _name(element: etree._Element) -> str:
    qualified = etree.QName(element)
    prefix = _PREFIXES.get(qualified.namespace or "", element.prefix or "")
    return f"{prefix}:{qualified.localname}" if prefix else qualified.localname


def table(corpus: str, outcomes: list[Outcome]) -> list[str]:
    """Return the report on one corpus as lines of Markdown."""
    read = [each for each in outcomes if not each.refused and not each.crash]
    counts = {
        "feeds": str(len(outcomes)),
        "refused": str(sum(bool(each.refused) for each in outcomes)),
        "entries": str(sum(each.entries for each in read)),
        "items": str(sum(each.items for each in read)),
        "skipped": str(sum(len(each.skipped) for each in read)),
        "left out, told": str(sum(len(each.told) for each in read)),
        "silent": str(sum(len(each.silent) for each in read)),
        "crashes": str(sum(bool(each.crash) for each in outcomes)),
        "errors": str(sum(len(each.errors) for each in read)),
        "slowest": f"{max(each.seconds for each in outcomes):.1f} s",
    }
    lines = [
        f"## {corpus}",
        "",
        "| " + " | ".join(counts) + " |",
        "|---" * len(counts) + "|",
        "| " + " | ".join(counts.values()) + " |",
        "",
    ]
    for title, found in (
        ("Crashes", [f"{each.path}: {each.crash}" for each in outcomes if each.crash]),
        ("Errors of check and publish", [f"{each.path}: {error}" for each in read for error in each.errors]),
        ("Silent", [f"{each.path}: {kind}: {what}" for each in read for kind, what in each.silent.items()]),
    ):
        lines += [f"### {title}", "", *(f"- {each}" for each in found), ""] if found else []
    for title, counted in (
        ("Left out, told", Counter(kind for each in read for kind in each.told)),
        ("Skipped", Counter(re.sub(r'".*"', '"…"', reason) for each in read for reason in each.skipped)),
        ("Noticed by subscribers of the old feed", Counter(each for outcome in read for each in outcome.noticed)),
        ("Refused", Counter(re.sub(r"\S*/\S+", "…", each.refused) for each in outcomes if each.refused)),
    ):
        lines += [f"### {title}", "", *(f"- {count} × {what}" for what, count in counted.most_common()), ""]
    return lines


def main() -> int:
    """Examine the feeds below each folder, write the report and print its head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="checkouts of projects whose tests hold feeds")
    parser.add_argument("--report", type=Path, default=Path("build/corpus/report.md"))
    arguments = parser.parse_args()
    bad = 0
    lines = ["# The corpus", ""]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for folder in arguments.folders:
            outcomes = list(pool.map(examine, feeds(folder), chunksize=8))
            bad += sum(bool(each.crash or each.errors or each.silent) for each in outcomes)
            lines += table(folder.name, outcomes)
            print("\n".join(table(folder.name, outcomes)[:5]))
    arguments.report.write_text("\n".join(lines))
    print(f"{bad} feeds with a crash, an error or a silent loss: see {arguments.report}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
