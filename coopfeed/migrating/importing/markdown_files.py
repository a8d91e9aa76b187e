"""A folder of Markdown files with front matter (Jekyll, Hugo, Eleventy) → entries.

Files know neither their address nor their id. Both are what the generator makes of a file's name, where its settings
say no more than that (jekyllrb.com/docs/permalinks/, gohugo.io/content-management/urls/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin
from zoneinfo import ZoneInfo

from coopfeed.authoring.slugs import slug
from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignImage, LeftOut, html_text, marks
from coopfeed.migrating.foreign.characters import carried
from coopfeed.migrating.foreign.entries import LONGEST_ENTRY, MAX_ENTRIES, Withheld
from coopfeed.migrating.importing import front_matter, templates
from coopfeed.migrating.importing.bundles import Bundle
from coopfeed.migrating.importing.front_matter import FrontMatterError, Value
from coopfeed.model import Site
from coopfeed.reading import dates, markdown
from coopfeed.reading.field_errors import ContentError

_ENDINGS = (".md", ".markdown", ".mkd", ".mdown", ".mdx")
_HTML = (".html", ".htm")
_POSTS = frozenset({"_posts", "_drafts"})
_DATED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})-(.+)")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-zA-Z]{2,4})?")
_MORE = re.compile(r"<!--\s*more\s*-->")
_GENERIC = frozenset({"post", "posts", "_posts", "_drafts", "blog", "content", "src", "articles", "entries", "pages"})
_SETTINGS = {
    "_config.yml": "Jekyll",
    "_config.yaml": "Jekyll",
    "hugo.toml": "Hugo",
    "hugo.yaml": "Hugo",
    "hugo.yml": "Hugo",
    "config.toml": "Hugo",
    "config.yaml": "Hugo",
    "config.yml": "Hugo",
}
_STYLES = {  # Jekyll's own names for the form of an address
    "": "/:categories/:year/:month/:day/:title.html",
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
}
_DATES = ("publishdate", "published_at", "date", "pubdate", "publish_date", "created", "created_at")
_UPDATED = ("lastmod", "last_modified_at", "updated", "updated_at", "modified", "last_updated")
_SUMMARIES = ("summary", "excerpt", "description", "subtitle")
_IMAGES = (
    "image",
    "images",
    "cover",
    "featured_image",
    "feature_image",
    "featuredimage",
    "cover_image",
    "hero",
    "thumbnail",
)
_LINKS = ("canonical_url", "canonicalurl", "canonical", "permalink", "url")
_IDS = ("id", "guid")
_ONCE = frozenset(
    ("title", "author", "authors", "tags", "tag", "keywords", "category", "categories", "slug", "language", "lang")
    + ("draft", "image_alt", "layout", *_IDS, *_LINKS, *_SUMMARIES, *_UPDATED, *_DATES, *_IMAGES)
)
_NOT_A_POST = "file without front matter"


@dataclass(frozen=True, slots=True)
class _Generator:
    """The program that made a site of the files, "" where that is not known; the address of the site, or ""."""

    name: str
    address: str
    settings: Mapping[str, Value]

    def path(self, file: _File) -> str:
        """Return the path of a post's page, "" where the settings say something that only the program understands."""
        if said := _first(file.fields, ("permalink", "url")):
            return "" if "{{" in said or ":" in said.partition("://")[2] or said == "false" else said
        if self.name == "Jekyll":
            return self._of_jekyll(file)
        if self.name == "Hugo" and not self.settings.get("permalinks"):
            folders = [part for part in file.path.parts[:-1] if part != "content"]
            if file.path.stem.startswith("index"):
                folders = folders[:-1]
            name = _text(file.fields, "slug") or file.name
            return f"/{'/'.join(quote(part.lower().replace(' ', '-')) for part in (*folders, name))}/"
        return ""

    def _of_jekyll(self, file: _File) -> str:
        style = _text(self.settings, "permalink")
        form = _STYLES.get(style, style)
        dated = _DATED.fullmatch(file.path.stem)
        if dated is None or "/" not in form:
            return ""
        parts = {
            ":categories": "/".join(quote(slug(each)) for each in file.categories),
            ":year": dated[1],
            ":month": f"{int(dated[2]):02}",
            ":day": f"{int(dated[3]):02}",
            ":title": quote(_text(file.fields, "slug") or dated[4]),
            ":slug": quote(_text(file.fields, "slug") or dated[4]),
        }
        for name, value in parts.items():
            form = form.replace(name, value)
        return "" if ":" in form else re.sub("/{2,}", "/", form)


@dataclass(frozen=True, slots=True)
class _File:
    """A file with front matter: `path` in its folder, and the text behind its `fields`."""

    path: PurePosixPath
    fields: Mapping[str, Value]
    text: str

    @property
    def name(self) -> str:
        """The name of the post in its address: without date, language and ending."""
        stem = self.path.parent.name if self.path.stem.partition(".")[0] == "index" else self.path.stem
        dated = _DATED.fullmatch(stem)
        return (dated[4] if dated else stem).partition(".")[0]

    @property
    def language(self) -> str:
        """What the end of its name says: post.fr.md."""
        end = self.path.stem.rpartition(".")[2] if "." in self.path.stem else ""
        return end if _LANGUAGE.fullmatch(end) else ""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that it names; else the folder that it is in, unless that is one for all posts."""
        named = (*_words(self.fields.get("categories")), *_words(self.fields.get("category")))
        folders = [part for part in self.path.parts[:-1] if part.lower() not in _GENERIC]
        return tuple(dict.fromkeys(named)) or tuple(folders[:1])


def is_site(bundle: Bundle) -> bool:
    """Return whether there are Markdown files in a folder."""
    return any(name.lower().endswith(_ENDINGS) for name in bundle.chosen)


def read(bundle: Bundle, site: Site, address: str) -> ForeignFeed:
    """Return the files of a folder as entries of `site`; `address` is that of the old site, "" where it is not given.

    Raises:
        ForeignError: a file cannot be read.
    """
    generator = _generator(bundle, address)
    names = [*_posts(bundle.chosen)][:MAX_ENTRIES]
    entries = tuple(_entry(bundle, name, generator, site) for name in names)
    notes = () if generator.address else (_unknown_address(generator.name),)
    kind = f"{generator.name} files" if generator.name else "Markdown files"
    return ForeignFeed(bundle.location, kind, "", entries, is_backup=True, notes=notes)


def _unknown_address(name: str) -> str:
    return (
        f"{name or 'Markdown'} files do not say where the site was, so ids were made from their names: subscribers of "
        "its feed would see these items again. If it had one, add --old-site https://…"
    )


def _generator(bundle: Bundle, address: str) -> _Generator:
    for file, program in _SETTINGS.items():
        found = next((name for name in bundle.files if name == file or name.endswith(f"/{file}")), "")
        if found:
            settings = front_matter.of_file(found, bundle.read(found).decode("utf-8", "replace"))
            said = (
                _text(settings, "baseurl") if program == "Hugo" else _text(settings, "url") + _text(settings, "baseurl")
            )
            return _Generator(program, address or (said if "://" in said else ""), settings)
    is_jekyll = any(not _POSTS.isdisjoint(name.split("/")) for name in bundle.chosen)
    return _Generator("Jekyll" if is_jekyll else "", address, {})


def _posts(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the files that are posts: those in Jekyll's folders for them, if it has such folders."""
    has_folder = any(not _POSTS.isdisjoint(name.split("/")) for name in names)
    for name in names:
        ending = name.lower()
        if (has_folder and not _POSTS.isdisjoint(name.split("/")) and ending.endswith(_ENDINGS + _HTML)) or (
            not has_folder and ending.endswith(_ENDINGS) and not name.rpartition("/")[2].startswith("_")
        ):
            yield name


def _entry(bundle: Bundle, name: str, generator: _Generator, site: Site) -> Entry:
    text = bundle.read(name)[:LONGEST_ENTRY].decode("utf-8", "replace")
    try:
        parts = front_matter.split(text)
    except FrontMatterError as error:
        return Entry(place=name, withheld=Withheld(f"its front matter cannot be read: {error}"))
    if parts is None:
        return Entry(place=name, withheld=Withheld(f"it is a {_NOT_A_POST}, not a post", _NOT_A_POST))
    file = _File(PurePosixPath(name), *parts)
    reasons = [
        (why, marks.is_draft(key, str(value))) for key, value in file.fields.items() if (why := _reason(key, value))
    ]
    if "_drafts" in file.path.parts:
        reasons.append(("it is in _drafts", True))
    if withheld := next((why for why, is_draft in reasons if not is_draft), ""):
        return Entry(title=_text(file.fields, "title"), place=name, withheld=Withheld(withheld))
    return carried(_of_file(file, generator, site, [why for why, _ in reasons]))


def _reason(key: str, value: Value) -> str:
    return marks.reason(key, value) if isinstance(value, str) else ""


def _of_file(file: _File, generator: _Generator, site: Site, drafts: list[str]) -> Entry:
    path = generator.path(file)
    link = _link(file, generator, path)
    identity = _identity(file, generator, path, link) or site.iri(
        f"imported/{quote(file.path.with_suffix('').as_posix())}"
    )
    text, commands = templates.without(file.text)
    remarks = [f"{why}, so it is imported as a draft" for why in drafts[:1]]
    content = _html(file, text)
    before, more, _ = content.partition(_mark_of_more(content))
    image = _image(file.fields)
    base = link or generator.address
    address = _absolute(base, image.url) if image else ""
    found = [*commands, *_left_out(file.fields)]
    if image and not address:
        found.append(LeftOut("image with a path only", image.url))
    return Entry(
        id=identity,
        title=" ".join(_text(file.fields, "title").split()) or file.name.replace("-", " ").capitalize(),
        link=link,
        published=_moment(_written(file), site, identity, remarks),
        updated=_moment(_first(file.fields, _UPDATED), site, identity, remarks),
        authors=(*_authors(file.fields.get("author")), *_authors(file.fields.get("authors"))),
        categories=file.categories,
        tags=tuple(tag for key in ("tags", "tag", "keywords") for tag in _words(file.fields.get(key))),
        summary=html_text.as_html(_first(file.fields, _SUMMARIES)) or (before if more else ""),
        content=content,
        base=base,
        language=_first(file.fields, ("language", "lang")) or file.language,
        image=ForeignImage(address, image.alt) if image and address else None,
        place=file.path.as_posix(),
        draft=bool(drafts),
        remarks=tuple(remarks),
        left_out=tuple(found),
    )


def _html(file: _File, text: str) -> str:
    if file.path.suffix.lower() in _HTML:
        return text
    try:
        return markdown.unsanitised(text)
    except ContentError:
        return html_text.as_html(text)


def _mark_of_more(content: str) -> str:
    found = _MORE.search(content)
    return found[0] if found else "<!--more-->"


def _link(file: _File, generator: _Generator, path: str) -> str:
    said = next((each for key in _LINKS if "://" in (each := _text(file.fields, key))), "")
    return said or (_absolute(generator.address, path) if path else "")


def _identity(file: _File, generator: _Generator, path: str, link: str) -> str:
    """Return by which id the feed of the generator had a post, "" where that is not known."""
    if said := next((each for key in _IDS if ":" in (each := _text(file.fields, key))), ""):
        return said
    if generator.name == "Jekyll" and path and link.startswith(generator.address):
        # jekyll-feed's ids are addresses without their ending: https://github.com/jekyll/jekyll-feed
        return link.removesuffix("/").removesuffix(".html")
    return link


def _absolute(base: str, path: str) -> str:
    if "://" in path or not base:
        return path if "://" in path else ""
    folder = base if base.endswith("/") else f"{base}/"
    try:
        return urljoin(folder, path.lstrip("/") if path.startswith("/") and base.count("/") > 3 else path)
    except ValueError:
        return ""


def _written(file: _File) -> str:
    dated = _DATED.fullmatch(file.path.stem) or _DATED.fullmatch(file.path.parent.name)
    of_name = f"{dated[1]}-{int(dated[2]):02}-{int(dated[3]):02}" if dated else ""
    return _first(file.fields, _DATES) or of_name


def _moment(written: str, site: Site, identity: str, remarks: list[str]) -> datetime | None:
    if not written:
        return None
    zone = ZoneInfo(site.timezone)
    try:
        return dates.moment(dates.existing(dates.parse(written), zone), zone, identity)
    except dates.DateError as error:
        remarks.append(f"a date of it was not understood: {error.message}")
        return None


def _image(fields: Mapping[str, Value]) -> ForeignImage | None:
    for key in _IMAGES:
        value = fields.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            url = _first(value, ("src", "url", "path", "image", "feature", "filename"))
            alt = _first(value, ("alt", "caption", "title"))
        else:
            url = value if isinstance(value, str) else ""
            alt = _text(fields, "image_alt")
        if url:
            return ForeignImage(url, alt)
    return None


def _authors(value: Value | None) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(filter(None, [_text(value, "name")]))
    if isinstance(value, list):
        return tuple(name for each in value for name in _authors(each))
    return (value,) if value else ()


def _words(value: Value | None) -> tuple[str, ...]:
    """Return the values of a list, or of a text that is one: with commas, or as Jekyll has it with spaces."""
    if isinstance(value, list):
        return tuple(each.strip() for each in value if isinstance(each, str) and each.strip())
    if not isinstance(value, str):
        return ()
    return tuple(filter(None, (part.strip() for part in (value.split(",") if "," in value else value.split()))))


def _left_out(fields: Mapping[str, Value]) -> Iterator[LeftOut]:
    for key, value in fields.items():
        if key not in _ONCE and value and not marks.is_mark(key):
            yield LeftOut(f"front matter {key}", value if isinstance(value, str) else str(value)[:200])


def _text(fields: Mapping[str, Value], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""


def _first(fields: Mapping[str, Value], keys: tuple[str, ...]) -> str:
    return next(filter(None, (_text(fields, key) for key in keys)), "")
