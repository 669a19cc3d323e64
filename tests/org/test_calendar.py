"""Days off: read strictly, published as versions, with what a new version would move."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.problems import Problem, Problems
from chiso.org.models import Grant, HolidayCalendar
from chiso.org.problems import Forbidden
from chiso.org.schemas import CalendarDay, read_calendar, write_calendar
from chiso.org.selectors import working_calendar
from chiso.org.selectors.calendar import calendar_diff, days_of, versions
from chiso.org.services import calendar_publish
from chiso.org.terms import Right
from tests.cast import Cast

D = dt.date


def off(day: dt.date, name: str = "Ngày lễ", *, tentative: bool = False) -> CalendarDay:
    return CalendarDay(day, name=name, tentative=tentative)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("24/11/2026; nghỉ; Ngày lễ", [off(D(2026, 11, 24))]),
        ("2026-11-24\tnghỉ\tNgày lễ", [off(D(2026, 11, 24))]),
        ("2026-11-24,NGHỈ,Ngày lễ,Dự kiến", [off(D(2026, 11, 24), tentative=True)]),
        ("14/02/2026 - 16/02/2026; nghỉ; Ngày lễ", [off(D(2026, 2, day)) for day in (14, 15, 16)]),
        ("14/02/2026–15/02/2026; nghỉ; Ngày lễ", [off(D(2026, 2, day)) for day in (14, 15)]),
        ("10/01/2026; làm bù", [CalendarDay(D(2026, 1, 10), working=True)]),
        ("ngày; loại; tên; ghi chú", []),
        ("# ghi chú", []),
        ("", []),
    ],
)
def test_lines_people_write(line: str, days: list[CalendarDay]) -> None:
    assert list(read_calendar(line, year=2026)) == days


@pytest.mark.parametrize(
    "line",
    [
        "31/02/2026; nghỉ; x",
        "24/11; nghỉ; x",
        "24/11/2026; chơi; x",
        "24/11/2026; nghỉ",
        "24/11/2025; nghỉ; x",
        "24/11/2026; làm bù",
        "24/11/2026; nghỉ; x; có lẽ",
        "16/02/2026 - 14/02/2026; nghỉ; x",
        "01/01/2026 - 31/12/2026; nghỉ; x",
        "24/11/2026",
    ],
)
def test_lines_that_are_refused(line: str) -> None:
    with pytest.raises(Problems) as refusal:
        read_calendar(line, year=2026)
    assert refusal.value.problems[0].code == "OR0018"


def test_all_faults_are_told_with_their_lines() -> None:
    text = "01/01/2026; nghỉ; Tết\nx; nghỉ; y\n01/01/2026; nghỉ; Tết\n"
    with pytest.raises(Problems) as refusal:
        read_calendar(text, year=2026)
    assert [fault.place for fault in refusal.value.problems] == ["dòng 2", "dòng 3"]


names = st.text(
    st.characters(codec="utf-8", exclude_characters=";,\t\r\n#", exclude_categories=["C", "Z"]), min_size=1
)
year_days = st.dates(D(2026, 1, 1), D(2026, 12, 31))


@given(st.dictionaries(year_days, st.tuples(names, st.booleans()), max_size=20))
def test_what_is_written_reads_back_the_same(days: dict[dt.date, tuple[str, bool]]) -> None:
    listed = tuple(
        CalendarDay(day, working=True, tentative=tentative)
        if day.weekday() >= 5
        else CalendarDay(day, name=name, tentative=tentative)
        for day, (name, tentative) in sorted(days.items())
    )
    assert read_calendar(write_calendar(listed), year=2026) == listed


def test_a_new_version_replaces_and_keeps_the_old_one(cast: Cast) -> None:
    keeper = cast.actor(cast.ha)
    first = calendar_publish(2026, days=[off(D(2026, 10, 12))], source="TB 1", actor=keeper)
    second = calendar_publish(2026, days=[off(D(2026, 10, 13))], source="TB 2", actor=keeper)
    assert (first.version, second.version) == (1, 2)
    assert working_calendar().shift(D(2026, 10, 10)) == D(2026, 10, 12)
    assert [each.version for each in versions(2026)] == [2, 1]
    assert days_of(HolidayCalendar.objects.get(pk=first.pk)) == (off(D(2026, 10, 12)),)


@pytest.mark.parametrize(
    ("days", "source", "code"),
    [
        ([], "TB 1", "OR0019"),
        ([off(D(2026, 1, 1))], " ", "OR0014"),
        ([off(D(2025, 1, 1))], "TB 1", "OR0018"),
    ],
)
def test_what_is_not_published(cast: Cast, days: list[CalendarDay], source: str, code: str) -> None:
    with pytest.raises(Problem) as refusal:
        calendar_publish(2026, days=days, source=source, actor=cast.actor(cast.ha))
    assert refusal.value.code == code


def test_the_same_list_again_is_no_new_version(cast: Cast) -> None:
    keeper = cast.actor(cast.ha)
    calendar_publish(2026, days=[off(D(2026, 1, 1))], source="TB 1", actor=keeper)
    with pytest.raises(Problem) as refusal:
        calendar_publish(2026, days=[off(D(2026, 1, 1))], source="TB 1", actor=keeper)
    assert refusal.value.code == "OR0020"


def test_only_its_keepers_publish(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        calendar_publish(2026, days=[off(D(2026, 1, 1))], source="TB", actor=cast.actor(cast.binh))
    Grant.objects.create(person=cast.binh.person, authority=cast.authority, right=Right.CALENDAR_MANAGE)
    calendar_publish(2026, days=[off(D(2026, 1, 1))], source="TB", actor=cast.actor(cast.binh))


def test_the_preview_says_which_due_days_move() -> None:
    before = [off(D(2026, 10, 12)), off(D(2026, 1, 1))]
    after = [
        off(D(2026, 1, 1), "Tết Dương lịch"),
        off(D(2026, 12, 10)),
        CalendarDay(D(2026, 10, 10), working=True),
    ]
    diff = calendar_diff(2026, before, after)
    assert [(m.printed, m.before, m.after) for m in diff.moved] == [
        (D(2026, 10, 10), D(2026, 10, 13), D(2026, 10, 10)),
        (D(2026, 12, 10), D(2026, 12, 10), D(2026, 12, 11)),
    ]
    assert [day.day for day in diff.removed] == [D(2026, 10, 12)]
    assert len(diff.changed) == 1
    assert diff.working_after - diff.working_before == 1
    assert calendar_diff(2026, before, before).empty
