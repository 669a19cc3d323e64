"""What cannot be estimated is refused with a code that says what to do; no warning, no number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import ibis
import pytest

from chiso.engine.problems import Problem, Problems
from chiso.engine.survey.cells import group
from chiso.engine.survey.comparisons import difference, rao_scott
from chiso.engine.survey.design import Answers, Calibrated, Design, Given, Made, Stage
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.reduce import reduce
from chiso.engine.survey.statistics import Mean, Share, Total
from tests.engine.survey.samples import CLUSTERS, village

FPC = replace(CLUSTERS, stages=(Stage(units="psu", strata=("stratum",), population="N"),))


def mean(data: Any, design: Design = CLUSTERS, **more: Any) -> Any:
    return lambda: estimate(data, design=design, statistics=[Mean("q")], **more)


REFUSED: dict[str, tuple[str, Callable[[], Any]]] = {
    "a stratum column that is not there": ("SV0102", mean(village().drop("stratum"))),
    "a weight column that is not there": ("SV0102", mean(village().drop("w"))),
    "a population column that is not there": ("SV0102", mean(village(), FPC)),
    "a group column that is not there": ("SV0102", mean(village(), by=[("tinh",)])),
    "an empty stratum": ("SV0201", mean(village(stratum=["a", None, "a", "a", "b", "b", "b", "b"]))),
    "an empty weight": ("SV0201", mean(village(w=[1e3, None, 1e3, 1e3, 1e3, 1e3, 1e3, 1e3]))),
    "a negative weight": ("SV0202", mean(village(w=[-1.0, 1e3, 1e3, 1e3, 1e3, 1e3, 1e3, 1e3]))),
    "weights that are not numbers": ("SV0204", mean(village(w=list("abcdefgh")))),
    "weights that are all zero": ("SV0202", mean(village(w=[0.0] * 8))),
    "a weight that is NaN": ("SV0202", mean(village(w=[float("nan")] + [1e3] * 7))),
    "weights that sum to less than the answers": ("SV0202", mean(village(w=[0.01] * 8))),
    "a population smaller than the sample": ("SV0103", mean(village(N=[1] * 8), FPC)),
    "a population that differs within a stratum": ("SV0103", mean(village(N=[9, 9, 8, 8, 9, 9, 9, 9]), FPC)),
    "a population that is not a number": ("SV0103", mean(village(N=["nhiều"] * 8), FPC)),
    "an empty replicate weight": (
        "SV0201",
        mean(
            village(r=[1.0, None] * 4, s=[2.0] * 8),
            Design("w", replicates=Given(("r", "s"), 0.5), answers=Answers((1, 2, 3, 4, 5))),
        ),
    ),
    "an empty weight before calibration": (
        "SV0201",
        mean(
            village(d=[None] + [9.0] * 7),
            replace(CLUSTERS, calibrated=Calibrated("linear", "d", ("province",))),
        ),
    ),
    "a lonely unit": ("SV0104", mean(village(psu=[1, 1, 1, 1, 1, 1, 2, 2]))),
    "no degrees of freedom": (
        "SV0106",
        mean(village(psu=[1, 1, 1, 1, 1, 1, 1, 1]), replace(CLUSTERS, lonely="remove")),
    ),
    "a code outside the scale": ("SV0203", mean(village(q=[5, 4, 3, 2, 4, 4, 1, 6]))),
    "half a code": ("SV0203", mean(village(q=[5, 4, 3, 2, 4, 4, 1, 2.5]))),
    "an item that is text": ("SV0204", mean(village(q=list("abcdefgh")))),
    "an answer that is NaN": (
        "SV0205",
        mean(village(q=[5.0, 4, 3, 2, 4, 4, 1, float("nan")]), replace(CLUSTERS, answers=Answers())),
    ),
    "a file without rows": ("SV0206", mean(village().limit(0))),
    "a domain without answers": ("SV0301", mean(village(q=[None] * 4 + [1, 2, 3, 4]), by=[("province",)])),
    "a condition nobody meets": ("SV0301", mean(village(some=[False] * 8), where="some")),
    "a total under relative weights": (
        "SV0304",
        lambda: estimate(village(), design=replace(CLUSTERS, scale="relative"), statistics=[Total("q")]),
    ),
    "a logit interval at one": (
        "SV0306",
        lambda: estimate(
            village(q=[4] * 8), design=CLUSTERS, statistics=[Share("q", (4, 5))], interval_kind="logit"
        ),
    ),
    "JK1 with strata": ("SV0105", mean(village(), replace(CLUSTERS, replicates=Made("jk1")))),
    "BRR with three units in a stratum": (
        "SV0105",
        mean(village(psu=[1, 1, 2, 3, 1, 1, 2, 2]), replace(CLUSTERS, replicates=Made("brr"))),
    ),
    "a domain a replicate leaves empty": (
        "SV0105",
        mean(
            village(village=[1, 1, 2, 2, 3, 3, 4, 4]),
            replace(CLUSTERS, replicates=Made("jkn")),
            by=[("village",)],
        ),
    ),
    "a table with one row": (
        "SV0307",
        lambda: rao_scott(village(one=[1] * 8), design=CLUSTERS, row="one", column="q"),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_code(what: str) -> None:
    code, work = REFUSED[what]
    with pytest.raises((Problem, Problems)) as raised:
        work()
    found = raised.value.problems if isinstance(raised.value, Problems) else (raised.value,)
    assert [problem.code for problem in found] == [code]
    assert all(problem.hint and problem.place for problem in found)


def test_every_missing_column_is_told_at_once() -> None:
    with pytest.raises(Problems) as raised:
        estimate(village().drop("w", "psu"), design=CLUSTERS, statistics=[Mean("q9")])
    assert len(raised.value.problems) == 3


def test_the_refusal_of_lonely_units_names_the_choices_of_r() -> None:
    with pytest.raises(Problem) as raised:
        mean(village(psu=[1, 1, 1, 1, 1, 1, 2, 2]))()
    assert "stratum=a" in raised.value.got
    for choice in ("certainty", "remove", "adjust", "average"):
        assert choice in raised.value.hint


def test_a_domain_without_answers_may_be_asked_for_as_a_row() -> None:
    rows = mean(village(q=[None] * 4 + [1, 2, 3, 4]), by=[("province",)], empty="row")()
    assert [(row.status, row.estimate is None) for row in rows] == [("no_answers", True), ("known", False)]
    assert rows[0].se is None
    assert rows[0].n == 0


def test_a_comparison_with_a_group_that_is_not_there_is_refused() -> None:
    cells = reduce(village(), design=CLUSTERS, statistics=[Mean("q")], by=["province"])
    assert len(group(cells, ("province",)).values) == 2
    with pytest.raises(Problem, match="SV0305"):
        difference(cells, design=CLUSTERS, statistic=Mean("q"), by=("province",), first=["01"], second=["99"])


def test_a_wave_without_clusters_that_cannot_fit_is_refused_before_it_is_read() -> None:
    people = ibis.range(3_000_000).unnest().name("q").as_table().mutate(w=ibis.literal(1.0))
    design = Design("w", answers=Answers())
    wanted = [Share("q", (code,)) for code in range(100)]
    with pytest.raises(Problem, match="SV0207"):
        estimate(people, design=design, statistics=wanted)
