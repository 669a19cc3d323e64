"""What a criterion of one rule book is in another, by the crosswalks people wrote. Pure.

A crosswalk may name a criterion above or below the one looked at (3.4 for 3.4.1): that counts, because a
plan often serves the whole where a rule book asks for its parts. One step only: kin of kin are strangers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chiso.engine.spec.follows import Crosswalk, Step
from chiso.scoring.schemas.edition import Book

RELATIONS = {
    "kept": "giữ nguyên",
    "split": "tách",
    "merged": "gộp",
    "new": "mới",
    "dropped": "bỏ",
}


@dataclass(frozen=True, slots=True)
class Walk:
    """A crosswalk with both its ends: from an earlier edition to the one whose file it is."""

    old: str
    new: str
    crosswalk: Crosswalk


@dataclass(frozen=True, slots=True)
class Kin:
    """Criteria of another edition that one criterion continues, or that continue it."""

    edition: str
    codes: tuple[str, ...]
    relation: str
    earlier: bool
    note: str = ""

    @property
    def words(self) -> str:
        return RELATIONS[self.relation]


def related(one: str, other: str) -> bool:
    """The same criterion, or one inside the other."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def kin_of(edition: str, code: str, walks: Iterable[Walk]) -> tuple[Kin, ...]:
    """What ``code`` of ``edition`` is in other editions, in the order of the crosswalks."""
    leaf = code.partition("/")[0]
    found: list[Kin] = []
    for walk in walks:
        for step in walk.crosswalk.steps:
            if edition == walk.new and step.old and any(related(leaf, one) for one in step.new):
                found.append(Kin(walk.old, step.old, step.relation, earlier=True, note=step.note))
            if edition == walk.old and step.new and any(related(leaf, one) for one in step.old):
                found.append(Kin(walk.new, step.new, step.relation, earlier=False, note=step.note))
    return tuple(found)


def places_of(book: Book, code: str, kin: Sequence[Kin]) -> dict[tuple[str, str], str]:
    """(edition, criterion) that plans may name for this criterion → how it is reached; empty: itself."""
    edition = book.index.head.id
    leaf = code.partition("/")[0]
    found: dict[tuple[str, str], str] = {(edition, leaf): ""}
    for above in list(book.path(leaf))[1:]:
        found.setdefault((edition, above), f"qua mục {above}")
    for below in book.nodes:
        if below.startswith(f"{leaf}."):
            found.setdefault((edition, below), f"qua mục {below}")
    for one in kin:
        for other in one.codes:
            found.setdefault((one.edition, other), f"{one.edition} mục {other} ({one.words})")
    return found


def step_of(steps: Iterable[Step], code: str) -> Step | None:
    """The row of a crosswalk in which a criterion of the new edition, or one above it, stands."""
    leaf = code.partition("/")[0]
    return next(
        (step for step in steps if any(leaf == one or leaf.startswith(f"{one}.") for one in step.new)), None
    )


def joined_codes(steps: Iterable[Step]) -> Mapping[str, tuple[str, ...]]:
    """New code → the old codes it continues, for rows that continue something."""
    return {code: step.old for step in steps for code in step.new if step.old}
