"""What a new period may start from: proposals, each to be confirmed by whoever fills it. Nothing else
is filled in."""

from __future__ import annotations

from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import Figures, NotApplicable, Value


def carried(layout: Layout, previous: Figures) -> dict[str, Value]:
    """Lines that rarely change (posts given, units), as in the period before."""
    return {
        spec.key: previous[spec.key]
        for spec in layout.entered
        if spec.carried == "yes" and spec.key in previous
    }


def inapplicable(layout: Layout, body: str) -> dict[str, NotApplicable]:
    """Lines that do not concern this kind of body, with the reason; none for a kind the layout does not
    name."""
    kind = layout.head.bodies.get(body)
    groups = kind.inapplicable if kind is not None else ()
    return {key: NotApplicable(group.why) for group in groups for key in group.figures}
