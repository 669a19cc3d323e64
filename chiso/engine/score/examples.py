"""Worked examples run, and law 9: what an edition's examples must show.

Every rule kind used; every band edge and floor, on the edge itself; every zero denominator; a rate over
100 %; every circumstance the text names and every case of a branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from chiso.engine.decimals import exact_text
from chiso.engine.problems import Problem, Problems
from chiso.engine.rules import bands
from chiso.engine.rules.lines import has_lines, lines
from chiso.engine.rules.measure import Measured, measure
from chiso.engine.rules.verdict import Ask, Entry
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import NodeResult, Result
from chiso.engine.score.sheet import Cell, Raw, Row, Sheet, sheet
from chiso.engine.spec import types as t
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.check import Finding, Severity
from chiso.engine.spec.words import KINDS, kind_of
from chiso.engine.spec.worked import Examples, Expected, SheetCase
from chiso.engine.spec.worked import Row as Worked
from chiso.engine.trace import shown_percent


@dataclass(frozen=True, slots=True)
class Failure:
    """One example that does not come out as signed."""

    example: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"ví dụ {self.example}: cần {self.expected}, được {self.got}"


def run(index: t.Index, examples: Examples, *, name: str) -> tuple[Failure, ...]:
    """Every example that fails; none is good news."""
    digest = sha256(index)
    failures: list[Failure] = []
    for number, row in enumerate(examples.rows, 1):
        failures.extend(_row(index, row, f"{name} dòng {number} ({row.code}: {row.why})", digest))
    for case in examples.sheets:
        failures.extend(_case(index, case, f"{name} bảng “{case.name}”", digest))
    return tuple(failures)


def raw(facts: Mapping[str, Mapping[str, str]], *, name: str, body: str = "") -> Raw:
    """Facts written in an example, as the sheet reader takes them."""
    rows = tuple(
        Row(code, name, {key: Cell(text, name) for key, text in cells.items() if text})
        for code, cells in facts.items()
    )
    return Raw(rows, body=body, place=name)


def _row(index: t.Index, row: Worked, name: str, digest: str) -> Iterator[Failure]:
    try:
        result = evaluate(index, sheet(raw({row.code: row.facts}, name=name), index), digest=digest)
    except Problem as problem:
        yield from _refused(row, name, [problem.code], str(problem))
        return
    except Problems as found:
        yield from _refused(row, name, [problem.code for problem in found.problems], str(found))
        return
    if row.refused:
        yield Failure(name, f"bị từ chối {row.refused}", "có kết quả")
        return
    node = result.nodes[row.code]
    yield from _compare(name, node, Expected(points=row.points, maximum=row.maximum, state=row.state))
    if row.shown and (node.points is None or result.shown(node.points) != row.shown):
        yield Failure(
            name, f"in ra {row.shown}", "chưa có điểm" if node.points is None else result.shown(node.points)
        )
    words = result.words(row.code)
    for phrase in row.says:
        if phrase not in words:
            yield Failure(name, f"giải thích có “{phrase}”", words)


def _refused(row: Worked, name: str, codes: list[str], words: str) -> Iterator[Failure]:
    if row.refused not in codes:
        yield Failure(name, f"bị từ chối {row.refused}" if row.refused else "có kết quả", words)


def _case(index: t.Index, case: SheetCase, name: str, digest: str) -> Iterator[Failure]:
    try:
        result: Result = evaluate(
            index, sheet(raw(case.facts, name=name, body=case.body), index), digest=digest
        )
    except (Problem, Problems) as found:
        yield Failure(name, "có kết quả", str(found))
        return
    for code, expected in case.expect.items():
        node = result.total if code == "total" else result.nodes.get(code)
        if node is None:
            yield Failure(f"{name}, {code}", "mã có trong bộ tiêu chí", "không có")
        else:
            yield from _compare(f"{name}, {code}", node, expected)


def _compare(name: str, node: NodeResult, expected: Expected) -> Iterator[Failure]:
    for wanted, got, what in (
        (expected.points, node.points, "điểm"),
        (expected.maximum, node.maximum, "điểm tối đa áp dụng"),
        (expected.known, node.known, "điểm đã có"),
    ):
        if wanted is not None and wanted != got:
            yield Failure(name, f"{what} {exact_text(wanted)}", "chưa có" if got is None else exact_text(got))
    if expected.state is not None and expected.state != node.standing.value:
        yield Failure(name, f"trạng thái {expected.state}", node.standing.value)
    percent = "" if node.percent is None else shown_percent(node.percent)
    if expected.percent and expected.percent != percent:
        yield Failure(name, f"tỷ lệ {expected.percent}", percent or "chưa có")


@dataclass(slots=True)
class _Seen:
    """What the examples of one line show."""

    values: set[Fraction] = field(default_factory=set)
    zeros: bool = False
    over: bool = False
    words: set[str] = field(default_factory=set)
    any: bool = False


def coverage(index: t.Index, examples: tuple[Examples, ...]) -> tuple[Finding, ...]:
    """Law 9: what no example shows yet."""
    asks = {ask.code: ask for node in index.walk() if node.rule is not None for ask in lines(node)}
    seen = {code: _Seen() for code in asks}
    group_words: set[tuple[str, str]] = set()
    for entries in _entries(index, examples):
        for code, entry in entries.items():
            if code in asks:
                _note(seen[code], asks[code], entry)
            else:
                group_words.add((code, entry.state))
    severity: Severity = "fault" if index.head.status == "published" else "warning"
    gaps = [*_kind_gaps(index, seen), *_line_gaps(asks, seen), *_group_gaps(index, group_words)]
    if not any(one.over for one in seen.values()) and any(_share_of(ask.rule) for ask in asks.values()):
        gaps.append(("", "chưa có ví dụ tỷ lệ vượt 100 %"))
    return tuple(Finding(9, severity, "SP0350", index.head.id, code, words) for code, words in gaps)


def _entries(index: t.Index, examples: tuple[Examples, ...]) -> Iterator[Mapping[str, Entry]]:
    for one in examples:
        for facts in [{row.code: row.facts} for row in one.rows] + [dict(case.facts) for case in one.sheets]:
            try:
                found: Sheet = sheet(raw(facts, name="ví dụ"), index)
            except Problems:
                continue
            yield found.entries


def _note(seen: _Seen, ask: Ask, entry: Entry) -> None:
    seen.any = True
    seen.words |= {word for word in (entry.state, entry.case) if word}
    rule = ask.rule
    if isinstance(rule, t.Branch):
        case = next((case for case in rule.cases if case.code == entry.case), None)
        if case is None or case.rule is None:
            return
        rule = case.rule
    if isinstance(rule, t.Weighted):
        whole = entry.figures.get(rule.of)
        seen.zeros |= whole == 0
        if whole:
            seen.values.add(sum(entry.figures.get(term.part, Fraction(0)) for term in rule.terms) / whole)
        return
    of = getattr(rule, "of", None)
    if of is None:
        return
    try:
        found = measure(of, ask, entry)
    except Problem:
        return
    if isinstance(found, Measured):
        seen.values.add(found.value)
        seen.over |= "vượt 100 %" in found.words
    else:
        seen.zeros |= not found.gaps


def _kind_gaps(index: t.Index, seen: Mapping[str, _Seen]) -> Iterator[tuple[str, str]]:
    shown: dict[str, bool] = {}
    for node in index.walk():
        if node.rule is None:
            continue
        for ask in lines(node):
            kinds = [kind_of(ask.rule)] + ([kind_of(node.rule)] if has_lines(node) else [])
            for kind in kinds:
                shown[kind] = shown.get(kind, False) or seen[ask.code].any
    for kind, done in shown.items():
        if not done:
            yield "", f"chưa có ví dụ cho quy tắc {KINDS[kind]} ({kind})"


def _line_gaps(asks: Mapping[str, Ask], seen: Mapping[str, _Seen]) -> Iterator[tuple[str, str]]:
    for code, ask in asks.items():
        one = seen[code]
        rules = [case.rule for case in ask.rule.cases] if isinstance(ask.rule, t.Branch) else [ask.rule]
        for rule in rules:
            for edge in _edges(rule):
                if edge not in one.values:
                    yield code, f"chưa có ví dụ đúng ngưỡng {_edge(rule, edge, ask)}"
            if _divides(rule) and not one.zeros:
                yield code, "chưa có ví dụ mẫu số bằng 0"
        named = [exemption.code for exemption in ask.exemptions]
        named += [case.code for case in ask.rule.cases] if isinstance(ask.rule, t.Branch) else []
        for word in named:
            if word not in one.words:
                yield code, f"chưa có ví dụ cho trường hợp {word}"


def _group_gaps(index: t.Index, words: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for node in index.walk():
        if node.children or has_lines(node):
            for exemption in node.exemptions:
                if (node.code, exemption.code) not in words:
                    yield node.code, f"chưa có ví dụ cho trường hợp {exemption.code}"


def _edges(rule: t.Simple | None) -> tuple[Fraction, ...]:
    match rule:
        case t.Bands():
            top = Fraction(1) if isinstance(rule.of, t.Share | t.Answers) else None
            return tuple(edge for edge in bands.edges(rule) if top is None or 0 <= edge <= top)
        case t.Ratio():
            return tuple(edge for edge in (rule.floor, rule.full_at, rule.full_from) if edge is not None)
        case t.Weighted():
            return () if rule.floor is None else (rule.floor,)
        case _:
            return ()


def _edge(rule: t.Simple | None, edge: Fraction, ask: Ask) -> str:
    of = getattr(rule, "of", None)
    plain = isinstance(of, t.Given) and ask.figures[of.figure].kind != "percent"
    return exact_text(edge) if plain else shown_percent(edge)


def _divides(rule: t.Simple | None) -> bool:
    of = getattr(rule, "of", None)
    return isinstance(rule, t.Weighted) or isinstance(of, t.Share | t.Excess | t.Answers)


def _share_of(rule: t.Simple | t.Branch) -> bool:
    of = getattr(rule, "of", None)
    return isinstance(of, t.Share) and of.over == "cap"
