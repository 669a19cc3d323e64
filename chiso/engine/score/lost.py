"""Points lost, and what exactly would win them back: per criterion, domain, owner.

For every line that stands below its maximum, each figure is moved alone, in its own grain (one dossier,
0.01 of a percent, one place), to the nearest value that earns more and to the nearest that earns all.
The search trusts that points rise or fall one way in each figure, as every kind but a deliberate band
does; the value it returns does earn what it says, and the value one grain before it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from chiso.engine.decimals import exact_text
from chiso.engine.problems import Problem
from chiso.engine.rules.apply import judge
from chiso.engine.rules.lines import lines
from chiso.engine.rules.verdict import ZERO, Ask, Entry
from chiso.engine.rules.weighted import worth
from chiso.engine.score.result import NodeResult, Result
from chiso.engine.score.sheet import Sheet, figures_of
from chiso.engine.spec.types import Branch, Change, Choice, Index, Simple, Weighted
from chiso.engine.states import Standing

GRAIN = {
    "count": Fraction(1),
    "amount": Fraction(1),
    "signed": Fraction(1),
    "percent": Fraction(1, 100),
    "rank": Fraction(1),
}
FAR = 60
"""Doublings tried before a figure is said not to help."""


@dataclass(frozen=True, slots=True)
class Move:
    """One figure or state changed alone: from, to, points gained, and whether the maximum is reached."""

    figure: str
    before: str
    after: str
    gain: Fraction
    full: bool
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """One line: ``lost`` is decided; ``open`` may still be earned. ``moves`` win back alone."""

    code: str
    domain: str
    owner: str
    by: str
    lost: Fraction
    open: Fraction
    moves: tuple[Move, ...]


def losses(index: Index, sheet: Sheet, result: Result) -> tuple[Loss, ...]:
    """Every line that lost points or is open, greatest loss first, then printed order."""
    found: list[Loss] = []
    for node in index.walk():
        if node.rule is None or result.nodes[node.code].role != "normal":
            continue
        for ask in lines(node):
            here = result.nodes[ask.code]
            if here.standing is Standing.NOT_APPLICABLE:
                continue
            lost = _lost(here)
            if lost or here.open:
                entry = sheet.entries.get(ask.code)
                domain = node.code.partition(".")[0]
                moves = tuple(_moves(ask, entry)) if entry is not None and lost else ()
                found.append(Loss(ask.code, domain, node.owner, ask.by, lost, here.open, moves))
        if cut := _cut_on_sum(result, node.code, [result.nodes[ask.code] for ask in lines(node)]):
            found.append(
                Loss(node.code, node.code.partition(".")[0], node.owner, node.by or "", cut, ZERO, ())
            )
    return tuple(sorted(found, key=lambda loss: (-loss.lost, -loss.open)))


def by(found: tuple[Loss, ...], key: Callable[[Loss], str]) -> dict[str, tuple[Fraction, Fraction]]:
    """Lost and open points added up by domain, owner or source; greatest loss first."""
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for loss in found:
        lost, open_ = sums.get(key(loss), (ZERO, ZERO))
        sums[key(loss)] = (lost + loss.lost, open_ + loss.open)
    return dict(sorted(sums.items(), key=lambda item: -item[1][0]))


def _lost(node: NodeResult) -> Fraction:
    return ZERO if node.points is None else node.maximum - node.points


def _cut_on_sum(result: Result, code: str, parts: list[NodeResult]) -> Fraction:
    """What a sum lost beyond its parts: cuts on the whole."""
    whole = result.nodes[code]
    if whole.points is None or (len(parts) == 1 and parts[0].code == code):
        return ZERO
    return max(ZERO, sum((part.known for part in parts), ZERO) - whole.points)


def _moves(ask: Ask, entry: Entry) -> Iterator[Move]:
    now = _points(ask, entry)
    if now is None:
        return
    yield from _state_moves(ask, entry, now)
    if entry.cuts:
        yield from _after(ask, entry, replace(entry, cuts=()), now, "cuts", ", ".join(entry.cuts), "bỏ")
    yield from _shifts(ask, entry, now)
    specs = figures_of(ask)
    for name, value in entry.figures.items():
        grain = GRAIN[specs[name].kind]
        yield from _figure_moves(ask, entry, name, value, grain, now)
    if entry.percent is not None:
        grain = GRAIN["percent"]
        yield from _figure_moves(ask, entry, "percent", entry.percent, grain, now)


def _state_moves(ask: Ask, entry: Entry, now: Fraction) -> Iterator[Move]:
    rule = _inner(ask, entry)
    if isinstance(rule, Choice) and entry.state:
        better = sorted(
            (state for state in rule.states if state.points > now), key=lambda state: state.points
        )
        for state in better:
            yield from _after(
                ask, entry, replace(entry, state=state.code), now, "state", entry.state, state.code
            )
    elif isinstance(rule, Change) and entry.state:
        for way in ("equal", "higher", "lower"):
            yield from _after(ask, entry, replace(entry, state=way), now, "state", entry.state, way)


def _shifts(ask: Ask, entry: Entry, now: Fraction) -> Iterator[Move]:
    """Of parts that share one whole: one, then all, of a poorer part handled as a better one."""
    rule = _inner(ask, entry)
    if not isinstance(rule, Weighted) or any(term.part not in entry.figures for term in rule.terms):
        return
    for better in rule.terms:
        for poorer in rule.terms:
            amount = entry.figures[poorer.part]
            if worth(poorer, ask.points) >= worth(better, ask.points) or amount < 1:
                continue
            for moved in sorted({Fraction(1), amount}):
                figures = dict(entry.figures)
                figures[poorer.part] -= moved
                figures[better.part] += moved
                name, after = f"{poorer.part}→{better.part}", exact_text(moved)
                yield from _after(ask, entry, replace(entry, figures=figures), now, name, "0", after)


def _inner(ask: Ask, entry: Entry) -> Simple | None:
    if isinstance(ask.rule, Branch):
        return next((case.rule for case in ask.rule.cases if case.code == entry.case), None)
    return ask.rule


def _after(
    ask: Ask, entry: Entry, changed: Entry, now: Fraction, name: str, before: str, after: str
) -> Iterator[Move]:
    points = _points(ask, changed)
    if points is not None and points > now:
        yield Move(name, before, after, points - now, points >= ask.points)


def _figure_moves(
    ask: Ask, entry: Entry, name: str, value: Fraction, grain: Fraction, now: Fraction
) -> Iterator[Move]:
    def points_at(steps: int) -> Fraction | None:
        return _points(ask, _moved(entry, name, value + steps * grain))

    for way in (1, -1):
        seen: set[int] = set()
        for target in (None, ask.points):
            steps = _nearest(points_at, way, now, target)
            if steps is None or steps in seen:
                continue
            seen.add(steps)
            points = points_at(steps)
            assert points is not None
            moved = value + steps * grain
            yield Move(name, exact_text(value), exact_text(moved), points - now, points >= ask.points, moved)


def _moved(entry: Entry, name: str, value: Fraction) -> Entry:
    if name == "percent":
        return replace(entry, percent=value)
    return replace(entry, figures={**entry.figures, name: value})


def _nearest(
    points_at: Callable[[int], Fraction | None], way: int, now: Fraction, target: Fraction | None
) -> int | None:
    """Fewest steps that earn more than ``now`` (or at least ``target``); None when none does."""

    def enough(steps: int) -> bool | None:
        points = points_at(way * steps)
        if points is None:
            return None
        return points > now if target is None else points >= target and points > now

    low, high = 0, 1
    for _ in range(FAR):
        found = enough(high)
        if found:
            break
        if found is None:
            # Over the edge of what the figure can be: look only up to the last value that can be.
            high = _last_possible(enough, low, high)
            if high == low or not enough(high):
                return None
            break
        low, high = high, high * 2
    else:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle
    return way * high


def _last_possible(enough: Callable[[int], bool | None], low: int, high: int) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        if enough(middle) is None:
            high = middle
        else:
            low = middle
    return low


def _points(ask: Ask, entry: Entry) -> Fraction | None:
    """Points of a tried entry; None when it cannot be, or says nothing."""
    specs = figures_of(ask)
    for name, value in entry.figures.items():
        kind = specs[name].kind
        if (
            (value < 0 and kind != "signed")
            or (kind == "percent" and value > 100)
            or (kind == "rank" and value < 1)
        ):
            return None
    if entry.percent is not None and not 0 <= entry.percent <= 100:
        return None
    try:
        verdict = judge(ask, entry)
    except Problem:
        return None
    if any("vượt 100 %" in warning for warning in verdict.warnings):
        return None
    return verdict.points
