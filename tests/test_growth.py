"""No regular expression of the package takes more than linear time, whatever its input."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import coopfeed
from coopfeed.reading import syntax
from coopfeed.rendering import schemas
from tests.growing import Expression, growth
from tests.making import a_site

SEARCHING = {"search", "findall", "finditer", "sub", "subn", "split"}
FITTING = {"match", "fullmatch"}

MADE: dict[str, list[str]] = {
    "rule.said": [rule.said for rule in syntax._RULES],
    "re.escape(text)": [re.escape("<b>")],
}
"""Expressions built at run time, by their source, with their values."""


def test_every_regular_expression_takes_linear_time() -> None:
    found = {f"{each.place}: {each.pattern.pattern!r}": growth(each) for each in expressions()}
    assert len(found) > 100
    assert {place: how for place, how in found.items() if how} == {}


@pytest.mark.parametrize(
    ("pattern", "is_searched"),
    [
        (r"(a+)+b", False),
        (r"(?:a|a)*b", False),
        (r"a*a*b", False),
        (r"\s+$", True),
        (r"<!--.*?-->", True),
        (r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+", False),
        (r"[\t\ufeff]|[|>]\S*#", True),
        (r"(<pre[ >].*?</pre>)", True),
    ],
)
def test_a_slower_expression_is_found(pattern: str, *, is_searched: bool) -> None:
    assert growth(Expression("planted", re.compile(pattern, re.DOTALL), is_searched))


@pytest.mark.parametrize("pattern", ["a+b", "[a-z]+(?:-[a-z]+)*", r"[^@]+@[^@]+", "x{1,40}y"])
def test_a_linear_expression_is_not_reported(pattern: str) -> None:
    assert not growth(Expression("planted", re.compile(pattern), is_searched=False))


def expressions() -> list[Expression]:
    """Yield every expression in a module, in a call, or in a JSON Schema."""
    found: dict[tuple[re.Pattern[Any], bool], Expression] = {}
    for each in (*_held(), *_written(), *_published()):
        found.setdefault((each.pattern, each.is_searched), each)
    return [each for (pattern, is_searched), each in found.items() if is_searched or (pattern, True) not in found]


@cache
def _modules() -> dict[ModuleType, ast.Module]:
    names = ["coopfeed", *(info.name for info in pkgutil.walk_packages(coopfeed.__path__, "coopfeed."))]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return {module: ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")) for module in modules}


def _held() -> Iterator[Expression]:
    """Yield those in the globals of modules, in their classes and containers."""
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _within(value, 0):
                its = _methods(module, name)
                yield Expression(f"{module.__name__}.{name}", pattern, bool(its & SEARCHING) or not its & FITTING)


def _within(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    inside: Iterable[Any] = ()
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        inside = (*value, *value.values())
    elif isinstance(value, tuple | list | set | frozenset):
        inside = value
    elif isinstance(value, type) and value.__module__.startswith("coopfeed"):
        inside = vars(value).values()
    for each in inside if depth < 4 else ():
        yield from _within(each, depth + 1)


def _methods(module: ModuleType, name: str) -> set[str]:
    """Return the methods called on `name` of `module`, there and elsewhere as MODULE.name."""
    return _uses()[module.__name__, name] | _uses()["", name]


@cache
def _uses() -> dict[tuple[str, str], set[str]]:
    found = defaultdict[tuple[str, str], set[str]](set)
    for module, tree in _modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                its = node.value
                if isinstance(its, ast.Name):
                    found[module.__name__, its.id].add(node.attr)
                elif isinstance(its, ast.Attribute):
                    found["", its.attr].add(node.attr)
    return found


def _written() -> Iterator[Expression]:
    """Yield those in calls of `re`, except those in globals."""
    for module, tree in _modules().items():
        kept = {node for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign) for node in ast.walk(each)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call not in kept and (method := _of_re(call)):
                for pattern in _made(call, method, module):
                    yield Expression(f"{module.__name__}:{call.lineno}", pattern, method not in FITTING)


def _of_re(call: ast.Call) -> str:
    """Return the function of the module re that `call` calls, or ""."""
    _, _, method = ast.unparse(call.func).rpartition("re.")
    return method if ast.unparse(call.func) == f"re.{method}" and method in {"compile", *SEARCHING, *FITTING} else ""


def _made(call: ast.Call, method: str, module: ModuleType) -> Iterator[re.Pattern[Any]]:
    """Yield the expressions that `call` may use."""
    written, place = call.args[0], {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(method, 2)
    flags = [*(each.value for each in call.keywords if each.arg == "flags"), *call.args[place : place + 1]]
    source = ast.unparse(written)
    for text in MADE[source] if source in MADE else [_value(written, module)]:
        yield re.compile(text, *(_value(each, module) for each in flags))


def _value(node: ast.expr, module: ModuleType) -> Any:
    """Return the value of a Python expression; one that needs more than its module must be in `MADE`."""
    return eval(compile(ast.Expression(node), "<a test>", "eval"), vars(module))  # noqa: S307  # our own code


def _published() -> Iterator[Expression]:
    """Yield the patterns of the JSON Schemas, which text editors search for as they are."""
    for kind, make in schemas.KINDS.items():
        for pattern in dict.fromkeys(_in_schema(make(a_site()))):
            yield Expression(f"JSON Schema of {kind}", re.compile(pattern), is_searched=True)


def _in_schema(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for key, each in value.items() if key == "pattern" and isinstance(each, str))
        for each in value.values():
            yield from _in_schema(each)
    elif isinstance(value, list):
        for each in value:
            yield from _in_schema(each)
