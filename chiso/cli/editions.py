"""Editions on disk: where the rule books lie, and their bytes. The engine opens no file; this does."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from chiso import shipped
from chiso.cli import index_problems
from chiso.engine.spec.build import Built, build, record
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.follows import Crosswalk, Follows
from chiso.engine.spec.types import Index
from chiso.engine.spec.worked import Examples


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition read from its folder."""

    id: str
    folder: Path
    built: Built
    sha256: str

    @property
    def index(self) -> Index:
        return self.built.index

    def examples(self) -> tuple[tuple[str, Examples], ...]:
        """Every file of worked examples, with its name."""
        found = sorted((self.folder / "examples").glob("*.yaml"))
        return tuple(
            (
                f"{self.id}/examples/{path.name}",
                record(path.read_bytes(), Examples, name=f"{self.id}/examples/{path.name}"),
            )
            for path in found
        )

    def follows(self) -> tuple[Crosswalk, ...]:
        """The crosswalks of this edition."""
        path = self.folder / "follows.yaml"
        if not path.is_file():
            return ()
        return record(path.read_bytes(), Follows, name=f"{self.id}/follows.yaml").follows


def folder_of_indices(chosen: str | None) -> Path:
    """``--indices``, else CHISO_INDICES, else the repository's, else the installed one."""
    found = shipped.folder("indices", variable="CHISO_INDICES", chosen=chosen)
    if found is None:
        raise index_problems.no_folder(chosen or os.environ.get("CHISO_INDICES") or "indices")
    return found


def names(root: Path) -> list[str]:
    """Identifiers of all editions under ``root``."""
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("*/*/index.yaml"))


def edition(name: str, *, root: Path) -> Edition:
    """The edition ``name`` (``par/2025-province``), or a folder that holds one.

    :raises Problem: there is no such edition. :raises Problems: its faults.
    """
    folder = root / name
    if not (folder / "index.yaml").is_file():
        folder = Path(name)
    if not (folder / "index.yaml").is_file():
        raise index_problems.no_edition(name, known=", ".join(names(root)))
    files = {"index.yaml": (folder / "index.yaml").read_bytes()}
    files |= {f"tree/{path.name}": path.read_bytes() for path in sorted((folder / "tree").glob("*.yaml"))}
    built = build(files, name=name.rstrip("/"))
    return Edition(built.index.head.id, folder, built, sha256(built.index))
