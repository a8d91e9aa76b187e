"""Feeds with only PyYAML and feedgen, like a script written in an afternoon.

Reads the items of a coopfeed project: python plain_feedgen.py PROJECT DESTINATION
"""

from __future__ import annotations

import html
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from feedgen.feed import FeedGenerator


def main(project: Path, destination: Path) -> None:
    """Write Atom and RSS for each category and for all items."""
    site = yaml.safe_load((project / "feeds.yaml").read_text(encoding="utf-8"))
    items = []
    for path in (project / "items").rglob("*.yaml"):
        item = yaml.safe_load(path.read_text(encoding="utf-8"))
        item["id"] = f"tag:{site['tag']}/{path.stem[11:]}"
        items.append(item)
    items.sort(key=lambda item: as_datetime(item["date"]), reverse=True)
    for slug, title in site["categories"].items():
        write(site, slug, title, [item for item in items if item["category"] == slug], destination)
    write(site, "all", site["title"], items, destination)


def as_datetime(value: Any) -> datetime:
    """Return a YAML timestamp as a datetime with a time zone."""
    return datetime.fromisoformat(f"{value}")


def write(site: dict[str, Any], slug: str, title: str, items: list[dict[str, Any]], destination: Path) -> None:
    """Write one feed."""
    feed = FeedGenerator()
    feed.id(f"tag:{site['tag']}/feeds/{slug}")
    feed.title(title)
    feed.author(name=site["author"])
    feed.link(href=site["url"], rel="alternate")
    feed.description(title)
    newest = items[: site["entries"]]
    feed.updated(as_datetime(newest[0]["date"]))
    for item in newest:
        entry = feed.add_entry(order="append")
        entry.id(item["id"])
        entry.guid(item["id"])
        entry.title(item["title"])
        entry.link(href=item["link"])
        entry.published(as_datetime(item["date"]))
        entry.updated(as_datetime(item["date"]))
        entry.summary(item["summary"])
        entry.content(f"<p>{html.escape(item['summary'])}</p>", type="html")
        entry.category(term=site["categories"][item["category"]])
    folder = destination / slug
    folder.mkdir(parents=True, exist_ok=True)
    feed.atom_file(folder / "atom.xml", pretty=True)
    feed.rss_file(folder / "rss.xml", pretty=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
