"""Files of the project in the content of an item."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from coopfeed.model import Item
from coopfeed.reading.items import ReadItem, read_item
from coopfeed.reading.site import read_site
from tests.desk import Desk

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBB", 13, b"IHDR", 64, 48, 8, 2)
ASSETS = "https://feeds.example.org/news/assets/"


def read(desk: Desk, content: str) -> ReadItem:
    desk.item("fair", content=f"'{content}'")
    return read_item(desk.root, "items/fair.yaml", read_site(desk.root).site)


def content(desk: Desk, text: str) -> str:
    item = read(desk, text).item
    assert isinstance(item, Item)
    return item.content.removeprefix("<p>").removesuffix("</p>")


@pytest.fixture
def pictured(desk: Desk) -> Desk:
    """A project with an image, a report and an empty video."""
    (desk.root / "items/the field.png").write_bytes(PNG)
    for name in ("files/report.pdf", "items/film.mp4"):
        desk.write(name, name)
    return desk


def test_an_image_is_copied_and_has_the_size_of_its_file(pictured: Desk) -> None:
    read_now = read(pictured, "![A field](<the field.png>)")
    assert read_now.item
    (asset,) = read_now.item.assets
    assert (asset.source.name, asset.media_type) == ("the field.png", "image/png")
    assert content(pictured, "![A field](<the field.png>)") == (
        f'<img src="https://feeds.example.org/news/{asset.path}" width="64" height="48" alt="A field">'
    )


@pytest.mark.parametrize("size", ['width="3"', 'height="3"'])
def test_a_given_size_is_kept(pictured: Desk, size: str) -> None:
    assert content(pictured, f'<img src="the field.png" alt="" {size}>').endswith(f'alt="" {size}>')


def test_a_download_is_copied_and_keeps_its_fragment(pictured: Desk) -> None:
    made = content(pictured, "[The report](../files/report.pdf#page=3) [again](/files/report.pdf)")
    assert made.count(f'<a href="{ASSETS}report.') == 2
    assert '.pdf#page=3">The report</a>' in made


def test_a_path_is_resolved_as_by_browsers(pictured: Desk) -> None:
    made = content(pictured, '<a href=" ../files/re&#10;port.pdf#a">b</a>')
    assert (made.count("port"), made.endswith('.pdf#a">b</a>')) == (1, True)


def test_a_video_and_its_poster_are_copied(pictured: Desk) -> None:
    item = read(pictured, '<video src="film.mp4" poster="the%20field.png"></video>').item
    assert item
    assert [asset.source.name for asset in item.assets] == ["film.mp4", "the field.png"]


@pytest.mark.parametrize(
    "address",
    ["all/", "all/feed.json", "https://example.org/a.pdf", "//example.org/a.pdf", "mailto:a@example.org", "#top"],
)
def test_other_links_are_not_files(desk: Desk, address: str) -> None:
    found = read(desk, f'[A link]({address}) <q cite="a.pdf">so</q>')
    assert (found.problems, found.item and found.item.assets) == ((), ())


def test_a_missing_file_is_reported_once(desk: Desk) -> None:
    found = read(desk, "![One](one.png) [and again](one.png)")
    assert [(problem.code, problem.message) for problem in found.problems] == [
        ("missing-file", "items/one.png does not exist")
    ]


def test_files_in_content_come_and_go_with_their_item(pictured: Desk) -> None:
    pictured.item("fair", content="'![A field](<the field.png>)'")
    pictured.publish()
    names = {path.name.partition(".")[0] for path in (pictured.public / "assets").iterdir()}
    assert names == {"the-field", "page", "style", "icon"}
    (pictured.root / "items/the field.png").write_bytes(PNG + b"more")
    assert "1 corrected (fair)" in pictured.publish().stdout
    pictured.item("fair", content="No picture")
    pictured.publish()
    assert not list((pictured.public / "assets").glob("the-field.*"))


def test_footnotes_of_an_item_elsewhere_have_no_links(desk: Desk) -> None:
    desk.write("feeds.yaml", (desk.root / "feeds.yaml").read_text(encoding="utf-8") + "pages: missing\n")
    desk.item("fair", content='"A[^1] [b](#c)\\n\\n[^1]: d"', link="https://www.example.org/fair")
    found = read_item(desk.root, "items/fair.yaml", read_site(desk.root).site)
    assert isinstance(found.item, Item)
    assert "<sup>1</sup>" in found.item.content
    assert found.problems == ()


def test_a_hundred_findings_are_enough(desk: Desk) -> None:
    found = read(desk, "<u class=a>b</u> " * 300 + "![a](b.png)" * 2)
    assert len(found.problems) == 101
    assert found.problems[-1].code == "many-problems"


def test_what_is_not_written_so_is_reported_at_its_line(desk: Desk) -> None:
    line = "<a href='&#100;ata:x'>b</a>"
    desk.item("fair", content=f"|\n  a\n\n  {line}")
    (problem,) = read_item(desk.root, "items/fair.yaml", read_site(desk.root).site).problems
    assert (problem.excerpt, problem.where.column, problem.where.length) == (f"  {line}", 3, len(line))


def test_a_picture_over_http_is_reported_on_a_site_over_https_only(desk: Desk) -> None:
    text = '![a](http://example.org/a.png) [b](http://example.org/) <video poster="http://example.org/c.png"></video>'
    assert [problem.code for problem in read(desk, text).problems] == ["insecure-picture"] * 2
    site = replace(read_site(desk.root).site, url="http://example.org/")
    assert read_item(desk.root, "items/fair.yaml", site).problems == ()
