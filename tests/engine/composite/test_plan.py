"""A plan is read strictly: what is not exactly meant is refused, with file and line."""

from __future__ import annotations

import pytest

from chiso.engine.composite.plan import read_plan
from chiso.engine.problems import Problem, Problems

HEAD = "schema: chiso.composite/1\nid: t\nedition: '1'\ntitle: {vi: thử}\n"
NODES = "nodes:\n  - {code: a, parent: T}\n  - {code: b, parent: T}\n  - {code: T}\n"

FAULTS = [  # what, text, code, line
    ("broken YAML", HEAD + "nodes: [", "RD0101", 5),
    ("a key twice", HEAD + "id: u\n" + NODES + "steps: []\n", "RD0102", 5),
    ("an alias", HEAD + "nodes: &n\n  - {code: T}\nsteps: *n\n", "RD0103", 5),
    ("a tag", HEAD + "nodes:\n  - !x {code: T}\nsteps: []\n", "RD0103", 6),
    ("an empty value", HEAD + NODES + "steps:\n", "RD0104", 9),
    ("an unknown key", HEAD + NODES + "steps: []\nnote: hay\n", "RD0104", 1),
    ("an unknown step", HEAD + NODES + "steps:\n  - {step: smooth}\n", "RD0104", 10),
    ("an unknown method", HEAD + NODES + "steps:\n  - {step: impute, method: guess}\n", "RD0104", 10),
    ("a number in words", HEAD + NODES + "steps:\n  - {step: screen, min_share: nửa}\n", "RD0104", 10),
    (
        "a parameter of another method",
        HEAD + NODES + "steps:\n  - {step: normalise, method: rank, low: '1'}\n",
        "RD0104",
        10,
    ),
    (
        "a method without its parameter",
        HEAD + NODES + "steps:\n  - {step: aggregate, level: '2', method: generalised}\n",
        "RD0104",
        10,
    ),
    ("no tie rule", HEAD + NODES + "steps:\n  - {step: rank, by: T}\n", "RD0104", 10),
    ("infinity", HEAD + NODES + "steps:\n  - {step: normalise, method: minmax, high: inf}\n", "CO0101", 10),
    ("a code twice", HEAD + "nodes:\n  - {code: T}\n  - {code: T}\nsteps: []\n", "CO0102", 7),
    ("an unknown parent", HEAD + "nodes:\n  - {code: a, parent: U}\nsteps: []\n", "CO0103", 6),
    (
        "a circle",
        HEAD + "nodes:\n  - {code: a, parent: b}\n  - {code: b, parent: a}\nsteps: []\n",
        "CO0104",
        6,
    ),
    (
        "a step on an unknown code",
        HEAD + NODES + "steps:\n  - {step: rank, by: X, ties: min}\n",
        "CO0105",
        10,
    ),
    (
        "a level that is not there",
        HEAD + NODES + "steps:\n  - {step: aggregate, level: '3', method: sum}\n",
        "CO0106",
        10,
    ),
    ("a negative weight", HEAD + "nodes:\n  - {code: T, weight: '-1'}\nsteps: []\n", "CO0107", 6),
    ("bounds upside down", HEAD + "nodes:\n  - {code: T, low: '5', high: '1'}\nsteps: []\n", "CO0101", 6),
]


@pytest.mark.parametrize(("what", "text", "code", "line"), FAULTS, ids=[row[0] for row in FAULTS])
def test_each_fault_is_refused_with_its_line(what: str, text: str, code: str, line: int) -> None:
    with pytest.raises((Problem, Problems)) as refusal:
        read_plan(text, name="p.yaml")
    fault = refusal.value.problems[0] if isinstance(refusal.value, Problems) else refusal.value
    assert fault.code == code
    assert fault.place == f"p.yaml:{line}"


def test_all_faults_of_the_tree_are_told_at_once() -> None:
    nodes = "nodes:\n  - {code: a, parent: X, weight: '-1'}\n  - {code: a, parent: Y}\nsteps: []\n"
    with pytest.raises(Problems) as refusal:
        read_plan(HEAD + nodes, name="p.yaml")
    assert sorted(fault.code for fault in refusal.value.problems) == ["CO0102", "CO0103", "CO0103", "CO0107"]


def test_the_identity_is_of_the_meaning_and_not_of_the_layout() -> None:
    one = read_plan(HEAD + NODES + "steps:\n  - {step: rank, by: T, ties: min}\n", name="p.yaml")
    other = read_plan(
        "# ghi chú\n" + HEAD + NODES + "steps:\n- step: rank\n  ties: 'min'\n  by: T\n  order: descending\n",
        name="q.yaml",
    )
    changed = read_plan(HEAD + NODES + "steps:\n  - {step: rank, by: T, ties: max}\n", name="p.yaml")
    assert one.sha256 == other.sha256
    assert one.sha256 != changed.sha256


def test_the_same_step_may_recur_with_other_parameters() -> None:
    step = "  - {step: normalise, method: "
    steps = f"steps:\n{step}minmax, only: [a]}}\n{step}zscore, only: [b]}}\n"
    assert len(read_plan(HEAD + NODES + steps, name="p.yaml").steps) == 2
