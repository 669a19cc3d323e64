"""How fast files become blocks: sixty pages of text, DOCX and PDF, tables included; and a scan page.

Run ``python -m bench.read_files`` from the repository. The files are made on the spot by the tests'
generators. Times are wall-clock of ``chiso.papers.readers.read``, the reading process's start included;
processor time is printed beside, since it holds on a busy machine too. ``--peer`` adds pdfplumber on
the same PDF, ``--scan`` a scan.
"""

from __future__ import annotations

import io
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable

from chiso.papers.blocks import Line, Source, Table
from chiso.papers.readers import read
from tests.papers.readers.making_docx import long_docx
from tests.papers.readers.making_pdf import long_pdf, scanned_pdf, seed_pdf
from tests.papers.readers.plans import long_text

RUNS = 5


def processor_seconds() -> float:
    """Spent so far by this process and the readers it has waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(work: Callable[[], Source]) -> tuple[float, float, Source]:
    """The median of some runs on the wall clock, the least processor time, and what was read."""
    times, spent = [], []
    for _ in range(RUNS):
        start, before = time.perf_counter(), processor_seconds()
        source = work()
        times.append(time.perf_counter() - start)
        spent.append(processor_seconds() - before)
    return statistics.median(times), min(spent), source


def described(source: Source) -> str:
    lines = sum(isinstance(block, Line) for block in source.blocks)
    rows = sum(len(block.rows) for block in source.blocks if isinstance(block, Table))
    return f"{source.pages} pages, {lines} lines, {rows} table rows"


def with_pdfplumber(data: bytes) -> float:
    """The peer: words and tables of every page."""
    import pdfplumber

    start = processor_seconds()
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.extract_tables()
    return processor_seconds() - start


def main() -> None:
    print(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, median of {RUNS}"
    )
    files = {
        "text": long_text().encode(),
        "docx": long_docx(),
        "pdf": long_pdf(),
    }
    for kind, data in files.items():
        seconds, spent, source = timed(lambda data=data, kind=kind: read(data, f"long.{kind}"))  # type: ignore[misc]
        cost = f"{seconds:6.2f} s  (processor {spent:.2f} s)"
        print(f"{kind:5} {len(data) / 1024:8.0f} KiB  {cost}  {described(source)}")
    if "--peer" in sys.argv:
        print(f"pdfplumber, same PDF: processor {with_pdfplumber(files['pdf']):.2f} s")
    if "--scan" in sys.argv:
        start = time.perf_counter()
        source = read(scanned_pdf(seed_pdf(), turn=0.5, blur=0.6), "scan.pdf")
        print(f"scan  {time.perf_counter() - start:6.2f} s  {described(source)}")


if __name__ == "__main__":
    main()
