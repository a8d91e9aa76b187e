from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import coopfeed
from coopfeed import ArgumentError
from tests.desk import SITE, Desk

NOW = datetime(2026, 5, 2, 23, tzinfo=UTC)
ZURICH = f"{SITE}timezone: Europe/Zurich\n"


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.write("feeds.yaml", ZURICH)
    desk.item("herath", category="[interviews, trainings]")
    desk.item("lind")
    desk.publish()
    return desk


def withdraw(desk: Desk, item: str = "herath", reason: str = "", category: str = "") -> str:
    done = coopfeed.withdraw(desk.root, item, NOW, reason, category)
    assert done.problems == ()
    return (desk.root / done.path).read_text()


def noticed(desk: Desk) -> dict[str, object]:
    """Return the changes that the next publication reports."""
    result = desk.run("publish", "--now", "2026-05-04", "--format", "json")
    assert result.exit_code == 0, result.output
    return {key: value for key, value in json.loads(result.stdout)["all"].items() if value}


@pytest.mark.parametrize("item", ["herath", "items/herath.yaml"])
def test_the_withdrawal_date_is_in_the_time_zone_of_the_site(published: Desk, item: str) -> None:
    before = (published.root / "items/herath.yaml").read_text()
    after = withdraw(published, item, "A mistake.")
    assert after == before.replace("category", "withdrawn: 2026-05-03\nreason: A mistake.\ncategory")
    assert noticed(published) == {"withdrawn": ["herath"]}


def test_a_withdrawal_is_not_older_than_an_update_of_that_day(desk: Desk) -> None:
    desk.item("herath", updated="2026-05-02T22:00:00Z")
    desk.run("publish", "--now", "2026-05-02T22:30:00Z")
    before = (desk.root / "items/herath.yaml").read_text()
    assert "withdrawn: 2026-05-02T23:00:00+00:00\n" in withdraw(desk)
    desk.write("items/herath.yaml", f"{{{', '.join(before.splitlines())}}}\n")
    assert withdraw(desk).startswith("{withdrawn: 2026-05-02T23:00:00+00:00, ")
    (desk.root / "items/herath.yaml").unlink()
    assert "withdrawn: 2026-05-02T23:00:00+00:00\n" in withdraw(desk)


@pytest.mark.parametrize("values", [{}, {"guid": "12", "link": "https://example.org/herath"}])
def test_a_deleted_item_is_withdrawn_everywhere(desk: Desk, values: dict[str, str]) -> None:
    desk.item("herath", category="[interviews, trainings]", id="https://example.org/12", **values)
    desk.publish()
    (desk.root / "items/herath.yaml").unlink()
    withdraw(desk, reason="A mistake.")
    assert noticed(desk) == {"withdrawn": ["herath"]}
    for feed in ("interviews", "trainings", "all"):
        atom = (desk.public / feed / "atom.xml").read_text()
        assert 'ref="https://example.org/12"' in atom
        assert "A mistake." in atom


def test_a_deleted_translation_is_withdrawn_beside_its_original(published: Desk) -> None:
    published.write("feeds.yaml", f"{ZURICH}languages: [en, fr]\n")
    published.write("items/herath.fr.yaml", "title: Herath\nsummary: Sur Herath.\n")
    published.publish()
    (published.root / "items/herath.fr.yaml").unlink()
    assert coopfeed.withdraw(published.root, "herath.fr", NOW).path == "items/herath.fr.yaml"
    assert noticed(published) == {"withdrawn": ["herath.fr"]}


def test_an_item_of_an_edition_keeps_its_language(desk: Desk) -> None:
    desk.write("feeds.yaml", f"{SITE}languages: [en, fr]\n")
    desk.item("herath", language="fr")
    desk.item("lind")
    desk.publish()
    (desk.root / "items/herath.yaml").unlink()
    assert "language: fr\n" in withdraw(desk)


def test_withdrawing_an_archived_item_needs_its_category(desk: Desk) -> None:
    desk.write("feeds.yaml", f"{SITE}entries: 1\n")
    desk.item("herath")
    desk.item("lind", date="2025-02-01")
    desk.publish()
    (desk.root / "items/herath.yaml").unlink()
    with pytest.raises(ArgumentError, match="name it: -c interviews or -c trainings"):
        coopfeed.withdraw(desk.root, "herath", NOW)
    with pytest.raises(ArgumentError, match='no category called "interview": did you mean `interviews`'):
        coopfeed.withdraw(desk.root, "herath", NOW, category="interview")
    assert "category: interviews\n" in withdraw(desk, category="interviews")
    assert noticed(desk) == {"withdrawn": ["herath"]}


def test_the_only_category_need_not_be_given(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE.replace("  trainings: Trainings\n", "entries: 1\n"))
    desk.item("herath")
    desk.item("lind", date="2025-02-01")
    desk.publish()
    (desk.root / "items/herath.yaml").unlink()
    assert "category: interviews\n" in withdraw(desk)


def test_a_published_item_that_became_a_draft_can_be_withdrawn(published: Desk) -> None:
    published.item("herath", draft="true")
    assert "draft: false\n" in withdraw(published)
    assert noticed(published) == {"withdrawn": ["herath"]}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"draft": "true"}, "was never published"),
        ({"withdrawn": "2025-06-01"}, "already, from 2025-06-01"),
        ({"expires": "2025-06-01"}, "delete `expires` first"),
    ],
)
def test_what_cannot_be_withdrawn_is_reported_and_stays(desk: Desk, values: dict[str, str], message: str) -> None:
    desk.item("herath", **values)
    before = (desk.root / "items/herath.yaml").read_bytes()
    with pytest.raises(ArgumentError, match=message):
        coopfeed.withdraw(desk.root, "herath", NOW)
    assert (desk.root / "items/herath.yaml").read_bytes() == before


def test_a_translation_cannot_be_withdrawn_while_its_original_is_a_draft(published: Desk) -> None:
    published.write("items/herath.fr.yaml", "title: Herath\nsummary: Sur Herath.\nid: tag:example.org,2020:news/lind\n")
    published.item("herath", draft="true")
    with pytest.raises(ArgumentError, match="its original is a draft"):
        coopfeed.withdraw(published.root, "herath.fr", NOW)


def test_an_unknown_item_is_reported_with_the_nearest_one(published: Desk) -> None:
    (published.root / "items/lind.yaml").unlink()
    for wrong, near in (("lint", "lind"), ("heraht", "herath")):
        with pytest.raises(ArgumentError, match=f"did you mean `{near}`"):
            coopfeed.withdraw(published.root, wrong, NOW)
    with pytest.raises(ArgumentError, match="see `coopfeed list`"):
        coopfeed.withdraw(published.root, "zzz", NOW)


def test_a_reason_with_forbidden_characters_is_rejected(published: Desk) -> None:
    with pytest.raises(ArgumentError, match=r"U\+0007 is not allowed"):
        coopfeed.withdraw(published.root, "herath", NOW, "\a")


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("feeds.yaml", "title: [", "yaml-syntax"),
        ("items/herath.yaml", "title: [", "yaml-syntax"),
        ("items/herath.yaml", "title: A\ndate: 2027-01-01\ncategory: trainings\nsummary: A\n", "withdrawn-before-date"),
        ("feeds.yaml", SITE.replace("interviews: Interviews", "meetings: Meetings"), "unknown-category"),
    ],
)
def test_problems_stop_a_withdrawal(published: Desk, path: str, text: str, code: str) -> None:
    published.write(path, text)
    before = (published.root / "items/herath.yaml").read_bytes()
    done = coopfeed.withdraw(published.root, "herath", NOW)
    assert (done.path, [problem.code for problem in done.problems]) == ("", [code])
    assert (published.root / "items/herath.yaml").read_bytes() == before


def test_a_restored_file_with_problems_is_not_written(published: Desk) -> None:
    (published.root / "items/lind.yaml").unlink()
    published.write("feeds.yaml", f"{ZURICH}feeds_only: true\n")
    done = coopfeed.withdraw(published.root, "lind", NOW)
    assert [problem.code for problem in done.problems] == ["missing-link"]
    assert not list((published.root / "items").rglob("*lind*"))


def test_a_byte_order_mark_and_a_link_stay(published: Desk, tmp_path: Path) -> None:
    path = published.root / "items/herath.yaml"
    real = published.root / "herath.txt"
    real.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    real.chmod(0o640)
    path.unlink()
    path.symlink_to(real)
    withdraw(published)
    assert path.is_symlink()
    assert real.read_bytes().startswith(b"\xef\xbb\xbftitle: Herath\n")
    assert b"withdrawn: 2026-05-03\n" in real.read_bytes()
    assert real.stat().st_mode & 0o777 == 0o640
