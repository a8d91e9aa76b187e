from __future__ import annotations

import json
from typing import Any

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignImage, LeftOut
from coopfeed.migrating.importing import ghost
from coopfeed.network.fetching import Fetched
from tests.making import at

POST = {
    "id": "5f1",
    "title": "A fair",
    "slug": "fair",
    "html": "<p>All</p>",
    "status": "published",
    "published_at": "2026-02-03T06:00:00.000Z",
}


def export(*posts: dict[str, Any], **tables: list[dict[str, Any]]) -> Fetched:
    document = {"db": [{"meta": {"version": "5.0"}, "data": {"posts": [*posts], **tables}}]}
    return Fetched("ghost.json", json.dumps(document).encode())


def read(*posts: dict[str, Any], address: str = "", **tables: list[dict[str, Any]]) -> ForeignFeed:
    return ghost.read(export(*posts, **tables), address)


def entry(address: str = "", **changes: Any) -> Entry:
    (found,) = read(POST | changes, address=address).entries
    return found


def test_an_export_is_recognised_by_its_start() -> None:
    assert ghost.is_export(export(POST))
    assert ghost.is_export(Fetched("x", b'{"data": {"posts": []}}'))
    assert not ghost.is_export(Fetched("x", b'{"version": "https://jsonfeed.org/version/1", "posts": []}'))


def test_a_post_has_every_field_of_ghost() -> None:
    (found,) = read(
        POST | {"custom_excerpt": "Come.", "feature_image": "https://e.org/a.png"},
        address="https://old.example.org",
        tags=[{"id": 1, "name": "News"}, {"id": 2, "name": "#internal"}, {"id": 3, "name": "Bees"}],
        posts_tags=[
            {"post_id": "5f1", "tag_id": 3, "sort_order": 1},
            {"post_id": "5f1", "tag_id": 1, "sort_order": 0},
            {"post_id": "5f1", "tag_id": 2},
            {"post_id": "5f1", "tag_id": 9},
        ],
        users=[{"id": "u", "name": "Ana Ruiz", "email": "ana@example.org"}],
        posts_authors=[{"post_id": "5f1", "author_id": "u"}],
        posts_meta=[{"post_id": "5f1", "feature_image_alt": "A field", "og_title": "Fair!"}],
    ).entries
    assert found == Entry(
        id="5f1",
        title="A fair",
        link="https://old.example.org/fair/",
        published=at("2026-02-03T06:00:00Z"),
        authors=("Ana Ruiz",),
        categories=("News", "Bees"),
        summary="<p>Come.</p>",
        content="<p>All</p>",
        base="https://old.example.org/fair/",
        image=ForeignImage("https://e.org/a.png", "A field"),
        place="post 5f1",
        left_out=(LeftOut("og_title", "Fair!"),),
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": "draft"}, "its status is draft"),
        ({"status": "scheduled"}, "its status is scheduled: it was not public yet"),
        ({"status": "sent"}, "it was only sent by e-mail"),
        ({"type": "page"}, "it is a page, not a post"),
        ({"page": 1}, "it is a page, not a post"),
        ({"visibility": "paid"}, "its visibility is paid"),
        ({"html": None, "lexical": "{}"}, "its text is only in the format of Ghost's editor"),
    ],
)
def test_posts_that_were_not_public_are_listed(changes: dict[str, Any], why: str) -> None:
    found = entry(**changes)
    assert found.withheld
    assert found.withheld.reason.startswith(why)


def test_without_an_address_relative_links_are_left_out_and_reported() -> None:
    html = '<p><a href="__GHOST_URL__/x/">x</a><img src="__GHOST_URL__/a.png"></p>'
    post = POST | {"html": html, "feature_image": "__GHOST_URL__/b.png"}
    (found,) = read(post).entries
    assert (found.content, found.image, found.link) == ("<p><a>x</a></p>", None, "")
    assert [each.kind for each in found.left_out] == [
        "image on the old site",
        "link to the old site",
        "image on the old site",
    ]
    assert "--old-site" in read(post).notes[0]


def test_the_given_address_completes_the_export() -> None:
    found = entry("https://e.org/", html='<img src="__GHOST_URL__/a.png">', feature_image="__GHOST_URL__/b.png")
    assert (found.content, found.image) == ('<img src="https://e.org/a.png">', ForeignImage("https://e.org/b.png"))


def test_members_only_posts_are_not_imported() -> None:
    found = entry(html="<p>a</p><!--members-only--><p>b</p>")
    assert (found.content, found.left_out) == ("<p>a</p>", (LeftOut("text for members"),))


@pytest.mark.parametrize(
    ("written", "moment"),
    [(1_600_000_000_000, at("2020-09-13T12:26:40Z")), (10**30, None), (None, None), (True, None)],
)
def test_a_date_may_be_a_number(written: object, moment: object) -> None:
    assert entry(published_at=written).published == moment


@pytest.mark.parametrize("content", [b'{"db": 1}', b'{"data": {"posts": 1}}', b'{"db": [1]}', b"[1]"])
def test_an_export_may_have_no_posts(content: bytes) -> None:
    assert ghost.read(Fetched("ghost.json", content), "").entries == ()


def test_a_truncated_export_is_reported() -> None:
    with pytest.raises(ForeignError, match=r"^ghost\.json is not JSON"):
        ghost.read(Fetched("ghost.json", export(POST).content[:-3]), "")
