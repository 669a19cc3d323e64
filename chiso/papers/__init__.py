"""The administrative document as one typed model, its readers and its writers.

Pure: no Django, no network, no database. Bytes come in, a ``Paper`` comes out, and back.
"""

from __future__ import annotations

from chiso.papers.assemble import paper_of
from chiso.papers.model import Paper
from chiso.papers.readers import read
from chiso.papers.wire import paper_as_json, paper_from_json

__all__ = ["Paper", "paper_as_json", "paper_from_json", "paper_of", "read_paper"]


def read_paper(data: bytes, name: str) -> Paper:
    """The document in ``data`` (text, DOCX, PDF, scan or image). Opens no file; ``name`` is only shown.

    Raises ``chiso.engine.problems.Problem``: PA101 to PA139 when the bytes cannot be read, PA203 when
    they hold no words, PA204 when they are too long. What is wrong with a document that
    can be read is in ``findings``.
    """
    return paper_of(read(data, name))
