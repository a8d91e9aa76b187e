from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coopfeed.reading import commonmark, footnotes, markdown, removals, sanitising
from coopfeed.reading.field_errors import ContentError
from coopfeed.reading.markdown import render
from coopfeed.reading.source_file import forbidden_character

BASE, PAGE = "https://example.org/news/", "https://example.org/news/items/a.html"


def html_of(text: str) -> str:
    return render(text, BASE, PAGE)[0]


def removed(text: str) -> list[str]:
    return [each.written for each in render(text, BASE, PAGE)[1]]


class Read(HTMLParser):
    """The tags, attributes and addresses of a document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.urls: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.urls += [value or "" for name, value in attrs if name in ("href", "src", "poster", "cite")]


def test_markdown_becomes_html() -> None:
    assert html_of("# A\n\n*b* **c** `d`\n\n- e\n\n1. f\n\n> g") == (
        "<h1>A</h1>\n<p><em>b</em> <strong>c</strong> <code>d</code></p>\n<ul>\n<li>e</li>\n</ul>\n"
        "<ol>\n<li>f</li>\n</ol>\n<blockquote>\n<p>g</p>\n</blockquote>"
    )


def test_tables_are_read_and_alignment_is_ignored() -> None:
    text = "| a | b |\n|---|:-:|\n| 1 | 2 |\n"
    assert "<td>1</td>" in html_of(text)
    assert "style" not in html_of(text)
    assert removed(text) == []


def test_relative_addresses_are_made_absolute() -> None:
    assert Read(html_of("[a](b/c) ![d](/e.png) [f](../g) [h](//i.org/) [j](#k)")).urls == [
        "https://example.org/news/b/c",
        "https://example.org/e.png",
        "https://example.org/g",
        "https://i.org/",
        "https://example.org/news/items/a.html#k",
    ]


@pytest.mark.parametrize("sign", ["#", "&#35;", "&#x23;", "&num;"])
def test_a_fragment_stays_on_the_page_however_it_is_written(sign: str) -> None:
    assert Read(html_of(f'[a]({sign}b) <a href="{sign}c">d</a>')).urls == [f"{PAGE}#b", f"{PAGE}#c"]


def test_addresses_in_html_are_made_absolute() -> None:
    text = '<video src="a.mp4" poster="b.png"></video>\n<blockquote cite="c">d</blockquote>\n'
    assert Read(html_of(text)).urls == [BASE + "a.mp4", BASE + "b.png", BASE + "c"]


def test_mail_and_phone_links_are_kept() -> None:
    assert Read(html_of("<a@example.org> [b](tel:+41)")).urls == ["mailto:a@example.org", "tel:+41"]


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<p onclick=alert(1)>x</p>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" OnError="alert(1)" alt="x">',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<iframe src=https://evil.example/></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<form action=https://evil.example/><input name=a><button>b</button></form>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href=" &#9;javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=vbscript:x>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>' alt=x>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<style>*{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<video><source onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "[x](javascript:alert(1))",
    "[x](<java script:alert(1)>)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("form", ["{}", "A {} b", "<div>\n{}\n</div>", "- {}", "| a |\n|---|\n| {} |"])
def test_no_script_survives(attack: str, form: str) -> None:
    text = form.replace("{}", attack)
    seen = Read(html_of(text))
    assert seen.tags <= sanitising.TAGS
    assert not [name for name in seen.attributes if name.startswith("on") or name in ("style", "srcdoc")]
    assert {urlsplit(url).scheme for url in seen.urls} <= {"http", "https", "mailto", "tel"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", ["<script"]),
        ("a <p onclick=x>b</p>", ["onclick"]),
        ("<a href=JavaScript:x>b</a>", ["JavaScript:"]),
        ("![x](data:image/png;base64,AAAA)", ["data:"]),
        ("[x](ftp://example.org/)", ["ftp:"]),
        ("<b>a</b> <iframe src=x></iframe> <object>", ["<iframe", "<object"]),
        ("<div>\n<![foo[ x> <script></div>", ["<script"]),
        ("<p style=a class=b>c <p class=d>", ["style", "class", "class"]),
        ("<svg><g><path d=x></g></svg> <u id=a>", ["<svg", "id"]),
    ],
)
def test_each_removed_element_is_reported(text: str, expected: list[str]) -> None:
    assert removed(text) == expected


def test_a_removed_element_is_located_in_its_line() -> None:
    text = "A\n\n> - b\n>   c <u id=1>\n\n<div>\n\n<i id=2>\n<i\nid=3>\n</div>\n\n[^1] d\n\n[^1]: e\n    <b id=4>\n"
    assert [each.line for each in render(text, BASE, PAGE)[1]] == [3, 7, 8, 15]


@pytest.mark.parametrize("name", sorted(sanitising.HIDDEN - {"math", "svg"}))
def test_an_invisible_element_is_removed_with_its_text(name: str) -> None:
    assert html_of(f"<div>a<{name}>b &lt;b&gt; <a href=c>d</a></{name}>e</div>").startswith("<div>a")
    assert "d" not in html_of(f"<div>a<{name}>b<a href=c>d</a></{name}>e</div>").removeprefix("<div>").removesuffix(
        "</div>"
    )


@pytest.mark.parametrize("name", sorted(sanitising.HIDDEN))
def test_an_unclosed_element_does_not_remove_the_rest(name: str) -> None:
    html, found = render(f"a <{name}> b\n\nc", BASE, PAGE)
    assert html.endswith("<p>c</p>")
    assert [each.message.partition(" in ")[0] for each in found] == [f"<{name}>, which is never closed,"]


def test_an_unclosed_comment_is_reported() -> None:
    assert removed("<div>\n<!-- never closed <script>") == ["<!--"]


def test_a_player_becomes_a_link() -> None:
    text = 'a\n\n<iframe src="https://www.youtube.com/embed/x" title="Hay &amp; milk"><a href="b">c</a></iframe>\n\nd'
    link = '<a href="https://www.youtube.com/watch?v=x">Hay &amp; milk</a>'
    assert html_of(text) == f"<p>a</p>\n<p>{link}</p>\n<p>d</p>"
    assert markdown.sanitised(f"<p>a {text[3:]}</p>", BASE) == f"<p>a {link}\n\nd</p>"


@pytest.mark.parametrize(
    "text",
    [
        *["5 < 6 & 7 > 3", "a `<script>` in code", "```\n<script>\n```", "<b>bold</b>", "<!-- <script> -->", "a < b"],
        *['<a href="https://example.org/" title="a">b</a>', '<img src="a.png" alt="b" width="1">', "[a](b:c.html)"[:0]],
    ],
)
def test_kept_elements_and_plain_text_are_not_reported(text: str) -> None:
    assert removed(text) == []


@pytest.mark.parametrize("address", ["https://[", "//[x", "//a]b"])
def test_an_invalid_address_is_dropped(address: str) -> None:
    assert html_of(f'<a href="{address}">x</a>') == "<p><a>x</a></p>"


@pytest.mark.parametrize(
    "text", ["![x](data:image/png;base64,AAAA)", "<img alt=' src=\"y.png\" >'>", "<img src='//['>"]
)
def test_an_image_without_an_address_is_dropped(text: str) -> None:
    assert html_of(f"a{text}b ![z](z.png)") == f'<p>ab <img src="{BASE}z.png" alt="z"></p>'


@pytest.mark.parametrize("scheme", ["javascript:", " \x01java\tscript:", "JavaScript&colon;", "data:", "vbscript:"])
@pytest.mark.parametrize("name", sorted(sanitising.ADDRESSES))
def test_no_attribute_keeps_an_address_that_browsers_do_not_load(name: str, scheme: str) -> None:
    html = "".join(f'<{tag} {name}="{scheme}alert(1)">x</{tag}>' for tag in sorted(sanitising.TAGS))
    assert Read(html_of(f"<div>{html}</div>")).urls == []


@pytest.mark.parametrize("text", ["<div>&#1;&#xFFFE;&#xD800;</div>", '<b title="&#1;">a</b>', "<b title=&#x01>a</b>"])
def test_a_reference_to_a_character_that_xml_forbids_is_reported(text: str) -> None:
    with pytest.raises(ContentError, match=r"U\+0001 is not allowed in a feed"):
        render(text, BASE, PAGE)


def test_a_reference_that_markdown_replaces_is_harmless() -> None:
    assert html_of("<b>&#1;</b> &#xFFFF; &#xD800;") == "<p><b>\ufffd</b> \ufffd \ufffd</p>"


def test_a_hundred_nested_elements_are_kept_and_no_more() -> None:
    assert html_of("<div>" * 100).count("<div>") == 100
    with pytest.raises(ContentError, match="more than 100 levels of nested HTML elements"):
        render("<div>" * 101, BASE, PAGE)


def test_sibling_elements_are_not_nested() -> None:
    text = "<ul>" + "<li>a" * 500 + "</ul>" + "<br>" * 500 + "<b>c</b>" * 500 + "</b>" * 500 + "<p>d" * 500
    assert html_of(text).count("<li>") == 500


def test_a_number_too_long_for_python_does_no_harm() -> None:
    assert "x" in html_of("<div title='&#" + "1" * 5_000 + ";'>x &#" + "1" * 5_000 + ";</div>")


PIECES = st.sampled_from(
    [
        *ATTACKS,
        *"< > & \" ' = / # * _ ` [ ] ( ) ! | - : ; \\ \n a <a <b> </b> <img src= href= onerror= &#1; &#x".split(" "),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join)))
def test_any_content_becomes_allowed_html(text: str) -> None:
    try:
        rendered = html_of(text)
    except ContentError:
        return
    seen = Read(rendered)
    assert seen.tags <= sanitising.TAGS
    assert seen.attributes <= set().union(*sanitising.ATTRIBUTES.values())
    assert {urlsplit(url).scheme for url in seen.urls} <= {"http", "https", "mailto", "tel"}
    assert not forbidden_character(rendered)


@settings(max_examples=300)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)).map(lambda text: text.replace("<", "")))
@example("> " * 200 + "a")
@example("- " * 200 + "a")
@example("*a **" * 200 + "b" + "** c*" * 200)
@example("*a **" * 12 + "> [b" + "](c)" + "** c*" * 12)
@example("```python\n```")
@example("> - " * 200 + "*a **" * 25 + "b" + "** c*" * 25)
@example("![a](FTP:b)")
def test_the_quick_check_for_removals_misses_nothing(text: str) -> None:
    raw = commonmark.render(text, {footnotes.HAS_PAGE: True})
    if not markdown._may_be_removable(text, raw):
        assert removals.removals(raw) == []


def test_no_allowed_tag_or_attribute_runs_scripts() -> None:
    assert not sanitising.TAGS & set("script style iframe object embed form input link meta svg math template".split())
    names = set().union(*sanitising.ATTRIBUTES.values())
    assert not [name for name in names if re.match("on|style|srcset", name)]


def test_foreign_html_is_sanitised_like_content() -> None:
    html = '<p class="x" onclick="y()">A <a href="../b">b</a>\x07</p><script>z()</script><iframe src="c"></iframe>'
    assert markdown.sanitised(html, "https://e.org/a/") == '<p>A <a href="https://e.org/b">b</a>\ufffd</p>'
    with pytest.raises(ContentError):
        markdown.sanitised("<div>" * 200, "")


def test_the_sanitiser_is_the_last_step() -> None:
    """Before 0.3.7, nh3 left tags in attributes unescaped: removing such an image would leave a script."""

    class Files:
        def address(self, path: str) -> str:
            return f"https://e.org/{path}"

        def size(self, address: str) -> tuple[Any, Any]:
            return (1, '"><script>alert(1)</script>')

    html = '<img alt="x><script>alert(1)</script>" src="data:a"><img src="b.png">'
    rendered = render(html, BASE, PAGE, Files())[0]
    assert "script" not in Read(rendered).tags
    assert '<img src="https://e.org/b.png" width="1"' in rendered


@pytest.mark.parametrize("html", ["<h2><table>a<h2>", "<a><table><a>", "<p><table><p>", "<b><p></b>c"])
def test_sanitised_html_stays_the_same_when_sanitised_again(html: str) -> None:
    cleaned = markdown.sanitised(html, "")
    assert markdown.sanitised(cleaned, "") == cleaned


HARD = [
    *("[", "![", "*a ", "~~a ", "`a `` ", "- a\n", "> a\n", "a\n\n", "[a]: b\n", "<b>x</b> ", "<!--", "a|b\n-|-\n\n"),
    "|".join("a" * 256) + "\n" + "|".join("-" * 256) + "\n" + "a\n" * 256 + "\n",
]


@pytest.mark.parametrize("part", HARD)
def test_content_of_1_mib_that_would_take_long_is_rejected(part: str) -> None:
    started = time.process_time()
    with pytest.raises(ContentError, match="too many lines, links and other markup"):
        html_of(part * (1024 * 1024 // len(part)))
    assert time.process_time() - started < 10


@pytest.mark.parametrize("part", ["word ", "word: ", "A line of words that is wrapped at about sixty columns\n"])
def test_content_of_1_mib_that_is_quick_is_accepted(part: str) -> None:
    started = time.process_time()
    assert html_of(part * (1024 * 1024 // len(part)))
    assert time.process_time() - started < 10


@pytest.mark.parametrize("mark", [":", "$", "{", "}", "^", "=", "%", "+", "-", "#", "@", "a:"])
def test_characters_that_are_not_markup_take_no_time(mark: str) -> None:
    started = time.process_time()
    assert html_of("x " + mark * (1024 * 1024 // len(mark)))
    assert time.process_time() - started < 10


def test_an_address_used_too_often_is_rejected() -> None:
    with pytest.raises(ContentError, match="a long address that is used many times"):
        html_of(f"[a]: {'b' * 10_000}\n\n" + "[a] " * 500)
    assert html_of(f"[a]: {'b' * 10_000}\n\n" + "[a] " * 100).count("<a ") == 100


def test_table_cells_are_counted_before_they_are_rendered() -> None:
    table = "a|b|c|d\n-|-|-|-\n" + "1|2|3|4\n" * 1_000 + "\n"
    assert html_of(table * 4).count("<td") == 16_000
    with pytest.raises(ContentError, match="tables of more than 20,000 cells"):
        html_of(table * 5)
    assert "<td" not in html_of("> a|b\n> - x")
