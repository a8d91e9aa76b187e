"""Retake the screenshots in docs/images/ with Chromium, of the publication in docs/example: `make screenshots`.

For the screenshots, its items get the images of the same name in docs/illustrations/.

The screenshots show the program's real output. No test compares them, because each version of Chromium draws other
pixels.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route, sync_playwright

import coopfeed
from coopfeed.publishing import publish
from coopfeed.rendering.pages import snippets, views
from coopfeed.rendering.pages.views import FeedLink

ROOT = Path(__file__).resolve().parent
EXAMPLE = ROOT / "example"
ILLUSTRATIONS = ROOT / "illustrations"
IMAGES = ROOT / "images"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PARTNER = "https://partner.example.org/"
ANSWER = {"Access-Control-Allow-Origin": "*"}

Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Shot:
    """A screenshot `name` of a page of the publication, or of a partner's page that `styles` the element.

    `width` and `height` are in CSS pixels, 0 for the height of the page; `layout` is that of the element; `opened` is
    the form of embedding that is open on the page.
    """

    name: str
    width: int
    height: int = 0
    page: str = ""
    scheme: Scheme = "light"
    layout: snippets.Layout = "list"
    styles: str = ""
    opened: str = ""


_SERIF = 'body { font: 17px/1.55 Georgia, "Times New Roman", serif; color: #2b2118; background: #fbf6ec }'
SHOTS = (
    Shot("index", 760, 0, "index.html"),
    Shot("feed", 760, 800, "all/index.html"),
    Shot("item-dark", 760, 920, "items/cheese-making.html", scheme="dark"),
    Shot("embedding", 760, 838, "all/index.html", opened="element"),
    Shot("frame", 560, 300, "all/embed.html"),
    Shot("element-list", 560),
    Shot("element-compact", 560, layout="compact"),
    Shot("element-cards", 840, layout="cards"),
    Shot(
        "element-themed",
        900,
        layout="cards",
        styles=_SERIF
        + """
        coop-feed { --coop-feed-accent: #9a3412; --coop-feed-muted: #6b5b4b; --coop-feed-radius: 0;
          --coop-feed-line: #e7d9c3 }
        coop-feed::part(item) { background: #fff }
        coop-feed::part(date) { font-variant-caps: all-small-caps; letter-spacing: .05em }
        """,
    ),
    Shot(
        "element-dark",
        560,
        scheme="dark",
        styles="body { color: #e8e6e1; background: #161a1d } coop-feed { --coop-feed-accent: #7cc4ff }",
    ),
)


def partner(shot: Shot, feed: FeedLink) -> str:
    """Return a page of another site that embeds `feed`."""
    snippet = snippets.element(feed, limit=3, layout=shot.layout)
    styles = f"body {{ margin: 0; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif }} {shot.styles}"
    return f'<!doctype html><html lang="en"><title>A partner</title><style>{styles}</style><body>{snippet}'


def take(shot: Shot, browser: Browser, folder: Path, feed: FeedLink) -> bytes:
    """Return the picture as PNG; everything it needs is in `folder`."""
    base = feed.site.url

    def respond(route: Route) -> None:
        url = route.request.url
        if url.startswith(base):
            route.fulfill(path=folder / urlsplit(url).path.lstrip("/"), headers=ANSWER)
        else:
            route.fulfill(body=partner(shot, feed), content_type="text/html")

    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height or 100}, color_scheme=shot.scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.route("**/*", respond)
    page.goto(base + shot.page if shot.page else PARTNER)
    if not shot.page:
        page.locator("coop-feed").get_by_role("listitem").first.wait_for()
    if shot.opened:
        page.locator(f"details[data-form={shot.opened}] summary").click()
        page.locator("coop-feed").get_by_role("listitem").first.wait_for()
        page.locator(".embedding").evaluate("section => section.scrollIntoView()")
    page.wait_for_load_state("networkidle")
    picture = page.screenshot(full_page=not shot.height)
    context.close()
    return picture


@contextmanager
def example() -> Iterator[tuple[Path, FeedLink]]:
    """Publish the example to a folder, and return its feed of all items."""
    with TemporaryDirectory() as temporary:
        project, folder = Path(temporary, "project"), Path(temporary, "public")
        illustrate(project)
        built = coopfeed.build(coopfeed.load(project), NOW)
        publish(built, folder)
        yield folder, views.feed_link(built.feeds[-1], views.site_view(built.site))


def illustrate(project: Path) -> None:
    """Copy the example to `project` and add images to it."""
    shutil.copytree(EXAMPLE, project)
    for picture in shutil.copytree(ILLUSTRATIONS, project / "files", dirs_exist_ok=True).glob("*.png"):
        for item in project.glob(f"items/*/*-{picture.stem}.yaml"):
            with item.open("a") as file:
                file.write(f"image: /files/{picture.name}\n")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=IMAGES, help="where the pictures are written")
    images: Path = parser.parse_args().folder
    images.mkdir(parents=True, exist_ok=True)
    with example() as (folder, feed), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for shot in SHOTS:
            picture = take(shot, browser, folder, feed)
            (images / f"{shot.name}.png").write_bytes(picture)
            print(f"{shot.name}.png: {len(picture):,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
