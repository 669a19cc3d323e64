"""The store: bytes under their sha256, on disk before any row speaks of them.

``stage`` copies a stream to ``incoming/`` while hashing and counting, never holding it in memory;
``keep`` makes the bytes durable (fsync, atomic rename, fsync of the folder). A crash leaves at worst
bytes without a row, never a row without bytes. Knows nothing of rows, actors or types.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from chiso.evidence import problems

CHUNK = 1 << 20


class Stream(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes at rest outside the shards: where, how many, what they hash to."""

    path: Path
    size: int
    sha256: str


def path_of(sha256: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256[2:4] / sha256


def incoming(name: str) -> Path:
    folder = Path(settings.EVIDENCE_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.part"


def stage(stream: Stream, *, name: str, limit: int) -> Staged:
    """Copy ``stream`` to disk. Raises EV0001 as soon as more than ``limit`` bytes came, EV0004 for none."""
    path = incoming(uuid.uuid4().hex)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as out:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise problems.too_large(name, size=size, limit=limit)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise problems.empty(name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Staged(path=path, size=size, sha256=digest.hexdigest())


def measure(path: Path) -> Staged:
    """What is on disk at ``path``, hashed in pieces."""
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256")
        size = opened.tell()
    return Staged(path=path, size=size, sha256=digest.hexdigest())


def keep(staged: Staged) -> Path:
    """Move staged bytes to their place. Bytes that are there already are not written again."""
    place = path_of(staged.sha256)
    if place.exists() and place.stat().st_size == staged.size:
        staged.path.unlink(missing_ok=True)
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    staged.path.chmod(0o440)
    staged.path.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync_folder(folder)
    return place


def append(path: Path, *, offset: int, stream: Stream, limit: int, name: str) -> int:
    """Write ``stream`` at ``offset``, cutting off what an interrupted part left behind it; bytes written.

    The bytes are on disk when this returns. Raises EV0001 when they would go past ``limit``.
    """
    written = 0
    with path.open("r+b" if path.exists() else "xb") as out:
        out.truncate(offset)
        out.seek(offset)
        while chunk := stream.read(CHUNK):
            written += len(chunk)
            if offset + written > limit:
                out.truncate(offset)
                raise problems.too_large(name, size=offset + written, limit=limit)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return written


def opened(sha256: str, *, name: str) -> BinaryIO:
    """The bytes for reading. Raises EV0015 when they are not where they should be."""
    try:
        return path_of(sha256).open("rb")
    except OSError as fault:
        raise problems.gone(name) from fault


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
