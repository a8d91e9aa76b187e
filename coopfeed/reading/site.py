"""feeds.yaml → Site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from coopfeed.model import Asset, Criteria, Person, Selection, Site, destinations, layout
from coopfeed.model.destinations import Bucket, Destination
from coopfeed.model.problems import Code, Problem, Where, did_you_mean
from coopfeed.model.site import slug_called
from coopfeed.reading import field_types, locales, media, nodes, source_file
from coopfeed.reading.editions import Editions
from coopfeed.reading.field_errors import brief
from coopfeed.reading.file_models import CategoryFile, SiteAuthorFile, SiteFile, WhereFile
from coopfeed.reading.kinds import EVERY
from coopfeed.reading.records import read_file
from coopfeed.reading.source_file import Source, real

_STAND_INS: Mapping[str, Any] = {
    "title": {EVERY: "?"},
    "url": "https://example.org/",
    "tag": "example.org,2000:a",
    "author": SiteAuthorFile(name={EVERY: "?"}),
    "categories": {"a": CategoryFile(title={EVERY: "?"})},
}
_NO_SITE = Site("?", "https://example.org/", "example.org,2000:a", Person("?"))


@dataclass(frozen=True, slots=True)
class ReadSite:
    """What came of feeds.yaml: a site to read the items with, even where an error is among `problems`."""

    site: Site
    problems: tuple[Problem, ...]
    places: tuple[tuple[str, Where], ...] = ()
    untranslated: tuple[Problem, ...] = ()


def read_site(root: Path) -> ReadSite:
    """Return the site that feeds.yaml in the folder `root` describes."""
    source = source_file.read(root / layout.SITE_FILE, layout.SITE_FILE)
    if any(p.code in source_file.NO_TEXT for p in source.problems):
        return ReadSite(_NO_SITE, tuple(source.problems))
    node = nodes.compose(source)
    if node is None:
        return ReadSite(_NO_SITE, tuple(source.problems))
    file, bad = read_file(SiteFile, source, node, _STAND_INS, {})
    reader = _Reader(root, source, node, file)
    if "languages" not in bad:
        reader.editions.check()
    site = reader.site(categories_known="categories" not in bad)
    return ReadSite(site, tuple(source.problems), reader.places(), reader.editions.untranslated())


class _Reader:
    """Makes the Site of a checked feeds.yaml."""

    def __init__(self, root: Path, source: Source, node: yaml.MappingNode, file: SiteFile) -> None:
        self.root = root
        self.source = source
        self.node = node
        self.file = file
        self.assets: list[Asset] = []
        self.editions = Editions(source, node, file)

    def site(self, *, categories_known: bool) -> Site:
        file = self.file
        site = Site(
            title="",
            url=file.url,
            tag=file.tag,
            author=Person("", file.author.url or "", file.author.email or ""),
            language=file.language,
            timezone=file.timezone,
            home=file.home or "",
            icon=self.picture(file.icon, "icon"),
            logo=self.picture(file.logo, "logo"),
            entries=file.entries,
            max_bytes=file.max_bytes,
            formats=tuple(dict.fromkeys(file.formats)),
            pages="none" if file.feeds_only else file.pages,
            feeds_only=file.feeds_only,
            destination=self.destination(),
            schemas=file.schemas,
            compress=tuple(dict.fromkeys(file.compress)),
            max_new=file.publish.max_new,
            grace=file.publish.grace,
            exact_types=file.publish.media_types == "exact",
            hubs=tuple(dict.fromkeys(file.hub or ())),
            categories=self.categories() if categories_known else (),
            feeds=self.further_feeds(categories_known=categories_known),
            assets=tuple(dict.fromkeys(self.assets)),
        )
        first, *others = self.editions.languages
        editions = tuple(self.edition(site, language, f"{language.lower()}/") for language in others)
        return replace(self.edition(site, first, ""), editions=editions)

    def edition(self, site: Site, language: str, folder: str) -> Site:
        """Return `site` with its texts in `language`."""
        file = self.file

        def selections(kind: tuple[Selection, ...], files: Mapping[str, CategoryFile]) -> tuple[Selection, ...]:
            return tuple(
                replace(
                    selection,
                    title=self.editions.text(files[selection.slug].title, language),
                    description=self.editions.text(files[selection.slug].description, language),
                )
                for selection in kind
            )

        return replace(
            site,
            language=language,
            folder=folder,
            title=self.editions.title(language),
            author=replace(site.author, name=self.editions.text(file.author.name, language)),
            description=self.editions.text(file.description, language),
            rights=self.editions.text(file.rights, language),
            categories=selections(site.categories, file.categories),
            feeds=selections(site.feeds, file.feeds),
        )

    def categories(self) -> tuple[Selection, ...]:
        return tuple(
            self.selection("categories", slug, category, Criteria(categories=(slug,)))
            for slug, category in self.file.categories.items()
        )

    def further_feeds(self, *, categories_known: bool) -> tuple[Selection, ...]:
        if categories_known:
            for slug in self.file.feeds:
                if slug in self.file.categories:
                    where = nodes.locate(self.source, self.node, ("feeds", slug), key=True)
                    message = f'"{slug}" is already the name of a category'
                    self.source.report(where, Code.DUPLICATE_FEED, message, "give it another name")
                self.check_categories(slug, self.file.feeds[slug].where)
        return tuple(
            self.selection("feeds", slug, feed, self.criteria(feed.where)) for slug, feed in self.file.feeds.items()
        )

    def check_categories(self, slug: str, wanted: WhereFile) -> None:
        known = self.file.categories
        for number, category in enumerate(wanted.category or ()):
            if not self.category_called(category):
                where = nodes.locate(self.source, self.node, ("feeds", slug, "where", "category", number))
                message = f'"{brief(category)}" is not a category in this file'
                self.source.report(where, Code.UNKNOWN_CATEGORY, message, did_you_mean(category, known))

    def category_called(self, name: str) -> str:
        files = self.file.categories.items()
        return slug_called(name, ((slug, title) for slug, file in files for title in file.title.values()))

    def criteria(self, where: WhereFile) -> Criteria:
        return Criteria(
            categories=tuple(self.category_called(name) or name for name in where.category or ()),
            countries=tuple(where.country or ()),
            tags=tuple(where.tag or ()),
            languages=tuple(where.language or ()),
        )

    def selection(self, kind: str, slug: str, file: CategoryFile, criteria: Criteria) -> Selection:
        if is_reserved(slug, self.editions.languages):
            where = nodes.locate(self.source, self.node, (kind, slug), key=True)
            self.source.report(where, Code.BAD_SLUG, f'"{slug}" is a reserved folder name', "choose another")
        return Selection(slug, "", criteria, "", self.picture(file.image, kind, slug, "image"), file.text)

    def picture(self, location: str | None, *loc: str) -> str:
        if location is None or field_types.is_url(location):
            return location or ""
        where = nodes.locate(self.source, self.node, loc)
        found = media.find(media.ProjectFiles(self.root), self.source, where, location, self.file.url)
        if found is None:
            return ""
        self.assets.append(found.asset)
        return found.url

    def destination(self) -> str:
        hint = "name a folder of its own, such as `public`"
        try:
            message = unfit_destination(self.root, destinations.parse(self.file.destination, self.root))
        except ValueError as error:
            message = str(error)
            hint = "name a folder, or a bucket: `s3://BUCKET/PREFIX`"
        if message:
            where = nodes.locate(self.source, self.node, ("destination",))
            self.source.report(where, Code.BAD_DESTINATION, message, hint)
        return self.file.destination

    def places(self) -> tuple[tuple[str, Where], ...]:
        return tuple(
            (slug, nodes.locate(self.source, self.node, (kind, slug), key=True))
            for kind, slugs in (("categories", self.file.categories), ("feeds", self.file.feeds))
            for slug in slugs
        ) + tuple(
            (f"{language.lower()}/", nodes.locate(self.source, self.node, ("languages", language), key=True))
            for language in self.editions.languages
        )


def is_reserved(slug: str, languages: Iterable[str]) -> bool:
    """Return whether the layout needs the folder `slug` itself, in a publication that has editions in `languages`."""
    return slug in layout.RESERVED or locales.is_language(slug) or slug in map(str.lower, languages)


_TAKEN = {
    layout.PRIVATE: "where coopfeed keeps its cache",
    ".git": "which belongs to git",
}


def unfit_destination(root: Path, destination: Destination) -> str:
    """Return why the output of the project at `root` cannot lie in a folder: "" where it can, and of a bucket."""
    if isinstance(destination, Bucket):
        return ""
    project = real(root)
    output = real(destination)
    if project.is_relative_to(output):
        return "the output would contain the project itself"
    for part in output.parts:
        if why := _TAKEN.get(part.lower()):
            return f"the output would be inside {part}, {why}"
    if output.is_relative_to(project / layout.THEME):
        return "the output would be inside theme/"
    return "the output would be inside items/" if output.is_relative_to(project / layout.ITEMS) else ""
