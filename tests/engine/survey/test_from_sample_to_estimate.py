"""A sample drawn here is estimated here: the design the draw writes is the design the estimator reads."""

from __future__ import annotations

import json
from dataclasses import replace

import ibis
import numpy as np
import pyarrow as pa
import pytest

from chiso.engine.problems import Problem
from chiso.engine.survey.design_reader import read_design
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.sampling.chance import seeded
from chiso.engine.survey.sampling.design import read_design as read_sampling
from chiso.engine.survey.sampling.draw import draw_sample
from chiso.engine.survey.statistics import Mean, Size
from tests.engine.survey.sampling.conftest import PAPI, frame_of, villages


def test_papi_s_stages_are_read_with_their_certainty_units() -> None:
    plan = read_sampling(PAPI.read_text(encoding="utf-8"), name=PAPI.name)
    frame = frame_of(villages(), plan)
    drawn = draw_sample(frame, design=plan, rng=seeded(2026))
    columns = {name: [row[at] for row in drawn.main] for at, name in enumerate(drawn.header)}
    columns["q"] = np.random.default_rng(1).integers(1, 6, len(drawn.main)).tolist()
    answers = ibis.memtable(pa.table(columns))
    design = read_design(json.dumps(drawn.estimation), name="thiet-ke.json")
    assert [stage.certainty is not None for stage in design.stages] == [True, True, True, False]
    # One commune and one village are drawn beside each seat: single units, which need a named choice.
    with pytest.raises(Problem, match="SV0104"):
        estimate(answers, design=design, statistics=[Mean("q")])
    rows = estimate(answers, design=replace(design, lonely="adjust"), statistics=[Mean("q"), Size()])
    mean, size = rows
    assert mean.se is not None
    assert mean.se > 0
    assert size.estimate == pytest.approx(drawn.weights_total)
