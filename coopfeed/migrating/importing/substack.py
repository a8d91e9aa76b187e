"""Read Substack's export (Settings → Exports): a table of the posts, posts.csv, and a file with the text of each."""

from __future__ import annotations

import csv
import io

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignFile, LeftOut, dates, html_text, marks
from coopfeed.migrating.foreign.characters import carried
from coopfeed.migrating.foreign.entries import LONGEST_ENTRY, MAX_ENTRIES, Withheld
from coopfeed.migrating.importing.bundles import Bundle
from coopfeed.model import Site

KIND = "Substack export"

_TABLE = "posts.csv"
_MARKS = ("is_published", "audience")
_TYPES = frozenset({"", "newsletter", "podcast", "video"})


def is_export(bundle: Bundle) -> bool:
    """Return whether a folder or archive has the table of an export in it."""
    return bool(_table(bundle))


def is_table(content: bytes) -> bool:
    """Return whether a table is that of an export, which does not contain the texts."""
    head = content.partition(b"\n")[0]
    return b"post_id" in head and b"is_published" in head


def _table(bundle: Bundle) -> str:
    return next((name for name in bundle.chosen if f"/{name}".endswith(f"/{_TABLE}")), "")


def read(bundle: Bundle, site: Site, address: str) -> ForeignFeed:
    """Return the posts in an export; `address` is that of the publication, which it does not have, or "".

    Raises:
        ForeignError: its table cannot be read.
    """
    name = _table(bundle)
    folder = name.removesuffix(_TABLE)
    try:
        rows = [*csv.DictReader(io.StringIO(bundle.read(name).decode("utf-8-sig"), newline=""), restval="")]
    except (csv.Error, UnicodeDecodeError) as error:
        raise ForeignError(f"{bundle.location}: {name} is not a table in UTF-8: {error}") from error
    if len(rows) > MAX_ENTRIES:
        raise ForeignError(f"{bundle.location} has {len(rows):,} posts, more than {MAX_ENTRIES:,}")
    entries = tuple(carried(_entry(row, bundle, folder, site, address.rstrip("/"))) for row in rows)
    note = (
        f"A {KIND} does not say the address of the publication, which its ids are made of: subscribers of the old feed "
    )
    note += "would see these items again. If there are any, import with --old-site https://NAME.substack.com instead."
    return ForeignFeed(bundle.location, KIND, "", entries, is_backup=True, notes=() if address else (note,))


def _entry(row: dict[str, str], bundle: Bundle, folder: str, site: Site, address: str) -> Entry:
    number = row.get("post_id", "").strip()
    title = " ".join(row.get("title", "").split())
    slug = number.partition(".")[2] or number
    if withheld := _withheld(row):
        return Entry(title=title, place=f"post {number}", withheld=withheld)
    file = f"{folder}posts/{number}.html"
    text = bundle.read(file)[:LONGEST_ENTRY].decode("utf-8", "replace") if file in bundle.files else ""
    link = f"{address}/p/{slug}" if address else ""
    audio = row.get("podcast_url", "").strip()
    return Entry(
        id=link or site.iri(f"imported/{slug}"),
        title=title,
        link=link,
        published=dates.moment(row.get("post_date", "")),
        summary=html_text.as_html(row.get("subtitle", "")),
        content=text,
        base=link,
        files=(ForeignFile(audio, "audio/mpeg"),) if audio else (),
        place=f"post {number}",
        left_out=() if text else (LeftOut("text that is not in the export", file),),
    )


def _withheld(row: dict[str, str]) -> Withheld | None:
    kind = row.get("type", "").strip().lower()
    if kind not in _TYPES:
        return Withheld(f"it is a {kind}, not a post", "" if kind == "page" else kind)
    reasons = (marks.reason(name, row.get(name, ""), in_table=True) for name in _MARKS)
    return next((Withheld(why) for why in reasons if why), None)
