"""Layouts of returns on disk: where they lie, and their bytes. The engine opens no file; this does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import chiso
from chiso.cli import returns_problems
from chiso.engine.returns.build import Built, build


def folder_of_returns(chosen: str | None) -> Path:
    """``--returns``, else CHISO_RETURNS, else the repository's, else the installed one."""
    if chosen or (chosen := os.environ.get("CHISO_RETURNS")):
        folder = Path(chosen)
        if not folder.is_dir():
            raise returns_problems.no_folder(chosen)
        return folder
    package = Path(chiso.__file__).resolve().parent
    for folder in (
        package.parent / "returns",
        package / "returns",
        Path(sys.prefix) / "share" / "chiso" / "returns",
    ):
        if folder.is_dir():
            return folder
    raise returns_problems.no_folder("returns")


def names(root: Path) -> list[str]:
    """Identifiers of all layouts under ``root``."""
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("*/*/layout.yaml"))


def layout(name: str, *, root: Path) -> Built:
    """The layout ``name`` (``par/2025-periodic``), or a folder that holds one.

    :raises Problem: there is no such layout, or it calls itself otherwise. :raises Problems: its faults.
    """
    folder = root / name
    if not (folder / "layout.yaml").is_file():
        folder = Path(name)
    if not (folder / "layout.yaml").is_file():
        raise returns_problems.no_layout(name, known=", ".join(names(root)))
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / "layout.yaml", folder / "outline.yaml", *sorted(folder.glob("forms/*.yaml")))
        if path.is_file()
    }
    built = build(files, name=name.rstrip("/"))
    if folder == root / name and built.layout.id != name:
        raise returns_problems.wrong_id(f"{name}/layout.yaml", expected=name, got=built.layout.id)
    return built
