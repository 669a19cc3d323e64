"""What may be printed: small cells, uncertain figures, and cells that could be worked out from the rest.

Three rules, each named by whoever publishes: fewer than ``min_n`` answers, a coefficient of variation above
``max_cv``, and *secondary suppression*: where the sum over a group is published, a single hidden part
could be subtracted back, so a second part (the one with fewest answers) is hidden with it, and more until
the hidden parts hold ``min_n`` answers between them. A printed figure carries its CV band in ``note``. A
suppressed row keeps its place and loses its numbers; nothing is rounded or perturbed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chiso.engine.survey.result import Domain, Estimate


@dataclass(frozen=True, slots=True)
class Rules:
    """``bands`` are (upper limit of the CV, letter), ascending; beyond the last there is no letter."""

    min_n: int = 0
    max_cv: float | None = None
    bands: tuple[tuple[float, str], ...] = ((0.05, "A"), (0.15, "B"), (0.25, "C"), (0.35, "D"))


def publish(rows: Sequence[Estimate], *, rules: Rules) -> tuple[Estimate, ...]:
    """The rows as they may be printed, same order and number."""
    hidden = {at for at, row in enumerate(rows) if row.status == "known" and _unsafe(row, rules)}
    second: set[int] = set()
    while True:
        more = _exposed(rows, hidden | second, rules)
        if not more:
            break
        second |= more
    return tuple(
        _hide(row, "suppressed")
        if at in hidden
        else _hide(row, "suppressed_secondary")
        if at in second
        else replace(row, note=_band(row, rules))
        for at, row in enumerate(rows)
    )


def _unsafe(row: Estimate, rules: Rules) -> bool:
    uncertain = rules.max_cv is not None and (row.cv is None or row.cv > rules.max_cv)
    return row.n < rules.min_n or uncertain


def _exposed(rows: Sequence[Estimate], hidden: set[int], rules: Rules) -> set[int]:
    """One further row to hide in each family whose hidden parts could be worked out."""
    place = {(row.statistic, row.item, row.domain): at for at, row in enumerate(rows)}
    families: dict[tuple[str, str, Domain], list[int]] = {}
    for at, row in enumerate(rows):
        for column in row.domain:
            rest = tuple(pair for pair in row.domain if pair != column)
            families.setdefault((row.statistic, row.item, (*rest, (column[0], "*"))), []).append(at)
    more: set[int] = set()
    for (statistic, item, key), members in families.items():
        whole = place.get((statistic, item, key[:-1]))
        if whole is None or whole in hidden or rows[whole].status != "known":
            continue
        inside = [at for at in members if at in hidden]
        open_rows = [at for at in members if at not in hidden and rows[at].status == "known"]
        exposed = len(inside) == 1 or 0 < sum(rows[at].n for at in inside) < rules.min_n
        if exposed and open_rows and not any(at in more for at in members):
            more.add(min(open_rows, key=lambda at: (rows[at].n, at)))
    return more


def _hide(row: Estimate, status: str) -> Estimate:
    gone: dict[str, None] = dict.fromkeys(
        ("estimate", "se", "ci_low", "ci_high", "deff", "cv", "population", "df"), None
    )
    return replace(row, **gone, n=0, status=status)  # type: ignore[arg-type]


def _band(row: Estimate, rules: Rules) -> str:
    if row.cv is None:
        return row.note
    return next((letter for limit, letter in rules.bands if row.cv <= limit), "")
