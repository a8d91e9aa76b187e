"""The rooms of the house, and the arrows between them: ../coopfeed is walked import by import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import coopfeed

HOUSE = Path(coopfeed.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))

MAY_IMPORT = {
    "problems": set(),
    "errors": set(),
    "paths": set(),
    "interrupts": set(),
    "printable": set(),
    "processes": {"errors", "interrupts"},
    "freshness": {"problems"},
    "store": {"freshness"},
    "model": {"problems"},
    "destinations": set(),
    "digest": {"model"},
    "sanitising": set(),
    "reading": {
        *(
            "destinations",
            "digest",
            "errors",
            "model",
            "pages",
            "paths",
            "printable",
            "problems",
            "processes",
            "sanitising",
        ),
    },
    "selecting": {"model"},
    "moments": {"digest", "model"},
    "formats": {"model"},
    "pages": {"errors", "model", "sanitising"},
    "building": {"authoring", "digest", "moments", "errors", "model", "problems", "selecting", "formats", "pages"},
    "incremental": {"store", "formats", "model", "errors", "processes", "reading", "building"},
    "threads": set(),
    "network": {"threads"},
    "fetching": {"errors", "network"},
    "announcing": {"fetching", "model", "network", "threads"},
    "foreign": {"errors", "fetching", "model"},
    "verifying": {"errors", "fetching", "network", "problems", "publishing", "threads"},
    "comparison": {"fetching", "foreign"},
    "authoring": {"errors", "fetching", "foreign", "freshness", "model", "processes", "reading"},
    "watching": {"errors", "freshness", "paths"},
    "preview": {
        "store",
        "incremental",
        "freshness",
        "watching",
        "model",
        "problems",
        "errors",
        "reading",
        "selecting",
        "building",
        "publishing",
    },
    "publishing": {
        "moments",
        "announcing",
        "destinations",
        "digest",
        "fetching",
        "interrupts",
        "model",
        "problems",
        "errors",
        "processes",
        "selecting",
        "building",
        "threads",
    },
    "cli": {
        "authoring",
        "comparison",
        "destinations",
        "fetching",
        "foreign",
        "store",
        "incremental",
        "coopfeed",
        "freshness",
        "interrupts",
        "model",
        "printable",
        "problems",
        "errors",
        "reading",
        "selecting",
        "pages",
        "building",
        "publishing",
        "verifying",
        "watching",
        "preview",
    },
    "__main__": {"cli", "interrupts"},
    "coopfeed": {"reading", "building"},
}
ONLY_IN = {
    "boto3": {"publishing"},
    "botocore": {"publishing"},
    "brotli": {"building"},
    "click": {"cli"},
    "feedgen": {"formats"},
    "yaml": {"authoring", "reading"},
    "obstore": {"publishing"},
    "pydantic": {"reading"},
    "pydantic_core": {"reading"},
    "dateutil": {"reading"},
    "markdown_it": {"reading"},
    "sanitising": set(),
    "reading": {
        *("destinations", "digest", "errors", "model", "pages", "paths", "problems", "processes", "sanitising"),
    },
    "feedparser": {"foreign"},
    "markdownify": {"authoring"},
    "anyascii": {"authoring"},
    "jinja2": {"pages"},
    "lxml": {"foreign", "formats", "verifying"},
    "watchfiles": {"watching"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
}
QUICK = {"model", "problems", "errors", "destinations", "cli"}
HEAVY = {
    "anyascii",
    "boto3",
    "obstore",
    "lxml",
    "feedgen",
    "pydantic",
    "jinja2",
    "markdown_it",
    "babel",
    "yaml",
    "nh3",
    "starlette",
    "uvicorn",
    "watchfiles",
}


def room_of(module: Path) -> str:
    parts = module.relative_to(HOUSE).parts
    return "coopfeed" if parts == ("__init__.py",) else parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[tuple[str, bool]]:
    """The modules that a module imports, and whether it does so as soon as it is imported itself."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        at_once = node in tree.body
        if isinstance(node, ast.Import):
            yield from ((alias.name, at_once) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "coopfeed":
            yield from ((f"coopfeed.{alias.name}", at_once) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or "", at_once


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(HOUSE).as_posix())
def test_arrows_run_one_way(module: Path) -> None:
    room = room_of(module)
    names = [name for name, _ in imports(module)]
    rooms = {name.split(".")[1] for name in names if name.startswith("coopfeed.")} - {room, "__version__"}
    assert rooms <= MAY_IMPORT[room]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(HOUSE).as_posix())
def test_each_library_has_its_room(module: Path) -> None:
    room = room_of(module)
    strangers = {name for name, _ in imports(module) if room not in ONLY_IN.get(name.split(".")[0], {room})}
    assert not strangers


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(HOUSE).as_posix())
def test_heavy_libraries_wait_until_they_are_needed(module: Path) -> None:
    at_once = {name.split(".")[0] for name, soon in imports(module) if soon}
    assert room_of(module) not in QUICK or not at_once & HEAVY


def test_formats_do_not_import_each_other() -> None:
    formats = ("atom", "rss", "jsonfeed", "opml")
    for name in formats:
        imported = {module.rpartition(".")[2] for module, _ in imports(HOUSE / "formats" / f"{name}.py")}
        assert not imported & set(formats)


def test_the_clock_is_asked_in_one_place() -> None:
    asking = [m.relative_to(HOUSE).as_posix() for m in MODULES if ".now(" in m.read_text(encoding="utf-8")]
    assert asking == ["cli/moment.py"]
