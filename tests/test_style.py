"""Style rules of the package that a program can check."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import coopfeed

HOUSE = Path(coopfeed.__file__).parent
TEXTS = {path.relative_to(HOUSE).as_posix(): path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py")}
TREES = {name: ast.parse(text) for name, text in TEXTS.items()}
LINES = sum(text.count("\n") for text in TEXTS.values())


def nodes() -> Iterator[tuple[str, ast.AST]]:
    return chain.from_iterable(((name, node) for node in ast.walk(tree)) for name, tree in TREES.items())


def is_packed(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple)


def is_nested(node: ast.AST) -> bool:
    if not isinstance(node, ast.IfExp):
        return False
    return any(isinstance(part, ast.IfExp) for branch in (node.body, node.orelse) for part in ast.walk(branch))


def test_a_statement_assigns_one_thing() -> None:
    packed = [f"{name}:{node.lineno}" for name, node in nodes() if isinstance(node, ast.Assign) and is_packed(node)]
    assert len(packed) <= LINES / 1000, packed


def test_conditional_expressions_are_not_nested() -> None:
    nested = [f"{name}:{node.lineno}" for name, node in nodes() if isinstance(node, ast.IfExp) and is_nested(node)]
    assert nested == []


def test_the_docstring_of_a_function_says_what_it_does() -> None:
    functions = [(name, node) for name, node in nodes() if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    begun = [(f"{name}:{node.lineno}", (ast.get_docstring(node) or "Return").split()[0]) for name, node in functions]
    assert [where for where, word in begun if word in {"What", "Whether", "That"}] == []
