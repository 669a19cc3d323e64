"""Rule books on disk: where they lie and what is offered. Rounds keep their own copy of the files.

``CHISO_INDICES`` names the folder; else the repository's, else the installed one. Nothing here is read
again once a round has taken an edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from chiso import shipped
from chiso.engine.problems import Problems
from chiso.engine.spec.build import record
from chiso.engine.spec.follows import Crosswalk, Follows
from chiso.engine.spec.types import Head
from chiso.engine.spec.worked import Examples
from chiso.engine.spec.worked import Row as Worked
from chiso.scoring.problems import round as problems
from chiso.scoring.schemas.crosswalk import Walk
from chiso.scoring.schemas.edition import Book, opened


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule book one may choose; ``tracked``: it prints no points, so it cannot be scored."""

    code: str
    revision: int
    year: int
    title: str
    basis: str
    tracked: bool
    sample: bool


def folder() -> Path:
    """:raises Problem: RB0102, there is no folder of rule books."""
    found = shipped.folder("indices", variable="CHISO_INDICES")
    if found is None:
        raise problems.no_rule_books(str(shipped.places("indices", variable="CHISO_INDICES")[0]))
    return found


def offers() -> tuple[Offer, ...]:
    """Every rule book on disk, the newest first. A faulty one is left out: it is no rule book yet."""
    root = folder()
    found = []
    for head in sorted(root.glob("*/*/index.yaml")):
        offer = _offer(head.parent.relative_to(root).as_posix(), head.read_bytes())
        if offer is not None:
            found.append(offer)
    return tuple(sorted(found, key=lambda offer: (-offer.year, offer.code)))


@lru_cache(maxsize=256)
def _offer(code: str, head: bytes) -> Offer | None:
    try:
        said = record(head, Head, name=f"{code}/index.yaml")
    except Problems:
        return None
    return Offer(
        code=said.id,
        revision=said.revision,
        year=said.year,
        title=said.title.vi,
        basis=said.laws[said.basis.law].number,
        tracked=said.scoring == "tracked",
        sample=said.status == "sample",
    )


def files_of(code: str) -> dict[str, str]:
    """The files of a rule book by name, the crosswalk included.

    :raises Problem: RB0103, there is none of that name.
    """
    root = folder()
    if code not in {head.parent.relative_to(root).as_posix() for head in root.glob("*/*/index.yaml")}:
        raise problems.unknown_edition(code)
    place = root / code
    names = ["index.yaml", *(f"tree/{path.name}" for path in sorted((place / "tree").glob("*.yaml")))]
    if (place / "follows.yaml").is_file():
        names.append("follows.yaml")
    return {name: (place / name).read_text(encoding="utf-8") for name in names}


def book_on_disk(code: str) -> Book:
    """The rule book ``code`` as it is on disk today, opened; held as long as its files stay the same.

    :raises Problem: RB0103. :raises Problems: its faults.
    """
    return _book(code, tuple(sorted(files_of(code).items())))


@lru_cache(maxsize=24)
def _book(code: str, files: tuple[tuple[str, str], ...]) -> Book:
    return opened(dict(files), name=code)


def crosswalks_on_disk() -> tuple[Walk, ...]:
    """Every crosswalk a person wrote between two rule books."""
    root = folder()
    found: list[Walk] = []
    for path in sorted(root.glob("*/*/follows.yaml")):
        code = path.parent.relative_to(root).as_posix()
        found += [Walk(one.from_, code, one) for one in _follows(code, path.read_bytes())]
    return tuple(found)


@lru_cache(maxsize=64)
def _follows(code: str, content: bytes) -> tuple[Crosswalk, ...]:
    return record(content, Follows, name=f"{code}/follows.yaml").follows


def examples_on_disk(code: str) -> tuple[Worked, ...]:
    """The worked examples that stand beside a rule book; they run as its tests."""
    root = folder()
    found: list[Worked] = []
    for path in sorted((root / code / "examples").glob("*.yaml")):
        found += _examples(f"{code}/examples/{path.name}", path.read_bytes())
    return tuple(found)


@lru_cache(maxsize=128)
def _examples(name: str, content: bytes) -> tuple[Worked, ...]:
    return record(content, Examples, name=name).rows
