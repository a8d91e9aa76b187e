from __future__ import annotations

from functools import partial

import pytest

from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignImage, LeftOut
from coopfeed.migrating.importing import markdown_files
from coopfeed.migrating.importing.bundles import Bundle
from tests.making import a_site

SITE = a_site()
HUGO = {"hugo.toml": 'baseURL = "https://old.example.org/"'}
JEKYLL = {"_config.yml": "url: https://old.example.org\nbaseurl: /blog"}
MADE = "tag:example.org,2020:news/imported/_posts/2026-02-03-a-fair"
NAME = "_posts/2026-02-03-a-fair.md"


def read(files: dict[str, str], address: str = "") -> ForeignFeed:
    contents = {name: partial(str.encode, text) for name, text in files.items()}
    chosen = tuple(sorted(name for name in files if name not in (*HUGO, *JEKYLL)))
    return markdown_files.read(Bundle("old", contents, chosen), SITE, address)


def entry(name: str, text: str, settings: dict[str, str] | None = None, address: str = "") -> Entry:
    (found,) = read({name: text} | (settings or {}), address).entries
    return found


def test_front_matter_has_the_fields_of_an_item() -> None:
    found = entry(
        NAME,
        "---\ntitle: A fair\ndate: 2026-02-03 10:00:00 +0100\nlastmod: 2026-02-04\nauthor: Ana\ntags: [milk]\n"
        "categories: [News]\ndescription: Come.\nimage: {src: 'https://e.org/a.png', alt: A field}\nlang: fr\n"
        "mood: good\naliases: [/old, /older]\n---\nAll **of it**.",
    )
    assert (found.title, found.authors, found.tags, found.categories) == ("A fair", ("Ana",), ("milk",), ("News",))
    assert (found.summary, found.content) == ("<p>Come.</p>", "<p>All <strong>of it</strong>.</p>\n")
    assert (str(found.published), str(found.updated)[:10]) == ("2026-02-03 10:00:00+01:00", "2026-02-04")
    assert (found.image, found.language) == (ForeignImage("https://e.org/a.png", "A field"), "fr")
    assert found.left_out == (LeftOut("front matter mood", "good"), LeftOut("front matter aliases", "/old, /older"))


def test_a_date_and_title_may_come_from_the_file_name() -> None:
    found = entry(NAME, "---\nlayout: post\n---\nA")
    assert (found.title, str(found.published)[:10]) == ("A fair", "2026-02-03")


@pytest.mark.parametrize(
    ("name", "fields", "settings", "link", "identity"),
    [
        (NAME, "", JEKYLL, "https://old.example.org/blog/2026/02/03/a-fair.html", "https://old.example.org/blog/2026/02/03/a-fair"),
        (NAME, "", {"_config.yml": "url: https://e.org\npermalink: pretty"}, "https://e.org/2026/02/03/a-fair/", "https://e.org/2026/02/03/a-fair"),
        (NAME, "", {"_config.yml": "url: https://e.org\npermalink: /:wonder/"}, "", MADE),
        (NAME, "permalink: /x/y/", JEKYLL, "https://old.example.org/blog/x/y/", "https://old.example.org/blog/x/a-fair"),
        ("content/blog/A fair.md", "", HUGO, "https://old.example.org/blog/a-fair/", "https://old.example.org/blog/a-fair/"),
        ("content/blog/a/index.fr.md", "slug: b", HUGO, "https://old.example.org/fr/blog/b/", "https://old.example.org/fr/blog/b/"),
        ("content/v1.2.md", "", HUGO, "https://old.example.org/v1.2/", "https://old.example.org/v1.2/"),
        ("content/fr/blog/a.md", "", HUGO, "https://old.example.org/fr/blog/a/", "https://old.example.org/fr/blog/a/"),
        ("content/a.md", "url: /x.html", HUGO, "https://old.example.org/x.html", "https://old.example.org/x.html"),
        ("a.md", "id: urn:x:1", {}, "", "urn:x:1"),
        ("a.md", "canonical_url: https://e.org/a", {}, "https://e.org/a", "https://e.org/a"),
    ],
)  # fmt: skip
def test_ids_and_links_are_those_of_the_generator(
    name: str, fields: str, settings: dict[str, str], link: str, identity: str
) -> None:
    found = entry(name, f"---\ntitle: A\n{fields}\n---\nA", settings)
    assert (found.link, found.id) == (link, identity)


def test_the_address_of_the_site_can_be_given() -> None:
    assert entry(NAME, "---\n---\n", {}, "https://e.org").link == "https://e.org/2026/02/03/a-fair.html"
    assert "--old-site" in read({NAME: "---\n---\n"}).notes[0]
    assert read({NAME: "---\n---\n"}, "https://e.org").notes == ()


@pytest.mark.parametrize(
    ("name", "fields", "why"),
    [
        (NAME, "draft: true", "its draft is true"),
        (NAME, "published: false", "its published is false"),
        ("_drafts/2026-02-03-a.md", "title: A", "it is in _drafts"),
    ],
)
def test_a_draft_stays_a_draft(name: str, fields: str, why: str) -> None:
    found = entry(name, f"---\n{fields}\n---\n")
    assert (found.draft, found.withheld) == (True, None)
    assert found.remarks == (f"{why}, so it is imported as a draft",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\nvisibility: private\n---\n", "its visibility is private"),
        ("---\na: [\n---\n", "its front matter cannot be read: line 3: "),
        ("# Read me", "it has no front matter"),
    ],
)
def test_posts_that_are_not_public_are_listed(text: str, why: str) -> None:
    found = entry(NAME, text)
    assert found.withheld
    assert found.withheld.reason.startswith(why)


def test_only_jekylls_posts_are_posts() -> None:
    found = read({NAME: "---\n---\n", "about.md": "---\ntitle: About\n---\n", "_posts/a.txt": ""} | JEKYLL)
    assert (len(found.entries), found.kind) == (1, "Jekyll files")


def test_a_section_page_is_not_a_post() -> None:
    assert [each.place for each in read({"content/_index.md": "---\n---\n", "content/a.md": "---\n---\n"}).entries] == [
        "content/a.md"
    ]


def test_a_folder_becomes_a_category() -> None:
    assert entry("content/fr/posts/a.md", "---\n---\n").categories == ()
    assert entry("content/tv/a.md", "---\n---\n").categories == ("tv",)
    assert entry("content/Interviews/deep/a.md", "---\n---\n").categories == ("Interviews",)
    assert entry("content/posts/a.md", "---\n---\n").categories == ()
    assert entry(NAME, "---\ncategories: news bees\n---\n").categories == ("news", "bees")


def test_the_text_before_more_is_the_summary() -> None:
    assert entry(NAME, "---\n---\nFirst.\n\n<!--more-->\n\nThen.").summary == "<p>First.</p>\n"


def test_an_image_by_its_path_needs_an_address() -> None:
    text = "---\ncover: {image: /a.png}\n---\n"
    assert entry(NAME, text).left_out == (LeftOut("image with a path only", "/a.png"),)
    assert entry(NAME, text, {}, "https://e.org/").image == ForeignImage("https://e.org/a.png")


def test_a_relative_address_needs_the_site() -> None:
    text = "---\n---\n![A barn](/a.png) [b](https://e.org/) [c](#d)"
    assert entry(NAME, text).remarks[0].startswith("its relative links and images begin with the address of this site")
    assert entry(NAME, text, {}, "https://e.org/").remarks == ()
    assert entry(NAME, "---\n---\n[b](https://e.org/) [c](#d)").remarks == ()


def test_an_invalid_date_is_reported() -> None:
    found = entry("a.md", "---\ndate: soon\nauthors: [{name: Ana}, Bob]\nimages: []\n---\n")
    assert (found.published, found.authors) == (None, ("Ana", "Bob"))
    assert 'a date of it was not understood: "soon" is not a date' in found.remarks


def test_an_html_page_is_kept_unchanged() -> None:
    assert entry("_posts/2026-02-03-a.html", "---\n---\n<b>*a*</b>").content == "<b>*a*</b>"


def test_a_text_with_too_many_marks_is_plain_text() -> None:
    assert entry(NAME, "---\n---\n" + "*a " * 60_000).content.startswith("<p>*a *a")
