"""The store: bytes under their sha256, on disk before any row speaks of them.

``stage`` copies a stream to ``incoming/`` while hashing and counting, never holding it in memory;
``keep`` makes the bytes durable in their place (link, fsync of the folders) and leaves the staged ones
to be dropped once the rows are written: a crash in between finds them still there. A crash leaves at
worst bytes without a row, never a row without bytes. ``alone`` lets one process at a time touch an
incoming file. Knows nothing of rows, actors or types.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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
    """Put staged bytes into their place too. Bytes that are there already are not written again."""
    place = path_of(staged.sha256)
    if place.exists() and place.stat().st_size == staged.size:
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    staged.path.chmod(0o440)
    beside = place.with_name(f"{uuid.uuid4().hex}.new")
    try:
        os.link(staged.path, beside)
    except OSError:  # a file system without links
        shutil.copyfile(staged.path, beside)
        _sync(beside)
    beside.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync(folder)
    return place


@contextmanager
def alone(token: str) -> Iterator[None]:
    """Within the block nobody else touches the incoming file of ``token``; the lock dies with its process."""
    path = incoming(token).with_suffix(".lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def receive(stream: Stream, *, offset: int, limit: int, name: str) -> Staged | None:
    """A part as it comes from the line, apart from what is safe already; None when nothing came.

    Raises EV0001 when the bytes would go past ``limit``.
    """
    path = incoming(uuid.uuid4().hex)
    written = 0
    try:
        with path.open("xb") as out:
            while chunk := stream.read(CHUNK):
                written += len(chunk)
                if offset + written > limit:
                    raise problems.too_large(name, size=offset + written, limit=limit)
                out.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not written:
        path.unlink()
        return None
    return Staged(path=path, size=written, sha256="")


def append(path: Path, part: Staged, *, offset: int) -> None:
    """Write a received part at ``offset``, cutting off what a crash left behind it.

    The bytes are on disk when this returns. Only within ``alone``, and only where ``offset`` is what is
    known to be safe: everything behind it is cut off.
    """
    fresh = not path.exists()
    with path.open("xb" if fresh else "r+b") as out, part.path.open("rb") as source:
        out.truncate(offset)
        out.seek(offset)
        shutil.copyfileobj(source, out, CHUNK)
        out.flush()
        os.fsync(out.fileno())
    if fresh:
        _sync(path.parent)


def drop(token: str) -> None:
    """What is incoming under ``token`` goes away, its lock too."""
    path = incoming(token)
    path.unlink(missing_ok=True)
    path.with_suffix(".lock").unlink(missing_ok=True)


def strays(*, before: float) -> Iterator[Path]:
    """Incoming files nobody wrote to since ``before`` (seconds of the epoch): left by crashes."""
    for path in incoming("x").parent.iterdir():
        try:
            if path.stat().st_mtime < before:
                yield path
        except FileNotFoundError:
            continue


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


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
