from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from coopfeed import building
from coopfeed.building.loading import load
from coopfeed.preview import PreviewBuild, PreviewBuilder, PreviewState
from coopfeed.publishing import publish, record
from tests.desk import SITE, Desk
from tests.making import at
from tests.previewing import codes
from tests.stories import STORIES, Story, name_of

NOW = at("2026-01-01T00:00:00Z")


def always(moment: datetime) -> Callable[[str], datetime]:
    return lambda _: moment


def snapshot(builder: PreviewBuilder) -> tuple[PreviewState, PreviewBuild]:
    """Return the snapshot of the builder, which has one."""
    state = builder.refresh(always(NOW))
    assert state.preview
    return state, state.preview


def content(builder: PreviewBuilder, preview: PreviewBuild, path: str) -> bytes:
    output = builder.output(preview, path)
    assert output
    return output.content if isinstance(output.content, bytes) else output.content.read_bytes()


def tree(root: Path) -> dict[Path, tuple[int, int]]:
    """Return everything in a folder with its modification time."""
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in root.rglob("*")}


@pytest.mark.parametrize("story", STORIES, ids=name_of)
def test_a_snapshot_equals_the_publication_file_by_file(story: Story, tmp_path: Path) -> None:
    publish(building.build(load(story.root), story.now), tmp_path)
    (tmp_path / record.FILE).unlink()  # a preview publishes nothing
    published = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    builder = PreviewBuilder(story.root)
    preview = builder.refresh(always(story.now)).preview
    assert preview
    assert set(preview.paths) == published.keys()
    assert [path for path in preview.paths if content(builder, preview, path) != published[path].read_bytes()] == []


def test_nothing_is_written(desk: Desk) -> None:
    desk.item("herath", image="{src: dot.png, alt: A dot}")
    desk.write("items/dot.png", "a dot")
    before = tree(desk.root)
    builder = PreviewBuilder(desk.root)
    _, preview = snapshot(builder)
    for path in preview.paths:
        content(builder, preview, path)
    assert tree(desk.root) == before


def test_a_preview_does_not_disturb_a_publication(desk: Desk) -> None:
    desk.item("herath")
    desk.publish()
    before = tree(desk.root)
    snapshot(PreviewBuilder(desk.root))
    assert tree(desk.root) == before
    assert "27 unchanged" in desk.publish().stdout


def test_any_change_changes_the_version(desk: Desk) -> None:
    desk.item("herath", image="{src: dot.png, alt: A dot}")
    desk.write("items/dot.png", "a dot")
    builder = PreviewBuilder(desk.root)
    versions = [snapshot(builder)[1].version]

    def changed() -> bool:
        versions.append(snapshot(builder)[1].version)
        return versions[-1] != versions[-2]

    assert not changed()
    desk.item("herath", image="{src: dot.png, alt: A dot}", summary="Another.")
    assert changed()
    desk.write("items/dot.png", "another")
    assert changed()
    desk.write("feeds.yaml", SITE.replace("Example", "Other"))
    assert changed()
    desk.write("theme/style.css", "p {}")
    assert changed()
    desk.write("items/herath.yaml", (desk.root / "items/herath.yaml").read_text() + "# a note\n")
    assert not changed()


def test_unchanged_files_are_not_rendered_again(desk: Desk) -> None:
    desk.item("herath")
    desk.item("tea")
    builder = PreviewBuilder(desk.root)
    _, preview = snapshot(builder)
    tea, herath = (builder.output(preview, f"items/{slug}.html") for slug in ("tea", "herath"))
    desk.item("herath", summary="Another.")
    _, later = snapshot(builder)
    assert builder.output(later, "items/tea.html") is tea
    assert builder.output(later, "items/herath.html") != herath


def test_a_changed_site_changes_its_pages(desk: Desk) -> None:
    desk.item("herath")
    builder = PreviewBuilder(desk.root)
    content(builder, snapshot(builder)[1], "items/herath.html")
    desk.write("feeds.yaml", SITE.replace("Example", "Other"))
    assert b"Other news" in content(builder, snapshot(builder)[1], "items/herath.html")


def test_with_an_error_the_last_snapshot_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coopfeed.caching.scan._TICK", -(10**10))  # as if everything had been written long ago
    desk.item("herath", summary="The first.")
    builder = PreviewBuilder(desk.root)
    _, good = snapshot(builder)
    for _ in range(2):  # a later edit of the same file must not remove its text either
        desk.item("herath", date="x")
        state, preview = snapshot(builder)
        assert state.failed
        assert codes(state.problems) == ["bad-date"]
        assert preview is good
    assert b"The first." in content(builder, preview, "items/herath.html")
    desk.item("herath", summary="The second.")
    state, preview = snapshot(builder)
    assert not state.failed
    assert b"The second." in content(builder, preview, "items/herath.html")


def test_with_a_broken_feeds_yaml_the_last_snapshot_stays(desk: Desk) -> None:
    desk.item("herath")
    builder = PreviewBuilder(desk.root)
    _, good = snapshot(builder)
    desk.write("feeds.yaml", "title: [")
    state, preview = snapshot(builder)
    assert state.failed
    assert preview is good
    assert b"About herath." in content(builder, preview, "items/herath.html")


def test_a_start_with_errors_has_no_snapshot(desk: Desk) -> None:
    desk.item("herath", image="{src: none.png, alt: None}")
    state = PreviewBuilder(desk.root).refresh(always(NOW))
    assert (state.preview, state.failed, state.lacks) == (None, True, True)


def test_the_next_moment_is_known(desk: Desk) -> None:
    desk.item("herath", date="2026-02-03T10:00Z")
    desk.item("tea")
    assert snapshot(PreviewBuilder(desk.root))[0].due == at("2026-02-03T10:00:00Z")


def test_a_failing_template_is_a_problem_with_its_place(desk: Desk) -> None:
    desk.item("herath")
    desk.write("theme/item.html", '{% extends "coopfeed/item.html" %}\n{% block main %}{{ itm.title }}{% endblock %}')
    builder = PreviewBuilder(desk.root)
    _, preview = snapshot(builder)
    (problem,) = [found for job in builder.unchecked(preview) if (found := builder.problem(preview, job))]
    assert (problem.where.path, problem.where.line, problem.code) == ("theme/item.html", 2, "bad-theme")
    assert (problem.message, problem.hint) == ("'itm' is undefined", "the page items/herath.html cannot be made")
    assert problem.excerpt == "{% block main %}{{ itm.title }}{% endblock %}"


def test_a_snapshot_with_a_failing_template_is_discarded(desk: Desk) -> None:
    desk.item("herath")
    desk.write("theme/style.css", "")
    desk.write("theme/titles.html", "{{ items | length }}")
    builder = PreviewBuilder(desk.root)
    _, good = snapshot(builder)
    assert [builder.problem(good, job) for job in builder.unchecked(good) if builder.problem(good, job)] == []
    desk.write("theme/item.html", "{{ itm }}")
    state, bad = snapshot(builder)
    problem = next(found for job in builder.unchecked(bad) if (found := builder.problem(bad, job)))
    back = builder.without(state, problem)
    assert back.preview is good
    assert back.failed
    snapshot(builder)
    assert builder.without(state, problem).preview is good


def test_without_a_theme_no_page_is_rendered_in_advance(desk: Desk) -> None:
    desk.item("herath")
    builder = PreviewBuilder(desk.root)
    assert [*builder.unchecked(snapshot(builder)[1])] == []


@pytest.mark.parametrize("future", [False, True])
def test_a_preview_has_no_record(desk: Desk, *, future: bool) -> None:
    desk.item("herath")
    builder = PreviewBuilder(desk.root, future=future)
    _, preview = snapshot(builder)
    assert "coopfeed.json" not in preview.paths
    assert builder.output(preview, "coopfeed.json") is None
