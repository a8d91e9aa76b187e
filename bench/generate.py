"""The same articles as a coopfeed project, a Hugo site and a Pelican site.

python -m bench.generate FOLDER --count 10000 [--seed 1] [--pages]
"""

from __future__ import annotations

import argparse
import json
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.articles import CATEGORIES, COUNTRIES, Article, articles

TITLE = "News of cooperatives"
AUTHOR = "Cooperatives Unit"
URL = "https://feeds.example.org/news/"
TAG = "example.org,2020:news"
ENTRIES = 50

TEMPLATES = Path(__file__).parent / "hugo"


def generate(folder: Path, seed: int, count: int, *, pages: bool, pelican: bool) -> Article:
    """Write the sites into `folder`/coopfeed, /hugo and /pelican; with `pages`, each item has its own page.

    Returns the newest article.
    """
    shutil.rmtree(folder, ignore_errors=True)
    content = list(articles(seed, count))
    coopfeed(folder / "coopfeed", content, pages=pages)
    hugo(folder / "hugo", content, pages=pages)
    if pelican:
        pelican_site(folder / "pelican", content)
    return content[-1]


def coopfeed(root: Path, content: Iterable[Article], *, pages: bool) -> None:
    """Write a coopfeed project."""
    root.mkdir(parents=True)
    (root / "feeds.yaml").write_text(_feeds_yaml(pages=pages), encoding="utf-8")
    for article in content:
        item(root, article, pages=pages)


def item(root: Path, article: Article, *, pages: bool) -> None:
    """Write one item of a coopfeed project."""
    lines = [
        f'title: "{article.title}"',
        f"date: {article.date:%Y-%m-%dT%H:%M:%SZ}",
        f"category: {article.category}",
        *([] if pages else [f"link: {article.link}"]),
        *([f"country: {article.country}"] if article.country else []),
        *_list("tags", article.tags),
        *_folded("summary", article.summary),
    ]
    _write(root / "items" / article.category / f"{article.name}.yaml", lines)


def _feeds_yaml(*, pages: bool) -> str:
    lines = [
        f"title: {TITLE}",
        f"author: {AUTHOR}",
        f"url: {URL}",
        f"tag: {TAG}",
        f"entries: {ENTRIES}",
        "formats: [atom, rss]",
        "pages: missing" if pages else "feeds_only: true",
        "categories:",
        *(f"  {slug}: {title}" for slug, title in CATEGORIES.items()),
    ]
    return "\n".join(lines) + "\n"


def hugo(root: Path, content: Sequence[Article], *, pages: bool) -> None:
    """Write a Hugo site that renders the same Atom and RSS documents, and pages only on request.

    The archives have their own configuration, so that Hugo can also be run without them.
    """
    root.mkdir(parents=True)
    shutil.copytree(TEMPLATES, root, dirs_exist_ok=True)
    (root / "hugo.json").write_text(json.dumps(_hugo_config(pages=pages), indent=2), encoding="utf-8")
    archives = {"params": {"archives": _archives(content)}}
    (root / "archives.json").write_text(json.dumps(archives, indent=2), encoding="utf-8")
    for slug, title in {**CATEGORIES, "all": TITLE}.items():
        _write(root / "content" / slug / "_index.md", ["---", f'title: "{title}"', "---"])
    for article in content:
        lines = [
            "---",
            f'title: "{article.title}"',
            f"date: {article.date:%Y-%m-%dT%H:%M:%SZ}",
            f"slug: {article.slug}",
            f"url: /items/{article.slug}.html" if pages else f"link: {article.link}",
            *([f"country: {COUNTRIES[article.country]}"] if article.country else []),
            *_list("tags", article.tags),
            *_folded("summary", article.summary),
            "---",
        ]
        _write(root / "content" / article.category / f"{article.name}.md", lines)


def _archives(content: Sequence[Article]) -> dict[str, int]:
    """Return the number of archives that each feed needs beyond its newest entries."""
    items = {**Counter(article.category for article in content), "all": len(content)}
    return {slug: (count - 1) // ENTRIES for slug, count in items.items()}


def _hugo_config(*, pages: bool) -> dict[str, object]:
    html = ["html"] if pages else []
    formats = {
        "atom": {"mediaType": "application/atom+xml", "baseName": "atom"},
        "feed": {"mediaType": "application/rss+xml", "baseName": "rss"},
    }
    # As text, not as HTML: faster, and the templates escape what they write.
    outputs = {name: {**settings, "isPlainText": True} for name, settings in formats.items()}
    never = [{"build": {"render": "never", "list": "always"}, "target": {"kind": "page"}}]
    return {
        "baseURL": URL,
        "title": TITLE,
        "locale": "en",
        "timeZone": "UTC",
        "disableKinds": ["taxonomy", "term", "sitemap", "robotsTXT", "404", "RSS"],
        "mediaTypes": {name["mediaType"]: {"suffixes": ["xml"]} for name in formats.values()},
        "outputFormats": outputs,
        "outputs": {"home": html, "section": [*html, *formats]},
        "params": {"author": AUTHOR, "tag": TAG, "entries": ENTRIES, "pages": pages, "archives": {}},
        **({} if pages else {"cascade": never}),
    }


def pelican_site(root: Path, content: Iterable[Article]) -> None:
    """Write a Pelican site that writes the same feeds and nothing else."""
    root.mkdir(parents=True)
    off = dict.fromkeys(("AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS", "TRANSLATION_FEED_ATOM"))
    pages = dict.fromkeys(("ARTICLE_SAVE_AS", "AUTHOR_SAVE_AS", "CATEGORY_SAVE_AS", "TAG_SAVE_AS"), "")
    settings: dict[str, object] = {
        "AUTHOR": AUTHOR,
        "SITENAME": TITLE,
        "SITEURL": URL.rstrip("/"),
        "TIMEZONE": "UTC",
        "DEFAULT_LANG": "en",
        "PATH": "content",
        "OUTPUT_PATH": "public",
        "THEME_STATIC_PATHS": [],
        "DIRECT_TEMPLATES": [],
        "RSS_FEED_SUMMARY_ONLY": False,
        "FEED_MAX_ITEMS": ENTRIES,
        "FEED_ALL_ATOM": "all/atom.xml",
        "FEED_ALL_RSS": "all/rss.xml",
        "CATEGORY_FEED_ATOM": "{slug}/atom.xml",
        "CATEGORY_FEED_RSS": "{slug}/rss.xml",
        # Its caches, off by default, make a second run faster.
        "CACHE_CONTENT": True,
        "LOAD_CONTENT_CACHE": True,
        **off,
        **pages,
    }
    lines = [f"{key} = {value!r}" for key, value in settings.items()]
    _write(root / "pelicanconf.py", lines)
    for article in content:
        lines = [
            f"Title: {article.title}",
            f"Date: {article.date:%Y-%m-%d %H:%M:%S}",
            f"Slug: {article.slug}",
            f"Category: {CATEGORIES[article.category]}",
            *([f"Tags: {', '.join(article.tags)}"] if article.tags else []),
            f"Summary: {article.summary}",
            "",
            article.summary,
        ]
        _write(root / "content" / article.category / f"{article.name}.md", lines)


def _list(key: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"{key}:"
        yield from (f"  - {value}" for value in values)


def _folded(key: str, text: str) -> Iterator[str]:
    yield f"{key}: >-"
    yield from textwrap.wrap(text, 110, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write the sites for inspection; bench.run does it by itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="is emptied first")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", action="store_true", help="a page for each item")
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.seed, arguments.count, pages=arguments.pages, pelican=not arguments.pages)


if __name__ == "__main__":
    main()
