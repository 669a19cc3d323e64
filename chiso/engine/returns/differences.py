"""One period against another: change and percent change with their signs, or why they cannot be compared.

A percent changes by percentage points. From 0 there is no percent change. An unknown side compares with
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.returns.types import FigureSpec, Layout
from chiso.engine.returns.values import Figures, Number, Value, decimals_of, exact, shown
from chiso.engine.vietnamese import number

NOT_COMPARABLE = "không so sánh được"


@dataclass(frozen=True, slots=True)
class Difference:
    """``now`` against ``before``. ``change`` is in the figure's unit (percents: percentage points);
    ``percent`` None: not a quantity, or from 0. ``words`` for people."""

    key: str
    now: Value | None
    before: Value | None
    change: Fraction | None
    percent: Fraction | None
    words: str

    @property
    def comparable(self) -> bool:
        return self.change is not None


def differences(layout: Layout, now: Figures, before: Figures) -> dict[str, Difference]:
    """Every line of ``layout``. Both sides complete (``compute.complete``), or computed lines stay
    unknown."""
    return {key: _difference(spec, now.get(key), before.get(key)) for key, spec in layout.figures.items()}


def _difference(spec: FigureSpec, now: Value | None, before: Value | None) -> Difference:
    new, old = exact(now), exact(before)
    if new is None or old is None:
        side = "kỳ này" if new is None else "kỳ so sánh"
        value = now if new is None else before
        words = f"{NOT_COMPARABLE}: {side} {shown(value, spec) or 'chưa điền'}"
        return Difference(spec.key, now, before, None, None, words)
    change = new - old
    if spec.kind in ("flag", "choice"):
        words = "không đổi" if change == 0 else f"từ {shown(before, spec)} sang {shown(now, spec)}"
        return Difference(spec.key, now, before, change, None, words)
    places = max(
        (decimals_of(value.value, needed=True) for value in (now, before) if isinstance(value, Number)),
        default=0,
    )
    signed = _signed(change, places)
    if spec.kind == "percent":
        words = "không đổi" if change == 0 else f"{signed} điểm phần trăm"
        return Difference(spec.key, now, before, change, None, words)
    percent = change / abs(old) * 100 if old else None
    if change == 0:
        words = "không đổi"
    elif percent is None:
        words = f"{signed} (kỳ so sánh bằng 0)"
    else:
        words = f"{signed} ({_signed(percent, 2)} %)"
    return Difference(spec.key, now, before, change, percent, words)


def _signed(value: Fraction, places: int) -> str:
    text = number(abs(value), places)
    return text if value == 0 else f"{'+' if value > 0 else '−'}{text}"
