"""A current publication is not repeated; every change is detected, and the result is that of a clean run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopfeed.building import build
from coopfeed.building.loading import load
from coopfeed.caching import last_run, scan
from coopfeed.caching.folder import FOLDER
from coopfeed.publishing import publish, read_record
from coopfeed.publishing.remembering import remembered
from coopfeed.reading import dates
from tests.desk import SITE, Desk

NOW = "2026-01-01"


def settle(desk: Desk) -> None:
    """Wait for the file system's clock to tick, so that every file is older than one written now."""
    newest = max(path.lstat().st_ctime_ns for path in desk.root.rglob("*"))
    probe = desk.root / "probe"
    while True:
        probe.write_bytes(b"")
        if probe.stat().st_mtime_ns > newest:
            return


def imported(desk: Desk, *arguments: str) -> bool:
    """Publish with the real command, and return whether it had to read the items."""
    code = "import sys; from coopfeed.cli import main\ntry: main()\nfinally: print('yaml' in sys.modules)"
    command = [sys.executable, "-c", code, "publish", *arguments]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}  # the start of 2026
    done = subprocess.run(command, cwd=desk.root, env=env, capture_output=True, text=True, check=True)
    return done.stdout.endswith("True\n")


@pytest.fixture
def published(desk: Desk) -> Desk:
    """A published project without later changes."""
    desk.write("feeds.yaml", SITE + "icon: icon.png\n")
    desk.write("icon.png", "an icon")
    desk.write("items/photo.png", "a photo")
    desk.item("herath", image="{src: photo.png, alt: A photo}", expires="2026-06-01")
    desk.item("later", date="2026-05-01")
    desk.item("lind", updated="2026-03-01")
    settle(desk)
    # Only the second time is the icon, which is outside items/, scanned before it is read.
    desk.publish()
    desk.publish()
    return desk


def test_nothing_is_read_when_nothing_changed(published: Desk) -> None:
    assert not imported(published)


def test_the_output_is_the_same_as_that_of_a_full_run(published: Desk) -> None:
    again = published.run("publish", "--now", NOW)
    (published.root / ".coopfeed/last.json").unlink()
    anew = published.run("publish", "--now", NOW)
    assert again.stdout.rpartition("  ")[0] == anew.stdout.rpartition("  ")[0]
    assert again.stderr == anew.stderr
    assert "warning: empty-feed" in again.stderr


def edit_in_place(desk: Desk) -> None:
    path = desk.root / "items/herath.yaml"
    before = path.stat()
    path.write_text(path.read_text().replace("About herath", "ABOUT herath"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Desk], object]] = {
    "an edit of the same size with its time set back": edit_in_place,
    "a new item": lambda desk: desk.item("new"),
    "a renamed file": lambda desk: (desk.root / "items/later.yaml").rename(desk.root / "items/2026-05-01-later.yaml"),
    "feeds.yaml": lambda desk: desk.write("feeds.yaml", SITE.replace("Interviews", "Talks") + "icon: icon.png\n"),
    "an image": lambda desk: desk.write("items/photo.png", "another"),
    "a theme": lambda desk: desk.write("theme/item.html", "{{ item.title }}"),
    "a file outside items": lambda desk: desk.write("icon.png", "another"),
    "a published file": lambda desk: (desk.public / "all/atom.xml").write_text("damaged"),
    "a published file that is gone": lambda desk: (desk.public / "all/rss.xml").unlink(),
    "the record": lambda desk: (desk.public / "coopfeed.json").unlink(),
    "what is remembered": lambda desk: (desk.root / ".coopfeed/last.json").write_text("{"),
    "no memory": lambda desk: (desk.root / ".coopfeed/last.json").unlink(),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_detected(published: Desk, change: Callable[[Desk], object]) -> None:
    change(published)
    assert imported(published, "--adopt")


@pytest.mark.parametrize("moment", ["2026-03-02", "2026-05-02", "2026-06-02"])
def test_a_moment_at_which_something_is_due_is_detected(published: Desk, moment: str) -> None:
    before = published.files()
    published.run("publish", "--now", moment)
    assert published.files() != before


@pytest.mark.slow
def test_the_publication_of_another_process_is_not_stored_as_the_last_run(desk: Desk) -> None:
    desk.item("herath")
    settle(desk)
    code = (
        "import sys\n"
        "def meddle(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('last.new'): sys.exit('remembered')\n"
        "from coopfeed.publishing import publish\n"
        "def twice(*arguments):\n"
        "    done = publish(*arguments)\n"
        "    (arguments[1] / 'coopfeed.json').write_text('another record')\n"
        "    return done\n"
        "import coopfeed.publishing as p; p.publish = twice\n"
        "sys.addaudithook(meddle)\n"
        "from coopfeed.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, "publish"], cwd=desk.root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert last_run.recall(desk.root) is None


def test_a_clock_that_was_set_back_is_detected(published: Desk) -> None:
    assert published.run("publish", "--now", "2024-06-01").exit_code == 1


def test_another_destination_is_detected(published: Desk) -> None:
    published.run("publish", "--now", NOW, "--to", "elsewhere")
    assert (published.root / "elsewhere/all/atom.xml").exists()


@pytest.mark.slow
def test_a_change_in_a_linked_folder_is_detected(desk: Desk) -> None:
    desk.write("shared/report.pdf", "one")
    desk.item("herath", enclosures="{file: pics/report.pdf}")
    (desk.root / "items/pics").symlink_to(desk.root / "shared")
    for _ in range(3):
        settle(desk)
        imported(desk)
    desk.write("shared/report.pdf", "two")
    settle(desk)
    imported(desk)
    assert b"two" in {content for path, content in desk.files().items() if path.startswith("assets/")}


@pytest.mark.slow
def test_a_moved_project_publishes_to_its_new_place(tmp_path: Path) -> None:
    (tmp_path / "a/project").mkdir(parents=True)
    desk = Desk(tmp_path / "a/project")
    desk.write("feeds.yaml", SITE + "destination: ../www\n")
    desk.item("herath")
    for _ in range(3):
        settle(desk)
        imported(desk)
    desk.root = desk.root.rename(tmp_path / "project")
    imported(desk)
    assert (desk.root / "../www/all/atom.xml").exists()


def test_a_file_as_new_as_the_scan_is_racy(desk: Desk) -> None:
    desk.item("herath")
    settle(desk)
    old = scan.scan(desk.root, ["items"], [])
    assert old is not None
    assert old.trustworthy
    future = desk.root / "items/herath.yaml"
    ahead = future.stat().st_mtime_ns + 10**12
    os.utime(future, ns=(ahead, ahead))
    racy = scan.scan(desk.root, ["items"], [])
    assert racy is not None
    assert not racy.trustworthy


def test_a_read_only_scan_trusts_no_file_of_the_last_seconds(desk: Desk) -> None:
    desk.item("old")
    (desk.root / "items/old.yaml").rename(desk.root / "items/older.yaml")
    seen = scan.scan_read_only(desk.root, scan.INPUTS, ())
    assert seen.found.keys() == {"feeds.yaml", "items/older.yaml", "theme"}
    assert not any(map(seen.signature, seen.found))
    assert not (desk.root / FOLDER).exists()


def test_the_cache_is_ignored_by_git(published: Desk) -> None:
    assert (published.root / ".coopfeed/.gitignore").read_text() == "*\n"


def test_without_a_cache_folder_everything_is_read(desk: Desk) -> None:
    desk.item("herath")
    desk.write(".coopfeed", "a file where the folder should be")
    assert scan.scan(desk.root, ["items"], []) is None
    desk.publish()
    desk.publish()
    assert desk.ids() == ["herath"]


TEMPLATES = (Path(__file__).parents[2] / "docs/reference.in.md").read_text(encoding="utf-8")
COMMON = ("site", "language", "page", "root", "words('feed.subscribe')")
MORE = "entries: 2\nlanguages: [en, fr]\ntimezone: Europe/Zurich\nmax_bytes: 10000\n"
FRENCH = "title: En français\nsummary: Un texte.\n"
KINDS = (
    "add",
    "print",
    "long",
    "edit",
    "draft",
    "withdraw",
    "update",
    "photo",
    "translate",
    "untranslate",
    "say",
    "rename",
    "damage",
    "title",
    "archive",
    "month",
    "forget",
    "theme",
    "style",
    "plain",
)
EDITS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3)), max_size=8)


@pytest.mark.slow
@given(edits=EDITS)
@example(edits=[("oldest", 0), ("month", 0), ("month", 0), ("back", 0)])
@example(edits=[("translate", 0), ("rename", 0), ("edit", 0)])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_edits_gives_the_result_of_a_clean_run(edits: list[tuple[str, int]], tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        desk, month = Desk(Path(folder)), 1
        desk.write("feeds.yaml", SITE + MORE)
        print_all_values(desk)
        desk.item("always", date="2024-12-01")
        desk.item("old", date="2024-11-01")
        desk.item("older", date="2024-10-01")
        desk.write("items/older.fr.yaml", FRENCH)
        for step, (edit, number) in enumerate([("add", 0), *edits, ("none", 0)]):
            month = max(1, month + (edit == "month") - (edit == "back"))
            change(desk, edit, f"item-{number}", step)
            settle(desk)
            now = f"2026-{month:02}-01"
            result = desk.run("publish", "--now", now, "--allow", "gone-item")
            assert result.exit_code == 0, result.output
            assert desk.files() == clean(desk, now)


def change(desk: Desk, edit: str, name: str, step: int) -> None:
    rename(desk, f"2024-01-01-{name}", name)
    match edit:
        case "add":
            desk.item(name)
        case "edit":
            desk.item(name, summary=f"Step {step}.", tags="[milk]", country="[LK]", event="{start: 2026-03-29T10:00}")
        case "draft":
            desk.item(name, draft="true")
        case "withdraw":
            desk.item(name, withdrawn="2025-06-01")
        case "retire":
            desk.item(name, withdrawn="2026-02-15", reason="It is over.")
        case "oldest":
            desk.item("older", date="2024-10-01", withdrawn="2026-02-15")
        case "expire":
            desk.item(name, expires="2026-02-15")
        case "update":
            desk.item(name, updated="2026-02-15", summary=f"From step {step}.")
        case "photo":
            desk.write("items/photo.png", f"{step}")
            desk.item(name, image="{src: photo.png, alt: A photo}")
        case "translate":
            desk.item(name)
            desk.write(f"items/{name}.fr.yaml", FRENCH + f"date: 2026-0{1 + step % 2}-02\n")
        case "untranslate":
            (desk.root / "items/older.fr.yaml").unlink(missing_ok=True)
        case "say":
            desk.item("older", date="2024-10-02", title=f"Older than {step}", link="https://www.example.org/older")
        case "rename":
            desk.item(name)
            rename(desk, name, f"2024-01-01-{name}")
        case "damage":
            (desk.public / "all/atom.xml").write_text("damaged")
        case "title":
            desk.write("feeds.yaml", SITE.replace("Example", f"Step {step}") + MORE)
        case "theme":
            desk.write("theme/item.html", f"{{{{ item.title }}}}, as of step {step}")
            desk.write("theme/titles.html", f"Step {step}")
        case "long":
            desk.item(name, content="Words. " * 900)
        case "print":
            print_all_values(desk)
        case "style":
            desk.write("theme/style.css", f"/* Step {step} */")
        case "plain":
            shutil.rmtree(desk.root / "theme", ignore_errors=True)
        case "archive":
            (desk.public / "all/archive/1.rss.xml").write_text("damaged")
        case "forget":
            (desk.root / ".coopfeed/store.sqlite").write_bytes(b"damaged")


def print_all_values(desk: Desk) -> None:
    """Give the project a theme that prints every documented value with all its attributes."""
    rows = re.findall(r"^\| `(\w+\.html)` \|[^|]*\| (.*?)\| ", TEMPLATES, re.MULTILINE)
    for name, known in rows:
        if name == "base.html":  # all others extend it
            continue
        values = "".join(f"<p>{{{{ {value} }}}}</p>" for value in [*COMMON, *re.findall(r"`(\w+)`", known)])
        desk.write(f"theme/{name}", f'{{% include "coopfeed/{name}" %}}{values}')


def rename(desk: Desk, name: str, other: str) -> None:
    """Rename an item, if it exists, and its translation."""
    for ending in (".yaml", ".fr.yaml"):
        path = desk.root / f"items/{name}{ending}"
        if path.exists():
            path.rename(desk.root / f"items/{other}{ending}")


def clean(desk: Desk, now: str) -> dict[str, bytes]:
    """Return every file of the same publication, made only from the files and the record."""
    moment = dates.parse(now + "T00:00Z")
    assert isinstance(moment, datetime)
    record = read_record(desk.public)
    with tempfile.TemporaryDirectory() as folder:
        publish(build(load(desk.root), moment, remembered=remembered(record)), Path(folder))
        found = (path for path in Path(folder).rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
