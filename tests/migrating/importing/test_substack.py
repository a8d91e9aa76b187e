from __future__ import annotations

from functools import partial

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignFile, LeftOut
from coopfeed.migrating.importing import substack
from coopfeed.migrating.importing.bundles import Bundle
from tests.making import a_site, at

HEAD = "post_id,post_date,is_published,type,audience,title,subtitle,podcast_url\n"


def bundle(rows: str, **texts: str) -> Bundle:
    files = {"export/posts.csv": HEAD + rows} | {f"export/posts/{name}.html": text for name, text in texts.items()}
    contents = {name: partial(str.encode, text) for name, text in files.items()}
    return Bundle("old.zip", contents, tuple(sorted(files)))


def read(rows: str, address: str = "", **texts: str) -> ForeignFeed:
    return substack.read(bundle(rows, **texts), a_site(), address)


def test_an_export_is_recognised_by_its_table() -> None:
    assert substack.is_export(bundle(""))
    assert not substack.is_export(Bundle("x", {}, ("my-posts.csv",)))


def test_a_post_has_its_text_and_its_address_as_id() -> None:
    row = "12.fair,2026-02-03T06:00:00.000Z,true,podcast,everyone,A fair,Come.,https://e.org/a.mp3\n"
    (found,) = read(row, "https://x.substack.com/", **{"12.fair": "<p>All</p>"}).entries
    assert found == Entry(
        id="https://x.substack.com/p/fair",
        title="A fair",
        link="https://x.substack.com/p/fair",
        published=at("2026-02-03T06:00:00Z"),
        summary="<p>Come.</p>",
        content="<p>All</p>",
        base="https://x.substack.com/p/fair",
        files=(ForeignFile("https://e.org/a.mp3", "audio/mpeg"),),
        place="post 12.fair",
    )


def test_without_an_address_ids_are_generated_and_reported() -> None:
    found = read("12.fair,2026-02-03T06:00:00.000Z,true,newsletter,everyone,A fair,,\n")
    assert found.entries[0].id == "tag:example.org,2020:news/imported/fair"
    assert found.entries[0].left_out == (LeftOut("text that is not in the export", "export/posts/12.fair.html"),)
    assert "--old-site https://NAME.substack.com" in found.notes[0]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("false,newsletter,everyone", "its is_published is false"),
        ("true,newsletter,only_paid", "its audience is only_paid"),
        ("true,page,everyone", "it is a page, not a post"),
        ("true,thread,everyone", "it is a thread, not a post"),
    ],
)
def test_posts_that_were_not_public_are_listed(said: str, why: str) -> None:
    found = read(f"1.a,2026-02-03T06:00:00.000Z,{said},A,,\n").entries[0]
    assert found.withheld
    assert found.withheld.reason == why


def test_an_unreadable_table_is_reported() -> None:
    broken = Bundle("old.zip", {"posts.csv": lambda: b"\xff"}, ("posts.csv",))
    with pytest.raises(ForeignError, match=r"^old\.zip: posts\.csv is not a table in UTF-8"):
        substack.read(broken, a_site(), "")
