from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.desk import NOW, SITE, Desk
from tests.preview.test_watching import SAVES
from tests.previewing import PATIENCE, Preview, serving, started


def shows(preview: Preview, path: str, text: str) -> bool:
    """Return whether the page eventually has the text; check at each new version."""
    return bool(preview.until(lambda state: not state["failed"] and text in preview.text(path)))


def test_the_address_is_printed_on_its_own_line(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    with serving(desk.root) as preview:
        assert preview.command.printed == ["1 item → 3 feeds\n", f"Serving at {preview.url} (press Ctrl-C to stop)\n"]
        assert preview.url.startswith("http://127.0.0.1:")
        assert preview.ask("/").status == 200


@pytest.mark.parametrize("save", SAVES)
def test_a_saved_item_appears_however_it_is_saved(desk: Desk, save: Callable[[Path, str], None]) -> None:
    desk.item("herath")
    path = desk.root / "items/herath.yaml"
    text = path.read_text()
    with serving(desk.root) as preview:
        for said in ("Once", "Twice"):
            save(path, text.replace("About", said))
            assert shows(preview, "/items/herath.html", f"{said} herath.")


def test_a_change_is_detected_without_file_system_events(desk: Desk) -> None:
    desk.item("herath")
    os.utime(desk.root / "items/herath.yaml", (0, 0))  # polling compares whole seconds
    with serving(desk.root, WATCHFILES_FORCE_POLLING="1") as preview:
        desk.item("herath", summary="Another.")
        assert shows(preview, "/items/herath.html", "Another.")


def test_several_files_saved_at_once_all_appear(desk: Desk) -> None:
    for number in range(30):
        desk.item(f"n{number}")
    with serving(desk.root) as preview:
        for number in range(30):  # as a checkout of another branch does
            desk.item(f"n{number}", summary="Another.")
        (desk.root / "items/n0.yaml").unlink()
        shutil.copytree(desk.root / "items", desk.root / "items/more", ignore=lambda *_: ["more"])
        for path in (desk.root / "items/more").iterdir():
            path.rename(path.with_name(f"more-{path.name}"))
        assert preview.until(lambda _: preview.ask("/items/n0.html").status == 404)
        assert shows(preview, "/", "58 entries")
        assert preview.text("/all/feed.json").count('"summary": "Another."') == 50


def test_problems_are_printed_as_by_check_and_so_is_their_end(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    with serving(desk.root) as preview:
        desk.item("herath", category="[interviews, trainings]", date="04/08/2020")
        assert preview.command.line("ambiguous-date").startswith("items/herath.yaml:2:7: ambiguous-date: 04/08/2020")
        preview.command.line("1 error in 1 file.")
        desk.item("herath", category="[interviews, trainings]", summary="Mended.")
        preview.command.line("All problems fixed.")
        preview.command.line("items/herath.yaml: 1 item → 3 feeds")
        assert shows(preview, "/items/herath.html", "Mended.")


def test_a_broken_feeds_yaml_is_reported_until_it_is_corrected(desk: Desk) -> None:
    desk.item("herath")
    with serving(desk.root) as preview:
        desk.write("feeds.yaml", SITE + "title: [")
        preview.command.line("yaml-syntax")
        assert "Example news" in preview.text("/")
        (desk.root / "feeds.yaml").unlink()
        preview.command.line("unreadable-file")
        assert "Example news" in preview.text("/")
        desk.write("feeds.yaml", SITE.replace("Example", "Other"))
        assert shows(preview, "/", "Other news")


def test_a_theme_added_later_is_picked_up(desk: Desk) -> None:
    desk.item("herath")
    with serving(desk.root) as preview:
        desk.write("theme/titles.html", "Titles of ours.")
        desk.write("theme/archive.html", '{% extends "coopfeed/archive.html" %}')
        desk.write("theme/item.html", '{% extends "coopfeed/item.html" %}{% block foot %}Ours.{% endblock %}')
        assert shows(preview, "/items/herath.html", "Ours.")
        desk.write("theme/item.html", '{% extends "coopfeed/item.html" %}{% block foot %}Theirs.{% endblock %}')
        assert shows(preview, "/items/herath.html", "Theirs.")


def test_a_failing_template_is_reported_with_its_place(desk: Desk) -> None:
    desk.item("herath")
    desk.write("theme/item.html", "{{ item.title }} is fine")
    with serving(desk.root) as preview:
        desk.write("theme/item.html", "\n{{ itm.title }}")
        preview.command.line("theme/item.html:2:1: bad-theme: 'itm' is undefined")
        state = preview.until(lambda state: state["failed"])
        assert preview.text("/items/herath.html") == "Herath is fine"
        desk.write("theme/item.html", "{{ item.title }} is better")
        preview.until(lambda later: later["version"] != state["version"])
        assert preview.text("/items/herath.html") == "Herath is better"


def test_a_failing_template_at_the_start_is_reported(desk: Desk) -> None:
    desk.item("herath")
    desk.write("theme/item.html", "{{ itm.title }}")
    with serving(desk.root) as preview:
        preview.command.line("theme/item.html:1:1: bad-theme: 'itm' is undefined")
        assert preview.until(lambda state: state["failed"])["version"] == ""
        assert preview.ask("/").status == 503


def test_an_image_is_watched_wherever_it_is(desk: Desk) -> None:
    desk.item("herath", image="{src: /files/dot.png, alt: A dot}")
    with serving(desk.root) as preview:  # it starts with an error: the image is missing

        def image(_: object) -> bytes:
            name = preview.text("/items/herath.html").partition('src="../assets/')[2].partition('"')[0]
            return preview.ask(f"/assets/{name}").body

        assert preview.until(lambda state: state["failed"])
        desk.write("files/dot.png", "a dot")
        preview.until(lambda state: image(state).endswith(b"a dot"))
        desk.write("files/dot.png", "another dot")
        preview.until(lambda state: image(state).endswith(b"another dot"))


def test_a_comment_in_a_file_does_not_change_the_version(desk: Desk) -> None:
    desk.item("herath")
    with serving(desk.root) as preview, preview.states() as states:
        first = next(states)
        path = desk.root / "items/herath.yaml"
        path.write_text(path.read_text() + "# a note\n")
        assert next(states)["version"] == first["version"]


def test_an_item_appears_at_its_moment(desk: Desk) -> None:
    from datetime import UTC, datetime, timedelta

    soon = datetime.now(UTC) + timedelta(seconds=3)
    desk.item("herath")
    desk.item("soon", date=f"{soon:%Y-%m-%dT%H:%M:%SZ}")
    with serving(desk.root) as preview:
        assert shows(preview, "/items/soon.html", "About soon.")


def test_ctrl_c_ends_it_at_once_despite_open_connections(desk: Desk) -> None:
    desk.item("herath")
    with serving(desk.root) as preview, preview.states() as states, preview.states() as others:
        assert next(states) == next(others)
        assert preview.command.end() == 0


def test_sigterm_ends_it_too(desk: Desk) -> None:
    desk.item("herath")
    with serving(desk.root) as preview, preview.states() as states:
        next(states)
        assert preview.command.end(signal.SIGTERM) == -signal.SIGTERM


def test_a_port_in_use_is_reported(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = desk.run("serve", "--port", str(port))
    assert result.exit_code == 3
    assert f"coopfeed: port {port} is in use by another program: choose another one (--port " in result.stderr


def test_an_address_of_another_machine_is_reported(desk: Desk) -> None:
    result = desk.run("serve", "--host", "192.0.2.1")
    assert result.exit_code == 3
    assert "coopfeed: cannot listen on 192.0.2.1, port 8000: " in result.stderr


def test_other_machines_have_access_only_on_request(desk: Desk) -> None:
    desk.item("herath")
    with serving(desk.root, "--host", "0.0.0.0") as preview:  # noqa: S104
        assert "Other machines on your network can see this preview.\n" in preview.command.printed
        own = Preview(preview.command, preview.url.replace("0.0.0.0", "127.0.0.1"))  # noqa: S104
        assert own.ask("/", host="192.0.2.1").status == 200
        assert own.ask("/", host="evil.example").status == 421


def test_it_answers_at_allowed_names(desk: Desk) -> None:
    desk.item("herath")
    allowed = ("--allow-host", "https://Tunnel.example.org/", "--allow-host", ".example.net")
    with serving(desk.root, *allowed) as preview:
        for name in ("tunnel.example.org", "a.b.example.net"):
            assert preview.ask("/", host=name).status == 200
        for name in ("example.org", "example.net", "a.tunnel.example.org"):
            refused = preview.ask("/", host=name)
            assert refused.status == 421
            assert f"coopfeed serve --allow-host {name}\n".encode() in refused.body


def test_a_codespace_is_recognised(desk: Desk) -> None:
    desk.item("herath")
    domain = {"GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "preview.example.org"}
    with serving(desk.root, CODESPACE_NAME="curly-space", **domain) as preview:
        name = f"curly-space-{urlsplit(preview.url).port}.preview.example.org"
        assert f"https://{name}/" in preview.command.line("From outside this codespace")
        assert preview.ask("/", host=name).status == 200


@pytest.mark.parametrize("name", ["", "[", "https://"])
def test_an_invalid_host_name_cannot_be_allowed(desk: Desk, name: str) -> None:
    result = desk.run("serve", "--allow-host", name)
    assert result.exit_code == 2
    assert f"{name!r} is not the name of a host" in result.stderr


def test_the_browser_is_opened(desk: Desk) -> None:
    desk.item("herath")
    fifo = desk.root / "opened"
    os.mkfifo(fifo)
    script = desk.root / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > {fifo}\n')
    script.chmod(0o755)
    with serving(desk.root, "--open", BROWSER=str(script)) as preview:
        assert fifo.read_text() == f"{preview.url}\n"


def test_quiet_prints_the_address_and_problems_only(desk: Desk) -> None:
    desk.item("herath", category="[interviews, trainings]")
    with serving(desk.root, "--quiet") as preview:
        assert len(preview.command.printed) == 1


def test_a_future_moment_can_be_previewed(desk: Desk) -> None:
    desk.item("herath", date="2026-06-01")
    for moment, status in ((NOW, 404), ("2026-07-01", 200)):
        with serving(desk.root, "--now", moment) as preview:
            assert preview.ask("/items/herath.html").status == status


def test_a_read_only_folder_can_be_previewed(desk: Desk) -> None:
    desk.item("herath")
    desk.root.chmod(0o555)
    try:
        with serving(desk.root) as preview:
            assert preview.ask("/items/herath.html").status == 200
    finally:
        desk.root.chmod(0o755)
    assert not (desk.root / ".coopfeed").exists()


def test_without_a_project_nothing_is_served(tmp_path: Path) -> None:
    with started(tmp_path, "serve") as command:
        command.line("no feeds.yaml in")
        assert command.process.wait(PATIENCE) == 2
