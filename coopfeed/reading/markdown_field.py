"""The `content` of an item: its Markdown as HTML, with the files of the project that it shows and offers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from html import unescape
from itertools import islice
from urllib.parse import unquote

import yaml

from coopfeed.model import Asset, Site, layout
from coopfeed.model.problems import Code, Where
from coopfeed.reading import local_addresses, markdown, media, nodes
from coopfeed.reading.field_errors import ContentError
from coopfeed.reading.findings import Finding
from coopfeed.reading.image_size import Size
from coopfeed.reading.media import FileLookup, LocalFile
from coopfeed.reading.source_file import MAX_PROBLEMS, Source

_ANCHOR = re.compile('<a href="([^"#]*)#([^"]+)"')  # as the sanitiser writes it
_ADDRESS = re.compile(' (?:href|src|poster)="(https?:[^"]+)"')
_INSECURE = re.compile('<(?:audio|img|source|video) [^<>]*?(?:src|poster)="(http:[^"]+)"')


class Content:
    """Renders the content of the item in the file `source`, and reports what is wrong with it there."""

    def __init__(self, lookup: FileLookup, site: Site, source: Source, node: yaml.MappingNode) -> None:
        self.lookup = lookup
        self.site = site
        self.source = source
        self.node = node
        self.files: dict[str, LocalFile | None] = {}
        self.sizes: dict[str, Size | None] = {}

    @property
    def assets(self) -> list[Asset]:
        """The files that it names, each once."""
        return [file.asset for file in self.files.values() if file]

    def html(self, text: str, link: str) -> str:
        """Return the HTML of `text`, in which `link` is the address of the item itself."""
        try:
            rendered, found = markdown.render(text, self.site.url, link, self, has_page=self.is_page(link))
        except ContentError as error:
            where = nodes.locate(self.source, self.node, ("content",))
            self.source.report(where, error.code, error.message, error.hint)
            return ""
        self.report(found)
        self.warn_of_anchors(rendered, link)
        self.warn_of_insecure(rendered)
        self.warn_of_local(rendered)
        return rendered

    def is_page(self, link: str) -> bool:
        """Return whether `link` leads to a page of the publication, whose headings are known."""
        return link.startswith(f"{self.site.url}{layout.ITEMS}/")

    def report(self, found: Sequence[Finding]) -> None:
        """Report what is odd in the text, each at its place."""
        passed: Counter[tuple[int, str]] = Counter()
        for finding in sorted(found, key=lambda each: each.line):
            if len(self.source.problems) > MAX_PROBLEMS:
                return
            # Only behind "|" do the lines of the text correspond to lines of the file.
            line = finding.line if self.is_literal else 0
            written = finding.written.lower()
            where = nodes.locate_text(self.source, self.node, ("content",), written, line, passed[line, written])
            passed[line, written] += 1
            self.source.report(where, finding.code, finding.message, finding.hint)

    @cached_property
    def is_literal(self) -> bool:
        """The text stands behind "|"."""
        return any(key.value == "content" and nodes.is_literal(value) for key, value in self.node.value)

    def warn_of_insecure(self, rendered: str) -> None:
        """Report pictures and films that browsers do not load into a page that came over https."""
        if '="http:' not in rendered or not self.site.url.startswith("https:"):
            return
        for address in islice(dict.fromkeys(_INSECURE.findall(rendered)), MAX_PROBLEMS + 1):
            where = self.where(unescape(address))
            self.source.report(where, Code.INSECURE_PICTURE, *media.insecure(unescape(address)))

    def warn_of_local(self, rendered: str) -> None:
        """Report addresses that only the author's own computer or network can open."""
        for address in map(unescape, dict.fromkeys(_ADDRESS.findall(rendered))):
            if local_addresses.is_local(address) and not address.startswith(self.site.url):
                self.source.report(self.where(address), Code.LOCAL_ADDRESS, *local_addresses.described(address))

    def warn_of_anchors(self, rendered: str, link: str) -> None:
        """Report links to parts of the text that are not there."""
        if not self.is_page(link):
            return
        links = dict.fromkeys(_ANCHOR.findall(rendered))
        lost = (
            fragment for address, fragment in links if unescape(address) == link and not _is_there(fragment, rendered)
        )
        for fragment in islice(lost, MAX_PROBLEMS + 1):
            message = f'the link to "#{unquote(unescape(fragment))}" leads nowhere: the text has no such heading'
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
        # Finding the place of a path in the text takes long, and only a problem needs it.
        beside = Source(self.source.path, "")
        file = media.find(self.lookup, beside, beside.where(), path, self.site.url)
        if file:
            self.sizes[file.url] = file.size
        for problem in beside.problems:
            where = self.where(path) if len(self.source.problems) <= MAX_PROBLEMS else problem.where
            self.source.report(where, problem.code, problem.message, problem.hint, problem.severity)
        return file

    def size(self, address: str) -> Size | None:
        """Return the size of the picture in the file that is served at `address`; None if that is none of `files`."""
        return self.sizes.get(address)


def _is_there(fragment: str, rendered: str) -> bool:
    return fragment == "top" or f' id="{fragment}"' in rendered
