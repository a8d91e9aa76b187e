"""Read Ghost's export (Settings → Import/Export): JSON with the tables of its database.

https://docs.ghost.org/migration/custom
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignImage, LeftOut, dates, html_text, jsonfeed, marks
from coopfeed.migrating.foreign.characters import carried
from coopfeed.migrating.foreign.entries import MAX_ENTRIES, Withheld
from coopfeed.network.fetching import Fetched

KIND = "Ghost export"

_FIRST = 2_000  # bytes that such a file begins with
_BEGINS = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"(?:db|meta|data)"\s*:')
_SITE = "__GHOST_URL__"
_OTHER_IMAGE = re.compile(rf"<img\b[^<>]*{_SITE}[^<>]*>")
_OTHER_ADDRESS = re.compile(
    rf"""\s(?:href|src|srcset|poster)\s*=\s*(?:"[^"<>]*{_SITE}[^"<>]*"|'[^'<>]*{_SITE}[^'<>]*')"""
)
_FOR_MEMBERS = "<!--members-only-->"
_LEFT_OUT = (
    *("codeinjection_head", "codeinjection_foot", "feature_image_caption", "canonical_url", "meta_description"),
    *("og_title", "og_description", "twitter_title", "twitter_description", "email_subject"),
)

Row = dict[str, Any]


def is_export(found: Fetched) -> bool:
    """Return whether a document begins as an export of Ghost does, and has posts."""
    return _BEGINS.match(found.content[:_FIRST]) is not None and b'"posts"' in found.content


def read(found: Fetched, address: str) -> ForeignFeed:
    """Return the posts in an export; `address` is that of the site, which it does not have, or "".

    Raises:
        ForeignError: it is not JSON, or too large.
    """
    jsonfeed.refuse_large(found)
    try:
        document = json.loads(found.content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ForeignError(f"{found.location} is not JSON: {error}") from error
    tables = _Tables(_data(document))
    posts = tables.rows("posts")
    if len(posts) > MAX_ENTRIES:
        raise ForeignError(f"{found.location} has {len(posts):,} posts, more than {MAX_ENTRIES:,}")
    address = f"{address.rstrip('/')}/" if address else ""
    entries = tuple(carried(_entry(post, tables, address)) for post in posts)
    note = f"A {KIND} does not say the address of the site, so links to the old posts and images may be missing. Its "
    note += (
        "ids are those of the feed. To add the links, remove the new items and import again with --old-site https://…"
    )
    return ForeignFeed(found.location, KIND, "", entries, is_backup=True, notes=() if address else (note,))


def _data(document: Any) -> Row:
    database = document.get("db") if isinstance(document, dict) else None
    export = database[0] if isinstance(database, list) and database else document
    data = export.get("data") if isinstance(export, dict) else None
    return data if isinstance(data, dict) else {}


class _Tables:
    """The tables of the export, and which rows belong to which post."""

    def __init__(self, data: Row) -> None:
        self.data = data
        self.tags = self._of_posts("posts_tags", "tags", "tag_id")
        self.authors = self._of_posts("posts_authors", "users", "author_id")
        self.users = {str(row.get("id")): row for row in self.rows("users")}
        self.meta = {str(row.get("post_id")): row for row in self.rows("posts_meta")}

    def rows(self, name: str) -> list[Row]:
        found = self.data.get(name)
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def _of_posts(self, pairs: str, name: str, key: str) -> dict[str, list[Row]]:
        known = {str(row.get("id")): row for row in self.rows(name)}
        found = defaultdict[str, list[Row]](list)
        for pair in sorted(self.rows(pairs), key=_order):
            if str(pair.get(key)) in known:
                found[str(pair.get("post_id"))].append(known[str(pair.get(key))])
        return found


def _order(pair: Row) -> int:
    order = pair.get("sort_order")
    return order if isinstance(order, int) else 0


def _entry(post: Row, tables: _Tables, address: str) -> Entry:
    number = _text(post, "id")
    title = " ".join(_text(post, "title").split())
    if withheld := _withheld(post):
        return Entry(title=title, place=f"post {number}", withheld=withheld)
    details = post | tables.meta.get(number, {})
    left_out = [LeftOut(key, _text(details, key)) for key in _LEFT_OUT if _text(details, key)]
    content = _with_address(_html(post, left_out), address, left_out)
    image = _text(post, "feature_image").replace(f"{_SITE}/", address or f"{_SITE}/")
    if image.startswith(_SITE):
        left_out.append(LeftOut("image on the old site", image))
        image = ""
    link = f"{address}{_text(post, 'slug')}/" if address and _text(post, "slug") else ""
    writers = tables.authors.get(number) or list(filter(None, [tables.users.get(_text(post, "author_id"))]))
    return Entry(
        id=number,
        title=title,
        link=link,
        published=_moment(post.get("published_at")),
        authors=_names(writers),
        categories=tuple(name for name in _names(tables.tags.get(number, [])) if not name.startswith("#")),
        summary=html_text.as_html(_text(post, "custom_excerpt")),
        content=content,
        base=link or address,
        language=_text(post, "locale"),
        image=ForeignImage(image, _text(details, "feature_image_alt")) if image else None,
        place=f"post {number}",
        left_out=tuple(left_out),
    )


def _withheld(post: Row) -> Withheld | None:
    if _text(post, "type") == "page" or post.get("page") in (True, 1):
        return Withheld("it is a page, not a post")
    if _text(post, "status") == "sent":
        return Withheld("it was only sent by e-mail")
    if why := marks.status(_text(post, "status"), "published"):
        return Withheld(why)
    visibility = _text(post, "visibility") or "public"
    if visibility != "public":
        return Withheld(f"its visibility is {visibility}")
    if (
        not _text(post, "html")
        and not _text(post, "plaintext")
        and (_text(post, "lexical") or _text(post, "mobiledoc"))
    ):
        return Withheld(
            "its text is only in the format of Ghost's editor: export it from Ghost itself, or import the feed"
        )
    return None


def _html(post: Row, left_out: list[LeftOut]) -> str:
    html = _text(post, "html") or html_text.as_html(_text(post, "plaintext"))
    public, mark, _ = html.partition(_FOR_MEMBERS)
    if mark:
        left_out.append(LeftOut("text for members"))
    return public


def _with_address(html: str, address: str, left_out: list[LeftOut]) -> str:
    """Return a text in which the site has its address; without it, what leads there is taken out."""
    if _SITE not in html:
        return html
    if address:
        return html.replace(f"{_SITE}/", address).replace(_SITE, address)
    left_out += (LeftOut("image on the old site", found) for found in _OTHER_IMAGE.findall(html))
    html = _OTHER_IMAGE.sub("", html)
    left_out += (LeftOut("link to the old site", found.strip()) for found in _OTHER_ADDRESS.findall(html))
    return _OTHER_ADDRESS.sub("", html)


def _moment(written: Any) -> datetime | None:
    if isinstance(written, int | float) and not isinstance(written, bool):
        try:
            return dates.moment(datetime.fromtimestamp(written / 1000, UTC).isoformat())
        except (ValueError, OverflowError, OSError):
            return None
    return dates.moment(written) if isinstance(written, str) else None


def _names(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(_text(row, "name").split()) for row in rows)))


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
