"""The texts of feeds.yaml in the languages of its editions: one for all, or one a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from coopfeed.model.problems import Code, Problem, did_you_mean
from coopfeed.reading import nodes
from coopfeed.reading.file_models import CategoryFile, SiteFile
from coopfeed.reading.kinds import EVERY
from coopfeed.reading.nodes import Loc
from coopfeed.reading.source_file import Source

Texts = Mapping[str, str]
"""A text by language, or the one for all."""


class Editions:
    """The editions of a checked feeds.yaml, and what it says in each of them."""

    def __init__(self, source: Source, node: yaml.MappingNode, file: SiteFile) -> None:
        self.source = source
        self.node = node
        self.file = file

    @property
    def languages(self) -> tuple[str, ...]:
        """Those of the editions: that of the site first."""
        return tuple(dict.fromkeys((self.file.language, *self.file.languages)))

    def title(self, language: str) -> str:
        """Return the title of an edition."""
        return self.file.languages.get(language) or self.text(self.file.title, language)

    def text(self, texts: Texts | None, language: str) -> str:
        """Return the text in `language`; where there is none the one for all, that in the site's language, or any."""
        if not texts:
            return ""
        wanted = (language, EVERY, self.file.language, *texts)
        return next(texts[each] for each in wanted if each in texts)

    def check(self) -> None:
        """Report the languages of texts that no edition has."""
        for loc, texts, _ in self._texts():
            for language in texts:
                if language != EVERY and language not in self.languages:
                    where = nodes.locate(self.source, self.node, (*loc, language), key=True)
                    message = f"no edition in `{language}`"
                    hint = did_you_mean(language, self.languages)
                    self.source.report(where, Code.UNKNOWN_LANGUAGE, message, f"add it to `languages`; {hint}")

    def untranslated(self) -> tuple[Problem, ...]:
        """Return what editions have to show in another language, as warnings."""
        found = Source(self.source.path, self.source.text)
        for loc, texts, differs in self._texts():
            if not texts or (EVERY in texts and not differs):
                continue
            known = {self.file.language} if EVERY in texts else texts.keys()
            if missing := [language for language in self.languages if language not in known]:
                where = nodes.locate(self.source, self.node, loc)
                message = f"no {' and no '.join(missing)} text of `{loc[-1]}`"
                hint = f"write {{{', '.join(f'{language}: …' for language in self.languages)}}}"
                found.report(where, Code.MISSING_TRANSLATION, message, hint)
        return tuple(found.problems)

    def _texts(self) -> Iterator[tuple[Loc, Texts, bool]]:
        """Yield each text that may differ by language: where it is, what it says, and whether one for all will hardly
        do.
        """
        file = self.file
        if not all(file.languages.get(language) for language in self.languages):
            yield ("title",), file.title, True
        yield ("description",), file.description or {}, True
        yield ("rights",), file.rights or {}, False
        yield ("author", "name"), file.author.name, False
        kinds: tuple[tuple[str, Mapping[str, CategoryFile]], ...]
        kinds = (("categories", file.categories), ("feeds", file.feeds))
        for kind, files in kinds:
            for slug, its in files.items():
                yield (kind, slug, "title"), its.title, True
                yield (kind, slug, "description"), its.description or {}, True
