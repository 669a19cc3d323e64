"""Brings outliers in: winsorising by skewness and kurtosis, logarithms, Box–Cox.

The test is that of COINr and of the JRC's practice: a column fails when |skewness| ≥ 2 *and* excess
kurtosis ≥ 3.5, both in the bias-corrected form of spreadsheets (G1, G2; Joanes & Gill 1998, type 2).
Winsorising moves the largest (or smallest) points to the next value, one tie-group at a time, up to
``max_points``. Each column touched is named in the log. A logarithm of what is not positive, a test
on too few points, a column still failing at the end: refused.
"""

from __future__ import annotations

import numpy as np

from chiso.engine.composite import problems
from chiso.engine.composite.plan import Plan, Treat
from chiso.engine.composite.table import Floats, State
from chiso.engine.vietnamese import number


def skewness(x: Floats) -> float:
    """G1 of the known values; needs 3. Source: Joanes & Gill (1998), as in spreadsheets."""
    x = x[~np.isnan(x)]
    n = len(x)
    d = x - x.mean()
    g1 = np.sqrt(n) * np.sum(d**3) / np.sum(d**2) ** 1.5
    return float(g1 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(x: Floats) -> float:
    """Excess kurtosis G2 of the known values; needs 4. Source: Joanes & Gill (1998)."""
    x = x[~np.isnan(x)]
    n = len(x)
    d = x - x.mean()
    r = n * np.sum(d**4) / np.sum(d**2) ** 2
    return float(((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def passes(x: Floats, *, skew: float, kurt: float) -> bool:
    """True when the column needs no treatment: either moment is below its threshold, or it is constant."""
    if np.nanmin(x) == np.nanmax(x):
        return True
    return abs(skewness(x)) < skew or kurtosis(x) < kurt


def winsorise(x: Floats, *, skew: float, kurt: float, max_points: int | None) -> tuple[Floats, int]:
    """(column with its outlying points drawn in, how many points were moved)."""
    x = x.copy()
    high: Floats | np.ndarray[tuple[int], np.dtype[np.intp]] = np.zeros(0, dtype=np.intp)
    low = high
    while not passes(x, skew=skew, kurt=kurt) and (max_points is None or len(high) + len(low) < max_points):
        if skewness(x) >= 0:
            high = np.flatnonzero(x == np.nanmax(x))
            x[high] = np.nanmax(np.delete(x, high))
        else:
            low = np.flatnonzero(x == np.nanmin(x))
            x[low] = np.nanmin(np.delete(x, low))
    return x, len(high) + len(low)


def log_shift(x: Floats) -> Floats:
    """ln(x − min + 0.01·range): defined for every column that is not constant."""
    low, high = np.nanmin(x), np.nanmax(x)
    return np.asarray(np.log(x - low + 0.01 * (high - low)))


def boxcox(x: Floats, *, power: float) -> Floats:
    """Box–Cox of x − min + 1; power 0 is the logarithm."""
    y = x - np.nanmin(x) + 1
    return np.asarray(np.log(y) if power == 0 else (y**power - 1) / power)


def treat(step: Treat, state: State, *, plan: Plan, place: str) -> tuple[State, list[str]]:
    codes = step.only or plan.leaves
    treated: dict[str, Floats] = {}
    notes: list[str] = []
    unmet: list[str] = []
    for code in codes:
        column = state.column(code, place=place)
        rows = column.reshape(-1, column.shape[-1])
        done = [_column(step, row, code=code, place=place) for row in rows]
        if any(words for _, words, _ in done):
            treated[code] = np.stack([values for values, _, _ in done]).reshape(column.shape)
            notes.append(f"{code}: {next(words for _, words, _ in done if words)}")
        unmet += [code] if not all(met for _, _, met in done) else []
    if unmet and step.unmet == "refuse":
        raise problems.still_skewed(place, unmet)
    notes += [f"{code}: vẫn chưa đạt ngưỡng, giữ nguyên theo phương án" for code in unmet]
    return state.with_columns(treated), notes or ["không cột nào cần xử lý"]


def _column(step: Treat, x: Floats, *, code: str, place: str) -> tuple[Floats, str, bool]:
    """(values, what was done in words, whether the test is met at the end)."""
    known = x[~np.isnan(x)]
    if step.when == "failing" or step.method == "winsorise":
        if len(known) < 4:
            raise problems.too_few(place, code, len(known), 4)
        if known.min() == known.max():
            raise problems.zero_range(place, code)
        if step.when == "failing" and passes(x, skew=step.skew, kurt=step.kurtosis):
            return x, "", True
    before = f"lệch {number(skewness(x), 2)}, nhọn {number(kurtosis(x), 2)}" if len(known) > 3 else ""
    if step.method != "winsorise":
        y = _transform(step.method, x, step=step, code=code, place=place)
        return y, f"{step.method} ({before})", _met(step, y)
    y, moved = winsorise(x, skew=step.skew, kurt=step.kurtosis, max_points=step.max_points)
    if np.nanmin(y) == np.nanmax(y):
        # Drawing the outliers in would leave nothing to tell units apart.
        if step.otherwise == "none":
            raise problems.zero_range(place, code)
    elif _met(step, y) or step.otherwise == "none":
        return y, f"kéo vào {moved} điểm ({before})" if moved else "", _met(step, y)
    y = _transform(step.otherwise, x, step=step, code=code, place=place)
    return y, f"kéo vào {moved} điểm chưa đủ, dùng {step.otherwise} ({before})", _met(step, y)


def _met(step: Treat, x: Floats) -> bool:
    return step.when == "always" or passes(x, skew=step.skew, kurt=step.kurtosis)


def _transform(method: str, x: Floats, *, step: Treat, code: str, place: str) -> Floats:
    lowest = float(np.nanmin(x))
    if lowest == np.nanmax(x):
        raise problems.zero_range(place, code)
    if method == "log":
        if lowest <= 0:
            raise problems.not_positive(place, code, "log", lowest)
        return np.asarray(np.log(x))
    if method == "log_shift":
        return log_shift(x)
    assert step.lambda_ is not None
    return boxcox(x, power=step.lambda_)
