from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from coopfeed.errors import CoopfeedError
from coopfeed.publishing import digest, lock, read_record
from coopfeed.publishing.publication import amend
from tests.desk import Desk


def test_publishing_again_touches_no_file(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    before = {path: path.stat().st_mtime_ns for path in desk.public.rglob("*")}
    desk.publish()
    assert {path: path.stat().st_mtime_ns for path in desk.public.rglob("*")} == before


def test_foreign_files_are_never_touched(desk: Desk) -> None:
    desk.write("public/robots.txt", "mine")
    desk.write("public/items/old.html", "mine too")
    desk.item("herath")
    desk.publish()
    (desk.root / "items/herath.yaml").unlink()
    desk.publish("--allow", "gone-item")
    assert {"robots.txt", "items/old.html"} <= set(desk.files())
    assert "items/herath.html" not in desk.files()


def test_a_file_no_longer_published_is_removed_with_its_empty_folder(desk: Desk) -> None:
    desk.item("herath")
    desk.item("tanzania", category="trainings")
    desk.publish()
    desk.item("tanzania", category="trainings", draft="true")
    desk.publish("--allow", "gone-item")
    assert not (desk.public / "trainings").exists()
    assert not (desk.public / "items/tanzania.html").exists()
    assert (desk.public / "items/herath.html").exists()


def test_a_pasted_script_stays_as_long_as_it_exists(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    path = "embed/coop-feed.0123456789abcdef.js"
    desk.write(f"public/{path}", "the module of another version")
    record = json.loads((desk.public / "coopfeed.json").read_bytes())
    record["outputs"].append({"path": path, "sha256": "a", "size": 1})
    desk.write("public/coopfeed.json", json.dumps(record))
    for _ in range(2):
        desk.publish()
        assert recorded(desk, path)
        assert desk.files()[path] == b"the module of another version"
    (desk.public / path).unlink()
    desk.item("herath", summary="Corrected.")
    desk.publish()
    assert not recorded(desk, path)


def recorded(desk: Desk, path: str) -> bool:
    return path in {output["path"] for output in json.loads((desk.public / "coopfeed.json").read_bytes())["outputs"]}


def test_the_record_lists_every_file_with_its_digest_and_nothing_withheld(desk: Desk) -> None:
    desk.item("herath")
    desk.item("secret", draft="true")
    desk.publish()
    record = json.loads((desk.public / "coopfeed.json").read_bytes())
    assert {output["path"] for output in record["outputs"]} == set(desk.files()) - {"coopfeed.json"}
    assert [item["slug"] for item in record["items"]] == ["herath"]
    assert b"secret" not in (desk.public / "coopfeed.json").read_bytes()


def test_a_web_server_can_read_what_was_published_under_a_strict_umask(desk: Desk) -> None:
    desk.item("herath")
    before = os.umask(0o077)
    try:
        desk.publish()
    finally:
        os.umask(before)
    assert stat.S_IMODE((desk.public / "all/atom.xml").stat().st_mode) == 0o644
    assert stat.S_IMODE((desk.public / "all").stat().st_mode) == 0o755


def test_a_failure_while_files_are_prepared_changes_nothing(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    before = desk.files()
    desk.item("lind")
    # There is a folder where the new page has to be prepared.
    (desk.public / "items/lind.html.coopfeed-new").mkdir()
    result = desk.run("publish", "--now", "2026-01-01")
    assert result.exit_code == 3
    assert "lind.html.coopfeed-new: is a directory. The previous publication is unchanged." in result.output
    assert desk.files() == before


def test_an_image_that_vanishes_while_publishing_is_reported(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from coopfeed import building
    from coopfeed.building import loading
    from coopfeed.publishing import publish

    desk.write("items/dot.png", "not looked into")
    desk.item("herath", image="{src: dot.png, alt: A dot}")
    from datetime import UTC, datetime

    built = building.build(loading.load(desk.root), datetime(2026, 1, 1, tzinfo=UTC))
    (desk.root / "items/dot.png").unlink()
    with pytest.raises(CoopfeedError, match=r"cannot read .*dot\.png: no such file"):
        publish(built, desk.public)
    assert desk.files() == {}


def test_a_file_that_cannot_be_replaced_is_reported(desk: Desk) -> None:
    desk.item("herath")
    (desk.public / "feeds.opml").mkdir(parents=True)
    result = desk.run("publish", "--now", "2026-01-01")
    assert result.exit_code == 3
    assert "feeds.opml is a folder, but must be a file; move it away" in result.output
    assert not (desk.public / "all").exists()


def test_a_file_that_cannot_be_removed_is_reported(desk: Desk) -> None:
    desk.item("herath")
    desk.item("lind")
    desk.publish()
    (desk.root / "items/lind.yaml").unlink()
    page = desk.public / "items/lind.html"
    page.unlink()
    page.mkdir()
    result = desk.run("publish", "--now", "2026-01-01")
    assert result.exit_code == 3
    assert "items/lind.html is a folder, but must be a file" in result.output


def test_a_missing_folder_has_no_record(tmp_path: Path) -> None:
    assert read_record(tmp_path / "missing") is None


def test_the_record_is_not_amended_before_an_interrupted_publication_is_finished(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    (desk.public / lock.FILE).write_text('{"paths": ["old.html"]}\n')
    before = desk.files()
    was = digest(desk.public)
    assert amend(desk.public, was, lambda record: replace(record, headers="another")) == was
    with lock.hold(desk.public) as journal:
        assert journal.left == ("old.html",)
    assert desk.files().keys() == before.keys()
