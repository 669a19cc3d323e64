"""One replicate kernel for every statistic: recompute the figure under each set of weights.

Made replicates multiply whole first-stage units, so they too are algebra on the cells: factors (R, units)
times unit sums. Given replicates come as weight columns and are summed in the same pass. The variance is

    V = c Σ_r c_r (θ_r − θ̄)(θ_r − θ̄)ᵀ

with θ̄ the mean of the replicates (``mse``: the full-sample figure), as R ``survey::svrVar``. Kinds: JK1
and JKn (Rust and Rao 1996), BRR and Fay's form of it (Judkins 1990), the Rao–Wu bootstrap drawing n_h − 1
units. Refused: BRR on strata without exactly two units, JK1 on several strata, lonely strata.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import hadamard as sylvester

from chiso.engine.survey import problems
from chiso.engine.survey.cells import Cells, Floats, Frame, Grouping
from chiso.engine.survey.design import Given, Made
from chiso.engine.survey.influence import Ratios, domain_sums, stacked, totals_mask
from chiso.engine.survey.statistics import Statistic


@dataclass(frozen=True, slots=True)
class Replicates:
    """Factors per replicate and unit (R, units), the constants of the variance, degrees of freedom."""

    factors: Floats
    scale: float
    rscales: Floats
    df: int


def make(frame: Frame, made: Made) -> Replicates:
    """Replicates of one design. The bootstrap draws from ``made.seed`` alone."""
    lone = frame.sampled < 2
    if lone.any():
        raise problems.lonely_unit("stages[0]", strata=[frame.label[at] for at in np.flatnonzero(lone)])
    if made.kind == "jk1":
        return _jk1(frame)
    if made.kind == "jkn":
        return _jkn(frame)
    if made.kind == "bootstrap":
        return _bootstrap(frame, made)
    return _balanced(frame, rho=made.rho if made.kind == "fay" else 0.0)


def _jk1(frame: Frame) -> Replicates:
    if len(frame.sampled) > 1:
        raise problems.replicates_unfit(
            "replicates.kind", expected="jk1 dùng cho mẫu không phân tầng", got=f"{len(frame.sampled)} tầng"
        )
    n = len(frame.stratum)
    factors = np.full((n, n), n / (n - 1))
    np.fill_diagonal(factors, 0.0)
    return Replicates(factors, (n - 1) / n * (1 - float(frame.fraction[0])), np.ones(n), n - 1)


def _jkn(frame: Frame) -> Replicates:
    n = frame.sampled[frame.stratum]
    same = frame.stratum[:, None] == frame.stratum[None, :]
    factors = np.where(same, (n / (n - 1))[:, None], 1.0)
    np.fill_diagonal(factors, 0.0)
    rscales = (n - 1) / n * (1 - frame.fraction[frame.stratum])
    return Replicates(factors, 1.0, rscales, len(frame.stratum) - len(frame.sampled))


def _bootstrap(frame: Frame, made: Made) -> Replicates:
    draw = np.random.default_rng(made.seed)
    factors = np.zeros((made.count, len(frame.stratum)))
    for stratum, size in enumerate(frame.sampled.astype(int)):
        units = np.flatnonzero(frame.stratum == stratum)
        chosen = draw.multinomial(size - 1, np.full(size, 1 / size), size=made.count)
        factors[:, units] = chosen * size / (size - 1)
    df = int(np.linalg.matrix_rank(factors)) - 1
    return Replicates(factors, 1 / (made.count - 1), np.ones(made.count), df)


def _balanced(frame: Frame, *, rho: float) -> Replicates:
    odd = np.flatnonzero(frame.sampled != 2)
    if len(odd):
        raise problems.replicates_unfit(
            "replicates.kind",
            expected="brr và fay cần đúng hai đơn vị trong mỗi tầng",
            got=f"tầng {frame.label[int(odd[0])]} có {frame.sampled[odd[0]]:g} đơn vị",
        )
    strata = len(frame.sampled)
    signs = hadamard(strata + 1)[:, 1 : strata + 1]
    second = np.zeros(len(frame.stratum))
    second[[int(np.flatnonzero(frame.stratum == at)[1]) for at in range(strata)]] = 1
    side = signs[:, frame.stratum] * (1 - 2 * second)
    count = len(signs)
    return Replicates(1 + (1 - rho) * side, 1 / (count * (1 - rho) ** 2), np.ones(count), strata)


def hadamard(least: int) -> Floats:
    """A Hadamard matrix of the smallest order ≥ ``least`` that Sylvester's or Paley's construction gives.

    First column all ones. Paley's first construction serves orders q + 1 with q a prime ≡ 3 (mod 4).
    """
    order = 1 if least <= 1 else 2 if least == 2 else 4 * ((least + 3) // 4)
    while True:
        if order & (order - 1) == 0:
            return np.asarray(sylvester(order), np.float64)
        if _is_prime(order - 1):
            return _paley(order - 1)
        half = order // 2
        if order % 8 == 0 and _is_prime(half - 1) and (half - 1) % 4 == 3:
            return np.asarray(np.kron(_paley(half - 1), sylvester(2)), np.float64)
        order += 4


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % at for at in range(2, int(number**0.5) + 1))


def _paley(prime: int) -> Floats:
    squares = {at * at % prime for at in range(1, prime)}
    character = np.array([0, *(1 if at in squares else -1 for at in range(1, prime))], np.float64)
    jacobsthal = character[(np.arange(prime)[:, None] - np.arange(prime)[None, :]) % prime]
    matrix = np.ones((prime + 1, prime + 1))
    # [1 1ᵀ; −1 Q+I] is Hadamard for prime ≡ 3 (mod 4); rows are signed so that the first column is ones.
    matrix[1:, 1:] = -(jacobsthal + np.eye(prime))
    return matrix


def thetas_made(
    cells: Cells, statistics: Sequence[Statistic], grouping: Grouping, replicates: Replicates
) -> Floats:
    """The figures under each made replicate, (R, domains, K)."""
    frame = cells.stages[0]
    above, below = stacked(cells, statistics)
    mask = totals_mask(statistics)
    out = np.zeros((len(replicates.factors), len(grouping.values), len(statistics)))
    for domain in range(len(grouping.values)):
        inside = grouping.domain == domain
        units, unit = np.unique(frame.unit[inside], return_inverse=True)
        top = np.zeros((len(units), len(statistics)))
        bottom = np.zeros_like(top)
        np.add.at(top, unit, above[inside])
        np.add.at(bottom, unit, below[inside])
        factors = replicates.factors[:, units]
        with np.errstate(divide="ignore", invalid="ignore"):
            out[:, domain] = (factors @ top) / (factors @ bottom + mask)
    return out


def thetas_given(cells: Cells, statistics: Sequence[Statistic], grouping: Grouping, given: Given) -> Floats:
    """The figures under each given replicate weight, (R, domains, K)."""
    mask = totals_mask(statistics)
    out = []
    for column in given.columns:
        above, below = stacked(cells, statistics, weight=column)
        with np.errstate(divide="ignore", invalid="ignore"):
            out.append(domain_sums(above, grouping) / (domain_sums(below, grouping) + mask))
    return np.stack(out)


def covariance(thetas: Floats, found: Ratios, *, scale: float, rscales: Floats, mse: bool) -> Floats:
    """Covariance of all figures, flattened domain by domain: (domains·K, domains·K).

    Raises ``Problem`` when a replicate leaves a domain without answers: its spread is then unknown.
    """
    flat = thetas.reshape(len(thetas), -1)
    deviation = centred(flat, found, rscales=rscales, mse=mse)
    return np.asarray(scale * (deviation * rscales[:, None]).T @ deviation)


def centred(flat: Floats, found: Ratios, *, rscales: Floats, mse: bool) -> Floats:
    known = np.isfinite(found.estimate).ravel()
    if not np.isfinite(flat[:, known]).all():
        raise problems.replicates_unfit(
            "replicates",
            expected="mỗi lần lặp còn câu trả lời ở mọi nhóm",
            got="có nhóm chỉ nằm trong một đơn vị mẫu",
        )
    centre = found.estimate.ravel() if mse else flat[rscales > 0].mean(axis=0)
    return np.asarray(flat - centre)
