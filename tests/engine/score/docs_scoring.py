"""What the algorithm documents call in their worked numbers."""

from __future__ import annotations

from fractions import Fraction

from chiso.engine.decimals import exact_text
from chiso.engine.score.forecast import forecast
from chiso.engine.score.lost import losses
from tests.engine.sample import SAMPLE, score_of, sheet_of


def score(facts: str, code: str) -> str:
    """``1.43 = 1.425 of 1.5``, or the state with what is known and open."""
    result = score_of(facts + "\n")
    node = result.nodes[code]
    most = exact_text(node.maximum)
    if node.points is not None:
        return f"{result.rounded(node.points)} = {exact_text(node.points)} of {most}"
    below = (
        f", known {exact_text(node.known)}, open {exact_text(node.open)}" if node.level == "domain" else ""
    )
    return f"{node.standing.value} of {most}{below}"


def moves(facts: str, code: str, figure: str) -> list[str]:
    """The moves of one figure of one line."""
    text = facts + "\n"
    (loss,) = [loss for loss in losses(SAMPLE, sheet_of(text), score_of(text)) if loss.code == code]
    return [
        f"{move.figure}: {move.before} → {move.after}, +{exact_text(move.gain)}"
        + (" (full)" if move.full else "")
        for move in loss.moves
        if move.figure == figure
    ]


def forecast_rates(months: dict[int, str]) -> dict[str, str]:
    """Points of 1.1 at the year's end as a share of its maximum, by course."""
    sheets = {month: sheet_of(f"'1.1': {facts}\n") for month, facts in months.items()}
    found = {}
    for row in forecast(SAMPLE, sheets):
        points = row.result.nodes["1.1"].points
        assert points is not None
        found[row.course] = exact_text(points / Fraction(3, 2))
    return found
