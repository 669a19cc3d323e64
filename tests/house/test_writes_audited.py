"""Every write stands in a service, under a verb, with an entry; every verb is used."""

from __future__ import annotations

import ast
import re

import pytest

from chiso.audit.terms import VERBS
from tests.house.tree import APPS, functions, modules, verb_of

WRITING = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete",
}  # fmt: skip
"""Calls that write to the database. ``.update(`` is checked on querysets only: dicts have it too."""

APART = {
    "chiso/audit/services.py": "the mechanism itself",
}


def written_in(tree: ast.Module) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        target = ast.unparse(node.func.value)
        manager = re.search(r"\bobjects\b|_default_manager|\.(filter|exclude|all)\(", target)
        if node.func.attr in WRITING and (manager or node.func.attr in {"save", "delete"}):
            if node.func.attr == "save" and node.args:
                continue  # a workbook or a picture into a stream
            if node.func.attr == "delete" and not manager and target.split(".")[0] in {"request", "session"}:
                continue
            found.append((f"{target}.{node.func.attr}", node.lineno))
        if node.func.attr == "update" and manager:
            found.append((f"{target}.update", node.lineno))
    return found


def test_only_services_write() -> None:
    strays = [
        f"{name}:{line} {call}"
        for name, tree in modules(*APPS)
        if "/services" not in name and name not in APART
        for call, line in written_in(tree)
    ]
    assert strays == [], "writes belong into services"


def test_every_public_function_of_a_service_that_writes_has_a_verb() -> None:
    silent = [
        f"{name}:{function.lineno} {function.name}"
        for name, tree in modules(*APPS)
        if "/services" in name and name not in APART
        for function in functions(tree)
        if not function.name.startswith("_")
        and verb_of(function) is None
        and written_in(ast.Module(body=function.body, type_ignores=[]))
    ]
    assert silent == [], "a public write needs @writes(verb)"


def used_verbs() -> set[str]:
    return {verb for _name, tree in modules(*APPS) for f in functions(tree) if (verb := verb_of(f))}


def test_every_verb_used_is_registered() -> None:
    assert used_verbs() - set(VERBS) == set()


def test_every_registered_verb_is_used() -> None:
    unused = {verb for verb in VERBS if not verb.startswith("test.")} - used_verbs()
    assert unused == set(), "a verb nobody writes is a promise nobody keeps"


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_belongs_to_its_app(verb: str) -> None:
    assert verb.split(".")[0] in {*APPS, "test"}
