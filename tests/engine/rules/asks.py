"""Short ways to put one rule to the question."""

from __future__ import annotations

from fractions import Fraction

from chiso.engine.rules.apply import judge
from chiso.engine.rules.verdict import Ask, Entry, Verdict
from chiso.engine.spec import types as t

F = Fraction


def text(words: str) -> t.Text:
    return t.Text(vi=words)


def figure(kind: str = "count", noun: str = "") -> t.Figure:
    return t.Figure(title=text("số liệu"), kind=kind, noun=noun)  # type: ignore[arg-type]


def ask(rule: t.Simple | t.Branch, points: str = "1", **more: object) -> Ask:
    figures = {name: figure() for name in ("a", "b", "c", "n", "b1", "b2", "b3")}
    return Ask("1.1", F(points), rule, **{"figures": figures, **more})  # type: ignore[arg-type]


def entry(**cells: object) -> Entry:
    """Figures by letter; words (state, case, note, cuts, percent) by name."""
    words = {key: cells.pop(key) for key in ("state", "case", "note", "cuts", "place") if key in cells}
    percent = cells.pop("percent", None)
    figures = {name: F(str(value)) for name, value in cells.items()}
    return Entry(figures, None if percent is None else F(str(percent)), **words)  # type: ignore[arg-type]


def points(rule: t.Simple | t.Branch, maximum: str = "1", **cells: object) -> Fraction | None:
    return verdict(rule, maximum, **cells).points


def verdict(rule: t.Simple | t.Branch, maximum: str = "1", **cells: object) -> Verdict:
    return judge(ask(rule, maximum), entry(**cells))


def share(zero: str = "unstated", **more: object) -> t.Share:
    return t.Share(part=("b",), of="a", zero=zero, **more)  # type: ignore[arg-type]


def words(found: Verdict) -> str:
    return ", ".join(step.words for step in found.steps)
