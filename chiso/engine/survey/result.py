"""A result is rows: every figure carries its error, its method and its design.

Rows are frozen and schema-versioned. Bump policy of ``SCHEMA``: a new optional field keeps it, a field
that changes its meaning or disappears raises it. Unknown is ``None``, never NaN and never zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

SCHEMA = "chiso.estimates/1"

Domain = tuple[tuple[str, str | int | float | bool], ...]
"""Column and value of each grouping variable; empty for the whole sample."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure. Shares are fractions (0–1); ``n`` counts answers, ``population`` sums their weights."""

    statistic: str
    item: str
    domain: Domain
    estimate: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    level: float
    interval: str
    df: float | None
    deff: float | None
    cv: float | None
    """se / |estimate|."""
    n: int
    population: float | None
    method: str
    """taylor, jk1, jkn, brr, fay, bootstrap, replicates; woodruff for quantiles."""
    design: str
    lonely: str
    status: str = "known"
    """``known``; ``no_answers`` where asked for; ``suppressed``, ``suppressed_secondary`` when published."""
    note: str = ""

    def as_json(self) -> dict[str, object]:
        row = {name: _plain(value) for name, value in asdict(self).items()}
        row["domain"] = dict(self.domain)
        return row


def _plain(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def as_json(rows: Iterable[Estimate]) -> dict[str, object]:
    """The document printed by ``--json``: schema and rows, figures unrounded."""
    return {"schema": SCHEMA, "rows": [row.as_json() for row in rows]}


CSV_COLUMNS = tuple(field.name for field in fields(Estimate))


def as_csv(rows: Iterable[Estimate]) -> list[list[str]]:
    """Header and rows; the domain is written ``column=value`` joined by ``;``, unknown is empty."""
    out = [list(CSV_COLUMNS)]
    for row in rows:
        plain = row.as_json()
        plain["domain"] = ";".join(f"{name}={value}" for name, value in row.domain)
        out.append(["" if plain[name] is None else _text(plain[name]) for name in CSV_COLUMNS])
    return out


def _text(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)
