"""The administrative document as one typed model, its readers and its writers.

Pure: no Django, no network, no database. Bytes come in, a ``Paper`` comes out, and back. The parsers
are imported when first asked for, so that the process that reads one file does not load them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chiso.papers.assemble import paper_of
    from chiso.papers.model import Paper
    from chiso.papers.wire import paper_as_json, paper_from_json

__all__ = ["Paper", "paper_as_json", "paper_from_json", "paper_of", "read_paper"]

_HOMES = {"Paper": "model", "paper_as_json": "wire", "paper_from_json": "wire", "paper_of": "assemble"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def read_paper(data: bytes, name: str) -> Paper:
    """The document in ``data`` (text, DOCX, PDF, scan or image). Opens no file; ``name`` is only shown.

    Raises ``chiso.engine.problems.Problem``: PA101 to PA139 when the bytes cannot be read, PA203 when
    they hold no words, PA204 when they are too long. What is wrong with a document that
    can be read is in ``findings``.
    """
    from chiso.papers.assemble import paper_of
    from chiso.papers.readers import read

    return paper_of(read(data, name))
