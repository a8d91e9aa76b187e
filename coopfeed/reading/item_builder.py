"""A checked item file → an Item. All that an Item says is settled here; nothing later asks the file again."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from coopfeed.model import Asset, Country, Enclosure, Event, Image, Item, Person, Site, layout
from coopfeed.model.problems import Code, Where, did_you_mean
from coopfeed.reading import dates, direction, field_types, locales, media, nodes
from coopfeed.reading.field_errors import brief
from coopfeed.reading.file_models import EnclosureFile, ImageFile, ItemFile, PersonFile
from coopfeed.reading.markdown_field import Content
from coopfeed.reading.media import FileLookup
from coopfeed.reading.source_file import MAX_PROBLEMS, Source, code_point


@dataclass(frozen=True, slots=True)
class Original:
    """What a translation inherits: `values` by key, and where they stand."""

    source: Source
    node: yaml.MappingNode
    values: Mapping[str, Any]

    def without(self, translation: yaml.MappingNode) -> Original:
        """Return the rest, without what the `translation` says itself."""
        own = {key.value for key, _ in translation.value}
        return replace(self, values={key: value for key, value in self.values.items() if key not in own})


class Maker:
    """Makes the Item of one file; holds what every step needs to know and to say where.

    What is wrong with an inherited value is reported at its place in the original.
    """

    def __init__(
        self,
        files: FileLookup,
        site: Site,
        source: Source,
        node: yaml.MappingNode,
        slug: str,
        own_id: str,
        inherited: Original | None = None,
    ) -> None:
        self.files = files
        self.site = site
        self.source = source
        self.node = node
        self.slug = slug
        self.id = own_id
        self.inherited = inherited
        self.assets: list[Asset] = []
        self.zone = ZoneInfo(site.timezone)

    def source_of(self, key: int | str) -> Source:
        return self.inherited.source if self.inherited and key in self.inherited.values else self.source

    def where(self, *loc: int | str) -> Where:
        if self.inherited and loc and loc[0] in self.inherited.values:
            return nodes.locate(self.inherited.source, self.inherited.node, loc)
        return nodes.locate(self.source, self.node, loc)

    def says(self, key: str) -> bool:
        """Return whether the file has a key, with whatever value."""
        return any(name.value == key for name, _ in self.node.value)

    def report(self, where: Where, code: Code, message: str, hint: str = "") -> None:
        source = self.inherited.source if self.inherited and where.path != self.source.path else self.source
        source.report(where, code, message, hint)

    def item(self, file: ItemFile) -> Item:
        page = self.page(file)
        link = file.link or page
        language = self.language(file)
        published = self.moment(file.date)
        self.warn_of_markup(file)
        self.check_times(file)
        return Item(
            id=self.id,
            slug=self.slug,
            title=file.title,
            link=link,
            published=published,
            updated=self.updated(file, published),
            authors=tuple(person(author) for author in file.authors or ()) or (self.site.edition(language).author,),
            categories=self.categories(file),
            summary=file.summary,
            content=self.content(file, page or link),
            language=language,
            tags=tuple(dict.fromkeys(file.tags or ())),
            countries=tuple(
                Country(code, locales.country_name(code, language)) for code in dict.fromkeys(file.country or ())
            ),
            image=self.image(file.image) if file.image else None,
            enclosures=tuple(
                enclosure
                for number, wanted in enumerate(file.enclosures or ())
                if (enclosure := self.enclosure(wanted, number))
            ),
            event=self.event(file),
            draft=file.draft,
            expires=self.expires(file, published),
            withdrawn=self.withdrawn(file, published),
            reason=file.reason or "",
            page=page,
            assets=tuple(dict.fromkeys(self.assets)),
            source=self.source.path,
            guid=file.guid or "",
        )

    def language(self, file: ItemFile) -> str:
        of_name = self.slug.partition(".")[2]
        if of_name and file.language and not f"{file.language}-".startswith(f"{of_name}-"):
            message = f"`{file.language}` is not `{of_name}`, the language in the file's name"
            self.report(self.where("language"), Code.BAD_LANGUAGE, message, "rename the file, or delete `language`")
        return file.language or of_name or self.site.language

    def page(self, file: ItemFile) -> str:
        if file.link and self.site.pages != "all":
            return ""
        if self.site.pages == "none":
            said = "feeds_only: true" if self.site.feeds_only else "pages: none"
            message = f"`link` is missing, and with `{said}` the item has no page of its own"
            self.report(self.where(), Code.MISSING_LINK, message, f"add `link`, or take `{said}` out of feeds.yaml")
        return self.site.url + layout.item_page(self.slug).path

    def warn_of_markup(self, file: ItemFile) -> None:
        for name in ("title", "summary"):
            if markup := field_types.has_markup(getattr(file, name)):
                where = nodes.locate_text(self.source, self.node, (name,), markup)
                message = f"the {name} contains {brief(markup)}; readers will show it as it is"
                self.report(where, Code.MARKUP_IN_TEXT, message, "write plain text")
            if character := direction.turning(getattr(file, name)):
                where = nodes.locate_text(self.source, self.node, (name,), character)
                message = (
                    f"the {name} contains {code_point(character)}, which turns the direction of the text around it"
                )
                self.report(where, Code.DIRECTION_CHARACTER, message, "delete this invisible character")

    def categories(self, file: ItemFile) -> tuple[str, ...]:
        known = {category.slug for category in self.site.categories}
        if not known or known.issuperset(file.category):
            return tuple(dict.fromkeys(file.category))
        called = {name: self.site.category_called(name) for name in file.category}
        unknown = ((number, name) for number, name in enumerate(file.category) if not called[name])
        for number, name in islice(unknown, MAX_PROBLEMS + 1):
            message = f'"{brief(name)}" is not a category in feeds.yaml'
            self.report(self.where("category", number), Code.UNKNOWN_CATEGORY, message, did_you_mean(name, known))
        return tuple(dict.fromkeys(called.values()))

    # dates

    def check_times(self, file: ItemFile) -> None:
        for key in ("date", "updated", "expires", "withdrawn"):
            self.check_time(getattr(file, key), key)
        if file.event is not None:
            self.check_time(file.event.start, "event", "start")
            self.check_time(file.event.end, "event", "end")

    def check_time(self, written: dates.Written | None, *loc: str) -> None:
        try:
            if written is not None:
                dates.existing(written, self.zone)
        except dates.DateError as error:
            self.report(self.where(*loc), error.code, error.message, error.hint)

    def moment(self, written: dates.Written) -> datetime:
        return dates.moment(written, self.zone, self.id)

    def updated(self, file: ItemFile, published: datetime) -> datetime:
        if file.updated is None:
            return published
        updated = self.moment(file.updated)
        if dates.is_before(file.updated, file.date, self.zone):
            message = "`updated` is before `date`"
            self.report(self.where("updated"), Code.UPDATED_BEFORE_DATE, message, "correct one of the two")
        return max(updated, published)  # on the same day, whatever the seconds that were drawn

    def expires(self, file: ItemFile, published: datetime) -> datetime | None:
        if file.expires is None:
            return None
        expires = dates.start(file.expires, self.zone)
        if expires <= published:
            message = "`expires` is not after `date`: the item would never be visible"
            self.report(self.where("expires"), Code.EXPIRES_BEFORE_DATE, message, "correct one of the two")
        return expires

    def withdrawn(self, file: ItemFile, published: datetime) -> datetime | None:
        if file.withdrawn is None:
            if file.reason is not None and not self.says("withdrawn"):
                message = "`reason` needs `withdrawn`, which is missing"
                self.report(
                    self.where("reason"), Code.MISSING_KEY, message, "add `withdrawn` with a date, or delete it"
                )
            return None
        withdrawn = dates.start(file.withdrawn, self.zone)
        if dates.is_before(file.withdrawn, file.date, self.zone):
            message = "`withdrawn` is before `date`"
            self.report(self.where("withdrawn"), Code.WITHDRAWN_BEFORE_DATE, message, "correct one of the two")
        return max(withdrawn, published)

    def event(self, file: ItemFile) -> Event | None:
        if file.event is None:
            return None
        start = file.event.start
        end = file.event.end
        if end is not None and dates.is_before(end, start, self.zone):
            message = "the event ends before it starts"
            self.report(self.where("event", "end"), Code.EVENT_ENDS_BEFORE_START, message, "correct one of the two")
        return Event(self.zoned(start), None if end is None else self.zoned(end), file.event.place or "")

    def zoned(self, written: dates.Written) -> dates.Written:
        return dates.zoned(written, self.zone) if isinstance(written, datetime) else written

    # text

    def content(self, file: ItemFile, link: str) -> str:
        if file.content is None:
            return _paragraph(file.summary)
        content = Content(self.files, self.site, self.source, self.node)
        rendered = content.html(file.content, link)
        self.assets += content.assets
        return rendered or _paragraph(file.summary)

    # files

    def image(self, file: ImageFile) -> Image | None:
        where = self.where("image", "src")
        if not file.alt:
            hint = "describe in a few words what it shows"
            self.report(where, Code.IMAGE_WITHOUT_ALT, "the image has no `alt`", hint)
        if field_types.is_url(file.src):
            if file.src.startswith("http:") and self.site.url.startswith("https:"):
                self.report(where, Code.INSECURE_PICTURE, *media.insecure(file.src))
            return Image(file.src, file.alt or "", media.media_type(file.src), file.width, file.height)
        found = media.find(self.files, self.source_of("image"), where, file.src, self.site.url)
        if found is None:
            return None
        self.assets.append(found.asset)
        # What is written stands, and is not completed: the picture may be meant to be shown in another shape.
        is_said = file.width or file.height
        width, height = (file.width, file.height) if is_said else found.size or (None, None)
        return Image(found.url, file.alt or "", found.asset.media_type, width, height, found.length)

    def enclosure(self, file: EnclosureFile, number: int) -> Enclosure | None:
        where = self.where("enclosures", number, "url" if file.url else "file")
        if file.url:
            kind = file.type or media.media_type(file.url)
            if not kind:
                hint = "add `type: audio/mpeg` or the like"
                self.report(where, Code.UNKNOWN_FILE_TYPE, "the media type cannot be inferred from the address", hint)
            return Enclosure(file.url, kind, file.length, file.title or "")
        source = self.source_of("enclosures")
        found = media.find(self.files, source, where, file.file or "", self.site.url, file.type)
        if found is None:
            return None
        self.assets.append(found.asset)
        return Enclosure(found.url, found.asset.media_type, found.length, file.title or "")


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text, quote=False)}</p>"


def person(file: PersonFile) -> Person:
    """Return the author that a file names."""
    return Person(file.name, file.url or "", file.email or "")
