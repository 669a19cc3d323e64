"""Layouts of returns on disk: where they lie, and their bytes. The engine opens no file; this does."""

from __future__ import annotations

import os
from pathlib import Path

from chiso import shipped
from chiso.cli import returns_problems
from chiso.engine.returns.build import Built, build


def folder_of_returns(chosen: str | None) -> Path:
    """``--returns``, else CHISO_RETURNS, else the repository's, else the installed one."""
    found = shipped.folder("returns", variable="CHISO_RETURNS", chosen=chosen)
    if found is None:
        raise returns_problems.no_folder(chosen or os.environ.get("CHISO_RETURNS") or "returns")
    return found


def names(root: Path) -> list[str]:
    """Identifiers of all layouts under ``root``."""
    return shipped.layouts(root)


def layout(name: str, *, root: Path) -> Built:
    """The layout ``name`` (``par/2025-periodic``), or a folder that holds one.

    :raises Problem: there is no such layout, or it calls itself otherwise. :raises Problems: its faults.
    """
    folder = root / name
    if not (folder / "layout.yaml").is_file():
        folder = Path(name)
    if not (folder / "layout.yaml").is_file():
        raise returns_problems.no_layout(name, known=", ".join(names(root)))
    files = {inner: path.read_bytes() for inner, path in shipped.layout_files(folder).items()}
    built = build(files, name=name.rstrip("/"))
    if folder == root / name and built.layout.id != name:
        raise returns_problems.wrong_id(f"{name}/layout.yaml", expected=name, got=built.layout.id)
    return built
