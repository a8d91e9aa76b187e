from __future__ import annotations

import pytest

from coopfeed.migrating.foreign.entries import ForeignImage, LeftOut
from coopfeed.migrating.foreign.wordpress_text import Library, Picture, Shown, paragraphs

FILM = "https://www.youtube.com/watch?v=a&b=c"
LINK = '<a href="https://www.youtube.com/watch?v=a&amp;b=c">https://www.youtube.com/watch?v=a&amp;b=c</a>'


def shown(written: str, notes: str = "") -> tuple[str, list[LeftOut]]:
    library = Library({"1": Picture(ForeignImage("https://e.org/1.png"), "7")}, {"5": "five", "6": BLOCK.format(6)})
    text = Shown(library, "7", notes)
    return text.html(written), text.left_out


def html(written: str) -> str:
    found, left_out = shown(written)
    assert left_out == []
    return found


BLOCK = '<!-- wp:block {{"ref":{}}} /-->'


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>two</p>\n<p>three</p>"),
        ("One\r\n\r\n<b>two</b>", "<p>One</p>\n<p><b>two</b></p>"),
        ("One\n<ul>\n<li>a</li>\n</ul>\ntwo", "<p>One</p>\n<ul>\n<li>a</li>\n</ul>\n<p>two</p>"),
        ("<pre>a\n\nb</pre>\n\nc", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ("<h2>a</h2>b<hr>c", "<h2>a</h2>\n<p>b</p>\n<hr>\n<p>c</p>"),
        ("<!-- wp:paragraph -->\n<p>a</p>\n\nb", "<!-- wp:paragraph -->\n<p>a</p>\n\nb"),
        ("", ""),
    ],
)
def test_paragraphs_are_those_of_wordpress(written: str, html: str) -> None:
    assert paragraphs(written.replace("\r\n", "\n"), is_of_blocks="<!-- wp:" in written) == html


@pytest.mark.parametrize(
    ("written", "html_of_it"),
    [
        (f"Watch:\n\n{FILM}\n\nGood.", f"<p>Watch:</p>\n<p>{LINK}</p>\n<p>Good.</p>"),
        (f"Watch:\n{FILM}\nGood.", f"<p>Watch:</p>\n<p>{LINK}</p>\n<p>Good.</p>"),
        (f'[embed width="10"]{FILM}[/embed]', f"<p>{LINK}</p>"),
        (f'<!-- wp:embed {{"url":"{FILM}"}} /-->', f"<p>{LINK}</p>"),
        (f"<p>{FILM}</p>", f"<p>{LINK}</p>"),
        (f"See {FILM} there", f"<p>See {FILM} there</p>"),
        (f"<pre>\n{FILM}\n</pre>", f"<pre>\n{FILM}\n</pre>"),
        (f'[video mp4="{FILM}"][/video]', f"<p>{LINK}</p>"),
        (f'[audio src="{FILM}"]', f"<p>{LINK}</p>"),
        (f"[audio {FILM}]", f"<p>{LINK}</p>"),
    ],
)
def test_a_video_becomes_a_link(written: str, html_of_it: str) -> None:
    assert html(written).strip() == html_of_it


def test_a_video_block_becomes_a_link() -> None:
    block = (
        f'<!-- wp:embed {{"url":"{FILM}"}} -->\n<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
        f"{FILM}\n</div></figure>\n<!-- /wp:embed -->"
    )
    assert f"<p>{LINK}</p>" in html(block)
    assert "figure" not in html(block)


@pytest.mark.parametrize(
    ("written", "html_of_it"),
    [
        ('[caption id="x"]<img src="a.png"> A <i>barn</i>[/caption]', '<img src="a.png"><figcaption>A <i>barn</i>'),
        (
            '[caption]<a href="b"><img src="a.png" /></a> A[/caption]',
            '<a href="b"><img src="a.png" /></a><figcaption>A',
        ),
        ('[wp_caption caption="A"]<img src="a.png">[/wp_caption]', '<img src="a.png"><figcaption>A'),
    ],
)
def test_a_caption_becomes_a_figure(written: str, html_of_it: str) -> None:
    assert html(f"One\n{written}\ntwo") == f"<p>One</p>\n<figure>{html_of_it}</figcaption></figure>\n<p>two</p>"


@pytest.mark.parametrize("written", ["[/caption]", "[caption", "a [caption][/caption]"])
def test_a_caption_without_an_image_is_only_text(written: str) -> None:
    assert "figure" not in shown(written)[0]


@pytest.mark.parametrize(
    ("written", "html_of_it", "kind"),
    [
        ('a [form id="1"] b', "<p>a  b</p>", "shortcode [form]"),
        ("a\n\n[toc]\n\nb", "<p>a</p>\n<p>b</p>", "shortcode [toc]"),
        ("[toc][toc]", "", "shortcode [toc]"),
        ("[button]Join[/button]", "<p>Join</p>", "shortcode [button]"),
        ("now: [current_date]", "<p>now:</p>", "shortcode [current_date]"),
        (f"a [film url={FILM}]", f"<p>a {LINK}</p>", "shortcode [film]"),
        ('<!-- wp:latest-posts {"a":1} /--><p>b</p>', "<p>b</p>", "block latest-posts"),
        (BLOCK.format(4), "", "reusable block that is not in the export"),
        (BLOCK.format(6), "", "reusable block that is not in the export"),
        ("<!-- wp:block [ /-->", "<!-- wp:block [ /-->", ""),
    ],
)
def test_plugin_shortcodes_are_left_out(written: str, html_of_it: str, kind: str) -> None:
    found, left_out = shown(written)
    assert found == html_of_it
    assert {each.kind for each in left_out} == ({kind} if kind else set())


@pytest.mark.parametrize(
    "text", ["a [sic] b", "a [see note 4] b", "a[i] b", "a[my_index]", "[a](b)", "[1]", "[See]", "[ ] b"]
)
def test_ordinary_brackets_stay(text: str) -> None:
    assert html(text) == f"<p>{text}</p>"


def test_an_escaped_shortcode_is_text() -> None:
    assert html("Write [[gallery]] here") == "<p>Write [gallery] here</p>"


def test_an_empty_gallery_is_reported() -> None:
    library = Shown(Library(), "7")
    assert library.html("[gallery]") == ""
    assert library.left_out == [LeftOut("gallery without pictures in the export")]


def test_a_playlist_becomes_links() -> None:
    assert html('[playlist ids="1"]') == '<p><a href="https://e.org/1.png">https://e.org/1.png</a></p>'


def test_an_inline_note_is_put_in_parentheses() -> None:
    assert html("It rose[footnote]In the *upper* valley.[/footnote] again.") == (
        "<p>It rose (In the *upper* valley.) again.</p>"
    )


def test_no_shortcode_is_in_an_excerpt() -> None:
    assert Shown(Library(), "7").excerpt('[caption id="x"]A barn[/caption] [more]') == "A barn"


def test_captions_and_shortcodes_take_linear_time() -> None:
    for part in ("[caption]", "[a", "<!-- wp:a {", "[a=", "<figure>", "<sup data-fn=", "[embed]"):
        shown(part * 100_000)
