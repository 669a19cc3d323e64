"""A sampling design as data: which columns the frame has, how many units, how divided, how drawn.

Two kinds: ``single`` (units of one list, in strata) and ``staged`` (from large units down to persons).
Read strictly; what only the frame can tell (does a column exist, is there enough of a stratum) is
checked when the design meets the frame.
"""

from __future__ import annotations

import hashlib
import math
from typing import Literal

import msgspec

from chiso.engine.problems import Problem, Problems
from chiso.engine.reading import Document, convert, read
from chiso.engine.survey.sampling import problems

Method = Literal["srs", "systematic", "pps_systematic", "brewer", "sampford"]
PPS: frozenset[str] = frozenset(("pps_systematic", "brewer", "sampford"))


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Names of the frame's columns. ``order`` sorts the list before a systematic draw."""

    unit: str
    size: str | None = None
    strata: tuple[str, ...] = ()
    deviation: str | None = None
    """Standard deviation of the answer in the unit's stratum, from an earlier survey (Neyman, power)."""
    mean: str | None = None
    """Mean of the answer in the unit's stratum (power allocation, for the coefficient of variation)."""
    order: tuple[str, ...] = ()
    numbers: Literal["vi", "en"] | None = None


class Size(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many: for a wanted margin (``proportion``, ``mean``, ``yamane``) or ``given``."""

    rule: Literal["proportion", "mean", "yamane", "given"]
    margin: float | None = None
    confidence: float = 0.95
    share: float = 0.5
    deviation: float | None = None
    design_effect: float = 1.0
    response: float = 1.0
    total: int | None = None
    each: Literal["whole", "stratum"] = "whole"
    """``stratum``: the margin is wanted in every stratum, not only in the whole."""

    def __post_init__(self) -> None:
        if (self.rule == "given") != (self.total is not None):
            raise ValueError("given cần total, các cách khác thì không")
        if (self.rule == "given") == (self.margin is not None):
            raise ValueError(f"{self.rule}: margin phải có, trừ khi given")
        if (self.rule == "mean") != (self.deviation is not None):
            raise ValueError("chỉ mean cần deviation")
        if self.rule == "yamane" and (self.confidence, self.share) != (0.95, 0.5):
            raise ValueError("công thức Yamane không có confidence và share; dùng proportion")


class Allocation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the total is divided among strata."""

    method: Literal["proportional", "neyman", "power", "equal"] = "proportional"
    by: Literal["count", "size"] = "count"
    minimum: int = 0
    power: float | None = None

    def __post_init__(self) -> None:
        if (self.method == "power") != (self.power is not None):
            raise ValueError("chỉ phân bổ lũy thừa (power) cần số mũ power")
        if self.power is not None and not 0 <= self.power <= 1:
            raise ValueError("power trong khoảng 0 đến 1")
        if self.minimum < 0:
            raise ValueError("minimum không âm")


class Single(
    msgspec.Struct,
    frozen=True,
    tag_field="kind",
    tag="single",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """Units drawn from one list."""

    schema: Literal["chiso.sampling/1"]
    title: str
    frame: Columns
    size: Size
    selection: Method
    allocation: Allocation = Allocation()
    reserve: float = 0.0
    """Ordered reserves, as a share of each stratum's sample (0.5 = one reserve for two)."""


class Take(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many to draw in a top unit whose size is ``below`` the mark; no mark: all the rest."""

    take: int
    below: float | None = None
    reserve: int = 0
    target: int | None = None


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step down: within each unit drawn above, the seat with certainty and ``take`` others."""

    level: str
    take: tuple[Take, ...]
    seat: str | None = None
    """Column that marks the unit taken with certainty; the count of ``take`` does not include it."""
    method: Method = "brewer"


class Staged(
    msgspec.Struct,
    frozen=True,
    tag_field="kind",
    tag="staged",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """Units within units. ``frame.strata`` are the top units, each of which is surveyed."""

    schema: Literal["chiso.sampling/1"]
    title: str
    frame: Columns
    stages: tuple[Stage, ...]
    persons: tuple[Take, ...]
    """Line numbers drawn from the list of persons of each last unit, whose length is ``frame.size``."""


SampleDesign = Single | Staged


def read_design(text: str, *, name: str) -> SampleDesign:
    """The design written in ``text``; a bad number or a hole in the size classes is refused."""
    document = read(text, name=name)
    design: SampleDesign = convert(document, SampleDesign)  # type: ignore[arg-type]
    faults = _single(design, document) if isinstance(design, Single) else _staged(design, document)
    if faults:
        raise Problems(faults)
    return design


def _single(design: Single, document: Document) -> list[Problem]:
    size = design.size
    margin_is_share = size.rule in ("proportion", "yamane")
    bounds: list[tuple[str, float | None, float]] = [
        ("size.margin", size.margin, 1.0 if margin_is_share else math.inf),
        ("size.confidence", size.confidence, 1.0),
        ("size.share", size.share, 1.0),
        ("size.deviation", size.deviation, math.inf),
        ("size.design_effect", size.design_effect, math.inf),
        ("size.response", size.response, math.nextafter(1.0, 2.0)),
        ("size.total", size.total, math.inf),
    ]
    faults = [
        problems.out_of_range(document.place(f"$.{field}"), field, f"lớn hơn 0, nhỏ hơn {below:g}", value)
        for field, value, below in bounds
        if value is not None and not 0 < value < below
    ]
    if design.selection in PPS and design.frame.size is None:
        faults.append(
            problems.measure_missing(document.place("$.frame"), design.selection, "cột quy mô (size)")
        )
    if design.reserve and design.selection != "srs":
        faults.append(problems.reserve_unfit(document.place("$.reserve"), design.selection))
    if not 0 <= design.reserve < math.inf:
        faults.append(
            problems.out_of_range(document.place("$.reserve"), "reserve", "không âm", design.reserve)
        )
    return faults


def _staged(design: Staged, document: Document) -> list[Problem]:
    faults: list[Problem] = []
    for given, measure in (
        (design.frame.size, "cột quy mô (size)"),
        (design.frame.strata, "cột đơn vị trên cùng (strata)"),
        (design.stages, "ít nhất một cấp (stages)"),
    ):
        if not given:
            faults.append(problems.measure_missing(document.place("$.frame"), "nhiều giai đoạn", measure))
    paths = [("$.persons", design.persons)]
    paths += [(f"$.stages[{i}].take", stage.take) for i, stage in enumerate(design.stages)]
    for path, takes in paths:
        marks = [take.below for take in takes]
        rising = [mark for mark in marks[:-1] if mark is not None]
        if (
            not takes
            or marks[-1] is not None
            or len(rising) != len(marks) - 1
            or rising != sorted(set(rising))
        ):
            faults.append(
                problems.out_of_range(
                    document.place(path), "các mức below", "tăng dần, mức cuối không ghi below", marks
                )
            )
        faults += [
            problems.out_of_range(document.place(path), "take, reserve", "không âm", take)
            for take in takes
            if take.take < 0 or take.reserve < 0
        ]
    return faults


def identity(design: SampleDesign) -> str:
    """sha256 of the design's canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(design, order="sorted")).hexdigest()


def taken(takes: tuple[Take, ...], *, size: float) -> Take:
    """The class a top unit of ``size`` falls in."""
    return next(take for take in takes if take.below is None or size < take.below)
