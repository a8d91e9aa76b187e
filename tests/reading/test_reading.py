from __future__ import annotations

import os
from pathlib import Path

import pytest

import coopfeed
from coopfeed.building.loading import load
from coopfeed.model.problems import Problem, Severity
from coopfeed.reading import item_files
from tests.reading.examples import ITEM, SITE, make_project


def problems_of(root: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    return load(make_project(root, files)).problems


def test_all_items_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    names = ["items/b.yaml", "items/a/c.yml", "items/a/b/2020-01-01-d.YAML"]
    publication = load(make_project(tmp_path, dict.fromkeys(names, ITEM)))
    assert [item.slug for item in publication.items] == ["d", "c", "b"]
    assert publication.problems == ()
    assert publication.site.title == "Example news"


def test_the_library_loads_the_same(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"items/a.yaml": ITEM})
    assert coopfeed.load(str(project)) == load(project)


def test_other_and_hidden_files_are_not_items(tmp_path: Path) -> None:
    names = ["items/.a.yaml", "items/.git/a.yaml", "items/a.txt", "a.yaml", "items/.b.yaml/c.yaml"]
    assert load(make_project(tmp_path, dict.fromkeys(names, "- no item"))).problems == ()


def test_every_problem_is_reported_once_and_in_order(tmp_path: Path) -> None:
    files = {
        "feeds.yaml": SITE + "colour: red\n",
        "items/b.yaml": ITEM.replace("2020-01-01", "soon") + "x: y\n",
        "items/a.yaml": ITEM.replace("interviews", "no") + "tags: [&a !t b, *a]\n",
    }
    assert [(p.where.path, p.where.line, p.code) for p in problems_of(tmp_path, files)] == [
        ("feeds.yaml", 9, "unknown-key"),
        ("items/a.yaml", 3, "unknown-category"),
        ("items/a.yaml", 5, "yaml-tag"),
        ("items/b.yaml", 2, "bad-date"),
        ("items/b.yaml", 5, "unknown-key"),
    ]


def test_a_duplicate_id_names_both_files_and_shows_the_line(tmp_path: Path) -> None:
    files = {"items/a.yaml": ITEM + "id: urn:x\n", "items/b.yaml": ITEM.replace("2020", "2021") + "id: urn:x\n"}
    (problem,) = problems_of(tmp_path, files)
    assert problem.where.path == "items/b.yaml"
    assert problem.message == 'the id "urn:x" is already used by items/a.yaml'
    assert problem.excerpt == "id: urn:x"
    assert problem.hint.endswith("delete this line: the item then gets an id made of its file's name")


def test_an_explicit_id_equal_to_a_derived_one_is_reported(tmp_path: Path) -> None:
    files = {"items/a.yaml": ITEM + "id: tag:example.org,2020:news/b\n", "items/b.yaml": ITEM}
    (problem,) = problems_of(tmp_path, files)
    assert (problem.where.path, problem.where.line) == ("items/b.yaml", 1)
    assert problem.hint.endswith("delete the `id` in items/a.yaml")


def test_a_duplicate_id_is_reported_beside_other_problems(tmp_path: Path) -> None:
    files = {"items/a.yaml": ITEM + "id: urn:x\nx: y\n", "items/b.yaml": ITEM + "id: urn:x\nx: y\n"}
    assert [p.code for p in problems_of(tmp_path, files)] == ["unknown-key", "duplicate-id", "unknown-key"]


def test_a_duplicate_guid_is_reported(tmp_path: Path) -> None:
    other = ITEM.replace("2020", "2021")
    files = {"items/a.yaml": ITEM + "guid: 12\n", "items/b.yaml": other + "id: urn:b\nguid: 12\nx: y\n"}
    problem, _ = problems_of(tmp_path, files)
    assert (problem.code, problem.excerpt) == ("duplicate-id", "guid: 12")
    assert problem.message == 'the guid "12" is already used by items/a.yaml'


@pytest.mark.parametrize(("first", "second"), [("id", "guid"), ("guid", "id")])
def test_a_guid_equal_to_the_id_of_another_item_is_reported_at_the_second(
    tmp_path: Path, first: str, second: str
) -> None:
    other = ITEM.replace("2020", "2021")
    files = {"items/a.yaml": f"{ITEM}{first}: urn:x\n", "items/b.yaml": f"{other}{second}: urn:x\n"}
    (problem,) = problems_of(tmp_path, files)
    assert problem.message == f'the {second} "urn:x" is already used by items/a.yaml'
    assert (problem.where.path, problem.where.line) == ("items/b.yaml", 5)


def test_a_translation_with_the_guid_of_its_original_is_reported(tmp_path: Path) -> None:
    files = {"items/a.yaml": ITEM + "guid: 12\n", "items/a.fr.yaml": "title: T\nsummary: S\nguid: 12\n"}
    _, problem = problems_of(tmp_path, files)  # the other problem: there is no French edition
    assert (problem.where.path, problem.where.line) == ("items/a.fr.yaml", 3)
    assert problem.message == 'the guid "12" is already used by items/a.yaml'


def test_a_guid_may_be_the_id_of_its_own_item(tmp_path: Path) -> None:
    assert problems_of(tmp_path, {"items/a.yaml": ITEM + "id: urn:x\nguid: urn:x\n"}) == ()


def test_a_duplicate_slug_names_both_files(tmp_path: Path) -> None:
    files = {"items/x/2020-01-01-a.yaml": ITEM, "items/y/a.yaml": ITEM.replace("2020", "2021")}
    (problem,) = problems_of(tmp_path, files)
    assert problem.where.path == "items/y/a.yaml"
    assert problem.message == 'the slug "a" is already used by items/x/2020-01-01-a.yaml'


def test_with_three_files_of_one_slug_the_others_name_the_first(tmp_path: Path) -> None:
    files = {f"items/{n}/a.yaml": ITEM.replace("01-01", f"01-0{n}") for n in (1, 2, 3)}
    assert [p.message.rpartition(" ")[2] for p in problems_of(tmp_path, files)] == ["items/1/a.yaml"] * 2


def test_a_missing_items_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(SITE)
    (problem,) = load(tmp_path).problems
    assert (problem.where.path, problem.code) == ("items", "unreadable-file")
    assert problem.message == "the folder for items does not exist yet"


def test_a_file_in_place_of_the_items_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(SITE)
    (tmp_path / "items").write_text("")
    (problem,) = load(tmp_path).problems
    assert (problem.where.path, problem.code) == ("items", "unreadable-file")
    assert (problem.message, problem.hint) == ("is a file, but must be a folder", "move or rename it")


def test_an_items_folder_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(SITE)
    (tmp_path / "items").symlink_to("items")
    (problem,) = load(tmp_path).problems
    assert problem.message == "cannot be read: too many levels of symbolic links"


def test_an_empty_items_folder_is_not_a_problem(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(SITE)
    (tmp_path / "items").mkdir()
    assert load(tmp_path).problems == ()


def test_a_broken_link_is_a_problem_of_that_file(tmp_path: Path) -> None:
    project = make_project(tmp_path, {"items/a.yaml": ITEM})
    (project / "items/b.yaml").symlink_to("nobody.yaml")
    publication = load(project)
    assert [(p.where.path, p.code) for p in publication.problems] == [("items/b.yaml", "unreadable-file")]
    assert [item.slug for item in publication.items] == ["a"]


def test_a_link_out_of_the_project_is_not_read(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    (project / "items/b.yaml").symlink_to("/etc/passwd")
    (problem,) = load(project).problems
    assert (problem.where.path, problem.code, problem.excerpt) == ("items/b.yaml", "file-outside-project", "")


def test_a_linked_folder_is_reported_and_not_searched(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.yaml").write_text(ITEM)
    (project / "items/linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    publication = load(project)
    (problem,) = publication.problems
    assert (problem.where.path, problem.severity) == ("items/linked", Severity.WARNING)
    assert publication.items == ()


def test_a_folder_named_like_a_file_is_reported_and_searched(tmp_path: Path) -> None:
    publication = load(make_project(tmp_path, {"items/a.yaml/b.yaml": ITEM}))
    assert [(p.where.path, p.message) for p in publication.problems] == [("items/a.yaml", "is a folder")]
    assert [item.slug for item in publication.items] == ["b"]


def test_an_undecodable_file_name_is_a_printable_problem(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    name = os.fsencode(project / "items") + b"/a\xff.yaml"
    try:
        with open(name, "wb") as file:  # noqa: PTH123 - a path of bytes
            file.write(ITEM.encode())
    except OSError:
        pytest.skip("the file system has only names that are text")
    (problem,) = load(project).problems
    assert (problem.where.path, problem.code) == ("items/a\ufffd.yaml", "bad-file-name")


def test_progress_is_reported_after_each_file(tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    load(make_project(tmp_path, {"items/a.yaml": ITEM, "items/b.yaml": "- a\n"}), lambda *done: progress.append(done))
    assert progress == [(1, 2), (2, 2)]


def test_the_order_of_folder_entries_does_not_matter(tmp_path: Path) -> None:
    names = [f"items/{n}.yaml" for n in "cab"]
    project = make_project(tmp_path, dict.fromkeys(names, ITEM))
    assert list(item_files(project, [])) == sorted(names)
