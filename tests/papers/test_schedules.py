"""Schedules: a table an official can sign, and the promise that nothing unknown becomes known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.papers.model import Recurring, Schedule, Several, UnknownSchedule
from chiso.papers.schedules import read_schedule

# What the cell says | what is due. Short: date y-m-d, month y-m, quarter y-q; "<" before; "?" no year said.
TABLE = """
30/11/2025 | date 2025-11-30
Trước 30/11 | date < ?-11-30
Trước ngày 30/11/2026 | date < 2026-11-30
Chậm nhất ngày 15/12/2026 | date 2026-12-15
Không quá ngày 20/11/2026 | date 2026-11-20
ngày 05 tháng 01 năm 2026 | date 2026-01-05
Trước ngày 20 tháng 12 | date < ?-12-20
17h00 ngày 05/12/2026 | date 2026-12-05 17:00
trước 17 giờ 00 phút ngày 05/12/2026 | date < 2026-12-05 17:00
trước 17 giờ ngày 09/9/2025 | date < 2025-09-09 17:00
Trước 10 giờ ngày 05 tháng 6 năm 2026 | date < 2026-06-05 10:00
30-11-2025 | date 2025-11-30
01.9.2026 | date 2026-09-01
Hoàn thành trước 30/11 | date < ?-11-30
Báo cáo kết quả trước ngày 15/11/2026 | date < 2026-11-15
Từ ngày 01/9 đến ngày 30/11/2026 | date 2026-11-30
Đến hết ngày 31/12/2026 | date 2026-12-31
29/02 | date ?-02-29
31/02/2026 | unknown
29/02/2026 | unknown
Tháng 9 | month ?-9
tháng 11/2025 | month 2025-11
Trong tháng 10 | month ?-10
tháng 3 năm 2026 | month 2026-3
11/2025 | month 2025-11
T10/2026 | month 2026-10
Trước tháng 6/2026 | month < 2026-6
Cuối tháng 8 | month ?-8
Đến hết tháng 10/2026 | month 2026-10
Từ tháng 3 đến tháng 9 | month ?-9
Tháng 3 - tháng 9/2026 | month 2026-9
Tháng 13 | unknown
Tháng 6, tháng 12 | month ?-6; month ?-12
Tháng 6 và tháng 12 | month ?-6; month ?-12
Tháng 3, 6, 9, 12/2026 | month 2026-3; month 2026-6; month 2026-9; month 2026-12
Quý II | quarter ?-2
Quý III/2025 | quarter 2025-3
Quý 2 năm 2026 | quarter 2026-2
Quí IV | quarter ?-4
Q2/2026 | quarter 2026-2
Trong Quý I | quarter ?-1
Trước Quý III/2026 | quarter < 2026-3
Quý II-III/2026 | quarter 2026-3
Quý I, II, III | quarter ?-1; quarter ?-2; quarter ?-3
Quý II, Quý IV/2026 | quarter 2026-2; quarter 2026-4
Quý II; Quý IV | quarter ?-2; quarter ?-4
Quý V | unknown
6 tháng đầu năm | half ?-1
06 tháng cuối năm 2026 | half 2026-2
9 tháng năm 2026 | nine_months 2026
Năm 2026 | year 2026
Trong năm 2026 | year 2026
Hết năm 2026 | year 2026
Cuối năm | year ?
Trong năm | year ?
Cả năm | year ?
Đến năm 2030 | year 2030
Trước năm 2030 | year < 2030
Giai đoạn 2026-2030 | years 2026-2030
2021 - 2025 | years 2021-2025
hàng ngày | daily
Trước 16 giờ hằng ngày | daily 16:00
Hằng tuần | weekly
hàng tháng | monthly
Hàng quý | quarterly
Hàng năm | yearly
Mỗi năm một lần | yearly
Định kỳ hàng tháng | monthly
trước ngày 20 hàng tháng | monthly < 20
định kỳ vào ngày 10 hàng tháng | monthly 10
Hàng tháng, trước ngày 20 | monthly < 20
Hàng tháng (trước ngày 14) | monthly < 14
ngày 25 của tháng | monthly 25
ngày 15 tháng cuối quý | quarterly 15 month 3
Trước ngày 15 của tháng cuối quý | quarterly < 15 month 3
Thứ Sáu hàng tuần | weekly weekday 5
16h00 thứ 6 hàng tuần | weekly weekday 5 16:00
Trước ngày 15/12 hàng năm | yearly < 15 month 12
Trước ngày 15/6 và 15/12 hàng năm | yearly < 15 month 6; yearly < 15 month 12
tháng 12 hàng năm | yearly month 12
01 lần/quý | quarterly
02 lần/năm | half_yearly
6 tháng/lần | half_yearly
06 tháng, năm | half_yearly; yearly
Hằng quý, 6 tháng, năm | quarterly; half_yearly; yearly
Định kỳ quý, 6 tháng và năm | quarterly; half_yearly; yearly
Định kỳ hàng tháng, quý, năm | monthly; quarterly; yearly
2 lần/tháng | unknown
Định kỳ | unknown
Thường xuyên | ongoing
Thường xuyên, liên tục | ongoing
Thường xuyên trong năm | ongoing
Thường xuyên, hàng tháng | ongoing; monthly
Theo kế hoạch | by_plan
Theo quy định | by_plan
Theo Kế hoạch của UBND thành phố | by_plan
Đúng thời hạn quy định | by_plan
Quý II/2026 (theo kế hoạch) | quarter 2026-2; by_plan
20 ngày sau khi Kế hoạch được ban hành | relative 20 day: Kế hoạch được ban hành
trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản | relative 5 working_day: ngày nhận được văn bản
Sau 15 ngày kể từ ngày ký ban hành | relative 15 day: ngày ký ban hành
Ngay sau khi Kế hoạch được ban hành | relative 0 day: Kế hoạch được ban hành
Trong vòng 24 giờ kể từ khi tiếp nhận | relative 24 hour: tiếp nhận
Trước 05 ngày so với ngày họp | relative < 5 day: ngày họp
05 ngày làm việc trước ngày kiểm tra | relative < 5 working_day: ngày kiểm tra
Chậm nhất 03 ngày trước khi họp | relative < 3 day: họp
Trước ngày họp ít nhất 02 ngày làm việc | relative < 2 working_day: ngày họp
Kế hoạch: Quý I; Báo cáo: Quý IV | quarter ?-1; quarter ?-4
Quý II/2026; khi có yêu cầu | quarter 2026-2; unknown
Tháng 01/2026 và thường xuyên | month 2026-1; ongoing
Khi có yêu cầu | unknown
Khi phát sinh nhiệm vụ | unknown
Từ tháng 3/2026 | unknown
Sau Đại hội Đảng bộ thành phố | unknown
- | unknown
"""
CASES = [tuple(part.strip() for part in line.split(" | ")) for line in TABLE.strip().splitlines()]


def short(schedule: Schedule) -> str:
    """A schedule in the short form of the table."""
    before = "< " if getattr(schedule, "before", False) else ""
    year = getattr(schedule, "year", None) or "?"
    match schedule.kind:
        case "several":
            assert isinstance(schedule, Several)
            return "; ".join(short(part) for part in schedule.parts)
        case "date":
            time = f" {schedule.time}" if schedule.time else ""  # type: ignore[union-attr]
            return f"date {before}{year}-{schedule.month:02d}-{schedule.day:02d}{time}"  # type: ignore[union-attr]
        case "month":
            return f"month {before}{year}-{schedule.month}"  # type: ignore[union-attr]
        case "quarter":
            return f"quarter {before}{year}-{schedule.quarter}"  # type: ignore[union-attr]
        case "period_end":
            span = schedule.span  # type: ignore[union-attr]
            if span == "years":
                return f"years {schedule.first_year}-{year}"  # type: ignore[union-attr]
            return f"{span} {before}{year}" + (f"-{schedule.half}" if span == "half" else "")  # type: ignore[union-attr]
        case "relative":
            return f"relative {before}{schedule.count} {schedule.unit}: {schedule.event}"  # type: ignore[union-attr]
        case kind if isinstance(schedule, Recurring):
            day = f" {before}{schedule.day}" if schedule.day else ""
            month = f" month {schedule.month}" if schedule.month else ""
            weekday = f" weekday {schedule.weekday}" if schedule.weekday else ""
            return f"{kind}{day}{month}{weekday}" + (f" {schedule.time}" if schedule.time else "")
        case kind:
            return str(kind)


@pytest.mark.parametrize(("text", "expected"), [c for c in CASES if len(c) == 2], ids=[c[0] for c in CASES])
def test_the_cell_means_what_the_table_says(text: str, expected: str) -> None:
    assert short(read_schedule(text, year=None)) == expected


def test_the_table_is_long_enough_to_trust() -> None:
    assert len(CASES) >= 80


def test_the_year_of_the_plan_completes_what_leaves_it_out_and_changes_nothing_else() -> None:
    assert short(read_schedule("Trước 30/11", year=2026)) == "date < 2026-11-30"
    assert short(read_schedule("Quý II; Quý IV/2027", year=2026)) == "quarter 2026-2; quarter 2027-4"
    assert short(read_schedule("29/02", year=2026)) == "unknown"


def test_the_words_stay_as_printed() -> None:
    assert read_schedule("  Trước  ngày 30/11 ", year=None).text == "Trước  ngày 30/11"
    assert read_schedule("Khi thành phố yêu cầu", year=2026) == UnknownSchedule("Khi thành phố yêu cầu")


def test_case_tone_placement_and_spaces_do_not_matter() -> None:
    for text in ("QUÝ II/2026", "quí ii / 2026", "Quý  II/2026"):
        assert short(read_schedule(text, year=None)) == "quarter 2026-2"


@given(st.text(alphabet="aáăâđêôơưbcdeghiklmnoprstuvxyAĐ0123456789/.,;:-() \n", max_size=60))
def test_any_text_is_read_without_failing_and_keeps_its_words(text: str) -> None:
    assert read_schedule(text, year=2026).text == text.strip()


@given(st.integers(1, 12), st.integers(1, 28), st.integers(2020, 2035))
def test_every_day_written_in_either_way_is_that_day(month: int, day: int, year: int) -> None:
    long = read_schedule(f"Trước ngày {day:02d} tháng {month:02d} năm {year}", year=None)
    brief = read_schedule(f"trước {day}/{month}/{year}", year=None)
    assert short(long) == short(brief) == f"date < {year}-{month:02d}-{day:02d}"


def test_a_word_that_changes_the_meaning_is_never_skipped() -> None:
    for text in ("Không thực hiện trong Quý II", "Sau Quý II", "Trừ tháng 9", "Từ năm 2026"):
        assert isinstance(read_schedule(text, year=None), UnknownSchedule), text


def test_no_case_is_listed_twice() -> None:
    texts = [re.sub(r"\s+", " ", case[0]) for case in CASES]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "text", ["hạn cuối " * 30 + "x", "từ từng " * 35 + "!", "trước " * 5000, "Quý I, " * 40]
)
def test_words_piled_up_are_answered_at_once(text: str) -> None:
    assert read_schedule(text, year=None).text == text.strip()
