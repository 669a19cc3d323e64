"""Law 4 and 5: every rule covers its whole range exactly once, reaches its maximum and no more, and
asks only for figures that are declared, of a kind it can use.

Bands are tested where they can differ: on every edge and between each two. A value no band holds is a
gap, one that two hold an overlap, and when that happens on the edge itself the edge is ambiguous.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from chiso.engine.decimals import exact_text
from chiso.engine.spec import types as t

ZERO, ONE = Fraction(0), Fraction(1)

Fault = tuple[int, str, str, str]
"""Law, code, line, words."""


def faults(node: t.Node) -> Iterator[Fault]:
    """What is wrong with the rule, exemptions, cuts and figures of one node."""
    points = node.points or ZERO
    if isinstance(node.rule, t.Sum):
        for part in node.rule.parts:
            line = f"{node.code}/{part.code}"
            yield from _rule(part.rule, part.points, part.figures, line)
            yield from _cuts(part.cuts, part.figures, line)
            yield from _unused(part.rule, part.cuts, part.figures, line)
    elif isinstance(node.rule, t.Checklist):
        pass
    elif node.rule is not None:
        yield from _rule(node.rule, points, node.figures, node.code)
    yield from _cuts(node.cuts, node.figures, node.code)
    yield from _unused(node.rule, node.cuts, node.figures, node.code)


def words_of(rule: t.Rule | None) -> list[str]:
    """State and case codes a sheet may name."""
    if isinstance(rule, t.Choice):
        return [state.code for state in rule.states]
    if isinstance(rule, t.Branch):
        return [case.code for case in rule.cases]
    return []


def figures_used(rule: t.Rule | None) -> set[str]:
    """Letters a rule asks for; the parts of a sum have their own."""
    match rule:
        case t.Bands() | t.Ratio() | t.Survey():
            return _measured(rule.of)
        case t.Weighted():
            return {rule.of, *(term.part for term in rule.terms)}
        case t.Count() | t.Rank() | t.Deduction():
            return {rule.figure}
        case t.Change():
            return {rule.now, rule.before}
        case t.Branch():
            return set().union(*(figures_used(case.rule) for case in rule.cases))
        case _:
            return set()


def points_by(nodes: Iterable[t.Node]) -> dict[str, Fraction]:
    """Printed maximum by who supplies the figures."""
    found: dict[str, Fraction] = {}
    for leaf in (leaf for node in nodes for leaf in node.walk() if not leaf.children):
        parts = leaf.rule.parts if isinstance(leaf.rule, t.Sum) else ()
        rows = [(part.by or leaf.by, part.points) for part in parts]
        if len({by for by, _ in rows}) <= 1:
            rows = [(rows[0][0] if rows else leaf.by, leaf.points or ZERO)]
        for by, points in rows:
            found[by or ""] = found.get(by or "", ZERO) + points
    return found


def points_of(code: str, nodes: Mapping[str, t.Node]) -> Fraction | None:
    """Printed maximum of a node or of one part (``1.6/kien_nghi``)."""
    owner, _, line = code.partition("/")
    node = nodes.get(owner)
    if node is None or not line:
        return node.points if node else None
    rule = node.rule
    lines: Iterable[t.Part | t.Item] = ()
    if isinstance(rule, t.Sum):
        lines = rule.parts
    elif isinstance(rule, t.Checklist):
        lines = rule.items
    return next((one.points for one in lines if one.code == line), None)


def _measured(of: t.Measure) -> set[str]:
    match of:
        case t.Share():
            return {of.of, *of.part}
        case t.Excess():
            return {of.now, of.before}
        case t.Given():
            return {of.figure}
        case t.Answers():
            return {option.figure for option in of.options}


def _unused(
    rule: t.Rule | None, cuts: tuple[t.Cut, ...], figures: Mapping[str, t.Figure], line: str
) -> Iterator[Fault]:
    used = figures_used(rule) | {cut.figure for cut in cuts if cut.figure}
    for name in sorted(used - set(figures)):
        yield 5, "SP0330", line, f"quy tắc dùng số liệu “{name}” chưa khai trong figures"
    for name in sorted(set(figures) - used):
        yield 5, "SP0331", line, f"số liệu “{name}” khai mà không dùng"


def _rule(
    rule: t.Simple | t.Branch, points: Fraction, figures: Mapping[str, t.Figure], line: str
) -> Iterator[Fault]:
    match rule:
        case t.Choice():
            yield from _best(
                max(state.points for state in rule.states) if rule.states else ZERO, points, line
            )
            for state in rule.states:
                yield from _within(state.points, points, line)
        case t.Bands():
            yield from _bands(rule, points, figures, line)
        case t.Ratio():
            yield from _ratio(rule, figures, line)
        case t.Weighted():
            yield from _weighted(rule, points, line)
        case t.Count():
            if rule.each <= 0:
                yield 4, "SP0320", line, "mỗi trường hợp phải được hơn 0 điểm"
        case t.Change():
            yield from _best(max(rule.higher, rule.equal, rule.lower), points, line)
        case t.Rank():
            yield from _rank(rule, points, line)
        case t.Survey():
            if isinstance(rule.of, t.Given) and not _is_percent(rule.of.figure, figures):
                yield 5, "SP0332", line, f"số liệu “{rule.of.figure}” phải có kind: percent"
        case t.Deduction():
            yield from _best(points if rule.start is None else rule.start, points, line)
        case t.Judged():
            yield from _best(points if rule.high is None else rule.high, points, line)
        case t.Branch():
            yield from _branch(rule, points, figures, line)


def _best(best: Fraction, points: Fraction, line: str) -> Iterator[Fault]:
    if best < points:
        words = (
            f"điểm tối đa {exact_text(points)} không đạt tới được: quy tắc cho nhiều nhất {exact_text(best)}"
        )
        yield 4, "SP0321", line, words
    if best > points:
        yield 4, "SP0322", line, f"quy tắc cho {exact_text(best)}, vượt điểm tối đa {exact_text(points)}"


def _within(value: Fraction, points: Fraction, line: str) -> Iterator[Fault]:
    if value < 0:
        yield 4, "SP0322", line, f"mức {exact_text(value)} điểm ngoài khoảng 0 đến {exact_text(points)}"


def _bands(rule: t.Bands, points: Fraction, figures: Mapping[str, t.Figure], line: str) -> Iterator[Fault]:
    for band in rule.bands:
        if (band.from_ is not None and band.above is not None) or (
            band.to is not None and band.below is not None
        ):
            yield 4, "SP0323", line, "một đầu mút chỉ ghi from hoặc above, to hoặc below"
        yield from _within(band.points, points, line)
    low, high, whole = _domain(rule.of, figures)
    edges = {
        edge
        for band in rule.bands
        for edge in (band.from_, band.above, band.to, band.below)
        if edge is not None
    }
    reached: set[Fraction] = set()
    for value in _probes(edges, low, high, whole=whole):
        holding = [band for band in rule.bands if _holds(band, value)]
        if holding:
            reached.add(max(band.points for band in holding))
        if len(holding) == 1:
            continue
        on_edge = " (đúng đầu mút: mơ hồ)" if value in edges else ""
        words = f"{exact_text(value)}{on_edge}"
        if holding:
            yield 4, "SP0325", line, f"các mức chồng nhau tại {words}"
        else:
            yield 4, "SP0324", line, f"không mức nào chứa giá trị {words}"
    yield from _best(max(reached, default=ZERO), points, line)


def _holds(band: t.Band, value: Fraction) -> bool:
    return (
        (band.from_ is None or value >= band.from_)
        and (band.above is None or value > band.above)
        and (band.to is None or value <= band.to)
        and (band.below is None or value < band.below)
    )


def _domain(of: t.Measure, figures: Mapping[str, t.Figure]) -> tuple[Fraction | None, Fraction | None, bool]:
    """Lowest and highest value a measure can have, and whether it is whole."""
    match of:
        case t.Share() | t.Answers():
            return ZERO, ONE, False
        case t.Excess():
            return -ONE, None, False
        case t.Given():
            kind = figures[of.figure].kind if of.figure in figures else "amount"
            return {
                "count": (ZERO, None, True),
                "rank": (ONE, None, True),
                "amount": (ZERO, None, False),
                "signed": (None, None, False),
                "percent": (ZERO, ONE, False),
            }[kind]


def _probes(
    edges: set[Fraction], low: Fraction | None, high: Fraction | None, *, whole: bool
) -> list[Fraction]:
    """Values on and between all edges, within the range."""
    marks = sorted(edges | {end for end in (low, high) if end is not None})
    if not marks:
        return [ZERO]
    probes = {marks[0] - 1, *marks, marks[-1] + 1}
    probes |= {(one + two) / 2 for one, two in pairwise(marks)}
    if whole:
        probes = {Fraction(value.numerator // value.denominator) for value in probes}
        probes |= {value + 1 for value in probes}
    return sorted(v for v in probes if (low is None or v >= low) and (high is None or v <= high))


def _ratio(rule: t.Ratio, figures: Mapping[str, t.Figure], line: str) -> Iterator[Fault]:
    if isinstance(rule.of, t.Given) and not _is_percent(rule.of.figure, figures):
        yield 5, "SP0332", line, f"số liệu “{rule.of.figure}” phải có kind: percent"
    for name, edge in (("floor", rule.floor), ("full_at", rule.full_at), ("full_from", rule.full_from)):
        if edge is not None and not 0 < edge <= 1:
            yield 4, "SP0326", line, f"{name} phải lớn hơn 0 và không quá 100 %"
    if rule.full_at is not None and rule.full_from is not None:
        yield 4, "SP0327", line, "chỉ ghi full_at hoặc full_from"
    top = rule.full_at or rule.full_from
    if rule.floor is not None and top is not None and rule.floor > top:
        yield 4, "SP0327", line, "floor lớn hơn mức đạt điểm tối đa"


def _weighted(rule: t.Weighted, points: Fraction, line: str) -> Iterator[Fault]:
    worths = []
    for term in rule.terms:
        if (term.points is None) == (term.weight is None):
            yield 4, "SP0328", line, f"phần “{term.part}” ghi đúng một trong points, weight"
        elif term.points is not None:
            worths.append(term.points)
        elif term.weight is not None:
            worths.append(term.weight * points)
    yield from _best(max(worths, default=ZERO), points, line)


def _rank(rule: t.Rank, points: Fraction, line: str) -> Iterator[Fault]:
    for position in range(1, rule.among + 1):
        rows = [row for row in rule.positions if row.from_ <= position <= row.to]
        if len(rows) != 1:
            what = "không thuộc nhóm nào" if not rows else "thuộc nhiều nhóm"
            yield 4, "SP0324" if not rows else "SP0325", line, f"vị trí {position} {what}"
    yield from _best(max((row.points for row in rule.positions), default=ZERO), points, line)


def _branch(rule: t.Branch, points: Fraction, figures: Mapping[str, t.Figure], line: str) -> Iterator[Fault]:
    reaching = False
    for case in rule.cases:
        if (case.rule is None) == (case.then is None):
            yield 4, "SP0329", line, f"trường hợp “{case.code}” ghi đúng một trong rule, then"
        if case.rule is not None:
            found = list(_rule(case.rule, points, figures, line))
            # One branch may be poorer than another; only the best must reach the maximum.
            yield from (fault for fault in found if fault[1] != "SP0321")
            reaching |= all(fault[1] != "SP0321" for fault in found)
        reaching |= case.then == "full"
    if not reaching:
        yield 4, "SP0321", line, f"không trường hợp nào đạt điểm tối đa {exact_text(points)}"


def _cuts(cuts: tuple[t.Cut, ...], figures: Mapping[str, t.Figure], line: str) -> Iterator[Fault]:
    for cut in cuts:
        forms = (cut.percent is not None, cut.points is not None, bool(cut.figure))
        if sum(forms) != 1 or (bool(cut.figure) != (cut.each is not None)):
            yield (
                4,
                "SP0333",
                line,
                f"điểm trừ “{cut.code}” ghi đúng một trong percent, points, figure kèm each",
            )
        if cut.percent is not None and not 0 < cut.percent <= 1:
            yield 4, "SP0333", line, f"điểm trừ “{cut.code}”: percent từ trên 0 đến 100 %"


def _is_percent(name: str, figures: Mapping[str, t.Figure]) -> bool:
    return name in figures and figures[name].kind == "percent"
