"""Weights: non-response, post-stratification, raking, calibration, trimming.

Each function takes weights and returns new ones; nothing is changed in place and nothing converges "nearly":
what cannot be met is refused with the worst misfit. Rows and cells serve alike, since the adjustment of
a row depends only on its calibration variables. The formulas and stopping rules are those of R
``survey`` (``postStratify``, ``rake``, ``calibrate``, ``trimWeights``), sources at each function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chiso.engine.survey import problems
from chiso.engine.survey.cells import Floats

Labels = Sequence[object]
MAX_ITERATIONS = 50
TOLERANCE = 1e-11
"""Relative misfit at which calibration stops; R's default, 1e-7, leaves errors of 1e-9 in the weights."""


def nonresponse(weights: Floats, *, responded: NDArray[np.bool_], classes: Labels) -> Floats:
    """Weighting-class adjustment: respondents carry the weight of their class, others get 0.

    w·Σ_class w / Σ_respondents w. Raises ``Problem`` for a class in which nobody responded.
    """
    names, code = _code(classes)
    every = np.bincount(code, weights=weights, minlength=len(names))
    answered = np.bincount(code, weights=weights * responded, minlength=len(names))
    silent = [names[at] for at in np.flatnonzero((every > 0) & (answered <= 0))]
    if silent:
        raise problems.response_cell_empty("weights.nonresponse", cells=silent)
    rate = np.divide(every, answered, out=np.zeros_like(every), where=answered > 0)
    return np.asarray(np.where(responded, weights * rate[code], 0.0))


def poststratify(weights: Floats, *, strata: Labels, totals: Mapping[object, float]) -> Floats:
    """Scale each post-stratum to its control total: w·N_k/Σ_k w (Holt and Smith 1979).

    Raises ``Problem`` when sample and totals do not name the same post-strata.
    """
    names, code = _code(strata)
    _match(names, totals, place="weights.poststratify")
    wanted = np.array([totals[name] for name in names], float)
    return np.asarray(weights * (wanted / np.bincount(code, weights=weights))[code])


def rake(
    weights: Floats,
    *,
    margins: Sequence[tuple[Labels, Mapping[object, float]]],
    sweeps: int = 500,
    tolerance: float = 1e-9,
) -> Floats:
    """Iterative proportional fitting to several margins (Deming and Stephan 1940).

    Stops when a full sweep changes no cell of the margins' cross-table by ``tolerance`` units or more; R does
    the same with 10 sweeps and one whole unit, which shows in the fifth digit. Raises ``Problem`` after
    ``sweeps`` sweeps without that.
    """
    coded = [_code(labels) for labels, _ in margins]
    for (names, _), (_, totals) in zip(coded, margins, strict=True):
        _match(names, totals, place="weights.rake")
    table = _code(list(zip(*(labels for labels, _ in margins), strict=True)))[1]
    before = np.bincount(table, weights=weights)
    for _ in range(sweeps):
        for labels, totals in margins:
            weights = poststratify(weights, strata=labels, totals=totals)
        after = np.bincount(table, weights=weights)
        change = float(np.abs(after - before).max())
        if change < tolerance:
            return _met(weights, margins)
        before = after
    raise problems.calibration_failed(
        "weights.rake", expected=f"hội tụ sau {sweeps} vòng", got=f"thay đổi cuối cùng {change:g}"
    )


def _met(weights: Floats, margins: Sequence[tuple[Labels, Mapping[object, float]]]) -> Floats:
    """The weights, if every margin is met: margins that contradict each other settle on the last alone."""
    for labels, totals in margins:
        names, code = _code(labels)
        wanted = np.array([totals[name] for name in names], float)
        misfit = np.abs(np.bincount(code, weights=weights) - wanted).max()
        if misfit > 1e-6 * wanted.max():
            raise problems.calibration_failed(
                "weights.rake", expected="các tổng thể kiểm soát thống nhất với nhau", got=f"lệch {misfit:g}"
            )
    return weights


@dataclass(frozen=True, slots=True)
class Distance:
    """A calibration function g = F(u) and its derivative (Deville and Särndal 1992, cases 1, 2, 6)."""

    name: str
    step: Callable[[Floats], Floats]
    """F(u) − 1."""
    slope: Callable[[Floats], Floats]


def linear(low: float = -np.inf, high: float = np.inf) -> Distance:
    """g = 1 + u, cut at the bounds (Euclidean distance, truncated)."""
    return Distance(
        "linear",
        lambda u: np.minimum(np.maximum(u + 1, low), high) - 1,
        lambda u: ((u + 1 > low) & (u + 1 < high)).astype(np.float64),
    )


def raking(low: float = -np.inf, high: float = np.inf) -> Distance:
    """g = exp(u), cut at the bounds (multiplicative distance)."""

    def step(u: Floats) -> Floats:
        return np.asarray(np.minimum(np.maximum(np.exp(u), low), high) - 1)

    def slope(u: Floats) -> Floats:
        return np.asarray(np.where((u + 1 > low) & (u + 1 < high), np.exp(u), 0.0))

    return Distance("raking", step, slope)


def logit(low: float, high: float) -> Distance:
    """g between the bounds along a logistic curve; the bounds must be finite and hold 1."""
    if not (np.isfinite(low) and np.isfinite(high) and low < 1 < high):
        raise problems.calibration_failed(
            "weights.bounds",
            expected="giới hạn hữu hạn, dưới nhỏ hơn 1 và trên lớn hơn 1",
            got=f"{low:g}, {high:g}",
        )
    a = (high - low) / ((high - 1) * (1 - low))

    def step(u: Floats) -> Floats:
        e = np.exp(np.clip(a * u, -200.0, 200.0))
        return np.asarray((low * (high - 1) + high * (1 - low) * e) / (high - 1 + (1 - low) * e) - 1)

    def slope(u: Floats) -> Floats:
        e = np.exp(np.clip(a * u, -200.0, 200.0))
        top = a * e * (high - low) * (high - 1) * (1 - low)
        return np.asarray(top / (high - 1 + (1 - low) * e) ** 2)

    return Distance("logit", step, slope)


def calibrate(weights: Floats, *, x: Floats, totals: Floats, distance: Distance) -> Floats:
    """w·F(xᵀλ) so that Σ w·x meets ``totals`` (p,) for ``x`` (rows, p), by Newton's method.

    Deville and Särndal (1992, JASA 87); the iteration of R ``survey::grake``. Raises ``Problem`` when the
    totals cannot be met within the bounds.
    """
    eta = np.zeros(x.shape[1])
    sample = x.T @ weights
    misfit = totals - sample
    for _ in range(MAX_ITERATIONS):
        u = x @ eta
        gram = (x * (weights * distance.slope(u))[:, None]).T @ x
        step = np.linalg.pinv(gram, rcond=256 * np.finfo(float).eps) @ misfit
        eta, misfit = _halve(weights, x, totals, distance, eta, step)
        if np.abs(misfit / (1 + np.abs(totals))).max() < TOLERANCE:
            return np.asarray(weights * (1 + distance.step(x @ eta)))
    raise problems.calibration_failed(
        "weights.calibrate",
        expected=f"quyền số {distance.name} khớp mọi tổng thể kiểm soát trong giới hạn đã cho",
        got=f"sai lệch lớn nhất {np.abs(misfit).max():g}",
    )


def _halve(
    weights: Floats, x: Floats, totals: Floats, distance: Distance, eta: Floats, step: Floats
) -> tuple[Floats, Floats]:
    """A Newton step, halved until the weights are finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(MAX_ITERATIONS):
            g = 1 + distance.step(x @ (eta + step))
            if np.isfinite(g).all():
                break
            step = step / 2
    return eta + step, totals - x.T @ (weights * g)


def trim(weights: Floats, *, low: float = 0.0, high: float = np.inf, strict: bool = False) -> Floats:
    """Cut at the bounds and spread what was cut evenly over the untouched weights, as R ``trimWeights``.

    ``strict`` repeats until none lies outside. Raises ``Problem`` when nothing is left to carry the rest.
    """
    while True:
        outside = (weights < low) | (weights > high)
        if not outside.any():
            return weights
        if outside.all():
            raise problems.calibration_failed(
                "weights.trim",
                expected="còn quyền số nằm trong giới hạn",
                got="mọi quyền số nằm ngoài giới hạn",
            )
        cut = np.clip(weights, low, high)
        rest = (weights - cut).sum() / (~outside).sum()
        weights = np.where(outside, cut, cut + rest)
        if not strict:
            return weights


def _code(labels: Labels) -> tuple[list[object], NDArray[np.int64]]:
    names = list(dict.fromkeys(labels))
    number = {name: at for at, name in enumerate(names)}
    return names, np.fromiter((number[label] for label in labels), np.int64, len(labels))


def _match(names: Sequence[object], totals: Mapping[object, float], *, place: str) -> None:
    without = [name for name in names if name not in totals]
    unseen = [name for name in totals if name not in names and totals[name]]
    if without or unseen:
        raise problems.totals_mismatch(
            place, got=f"không có tổng thể: {without or '–'}; không có trong mẫu: {unseen or '–'}"
        )
