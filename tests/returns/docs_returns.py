"""What the worked numbers in docs/algorithms/consolidation.md call, on the sample layout of the tests."""

from __future__ import annotations

from chiso.engine.returns.compute import compute
from chiso.engine.returns.merge import UnitReturn, merge
from chiso.engine.returns.values import Value, shown
from chiso.engine.trace import sentence
from tests.engine.returns.sample import SAMPLE, filled


def line(key: str, **figures: Value | int | None) -> str:
    found = compute(SAMPLE, filled(**figures))[key]
    return f"{shown(found.value, SAMPLE.figures[key])}: {sentence(found.why)}"


def whole(key: str, *units: dict[str, Value | int | None]) -> str:
    returns = [
        UnitReturn(unit_key=f"u{place}", figures=filled(**each)) for place, each in enumerate(units, start=1)
    ]
    found = merge(SAMPLE, returns).figures[key]
    without = f", thiếu {', '.join(found.lacking)}" if found.lacking else ""
    return shown(found.value, SAMPLE.figures[key]) + without
