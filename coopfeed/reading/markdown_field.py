"""The `content` of an item: its Markdown as HTML, with the files of the project that it shows and offers."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import yaml

from coopfeed.model import Asset, Site
from coopfeed.model.problems import Code, Where
from coopfeed.reading import markdown, media, nodes
from coopfeed.reading.field_errors import ContentError
from coopfeed.reading.image_size import Size
from coopfeed.reading.media import FileLookup, LocalFile
from coopfeed.reading.source_file import MAX_PROBLEMS, Source

_ANCHOR = re.compile('<a href="([^"#]*)#([^"]+)"')  # as the sanitiser writes it


class Content:
    """Makes the content of the item in the file `source`, and says there what is wrong with it."""

    def __init__(self, lookup: FileLookup, site: Site, source: Source, node: yaml.MappingNode) -> None:
        self.lookup = lookup
        self.site = site
        self.source = source
        self.node = node
        self.files: dict[str, LocalFile | None] = {}
        self.sources: dict[str, Path] = {}

    @property
    def assets(self) -> list[Asset]:
        """The files that it names, each once."""
        return [file.asset for file in self.files.values() if file]

    def html(self, text: str, link: str) -> str:
        """Return the HTML of `text`, in which `link` is the address of the item itself."""
        try:
            rendered, removed = markdown.render(text, self.site.url, link, self)
        except ContentError as error:
            where = nodes.locate(self.source, self.node, ("content",))
            self.source.report(where, error.code, error.message, error.hint)
            return ""
        if removed:
            shown = f"{removed}>" if removed.startswith("<") else removed
            message = f"{shown} in the content is removed: feed readers do not show it or must not run it"
            hint = "use Markdown or plain HTML"
            self.source.report(self.where(removed), Code.UNSAFE_CONTENT, message, hint)
        self.warn_of_anchors(rendered, link)
        return rendered

    def warn_of_anchors(self, rendered: str, link: str) -> None:
        """Report links to parts of the text that are not there."""
        if not link.startswith(f"{self.site.url}items/"):
            return  # nobody knows what the page elsewhere has
        for address, fragment in dict.fromkeys(_ANCHOR.findall(rendered)):
            name = unquote(unescape(fragment))
            if unescape(address) == link and name != "top" and f' id="{fragment}"' not in rendered:
                message = f'the link to "#{name}" leads nowhere: the text has no such heading'
                hint = "`[…](#part-two)` leads to `## Part two`"
                self.source.report(self.where(f"#{fragment}"), Code.LINK_IN_TEXT, message, hint)

    def where(self, text: str) -> Where:
        return nodes.locate_text(self.source, self.node, ("content",), text)

    def address(self, path: str) -> str | None:
        """Return the address of the file of the project at `path`; None, with a problem, if there is none."""
        if path not in self.files:
            self.files[path] = self.found(path)
        file = self.files[path]
        return file.url if file else None

    def found(self, path: str) -> LocalFile | None:
        # To find the place of a path in the text takes long, and is only needed to tell what is wrong with it.
        beside = Source(self.source.path, "")
        file = media.find(self.lookup, beside, beside.where(), path, self.site.url)
        if file:
            self.sources[file.url] = file.asset.source
        for problem in beside.problems:
            where = self.where(path) if len(self.source.problems) <= MAX_PROBLEMS else problem.where
            self.source.report(where, problem.code, problem.message, problem.hint, problem.severity)
        return file

    def size(self, address: str) -> Size | None:
        """Return the size of the picture in the file that is served at `address`; None if that is none of `files`."""
        source = self.sources.get(address)
        return self.lookup.size(source) if source else None
