from __future__ import annotations

from html import escape

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import Entry, ForeignFile, ForeignImage, LeftOut, wxr
from coopfeed.migrating.foreign.entries import Withheld
from coopfeed.network.fetching import Fetched
from tests.making import at

HEAD = (
    '<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:author><wp:author_login>ana</wp:author_login>'
    "<wp:author_display_name>Ana Ruiz</wp:author_display_name></wp:author>"
)
POST = (
    "<title>A fair</title><link>https://old.example.org/fair/</link><guid>https://old.example.org/?p=7</guid>"
    "<wp:post_id>7</wp:post_id>"
)
REUSED = '<!-- wp:block {"ref":5} /-->'
PUBLIC = "<wp:status>publish</wp:status>"


def export(*items: str) -> wxr.Export:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return wxr.read(Fetched("export.xml", f"{HEAD}{listed}</channel></rss>".encode()))


def entry(item: str) -> Entry:
    (found,) = export(POST + PUBLIC + item).entries
    return found


def meta(key: str, value: str) -> str:
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"


def test_an_export_is_recognised_by_its_namespace() -> None:
    assert wxr.is_export(HEAD.encode())
    assert wxr.is_export(HEAD.replace("http://wordpress.org", "https://wordpress.org").encode())
    assert wxr.is_export(HEAD.encode("utf-16"))
    assert not wxr.is_export(b'<rss version="2.0"><channel>')


def test_an_export_is_not_a_feed() -> None:
    with pytest.raises(ForeignError, match=r"^export\.xml is a WordPress export, not a feed that people sub"):
        foreign.read(Fetched("export.xml", HEAD.encode()))


def test_a_post_has_every_field_of_wordpress() -> None:
    found = entry(
        "<wp:post_type>post</wp:post_type><dc:creator>ana</dc:creator>"
        "<wp:post_date>2020-03-02 10:30:00</wp:post_date><wp:post_date_gmt>2020-03-02 09:30:00</wp:post_date_gmt>"
        '<category domain="category">News &amp;amp; more</category><category domain="post_tag">bees</category>'
        '<category domain="post_format">aside</category>'
        "<content:encoded>&lt;p&gt;All.&lt;/p&gt;</content:encoded><excerpt:encoded>Short.</excerpt:encoded>"
        + meta("enclosure", "https://old.example.org/a.mp3\n12\naudio/mpeg\n")
    )
    assert found == Entry(
        id="https://old.example.org/?p=7",
        title="A fair",
        link="https://old.example.org/fair/",
        published=at("2020-03-02T10:30:00+01:00"),
        authors=("Ana Ruiz",),
        categories=("News & more",),
        tags=("bees",),
        summary="Short.",
        content="<p>All.</p>",
        base="https://old.example.org/fair/",
        files=(ForeignFile("https://old.example.org/a.mp3", "audio/mpeg", 12),),
        place="post 7",
    )
    assert found.published
    assert found.published.isoformat() == "2020-03-02T10:30:00+01:00"


@pytest.mark.parametrize(
    ("dates", "moment"),
    [
        ("<pubDate>Mon, 02 Mar 2020 09:30:00 +0000</pubDate>", at("2020-03-02T09:30:00Z")),
        (
            "<wp:post_date>2020-03-04 09:30:00</wp:post_date><wp:post_date_gmt>2020-03-02 09:30:00</wp:post_date_gmt>",
            at("2020-03-02T09:30:00Z"),
        ),
        ("<wp:post_date>0000-00-00 00:00:00</wp:post_date>", None),
    ],
)
def test_missing_and_invalid_dates_are_handled(dates: str, moment: object) -> None:
    assert entry(dates).published == moment


def test_a_login_is_not_an_author_name() -> None:
    found = entry("<dc:creator>bob</dc:creator>")
    assert found.authors == ()
    assert found.remarks == ("its author was omitted: the export has no name for the login bob, only that",)


def test_what_is_not_a_public_post_is_skipped_with_a_reason() -> None:
    found = export(POST + "<wp:status>future</wp:status>")
    assert found.entries == []
    assert found.skipped == [('"A fair"', Withheld("its status is future: it was not public yet"))]


def test_comments_are_counted() -> None:
    comment = "<wp:comment><wp:comment_content>Nice!</wp:comment_content></wp:comment>"
    found = export(POST + PUBLIC + comment * 2, POST + PUBLIC)
    assert (len(found.entries), found.comments) == (2, [('"A fair"', 2)])


@pytest.mark.parametrize("first", [True, False])
def test_the_image_of_a_post_is_found_among_the_attachments(*, first: bool) -> None:
    picture = attachment(4, meta("_wp_attachment_image_alt", "A field"))
    posts = [POST + PUBLIC + meta("_thumbnail_id", number) for number in "45"]
    found = export(picture, *posts) if first else export(*posts, picture)
    assert [entry.image for entry in found.entries] == [ForeignImage("https://old.example.org/4.png", "A field"), None]


def attachment(number: int, more: str = "") -> str:
    return (
        f"<wp:post_type>attachment</wp:post_type><wp:post_id>{number}</wp:post_id>"
        f"<wp:attachment_url>https://old.example.org/{number}.png</wp:attachment_url>{more}"
    )


def test_an_image_missing_from_the_export_is_reported() -> None:
    found = export(POST + PUBLIC + meta("_thumbnail_id", "4"))
    assert found.entries[0].left_out == (LeftOut("featured image that is not in the export", "number 4"),)
    assert "choose Tools → Export → All content" in found.notes[0]


def test_gallery_images_are_found_among_the_attachments() -> None:
    post = f'{POST}{PUBLIC}<content:encoded>[gallery ids="1,2,3"]</content:encoded>'
    found = export(attachment(1), post, attachment(2, "<excerpt:encoded>A barn</excerpt:encoded>"))
    assert found.entries[0].content == (
        '<figure><img src="https://old.example.org/1.png" alt=""></figure>\n'
        '<figure><img src="https://old.example.org/2.png" alt=""><figcaption>A barn</figcaption></figure>'
    )
    assert found.entries[0].left_out == (LeftOut("picture of a gallery that is not in the export", "number 3"),)
    assert found.notes


def test_the_images_of_posts_may_be_in_another_part() -> None:
    posts, pictures = (
        Fetched("a.xml", f"{HEAD}<item>{item}</item></channel></rss>".encode())
        for item in (POST + PUBLIC + meta("_thumbnail_id", "4"), attachment(4))
    )
    found = wxr.read(posts, pictures)
    assert (found.entries[0].image, found.notes) == (ForeignImage("https://old.example.org/4.png"), ())


def test_a_gallery_without_ids_has_the_images_of_its_post() -> None:
    post = f"{POST}{PUBLIC}<content:encoded>[gallery]</content:encoded>"
    parent = "<wp:post_parent>7</wp:post_parent>"
    found = export(post, attachment(1, parent), attachment(2)).entries[0]
    assert found.content == '<figure><img src="https://old.example.org/1.png" alt=""></figure>'


def test_a_shared_block_is_shown_in_each_post() -> None:
    block = "<wp:post_type>wp_block</wp:post_type><wp:post_id>5</wp:post_id><content:encoded>{}</content:encoded>"
    shared = block.format(escape("<p>Shared</p>"))
    post = f"{POST}{PUBLIC}<content:encoded>{escape(REUSED)}</content:encoded>"
    assert export(post, shared + PUBLIC).entries[0].content == "<p>Shared</p>"
    found = export(post, f"{shared}<wp:status>draft</wp:status>").entries[0]
    assert (found.content, found.left_out) == ("", (LeftOut("reusable block that is not in the export", "number 5"),))
    hidden = block.format(escape('<p>Shared</p>{"blockVisibility":false}'))
    assert export(post, hidden + PUBLIC).entries[0].content == ""


def test_footnotes_are_listed_at_the_end() -> None:
    mark = '<p>A<sup data-fn="x" class="fn"><a href="#x" id="x-link">1</a></sup></p><!-- wp:footnotes /-->'
    found = entry(
        f"<content:encoded>{escape(mark)}</content:encoded>" + meta("footnotes", '[{"content":"B","id":"x"}]')
    )
    assert found.content == "<p>A<sup>1</sup></p>\n<ol>\n<li>B</li>\n</ol>"
    assert entry(meta("footnotes", "[")).left_out == (LeftOut("footnotes", "["),)


def test_custom_fields_are_reported() -> None:
    found = entry(meta("venue", "Hall") + meta("_edit_last", "1") + meta("empty", ""))
    assert found.left_out == (LeftOut('custom field "venue"', "Hall"),)


def test_very_many_custom_fields_are_reported_together() -> None:
    kinds = [each.kind for each in entry("".join(meta(f"k{number}", "v") for number in range(60))).left_out]
    assert kinds[49:51] == ['custom field "k49"', "other custom fields"]


def test_entities_are_rejected() -> None:
    with pytest.raises(ForeignError, match="declares its own entities"):
        wxr.read(Fetched("x", f'<!DOCTYPE rss [<!ENTITY a "ha">]>{HEAD}'.encode()))


def test_a_truncated_export_is_rejected() -> None:
    with pytest.raises(ForeignError, match=r"export.xml is not well-formed and may be incomplete"):
        wxr.read(Fetched("export.xml", f"{HEAD}<item>{POST}".encode()))


def test_a_large_export_is_read_item_by_item() -> None:
    found = export(*[POST + PUBLIC] * 5_000)
    assert len(found.entries) == 5_000


def test_an_invalid_namespace_is_reported() -> None:
    odd = HEAD.replace("/1.0/modules/content/", "}/1.0/modules/content/")
    item = f"<item>{POST}<content:encoded>Come.</content:encoded></item></channel></rss>"
    with pytest.raises(ForeignError, match=r"export\.xml is not well-formed"):
        wxr.read(Fetched("export.xml", (odd + item).encode()))
