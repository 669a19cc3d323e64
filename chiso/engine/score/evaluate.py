"""One walk over the tree: a sheet in, a result out. Points and applicable maximum travel up together.

What does not apply leaves the maximum; what is missing or pending leaves the points open, never 0.
Bonus and penalty blocks stand outside the maximum, each up to its cap. Rounding happens once, where the
edition says. Refuses editions that are tracked only, and every contradiction of the sheet at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from chiso import __version__
from chiso.engine.decimals import rounded
from chiso.engine.problems import Problem, Problems
from chiso.engine.rules import deduction
from chiso.engine.rules.apply import judge, stated
from chiso.engine.rules.lines import has_lines, lines
from chiso.engine.rules.verdict import ZERO, Ask, Verdict, inapplicable
from chiso.engine.score import problems
from chiso.engine.score.result import Level, NodeResult, Result
from chiso.engine.score.sheet import Sheet
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.types import By, Index, Judged, Node, Rounding
from chiso.engine.states import Standing, together
from chiso.engine.trace import Step, shown_points

LEVELS: tuple[Level, ...] = ("domain", "criterion", "component")


def evaluate(index: Index, sheet: Sheet, *, digest: str | None = None) -> Result:
    """``sheet`` scored under ``index``; ``digest``: the edition's sha256 when already known.

    :raises Problem: the edition is tracked only. :raises Problems: every contradiction of the sheet.
    """
    head = index.head
    if head.scoring == "tracked" or head.rounding is None:
        raise problems.tracked_only(head.id)
    walk = _Walk(index, sheet, head.rounding)
    roots = [walk.node(node, 0, "") for node in index.tree]
    if walk.faults:
        raise Problems(walk.faults)
    total = _total(index, roots, sheet.caps)
    if head.rounding.at == "total" and total.points is not None:
        points = _round(total.points, head.rounding)
        total = replace(total, points=points, known=points)
    return Result(
        index=index,
        sha256=digest or sha256(index),
        engine=__version__,
        total=total,
        nodes=walk.found,
        by=_by(walk.found, index),
        unit=sheet.unit,
        body=sheet.body,
        stage=sheet.stage,
        titles=titles(index),
    )


def titles(index: Index) -> dict[str, str]:
    """Vietnamese title of every node and part."""
    names = {}
    for node in index.walk():
        names[node.code] = node.title.vi
        for part in getattr(node.rule, "parts", ()) or getattr(node.rule, "items", ()):
            names[f"{node.code}/{part.code}"] = part.title.vi
    return names


class _Walk:
    def __init__(self, index: Index, sheet: Sheet, rounding: Rounding) -> None:
        self.sheet = sheet
        self.rounding = rounding
        self.faults: list[Problem] = []
        self.found: dict[str, NodeResult] = {}
        self.excluded: dict[str, str] = {}
        if sheet.body:
            for group in index.head.bodies[sheet.body].inapplicable:
                self.excluded.update(dict.fromkeys(group.codes, group.why))
        self.excluded.update(sheet.excluded)

    def node(
        self, node: Node, depth: int, parent: str, role: str = "normal", imposed: Verdict | None = None
    ) -> NodeResult:
        role = node.role if node.role != "normal" else role
        self.found[node.code] = _blank(node.code)
        imposed = imposed or self._imposed(node)
        if node.children:
            below = tuple(self.node(child, depth + 1, node.code, role, imposed) for child in node.children)
            result = _sum(node.code, below, printed=node.points)
        else:
            result = self._leaf(node, role, imposed)
        if node.role != "normal":
            result = _capped(result, node)
        level = LEVELS[min(depth, len(LEVELS) - 1)]
        result = replace(result, level=level, by=node.by or "", owner=node.owner, role=role, parent=parent)
        self.found[node.code] = result
        return result

    def _imposed(self, node: Node) -> Verdict | None:
        """A verdict for the whole node: the body lacks it, or the sheet names an exemption of the group."""
        if node.code in self.excluded:
            return inapplicable(self.excluded[node.code])
        entry = self.sheet.entries.get(node.code)
        if entry is None or not (node.children or has_lines(node)):
            return None
        ask = Ask(
            node.code,
            node.points or ZERO,
            Judged(),
            exemptions=node.exemptions,
            may_be_inapplicable=node.na == "reduces",
        )
        return self._try(lambda: stated(ask, entry)) if entry.state else None

    def _leaf(self, node: Node, role: str, imposed: Verdict | None) -> NodeResult:
        printed = node.points or ZERO
        asks = lines(node)
        found = [self._line(ask, role, imposed) for ask in asks]
        if not has_lines(node):
            return self._rounded(found[0], printed)
        for ask, line in zip(asks, found, strict=True):
            self.found[ask.code] = replace(
                line, level="part", by=ask.by, owner=node.owner, role=role, parent=node.code
            )
        whole = _sum(node.code, tuple(found), printed=printed)
        return self._rounded(self._cut(node, whole), printed)

    def _line(self, ask: Ask, role: str, imposed: Verdict | None) -> NodeResult:
        entry = self.sheet.entries.get(ask.code)
        if imposed is None and ask.code in self.excluded:
            imposed = inapplicable(self.excluded[ask.code])
        if imposed is not None:
            return _result(ask, _scaled(imposed, ask))
        if entry is None and role != "normal":
            words = "không đề nghị điểm thưởng" if role == "bonus" else "không ghi nhận điểm trừ"
            return _result(ask, Verdict(Standing.NONE_DONE, ZERO, (Step("state", words),)))
        verdict = self._try(lambda: judge(ask, entry))
        return _result(ask, verdict or Verdict(Standing.MISSING, None))

    def _cut(self, node: Node, whole: NodeResult) -> NodeResult:
        """Cuts printed on a sum apply to what its parts got together."""
        entry = self.sheet.entries.get(node.code)
        if entry is None or whole.points is None:
            return whole
        before = Verdict(whole.standing, whole.points)
        after = self._try(lambda: deduction.cut(node.cuts, before, entry, code=node.code)) or before
        assert after.points is not None
        return replace(whole, points=after.points, known=after.points, steps=(*whole.steps, *after.steps))

    def _rounded(self, result: NodeResult, printed: Fraction) -> NodeResult:
        if result.points is None or self.rounding.at != "leaf":
            return replace(result, printed=printed)
        points = _round(result.points, self.rounding)
        if points == result.points:
            return replace(result, printed=printed)
        words = f"làm tròn {shown_points(points, places=self.rounding.places)}"
        steps = (*result.steps, Step("rounding", words))
        return replace(result, points=points, known=points, steps=steps, printed=printed)

    def _try(self, act: Callable[[], Verdict | None]) -> Verdict | None:
        """The verdict, or None with its refusal recorded: all contradictions are told together."""
        try:
            return act()
        except Problem as fault:
            self.faults.append(fault)
            return None


def _round(value: Fraction, rounding: Rounding) -> Fraction:
    return Fraction(rounded(value, places=rounding.places, mode=rounding.mode))


def _blank(code: str) -> NodeResult:
    """Holds the place of a node in printed order until its children are known."""
    return NodeResult(code, "domain", Standing.MISSING, None, ZERO, ZERO, ZERO, ZERO)


def _scaled(imposed: Verdict, ask: Ask) -> Verdict:
    """A verdict on a whole branch, said of one line: full is full points of that line."""
    return replace(imposed, points=ask.points) if imposed.points else imposed


def _result(ask: Ask, verdict: Verdict) -> NodeResult:
    applies = verdict.standing is not Standing.NOT_APPLICABLE
    maximum = ask.points if applies else ZERO
    return NodeResult(
        ask.code,
        "component",
        verdict.standing,
        verdict.points,
        maximum,
        ask.points,
        verdict.points or ZERO,
        maximum if verdict.points is None else ZERO,
        verdict.steps,
        verdict.gaps,
        verdict.warnings,
    )


def _sum(code: str, below: tuple[NodeResult, ...], *, printed: Fraction | None) -> NodeResult:
    """Children added: points only when all that applies is known."""
    standing = together(tuple(child.standing for child in below))
    known = sum((child.known for child in below), ZERO)
    maximum = sum((child.maximum for child in below), ZERO)
    open_ = sum((child.open for child in below), ZERO)
    settled = standing in (Standing.KNOWN, Standing.NONE_DONE)
    waiting = [child.code for child in below if child.standing in (Standing.MISSING, Standing.PENDING)]
    left_out = [child.code for child in below if child.standing is Standing.NOT_APPLICABLE]
    steps = []
    if settled:
        added = " + ".join(shown_points(child.known) for child in below if child.code not in left_out)
        steps.append(Step("sum", f"tổng {len(below) - len(left_out)} mục: {added}"))
    if waiting:
        steps.append(Step("state", f"chờ {', '.join(waiting)}"))
    if left_out:
        steps.append(Step("state", f"không đánh giá {', '.join(left_out)}"))
    return NodeResult(
        code,
        "domain",
        standing,
        known if settled else None,
        maximum,
        sum((child.printed for child in below), ZERO) if printed is None else printed,
        known,
        open_,
        tuple(steps),
    )


def _capped(result: NodeResult, node: Node) -> NodeResult:
    """A bonus or penalty block counts up to its cap, and is no part of the maximum."""
    cap = node.points if node.points is not None else result.maximum
    steps = result.steps
    if result.known > cap:
        steps = (*steps, Step("rule", f"tính tối đa {shown_points(cap)}"))
    points = None if result.points is None else min(result.points, cap)
    return replace(result, points=points, known=min(result.known, cap), maximum=cap, printed=cap, steps=steps)


def _total(index: Index, roots: list[NodeResult], caps: Mapping[str, Fraction]) -> NodeResult:
    base = _sum("total", tuple(root for root in roots if root.role == "normal"), printed=index.head.points)
    extra = tuple(root for root in roots if root.role != "normal")
    if not extra:
        return replace(base, level="index")
    signed, capped = ZERO, []
    for role, sign, words in (("bonus", 1, "điểm thưởng"), ("penalty", -1, "điểm trừ")):
        amount = sum((root.known for root in extra if root.role == role), ZERO)
        cap = caps.get(role)
        if cap is not None and amount > cap:
            capped.append(Step("rule", f"{words} tính tối đa {shown_points(cap)}"))
            amount = cap
        signed += sign * amount
    standing = together((base.standing, *(root.standing for root in extra if root.standing in _OPEN)))
    steps = [
        Step("sum", f"{'cộng' if root.role == 'bonus' else 'trừ'} {shown_points(root.known)}")
        for root in extra
    ]

    def bounded(points: Fraction) -> Fraction:
        top = min(points, base.maximum) if index.head.ceiling == "maximum" else points
        return max(ZERO, top)

    return replace(
        base,
        level="index",
        standing=standing,
        points=None if base.points is None or standing in _OPEN else bounded(base.points + signed),
        known=bounded(base.known + signed),
        steps=(*base.steps, *steps, *capped),
    )


_OPEN = (Standing.MISSING, Standing.PENDING)


def _by(found: Mapping[str, NodeResult], index: Index) -> dict[str, NodeResult]:
    """Totals by who supplies the figures, over the lines of the normal tree."""
    groups: dict[By, list[NodeResult]] = {}
    for node in index.walk():
        if node.rule is None or found[node.code].role != "normal":
            continue
        asks = lines(node)
        whole = len({ask.by for ask in asks}) == 1
        for ask in asks[:1] if whole else asks:
            groups.setdefault(ask.by, []).append(found[node.code if whole else ask.code])
    return {
        by: replace(_sum(by, tuple(group), printed=None), level="index", by=by)
        for by, group in groups.items()
    }
