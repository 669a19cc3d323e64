"""What a design says about a file of answers: strata, units, lonely strata, degrees of freedom, weights.

Decides nothing; it is what a statistician looks at before the first estimate. Everything that would make
an estimate impossible is refused here with the same codes, but for lonely strata, which are listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np

from chiso.engine.problems import Problem
from chiso.engine.survey.cells import Cells, Frame
from chiso.engine.survey.design import Design
from chiso.engine.survey.estimate import degrees_of_freedom
from chiso.engine.survey.reduce import Fetch, Table, fetch_by_backend, reduce
from chiso.engine.survey.statistics import Size
from chiso.engine.survey.variance import check_lonely
from chiso.engine.vietnamese import number

SCHEMA = "chiso.design/1"


@dataclass(frozen=True, slots=True)
class StageSummary:
    """Counts of one stage as sampled."""

    strata: int
    units: int
    least_units: int
    most_units: int
    least_fraction: float
    most_fraction: float


@dataclass(frozen=True, slots=True)
class Description:
    """Of one design and one file. ``weight_deff`` is Kish's 1 + cv² of the weights."""

    name: str
    rows: int
    stages: tuple[StageSummary, ...]
    lonely: str
    lonely_strata: tuple[str, ...]
    df: float | None
    method: str
    weight_sum: float
    weight_least: float
    weight_most: float
    weight_deff: float

    def as_json(self) -> dict[str, object]:
        return {"schema": SCHEMA, **asdict(self)}

    def lines(self) -> Iterable[str]:
        """The same in Vietnamese, for a person."""
        yield f"Thiết kế: {self.name}; phương pháp phương sai: {self.method}"
        yield f"Số phiếu: {number(self.rows)}; quyền số cộng lại: {number(self.weight_sum, 2)}"
        for at, stage in enumerate(self.stages, 1):
            yield (
                f"Giai đoạn {at}: {number(stage.strata)} tầng, {number(stage.units)} đơn vị "
                f"({stage.least_units}–{stage.most_units} đơn vị mỗi tầng), "
                f"tỷ lệ chọn {number(stage.least_fraction, 4)}–{number(stage.most_fraction, 4)}"
            )
        yield f"Bậc tự do: {'không có' if self.df is None else number(self.df)}"
        yield (
            f"Quyền số từ {number(self.weight_least, 4)} đến {number(self.weight_most, 4)}; "
            f"hiệu ứng do quyền số không đều: {number(self.weight_deff, 4)}"
        )
        if self.lonely_strata:
            yield f"Tầng chỉ có một đơn vị mẫu ({self.lonely}): {'; '.join(self.lonely_strata)}"


def describe(table: Table, *, design: Design, fetch: Fetch = fetch_by_backend) -> Description:
    """Check the design against the data and count. Raises ``Problem``/``Problems`` as estimates would."""
    cells = reduce(table, design=design, statistics=[Size()], deff=False, fetch=fetch)
    weight = table[design.weights].cast("float64")
    asked = {"least": weight.min(), "most": weight.max(), "squares": (weight * weight).sum()}
    seen = fetch(table.aggregate(**asked)).to_pylist()[0]
    rows, total = float(cells.rows.sum()), float(cells.weight.sum())
    lonely = [
        f"{frame.label[at]} (giai đoạn {place + 1})"
        for place, frame in enumerate(cells.stages)
        for at in np.flatnonzero(check_lonely(frame, "remove", place=""))
    ]
    return Description(
        name=design.name,
        rows=int(rows),
        stages=tuple(_stage(frame) for frame in cells.stages),
        lonely=design.lonely,
        lonely_strata=tuple(lonely),
        df=_df(cells, design),
        method=design.method,
        weight_sum=total,
        weight_least=float(seen["least"]),
        weight_most=float(seen["most"]),
        weight_deff=rows * float(seen["squares"]) / total**2,
    )


def _df(cells: Cells, design: Design) -> float | None:
    try:
        return degrees_of_freedom(cells, design)
    except Problem as problem:
        if problem.code in ("SV0104", "SV0106"):
            return None
        raise


def _stage(frame: Frame) -> StageSummary:
    return StageSummary(
        strata=len(frame.sampled),
        units=len(frame.stratum),
        least_units=int(frame.sampled.min()),
        most_units=int(frame.sampled.max()),
        least_fraction=float(frame.fraction.min()),
        most_fraction=float(frame.fraction.max()),
    )
