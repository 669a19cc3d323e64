"""From figures to the one value a rule compares: share, excess, figure, weighted answers.

Answers a ``Measured`` value, or a verdict when there is no value to compare: a figure is missing, or the
denominator is zero and the criterion says what that means.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.decimals import exact_text, rounded
from chiso.engine.rules import problems
from chiso.engine.rules.verdict import ZERO, Ask, Entry, Verdict, inapplicable, known, missing, pending
from chiso.engine.spec.types import Answers, Excess, Given, Measure, Outcome, Share, Zero
from chiso.engine.trace import Step, shown, shown_percent, shown_points

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Measured:
    """``value``: the share (1 = 100 %) or the figure; ``words`` end before ``= value``."""

    value: Fraction
    words: str
    is_share: bool
    warnings: tuple[str, ...] = ()

    def step(self, edges: tuple[Fraction, ...] = ()) -> Step:
        """The measure as a step; enough decimals to stand on the right side of every edge."""
        if not self.is_share:
            return Step("measure", self.words, {"value": exact_text(self.value)})
        equals = f"{self.words} = " if self.words else ""
        words = equals + shown_percent(self.value, edges=edges)
        return Step("measure", words, {"value": exact_text(self.value)})


def measure(of: Measure, ask: Ask, entry: Entry) -> Measured | Verdict:
    """The value of ``of`` from ``entry``; a verdict when it has none."""
    match of:
        case Share():
            return _share(of, ask, entry)
        case Excess():
            return _excess(of, ask, entry)
        case Given():
            return _given(of, ask, entry)
        case _:
            return _answers(of, ask, entry)


def on_zero(zero: Zero, of: str, ask: Ask) -> Verdict:
    """What a zero denominator means for this criterion."""
    words = f"{of} = 0"
    match zero:
        case "full" | "zero" | "not_applicable":
            return outcome(zero, words, ask)
        case _:
            return pending(f"{words}: văn bản không quy định trường hợp này, chờ cơ quan thẩm định xác định")


def outcome(then: Outcome, why: str, ask: Ask) -> Verdict:
    """Full points, none, or off the maximum, for a stated reason."""
    match then:
        case "full":
            return known(ask.points, Step("exemption", f"{why}: đạt điểm tối đa {shown_points(ask.points)}"))
        case "zero":
            return known(ZERO, Step("exemption", f"{why}: 0 điểm"))
        case _:
            return inapplicable(why)


def gaps(names: tuple[str, ...], entry: Entry) -> tuple[str, ...]:
    return tuple(name for name in names if name not in entry.figures)


def noun_of(name: str, ask: Ask) -> str:
    figure = ask.figures.get(name)
    return "" if figure is None else (figure.noun or figure.unit)


def _share(of: Share, ask: Ask, entry: Entry) -> Measured | Verdict:
    lacking = gaps((*of.part, of.of), entry)
    if lacking and entry.percent is not None:
        return _stated(of, ask, entry, entry.percent)
    whole = entry.figures.get(of.of)
    # A zero denominator settles the matter even when nobody wrote the zero numerator.
    if whole == 0 and not any(entry.figures.get(name) for name in of.part):
        return on_zero(of.zero, of.of, ask)
    if lacking or whole is None:
        return missing(*lacking)
    part = sum((entry.figures[name] for name in of.part), ZERO)
    name = " + ".join(of.part)
    if whole == 0:
        raise problems.part_without_whole(_at(ask, entry), part=name, of=of.of)
    words = f"{shown(part)}/{shown(whole)} {noun_of(of.part[0], ask)}".rstrip()
    value = part / whole
    return _capped(of, ask, entry, Measured(value, words, True, _disagreement(value, entry)))


def _stated(of: Share, ask: Ask, entry: Entry, percent: Fraction) -> Measured:
    if of.stated == "refused":
        raise problems.percent_refused(_at(ask, entry))
    words = f"tỷ lệ nêu trực tiếp {noun_of(of.part[0], ask)}".rstrip()
    warning = "chỉ có tỷ lệ đã làm tròn, không có tử số và mẫu số: điểm có thể lệch ở số lẻ"
    return _capped(of, ask, entry, Measured(percent / 100, words, True, (warning,)))


def _disagreement(value: Fraction, entry: Entry) -> tuple[str, ...]:
    """A percent written beside its own numerator and denominator must be theirs."""
    if entry.percent is None:
        return ()
    places = max(2, len(exact_text(entry.percent).partition(".")[2]))
    if Fraction(rounded(value * 100, places=places, mode="half_up")) == entry.percent:
        return ()
    return (f"tỷ lệ ghi {shown(entry.percent)} % khác b/a = {shown_percent(value)}; điểm tính theo b/a",)


def _capped(of: Share, ask: Ask, entry: Entry, found: Measured) -> Measured:
    if found.value <= 1:
        return found
    if of.over == "refuse":
        name = " + ".join(of.part)
        raise problems.part_over_whole(_at(ask, entry), part=name, of=of.of, got=found.step().words)
    warning = f"tỷ lệ {shown_percent(found.value)} vượt 100 %: tính bằng 100 %"
    return Measured(ONE, f"{found.words} (vượt 100 %)", True, (*found.warnings, warning))


def _excess(of: Excess, ask: Ask, entry: Entry) -> Measured | Verdict:
    if entry.percent is not None and gaps((of.now, of.before), entry):
        return Measured(entry.percent / 100, "mức tăng nêu trực tiếp", True)
    if lacking := gaps((of.now, of.before), entry):
        return missing(*lacking)
    now, before = entry.figures[of.now], entry.figures[of.before]
    if before == 0:
        return on_zero(of.zero, of.before, ask)
    words = f"{shown(now)} so với {shown(before)} {noun_of(of.now, ask)}".rstrip()
    return Measured((now - before) / before, f"{words}, chênh lệch", True)


def _given(of: Given, ask: Ask, entry: Entry) -> Measured | Verdict:
    if of.figure not in entry.figures:
        if entry.percent is not None and _is_percent(of.figure, ask):
            return Measured(entry.percent / 100, noun_of(of.figure, ask), True)
        return missing(of.figure)
    value = entry.figures[of.figure]
    if _is_percent(of.figure, ask):
        return Measured(value / 100, noun_of(of.figure, ask), True)
    return Measured(value, f"{shown(value)} {noun_of(of.figure, ask)}".rstrip(), False)


def _is_percent(name: str, ask: Ask) -> bool:
    figure = ask.figures.get(name)
    return figure is not None and figure.kind == "percent"


def _answers(of: Answers, ask: Ask, entry: Entry) -> Measured | Verdict:
    names = tuple(option.figure for option in of.options)
    if lacking := gaps(names, entry):
        if entry.percent is not None:
            return Measured(entry.percent / 100, "kết quả khảo sát nêu trực tiếp", True)
        return missing(*lacking)
    total = sum((entry.figures[name] for name in names), ZERO)
    if total == 0:
        return on_zero(of.zero, "tổng số phiếu", ask)
    weighted = sum((entry.figures[option.figure] * option.weight for option in of.options), ZERO)
    return Measured(weighted / total, f"{shown(weighted)}/{shown(total)} phiếu quy đổi", True)


def _at(ask: Ask, entry: Entry) -> str:
    return f"{entry.place} tiêu chí {ask.code}".strip()
