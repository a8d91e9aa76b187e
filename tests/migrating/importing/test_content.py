from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.migrating.importing.content import LONGEST, from_html, from_markdown, shown
from coopfeed.reading import markdown
from coopfeed.reading.source_file import forbidden_character

IMAGE = '<p><img src="https://e.org/a.png" alt="&amp;#12;"></p>'
BASE = "https://old.example.org/a/b"


def content(html: str) -> str:
    return from_html(html, BASE)[0]


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>One <em>two</em>.</p><p><strong>Three</strong></p>", "One *two*.\n\n**Three**"),
        ("<h2>Head</h2>\n<p>Text</p>", "## Head\n\nText"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<p><a href="../c">c</a></p>', "[c](https://old.example.org/c)"),
        ('<p class="x" style="color: red">A<br>B</p>', "A\\\nB"),
        ("<blockquote><p>Said</p></blockquote>", "> Said"),
        ("<pre><code>a\n\n  b\n</code></pre>", "```\na\n\n  b\n```"),
        ("<p>1. not a list</p><p># no heading</p><p>[a](b)</p>", "1\\. not a list\n\n\\# no heading\n\n\\[a\\](b)"),
        ("<p>5 &lt; 6 &amp;amp; a_b_c *d*</p>", "5 \\< 6 \\&amp; a\\_b\\_c \\*d\\*"),
    ],
)
def test_content_becomes_markdown_if_nothing_is_lost(html: str, written: str) -> None:
    assert content(html) == written
    assert shown(markdown.render(written, "", "")[0]) == shown(markdown.sanitised(html, BASE))


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>A <b>bold</b> word</p><p>b</p>", "<p>A <b>bold</b> word</p>\n<p>b</p>"),
        ("A <b>bold</b> word", "<p>A <b>bold</b> word</p>"),
        ("A <b>bold</b> word<p>b</p>", "<div>A <b>bold</b> word<p>b</p>\n</div>"),
        ("<p>A <b>b</b></p>\n\n \n<p>c</p>", "<p>A <b>b</b></p>\n<p>c</p>"),
        ("<pre>a\n\n \nb</pre>", "<div><pre>a&#10;&#10; \nb</pre></div>"),
    ],
)
def test_content_stays_html_if_markdown_would_lose_something(html: str, written: str) -> None:
    assert content(html) == written


def test_a_reference_to_a_control_character_is_shown_as_text() -> None:
    for html in ("<p>&amp;#12;</p>", '<p><a href="https://e.org/" title="&amp;#12;">b</a></p>', IMAGE):
        assert shown(markdown.render(content(html), "", "")[0]) == shown(html)


@pytest.mark.parametrize("html", ["", " ", "<p></p>", "<script>evil()</script>", "<!-- x -->"])
def test_content_that_shows_nothing_is_dropped(html: str) -> None:
    assert content(html) == ""


def test_an_image_counts_as_content() -> None:
    assert "https://old.example.org/a.png" in content('<img src="/a.png">')


def test_preformatted_text_keeps_the_line_breaks_of_browsers() -> None:
    assert shown("<pre>\ra\r\n\nb</pre>") == shown("<pre>a\n\nb</pre>") != shown("<pre>a\nb</pre>")
    assert content("<pre>&#13;a&#13;&#10;b</pre>") == "<div><pre>a\nb</pre></div>"
    assert shown("<pre>\n<b>a</b></pre>") == shown("<pre><b>a</b></pre>")


def test_scripts_are_removed() -> None:
    html = '<p onclick="x()">A<script>y()</script> <a href="javascript:z()">b</a></p>'
    assert content(html) == "<p>A <a>b</a></p>"


@pytest.mark.parametrize("html", [f"<p>a{' ' * 200_000}b</p>", f"<ol>{'<li>a</li>' * 5_000}</ol>"])
def test_a_document_made_to_be_slow_is_read_quickly(html: str) -> None:
    """It took minutes."""
    started = time.process_time()
    assert content(html)
    assert time.process_time() - started < 10  # seconds; it takes two


def test_embedded_media_are_reported() -> None:
    content, notes = from_html('<p>A</p><iframe src="https://e.org/"></iframe><svg/><form >', BASE)
    assert content == "A\n\n<https://e.org/>"
    assert notes == ("a frame in its text became a link to what it shows", "<form> in its text was omitted")


def test_text_nested_too_deep_is_kept_without_markup() -> None:
    found, notes = from_html("<div>" * 200 + "A &lt;b&gt; word" + "</div>" * 200, BASE)
    assert markdown.render(found, "", "")[0] == "<p>A &lt;b&gt; word</p>"
    assert "only the words of its text were kept" in notes[0]


def test_a_text_too_long_for_a_file_is_reported() -> None:
    assert from_html(f"<p>{'word ' * LONGEST}</p>", BASE)[0] == ""
    assert "was omitted" in from_html(f"<p>{'word ' * LONGEST}</p>", BASE)[1][0]


PIECES = st.sampled_from(
    "<p> </p> <b> </b> <em> <ul> <li> </li> </ul> <pre> </pre> <code> </code> <br> <div> </div> <blockquote> <h2> "
    "</h2> <table> <tr> <td> </table> <a\thref='x'> </a> <img\tsrc=a> * _ ** # - + > 1. [a](b) ` ``` \\ | &lt; &amp; "
    "&#10; &#13; &#0; &nbsp; \n \n\n \t a ab \x07 \ud800 \u2028 \x85 --- === ~~~ <!-- --> <![CDATA[ ]]> </div".split(
        " "
    )
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_any_content_is_shown_as_the_sanitiser_leaves_it(html: str) -> None:
    found, notes = from_html(html, BASE)
    if not found or notes:
        return
    rendered, removed = markdown.render(found, "", "")
    clean = markdown.sanitised(html, BASE)
    assert not removed
    assert not forbidden_character(found)
    assert shown(rendered) in (shown(clean), shown(f"<div>{clean}</div>"), shown(f"<p>{clean}</p>"))


@pytest.mark.parametrize(
    "text", ["Some *text*\nin lines\n\n* a\n* b\n\n| a |\n|---|\n| 1 |", "A[^1]\n\n[^1]: B", "[a](#b)"]
)
def test_markdown_stays_as_it_is(text: str) -> None:
    assert from_markdown(f"\n{text}\n", "", BASE) == text


def test_paths_in_markdown_become_addresses() -> None:
    text, html = "![a](/a.png) *b*", '<p><img src="/a.png" alt="a"> <em>b</em></p>'
    assert from_markdown(text, html, "https://e.org/x/") == "![a](https://e.org/a.png) *b*"


@pytest.mark.parametrize(
    "text", ["", "<form>a</form>", "a\x0bb", "*a " * 60_000, "[a](/b) `[c](/d)`", "[a][b]\n\n[b]: /c"]
)
def test_markdown_that_would_show_something_else_is_converted(text: str) -> None:
    assert from_markdown(text, "<p><a href='/b'>a</a> <code>[c](/d)</code></p>", BASE) == ""
