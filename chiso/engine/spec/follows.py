"""The crosswalk: which criterion of an edition continues which of another. Written by a person.

History is never rewritten: a score stays in its edition, and only this table lets years be compared.
Total by law: every leaf of both editions stands in exactly one row (a leaf may stand through an ancestor).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["kept", "split", "merged", "new", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``old`` codes became ``new`` codes. new: no old; dropped: no new; split: 1 → n; merged: n → 1."""

    relation: Relation
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """From one earlier edition to this one."""

    from_: str
    steps: tuple[Step, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """``follows.yaml``."""

    schema: Literal["chiso.follows/1"]
    index: str
    follows: tuple[Crosswalk, ...]
