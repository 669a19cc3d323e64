"""Folders of data that travel with the program: rule books (``indices``), report forms (``returns``).

Decides where such a folder lies: where a variable of the environment says, else beside the package, else in
it, else where an installation put it. Refuses nothing: whoever asks says what is missing in its own words.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import chiso


def places(name: str, *, variable: str, chosen: str | None = None) -> tuple[Path, ...]:
    """Where the folder may lie, the first that counts first; one place only when somebody named it."""
    if named := chosen or os.environ.get(variable):
        return (Path(named),)
    package = Path(chiso.__file__).resolve().parent
    return (package.parent / name, package / name, Path(sys.prefix) / "share" / "chiso" / name)


def folder(name: str, *, variable: str, chosen: str | None = None) -> Path | None:
    """The first of its places that is there; None when there is none."""
    return next((place for place in places(name, variable=variable, chosen=chosen) if place.is_dir()), None)


def layouts(root: Path) -> list[str]:
    """Identities of the report forms under ``root``, e.g. ``plan/2023-heza``."""
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("*/*/layout.yaml"))


def layout_files(place: Path) -> dict[str, Path]:
    """The files a report form in ``place`` is built from, by their names within it."""
    wanted = (place / "layout.yaml", place / "outline.yaml", *sorted(place.glob("forms/*.yaml")))
    return {path.relative_to(place).as_posix(): path for path in wanted if path.is_file()}
