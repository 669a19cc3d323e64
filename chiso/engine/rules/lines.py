"""The lines of a leaf that earn points: itself, the parts of its sum, or the items of its checklist.

A ``sum`` adds parts printed under one criterion, each with its own rule; a ``checklist`` adds yes/no
lines. Both become ``Ask``s addressed ``CRITERION/part``, so a sheet, a trace and a finding can point at
one printed line.
"""

from __future__ import annotations

from chiso.engine.rules.verdict import ZERO, Ask
from chiso.engine.spec.types import Checklist, Choice, Item, Node, Part, State, Sum, Text

MET, UNMET = "met", "unmet"


def lines(node: Node) -> tuple[Ask, ...]:
    """Every line of the leaf ``node``; a leaf with a simple rule is its own only line."""
    rule, by = node.rule, node.by or "unit"
    assert rule is not None, node.code
    assert node.points is not None, node.code
    if isinstance(rule, Sum):
        return tuple(_part(node, part) for part in rule.parts)
    if isinstance(rule, Checklist):
        return tuple(_item(node, item) for item in rule.items)
    return (
        Ask(
            node.code,
            node.points,
            rule,
            by,
            node.figures,
            node.exemptions,
            node.cuts,
            node.na == "reduces",
        ),
    )


def has_lines(node: Node) -> bool:
    """Whether the leaf is a sum or a checklist."""
    return isinstance(node.rule, (Sum, Checklist))


def _part(node: Node, part: Part) -> Ask:
    return Ask(
        f"{node.code}/{part.code}",
        part.points,
        part.rule,
        part.by or node.by or "unit",
        part.figures,
        part.exemptions,
        part.cuts,
        node.na == "reduces",
    )


def _item(node: Node, item: Item) -> Ask:
    rule = Choice(
        states=(
            State(code=MET, points=item.points, when=Text(vi=f"{item.title.vi}: đạt")),
            State(code=UNMET, points=ZERO, when=Text(vi=f"{item.title.vi}: không đạt")),
        )
    )
    return Ask(
        f"{node.code}/{item.code}",
        item.points,
        rule,
        node.by or "unit",
        may_be_inapplicable=node.na == "reduces",
    )
