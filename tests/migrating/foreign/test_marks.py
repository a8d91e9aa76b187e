from __future__ import annotations

import pytest

from coopfeed.migrating.foreign import marks


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("status", "draft", "its status is draft"),
        ("_status", "Auto-Draft", "its _status is Auto-Draft"),
        ("Veröffentlicht", "nein", "its veröffentlicht is nein"),
        ("Statut", "brouillon", "its statut is brouillon"),
        ("borrador", "sí", "its borrador is sí"),
        ("الحالة", "مسودة", "its الحالة is مسودة"),
        ("isPublished", "false", "its ispublished is false"),
        ("is_published", "0", "its is_published is 0"),
        ("Draft?", "☑", "its draft is ☑"),
        ("hidden", "x", "its hidden is x"),
        ("visibility", "members", "its visibility is members"),
        ("audience", "only_paid", "its audience is only_paid"),
        ("state", "-2", "its state is -2"),
        ("post_password", "abc", "it needs a password"),
        ("status", "draft" + " and so on" * 10, ""),
    ],
)
def test_a_clear_mark_of_not_public_counts_everywhere(name: str, value: str, why: str) -> None:
    assert marks.reason(name, value) == why


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "Published"),
        ("status", "1"),
        ("draft", "no"),
        ("draft", ""),
        ("Published on", "2020-08-04"),
        ("published", "✓"),
        ("visible", "ja"),
        ("audience", "everyone"),
        ("post_password", ""),
        ("title", "draft"),
    ],
)
@pytest.mark.parametrize("in_table", [True, False])
def test_a_public_entry_is_not_marked(name: str, value: str, *, in_table: bool) -> None:
    assert marks.reason(name, value, in_table=in_table) == ""


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("status", "sold out", "its status is sold out, which may not be public"),
        ("status", "", "its status is empty, which may not be public"),
        ("draft", "half", "its draft is half, which may not be public"),
        ("published", "soon", "its published is soon, which may not be public"),
        ("archived", "true", "its archived is true"),
    ],
)
def test_a_column_counts_even_with_an_unknown_value(name: str, value: str, why: str) -> None:
    assert marks.reason(name, value, in_table=True) == why
    assert marks.reason(name, value) == ""


@pytest.mark.parametrize(("name", "value"), [("state", "Kerala"), ("audience", "farmers"), ("public", "agriculteurs")])
def test_an_ambiguous_column_counts_only_with_a_clear_value(name: str, value: str) -> None:
    assert marks.reason(name, value, in_table=True) == ""


def test_a_long_value_is_cut() -> None:
    assert len(marks.reason("status", "very " * 1000, in_table=True)) < 120


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("LIVE", ""),
        (" live ", ""),
        ("SCHEDULED", "its status is scheduled: it was not public yet"),
        ("SOFT_TRASHED", "its status is soft_trashed"),
        ("ghosted", "its status is ghosted, which may not be public"),
        ("", "its status is empty, which may not be public"),
        ("published", "its status is published, which may not be public"),
    ],
)
def test_each_program_has_one_word_for_public(value: str, why: str) -> None:
    assert marks.status(value, "LIVE") == why


@pytest.mark.parametrize(("value", "is_no"), [("no", True), ("FALSE", True), ("0", True), ("", False), ("yes", False)])
def test_an_empty_value_is_not_a_no(value: str, *, is_no: bool) -> None:
    assert marks.is_no(value) is is_no
