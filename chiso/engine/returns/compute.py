"""Computed figures from entered ones, each with a trace that says in Vietnamese how.

Rules, in this order. A part that does not apply leaves a sum, and makes a ratio not applicable; a sum none of
whose parts apply does not apply. Then: a blank part leaves the figure blank, a part without data leaves it
without data: no partial total passes for a total. A denominator of 0 is “không xác định”, never 100 %.
Exact fractions inside; rounded half up once, to the decimals of the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.decimals import rounded
from chiso.engine.returns.types import FigureSpec, Layout, Ratio, sources
from chiso.engine.returns.values import Figures, NoData, NotApplicable, Number, Undefined, Value, exact
from chiso.engine.trace import Step
from chiso.engine.vietnamese import number

ZERO_DENOMINATOR = "không xác định, mẫu số bằng 0"


@dataclass(frozen=True, slots=True)
class Computed:
    """One computed figure: ``value`` as printed (None: blank), ``exact`` before rounding, ``why``."""

    value: Value | None
    exact: Fraction | None
    why: tuple[Step, ...]


def compute(layout: Layout, figures: Figures) -> dict[str, Computed]:
    """Every computed figure of ``layout``. What was typed at a computed line takes no part."""
    known: dict[str, Value | None] = {spec.key: figures.get(spec.key) for spec in layout.entered}
    exacts: dict[str, Fraction | None] = {key: exact(value) for key, value in known.items()}
    found: dict[str, Computed] = {}
    for spec in layout.computed:
        one = computed(spec, known, exacts)
        found[spec.key], known[spec.key], exacts[spec.key] = one, one.value, one.exact
    return found


def complete(
    layout: Layout, figures: Figures, *, computed: Mapping[str, Computed] | None = None
) -> dict[str, Value]:
    """The whole return as it is read: what was entered, and computed lines as computed.

    ``computed``: what ``compute`` gave for these figures, where it is known already.
    """
    found = compute(layout, figures) if computed is None else computed
    whole = {key: value for key, value in figures.items() if key in layout.figures and key not in found}
    whole |= {key: one.value for key, one in found.items() if one.value is not None}
    return {key: whole[key] for key in layout.figures if key in whole}


def computed(
    spec: FigureSpec, known: Mapping[str, Value | None], exacts: Mapping[str, Fraction | None]
) -> Computed:
    """One line from its parts."""
    if isinstance(spec.computed, Ratio):
        return _ratio(spec, spec.computed, known, exacts)
    return _sum(spec, sources(spec), known, exacts)


def _open(keys: tuple[str, ...], known: Mapping[str, Value | None]) -> Computed | None:
    """What an unknown part makes of the whole; None when every part is a number or does not apply."""
    blank = [key for key in keys if known[key] is None]
    if blank:
        return Computed(None, None, (Step("state", f"chưa điền {_list(blank)}"),))
    lacking = [key for key in keys if isinstance(known[key], NoData)]
    if lacking:
        words = f"chưa có số liệu {_list(lacking)}"
        return Computed(NoData(words), None, (Step("state", words),))
    undefined = [key for key in keys if isinstance(known[key], Undefined)]
    if undefined:
        words = f"{_list(undefined)} không xác định"
        return Computed(Undefined(words), None, (Step("state", words),))
    return None


def _sum(
    spec: FigureSpec,
    keys: tuple[str, ...],
    known: Mapping[str, Value | None],
    exacts: Mapping[str, Fraction | None],
) -> Computed:
    if all(isinstance(known[key], NotApplicable) for key in keys):
        words = f"không áp dụng: {_list(keys)}"
        return Computed(NotApplicable(words), None, (Step("state", words),))
    if (unknown := _open(keys, known)) is not None:
        return unknown
    total = _added(keys, exacts)
    terms = [key for key in keys if exacts[key] is not None]
    left = [key for key in keys if isinstance(known[key], NotApplicable)]
    words = f"{_terms(terms, exacts)} = {_plain(total)} ({_list(terms, ' + ')})"
    steps = [Step("sum", words, {key: str(exacts[key]) for key in terms})]
    if left:
        steps.append(Step("exemption", f"không tính {_list(left)}: không áp dụng"))
    return Computed(Number(rounded(total, places=spec.decimals, mode="half_up")), total, tuple(steps))


def _ratio(
    spec: FigureSpec, ratio: Ratio, known: Mapping[str, Value | None], exacts: Mapping[str, Fraction | None]
) -> Computed:
    for name, side in (("mẫu số", ratio.den), ("tử số", ratio.num)):
        if all(isinstance(known[key], NotApplicable) for key in side):
            words = f"{name} không áp dụng ({_list(side)})"
            return Computed(NotApplicable(words), None, (Step("state", words),))
    if (unknown := _open((*ratio.num, *ratio.den), known)) is not None:
        return unknown
    top, bottom = _added(ratio.num, exacts), _added(ratio.den, exacts)
    values = {key: str(exacts[key]) for key in (*ratio.num, *ratio.den) if exacts[key] is not None}
    if bottom == 0:
        words = (
            f"{ZERO_DENOMINATOR} ({_plain(top)}/0, {_list(ratio.num, ' + ')} trên {_list(ratio.den, ' + ')})"
        )
        return Computed(Undefined(ZERO_DENOMINATOR), None, (Step("state", words, values),))
    percent = top / bottom * 100
    value = rounded(percent, places=spec.decimals, mode="half_up")
    words = (
        f"{_plain(top)}/{_plain(bottom)} × 100 = {number(value, spec.decimals)} % "
        f"({_list(ratio.num, ' + ')} trên {_list(ratio.den, ' + ')})"
    )
    steps = [Step("measure", words, values)]
    if Fraction(value) != percent:
        steps.append(Step("rounding", f"làm tròn nửa lên, {spec.decimals} chữ số thập phân"))
    if value == 100 and percent < 100:
        steps.append(Step("note", "chưa đủ 100 %, chỉ tròn 100 khi làm tròn"))
    return Computed(Number(value), percent, tuple(steps))


def _added(keys: tuple[str, ...], exacts: Mapping[str, Fraction | None]) -> Fraction:
    return sum((figure for key in keys if (figure := exacts[key]) is not None), Fraction(0))


def _plain(value: Fraction) -> str:
    return number(value)


def _terms(keys: list[str], exacts: Mapping[str, Fraction | None]) -> str:
    return " + ".join(_plain(figure) for key in keys if (figure := exacts[key]) is not None)


def _list(keys: list[str] | tuple[str, ...], mark: str = ", ") -> str:
    return mark.join(keys)
