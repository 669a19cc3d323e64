"""Files to blocks: ``read(data, name)`` takes the bytes of a text file, DOCX, PDF or scan.

The kind is decided by content. Text is read here; everything with a binary format is read in a
process of its own that can be killed (ADR 0015). Whatever is wrong with a file comes out as one
``chiso.engine.problems.Problem`` of the catalogue ``problems`` (PA101 to PA139), in bounded time.
"""

from __future__ import annotations

from chiso.papers.blocks import Source
from chiso.papers.measures import Measures
from chiso.papers.readers import problems, sandbox
from chiso.papers.readers.detection import detect
from chiso.papers.readers.limits import DEFAULT, Limits
from chiso.papers.readers.text import read_text

__all__ = ["DEFAULT", "Limits", "measure", "read"]


def measure(data: bytes, name: str, *, limits: Limits = DEFAULT) -> Measures | None:
    """How the words of a DOCX or PDF are set; None for what carries no type to measure: text, pictures.

    Raises ``Problem`` as ``read`` does.
    """
    if len(data) > limits.file_bytes:
        raise problems.too_large(name, size=len(data), limit=limits.file_bytes)
    kind = detect(data, name=name)
    if kind not in ("docx", "pdf"):
        return None
    return sandbox.measure_apart(data, kind=kind, name=name, limits=limits)


def read(data: bytes, name: str, *, limits: Limits = DEFAULT) -> Source:
    """The document in ``data`` as blocks. ``name`` is shown in refusals, never believed.

    Raises ``Problem`` PA101 to PA120.
    """
    if len(data) > limits.file_bytes:
        raise problems.too_large(name, size=len(data), limit=limits.file_bytes)
    kind = detect(data, name=name)
    if kind == "text":
        return read_text(data, name=name, limits=limits)
    return sandbox.read_apart(data, kind=kind, name=name, limits=limits)
