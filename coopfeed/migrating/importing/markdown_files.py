"""A folder of Markdown files with front matter (Jekyll, Hugo, Eleventy) → entries.

Files contain neither their address nor their id. The generator derives both from the name of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignImage, LeftOut, html_text, marks
from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.migrating.foreign.characters import carried
from coopfeed.migrating.foreign.entries import LONGEST_ENTRY, MAX_ENTRIES, Withheld
from coopfeed.migrating.importing import front_matter, templates
from coopfeed.migrating.importing.bundles import Bundle
from coopfeed.migrating.importing.date_order import Order
from coopfeed.migrating.importing.front_matter import FrontMatterError, Value
from coopfeed.migrating.importing.generators import (
    DATED,
    POSTS,
    Generator,
    PostFile,
    first_of,
    generator_of,
    text_of,
    words_of,
)
from coopfeed.model import Site
from coopfeed.reading import commonmark, dates, footnotes
from coopfeed.reading.field_errors import ContentError

_ENDINGS = (".md", ".markdown", ".mkd", ".mdown", ".mdx")
_HTML = (".html", ".htm")
_MORE = re.compile(r"<!--\s*more\s*-->")
_RELATIVE = re.compile(r"""\s(?:src|href)=["'](?!#|//|[a-z][a-z0-9+.-]*:)""")
_DATES = ("publishdate", "published_at", "date", "pubdate", "publish_date", "created", "created_at")
_UPDATED = ("lastmod", "last_modified_at", "updated", "updated_at", "modified", "modified_date", "last_updated")
_SUMMARIES = ("summary", "excerpt", "description", "subtitle")
_IMAGES = (
    *("image", "images", "cover", "cover_image", "featured_image", "feature_image", "featuredimage", "hero"),
    "thumbnail",
)
_LINKS = ("canonical_url", "canonicalurl", "canonical", "permalink", "url")
_IDS = ("id", "guid")
_TAGS = ("tags", "tag", "keywords")
_OTHERS = "title author authors category categories slug language lang draft image_alt layout".split()
_USED = frozenset((*_OTHERS, *_TAGS, *_IDS, *_LINKS, *_SUMMARIES, *_UPDATED, *_DATES, *_IMAGES))
_MADE = "imported/"
_NO_POST = Withheld("it has no front matter", "file")


def is_markdown(name: str) -> bool:
    """Return whether a file is one of Markdown, by its name."""
    return name.lower().endswith(_ENDINGS)


def is_site(bundle: Bundle) -> bool:
    """Return whether there are Markdown files in a folder."""
    return any(map(is_markdown, bundle.chosen))


def read(bundle: Bundle, site: Site, address: str) -> ForeignFeed:
    """Return the files of a folder as entries of `site`; `address` is that of the old site, "" where it is not given.

    Raises:
        ForeignError: a file cannot be read.
    """
    generator = generator_of(bundle, address)
    names = [*_posts(bundle.chosen)][:MAX_ENTRIES]
    entries = tuple(_entry(bundle, name, generator, site) for name in names)
    made = sum(entry.id.startswith(site.iri(_MADE)) for entry in entries)
    notes = (_made_ids(generator, made),) if made else ()
    kind = f"{generator.name} files" if generator.name else "Markdown files"
    return ForeignFeed(bundle.location, kind, "", entries, is_backup=True, notes=notes)


def _made_ids(generator: Generator, count: int) -> str:
    why = "the site has permalinks of its own" if generator.address else "no file says where the site was"
    hint = "check with coopfeed compare" if generator.address else "add --old-site https://…"
    return (
        f"Ids made from the names of files, because {why}: {count:,}. If the old site had a feed, its subscribers "
        f"would see these items again: {hint}."
    )


def _posts(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the files that are posts: those in Jekyll's folders for them, if it has such folders."""
    in_folders = [name for name in names if not POSTS.isdisjoint(name.split("/"))]
    if in_folders:
        yield from (name for name in in_folders if name.lower().endswith((*_ENDINGS, *_HTML)))
        return
    for name in filter(is_markdown, names):
        if not name.rpartition("/")[2].startswith("_"):
            yield name


def _entry(bundle: Bundle, name: str, generator: Generator, site: Site) -> Entry:
    text = bundle.read(name)[:LONGEST_ENTRY].decode("utf-8", "replace")
    try:
        parts = front_matter.split(text)
    except FrontMatterError as error:
        return Entry(place=name, withheld=Withheld(f"its front matter cannot be read: {error}"))
    if parts is None:
        return Entry(place=name, withheld=_NO_POST)
    file = PostFile(PurePosixPath(name), *parts)
    drafts = ["it is in _drafts"] if "_drafts" in file.path.parts else []
    for key in file.fields:
        value = text_of(file.fields, key)
        why = marks.reason(key, value)
        if why and not marks.is_draft(key, value):
            return Entry(title=text_of(file.fields, "title"), place=name, withheld=Withheld(why))
        drafts += [why] if why else []
    return carried(_of_file(file, generator, site, drafts))


def _of_file(file: PostFile, generator: Generator, site: Site, drafts: list[str]) -> Entry:
    path = generator.path(file)
    link = _link(file, generator, path)
    made = site.iri(f"{_MADE}{quote(file.path.with_suffix('').as_posix())}")
    identity = _identity(file, generator, path, link) or made
    text, commands = templates.without(file.text, urlsplit(generator.address).path.rstrip("/"))
    remarks = [f"{why}, so it is imported as a draft" for why in drafts[:1]]
    content = _html(file, text)
    before, more, _ = content.partition(_mark_of_more(content))
    image = _image(file.fields)
    base = link or generator.address
    address = absolute(base, image.url) if image and (base or "://" in image.url) else ""
    found = [*commands, *_left_out(file.fields)]
    if image and not address:
        found.append(LeftOut("image with a path only", image.url))
    if not base and _RELATIVE.search(content):
        remarks.append(
            "its relative links and images begin with the address of this site now; add --old-site https://…"
        )
    return Entry(
        id=identity,
        title=" ".join(text_of(file.fields, "title").split()) or file.name.replace("-", " ").capitalize(),
        link=link,
        published=_moment(_written(file), site, identity, remarks),
        updated=_moment(first_of(file.fields, _UPDATED), site, identity, remarks),
        authors=(*_authors(file.fields.get("author")), *_authors(file.fields.get("authors"))),
        categories=file.categories,
        tags=tuple(tag for key in _TAGS for tag in words_of(file.fields.get(key))),
        summary=html_text.as_html(first_of(file.fields, _SUMMARIES)) or (before if more else ""),
        content=content,
        markdown="" if file.path.suffix.lower() in _HTML else _MORE.sub("", text),
        base=base,
        language=first_of(file.fields, ("language", "lang")) or file.language,
        image=ForeignImage(address, image.alt) if image and address else None,
        place=file.path.as_posix(),
        draft=bool(drafts),
        remarks=tuple(remarks),
        left_out=tuple(found),
    )


def _html(file: PostFile, text: str) -> str:
    if file.path.suffix.lower() in _HTML:
        return text
    try:
        return commonmark.render(text, {footnotes.HAS_PAGE: False})
    except ContentError:
        return html_text.as_html(text)


def _mark_of_more(content: str) -> str:
    found = _MORE.search(content)
    return found[0] if found else "<!--more-->"


def _link(file: PostFile, generator: Generator, path: str) -> str:
    if said := next((each for key in _LINKS if "://" in (each := text_of(file.fields, key))), ""):
        return said
    return f"{generator.address.rstrip('/')}/{path.lstrip('/')}" if path and generator.address else ""


def _identity(file: PostFile, generator: Generator, path: str, link: str) -> str:
    """Return by which id the feed of the generator had a post, "" where that is not known."""
    if said := next((each for key in _IDS if ":" in (each := text_of(file.fields, key))), ""):
        return said
    if generator.name == "Jekyll" and path and link and link.startswith(generator.address):
        # jekyll-feed's ids are the folder of the page and the slug: https://github.com/jekyll/jekyll-feed
        folder = path.rstrip("/").rpartition("/")[0]
        return f"{generator.address.rstrip('/')}{folder}/{text_of(file.fields, 'slug') or file.name}"
    return link


def _written(file: PostFile) -> str:
    dated = DATED.fullmatch(file.path.stem) or DATED.fullmatch(file.path.parent.name)
    of_name = f"{dated[1]}-{int(dated[2]):02}-{int(dated[3]):02}" if dated else ""
    return first_of(file.fields, _DATES) or of_name


def _moment(written: str, site: Site, identity: str, remarks: list[str]) -> datetime | None:
    if not written:
        return None
    zone = ZoneInfo(site.timezone)
    try:
        return dates.moment(dates.existing(Order().parse(written), zone), zone, identity)
    except dates.DateError as error:
        remarks.append(f"a date of it was not understood: {error.message}")
        return None


def _image(fields: Mapping[str, Value]) -> ForeignImage | None:
    for key in _IMAGES:
        value = fields.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            url = first_of(value, ("src", "url", "path", "image", "feature", "filename"))
            alt = first_of(value, ("alt", "caption", "title"))
        else:
            url = value if isinstance(value, str) else ""
            alt = text_of(fields, "image_alt")
        if url:
            return ForeignImage(url, alt)
    return None


def _authors(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(filter(None, [text_of(value, "name")]))
    if isinstance(value, list):
        return tuple(name for each in value for name in _authors(each))
    return (value,) if value else ()


def _left_out(fields: Mapping[str, Value]) -> Iterator[LeftOut]:
    for key, value in fields.items():
        if key not in _USED and value and not marks.is_mark(key):
            yield LeftOut(f"front matter {key}", _shown(value))


def _shown(value: Value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    return ", ".join(map(_shown, value)) if isinstance(value, list) else value
