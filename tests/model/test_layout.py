from __future__ import annotations

import pytest

from coopfeed.building import build
from coopfeed.model import Kind, Publication
from coopfeed.model.layout import Location
from coopfeed.rendering import formats
from tests.making import a_site, an_item, at
from tests.stories import STORIES, built

WITH_OPTIONS = build(
    Publication(a_site(schemas=True, compress=("gzip", "br")), (an_item(),), ()), at("2026-01-01T00:00Z")
)
PUBLISHED = [*(file for story in STORIES for file in built(story).files), *WITH_OPTIONS.files]


def test_the_path_of_a_published_file_gives_its_kind() -> None:
    files = [file for file in PUBLISHED if file.kind is not Kind.COMPRESSED]
    assert {file.path: formats.locate(file.path).kind for file in files} == {file.path: file.kind for file in files}


def test_files_of_every_kind_are_published() -> None:
    assert {file.kind for file in PUBLISHED} == set(Kind) - {Kind.OTHER}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("fr/all/atom.xml", Location(Kind.SUBSCRIPTION, "fr/all", "atom.xml")),
        ("fr/all/archive/12.atom.xml", Location(Kind.ARCHIVE, "fr/all", "atom.xml", 12)),
        ("assets/theme/all/atom.xml", Location(Kind.THEME)),
        ("items/index.html", Location(Kind.ITEM_PAGE)),
        ("embed/coop-feed.0123456789abcdef.js", Location(Kind.ELEMENT)),
        ("embed/coop-feed.js", Location(Kind.SCRIPT)),
    ],
)
def test_a_document_belongs_to_its_feed_and_a_layout_folder_is_not_one(path: str, location: Location) -> None:
    assert formats.locate(path) == location


@pytest.mark.parametrize(
    "path",
    [
        *("coopfeed.json", "all/feed.txt", "all/atom.xml.gz", "items/herath.html.br", "schema/item.json.gz"),
        *("embed/coop-feed.0123456789abcdef.js.gz", "embed/other.js", "all/archive/1.txt", "all/archive/.atom.xml"),
        *("all/archive/²3.atom.xml", f"all/archive/{'9' * 5000}.atom.xml", "all/archives/1.atom.xml"),
    ],
)
def test_other_paths_have_no_kind(path: str) -> None:
    assert formats.locate(path) == Location(Kind.OTHER)


def test_only_files_with_a_digest_in_their_name_are_immutable() -> None:
    assert {kind for kind in Kind if kind.is_immutable} == {Kind.ASSET, Kind.ELEMENT}


def test_only_scripts_of_the_element_outlive_their_version() -> None:
    assert {kind for kind in Kind if kind.is_lasting} == {Kind.ELEMENT}


def test_the_element_and_its_feeds_are_open_to_scripts_of_other_sites() -> None:
    assert {kind for kind in Kind if kind.is_open("application/atom+xml")} == {Kind.ELEMENT, Kind.SCRIPT}
    assert {kind for kind in Kind if kind.is_open("application/feed+json")} == {
        *(Kind.ELEMENT, Kind.SCRIPT, Kind.SUBSCRIPTION, Kind.ARCHIVE)
    }


def test_files_are_sent_before_those_that_link_to_them() -> None:
    order = (Kind.ASSET, Kind.ITEM_PAGE, Kind.ARCHIVE, Kind.SUBSCRIPTION)
    assert [kind.rank for kind in order] == [0, 1, 2, 3]
    assert Kind.COMPRESSED.rank == max(kind.rank for kind in Kind)
