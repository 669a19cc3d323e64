"""From large units down to persons: districts, communes, villages, line numbers of a list.

In each unit drawn above, the seat is taken with certainty and the others with probability
proportional to size; a unit too large for chance is taken with certainty too. At the bottom persons
are line numbers of the village's own list: the first ``take`` are the sample, the next ``reserve``
replace refusals in their order. A unit that has fewer units or persons than wanted gives all, and a
remark says so. A certainty unit represents only itself: for the estimator it is a stratum of its own.
Order of spending chance: units by name, the seat first, each level before the levels below it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from chiso.engine.survey.sampling.chance import Indices
from chiso.engine.survey.sampling.design import Stage, Staged, taken
from chiso.engine.survey.sampling.frame import Frame
from chiso.engine.survey.sampling.probability import proportional
from chiso.engine.survey.sampling.selection import draw, srs
from chiso.engine.vietnamese import number


@dataclass(frozen=True, slots=True)
class Step:
    """One unit on the way down: its probability given the unit above, and whether it was certain."""

    name: str
    probability: float
    certain: bool
    seat: bool


@dataclass(frozen=True, slots=True)
class Village:
    """A last unit and the persons drawn in it. ``lines`` and ``reserves`` are line numbers from 1."""

    stratum: tuple[str, ...]
    steps: tuple[Step, ...]
    unit: str
    persons: int
    lines: tuple[int, ...]
    reserves: tuple[int, ...]
    target: int | None

    @property
    def probability(self) -> float:
        """Of the village: the product of its steps."""
        return float(np.prod([step.probability for step in self.steps]))

    @property
    def person_probability(self) -> float:
        """Of a person, given the village, for the main sample."""
        return len(self.lines) / self.persons

    @property
    def weight(self) -> float:
        """1 over the probability of a person of the main sample."""
        return 1 / (self.probability * self.person_probability)


def descend(frame: Frame, *, design: Staged, rng: Generator) -> tuple[tuple[Village, ...], tuple[str, ...]]:
    """Every village drawn with its persons, and what fell short of the design."""
    walk = _Walk(frame, design, rng)
    for stratum, rows in frame.by_stratum().items():
        walk.down(stratum, rows, top=float(frame.size[rows].sum()), steps=())
    return tuple(walk.villages), tuple(walk.short)


class _Walk:
    """Carries what the recursion collects; lives for one ``descend``."""

    def __init__(self, frame: Frame, design: Staged, rng: Generator) -> None:
        self.frame, self.design, self.rng = frame, design, rng
        self.villages: list[Village] = []
        self.short: list[str] = []

    def down(self, stratum: tuple[str, ...], rows: Indices, *, top: float, steps: tuple[Step, ...]) -> None:
        if len(steps) == len(self.design.stages):
            self.persons(stratum, rows, top=top, steps=steps)
            return
        stage = self.design.stages[len(steps)]
        words = self.frame.levels[stage.level]
        groups: dict[str, list[int]] = {}
        for row in rows.tolist():
            groups.setdefault(words[row], []).append(row)
        for name, step in self.stage(
            stage, groups, top=top, above=" / ".join([*stratum, *(s.name for s in steps)])
        ):
            self.down(stratum, np.asarray(groups[name], np.intp), top=top, steps=(*steps, step))

    def stage(
        self, stage: Stage, groups: dict[str, list[int]], *, top: float, above: str
    ) -> list[tuple[str, Step]]:
        seats = self.frame.seats.get(stage.level)
        seat = [name for name, rows in groups.items() if seats is not None and seats[rows[0]]]
        others = sorted(name for name in groups if name not in seat)
        wanted = taken(stage.take, size=top).take
        take = min(wanted, len(others))
        if take < wanted:
            self.short.append(
                f"{above}: cấp {stage.level} cần thêm {wanted}, chỉ có {len(others)} đơn vị, lấy hết"
            )
        size = np.array([float(self.frame.size[groups[name]].sum()) for name in others])
        inclusion = proportional(size, take=take, place=above)
        picked = sorted(draw(inclusion, method=stage.method, rng=self.rng, place=above).tolist())
        found = [(name, Step(name, 1.0, True, True)) for name in seat]
        return found + [
            (others[i], Step(others[i], float(inclusion.probability[i]), bool(inclusion.certain[i]), False))
            for i in picked
        ]

    def persons(
        self, stratum: tuple[str, ...], rows: Indices, *, top: float, steps: tuple[Step, ...]
    ) -> None:
        rule = taken(self.design.persons, size=top)
        count = int(self.frame.size[rows].sum())
        take = min(rule.take, count)
        reserve = min(rule.reserve, count - take)
        name = " / ".join([*stratum, *(step.name for step in steps)])
        if take < rule.take or reserve < rule.reserve:
            self.short.append(
                f"{name}: danh sách có {number(count)} người, "
                f"cần {rule.take} và {rule.reserve} dự phòng; lấy hết"
            )
        drawn = (srs(count, take=take + reserve, rng=self.rng) + 1).tolist()
        unit = self.frame.units[int(rows[0])]
        self.villages.append(
            Village(stratum, steps, unit, count, tuple(drawn[:take]), tuple(drawn[take:]), rule.target)
        )
