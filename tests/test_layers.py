"""The layers of the package and the order of their imports, checked import by import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import coopfeed

HOUSE = Path(coopfeed.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))

LADDER = ("model", "reading", "rendering", "building", "caching", "publishing", "app", "cli")
"""The layers, the lowest first: a layer imports only those below it."""

FOR_EVERYBODY = {"errors", "printable", "network", "system", "version"}
SATELLITES = {"authoring", "migrating", "preview", "verifying"}
"""Beside the ladder: they may use its layers up to publishing, and only app and cli import them."""

UNDER_CLI = {"app", "errors", "model", "printable", "system", "version"}
"""Everything that the command line imports: the use cases and a few leaves."""

BETWEEN_SATELLITES = {"migrating": {"authoring"}}  # imported items are written like new ones

ONLY_IN = {
    "boto3": {"publishing"},
    "botocore": {"publishing"},
    "brotli": {"building"},
    "click": {"cli"},
    "feedgen": {"rendering"},
    "yaml": {"authoring", "migrating", "reading"},
    "obstore": {"publishing"},
    "dateutil": {"reading"},
    "markdown_it": {"reading"},
    "msgspec": {"caching", "publishing"},
    "nh3": {"reading"},
    "markdownify": {"migrating"},
    "anyascii": {"authoring"},
    "jinja2": {"rendering"},
    "lxml": {"migrating", "rendering", "verifying"},
    "watchfiles": {"preview"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
}
QUICK = {"model", "errors", "cli"}
HEAVY = {
    "anyascii",
    "boto3",
    "obstore",
    "lxml",
    "feedgen",
    "jinja2",
    "markdown_it",
    "babel",
    "yaml",
    "nh3",
    "starlette",
    "uvicorn",
    "watchfiles",
}


def layer_of(module: Path) -> str:
    parts = module.relative_to(HOUSE).parts
    return "coopfeed" if parts == ("__init__.py",) else parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[tuple[str, bool]]:
    """Yield the modules that a module imports, and whether it does so at its top level."""
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


def may_import(layer: str) -> set[str]:
    """Return what modules of a layer or satellite may import besides itself."""
    if layer in FOR_EVERYBODY:
        return FOR_EVERYBODY
    if layer in SATELLITES:
        return FOR_EVERYBODY | set(LADDER[: LADDER.index("app")]) | BETWEEN_SATELLITES.get(layer, set())
    if layer == "cli":
        return UNDER_CLI
    if layer in LADDER:
        known = SATELLITES if layer == "app" else set()
        return FOR_EVERYBODY | set(LADDER[: LADDER.index(layer)]) | known
    return FOR_EVERYBODY | {*LADDER}  # `coopfeed` itself, and `python -m coopfeed`


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(HOUSE).as_posix())
def test_a_layer_imports_only_those_below_it(module: Path) -> None:
    layer = layer_of(module)
    names = [name for name, _ in imports(module)]
    layers = {name.split(".")[1] for name in names if name.startswith("coopfeed.")} - {layer}
    assert layers <= may_import(layer)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(HOUSE).as_posix())
def test_each_library_is_imported_by_its_layer_only(module: Path) -> None:
    room = layer_of(module)
    strangers = {name for name, _ in imports(module) if room not in ONLY_IN.get(name.split(".")[0], {room})}
    assert not strangers


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(HOUSE).as_posix())
def test_heavy_libraries_are_imported_lazily(module: Path) -> None:
    at_once = {name.split(".")[0] for name, soon in imports(module) if soon}
    assert layer_of(module) not in QUICK or not at_once & HEAVY


def test_commands_import_at_the_top() -> None:
    assert [m.name for m in (HOUSE / "cli").glob("*.py") if not all(soon for _, soon in imports(m))] == []


def test_formats_do_not_import_each_other() -> None:
    formats = ("atom", "rss", "jsonfeed", "opml")
    for name in formats:
        imported = {module.rpartition(".")[2] for module, _ in imports(HOUSE / "rendering/formats" / f"{name}.py")}
        assert not imported & set(formats)


def test_the_clock_is_read_in_one_place() -> None:
    asking = [m.relative_to(HOUSE).as_posix() for m in MODULES if ".now(" in m.read_text(encoding="utf-8")]
    assert asking == ["cli/clock.py"]
