"""The crosswalk: which criterion of an edition continues which of another. Written by a person.

History is never rewritten: a score stays in its edition, and only this table lets years be compared.
Total by law: every leaf of both editions stands in exactly one row (a leaf may stand through an ancestor).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chiso.engine.spec.check import Finding
from chiso.engine.spec.types import Index

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


def joined(crosswalk: Crosswalk, *, old: Index, new: Index) -> tuple[Finding, ...]:
    """Whether the crosswalk is total and means what its relations say."""
    return (
        *_shapes(crosswalk, new),
        *_sides(crosswalk, old, "old", new),
        *_sides(crosswalk, new, "new", new),
    )


def _finding(index: Index, code: str, criterion: str, words: str) -> Finding:
    return Finding(0, "fault", code, f"{index.head.id}/follows.yaml", criterion, words)


def _shapes(crosswalk: Crosswalk, new: Index) -> Iterator[Finding]:
    for step in crosswalk.steps:
        sizes = (len(step.old), len(step.new))
        fits = {
            "kept": sizes[0] == sizes[1] >= 1,
            "split": sizes[0] == 1 and sizes[1] > 1,
            "merged": sizes[0] > 1 and sizes[1] == 1,
            "new": sizes[0] == 0 and sizes[1] >= 1,
            "dropped": sizes[0] >= 1 and sizes[1] == 0,
        }[step.relation]
        if not fits:
            about = ", ".join(step.new or step.old)
            words = f"quan hệ {step.relation} không hợp với {sizes[0]} mã cũ, {sizes[1]} mã mới"
            yield _finding(new, "SP0401", about, words)


def _sides(crosswalk: Crosswalk, index: Index, side: Literal["old", "new"], new: Index) -> Iterator[Finding]:
    codes = [code for step in crosswalk.steps for code in getattr(step, side)]
    known = {node.code for node in index.walk()}
    for code in sorted(set(codes) - known):
        yield _finding(new, "SP0402", code, f"không có trong {index.head.id}")
    for code, times in Counter(codes).items():
        if times > 1:
            yield _finding(new, "SP0403", code, f"{index.head.id}: đứng ở {times} dòng, chỉ được một")
    said = set(codes)
    for leaf in (node.code for node in index.walk() if not node.children):
        bits = leaf.split(".")
        above = {".".join(bits[:size]) for size in range(1, len(bits) + 1)}
        if len(above & said) > 1:
            yield _finding(new, "SP0403", leaf, f"{index.head.id}: đứng ở nhiều dòng qua mục trên")
        if not above & said:
            yield _finding(new, "SP0404", leaf, f"{index.head.id}: chưa đứng ở dòng nào")
