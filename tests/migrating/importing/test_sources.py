from __future__ import annotations

from pathlib import Path

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import effort
from coopfeed.migrating.importing import drafting, sources
from coopfeed.migrating.importing.sources import Material, SourceOptions
from coopfeed.network.fetching import Fetched
from tests.making import a_site
from tests.migrating.foreign.making import rss, rss_item
from tests.migrating.importing.test_bundles import zipped

HERE, ARCHIVE = "https://old.example.org/feed", "https://old.example.org/1.xml"
PAGES = {
    HERE: rss(rss_item(2), channel='<atom:link rel="prev-archive" href="/1.xml"/>'),
    ARCHIVE: rss(rss_item(1)),
}


def read(*, archives: bool = True) -> Material:
    def fetch(location: str) -> Fetched:
        return Fetched(location, PAGES[location])

    return sources.read(fetch(HERE), fetch, a_site(), SourceOptions(archives=archives))


def test_a_feed_comes_with_its_archives() -> None:
    found = read()
    assert [entry.title for entry in found.entries] == ["Entry 2", "Entry 1"]
    assert (found.kind, found.documents, found.left) == ("RSS", 2, "")


def test_archives_that_were_not_read_are_mentioned() -> None:
    found = read(archives=False)
    assert [entry.title for entry in found.entries] == ["Entry 2"]
    assert found.left == ARCHIVE


def test_the_time_limit_for_drafting_excludes_reading() -> None:
    many = Fetched("feed.xml", rss(*[rss_item(1)] * 1_000))
    material = sources.read(many, lambda location: Fetched(location, b""), a_site())
    assert drafting.LONGEST < material.seconds < effort.SECONDS


def test_other_sources_are_rejected() -> None:
    with pytest.raises(ForeignError):
        sources.read(Fetched("x", b"x"), lambda location: Fetched(location, b""), a_site())


ROW = b"title,date\nA,2026-02-03\n"
WXR = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>{}</title><guid>{}</guid>'
    "<wp:status>publish</wp:status></item></channel></rss>"
)
BLOG = Path(__file__).parent / "exports/blogger-takeout.atom"


def archive(**files: bytes) -> Material:
    return sources.read(zipped(**files), lambda location: Fetched(location, b""), a_site())


def test_the_only_file_of_an_archive_is_read() -> None:
    assert [entry.title for entry in archive(**{"export/a.csv": ROW, "export/a.png": b""}).entries] == ["A"]


def test_an_export_may_be_in_several_files() -> None:
    found = archive(**{f"{number}.xml": WXR.format(number, number).encode() for number in (1, 2)})
    assert [entry.title for entry in found.entries] == ["1", "2"]
    assert (found.kind, found.documents) == ("WordPress export", 2)


def test_a_blog_is_found_in_a_google_takeout() -> None:
    found = archive(**{"Takeout/Blogger/Blogs/x/feed.atom": BLOG.read_bytes(), "Takeout/a.json": b"{}"})
    assert (found.kind, len(found.entries)) == ("Blogger backup", 1)


def test_with_several_files_one_must_be_named() -> None:
    with pytest.raises(ForeignError, match=r"^old\.zip contains several files \(a\.csv, b\.csv …\): import one"):
        archive(**{"a.csv": ROW, "b.csv": ROW})


def test_an_archive_may_have_nothing_to_import() -> None:
    with pytest.raises(ForeignError, match="contains no feed, export, table or Markdown files"):
        archive(**{"a.png": b""})


def test_addresses_in_an_archived_feed_are_not_requested() -> None:
    assert archive(**{"feed.xml": PAGES[HERE]}).left == "/1.xml"


def test_a_folder_is_recognised_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    assert sources.read_folder(tmp_path, a_site()).kind == "Markdown files"
    (tmp_path / "posts.csv").write_text("post_id,title\n1.a,A\n")
    assert sources.read_folder(tmp_path, a_site()).kind == "Substack export"


def test_a_single_markdown_file_is_read() -> None:
    found = sources.read(Fetched("a.md", b"---\ntitle: A\n---\n"), lambda location: Fetched("", b""), a_site())
    assert [entry.title for entry in found.entries] == ["A"]


def test_a_ghost_export_is_not_a_json_feed() -> None:
    content = b'{"db": [{"data": {"posts": [{"id": "1", "status": "published"}]}}]}'
    assert sources.read(Fetched("a", content), lambda location: Fetched("", b""), a_site()).kind == "Ghost export"


def test_the_table_of_a_substack_export_has_no_texts() -> None:
    table = Fetched("posts.csv", b"post_id,post_date,is_published,title\n")
    with pytest.raises(ForeignError, match=r"^posts\.csv lists the posts of a Substack export: import the folder"):
        sources.read(table, lambda location: Fetched("", b""), a_site())


def test_a_spreadsheet_is_named() -> None:
    with pytest.raises(ForeignError, match=r"^old\.zip is a spreadsheet: save it as CSV"):
        archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""})
