"""95 % intervals hold the truth in 93.5–96.5 % of samples drawn from populations that are known.

Each simulation draws 3,000 samples of 40 clusters in ten strata, two stages without replacement, and
estimates them all in one reduction, the sample's number a stratum and a domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from chiso.engine.survey.cells import Floats
from chiso.engine.survey.design import Design, Stage
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.intervals import IntervalKind, interval
from chiso.engine.survey.statistics import Mean, Ratio, Share, Statistic, Total

SAMPLES, STRATA, CLUSTERS, PEOPLE = 3000, 10, 30, 40
TAKEN, ASKED = 4, 10
DF = STRATA * (TAKEN - 1)


@dataclass(frozen=True)
class Population:
    """Answers 1–5 and an amount for everyone: (strata, clusters, people)."""

    q: Floats
    x: Floats


def population(draw: np.random.Generator) -> Population:
    shape = (STRATA, CLUSTERS, PEOPLE)
    stratum = draw.normal(0, 0.3, (STRATA, 1, 1))
    cluster = draw.normal(0, 0.4, (STRATA, CLUSTERS, 1))
    q = np.clip(np.round(3.5 + stratum + cluster + draw.normal(0, 1, shape)), 1, 5)
    return Population(q, draw.gamma(4, 1 + 0.2 * np.exp(cluster), shape))


def samples(people: Population, draw: np.random.Generator) -> Any:
    """All samples as one table; two-stage simple random sampling, self-weighting within a stratum."""
    clusters = draw.random((SAMPLES, STRATA, CLUSTERS)).argsort(axis=2)[:, :, :TAKEN]
    persons = draw.random((SAMPLES, STRATA, TAKEN, PEOPLE)).argsort(axis=3)[..., :ASKED]
    stratum = np.arange(STRATA)[None, :, None, None]
    chosen = np.broadcast_to(clusters[..., None], persons.shape)
    shape = persons.shape

    def flat(values: Any) -> Any:
        return np.broadcast_to(values, shape).ravel()

    return ibis.memtable(
        pa.table(
            {
                "sample": flat(np.arange(SAMPLES)[:, None, None, None]),
                "stratum": flat(stratum),
                "cluster": flat(chosen),
                "person": flat(persons),
                "q": flat(people.q[stratum, chosen, persons]),
                "x": flat(people.x[stratum, chosen, persons]),
                "w": flat(CLUSTERS / TAKEN * PEOPLE / ASKED),
                "N1": flat(CLUSTERS),
                "N2": flat(PEOPLE),
            }
        )
    )


DESIGN = Design(
    "w",
    (
        Stage(units="cluster", strata=("sample", "stratum"), population="N1"),
        Stage(units="person", population="N2"),
    ),
)
CASES: dict[str, tuple[Statistic, IntervalKind]] = {
    "mean of answers": (Mean("q"), "t"),
    "total of an amount": (Total("x"), "t"),
    "ratio of amounts": (Ratio("x", "q"), "t"),
    "top-2 share": (Share("q", (4, 5)), "t"),
    "top-2 share, logit": (Share("q", (4, 5)), "logit"),
    "rare code, logit": (Share("q", (1,)), "logit"),
}


@pytest.fixture(scope="module")
def drawn() -> tuple[Population, Any]:
    draw = np.random.default_rng(20261123)
    people = population(draw)
    return people, samples(people, draw)


def truth(people: Population, statistic: Statistic) -> float:
    match statistic:
        case Mean():
            return float(people.q.mean())
        case Total():
            return float(people.x.sum())
        case Ratio():
            return float(people.x.sum() / people.q.sum())
        case Share(_, codes):
            return float(np.isin(people.q, codes).mean())
    raise AssertionError(statistic)


def test_intervals_cover_the_truth_as_often_as_they_say(drawn: tuple[Population, Any]) -> None:
    people, table = drawn
    wanted = list(dict.fromkeys(statistic for statistic, _ in CASES.values()))
    rows = estimate(table, design=DESIGN, statistics=wanted, by=[("sample",)], deff=False)
    by_statistic: dict[Statistic, list[Any]] = {
        statistic: list(rows[at :: len(wanted)]) for at, statistic in enumerate(wanted)
    }
    held = {}
    for name, (statistic, kind) in CASES.items():
        target, inside = truth(people, statistic), 0
        for row in by_statistic[statistic]:
            low, high = interval(row.estimate, row.se**2, df=DF, level=0.95, kind=kind, n=row.n)
            inside += low <= target <= high
        held[name] = inside / SAMPLES
    assert {name: share for name, share in held.items() if not 0.935 <= share <= 0.965} == {}


def test_estimates_are_unbiased_and_their_errors_are_those_reported(drawn: tuple[Population, Any]) -> None:
    people, table = drawn
    rows = estimate(table, design=DESIGN, statistics=[Mean("q")], by=[("sample",)], deff=False)
    estimates = np.array([row.estimate for row in rows])
    reported = np.mean([row.se**2 for row in rows])
    actual = ((estimates - people.q.mean()) ** 2).mean()
    assert abs(estimates.mean() - people.q.mean()) < 4 * estimates.std() / SAMPLES**0.5
    assert reported == pytest.approx(actual, rel=0.08)
