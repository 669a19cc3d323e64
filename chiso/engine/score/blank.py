"""Blank sheets of an edition: every line that asks for something, with what it asks, in three forms.

What is printed here, filled in, is what the readers take back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from chiso.engine.rules.lines import has_lines, lines
from chiso.engine.rules.verdict import Ask
from chiso.engine.score.evaluate import titles
from chiso.engine.score.sheet import figures_of
from chiso.engine.spec.types import Branch, Change, Checklist, Choice, Index, Node
from chiso.engine.trace import shown_points

LEADING = ("code", "title", "maximum", "huong_dan")
NAMED = ("state", "case", "percent", "cuts", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """One line to fill in: ``guide`` tells in words what may be written."""

    code: str
    title: str
    maximum: str
    figures: tuple[str, ...]
    guide: str
    by: str


def blank_lines(index: Index) -> tuple[Line, ...]:
    """Every line of the edition, in printed order."""
    names = titles(index)
    return tuple(
        Line(
            ask.code,
            names[ask.code],
            shown_points(ask.points),
            tuple(figures_of(ask)),
            _guide(ask, node),
            ask.by,
        )
        for node in index.walk()
        if node.rule is not None
        for ask in lines(node)
    )


def figure_columns(found: tuple[Line, ...]) -> list[str]:
    """Every figure any line asks for: a, b, c first, then the rest as they come."""
    names = dict.fromkeys(name for line in found for name in line.figures)
    return sorted(names, key=lambda name: (len(name) > 2, len(name) > 1, name))


def blank_yaml(index: Index) -> str:
    """A YAML sheet with every line commented out but its code."""
    out = [f"index: {index.head.id}", "unit:", "# body: " + ", ".join(index.head.bodies), "facts:"]
    for line in blank_lines(index):
        out.append(f"  # {line.title} (tối đa {line.maximum})")
        out.extend(f"  #   {bit}" for bit in line.guide.splitlines())
        wanted = [f"{name}: " for name in line.figures] or ["state: "]
        out.append(f'  "{line.code}": {{{", ".join(wanted)}}}')
    return "\n".join(out) + "\n"


def blank_csv(index: Index) -> str:
    """A CSV sheet with a byte-order mark, so that spreadsheet programs read its Vietnamese."""
    found = blank_lines(index)
    figures = figure_columns(found)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["code", "title", "maximum", "Hướng dẫn", *figures, *NAMED])
    for line in found:
        guide = line.guide.replace("\n", " | ")
        writer.writerow([line.code, line.title, line.maximum, guide, *("" for _ in (*figures, *NAMED))])
    return "\ufeff" + out.getvalue()


def _guide(ask: Ask, node: Node) -> str:
    bits = [f"{name}: {figure.title.vi}" for name, figure in figures_of(ask).items()]
    bits += _words(ask, node)
    bits += [f"state {one.code}: {one.when.vi}" for one in ask.exemptions]
    bits += [f"cuts {one.code}: {one.when.vi}" for one in ask.cuts]
    if ask.may_be_inapplicable:
        bits.append("state not_applicable: không áp dụng, nêu lý do ở note")
    if ask.by == "appraiser":
        bits.append("đơn vị không tự đánh giá")
    return "\n".join(bits)


def _words(ask: Ask, node: Node) -> Iterator[str]:
    if has_lines(node) and isinstance(node.rule, Checklist):
        yield "state: met (đạt) | unmet (không đạt)"
        return
    rule = ask.rule
    if isinstance(rule, Branch):
        yield from (f"case {case.code}: {case.when.vi}" for case in rule.cases)
        for case in rule.cases:
            if isinstance(case.rule, Choice):
                yield from (f"state {state.code}: {state.when.vi}" for state in case.rule.states)
    elif isinstance(rule, Choice):
        yield from (f"state {state.code}: {state.when.vi}" for state in rule.states)
    elif isinstance(rule, Change):
        yield "hoặc state: higher (tăng) | equal (bằng) | lower (giảm)"
