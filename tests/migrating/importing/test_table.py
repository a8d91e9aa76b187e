from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFile, ForeignImage
from coopfeed.migrating.importing import Skipped, table
from coopfeed.model import Criteria, Selection
from coopfeed.network.fetching import Fetched
from tests.making import a_site, at

SITE = a_site(timezone="Europe/Zurich")


def read(text: str, **columns: str) -> tuple[list[Entry], list[Skipped]]:
    found = table.read(Fetched("old.csv", text.encode()), SITE, columns)
    return found.entries, found.skipped


def notes(text: str, **columns: str) -> tuple[str, ...]:
    return table.read(Fetched("old.csv", text.encode()), SITE, columns).notes


def entries(text: str, **columns: str) -> list[Entry]:
    found, skipped = read(text, **columns)
    assert not skipped
    return found


def refusal(content: bytes, **columns: str) -> str:
    with pytest.raises(ForeignError) as caught:
        table.read(Fetched("old.csv", content), SITE, columns)
    return str(caught.value)


@pytest.mark.parametrize(
    ("location", "media_type", "is_table"),
    [
        ("old.csv", "", True),
        ("OLD.TSV", "", True),
        ("https://e.org/export", "text/csv", True),
        ("old.xml", "text/xml", False),
    ],
)
def test_a_table_is_recognised_by_its_name_or_media_type(location: str, media_type: str, *, is_table: bool) -> None:
    assert table.is_table(Fetched(location, b"", media_type)) is is_table


def test_a_row_can_have_every_field_of_an_item() -> None:
    (entry,) = entries(
        "title,date,link,id,category,tags,authors,summary,content,updated,language,image,alt,enclosure\n"
        'A fair,2020-08-04T10:00,https://e.org/a,urn:a,News;Fairs,"a|b","Ana;Bob, the miller",5 < 6,<p>All</p>,'
        "2020-08-05T10:00,fr,https://e.org/a.png,A field,https://e.org/a.pdf\n"
    )
    assert entry == Entry(
        id="urn:a",
        title="A fair",
        link="https://e.org/a",
        published=at("2020-08-04T10:00:00+02:00"),
        updated=at("2020-08-05T10:00:00+02:00"),
        authors=("Ana", "Bob, the miller"),
        categories=("News", "Fairs"),
        tags=("a", "b"),
        summary="<p>5 &lt; 6</p>",
        content="<p>All</p>",
        base="https://e.org/a",
        language="fr",
        image=ForeignImage("https://e.org/a.png", "A field"),
        files=(ForeignFile("https://e.org/a.pdf"),),
        place="row 2",
    )


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_the_first_row_decides_the_delimiter(between: str) -> None:
    (entry,) = entries(f'title{between}date\r\n"One{between} ""two""\n"{between}2020-08-04\r\n')
    assert entry.title == f'One{between} "two"'


def test_columns_may_have_other_names() -> None:
    text = "Datum;TITEL;Text\n4 August 2020;Ein Fest;Kommt!\n\n"
    (entry,) = entries(text, date="Datum", title="Titel", content="Text")
    assert (entry.title, entry.content) == ("Ein Fest", "<p>Kommt!</p>")


def test_a_byte_order_mark_and_short_rows_are_accepted() -> None:
    (entry,) = table.read(Fetched("x", b"\xef\xbb\xbftitle,date,link\nA,2020-08-04\n"), SITE, {}).entries
    assert (entry.title, entry.link) == ("A", "")


def test_a_date_gets_a_stable_moment() -> None:
    first, again = (entries("title,date\nA,2020-08-04\n")[0] for _ in range(2))
    assert first == again
    assert first.published
    assert first.published.isoformat().startswith("2020-08-04T00:")


def test_a_row_without_an_id_gets_a_stable_one() -> None:
    ids = [
        entry.id
        for entry in entries("title,date,link\nA fair,2020-08-04,\nB,2020-08-04,https://e.org/b\n,2020-08-04,\n")
    ]
    assert ids == ["tag:example.org,2020:news/imported/2020-08-04/a-fair", "https://e.org/b", ""]


def test_a_row_without_a_valid_date_is_reported() -> None:
    found, skipped = read("title,date\nA,04/08/2020\nB,\n,soon\nC,2026-03-29 02:30\n")
    assert found == []
    assert [each.name for each in skipped] == ['"A"', '"B"', "row 4", '"C"']
    assert "04/08/2020 is 4 August or 8 April" in skipped[0].reason
    assert skipped[1].reason == "it has no date"
    assert "does not exist in Europe/Zurich" in skipped[3].reason


@pytest.mark.parametrize(
    ("content", "columns", "why"),
    [
        (b"title\nA\n", {}, 'old.csv has no column "date", but "title"; add --column "date=HEADING"'),
        (b"title,date\n", {"link": "Adresse"}, 'has no column "Adresse"'),
        (b"title\xff,date\n", {}, "old.csv is not UTF-8"),
        (b"", {}, "old.csv has no column headings in its first row"),
        (b"\n\n", {}, "old.csv has no column headings in its first row"),
        (b'title,date\n"A,2020', {}, "old.csv is not a table: "),
        (b"title,date\n" + b"a" * 1_100_000, {}, "old.csv is not a table: "),
    ],
)
def test_what_is_not_a_table_is_rejected(content: bytes, columns: dict[str, str], why: str) -> None:
    assert why in refusal(content, **columns)


def test_a_row_that_is_not_public_is_reported() -> None:
    found, skipped = read("title,date,Status\nA,2020-08-04,private\nB,2020-08-05,Published\n")
    assert [entry.title for entry in found] == ["B"]
    assert skipped == [Skipped('"A"', "its status is private")]


@pytest.mark.parametrize(
    ("heading", "cell"), [("Status", "Draft"), ("Draft?", "x"), ("published", "no"), ("Statut", "brouillon")]
)
def test_a_draft_row_becomes_a_draft(heading: str, cell: str) -> None:
    (entry,) = entries(f"title,date,{heading}\nA,2020-08-04,{cell}\n")
    assert entry.draft
    assert entry.remarks == (f"its {heading.lower().rstrip('?')} is {cell}, so it is imported as a draft",)


def test_a_private_draft_is_not_imported() -> None:
    found, skipped = read("title,date,Draft,Status\nA,2020-08-04,yes,private\n")
    assert (found, [each.reason for each in skipped]) == ([], ["its status is private"])


def test_the_meaning_of_an_unknown_status_can_be_given() -> None:
    text = "title,date,Status\nA,2020-08-04,running\n"
    doubt = "its status is running, which may not be public"
    (skipped,) = read(text)[1]
    assert skipped.reason == f'{doubt}; if that column means something else, add --column "status="'
    assert [entry.title for entry in entries(text, status="")] == ["A"]


def test_any_column_can_be_the_status() -> None:
    text = "title,date,Zustand\nA,2020-08-04,offen\nB,2020-08-05,öffentlich\n"
    assert len(entries(text)) == 2
    found, skipped = read(text, status="zustand")
    assert [entry.title for entry in found] == ["B"]
    assert [each.name for each in skipped] == ['"A"']
    assert 'has no column "x"' in refusal(text.encode(), status="x")


def test_an_unrelated_column_is_not_a_status() -> None:
    (entry,) = entries("title,Published,\nA,2020-08-04,draft\n", date="Published")
    assert entry.published


def test_a_table_that_is_too_large_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ENTRIES", 2)
    rows = b"title,date\n" + b"A,2020-01-01\n" * 2
    assert len(entries(rows.decode())) == 2
    assert refusal(rows + b"A,2020-01-01\n") == "old.csv has more than 2 rows; import it in parts"
    monkeypatch.setattr(table, "MAX_CELLS", 3)
    assert refusal(rows + b",") == "old.csv has more than 3 cells; import it in parts"


def test_headings_are_recognised_in_usual_spellings() -> None:
    text = "Überschrift;Datum;Text;Autor;Schlagwörter;URL\nA;2020-08-04;Alles;Ana;Käse;https://e.org/a\n"
    (entry,) = entries(text)
    assert (entry.title, entry.content, entry.authors) == ("A", "<p>Alles</p>", ("Ana",))
    assert (entry.tags, entry.link) == (("Käse",), "https://e.org/a")
    assert notes(text)[0].startswith("Columns read: Überschrift as title, Datum as date, Text as content, ")


def test_columns_that_are_not_used_are_listed() -> None:
    (note,) = notes("title,date,Status,Venue,Empty,\nA,2020-08-04,public,Hall,,x\n")
    assert note.startswith(
        'Columns not used: Venue, column 6 (without a heading). To use one, add --column "KEY=Venue"'
    )
    (extra,) = notes("title,date\nA,2020-08-04,more\n")
    assert extra == "Cells without a heading above them were left out, in row 2."


def test_a_misunderstood_column_can_be_excluded() -> None:
    text = "title,date,text\nA,2020-08-04,Come.\n"
    assert entries(text)[0].content == "<p>Come.</p>"
    assert entries(text, content="")[0].content == ""


@pytest.mark.parametrize(
    ("cell", "tags"), [("milk, cheese", 2), ("milk; cheese, hard", 2), ("milk|cheese|bread", 3), ("milk", 1), (",", 0)]
)
def test_one_cell_may_have_several_tags(cell: str, tags: int) -> None:
    assert len(entries(f'title,date,tags\nA,2020-08-04,"{cell}"\n')[0].tags) == tags


@pytest.mark.parametrize(
    ("cell", "authors"),
    [("Ana Ruiz, Bob Miller", 2), ("Ruiz, Ana", 1), ("Bob Miller, miller in Ely at the Ouse", 1), ("Ana; Bob", 2)],
)
def test_a_comma_separates_only_whole_names(cell: str, authors: int) -> None:
    assert len(entries(f'title,date,authors\nA,2020-08-04,"{cell}"\n')[0].authors) == authors


def test_a_category_title_may_contain_a_comma() -> None:
    site = a_site(categories=(Selection("food", "Food, drink", Criteria(categories=("food",))),))
    content = b'title,date,category\nA,2020-08-04,"Food, Drink"\nB,2020-08-04,"News, Food"\n'
    found = table.read(Fetched("old.csv", content), site, {}).entries
    assert [entry.categories for entry in found] == [("Food, Drink",), ("News", "Food")]


def test_the_dates_of_a_column_determine_their_order() -> None:
    text = "title,date\nA,01.03.2025\nB,13.03.2025 10:30\n"
    assert [str(entry.published)[:10] for entry in entries(text)] == ["2025-03-01", "2025-03-13"]
    assert notes(text)[0].startswith("Dates are read as day.month.year, as 13.03.2025 10:30 shows.")


def test_the_order_of_dates_can_be_given() -> None:
    content = b"title,date\nA,01/03/25\nB,04/08/2020 2:30 pm\n"
    found = table.read(Fetched("old.csv", content), SITE, {}, "mdy").entries
    assert [str(entry.published)[:10] for entry in found] == ["2025-01-03", "2020-04-08"]


def test_a_date_that_reads_two_ways_is_not_guessed() -> None:
    found, skipped = read("title,date\nA,04/08/2020\n")
    assert (found, [each.reason for each in skipped]) == (
        [],
        ["04/08/2020 is 4 August or 8 April (add --dates dmy, mdy or ymd)"],
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_the_unicode_text_of_a_spreadsheet_is_read(encoding: str) -> None:
    content = "\ufefftitle\tdate\nKäse\t2020-08-04\n".encode(encoding)
    found = Fetched("old.txt", content)
    assert table.is_table(found)
    assert table.read(found, SITE, {}).entries[0].title == "Käse"


def test_a_text_file_without_known_headings_is_not_a_table() -> None:
    assert not table.is_table(Fetched("old.txt", b"TITLE: A\nDATE: B\n-----\n"))
    assert not table.is_table(Fetched("old.txt", b"\xff"))


def test_a_separator_line_is_not_a_heading() -> None:
    assert entries("sep=|\r\ntitle|date\r\nA, B; C|2020-08-04\r\n")[0].title == "A, B; C"
