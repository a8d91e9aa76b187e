from __future__ import annotations

import base64
import hashlib
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from coopfeed.rendering.formats import jsonfeed
from coopfeed.rendering.pages import element, snippets
from coopfeed.rendering.pages.views import FeedView
from tests.making import URL, a_feed_view, a_site, an_item
from tests.readers import tags, urls

HOSTILE = """'"></a><script>alert("&amp;")</script>"""


def titled(title: str) -> FeedView:
    return a_feed_view(an_item(title=title), title=title)


def attributes(snippet: str, name: str) -> dict[str, str]:
    """Return the attributes of the only element `name`."""
    (found,) = (attrs for tag, attrs in tags(snippet) if tag == name)
    return found


def test_the_element_snippet_has_its_script_and_a_fallback_link() -> None:
    script, tag = snippets.element(a_feed_view()).split("\n")
    assert attributes(script, "script") == {
        "type": "module",
        "src": f"{URL}embed/{element.name()}",
        "integrity": element.integrity(),
        "crossorigin": "anonymous",
    }
    assert (
        tag == f'<coop-feed src="{URL}all/feed.json" limit="5" lang="en">'
        f'<a href="{URL}all/index.html">Example news</a></coop-feed>'
    )


def test_the_element_has_only_the_chosen_attributes() -> None:
    chosen = snippets.element(a_feed_view(), limit=3, layout="cards", images=False, dates=False)
    assert f'<coop-feed src="{URL}all/feed.json" limit="3" layout="cards" images="no" dates="no" lang="en">' in chosen


def test_links_open_in_a_new_tab_on_request(tmp_path: Path) -> None:
    assert ' target="_blank" ' in snippets.element(a_feed_view(), new_tab=True)
    put = snippets.fragment(a_feed_view(), new_tab=True).split(" && ", 2)[2]
    (tmp_path / "all.html.new").write_text('<a href="a">A</a>\n<a href="b">B</a>\n')
    subprocess.run(["sh", "-c", put], check=True, cwd=tmp_path)
    expected = "".join(f'<a target="_blank" rel="noopener" href="{name}">{name.upper()}</a>\n' for name in "ab")
    assert (tmp_path / "all.html").read_text() == expected


def test_the_element_needs_a_json_feed() -> None:
    assert jsonfeed.MEDIA_TYPE in [document.media_type for document in a_feed_view().documents]
    assert snippets.element(a_feed_view(site=a_site(formats=("atom",)))) == ""


def test_a_frame_may_open_links_but_not_run_scripts() -> None:
    assert attributes(snippets.iframe(a_feed_view()), "iframe") == {
        "src": f"{URL}all/embed.html",
        "title": "Example news",
        "width": "100%",
        "height": "600",
        "loading": "lazy",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        "frameborder": "0",
    }


def test_a_fitted_frame_runs_its_script_without_an_origin() -> None:
    frame, script = snippets.fitted(a_feed_view()).split("\n", 1)
    assert attributes(frame, "iframe") == attributes(snippets.iframe(a_feed_view()), "iframe") | {
        "src": f"{URL}all/oembed.html#height",
        "sandbox": "allow-scripts allow-popups allow-popups-to-escape-sandbox",
    }
    content = script.removeprefix("<script>").removesuffix("</script>")
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    assert (
        snippets.policy(a_feed_view())["fitted"] == f"frame-src https://feeds.example.org; script-src 'sha256-{digest}'"
    )


def test_a_fragment_replaces_the_last_one_only_when_complete() -> None:
    command, look, move = snippets.fragment(a_feed_view(site=a_site(folder="fr/"))).split(" && ")
    assert shlex.split(command)[-3:] == [
        "--output",
        "fr-all.html.new",
        f"{URL}all/fragment.html".replace("all", "fr/all"),
    ]
    assert "--fail" in command
    assert look == "grep --quiet coop-feed fr-all.html.new"
    assert move == "mv fr-all.html.new fr-all.html"


def test_pages_include_the_file_that_the_command_downloads() -> None:
    file = snippets.fragment(a_feed_view()).split()[-1]
    assert [file in line for line in snippets.inclusions(a_feed_view()).values()] == [True, True]


def test_wordpress_wants_the_address_of_a_page() -> None:
    assert snippets.oembed(a_feed_view()) == f"{URL}all/index.html"


def test_a_policy_allows_only_this_host() -> None:
    for policy in snippets.policy(a_feed_view()).values():
        assert {word for word in policy.replace(";", "").split() if ":" in word} == {"https://feeds.example.org"}


def test_the_wordpress_snippet_has_what_wordpress_searches_for() -> None:
    html = snippets.rich(a_feed_view(an_item(), an_item("lind")))
    blockquote, frame = attributes(html, "blockquote"), attributes(html, "iframe")
    assert html.startswith("<blockquote ")
    assert html.endswith("></iframe>")
    assert urls(html.partition("<iframe")[0]) == [
        f"{URL}{path}" for path in ("all/index.html", "items/herath.html", "items/lind.html")
    ]
    assert {tag for tag, _ in tags(html)} == {"blockquote", "a", "iframe"}
    assert blockquote["class"] == frame["class"] == "wp-embedded-content"
    assert frame["sandbox"] == "allow-scripts"
    assert frame["src"] == f"{URL}all/oembed.html#?secret={blockquote['data-secret']}"
    assert frame["data-secret"] == blockquote["data-secret"]


def test_two_feeds_on_a_page_have_different_valid_secrets() -> None:
    secrets = [
        attributes(snippets.rich(a_feed_view(slug=slug)), "iframe")["data-secret"] for slug in ("all", "interviews")
    ]
    assert len(set(secrets)) == 2
    assert all(len(secret) == 10 and secret.isalnum() for secret in secrets)


def test_a_shortcode_in_a_title_is_text_to_wordpress() -> None:
    html = snippets.rich(titled("[gallery] & more"))
    assert "[" not in html
    assert "&#91;gallery&#93; &amp; more</a>" in html


@pytest.mark.parametrize("form", [snippets.element, snippets.iframe, snippets.fitted, snippets.rich])
def test_a_title_is_text_in_every_form(form: Callable[[FeedView], str]) -> None:
    plain, hostile = form(titled("Title")), form(titled(HOSTILE))
    assert [(tag, attrs.keys()) for tag, attrs in tags(hostile)] == [(tag, attrs.keys()) for tag, attrs in tags(plain)]


@pytest.mark.parametrize("form", [*snippets.FORMS.values(), snippets.fitted, snippets.rich])
def test_snippets_are_escaped_on_our_own_pages(form: Callable[[FeedView], str]) -> None:
    assert not hasattr(form(a_feed_view()), "__html__")


def test_no_form_has_inline_styles_or_handlers() -> None:
    for form in snippets.FORMS.values():
        for _, attrs in tags(form(a_feed_view())):
            assert not [name for name in attrs if name == "style" or name.startswith("on")]
