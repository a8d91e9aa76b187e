from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coopfeed.building.loading import load
from coopfeed.model import Event, Item, Person, Site
from coopfeed.reading.site import ReadSite, read_site
from tests.reading.examples import ITEM, SITE, make_project

BOTH = SITE.replace("title: Example news", "title: {en: Example news, fr: Nouvelles}")


def read(root: Path, text: str) -> ReadSite:
    return read_site(make_project(root, {"feeds.yaml": text}))


def site(root: Path, text: str) -> Site:
    found = read(root, text)
    assert found.problems == ()
    return found.site


def items(root: Path, feeds: str = "languages: [en, fr]\n", **files: str) -> dict[str, Item]:
    """Return the valid items of a project by slug; in `files`, _ stands for a dot."""
    named = {f"items/{name.replace('_', '.')}.yaml": text for name, text in files.items()}
    found = load(make_project(root, {"feeds.yaml": SITE + feeds} | named))
    assert found.errors == ()
    return {item.slug: item for item in found.items if isinstance(item, Item)}


def test_a_site_without_languages_has_no_other_editions(tmp_path: Path) -> None:
    assert site(tmp_path, SITE).editions == ()


def test_an_edition_has_its_texts_and_its_folder(tmp_path: Path) -> None:
    text = BOTH.replace("The editors", "{en: The editors, fr: La rédaction}").replace(
        "trainings: Trainings", "trainings: {title: {en: Trainings, fr: Formations}, description: {fr: À apprendre.}}"
    )
    whole = site(tmp_path, text + "languages: [en, fr]\nrights: {en: All, fr: Tous}\ndescription: {en: News}\n")
    (french,) = whole.editions
    assert (french.language, french.folder, french.title, french.rights) == ("fr", "fr/", "Nouvelles", "Tous")
    assert (whole.language, whole.folder, whole.title, whole.rights) == ("en", "", "Example news", "All")
    assert (french.author, whole.author) == (Person("La rédaction"), Person("The editors"))
    assert [category.title for category in french.categories] == ["Interviews", "Formations", "Country projects"]
    assert [category.description for category in french.categories] == ["", "À apprendre.", ""]
    assert [category.description for category in whole.categories] == ["", "À apprendre.", ""]
    assert french.description == "News"


def test_the_list_of_editions_can_have_their_titles(tmp_path: Path) -> None:
    whole = site(tmp_path, SITE + "languages: {fr: Nouvelles, pt-BR: , en: News}\n")
    assert [(each.language, each.folder, each.title) for each in (whole, *whole.editions)] == [
        ("en", "", "News"),
        ("fr", "fr/", "Nouvelles"),
        ("pt-BR", "pt-br/", "Example news"),
    ]


def test_a_single_edition_needs_no_brackets(tmp_path: Path) -> None:
    assert [each.language for each in site(tmp_path, SITE + "languages: fr\n").editions] == ["fr"]


@pytest.mark.parametrize(
    ("language", "edition"), [("fr", "fr"), ("fr-CA", "fr"), ("pt-BR", "pt-BR"), ("pt", "en"), ("en-GB", "en")]
)
def test_an_item_goes_to_the_edition_of_its_language_or_a_broader_one(
    tmp_path: Path, language: str, edition: str
) -> None:
    assert site(tmp_path, SITE + "languages: [en, fr, pt-BR]\n").edition(language).language == edition


def test_a_translation_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    more = (
        "country: LK\ntags: tea\nauthors: Ana\nimage: {src: images/field.png, alt: A field}\nexpires: 2030-01-01\n"
        "event: {start: 2020-03-01, place: Geneva}\nenclosures: {file: images/field.png, title: The field}\n"
    )
    original, french = items(tmp_path, a=ITEM + more, a_fr="title: Le titre\nsummary: Un texte.\n").values()
    if original.slug == "a.fr":
        original, french = french, original
    assert (french.title, french.summary, french.language) == ("Le titre", "Un texte.", "fr")
    for name in ("categories", "tags", "authors", "image", "expires", "event", "enclosures", "assets"):
        assert getattr(french, name) == getattr(original, name)
    assert french.published.date() == original.published.date()
    assert [(country.code, country.name) for country in french.countries] == [("LK", "Sri Lanka")]


def test_a_translation_overrides_what_it_says_itself(tmp_path: Path) -> None:
    own = "title: T\nsummary: S\ncategory: trainings\ndate: 2021-02-03\nauthors: Bob\nlanguage: fr-CA\n"
    french = items(tmp_path, a=ITEM + "authors: Ana\n", a_fr=own)["a.fr"]
    assert (french.categories, french.authors, french.language) == (("trainings",), (Person("Bob"),), "fr-CA")
    assert french.published.date() == date(2021, 2, 3)


def test_a_translation_may_translate_only_the_words_of_an_image_or_event(tmp_path: Path) -> None:
    original = ITEM + "image: images/field.png\nevent: {start: 2020-03-01, place: Geneva}\n"
    own = "title: T\nsummary: S\nimage: {alt: Un champ}\nevent: {place: Genève}\n"
    french = items(tmp_path, a=original, a_fr=own)["a.fr"]
    assert french.image
    assert (french.image.alt, french.image.media_type) == ("Un champ", "image/png")
    assert french.event == Event(date(2020, 3, 1), None, "Genève")


def test_a_translation_does_not_inherit_link_id_texts_or_updated(tmp_path: Path) -> None:
    more = "id: urn:a\nlink: https://www.example.org/a\ncontent: Much.\nupdated: 2020-02-02\n"
    french = items(tmp_path, a=ITEM + more, a_fr="title: T\nsummary: Un texte.\n")["a.fr"]
    assert french.id == "tag:example.org,2020:news/a.fr"
    assert french.link == french.page == "https://example.org/news/items/a.fr.html"
    assert french.content == "<p>Un texte.</p>"
    assert french.updated == french.published


def test_a_translation_without_an_original_needs_every_key(tmp_path: Path) -> None:
    french = items(tmp_path, a_fr=ITEM)["a.fr"]
    assert (french.title, french.language, french.work) == ("T", "fr", "a")


def test_a_translation_has_the_author_of_its_edition(tmp_path: Path) -> None:
    root = make_project(
        tmp_path,
        {
            "feeds.yaml": SITE.replace("The editors", "{en: The editors, fr: La rédaction}") + "languages: [en, fr]\n",
            "items/a.yaml": ITEM,
            "items/a.fr.yaml": "title: T\nsummary: S\n",
        },
    )
    found = {item.slug: item.authors for item in load(root).items if isinstance(item, Item)}
    assert found == {"a": (Person("The editors"),), "a.fr": (Person("La rédaction"),)}


def test_a_text_missing_in_one_language_is_reported(tmp_path: Path) -> None:
    text = BOTH + "languages: [en, fr, es]\nrights: CC BY 4.0\ndescription: {en: A, fr: B, es: C}\n"
    found = read(tmp_path, text).untranslated
    assert (found[0].where.line, found[0].message, found[0].hint) == (
        1,
        "no es text of `title`",
        "write {en: …, fr: …, es: …}",
    )
    assert [problem.where.line for problem in found[1:]] == [6, 7, 8]
    assert found[1].message == "no fr and no es text of `title`"


def test_titles_in_the_list_of_editions_are_translations(tmp_path: Path) -> None:
    found = read(tmp_path, SITE + "languages: {en: News, fr: Nouvelles}\n").untranslated
    assert [problem.where.line for problem in found] == [6, 7, 8]
