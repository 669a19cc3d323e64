"""Strict reading: every value a string with its place; every trick of YAML refused."""

import pytest

from chiso.engine.spec import read as module
from chiso.engine.spec.read import Listing, Scalar, Table, read


def codes(text, name="x.yaml"):
    value, faults = read(text, name=name)
    return [(fault.code, fault.place) for fault in faults], value


def test_no_type_sneaks_in():
    value, faults = read("a: no\nb: 1.10\nc: 2025-01-02\nd: [true, ~]\ne: {f: 0x10}\n", name="x.yaml")
    assert faults == ()
    texts = {key: inner.value for key, (_, inner) in value.entries.items() if isinstance(inner, Scalar)}
    assert texts == {"a": "no", "b": "1.10", "c": "2025-01-02"}
    assert [item.value for item in value.entries["d"][1].items] == ["true", "~"]
    assert isinstance(value.entries["e"][1], Table)
    assert isinstance(value.entries["d"][1], Listing)
    assert str(value.entries["c"][0]) == "x.yaml:3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [("SP0103", "x.yaml:3")]),
        ("a: &x 1\nb: *x\n", [("SP0104", "x.yaml:1"), ("SP0104", "x.yaml:2")]),
        ("a: !!int 1\n", [("SP0104", "x.yaml:1")]),
        ("a: {b: 1}\nc:\n  <<: {d: 1}\n", [("SP0104", "x.yaml:3")]),
        ("a: 1\n---\nb: 2\n", [("SP0203", "x.yaml:2")]),
        ("", [("SP0107", "x.yaml:1")]),
        ("a: [1, 2\nb: 3\n", [("SP0101", "x.yaml:2")]),
        ("a: \x01\n", [("SP0101", "x.yaml:1")]),
        ("? [1]\n: 2\n", [("SP0108", "x.yaml:1")]),
        ("? {a: 1}\n: [2]\n", [("SP0108", "x.yaml:1")]),
        (b"\xff\xfe", [("SP0102", "x.yaml:1")]),
    ],
)
def test_each_trick_is_refused_at_its_line(text, expected):
    assert codes(text)[0] == expected


def test_hostile_depth_and_size_stop_at_once(monkeypatch):
    assert codes("[" * 100_000)[0][0][0] == "SP0105"
    monkeypatch.setattr(module, "SIZE", 10)
    assert codes("a: 12345678901")[0][0][0] == "SP0106"


def test_decomposed_letters_are_composed():
    value, _ = read("a: ho\u0300a", name="x")
    assert value.entries["a"][1].value == "h\u00f2a"
