"""Build the documentation as a website in build/site/html: `make site`.

Zensical (https://zensical.org) makes the site from a copy of docs/ in build/site/docs, and fails on a broken link. Then
every built page is checked again: no link or anchor is broken, and nothing is loaded from another host.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SITE = ROOT / "build" / "site"
HTML = SITE / "html"

PAGES = {"CHANGELOG.md": "changelog.md", ".github/CONTRIBUTING.md": "contributing.md"}
"""Pages outside docs/, and their names on the site."""

_NAV = (
    ("Home", "index.md"),
    ("Tutorial", "tutorial.md"),
    ("How-to guides", "how-to/index.md"),
    ("Moving from another program", "moving.md"),
    ("Hosting", "hosting.md"),
    ("Embedding", "embedding.md"),
    ("Reference", "reference/index.md"),
    ("Problems", "problems/index.md"),
    ("From Python", "from-python.md"),
    ("Explanation", "explanation.md"),
    ("Benchmarks", ("benchmarks.md", "scale.md")),
    ("Project", ("changelog.md", "contributing.md")),
)

_FILE_NAME = re.compile(r"^```(\w+)\n(?:#|{#|<!--) ([\w./-]+\.\w+)(?: #}| -->)?\n", re.MULTILINE)
_HIDDEN = re.compile(r"^<!-- before: .* -->\n\n?", re.MULTILINE)
_ROW = re.compile(r"^\|.*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_ENTRY = re.compile(r"^(?:- |\| )\[(.+?)\]\((\S+?\.md)\)", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_TO_REFERENCE = re.compile(r"\]\(((?:\.\./)*)reference\.md(?:#([\w-]+))?\)")
_LOADING = {"audio", "embed", "iframe", "img", "input", "link", "object", "script", "source", "track", "video"}
_OF_PAGES = {"alternate", "canonical", "next", "prev"}
_IN_CSS = re.compile(r"""(?:url\(|@import\s+)["']?(?:https?:)?//""")


def entries(index: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the headings of an index page, each with the titles and paths of the pages that it lists."""
    sections = re.split(r"^## (.*)\n", index, flags=re.MULTILINE)[1:]
    return [(heading, _ENTRY.findall(body)) for heading, body in zip(sections[::2], sections[1::2], strict=True)]


def _navigation(pages: dict[str, str]) -> list[object]:
    """Return the navigation in the form of Zensical."""
    found: list[object] = []
    for title, target in _NAV:
        if isinstance(target, tuple):
            found.append({title: list(target)})
            continue
        folder, _, index = target.rpartition("/")
        children: list[object] = []
        if folder == "reference":
            children = [path for path in pages if path.startswith("reference/") and path != target]
        elif index == "index.md" and folder:
            for heading, listed in entries(pages[target]):
                children.append({heading: [{name: f"{folder}/{path}"} for name, path in listed]})
        found.append({title: [target, *children] if children else target})
    return found


def on_the_site(text: str) -> str:
    """Return a page as the site shows it: file names as titles of code blocks, and no hidden commands.

    In code in a table, GitHub needs `\\|` for a bar; Python-Markdown would show the backslash.
    """
    text = _FILE_NAME.sub(r'```\1 title="\2"\n', _HIDDEN.sub("", text))
    return _ROW.sub(lambda row: _CODE.sub(lambda code: code[0].replace(r"\|", "|"), row[0]), text)


def divided(reference: str) -> dict[str, str]:
    """Return the pages that the reference becomes, by their paths: an index, and one for each section."""
    reference = re.sub(r"\]\((?!#|\w+:)", "](../", reference)
    index, *sections = re.split(r"^(?=## )", reference, flags=re.MULTILINE)
    pages = {"reference/index.md": index}
    for section in sections:
        slug = _slug(_HEADING.findall(section)[0])
        pages[f"reference/{slug}.md"] = re.sub(r"^#(?=#+ )", "", section, flags=re.MULTILINE)
    where = _headings(pages)

    def to_page(link: re.Match[str]) -> str:
        page = where.get(link[1], "").rpartition("/")[2]  # none for an example in a block of code
        return f"]({page}#{link[1]})"

    return {path: re.sub(r"\]\(#([\w-]+)\)", to_page, text) for path, text in pages.items()}


def _headings(pages: dict[str, str]) -> dict[str, str]:
    """Return the path of the page that each heading is on, by its anchor."""
    return {_slug(heading): path for path, text in pages.items() for heading in _HEADING.findall(_FENCED.sub("", text))}


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def texts() -> dict[str, str]:
    """Return all pages of the site by their paths."""
    found = {
        path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(DOCS.rglob("*.md"))
        if not path.name.endswith(".in.md")
    }
    for page, name in PAGES.items():
        found[name] = (ROOT / page).read_text(encoding="utf-8")
    for page, name in PAGES.items():
        found = {path: re.sub(rf"\]\((?:\.\./)*{re.escape(page)}", f"]({name}", text) for path, text in found.items()}
    reference = divided(found.pop("reference.md"))
    where = _headings(reference)

    def to_reference(link: re.Match[str]) -> str:
        anchor = f"#{link[2]}" if link[2] else ""
        return f"]({link[1]}{where[link[2]] if anchor else 'reference/index.md'}{anchor})"

    found = {path: _TO_REFERENCE.sub(to_reference, text) for path, text in found.items()}
    return {path: on_the_site(text) for path, text in (found | reference).items()}


def stage() -> None:
    """Write the pages and pictures to build/site/docs, and Zensical's configuration beside it."""
    docs = SITE / "docs"
    shutil.rmtree(docs, ignore_errors=True)
    pages = texts()
    for path, text in pages.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")
    shutil.copytree(DOCS / "images", docs / "images")
    for picture in DOCS.glob("*.svg"):
        shutil.copy(picture, docs)
    configuration = (DOCS / "zensical.toml").read_text(encoding="utf-8")
    configuration = configuration.replace("nav = []", f"nav = {_toml(_navigation(pages))}")
    (SITE / "zensical.toml").write_text(configuration, encoding="utf-8")


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return '"' + str(value).replace('"', '\\"') + '"'


class _Page(HTMLParser):
    """The anchors of a page, the addresses that it links to, and those that it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors = {""}
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        addresses = [values[name] for name in ("href", "src", "srcset", "data") if name in values]
        if tag == "a":
            self.links += addresses
        elif tag in _LOADING and not set(values.get("rel", "").split()) & _OF_PAGES:
            self.loads += addresses


def faults(folder: Path) -> Iterator[str]:
    """Yield the faults of the site in `folder`: broken links and anchors, and requests to other hosts."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        if name != "404.html":  # shown at any depth, so its links start with the address of the site
            for link in [*page.links, *page.loads]:
                if not _leads_somewhere(folder, path, link, pages):
                    yield f"{name}: {link} leads nowhere"
        for address in page.loads:
            if urlsplit(address).netloc:
                yield f"{name}: loads {address}"
    for path in sorted(folder.rglob("*.css")):
        if _IN_CSS.search(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(folder).as_posix()}: loads something from another host"


def _leads_somewhere(folder: Path, path: Path, link: str, pages: dict[Path, _Page]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file() or not target.is_relative_to(folder):
        return False
    return target not in pages or unquote(parts.fragment) in pages[target].anchors


def main() -> int:
    """Build the site and check it."""
    stage()
    shutil.rmtree(HTML, ignore_errors=True)
    command = [str(SITE / "env" / "bin" / "zensical"), "build", "--clean", "--strict"]
    if subprocess.run(command, cwd=SITE, check=False).returncode:  # noqa: S603  # the generator of our own site
        return 1
    found = list(faults(HTML.resolve()))
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{HTML.relative_to(ROOT)}: {len(list(HTML.rglob('*.html')))} pages, {len(found)} faults")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
