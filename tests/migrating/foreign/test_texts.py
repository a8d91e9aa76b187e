from __future__ import annotations

import pytest

from tests.migrating.foreign.making import atom_entry, rss_entry


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("5 &lt; 6", "5 < 6"),
        ("A &lt;b&gt;bold&lt;/b&gt;\n word", "A bold word"),
        ("<![CDATA[A <b>bold</b> word]]>", "A bold word"),
    ],
)
def test_a_title_in_rss_is_read_as_readers_show_it(title: str, plain: str) -> None:
    assert rss_entry(f"<title>{title}</title>").title == plain


def test_a_title_in_atom_has_its_declared_type() -> None:
    assert atom_entry("<title>1 &lt;b&gt; 2</title>").title == "1 <b> 2"
    assert atom_entry('<title type="html">1 &lt;b&gt;2&lt;/b&gt;</title>').title == "1 2"


def test_html_is_kept_as_it_was_written() -> None:
    html = '<p class=x>A <IMG SRC="a.png"> &amp; <script>b</script>'
    entry = rss_entry(f"<link>/a/b</link><content:encoded><![CDATA[{html}]]></content:encoded>")
    assert (entry.content, entry.base) == (html, "https://old.example.org/a/b")


def test_text_in_atom_becomes_html() -> None:
    assert atom_entry('<content type="text">5 &lt; 6\n7\n\n8</content>').content == "<p>5 &lt; 6<br>\n7</p>\n<p>8</p>"


def test_addresses_in_xhtml_are_resolved_against_its_base() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'
    content = f'<content type="xhtml" xml:base="https://b.example.org/">{div}</content>'
    assert atom_entry(content).base == "https://b.example.org/"


@pytest.mark.parametrize(
    "place", ["{0}", '<media:content url="/a.png" medium="image">{0}</media:content>', "<media:group>{0}</media:group>"]
)
def test_an_image_description_is_not_the_text_of_the_entry(place: str) -> None:
    media, text = (
        place.format("<media:description>A field</media:description>"),
        "<description>&lt;p&gt;In short.</description>",
    )
    full = "<content:encoded>&lt;p&gt;In full.</content:encoded>"
    for item in (text + media, media + text):
        assert (rss_entry(item).summary, rss_entry(item).content) == ("<p>In short.", "")
    for item in (text + full + media, media + text + full, text + media + full):
        assert (rss_entry(item).summary, rss_entry(item).content) == ("<p>In short.", "<p>In full.")
    assert (rss_entry(full + media).summary, rss_entry(full + media).content) == ("", "<p>In full.")


def test_a_video_description_is_the_text_of_an_entry_without_another() -> None:
    group = '<group xmlns="http://search.yahoo.com/mrss/"><description>A field</description></group>'
    assert (atom_entry(group).summary, atom_entry(group).left_out) == ("<p>A field</p>", ())
    assert atom_entry(f"<summary>1 &lt; 2</summary>{group}").summary == "<p>1 &lt; 2</p>"
    assert atom_entry(f'<content>Long</content><summary type="html">a&lt;br></summary>{group}').summary == "a<br>"


def test_a_podcast_summary_does_not_replace_the_text() -> None:
    notes = "<description>&lt;p>Notes with &lt;a href='https://e.org/'>links&lt;/a></description>"
    itunes = "<itunes:summary>In short.</itunes:summary><itunes:subtitle>Shorter.</itunes:subtitle>"
    for item in (notes + itunes, itunes + notes):
        assert rss_entry(item).summary == "<p>Notes with <a href='https://e.org/'>links</a>"
    assert rss_entry(itunes).summary == "<p>In short.</p>"
    assert rss_entry("<itunes:summary>&lt;p>In short.&lt;/p></itunes:summary>").summary == "<p>In short.</p>"


def test_unescaped_markup_is_still_html() -> None:
    assert rss_entry("<description>A <b>b</b> &amp; c</description>").summary == "A <b>b</b> &amp; c"
    assert rss_entry("<description>A <div>b</div></description>").summary == "A <div>b</div>"
    xhtml = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A<br/></p></div></content>'
    assert atom_entry(xhtml).content == "<p>A<br></p>"
