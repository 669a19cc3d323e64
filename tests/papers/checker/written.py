"""Files for the checker: written by our writers, whole or with one thing wrong, measured in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import typst

from chiso.papers.checker import Inspection, judged
from chiso.papers.model import Paper
from chiso.papers.readers import wire
from chiso.papers.readers.docx.measuring import measure_docx
from chiso.papers.readers.pdf.measuring import measure_pdf
from chiso.papers.writers import decree, metrics
from chiso.papers.writers.decree import LOOKS
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import typst_source
from chiso.papers.writers.sheet import Sheet, sheet_of

KINDS = pytest.mark.parametrize("kind", ["docx", "pdf"])
Source = Callable[[str], str]
"""Changes the Typst text of a PDF."""
Word = Callable[[bytes], bytes]
"""Changes the bytes of a DOCX."""


def judge(data: bytes, kind: str) -> Inspection:
    if kind == "docx":
        return judged("tep.docx", measure_docx(data, name="tep.docx"))
    answer = measure_pdf(data, name="tep.pdf")
    assert isinstance(answer, wire.Measured)
    return judged("tep.pdf", answer.measures("tep.pdf"))


def write(sheet: Sheet, kind: str, *, source: Source | None = None, word: Word | None = None) -> bytes:
    if kind == "docx":
        data = write_docx(sheet)
        return word(data) if word else data
    text = typst_source(sheet)
    changed = source(text) if source else text
    assert changed != text or source is None, "the change must change something"
    return bytes(
        typst.compile(changed.encode(), format="pdf", font_paths=[metrics.FONTS], ignore_system_fonts=True)
    )


@contextmanager
def looking(key: str, **changes: object) -> Iterator[None]:
    """Write with one component set otherwise than the decree asks."""
    kept = LOOKS[key]
    LOOKS[key] = replace(kept, **changes)  # type: ignore[arg-type]
    try:
        yield
    finally:
        LOOKS[key] = kept


@contextmanager
def margin(side: str, value: float) -> Iterator[None]:
    kept = decree.MARGINS[side]
    decree.MARGINS[side] = value
    try:
        yield
    finally:
        decree.MARGINS[side] = kept


@contextmanager
def motto(title: str, words: str) -> Iterator[None]:
    kept = decree.MOTTO
    decree.MOTTO = (title, words)
    try:
        yield
    finally:
        decree.MOTTO = kept


def ids(data: bytes, kind: str) -> set[str]:
    return {departure.id for departure in judge(data, kind).departures}


def of(paper: Paper, kind: str) -> Inspection:
    return judge(write(sheet_of(paper), kind), kind)
