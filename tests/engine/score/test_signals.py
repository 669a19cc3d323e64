"""What appraisers are pointed at: one table a signal, and what is no signal."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F

import pytest

from chiso.engine.score.signals import Edit, Line, Proof, Signal, signals

LOCK = dt.datetime(2026, 12, 15, 17, 0, tzinfo=dt.UTC)


def said(found: tuple[Signal, ...]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.unit, one.code) for one in found]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (dt.date(2024, 12, 31), True),
        (dt.date(2025, 1, 1), False),
        (dt.date(2025, 12, 31), False),
        (dt.date(2026, 1, 1), True),
        (None, False),
    ],
)
def test_a_document_dated_outside_the_year(day, told):
    found = signals(year=2025, proofs=[Proof("a", "1.1", 7, "x", day)])
    assert bool(found) is told


@pytest.mark.parametrize(("lines", "told"), [(2, 0), (3, 3), (4, 4)])
def test_one_file_under_many_criteria(lines, told):
    proofs = [Proof("a", f"1.{n}", 7, "x") for n in range(lines)]
    found = [one for one in signals(year=2025, proofs=[*proofs, *proofs]) if one.kind == "same_file"]
    assert len(found) == told


def test_the_same_bytes_registered_twice_are_one_file():
    proofs = [Proof("a", f"1.{n}", n, "x") for n in range(3)]
    assert {one.code for one in signals(year=2025, proofs=proofs)} == {"1.0", "1.1", "1.2"}


def test_a_file_shown_by_two_units_is_told_on_both():
    found = signals(
        year=2025, proofs=[Proof("a", "1.1", 1, "x"), Proof("b", "2.1", 2, "x"), Proof("a", "1.2", 3, "y")]
    )
    assert said(found) == [("other_unit", "a", "1.1"), ("other_unit", "b", "2.1")]
    assert found[0].facts["units"] == ("b",)


@pytest.mark.parametrize(("minutes", "told"), [(-1, False), (0, True), (30, True), (31, False)])
def test_an_edit_in_the_last_minutes(minutes, told):
    edit = Edit("a", "1.1", LOCK - dt.timedelta(minutes=minutes))
    assert bool(signals(year=2025, edits=[edit], locks={"a": LOCK})) is told


def test_edits_of_a_unit_without_a_lock_are_no_signal():
    assert signals(year=2025, edits=[Edit("a", "1.1", LOCK)], locks={"b": LOCK}) == ()


def test_many_late_edits_of_a_line_are_one_signal():
    edits = [Edit("a", "1.1", LOCK - dt.timedelta(minutes=n)) for n in (2, 9)]
    (found,) = signals(year=2025, edits=edits, locks={"a": LOCK})
    assert (found.facts["count"], found.facts["at"]) == (2, LOCK - dt.timedelta(minutes=2))


@pytest.mark.parametrize(
    ("points", "told"),
    [((1, 2), True), ((1, F(3, 2)), False), ((1, None), False), ((1,), False)],
)
def test_full_marks_everywhere(points, told):
    lines = [Line("a", f"1.{n}", None if p is None else F(p), F(n + 1)) for n, p in enumerate(points)]
    lines.append(Line("a", "9", None, F(0)))  # does not apply
    assert ("all_full" in {one.kind for one in signals(year=2025, lines=lines)}) is told


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ({"a": 120, "b": 118}, {"a": 120, "b": 118}, True),
        ({"a": 120, "b": 118}, {"a": 120, "b": 117}, False),
        ({"a": 1, "b": 1}, {"a": 1, "b": 1}, False),
        ({"a": 0}, {"a": 0}, False),
        ({}, {}, False),
        ({"a": 120}, {}, False),
    ],
)
def test_figures_that_are_last_years(now, before, told):
    line = Line(
        "a", "1.1", F(1), F(1), {k: F(v) for k, v in now.items()}, {k: F(v) for k, v in before.items()}
    )
    kinds = {one.kind for one in signals(year=2025, lines=[line])}
    assert ("same_figures" in kinds) is told


@pytest.mark.parametrize(
    ("points", "source", "told"), [(1, "1/2", True), (1, 1, False), ("1/2", 1, False), (1, None, False)]
)
def test_own_figures_that_earn_more_than_the_systems(points, source, told):
    line = Line("a", "1.1", F(points), F(2), by_source=None if source is None else F(source))
    assert ("over_source" in {one.kind for one in signals(year=2025, lines=[line])}) is told


def test_signals_come_by_unit_and_line():
    found = signals(
        year=2025,
        lines=[Line("b", "1.1", F(1), F(1), by_source=F(0)), Line("a", "2.1", F(1), F(2), by_source=F(0))],
        proofs=[Proof("a", "1.1", 1, "x", dt.date(2020, 1, 1))],
    )
    assert said(found) == [
        ("outside_year", "a", "1.1"),
        ("over_source", "a", "2.1"),
        ("over_source", "b", "1.1"),
    ]
