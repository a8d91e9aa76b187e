from __future__ import annotations

import re
from pathlib import Path

import pytest

import coopfeed
from coopfeed.authoring.items import Draft, Translation, moment, write_item, write_translation
from coopfeed.errors import AlreadyThereError
from coopfeed.model import Item
from coopfeed.reading.file_models import ItemFile
from coopfeed.reading.records import fields
from tests.desk import Desk
from tests.making import a_site, an_item, at

NOW = at("2026-05-03T08:00:00Z")
FAIR = Draft("A fair in May", "trainings", at("2026-05-03T10:00:00+02:00"), "Come and taste.")


def written(desk: Desk, draft: Draft = FAIR, *names: str) -> Path:
    return write_item(desk.root, a_site(), draft, NOW, names)


def read(desk: Desk) -> dict[str, Item]:
    publication = coopfeed.load(desk.root)
    assert publication.errors == ()
    return {item.slug: item for item in publication.items if isinstance(item, Item)}


def test_a_new_item_has_all_required_keys(desk: Desk) -> None:
    assert written(desk) == desk.root / "items/trainings/2026-05-03-a-fair-in-may.yaml"
    item = read(desk)["a-fair-in-may"]
    assert (item.title, item.published, item.categories, item.summary) == (
        *(FAIR.title, FAIR.published, ("trainings",), FAIR.summary),
    )
    assert item.id == "tag:example.org,2020:news/a-fair-in-may-20260503T080000Z"


def test_a_new_item_without_a_summary_lacks_a_key(desk: Desk) -> None:
    written(desk, Draft("A fair", "trainings", at("2026-05-03T10:00:00+02:00")))
    assert [problem.code for problem in coopfeed.load(desk.root).errors] == ["missing-key"]


def test_the_commented_keys_are_valid_once_uncommented(desk: Desk) -> None:
    path = written(desk)
    head, _, offered = path.read_text().partition("in front of it.\n")
    path.write_text(f"{head}\n{re.sub('^# ?', '', offered, flags=re.MULTILINE)}")
    item = coopfeed.load(desk.root)
    assert item.problems == ()
    assert [key for key in fields(ItemFile) if not re.search(f"^{key}:", path.read_text(), re.MULTILINE)] == [
        *("guid", "updated", "withdrawn", "reason")
    ]


def test_the_same_title_twice_makes_two_items(desk: Desk) -> None:
    first, second = written(desk), written(desk)  # the second does not know of the first
    assert second.name == "2026-05-03-a-fair-in-may-2.yaml"
    third = written(desk, FAIR, "items/a-fair-in-may.yaml", "items/other/2025-01-01-a-fair-in-may-2.fr.yaml")
    assert third.name == "2026-05-03-a-fair-in-may-3.yaml"
    assert len({item.id for item in read(desk).values()}) == 3
    assert first.exists()


def test_the_same_title_in_two_copies_of_the_project_gets_two_ids(desk: Desk) -> None:
    later = at("2026-05-03T08:00:01Z")
    first = write_item(desk.root / "a", a_site(), FAIR, NOW, [])
    second = write_item(desk.root / "b", a_site(), FAIR, later, [])
    assert first.name == second.name
    ids = [re.findall("^id: .*", path.read_text(), re.MULTILINE) for path in (first, second)]
    assert ids[0] != ids[1]


def test_the_schema_path_is_relative_to_the_file(desk: Desk) -> None:
    assert written(desk).read_text().startswith("# yaml-language-server: $schema=../../.coopfeed/schema/item.json\n")


def test_a_time_is_in_the_time_zone_of_the_site() -> None:
    site = a_site(timezone="Asia/Kolkata")
    assert moment(at("2026-05-03T20:00:00.5Z"), site).isoformat() == "2026-05-04T01:30:00+05:30"


ORIGINAL = an_item("fair", id="tag:example.org,2020:news/fair-1", source="items/2026-05-03-fair.yml")


def translated(desk: Desk, translation: Translation, original: Item = ORIGINAL) -> str:
    path = write_translation(desk.root, a_site(), original, translation)
    assert path == desk.root / "items/2026-05-03-fair.fr.yml"
    return path.read_text()


def test_a_translation_is_beside_its_original_and_inherits_from_it(desk: Desk) -> None:
    desk.write(ORIGINAL.source, "title: Fair\ndate: 2026-05-03\ncategory: trainings\nsummary: Come.\n")
    translated(desk, Translation("fr", "Foire", "Venez."))
    french = read(desk)["fair.fr"]
    assert (french.title, french.summary, french.language) == ("Foire", "Venez.", "fr")
    assert (french.categories, french.id) == (("trainings",), "tag:example.org,2020:news/fair-1.fr")


def test_an_empty_translation_shows_what_to_translate(desk: Desk) -> None:
    text = translated(desk, Translation("fr"))
    assert "\n# Fair\ntitle:\n# About fair.\nsummary:\nid: " in text


def test_a_translation_of_an_imported_item_has_an_id_of_this_site(desk: Desk) -> None:
    foreign = an_item("fair", id="https://old.example.org/?p=1", source=ORIGINAL.source)
    assert "id: tag:example.org,2020:news/fair.fr\n" in translated(desk, Translation("fr"), foreign)


def test_a_translation_is_not_overwritten(desk: Desk) -> None:
    translated(desk, Translation("fr"))
    with pytest.raises(AlreadyThereError):
        translated(desk, Translation("fr"))
