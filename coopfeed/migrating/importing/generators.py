"""The programs that make sites of Markdown files: which one it was, and which address each file had there.

Jekyll: https://jekyllrb.com/docs/permalinks/; Hugo: https://gohugo.io/content-management/urls/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from coopfeed.authoring.slugs import slug
from coopfeed.migrating.foreign.addresses import is_web
from coopfeed.migrating.importing import front_matter
from coopfeed.migrating.importing.bundles import Bundle
from coopfeed.migrating.importing.front_matter import Value
from coopfeed.reading.locales import is_language

POSTS = frozenset({"_posts", "_drafts"})
"""The folders of Jekyll that have posts in them."""

DATED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})-(.+)")
"""A file name that begins with the date of the post."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-zA-Z]{2,4})?")
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
_ADDRESSES = {"Jekyll": ("url", "baseurl"), "Hugo": ("baseurl",)}
_STYLES = {  # Jekyll's own names for the form of an address
    "": "/:categories/:year/:month/:day/:title.html",
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
}


@dataclass(frozen=True, slots=True)
class PostFile:
    """A file with front matter: `path` in its folder, and the text behind its `fields`."""

    path: PurePosixPath
    fields: Mapping[str, Value]
    text: str

    @property
    def is_index(self) -> bool:
        """Return whether it is the text of the folder that it is in, beside its pictures."""
        return self.path.stem.partition(".")[0] == "index"

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that the post is in, but for that of a language."""
        folders = self.path.parts[: -2 if self.is_index else -1]
        return (folders[0], *folders[2:]) if folders[1:2] == (self.language,) else folders

    @property
    def name(self) -> str:
        """The name of the post in its address: without date, language and ending."""
        stem = self.path.parent.name if self.is_index else self.path.stem
        dated = DATED.fullmatch(stem)
        return (dated[4] if dated else stem).removesuffix(f".{self.language}")

    @property
    def language(self) -> str:
        """The language that the end of its name (post.fr.md) or its folder (content/fr/) says, or ""."""
        end = self.path.stem.rpartition(".")[2] if "." in self.path.stem else ""
        of_content = self.path.parts[:1] == ("content",) and len(self.path.parts) > 2
        folder = self.path.parts[1] if of_content else ""
        return next((each for each in (end, folder) if _LANGUAGE.fullmatch(each) and is_language(each)), "")

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that it names; else the folder that it is in, unless that is one for all posts."""
        named = (*words_of(self.fields.get("categories")), *words_of(self.fields.get("category")))
        folders = [part for part in self.folders if part.lower() not in _GENERIC]
        return tuple(dict.fromkeys(named)) or tuple(folders[:1])


@dataclass(frozen=True, slots=True)
class Generator:
    """The program that made a site of files, "" where that is not known; the address of the site, or ""."""

    name: str
    address: str
    settings: Mapping[str, Value]

    def path(self, file: PostFile) -> str:
        """Return the path of a post's page, "" where the settings say something that only the program understands."""
        if said := first_of(file.fields, ("permalink", "url")):
            return "" if "{{" in said or ":" in said.partition("://")[2] or said == "false" else said
        if self.name == "Jekyll":
            return self._of_jekyll(file)
        if self.name == "Hugo" and not self.settings.get("permalinks"):
            return self._of_hugo(file)
        return ""

    def _of_hugo(self, file: PostFile) -> str:
        usual = text_of(self.settings, "defaultcontentlanguage") or "en"
        language = [file.language] if file.language not in ("", usual) else []
        folders = [part for part in file.folders if part != "content"]
        name = text_of(file.fields, "slug") or file.name
        return f"/{'/'.join(quote(part.lower().replace(' ', '-')) for part in (*language, *folders, name))}/"

    def _of_jekyll(self, file: PostFile) -> str:
        style = text_of(self.settings, "permalink")
        form = _STYLES.get(style, style)
        dated = DATED.fullmatch(file.path.stem)
        if dated is None or "/" not in form:
            return ""
        parts = {
            ":categories": "/".join(quote(slug(each)) for each in file.categories),
            ":year": dated[1],
            ":month": f"{int(dated[2]):02}",
            ":day": f"{int(dated[3]):02}",
            ":title": quote(text_of(file.fields, "slug") or dated[4]),
            ":slug": quote(text_of(file.fields, "slug") or dated[4]),
        }
        for name, value in parts.items():
            form = form.replace(name, value)
        return "" if ":" in form else re.sub("/{2,}", "/", form)


def generator_of(bundle: Bundle, address: str) -> Generator:
    """Return the program that made a site of these files; `address` is that of the site, "" where it is not given."""
    for file, program in _SETTINGS.items():
        found = next((name for name in bundle.files if name == file or name.endswith(f"/{file}")), "")
        if found:
            settings = front_matter.of_file(found, bundle.read(found).decode("utf-8", "replace"))
            said = "".join(text_of(settings, key) for key in _ADDRESSES[program])
            return Generator(program, address or (said if is_web(said) else ""), settings)
    is_jekyll = any(not POSTS.isdisjoint(name.split("/")) for name in bundle.chosen)
    return Generator("Jekyll" if is_jekyll else "", address, {})


def words_of(value: Value | None) -> tuple[str, ...]:
    """Return the values of a list, or of a text that is one: with commas, or as Jekyll has it with spaces."""
    if isinstance(value, list):
        return tuple(each.strip() for each in value if isinstance(each, str) and each.strip())
    if not isinstance(value, str):
        return ()
    return tuple(filter(None, (part.strip() for part in (value.split(",") if "," in value else value.split()))))


def text_of(fields: Mapping[str, Value], key: str) -> str:
    """Return the text that a field has, "" where it has none."""
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""


def first_of(fields: Mapping[str, Value], keys: tuple[str, ...]) -> str:
    """Return the first text that one of these fields has, "" where none has any."""
    return next(filter(None, (text_of(fields, key) for key in keys)), "")
