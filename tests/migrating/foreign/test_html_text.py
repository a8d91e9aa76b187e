from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.migrating.foreign import html_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("  A \n word ", "A word"),
        ("5 < 6 & 7", "5 < 6 & 7"),
        ("<p>One</p><p>two</p>", "One two"),
        ("<p>O<b>n</b>e<br>two", "One two"),
        ("A<script>evil()</script><style>p {}</style> word<!-- said -->", "A word"),
        ("A<template>hidden</template>b", "A b"),
        ("A<select><option>b<option>c</select>d <svg><g><text>e</text></g></svg>f", "A d f"),
        ("A<iframe src=b><a href=c>d</a></iframe>e<noscript><p>f</p></noscript>", "A e"),
        ("A <select> b", "A b"),
        ("A<video><p>Get <b>a</b> browser</p></video>b <noscript>Scripts!</noscript>", "A b"),
        ("A<iframe src=x><a href=y>y</a></iframe>b", "A b"),
        ("&lt;b&gt; &amp;amp; &eacute; &#x1F41D;", "<b> &amp; é 🐝"),
        ("<", "<"),
        ("<!-- -->", ""),
        ("\0<p>A\ud800", "A?"),
    ],
)
def test_html_text_is_what_people_see(html: str, text: str) -> None:
    assert html_text.text(html) == text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"])))
def test_plain_text_comes_back_out_of_html(text: str) -> None:
    assert html_text.text(html_text.as_html(text)) == " ".join(text.split())


@given(st.text())
def test_any_html_converts_to_text(html: str) -> None:
    assert "\n" not in html_text.text(f"<p>{html}")
