"""What is estimated, as data: every statistic is a ratio of two sums of terms, or one sum.

A ``Term`` is one weighted sum over rows (Σ w·y, Σ w·1[y ∈ codes] …) that a group-by can form; a statistic
names the terms of its numerator and denominator. Because the linearised value of a ratio is linear in its
terms, sums over cells are enough for the estimate and for its variance: one pass serves all statistics.
Quantiles are not of this kind and have their own module.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

UNWEIGHTED = "*one"
"""As a term's ``weight``: every row counts one."""


@dataclass(frozen=True, slots=True)
class Term:
    """Σ over answered rows of ``weight`` × (1, y, y² or 1[y ∈ codes]); ``n`` counts the rows themselves."""

    of: Literal["n", "w", "y", "yy", "in"]
    item: str
    codes: tuple[int, ...] = ()
    also: tuple[str, ...] = ()
    """Other items that must be answered too (ratios, complete cases)."""
    weight: str = ""
    """Column of the weight; empty is the design's own."""


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of ``item`` over those who answered: Σwy / Σw."""

    item: str
    also: tuple[str, ...] = ()
    kind: Literal["mean"] = "mean"


@dataclass(frozen=True, slots=True)
class Share:
    """Share of answers in ``codes`` among valid answers: Σw·1[y ∈ codes] / Σw."""

    item: str
    codes: tuple[int, ...]
    also: tuple[str, ...] = ()
    kind: Literal["share"] = "share"


@dataclass(frozen=True, slots=True)
class Total:
    """Population total of ``item`` (Σwy) or, with ``codes``, of those who answered so (Σw·1[y ∈ codes])."""

    item: str
    codes: tuple[int, ...] = ()
    kind: Literal["total"] = "total"


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ratio of two totals over rows with both: Σwa / Σwb."""

    above: str
    below: str
    kind: Literal["ratio"] = "ratio"


@dataclass(frozen=True, slots=True)
class Pooled:
    """Mean (or, with ``codes``, share) over all answers to several items: ΣΣwy / ΣΣw."""

    items: tuple[str, ...]
    codes: tuple[int, ...] = ()
    kind: Literal["pooled"] = "pooled"


@dataclass(frozen=True, slots=True)
class Size:
    """Number of units of the population in the domain: Σw over its rows."""

    kind: Literal["size"] = "size"


ROW = "*row"
"""The item of ``Size``: every row has it."""

Statistic = Mean | Share | Total | Ratio | Pooled | Size


def items(statistic: Statistic) -> tuple[str, ...]:
    """Columns of the data the statistic reads."""
    match statistic:
        case Mean(item, also) | Share(item, _, also):
            return tuple(dict.fromkeys((item, *also)))
        case Total(item):
            return (item,)
        case Ratio(above, below):
            return (above, below)
        case Pooled(names):
            return names
        case Size():
            return ()


def coded(statistic: Statistic) -> bool:
    """Whether the statistic speaks of answer codes, so that the items must lie on the scale."""
    match statistic:
        case Share():
            return True
        case Total(_, codes) | Pooled(_, codes):
            return bool(codes)
        case _:
            return False


def is_share(statistic: Statistic) -> bool:
    """Whether the estimate lies between 0 and 1 by construction (logit intervals apply)."""
    return isinstance(statistic, Share) or (isinstance(statistic, Pooled) and bool(statistic.codes))


def numerator(statistic: Statistic) -> tuple[Term, ...]:
    match statistic:
        case Mean(item, also):
            return (Term("y", item, also=also),)
        case Share(item, codes, also):
            return (Term("in", item, codes, also),)
        case Total(item, codes):
            return (Term("in", item, codes) if codes else Term("y", item),)
        case Ratio(above, below):
            return (Term("y", above, also=(below,)),)
        case Pooled(names, codes):
            return tuple(Term("in", name, codes) if codes else Term("y", name) for name in names)
        case Size():
            return (Term("w", ROW),)


def denominator(statistic: Statistic) -> tuple[Term, ...]:
    """Empty for a total: nothing to divide by."""
    match statistic:
        case Mean(item, also) | Share(item, _, also):
            return (Term("w", item, also=also),)
        case Total() | Size():
            return ()
        case Ratio(above, below):
            return (Term("y", below, also=(above,)),)
        case Pooled(names):
            return tuple(Term("w", name) for name in names)


def answered(statistic: Statistic) -> tuple[Term, ...]:
    """Terms whose sum is the number of answers behind the figure."""
    match statistic:
        case Mean(item, also) | Share(item, _, also):
            return (Term("n", item, also=also),)
        case Total(item):
            return (Term("n", item),)
        case Ratio(above, below):
            return (Term("n", above, also=(below,)),)
        case Pooled(names):
            return tuple(Term("n", name) for name in names)
        case Size():
            return (Term("n", ROW),)


def spread(statistic: Statistic) -> tuple[Term, Term, Term] | None:
    """Σw, Σwy, Σwy² for the design effect, where it is defined; for shares y² = y."""
    match statistic:
        case Mean(item, also):
            return Term("w", item, also=also), Term("y", item, also=also), Term("yy", item, also=also)
        case Share(item, codes, also):
            inside = Term("in", item, codes, also)
            return Term("w", item, also=also), inside, inside
        case Total(item, codes):
            if codes:
                return Term("w", item), Term("in", item, codes), Term("in", item, codes)
            return Term("w", item), Term("y", item), Term("yy", item)
        case _:
            return None


def weighed_by(terms: Iterable[Term], weight: str) -> tuple[Term, ...]:
    """The same terms under another weight."""
    return tuple(Term(term.of, term.item, term.codes, term.also, weight) for term in terms)


def terms_of(statistic: Statistic, *, deff: bool) -> tuple[Term, ...]:
    """Every term the statistic needs in the pass, each once."""
    found = [*numerator(statistic), *denominator(statistic), *answered(statistic)]
    squares = spread(statistic) if deff else None
    if squares is not None:
        found.extend(squares)
    return tuple(dict.fromkeys(found))
