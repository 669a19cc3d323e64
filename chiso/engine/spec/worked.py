"""Worked examples: tables a specialist can sign. Facts in; points, state and words of the reason out.

They stand beside the edition (``examples/*.yaml``) and run as tests. A row is one criterion; a sheet
is several criteria together, for sums, maxima and bodies. This module reads; running is the tests' job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Literal

Exact = Annotated[Fraction, "exact"]
Standing = Literal["known", "none_done", "not_applicable", "missing", "pending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One criterion. ``points`` is exact, ``shown`` as printed (``1,49``); ``says``: words of the trace;
    ``refused``: the code of the problem expected instead of a result."""

    code: str
    facts: Mapping[str, str]
    why: str
    points: Exact | None = None
    shown: str = ""
    maximum: Exact | None = None
    state: Standing = "known"
    says: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one node of a sheet must come to; ``known``: points of what is already known."""

    points: Exact | None = None
    known: Exact | None = None
    maximum: Exact | None = None
    percent: str = ""
    state: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCase:
    """Several criteria scored together; ``expect`` by code, ``total`` for the whole."""

    name: str
    why: str
    facts: Mapping[str, Mapping[str, str]]
    expect: Mapping[str, Expected]
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """One file of ``examples/``."""

    schema: Literal["chiso.examples/1"]
    index: str
    rows: tuple[Row, ...] = ()
    sheets: tuple[SheetCase, ...] = field(default=())
