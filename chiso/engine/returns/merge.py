"""Many units' returns into one, each figure by its own rule, with who gave what and who is missing.

A sum with a missing part says so and lists it; it never passes for a total. Percents are never summed: a
ratio is recomputed from merged parts, and only when the same units stand behind both sides. Not applicable
takes no part. Exact. The result does not depend on the order of returns; merging groups first and then the
groups gives the same sums.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from chiso.engine.decimals import exact_text, rounded
from chiso.engine.returns import problems
from chiso.engine.returns.compute import computed
from chiso.engine.returns.types import FigureSpec, Follows, Layout, Ratio, sources
from chiso.engine.returns.values import (
    Figures,
    NoData,
    NotApplicable,
    Number,
    Undefined,
    Value,
    exact,
    shown,
    to_json,
)
from chiso.engine.trace import Step
from chiso.engine.vietnamese import day, number

AGREE, LISTED = "các đơn vị ghi khác nhau", "liệt kê theo đơn vị"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReturn:
    """What one unit sent. ``dates``: own as-of dates of cumulative figures. For a return that is itself
    merged, ``lacking``: units whose part a figure does not hold; ``not_applicable``: units it does
    not concern."""

    unit_key: str
    figures: Figures
    as_of: dt.date | None = None
    title: str = ""
    dates: Mapping[str, dt.date] = field(default_factory=dict)
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_applicable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def date_of(self, key: str) -> dt.date | None:
        return self.dates.get(key, self.as_of)


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part of a figure; ``value`` None: sent, left blank."""

    unit: str
    value: Value | None
    as_of: dt.date | None


@dataclass(frozen=True, slots=True)
class MergedFigure:
    """One figure of the whole.

    ``lacking``: units without whose part the figure is incomplete (not sent, blank, or no data), whatever
    level they are at; ``not_applicable``: units it does not concern. ``parts``: what each unit gave, for
    the page that shows it.
    """

    key: str
    rule: str
    value: Value | None
    exact: Fraction | None
    parts: tuple[Part, ...]
    lacking: tuple[str, ...]
    not_applicable: tuple[str, ...]
    why: tuple[Step, ...]

    @property
    def complete(self) -> bool:
        return not self.lacking

    def as_json(self) -> dict[str, object]:
        """For storing beside the figure: where it comes from."""
        return {
            "rule": self.rule,
            "value": None if self.value is None else to_json(self.value),
            "parts": [
                {
                    "unit": part.unit,
                    "value": None if part.value is None else to_json(part.value),
                    "as_of": part.as_of.isoformat() if part.as_of else None,
                }
                for part in self.parts
            ],
            "lacking": list(self.lacking),
            "not_applicable": list(self.not_applicable),
            "why": [step.as_json() for step in self.why],
        }

    @property
    def given(self) -> tuple[str, ...]:
        """Units that stand behind the figure."""
        return tuple(part.unit for part in self.parts if isinstance(part.value, Number))


@dataclass(frozen=True, slots=True)
class Merged:
    """A whole merged return. ``absent``: units that should have sent one and did not."""

    figures: Mapping[str, MergedFigure]
    units: tuple[str, ...]
    absent: tuple[str, ...]

    def values(self) -> dict[str, Value]:
        """As the figures of one return."""
        return {key: one.value for key, one in self.figures.items() if one.value is not None}

    def incomplete(self) -> dict[str, tuple[str, ...]]:
        """Figures that lack units, and which."""
        return {key: one.lacking for key, one in self.figures.items() if one.lacking}

    def as_return(self, unit_key: str, *, as_of: dt.date | None = None, title: str = "") -> UnitReturn:
        """What this level sends to the next; what is lacking here stays lacking there."""
        return UnitReturn(
            unit_key=unit_key,
            figures=self.values(),
            as_of=as_of,
            title=title,
            lacking=self.incomplete(),
            not_applicable={
                key: one.not_applicable for key, one in self.figures.items() if one.not_applicable
            },
        )


def merge(
    layout: Layout,
    returns: Sequence[UnitReturn],
    *,
    expected: Sequence[str] = (),
    own: Figures | None = None,
) -> Merged:
    """``returns`` as one.

    ``expected``: every unit that should send, else those that did. ``own``: what the consolidating
    office fills: lines with that rule, and where units are only listed or disagree.

    :raises Problem: a unit twice, a unit nobody expects, a figure the layout does not ask for.
    """
    twice = [unit for unit, times in Counter(one.unit_key for one in returns).items() if times > 1]
    if twice:
        raise problems.unit_twice(unit=twice[0])
    for one in returns:
        if expected and one.unit_key not in expected:
            raise problems.unit_unexpected(unit=one.unit_key)
        for key in (*one.figures, *one.lacking):
            if key not in layout.figures:
                raise problems.strange_figure(unit=one.unit_key, key=key)
    place = {unit: number for number, unit in enumerate(expected)}
    ordered = sorted(returns, key=lambda one: (place.get(one.unit_key, 0), one.unit_key))
    sent = {one.unit_key for one in returns}
    absent = tuple(unit for unit in expected if unit not in sent)
    whole = _Whole(layout, ordered, absent, own or {})
    found = {spec.key: whole.entered(spec) for spec in layout.entered}
    for spec in layout.computed:
        found[spec.key] = whole.computed(spec, found)
    return Merged({key: found[key] for key in layout.figures}, tuple(one.unit_key for one in ordered), absent)


class _Whole:
    def __init__(
        self, layout: Layout, returns: Sequence[UnitReturn], absent: tuple[str, ...], own: Figures
    ) -> None:
        self.layout = layout
        self.returns = returns
        self.absent = absent
        self.own = own

    def entered(self, spec: FigureSpec) -> MergedFigure:
        """One entered figure by its rule."""
        if spec.merge == "own":
            return self._own(spec)
        parts = tuple(
            Part(one.unit_key, one.figures.get(spec.key), one.date_of(spec.key)) for one in self.returns
        )
        aside = self._aside(spec, parts)
        lacking = self._lacking(spec.key, parts, aside)
        numbers = [(part, Fraction(part.value.value)) for part in parts if isinstance(part.value, Number)]
        notes = _notes(parts, lacking, aside, self.absent)
        if not numbers:
            value, words = _none(parts, lacking)
            return MergedFigure(
                spec.key, spec.merge, value, None, parts, lacking, aside, (Step("state", words), *notes)
            )
        rule = {
            "sum": _sum,
            "max": _max,
            "latest": _latest,
            "list": _listed,
            "same": _same,
            "weighted_mean": self._weighted,
        }[spec.merge]
        value, figure, steps, left = rule(spec, numbers)
        lacking = tuple(dict.fromkeys((*lacking, *left)))
        if spec.key in self.own and not isinstance(value, Number):
            # Units disagree or are only listed: what the office settles stands; the trace keeps theirs.
            value = self.own[spec.key]
            figure, steps = exact(value), (*steps, Step("note", "cơ quan tổng hợp chốt số này"))
        return MergedFigure(spec.key, spec.merge, value, figure, parts, lacking, aside, (*steps, *notes))

    def _aside(self, spec: FigureSpec, parts: tuple[Part, ...]) -> tuple[str, ...]:
        """Units the figure does not concern; a group is named by those in it."""
        found: list[str] = []
        for part, one in zip(parts, self.returns, strict=True):
            below = one.not_applicable.get(spec.key, ())
            whole = isinstance(part.value, NotApplicable) or (
                part.value is None and self._not_asked(spec, part.unit)
            )
            found += below or ([part.unit] if whole else [])
        return tuple(dict.fromkeys(found))

    def _not_asked(self, spec: FigureSpec, unit: str) -> bool:
        """Whether a blank is right: the question the figure follows was answered otherwise."""
        figures = next(one.figures for one in self.returns if one.unit_key == unit)
        return spec.need == "optional" and any(
            isinstance(check, Follows)
            and spec.key in check.figures
            and (answer := exact(figures.get(check.flag))) is not None
            and answer != check.equals
            for check in self.layout.checks
        )

    def _lacking(self, key: str, parts: tuple[Part, ...], aside: tuple[str, ...]) -> tuple[str, ...]:
        """Units whose part is not in the figure."""
        found = list(self.absent)
        for part, one in zip(parts, self.returns, strict=True):
            below = one.lacking.get(key, ())
            unknown = part.value is None or isinstance(part.value, (NoData, Undefined))
            # A group that lacks units is named by them, not by itself.
            found += below or ([part.unit] if unknown and part.unit not in aside else [])
        return tuple(dict.fromkeys(found))

    def _own(self, spec: FigureSpec) -> MergedFigure:
        value = self.own.get(spec.key)
        words = "số của cơ quan tổng hợp, không cộng từ đơn vị"
        return MergedFigure(spec.key, "own", value, exact(value), (), (), (), (Step("note", words),))

    def computed(self, spec: FigureSpec, found: Mapping[str, MergedFigure]) -> MergedFigure:
        """A computed figure from merged parts; a ratio only of sides behind which the same units stand."""
        keys = sources(spec)
        lacking = tuple(dict.fromkeys(unit for key in keys for unit in found[key].lacking))
        one = computed(
            spec,
            {key: found[key].value for key in keys},
            {key: found[key].exact for key in keys},
        )
        steps = one.why
        if isinstance(spec.computed, Ratio) and one.exact is not None:
            odd = self._uneven(spec.computed, found)
            if odd:
                words = f"không tính: tử số và mẫu số không cùng các đơn vị ({', '.join(odd)})"
                value = Undefined("tử số và mẫu số không cùng các đơn vị")
                return MergedFigure(
                    spec.key, "parts", value, None, (), tuple(dict.fromkeys((*lacking, *odd))), (),
                    (Step("state", words), *self._of_those_with_both(spec, spec.computed, odd)),
                )  # fmt: skip
        if lacking:
            steps = (*steps, Step("note", f"chưa đủ đơn vị: thiếu {', '.join(lacking)}"))
        return MergedFigure(spec.key, "parts", one.value, one.exact, (), lacking, (), steps)

    def _uneven(self, ratio: Ratio, found: Mapping[str, MergedFigure]) -> tuple[str, ...]:
        """Units that stand behind one side and not the other, through all levels of sums."""
        sides: list[tuple[set[str], set[str]]] = []
        for side in (ratio.num, ratio.den):
            roots = [found[key] for key in self._roots(side)]
            if any(one.rule == "own" for one in roots):
                return ()
            lacking = {unit for one in roots for unit in one.lacking}
            aside = set.intersection(*(set(one.not_applicable) for one in roots)) - lacking
            sides.append((lacking, aside))
        (lacking, aside), (without, beside) = sides
        return tuple(sorted((lacking ^ without) | (aside ^ beside)))

    def _roots(self, keys: tuple[str, ...]) -> list[str]:
        """Entered lines under ``keys``."""
        found: list[str] = []
        for key in keys:
            spec = self.layout.figures[key]
            found += [key] if spec.computed is None else self._roots(sources(spec))
        return found

    def _of_those_with_both(self, spec: FigureSpec, ratio: Ratio, odd: tuple[str, ...]) -> tuple[Step, ...]:
        """For information: the ratio of the units that gave both sides."""
        both = [
            one
            for one in self.returns
            if one.unit_key not in odd and not one.lacking and not one.not_applicable
        ]
        total = []
        for side in (ratio.num, ratio.den):
            roots = self._roots(side)
            total.append(
                sum(
                    (exact(one.figures.get(key)) or Fraction(0) for one in both for key in roots), Fraction(0)
                )
            )
        if not both or not total[1]:
            return ()
        percent = number(total[0] / total[1] * 100, spec.decimals)
        words = f"riêng {len(both)} đơn vị có đủ hai số: {number(total[0])}/{number(total[1])} = {percent} %"
        return (Step("note", words),)

    def _weighted(self, spec: FigureSpec, numbers: list[tuple[Part, Fraction]]) -> Ruled:
        weights = {one.unit_key: exact(one.figures.get(spec.weight)) for one in self.returns}
        usable = [
            (part, figure, weight) for part, figure in numbers if (weight := weights[part.unit]) is not None
        ]
        left = tuple(part.unit for part, _ in numbers if weights[part.unit] is None)
        total = sum((weight for _, _, weight in usable), Fraction(0))
        if not usable or total == 0:
            words = f"không tính được trung bình: trọng số {spec.weight} bằng 0 hoặc chưa có"
            return Undefined(words), None, (Step("state", words),), left
        mean = sum((figure * weight for _, figure, weight in usable), Fraction(0)) / total
        value = rounded(mean, places=spec.decimals, mode="half_up")
        terms = " + ".join(
            f"{number(figure)} × {number(weight)} ({part.unit})" for part, figure, weight in usable
        )
        words = f"trung bình theo {spec.weight}: ({terms}) / {number(total)} = {number(value, spec.decimals)}"
        steps = [Step("measure", words)]
        if left:
            steps.append(Step("note", f"không có trọng số nên để ngoài: {', '.join(left)}"))
        return Number(value), mean, tuple(steps), left


Ruled = tuple[Value | None, Fraction | None, tuple[Step, ...], tuple[str, ...]]
"""Value, exact, steps, units left out."""
Numbers = list[tuple[Part, Fraction]]


def _sum(spec: FigureSpec, numbers: Numbers) -> Ruled:
    total = sum((figure for _, figure in numbers), Fraction(0))
    words = f"{' + '.join(f'{number(figure)} ({part.unit})' for part, figure in numbers)} = {number(total)}"
    steps = [Step("sum", words, {part.unit: str(figure) for part, figure in numbers})]
    dates = sorted({part.as_of for part, _ in numbers if part.as_of is not None})
    if spec.cumulative != "no" and len(dates) > 1:
        steps.append(Step("note", f"số lũy kế chốt khác ngày: từ {day(dates[0])} đến {day(dates[-1])}"))
    return Number(_decimal(total)), total, tuple(steps), ()


def _max(spec: FigureSpec, numbers: Numbers) -> Ruled:
    top = max(figure for _, figure in numbers)
    who = ", ".join(part.unit for part, figure in numbers if figure == top)
    return Number(_decimal(top)), top, (Step("measure", f"lớn nhất: {number(top)} ({who})"),), ()


def _latest(spec: FigureSpec, numbers: Numbers) -> Ruled:
    dated = [(part.as_of, part, figure) for part, figure in numbers if part.as_of is not None]
    if not dated:
        words = "không rõ số nào mới nhất: không đơn vị nào ghi ngày chốt"
        return (
            (Undefined(words), None, (Step("state", words),), ())
            if len(numbers) > 1
            else _same(spec, numbers)
        )
    last = max(when for when, _, _ in dated)
    final = [(part, figure) for when, part, figure in dated if when == last]
    value, figure, steps, left = _same(spec, final)
    return value, figure, (Step("measure", f"số chốt mới nhất, {day(last)}"), *steps), left


def _same(spec: FigureSpec, numbers: Numbers) -> Ruled:
    found: dict[Fraction, list[str]] = {}
    for part, figure in numbers:
        found.setdefault(figure, []).append(part.unit)
    if len(found) == 1:
        figure = next(iter(found))
        return (
            Number(_decimal(figure)),
            figure,
            (Step("measure", f"các đơn vị cùng ghi {number(figure)}"),),
            (),
        )
    listed = "; ".join(f"{number(figure)} ({', '.join(units)})" for figure, units in sorted(found.items()))
    return Undefined(AGREE), None, (Step("state", f"{AGREE}: {listed}"),), ()


def _listed(spec: FigureSpec, numbers: Numbers) -> Ruled:
    listed = "; ".join(f"{part.unit}: {shown(part.value, spec)}" for part, _ in numbers)
    return None, None, (Step("measure", f"{LISTED}: {listed}"),), ()


def _none(parts: tuple[Part, ...], lacking: tuple[str, ...]) -> tuple[Value | None, str]:
    """When nobody gave a number."""
    if not lacking and parts:
        return NotApplicable("không áp dụng với mọi đơn vị"), "không áp dụng với mọi đơn vị"
    if any(isinstance(part.value, (NoData, Undefined)) for part in parts):
        words = f"chưa đơn vị nào có số liệu ({', '.join(lacking)})"
        return NoData(words), words
    return None, "chưa đơn vị nào điền"


def _notes(
    parts: tuple[Part, ...], lacking: tuple[str, ...], aside: tuple[str, ...], absent: tuple[str, ...]
) -> tuple[Step, ...]:
    blank = [part.unit for part in parts if part.value is None and part.unit not in aside]
    no_data = [f"{part.unit} ({part.value.note})" for part in parts if isinstance(part.value, NoData)]
    known = {*absent, *(part.unit for part in parts)}
    below = [unit for unit in lacking if unit not in known]
    told = [
        (aside, "không áp dụng", "exemption"),
        (absent, "chưa gửi báo cáo", "note"),
        (blank, "để trống", "note"),
        (no_data, "chưa có số liệu", "note"),
        (below, "cấp dưới còn thiếu", "note"),
    ]
    return tuple(Step(kind, f"{words}: {', '.join(units)}") for units, words, kind in told if units)


def _decimal(value: Fraction) -> Decimal:
    """Exactly, whatever its length: sums and picks of decimals have finite decimals."""
    return Decimal(exact_text(value))
