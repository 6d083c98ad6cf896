"""Sizes that keep every file readable at one sitting, and a ban that an import graph cannot see."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).parent.parent
Node = TypeVar("Node", bound=ast.AST)
FILES = sorted((ROOT / "tui").rglob("*.py"))
FILE_LINES, FUNCTION_STATEMENTS, CLASS_METHODS, APP_LINES = 350, 40, 18, 300
# A hot loop, run for every line of every file, over six variables that its parts would have to hand on.
EXEMPT = {"tui/model/parse/plain_yaml.py:_load"}
BANNED_NAMES = {"utils", "helpers", "common", "core", "services", "managers", "types"}


def nodes(tree: ast.AST, kind: type[Node]) -> Iterator[Node]:
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def statements(function: ast.AST) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1


def called(call: ast.Call) -> str:
    return ast.unparse(call.func)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_so_are_its_functions_and_classes(path: Path) -> None:
    source = path.read_text()
    tree = ast.parse(source)
    assert len(source.splitlines()) <= (APP_LINES if path.name == "app.py" else FILE_LINES)
    assert path.stem not in BANNED_NAMES
    for function in nodes(tree, ast.FunctionDef):
        name = f"{path.relative_to(ROOT)}:{function.name}"
        assert name in EXEMPT or statements(function) <= FUNCTION_STATEMENTS, name
    for one in nodes(tree, ast.ClassDef):
        methods = [node for node in one.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert len(methods) <= CLASS_METHODS, one.name


def test_model_touches_no_clock() -> None:
    for path in FILES:
        if "model" in path.parts:
            for call in nodes(ast.parse(path.read_text()), ast.Call):
                assert not called(call).endswith((".now", ".today", "time.time")), (
                    f"{path}: {ast.unparse(call)}"
                )
