"""One line as people read it and answer it: what it asks, and what somebody said of it, in words.

The same record draws the form of an appraiser, of the council and of a re-check, so that all three ask for
the same things in the same order; what comes back is a ``Said`` for the engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiso.engine.decimals import exact_number
from chiso.engine.problems import Problem
from chiso.engine.rules.apply import takes_percent, zero_when_nothing
from chiso.engine.rules.verdict import Ask, Entry, Verdict
from chiso.engine.score.sheet import figures_of
from chiso.engine.spec import words
from chiso.engine.spec.types import Branch, Change, Choice, Judged, Simple
from chiso.engine.states import Standing
from chiso.engine.trace import sentence, shown, shown_points
from chiso.scoring.schemas.edition import Book
from chiso.scoring.schemas.said import Said, entry_of, verdict_of

_CODE = re.compile(r" ?\[/?[a-z][a-z0-9_]*\]")
"""Codes of states in the rule's words: for files and commands, not for people."""


@dataclass(frozen=True, slots=True)
class Option:
    """A radio or a box: its code, its printed words, what it is worth (empty where it depends)."""

    code: str
    words: str
    points: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A figure the line asks for."""

    name: str
    title: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line asks: figures, perhaps one percent instead, cases, states, cuts."""

    code: str
    title: str
    maximum: str
    by: str
    rule: tuple[str, ...]
    printed: str
    fields: tuple[Field, ...]
    percent: bool
    question: str
    cases: tuple[Option, ...]
    states: tuple[Option, ...]
    cuts: tuple[Option, ...]
    judged: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said of a line: pairs of label and value, the points, why, and whether it is a real word."""

    values: tuple[tuple[str, str], ...]
    points: Fraction | None
    why: str
    standing: str
    note: str = ""

    @property
    def shown(self) -> str:
        return "" if self.points is None else shown_points(self.points)


def asked(book: Book, ask: Ask, *, group: bool = False) -> Asked:
    """The form of one line; ``group``: it is a printed line of a criterion with several."""
    leaf = book.leaf_of(ask.code)
    rule = ask.rule
    simple = [case.rule for case in rule.cases if case.rule] if isinstance(rule, Branch) else [rule]
    printed = (
        next(
            (part.printed for part in getattr(leaf.rule, "parts", ()) if ask.code.endswith(f"/{part.code}")),
            "",
        )
        if leaf is not None and group
        else (leaf.printed if leaf is not None else "")
    )
    return Asked(
        code=ask.code,
        title=book.titles.get(ask.code, ask.code),
        maximum=shown_points(ask.points),
        by=ask.by,
        rule=tuple(_plain(line) for line in words.describe(rule, ask.figures)),
        printed=printed,
        fields=tuple(
            Field(
                name,
                "điểm đề nghị" if name == "points" and isinstance(rule, Judged) else spec.title.vi,
                spec.unit,
            )
            for name, spec in figures_of(ask).items()
        ),
        percent=any(takes_percent(one, ask) for one in simple),
        question=rule.question.vi if isinstance(rule, Branch) else "",
        cases=tuple(Option(case.code, case.when.vi) for case in rule.cases)
        if isinstance(rule, Branch)
        else (),
        states=_states(ask, simple),
        cuts=tuple(Option(one.code, _plain(words.cut(one))) for one in ask.cuts),
        judged=any(isinstance(one, Judged) for one in simple),
    )


def _plain(text: str) -> str:
    return _CODE.sub("", text)


def _states(ask: Ask, simple: list[Simple]) -> tuple[Option, ...]:
    rows: dict[str, Option] = {}
    for rule in simple:
        if isinstance(rule, Choice):
            for state in rule.states:
                rows[state.code] = Option(state.code, state.when.vi, shown_points(state.points))
        if isinstance(rule, Change):
            for code, label, points in (
                ("higher", "tăng so với năm trước", rule.higher),
                ("equal", "bằng năm trước", rule.equal),
                ("lower", "giảm so với năm trước", rule.lower),
            ):
                rows[code] = Option(code, label, shown_points(points))
    for exemption in ask.exemptions:
        rows[exemption.code] = Option(exemption.code, _plain(words.exemption(exemption)))
    if zero_when_nothing(ask.rule) and "none_done" not in rows:
        rows["none_done"] = Option("none_done", "không thực hiện", shown_points(Fraction(0)))
    if ask.may_be_inapplicable:
        rows["not_applicable"] = Option("not_applicable", "không áp dụng (ghi lý do ở ghi chú)")
    if ask.by in ("survey", "statistics"):
        rows["pending"] = Option("pending", "chờ kết quả")
    return tuple(rows.values())


def spoken(book: Book, ask: Ask, said: Said) -> Spoken:
    """What was said, in words, with what the engine makes of it."""
    form = asked(book, ask)
    titles = {field.name: field.title for field in form.fields}
    values = [(titles.get(name, name), figure_words(text)) for name, text in said.figures.items()]
    if said.percent:
        values.append(("tỷ lệ", f"{figure_words(said.percent)} %"))
    options = {one.code: one.words for one in (*form.cases, *form.states)}
    if said.case:
        values.append(("trường hợp", options.get(said.case, said.case)))
    if said.state:
        values.append(("mức", options.get(said.state, said.state)))
    cuts = {one.code: one.words for one in form.cuts}
    values += [("trừ", cuts.get(cut, cut)) for cut in said.cuts]
    verdict = judged(book, ask.code, said)
    if verdict is None:
        return Spoken(tuple(values), None, "", "", said.note)
    return Spoken(tuple(values), verdict.points, sentence(verdict.steps), verdict.standing.value, said.note)


def judged(book: Book, code: str, said: Said) -> Verdict | None:
    """The verdict of what was said; None when the engine refuses it (an edition read more strictly since)."""
    try:
        return verdict_of(book, code, said)
    except Problem:
        return None


def figure_words(text: str) -> str:
    """An exact figure as offices write it."""
    value = exact_number(text)
    return text if value is None else shown(value)


def share_of(ask: Ask, verdict: Verdict | None) -> Fraction | None:
    """Points as a share of the line's maximum: what agreement is measured on. None without points."""
    if verdict is None or verdict.points is None or not ask.points:
        return None
    if verdict.standing is Standing.NOT_APPLICABLE:
        return None
    return verdict.points / ask.points


def typed(data: Mapping[str, str], cuts: tuple[str, ...], *, form: Asked) -> Said:
    """What a form sent: fields ``figure-a``, ``percent``, ``case``, ``state``, ``cuts``, ``note``."""
    return Said(
        figures={field.name: data.get(f"figure-{field.name}", "") for field in form.fields},
        percent=data.get("percent", "") if form.percent else "",
        state=data.get("state", ""),
        case=data.get("case", ""),
        cuts=cuts,
        note=data.get("note", ""),
    )


def exact(points: Decimal | Fraction | None) -> Fraction | None:
    return None if points is None else Fraction(points)


def entry_or_none(said: Said | None) -> Entry | None:
    return None if said is None else entry_of(said)
