"""Layouts of reports: found in the folder ``returns``, built by the engine once, kept by hash with the
reports.

A report stays under the layout it was opened with: its files are kept in the database under the hash of
their canonical form, so that a later edition in the folder changes no open or past report. Refuses a layout
that is in neither place (RP0104).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from chiso import shipped
from chiso.engine.returns.build import build
from chiso.engine.returns.types import Layout
from chiso.reporting.models import LayoutCopy
from chiso.reporting.problems import regime as problems


@dataclass(frozen=True, slots=True)
class Kept:
    """A layout with its name, identity and the files it was built from."""

    name: str
    sha256: str
    layout: Layout
    files: Mapping[str, str]


def folder() -> Path:
    """``CHISO_RETURNS``, else the repository's, else the installed one."""
    places = shipped.places("returns", variable="CHISO_RETURNS")
    return next((place for place in places if place.is_dir()), places[0])


def names() -> tuple[str, ...]:
    """Identities of the layouts in the folder, e.g. ``plan/2023-heza``."""
    return tuple(shipped.layouts(folder()))


def choices() -> tuple[tuple[str, str], ...]:
    """Identity and title of each layout, for forms."""
    return tuple((name, layout_named(name).layout.title.vi) for name in names())


def layout_named(name: str) -> Kept:
    """The layout as it lies in the folder now; RP0104."""
    if name not in names():
        raise problems.unknown_layout(name)
    place = folder() / name
    stamps = tuple(
        (inner, path.stat().st_mtime_ns, path.stat().st_size)
        for inner, path in shipped.layout_files(place).items()
    )
    return _from_folder(name, place, stamps)


@lru_cache(maxsize=32)
def _from_folder(name: str, place: Path, stamps: tuple[tuple[str, int, int], ...]) -> Kept:
    return _built(name, {file: (place / file).read_text(encoding="utf-8") for file, _time, _size in stamps})


def layout_of(sha256: str) -> Layout:
    """The layout a report was opened under; RP0104."""
    return _by_hash(sha256)


@lru_cache(maxsize=64)
def _by_hash(sha256: str) -> Layout:
    kept = LayoutCopy.objects.filter(sha256=sha256).first()
    if kept is None:
        raise problems.unknown_layout(sha256[:12])
    return _built(kept.name, kept.files).layout


@lru_cache(maxsize=64)
def _built_once(name: str, files: tuple[tuple[str, str], ...]) -> Kept:
    built = build(dict(files), name=name)
    return Kept(name, built.sha256, built.layout, dict(files))


def _built(name: str, files: Mapping[str, str]) -> Kept:
    return _built_once(name, tuple(sorted(files.items())))
