"""Codes of refusals: one meaning each, one catalogue each."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from tests.house.tree import modules

CODE = re.compile(r"^[A-Z]{2}\d{4}$")


def codes() -> dict[str, set[str]]:
    """Code → the functions that make a problem with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in modules(""):
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    first = node.args[0].value
                    called = ast.unparse(node.func).split(".")[-1]
                    if isinstance(first, str) and CODE.match(first) and called[0].isupper():
                        found[first].add(f"{name}:{function.name}")
    return found


def test_a_code_is_made_in_one_place() -> None:
    assert {code: places for code, places in codes().items() if len(places) > 1} == {}


def test_the_prefix_names_the_area() -> None:
    areas = {
        "AU": "chiso/audit", "OR": "chiso/org", "NO": "chiso/notices", "EV": "chiso/evidence",
        "PL": "chiso/plans", "PA": "chiso/papers", "SP": "chiso/engine/spec", "RU": "chiso/engine/rules",
        "SC": "chiso/engine/score", "SV": "chiso/engine/survey", "CO": "chiso/engine/composite",
        "WB": "chiso/web", "CL": "chiso/cli", "SM": "chiso/engine/survey/sampling",
        "PI": "chiso/engine/pictures", "RP": "chiso/reporting", "RB": "chiso/scoring",
        "RT": "chiso/engine/returns", "GR": "chiso/engine/grids", "RD": "chiso/engine/reading",
    }  # fmt: skip
    strays = {
        code: place for code, places in codes().items() for place in places
        if not place.startswith(areas.get(code[:2], "?"))
    }  # fmt: skip
    assert strays == {}
