"""The source as the house tests read it: files, syntax trees, decorated functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "chiso"
APPS = ("audit", "org", "notices", "evidence", "plans", "reporting", "scoring", "dashboards", "web")


def modules(*places: str) -> Iterator[tuple[str, ast.Module]]:
    """Dotted-path-like name and tree of every module under the places, migrations left out."""
    for place in places:
        for path in sorted((PACKAGE / place).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def verb_of(function: ast.FunctionDef) -> str | None:
    """The verb of ``@writes("…")``, if the function has one."""
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).split(".")[-1] == "writes":
            return str(ast.literal_eval(mark.args[0]))
    return None
