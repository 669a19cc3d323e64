"""How the sample was drawn, as data: stages, weights, replicates, scale of the answers.

A design is frozen and complete: whatever the variance needs is named here or the estimate is refused.
``design_reader`` reads one from a file's mappings and reports every fault.

Terms follow Lohr, *Sampling: Design and Analysis*, and R ``survey``'s ``svydesign``: ``strata`` crossed,
``units`` nested in their stratum and in the unit above, ``population`` the number of units on the frame
in that stratum, ``fraction`` the share drawn, ``certainty`` a column that is true for units drawn with
certainty, each of which is its own stratum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SCHEMA = "chiso.survey-design/1"

Lonely = Literal["refuse", "certainty", "remove", "adjust", "average"]
"""What a stratum with a single sampled unit contributes; the names are R's ``survey.lonely.psu``."""

ReplicateKind = Literal["jk1", "jkn", "brr", "fay", "bootstrap"]
CalibrationKind = Literal["poststratify", "rake", "linear", "raking", "logit"]
WeightScale = Literal["population", "relative"]

EACH_ROW = "*row"
"""As ``units``: every row of the data is its own sampled unit."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of selection. ``population`` (count) or ``fraction`` (0–1) gives the correction."""

    units: str
    strata: tuple[str, ...] = ()
    population: str | None = None
    fraction: str | None = None
    certainty: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        named = (*self.strata, self.units, self.population, self.fraction, self.certainty)
        return tuple(name for name in named if name is not None and name != EACH_ROW)

    @property
    def finite(self) -> bool:
        """Whether lower stages add to the variance: some units may be drawn with a known fraction."""
        return any((self.population, self.fraction, self.certainty))


@dataclass(frozen=True, slots=True)
class Made:
    """Replicates the engine makes from the first stage's units."""

    kind: ReplicateKind
    rho: float = 0.0
    """Fay's coefficient, 0 ≤ rho < 1; BRR is rho = 0."""
    count: int = 0
    """Number of bootstrap replicates."""
    seed: int = 0
    """Seed of the bootstrap's generator."""
    mse: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Replicate weights that came with the data: one column each (analysis weights, not factors)."""

    columns: tuple[str, ...]
    scale: float
    rscales: tuple[float, ...] = ()
    """One per column; empty means 1 for each."""
    mse: bool = False
    df: int | None = None
    """Degrees of freedom as the provider states them; else rank of the weights less one, as R."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The weights were calibrated from ``base`` by ``kind`` on the columns ``by``.

    ``poststratify`` crosses the columns, ``rake`` takes each as a margin, the others regress on them:
    ``factors`` enter as indicators of their levels, ``covariates`` as numbers, an intercept always.
    The variance is that of the residuals, as in Deville and Särndal (1992, JASA 87).
    """

    kind: CalibrationKind
    base: str | None = None
    """Column of the weights before calibration; regression kinds need it."""
    factors: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.factors, *self.covariates)


@dataclass(frozen=True, slots=True)
class Answers:
    """The scale of the items: admissible codes, and codes that mean no answer."""

    codes: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()

    def top(self, count: int) -> tuple[int, ...]:
        """The ``count`` highest codes, as in the top-2 share of a satisfaction scale."""
        return tuple(sorted(self.codes)[-count:])


@dataclass(frozen=True, slots=True)
class Design:
    """A sample design. ``stages`` first to last; an empty tuple is a simple random sample of rows."""

    weights: str
    stages: tuple[Stage, ...] = (Stage(units=EACH_ROW),)
    scale: WeightScale = "population"
    lonely: Lonely = "refuse"
    replicates: Made | Given | None = None
    calibrated: Calibrated | None = None
    answers: Answers = field(default_factory=Answers)
    name: str = ""

    @property
    def active_stages(self) -> tuple[Stage, ...]:
        """Stages whose units the variance needs: one below each stage with a known fraction."""
        active: list[Stage] = []
        for stage in self.stages:
            active.append(stage)
            if not stage.finite or isinstance(self.replicates, Made):
                break
        return () if isinstance(self.replicates, Given) else tuple(active)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the data the design speaks of, each once, in reading order."""
        names = [name for stage in self.stages for name in stage.columns]
        names.append(self.weights)
        if isinstance(self.replicates, Given):
            names.extend(self.replicates.columns)
        if self.calibrated is not None:
            names.extend((self.calibrated.base or self.weights, *self.calibrated.columns))
        return tuple(dict.fromkeys(names))

    @property
    def method(self) -> str:
        if isinstance(self.replicates, Made):
            return self.replicates.kind
        return "taylor" if self.replicates is None else "replicates"
