from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed import building, reading
from coopfeed.building import loading
from coopfeed.errors import AlreadyThereError
from coopfeed.migrating import foreign, importing
from coopfeed.migrating.comparison import Listing, Outcome, compare
from coopfeed.migrating.foreign import Entry, ForeignFile, ForeignImage, LeftOut
from coopfeed.migrating.importing import ImportPlan, LeftOutKind, Work, drafting
from coopfeed.migrating.importing.categories import categories
from coopfeed.migrating.importing.fields import name_only, shortened
from coopfeed.model import Item, Publication, writable
from coopfeed.network.fetching import Fetched
from tests.desk import SITE, Desk
from tests.making import at

ENTRY = Entry(
    id="https://old.example.org/?p=1",
    title="A fair in May",
    link="https://old.example.org/fair",
    published=at("2020-08-04T10:00:00+02:00"),
    authors=("Ana Ruiz",),
    categories=("Interviews", "Bees"),
    tags=("honey",),
    summary="<p>Come and <b>taste</b>.</p>",
    content="<p>Come and <em>taste</em> the honey.</p>",
    base="https://old.example.org/fair",
)


def an_entry(**changes: object) -> Entry:
    return replace(ENTRY, **changes)  # type: ignore[arg-type]  # replace() wants each field's type, and these are any


def planned(desk: Desk, *entries: Entry, default: str = "", **mapped: str) -> ImportPlan:
    publication = loading.load(desk.root)
    names = list(reading.item_files(desk.root, []))
    return importing.plan(publication, names, entries, categories(publication.site, mapped, default))


def imported(desk: Desk, *entries: Entry) -> Publication:
    """Return the publication with the imported entries; fail on any problem."""
    plan = planned(desk, *entries, default="interviews")
    importing.write(desk.root, plan.items)
    publication = loading.load(desk.root)
    assert not publication.errors
    return publication


def the_item(desk: Desk, entry: Entry) -> Item:
    (item,) = imported(desk, entry).items
    assert isinstance(item, Item)
    return item


def notes(desk: Desk, entry: Entry) -> str:
    (item,) = planned(desk, entry, default="interviews").items
    return "\n".join(item.notes)


def reasons(plan: ImportPlan) -> list[str]:
    return [skipped.reason for skipped in plan.skipped]


def test_an_item_has_everything_of_the_entry(desk: Desk) -> None:
    updated = at("2020-08-05T10:00:00+02:00")
    files = (ForeignFile("https://old.example.org/a.mp3", "audio/mpeg", 12, "Talk"),)
    image = ForeignImage("https://old.example.org/a.png", "A field", 3, 4)
    item = the_item(desk, an_entry(updated=updated, language="fr", files=files, image=image))
    assert (item.id, item.title, item.link) == (ENTRY.id, ENTRY.title, ENTRY.link)
    assert (item.published, item.published.utcoffset()) == (
        ENTRY.published,
        at("2020-08-04T10:00:00+02:00").utcoffset(),
    )
    assert (item.updated, item.language) == (updated, "fr")
    assert [author.name for author in item.authors] == ["Ana Ruiz"]
    assert (item.categories, item.tags) == (("interviews",), ("honey", "Bees"))
    assert (item.summary, item.content) == ("Come and taste.", "<p>Come and <em>taste</em> the honey.</p>")
    assert item.image
    assert (item.image.url, item.image.alt, item.image.width, item.image.height) == (image.url, "A field", 3, 4)
    (enclosure,) = item.enclosures
    assert (enclosure.url, enclosure.media_type, enclosure.length, enclosure.title) == (
        files[0].url,
        "audio/mpeg",
        12,
        "Talk",
    )
    assert item.source == "items/interviews/2020-08-04-a-fair-in-may.yaml"


def test_empty_fields_are_left_out(desk: Desk) -> None:
    (new,) = planned(desk, Entry(id="urn:a", title="A", published=at("2020-08-04T10:00Z")), default="interviews").items
    lines = new.text.splitlines()[1:]
    assert lines == ["title: A", "date: 2020-08-04T10:00:00+00:00", "category: interviews", "id: urn:a", "summary: A"]


def test_several_categories_are_kept(desk: Desk) -> None:
    item = the_item(desk, an_entry(categories=("Trainings", "Interviews")))
    assert item.categories == ("trainings", "interviews")
    assert item.source.startswith("items/trainings/")


@pytest.mark.parametrize(
    ("summary", "content", "found"),
    [
        ("<p>Only this.</p>", "", ("Only this.", "<p>Only this.</p>")),
        ("", "<h2>Only</h2><p>this</p>", ("Only this", "<h2>Only</h2>\n<p>this</p>")),
        ("", "<p>Only <em>this</em>.</p>", ("Only this.", "<p>Only <em>this</em>.</p>")),
        ("", "", ("A fair in May", "<p>A fair in May</p>")),
        ("word " * 100, "", ("word " * 58 + "word…", f"<p>{'word ' * 99}word</p>")),
        ("word " * 100, "<p>B</p>", ("word " * 99 + "word", "<p>B</p>")),
    ],
)
def test_there_is_always_a_summary(desk: Desk, summary: str, content: str, found: tuple[str, str]) -> None:
    item = the_item(desk, an_entry(summary=summary, content=content))
    assert (item.summary, item.content) == found


def test_an_entry_without_a_title_is_named_by_its_text(desk: Desk) -> None:
    assert the_item(desk, an_entry(title="")).title == "Come and taste."
    assert "it has no title" in notes(desk, an_entry(id="urn:b", title=""))
    (empty,) = planned(desk, an_entry(id="urn:c", title="", summary="", content=""), default="interviews").items
    assert "title: https://old.example.org/fair" in empty.text


def test_a_long_title_is_shortened(desk: Desk) -> None:
    item = the_item(desk, an_entry(title="word " * 60))
    assert item.title == "word " * 48 + "word…"
    assert "its title was shortened to 250 characters" in notes(desk, an_entry(id="urn:b", title="word " * 60))


def test_a_long_text_is_cut_after_a_word() -> None:
    assert [shortened("one two three", longest) for longest in (13, 12, 7, 3)] == [
        "one two three",
        "one two…",
        "one…",
        "on…",
    ]


def test_an_update_before_the_publication_is_ignored(desk: Desk) -> None:
    item = the_item(desk, an_entry(updated=at("2020-08-01T10:00Z")))
    assert item.updated == item.published


@pytest.mark.parametrize("foreign", ["1234", "12 at https://old.example.org", "ümlaut", "<a>", "a" * 600, "a  # b: c"])
def test_an_id_that_is_not_an_iri_becomes_the_guid(desk: Desk, foreign: str) -> None:
    item = the_item(desk, an_entry(id=foreign))
    assert item.id.startswith("tag:example.org,2020:news/imported/")
    assert item.guid == foreign
    assert planned(desk, an_entry(id=foreign)).here == 1


def test_an_item_is_recognised_by_its_guid_whatever_its_id(desk: Desk) -> None:
    desk.item("fair", id="urn:fair", guid="'1234'")
    assert planned(desk, an_entry(id="1234")).here == 1
    assert planned(desk, an_entry(id="urn:fair")).here == 1


def test_an_id_that_is_an_iri_needs_no_guid(desk: Desk) -> None:
    assert the_item(desk, ENTRY).guid == ""


@pytest.mark.parametrize("foreign", ["\x07", "12\n34", "a " * 600])
def test_an_id_that_cannot_be_kept_is_reported(desk: Desk, foreign: str) -> None:
    assert "cannot be kept: subscribers will see it as new" in notes(desk, an_entry(id=foreign))
    item = the_item(desk, an_entry(id=foreign))
    assert (item.guid, planned(desk, an_entry(id=foreign)).here) == ("", 1)


def test_without_an_id_the_link_identifies_an_entry(desk: Desk) -> None:
    item = the_item(desk, an_entry(id=""))
    assert (item.id, item.guid) == ("https://old.example.org/fair", "none")
    assert planned(desk, an_entry(id="")).here == 1


@pytest.mark.parametrize(
    ("link", "guid"),
    [("ftp://old.example.org/fair", ""), ("https://old.example.org/a|b", "https://old.example.org/a|b")],
)
def test_an_entry_without_id_or_link_is_reported(desk: Desk, link: str, guid: str) -> None:
    assert "it has no id, so its link serves as one: some readers will see it as new" in notes(
        desk, an_entry(id="", link=link)
    )
    assert the_item(desk, an_entry(id="", link=link)).guid == guid


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"link": "ftp://old.example.org/"}, "link"),
        ({"language": "klingon!"}, "language"),
        ({"image": ForeignImage("data:image/png;base64,AAAA")}, "image"),
        ({"files": (ForeignFile("https://old.example.org/a"),)}, "enclosures"),
    ],
)
def test_values_that_check_rejects_are_left_out_and_reported(desk: Desk, change: dict[str, object], key: str) -> None:
    verb = "are" if key == "enclosures" else "is"
    assert f"its {key} {verb} left out: " in notes(desk, an_entry(**change))
    assert imported(desk, an_entry(**change)).items


def test_one_rejected_file_does_not_affect_others(desk: Desk) -> None:
    good = [ForeignFile(f"https://old.example.org/{name}.mp3", "audio/mpeg") for name in "ab"]
    entry = an_entry(files=(good[0], ForeignFile("file:///etc/passwd", "audio/mpeg"), good[1]))
    assert "one of its enclosures is left out: " in notes(desk, entry)
    assert [each.url for each in the_item(desk, entry).enclosures] == [each.url for each in good]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "", "link": ""}, "neither an id nor a link"),
        ({"published": None}, "it has no date"),
        ({"categories": ("Bees", "Wax")}, "none of its categories (Bees, Wax) is in feeds.yaml"),
        ({"categories": ()}, "it has no category; add --category"),
    ],
)
def test_entries_that_cannot_be_imported_are_reported_with_a_reason(
    desk: Desk, change: dict[str, object], reason: str
) -> None:
    plan = planned(desk, an_entry(**change))
    assert plan.items == ()
    assert reason in reasons(plan)[0]


def test_an_invalid_required_value_is_a_reason_too(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "pages: none\n")
    assert "`link` is missing" in reasons(planned(desk, an_entry(link="")))[0]


def test_a_repeated_entry_is_imported_once(desk: Desk) -> None:
    plan = planned(desk, ENTRY, an_entry(title="Again"))
    assert (len(plan.items), reasons(plan)) == (1, ["an earlier entry has the same id"])


def test_equal_titles_make_two_files(desk: Desk) -> None:
    desk.item("a-fair-in-may")
    entries = [an_entry(id=f"urn:{n}", published=at(f"2020-08-0{n}T10:00Z")) for n in (1, 2)]
    paths = [item.path for item in planned(desk, *entries).items]
    assert paths == [f"items/interviews/2020-08-0{n}-a-fair-in-may-{n + 1}.yaml" for n in (1, 2)]


def test_unknown_categories_are_counted(desk: Desk) -> None:
    plan = planned(desk, ENTRY, an_entry(id="urn:b", categories=("Interviews", "Bees", "Wax")), Wax="trainings")
    assert plan.unknown == (("Bees", 2),)


def test_a_second_import_changes_nothing(desk: Desk) -> None:
    (item,) = imported(desk, ENTRY).items
    desk.write(item.source, (desk.root / item.source).read_text(encoding="utf-8").replace("A fair", "Our fair"))
    (desk.root / item.source).rename(desk.root / "items/our-fair.yaml")
    plan = planned(desk, ENTRY, an_entry(id="urn:b"))
    assert (len(plan.items), plan.here) == (1, 1)
    importing.write(desk.root, plan.items)
    assert {each.title for each in loading.load(desk.root).items} == {"Our fair in May", "A fair in May"}


def test_an_interrupted_import_continues(desk: Desk) -> None:
    entries = [an_entry(id=f"urn:x:{number}") for number in range(5)]
    importing.write(desk.root, planned(desk, *entries).items[:2])
    plan = planned(desk, *entries)
    assert (plan.here, len(plan.items)) == (2, 3)
    importing.write(desk.root, plan.items)
    assert {item.id for item in loading.load(desk.root).items} == {f"urn:x:{number}" for number in range(5)}


def test_a_file_created_meanwhile_is_kept(desk: Desk) -> None:
    plan = planned(desk, ENTRY)
    desk.write(plan.items[0].path, "mine")
    with pytest.raises(AlreadyThereError):
        importing.write(desk.root, plan.items)
    assert (desk.root / plan.items[0].path).read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_parallel_planning_gives_the_same_result(desk: Desk) -> None:
    entries = [an_entry(id=f"urn:x:{number % 50}", title=f"A fair {number % 7}") for number in range(60)]
    entries[3], entries[5] = an_entry(id="12\n34"), an_entry(id="urn:x:long", content=f"<p>{'a' * 2_000_000}</p>")
    publication = loading.load(desk.root)
    known = categories(publication.site, {})
    one, two = (importing.plan(publication, [], entries, known, Work(number)) for number in (1, 2))
    assert (len(one.items), len(one.skipped)) == (52, 8)
    assert one == two


def numbered(count: int, content: str) -> list[Entry]:
    return [an_entry(id=f"urn:x:{number}", title=f"Entry {number}", content=content) for number in range(count)]


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_entries_left_for_lack_of_time_are_imported_by_the_next_run(desk: Desk, processes: int) -> None:
    imported(desk, ENTRY)  # the first time takes longer
    entries = numbered(120, "<p>Come and <em>taste</em> the honey.</p>" * 30)
    publication = loading.load(desk.root)
    known = categories(publication.site, {})
    plan = importing.plan(publication, [], entries, known, Work(processes, 0.2))
    (left,) = plan.skipped
    assert len(plan.items) + left.count == 120
    assert left.name.startswith(f'{left.count} entries, from "Entry {len(plan.items)}" on')
    assert left.reason.endswith("run it again to continue, or add --trust if the source is your own")
    importing.write(desk.root, plan.items)
    publication = loading.load(desk.root)
    again = importing.plan(publication, list(reading.item_files(desk.root, [])), entries, known)
    assert (again.here, len(again.items)) == (len(plan.items), left.count)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_slow_entry_keeps_no_other_out(
    desk: Desk, processes: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    imported(desk, ENTRY)
    monkeypatch.setattr(drafting, "LONGEST", 0.3)
    entries = numbered(40, "<p>Honey</p>")
    entries[3] = an_entry(id="urn:x:slow", title="Slow", content=f"<p>{'a<br>' * 20_000}</p>")
    publication = loading.load(desk.root)
    plan = importing.plan(publication, [], entries, categories(publication.site, {}), Work(processes))
    assert len(plan.items) == 39
    (slow,) = plan.skipped
    assert slow.name == '"Slow"'
    assert slow.reason.endswith("create the item by hand (coopfeed new)")
    assert not capfd.readouterr().err


def test_if_no_entry_fits_into_the_time_a_hint_is_given(desk: Desk) -> None:
    publication = loading.load(desk.root)
    plan = importing.plan(publication, [], [ENTRY], categories(publication.site, {}), Work(seconds=0))
    (left,) = plan.skipped
    assert (left.name, left.count) == ('"A fair in May"', 1)
    assert left.reason.endswith("remove the entries listed above from a copy of the source, and import that")


def test_progress_is_reported(desk: Desk) -> None:
    publication, facts = loading.load(desk.root), []
    work = Work(progress=lambda done, of: facts.append((done, of)))
    importing.plan(publication, [], [ENTRY], categories(publication.site, {}), work)
    assert facts == [(1, 1)]


ODD = (
    *(
        "yes",
        "no",
        "1.10",
        "- a",
        "a: b",
        "# c",
        "'",
        '"',
        "&a",
        "*a",
        "!!x",
        "%y",
        "@",
        "`",
        "|",
        ">",
        "{",
        "[",
        "---",
        "...",
    ),
    *(
        "<b>",
        "&lt;",
        "\x07",
        "\ud800",
        "\ufffe",
        "\u2028",
        "\x85",
        "\r\n",
        "a\n\nb",
        "://",
        "http://[",
        "https://e.org/a b",
    ),
)
HOSTILE = st.text(max_size=20) | st.sampled_from(ODD)
ENTRIES = st.builds(
    Entry,
    id=HOSTILE,
    title=HOSTILE,
    link=HOSTILE,
    published=st.none()
    | st.datetimes(at("1001-01-01T00:00"), at("8998-01-01T00:00"), timezones=st.timezones()).map(writable),
    updated=st.none(),
    authors=st.lists(HOSTILE, max_size=2).map(tuple),
    categories=st.lists(HOSTILE, max_size=2).map(tuple),
    summary=HOSTILE,
    content=HOSTILE,
    base=HOSTILE,
    language=HOSTILE,
    image=st.none() | st.builds(ForeignImage, HOSTILE, HOSTILE, st.integers(0, 9)),
    files=st.lists(st.builds(ForeignFile, HOSTILE, HOSTILE, st.none() | st.integers(0, 9)), max_size=2).map(tuple),
)


@given(st.lists(ENTRIES, max_size=3))
def test_whatever_is_imported_passes_check(tmp_path_factory: pytest.TempPathFactory, entries: Sequence[Entry]) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    plan = planned(desk, *entries, default="interviews")
    assert len(plan.items) + len(plan.skipped) == len(entries)
    importing.write(desk.root, plan.items)
    publication = loading.load(desk.root)
    assert not publication.errors
    assert len(publication.items) == len(plan.items)
    assert planned(desk, *entries, default="interviews").items == ()


WITH_IDS = st.lists(
    st.builds(
        Entry,
        id=st.sampled_from(
            ["urn:a", "urn:b", "https://old.example.org/?p=1", "http://old.example.org/a?", "tag:x,2020:ü"]
        ),
        title=HOSTILE,
        link=st.sampled_from(["", "https://old.example.org/a", "https://old.example.org/b#", "ftp://x"]),
        published=st.datetimes(at("1990-01-01T00:00"), at("2020-01-01T00:00"), timezones=st.timezones()).map(writable),
        content=HOSTILE | st.lists(HOSTILE, max_size=4).map("<p>".join),
    ),
    max_size=4,
    unique_by=lambda entry: entry.id,
)


@pytest.mark.slow
@pytest.mark.no_cover
@given(WITH_IDS)
def test_an_import_shows_no_reader_an_entry_twice_and_loses_none(
    tmp_path_factory: pytest.TempPathFactory, entries: Sequence[Entry]
) -> None:
    publication = imported(Desk(tmp_path_factory.mktemp("desk")), *entries)
    outputs = {output.path: output.content for output in building.build(publication, at("2026-01-01T00:00Z")).outputs}
    for name in ("rss.xml", "atom.xml", "feed.json") if entries else ():
        content = outputs[f"all/{name}"]
        assert isinstance(content, bytes)
        new = foreign.read(Fetched(f"https://feeds.example.org/news/all/{name}", content))
        found = compare(Listing(tuple(entries)), Listing(new.entries))
        assert {verdict.state for verdict in found.verdicts} <= {Outcome.SAME, Outcome.CHANGED}


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("ana@example.org", ""),
        ("ana@example.org (Ana Ruiz)", "Ana Ruiz"),
        ("Ana Ruiz <ana@example.org>", "Ana Ruiz"),
        ("Ruiz, Ana (mailto:ana@example.org)", "Ruiz, Ana"),
        ("Ana (Bern)", "Ana (Bern)"),
        ("@ana@mastodon.example.org", "@ana@mastodon.example.org"),
        ("Ana & Bob", "Ana & Bob"),
    ],
)
def test_an_email_address_is_removed_from_a_name(author: str, name: str) -> None:
    assert name_only(author) == name


def test_an_author_with_only_an_email_address_is_reported(desk: Desk) -> None:
    entry = an_entry(authors=("ana@example.org", "Bob"))
    assert notes(desk, entry) == "an author was omitted: only an e-mail address is given"
    assert [author.name for author in the_item(desk, entry).authors] == ["Bob"]


def test_an_id_with_a_local_address_is_reported(desk: Desk) -> None:
    assert "an address on your own computer" in notes(desk, an_entry(id="http://localhost:4000/post"))


def test_a_date_that_cannot_be_read_is_quoted(desk: Desk) -> None:
    plan = planned(desk, an_entry(published=None, unread_date="03-02-2026"), default="interviews")
    assert reasons(plan) == ['its date "03-02-2026" cannot be read']


def test_an_author_keeps_a_page_address(desk: Desk) -> None:
    entry = an_entry(authors=("Ana Ruiz", "Bob"), author_pages={"Ana Ruiz": "https://old.example.org/ana"})
    assert [(author.name, author.url) for author in the_item(desk, entry).authors] == [
        ("Ana Ruiz", "https://old.example.org/ana"),
        ("Bob", ""),
    ]


def test_a_tracking_pixel_is_left_out_and_reported(desk: Desk) -> None:
    entry = an_entry(content='<p>Come.</p><img src="https://old.example.org/t" width="1" height="1">')
    (item,) = planned(desk, entry, default="interviews").items
    assert "<img" not in item.text
    assert item.left_out == (LeftOut("tracking picture", "https://old.example.org/t"),)


def test_very_many_kinds_of_omissions_are_reported_as_one(desk: Desk) -> None:
    entry = an_entry(left_out=tuple(LeftOut(f"kind {number}", "a") for number in range(150)))
    kinds = importing.left_out_kinds([], planned(desk, entry, default="interviews").items)
    assert len(kinds) == 101
    assert kinds[-1] == LeftOutKind("50 other kinds", "kind 100", 1)
