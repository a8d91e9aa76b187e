"""`coopfeed publish --watch`, as a real process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from tests.desk import Desk
from tests.previewing import Command, started


@contextmanager
def watching(desk: Desk, *arguments: str) -> Iterator[Command]:
    """A running `publish --watch` after its first publication."""
    with started(desk.root, "publish", "--watch", *arguments) as command:
        command.line("Watching for changes (press Ctrl-C to stop)")
        yield command


def test_each_change_is_published(desk: Desk) -> None:
    desk.item("herath")
    with watching(desk) as command:
        assert desk.ids() == ["herath"]
        desk.item("tea", date="2025-02-02")
        command.line("1 new item (tea)")
        assert desk.ids() == ["tea", "herath"]
        desk.item("tea", date="2025-02-02", summary="Another.")
        command.line("1 corrected (tea)")
        assert command.end() == 0


def test_an_error_is_reported_and_the_last_good_publication_stays(desk: Desk) -> None:
    desk.item("herath", summary="The first.")
    with watching(desk) as command:
        before = desk.files()
        desk.item("herath", date="04/08/2020")
        command.line("items/herath.yaml:2:7: ambiguous-date")
        command.line("Nothing was published.")
        assert desk.files() == before
        desk.item("herath", summary="The second.")
        command.line("1 corrected (herath)")


def test_watching_can_start_with_an_error(desk: Desk) -> None:
    desk.item("herath", image="{src: /files/dot.png, alt: A dot}")
    desk.write("files/note.txt", "")
    with watching(desk) as command:
        assert not desk.public.exists()
        desk.write("files/dot.png", "a dot")
        command.line("1 new item (herath)")
        desk.write("files/dot.png", "another dot")
        command.line("1 corrected (herath)")


def test_guards_hold_while_watching_and_an_allowance_counts_once(desk: Desk) -> None:
    desk.item("herath")
    desk.item("tea")
    desk.item("gone")
    desk.publish()
    (desk.root / "items/gone.yaml").unlink()
    with watching(desk, "--allow", "gone-item") as command:
        assert desk.ids() == ["herath", "tea"]
        (desk.root / "items/tea.yaml").unlink()
        command.line("gone-item")
        command.line("Nothing was published.")
        assert desk.ids() == ["herath", "tea"]
        desk.item("tea", summary="Back again.")
        command.line("1 corrected (tea)")


def test_a_scheduled_item_is_published_when_due(desk: Desk) -> None:
    desk.item("herath")
    with watching(desk) as command:
        for seconds in (2, 60):  # the second for a machine that needs more than two seconds to notice the first
            moment = datetime.now(UTC) + timedelta(seconds=seconds)
            desk.item(f"in-{seconds}", date=f"{moment:%Y-%m-%dT%H:%M:%SZ}")
        command.line("1 released item (in-")
        assert {"in-2", "herath"} <= set(desk.ids())


def test_an_unchanged_publication_prints_nothing(desk: Desk) -> None:
    desk.item("herath")
    with watching(desk) as command:
        desk.write("items/notes.txt", "no item")
        desk.item("tea")
        command.line("1 new item (tea)")
        assert sum("entr" in line for line in command.printed[-4:]) == 2


def test_a_failed_write_is_reported_and_watching_goes_on(desk: Desk) -> None:
    desk.item("herath")
    with watching(desk) as command:
        record = desk.public / "coopfeed.json"
        good = record.read_bytes()
        record.write_text("{")
        desk.item("herath", summary="Another.")
        command.line("coopfeed.json is damaged")
        record.write_bytes(good)
        desk.item("herath", summary="A third.")
        command.line("1 corrected (herath)")


def test_watching_ends_if_the_first_publication_fails(desk: Desk) -> None:
    desk.item("herath")
    desk.write("public", "a file where the folder should be")
    with started(desk.root, "publish", "--watch") as command:
        command.line("is a file, but must be a folder")
        assert command.process.wait() == 3


def test_the_json_form_has_an_object_per_publication(desk: Desk) -> None:
    desk.item("herath")
    with started(desk.root, "publish", "--watch", "--quiet", "--format", "json") as command:
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            lines.append(command.line(""))
        assert json.loads("".join(lines))["all"]["new"] == ["herath"]


def test_a_dry_run_cannot_watch(desk: Desk) -> None:
    result = desk.run("publish", "--watch", "--dry-run")
    assert result.exit_code == 2
    assert "--watch and --dry-run cannot be combined" in result.stderr
