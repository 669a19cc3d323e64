"""The satisfaction index: two candidate formulas kept apart by edition, factors, and the points of 8.1.

Which formula an edition uses is written in the edition, never guessed: ``top2`` is the share of answers
"hài lòng" and "rất hài lòng", ``mean_over_max`` the mean level over the highest code, both in percent.
An index is pooled over the answers to its items. ``published_percent`` is the one crossing from float64
statistics to ``Decimal`` scoring: the points are computed from the figure as published, rounded once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from chiso.engine.decimals import Mode, rounded
from chiso.engine.survey import problems
from chiso.engine.survey.design import Answers
from chiso.engine.survey.result import Estimate
from chiso.engine.survey.statistics import Pooled

Formula = Literal["top2", "mean_over_max"]


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of satisfaction: its code (F1 … F5) and its items."""

    code: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the index. Figures of different editions must not stand in one series."""

    id: str
    formula: Formula
    factors: tuple[Factor, ...]
    answers: Answers
    places: int = 2
    rounding: Mode = "half_up"

    def __post_init__(self) -> None:
        if self.formula not in get_args(Formula):
            raise problems.edition_without_formula(f"sipas/{self.id}", got=str(self.formula) or "không ghi")
        if not self.answers.codes:
            raise problems.scale_needed(f"sipas/{self.id}")


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one criterion: percent × maximum / 100, exact."""

    criterion: str
    factor: str
    percent: Decimal
    maximum: Decimal
    points: Decimal


# Bảng 2 kèm Quyết định 1187/QĐ-BNV ngày 15/10/2025, tiêu chí 8.1: năm yếu tố, cộng 10 điểm.
CRITERIA_8_1: tuple[tuple[str, str, Decimal], ...] = (
    ("8.1.1", "F1", Decimal("1.5")),
    ("8.1.2", "F2", Decimal("1.5")),
    ("8.1.3", "F3", Decimal("2.5")),
    ("8.1.4", "F4", Decimal("2.5")),
    ("8.1.5", "F5", Decimal("2.0")),
)


def statistics(edition: Edition) -> tuple[Pooled, ...]:
    """One pooled statistic per factor, in the edition's order, then the whole index."""
    codes = edition.answers.top(2) if edition.formula == "top2" else ()
    every = tuple(item for factor in edition.factors for item in factor.items)
    return tuple(Pooled(items, codes) for items in (*(factor.items for factor in edition.factors), every))


def percent(row: Estimate, edition: Edition) -> float:
    """The index in percent, unrounded. Raises ``Problem`` for a figure that is not known."""
    if row.estimate is None:
        raise problems.domain_without_answers(f"sipas/{edition.id}", domains=[row.item])
    if edition.formula == "top2":
        return 100 * row.estimate
    return 100 * row.estimate / max(edition.answers.codes)


def published_percent(value: float, *, edition: Edition) -> Decimal:
    """The crossing from float64 to Decimal: the percent rounded once as the edition publishes it."""
    return rounded(Fraction(value), places=edition.places, mode=edition.rounding)


def points(rows: Sequence[Estimate], *, edition: Edition) -> tuple[Points, ...]:
    """Points of 8.1.1–8.1.5 from one domain's rows, in the order of ``statistics(edition)``.

    a × maximum / 100 with a the published percent of the factor (Decision 1187/QĐ-BNV, table 2). Raises
    ``Problem`` when the edition lacks one of the five factors or a figure is unknown.
    """
    by_code: Mapping[str, Estimate] = {
        factor.code: row for factor, row in zip(edition.factors, rows, strict=False)
    }
    out = []
    for criterion, code, maximum in CRITERIA_8_1:
        if code not in by_code:
            raise problems.domain_without_answers(f"sipas/{edition.id}", domains=[f"yếu tố {code}"])
        share = published_percent(percent(by_code[code], edition), edition=edition)
        out.append(Points(criterion, code, share, maximum, share * maximum / 100))
    return tuple(out)
