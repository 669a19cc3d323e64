"""Draws the sample of a design from its frame: one call, one seed, the same sample for everybody.

``draw_sample`` sizes, allocates and selects (or goes down the stages) and gives rows with inclusion
probabilities and weights, ready for the field and for the estimator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from chiso.engine.survey.sampling.allocation import Share, Stratum, allocate
from chiso.engine.survey.sampling.chance import Indices
from chiso.engine.survey.sampling.design import PPS, SampleDesign, Single, Staged
from chiso.engine.survey.sampling.frame import Frame
from chiso.engine.survey.sampling.probability import Inclusion, equal, proportional
from chiso.engine.survey.sampling.selection import draw, srs
from chiso.engine.survey.sampling.size import Needed, needed
from chiso.engine.survey.sampling.stages import Village, descend

Row = tuple[str | float | int | None, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Drawn units as rows under ``header``; main sample first within its unit, then the reserves in order."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    needed: tuple[tuple[str, Needed], ...]
    shares: tuple[Share, ...]
    villages: tuple[Village, ...]
    short: tuple[str, ...]
    rounds: int
    """Greatest number of rounds in which certainty units were taken out."""
    estimation: dict[str, Any]
    """The design as the estimator reads it (``chiso.survey-design/1``), on the columns of ``header``."""

    @property
    def main(self) -> tuple[Row, ...]:
        role = self.header.index("role")
        return tuple(row for row in self.rows if row[role] == "main")

    @property
    def weights_total(self) -> float:
        """Sum of the weights: how many units of the population the sample stands for."""
        weight = self.header.index("weight")
        return float(sum(float(row[weight] or 0) for row in self.main))


def draw_sample(frame: Frame, *, design: SampleDesign, rng: Generator) -> Sample:
    """The sample; refuses a design the frame cannot meet."""
    return _single(frame, design, rng) if isinstance(design, Single) else _staged(frame, design, rng)


def _strata(frame: Frame, members: Mapping[tuple[str, ...], Indices]) -> list[Stratum]:
    found = []
    for name, rows in members.items():
        first = int(rows[0])
        found.append(
            Stratum(
                name,
                len(rows),
                float(frame.size[rows].sum()),
                float(frame.deviation[first]),
                float(frame.mean[first]),
            )
        )
    return found


def _shares(
    design: Single, strata: list[Stratum]
) -> tuple[tuple[tuple[str, Needed], ...], tuple[Share, ...]]:
    if design.size.each == "stratum":
        each = [(s, needed(design.size, population=s.count, place=" / ".join(s.name))) for s in strata]
        return (
            tuple((" / ".join(s.name), need) for s, need in each),
            tuple(Share(s, need.exact, need.invited) for s, need in each),
        )
    need = needed(design.size, population=sum(s.count for s in strata))
    return (("", need),), allocate(need.invited, strata=strata, rule=design.allocation)


def _single(frame: Frame, design: Single, rng: Generator) -> Sample:
    by_stratum = frame.by_stratum()
    needs, shares = _shares(design, _strata(frame, by_stratum))
    rows: list[Row] = []
    rounds = 0
    for share in shares:
        members = by_stratum[share.stratum.name]
        if design.selection in ("systematic", "pps_systematic"):
            members = np.asarray(sorted(members.tolist(), key=lambda row: _sorting(frame, row)), np.intp)
        place = " / ".join(share.stratum.name) or frame.name
        inclusion = (
            proportional(frame.size[members], take=share.number, place=place)
            if design.selection in PPS
            else equal(len(members), take=share.number, place=place)
        )
        rounds = max(rounds, inclusion.rounds)
        rows += _drawn(frame, design, share, members, inclusion, rng=rng, place=place)
    columns = design.frame.strata
    header = (
        *columns,
        "unit",
        "line",
        "role",
        "order",
        "size",
        "population",
        "probability",
        "certain",
        "weight",
    )
    stage: dict[str, Any] = {"units": "unit"}
    stage |= {"strata": list(columns)} if columns else {}
    stage |= {"certainty": "certain"} if design.selection in PPS else {"population": "population"}
    estimation = {"schema": "chiso.survey-design/1", "weights": "weight", "stages": [stage]}
    return Sample(header, tuple(rows), needs, shares, (), (), rounds, estimation)


def _sorting(frame: Frame, row: int) -> tuple[tuple[tuple[bool, float, str], ...], str]:
    """By the declared columns, numbers before words, then by code."""
    keys = tuple(
        (
            isinstance(cell, str),
            cell if isinstance(cell, float) else 0.0,
            cell if isinstance(cell, str) else "",
        )
        for cell in frame.order[row]
    )
    return keys, frame.units[row]


def _drawn(
    frame: Frame,
    design: Single,
    share: Share,
    members: Indices,
    inclusion: Inclusion,
    *,
    rng: Generator,
    place: str,
) -> list[Row]:
    take = share.number
    if design.selection == "srs":
        # One ordering by chance gives the sample and, after it, the reserves in their order.
        reserve = min(int(np.ceil(round(design.reserve * take, 9))), len(members) - take)
        picked = srs(len(members), take=take + reserve, rng=rng)
    else:
        picked = draw(inclusion, method=design.selection, rng=rng, place=place)
    rows: list[Row] = []
    for order, position in enumerate(picked.tolist()):
        row = int(members[position])
        main = order < take
        probability = float(inclusion.probability[position])
        rows.append(
            (
                *share.stratum.name,
                frame.units[row],
                frame.lines[row],
                "main" if main else "reserve",
                order + 1 if main else order + 1 - take,
                int(frame.size[row]),
                share.stratum.count,
                probability,
                int(inclusion.certain[position]),
                1 / probability if main else None,
            )
        )
    return rows


def _staged(frame: Frame, design: Staged, rng: Generator) -> Sample:
    villages, short = descend(frame, design=design, rng=rng)
    levels = [stage.level for stage in design.stages]
    header = (
        *design.frame.strata,
        *levels,
        "unit",
        "line",
        "role",
        "order",
        *(f"certain_{level}" for level in levels),
        *(f"p_{level}" for level in levels),
        "persons",
        "p_person",
        "weight",
    )
    rows: list[Row] = []
    for village in villages:
        head = (*village.stratum, *(step.name for step in village.steps), village.unit)
        tail = (
            *(int(step.certain) for step in village.steps),
            *(step.probability for step in village.steps),
            village.persons,
            village.person_probability,
        )
        for role, drawn in (("main", village.lines), ("reserve", village.reserves)):
            for order, line in enumerate(drawn, start=1):
                rows.append((*head, line, role, order, *tail, village.weight if role == "main" else None))
    stages: list[dict[str, Any]] = [{"units": level, "certainty": f"certain_{level}"} for level in levels]
    stages[0] = {"units": levels[0], "strata": list(design.frame.strata), "certainty": f"certain_{levels[0]}"}
    stages.append({"units": "*row", "population": "persons"})
    estimation = {"schema": "chiso.survey-design/1", "weights": "weight", "stages": stages}
    return Sample(header, tuple(rows), (), (), villages, short, 0, estimation)
