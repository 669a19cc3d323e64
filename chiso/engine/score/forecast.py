"""The year-end score from the months so far, with what it assumes said aloud.

Figures that flow (counts, amounts) grow by month; a *stock* (tasks in the plan, number of units) is as
last reported; percents, ranks and states hold as last reported. Three continuations: every month to
come like the mean of those past, like the worst, like the best; worst and best are told by the points
the month's own figures earn on that line. Projected figures stay exact and unrounded: they are not counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from chiso.engine.problems import Problem
from chiso.engine.rules.apply import judge
from chiso.engine.rules.lines import lines
from chiso.engine.rules.verdict import ZERO, Ask, Entry
from chiso.engine.score import problems
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.sheet import Sheet, figures_of
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.types import Index

Course = Literal["mean", "worst", "best"]
COURSES: dict[Course, str] = {
    "mean": "các tháng còn lại như bình quân các tháng đã qua",
    "worst": "các tháng còn lại như tháng kém nhất",
    "best": "các tháng còn lại như tháng tốt nhất",
}
YEAR = 12


@dataclass(frozen=True, slots=True)
class Forecast:
    """One course: its result, and the assumptions it rests on."""

    course: Course
    result: Result
    assumptions: tuple[str, ...]


def forecast(
    index: Index, months: Mapping[int, Sheet], *, stocks: frozenset[str] = frozenset()
) -> tuple[Forecast, ...]:
    """The year-end under the three courses. ``months``: what each month alone brought; ``stocks``: ``1.1.a``.

    :raises Problem: no month, a month outside 1–12, a gap between months, an unknown stock.
    """
    _check(index, months, stocks)
    digest = sha256(index)
    asks = {ask.code: ask for node in index.walk() if node.rule is not None for ask in lines(node)}
    last = max(months)
    found = []
    for course, words in COURSES.items():
        entries: dict[str, Entry] = {}
        for code in sorted({code for month in months.values() for code in month.entries}):
            told = {
                month: sheet.entries[code] for month, sheet in sorted(months.items()) if code in sheet.entries
            }
            ask = asks.get(code)
            entries[code] = told[max(told)] if ask is None else _year(ask, told, last, stocks, course)
        first = next(iter(months.values()))
        whole = replace(first, entries=entries, stage="dự báo")
        result = evaluate(index, whole, digest=digest)
        found.append(Forecast(course, result, _assumptions(words, last, stocks)))
    return tuple(found)


def _check(index: Index, months: Mapping[int, Sheet], stocks: frozenset[str]) -> None:
    place = index.head.id
    if not months or min(months) < 1 or max(months) > YEAR:
        raise problems.bad_forecast(
            place, expected="số liệu của các tháng từ 1 đến 12", got=str(sorted(months))
        )
    absent = sorted(set(range(1, max(months) + 1)) - set(months))
    if absent:
        raise problems.bad_forecast(place, expected="đủ các tháng từ tháng 1", got=f"thiếu tháng {absent}")
    names = {
        f"{ask.code}.{name}"
        for node in index.walk()
        if node.rule is not None
        for ask in lines(node)
        for name in figures_of(ask)
    }
    unknown = sorted(stocks - names)
    if unknown:
        raise problems.bad_forecast(
            place, expected="stocks dạng MÃ.TÊN có trong bộ tiêu chí", got=", ".join(unknown)
        )


def _year(ask: Ask, told: Mapping[int, Entry], last: int, stocks: frozenset[str], course: Course) -> Entry:
    """The entry of the whole year for one line."""
    latest = told[max(told)]
    specs = figures_of(ask)
    flows = [
        name
        for name in {name for entry in told.values() for name in entry.figures}
        if specs[name].kind in ("count", "amount") and f"{ask.code}.{name}" not in stocks
    ]
    figures: dict[str, Fraction] = {}
    for entry in told.values():
        # What does not flow is as last reported.
        figures.update({name: value for name, value in entry.figures.items() if name not in flows})
    left = YEAR - last
    pattern = told.get(_pick(ask, told, figures, course)) if course != "mean" else None
    for name in flows:
        so_far = sum((entry.figures.get(name, ZERO) for entry in told.values()), ZERO)
        a_month = so_far / last if pattern is None else pattern.figures.get(name, ZERO)
        figures[name] = so_far + left * a_month
    return replace(latest, figures=figures)


def _pick(ask: Ask, told: Mapping[int, Entry], held: Mapping[str, Fraction], course: Course) -> int:
    """The month whose own figures earn least (or most) on this line; of equals the earliest."""
    earned: dict[int, Fraction] = {}
    for month, entry in told.items():
        try:
            verdict = judge(ask, replace(entry, figures={**held, **entry.figures}))
        except Problem:
            continue
        if verdict.points is not None:
            earned[month] = verdict.points
    if not earned:
        return 0
    return min(earned, key=lambda month: earned[month] if course == "worst" else -earned[month])


def _assumptions(words: str, last: int, stocks: frozenset[str]) -> tuple[str, ...]:
    told = [
        f"đã có số liệu {last} tháng, còn {YEAR - last} tháng: {words}",
        "số đếm và số tiền cộng dồn theo tháng; tỷ lệ, thứ hạng, trạng thái giữ như lần báo cáo gần nhất",
        "số dự báo không làm tròn; mục chưa có số liệu vẫn để trống, không tính là 0",
    ]
    if stocks:
        told.append(f"giữ nguyên theo lần báo cáo gần nhất: {', '.join(sorted(stocks))}")
    return tuple(told)
