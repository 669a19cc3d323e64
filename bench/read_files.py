"""How fast files become blocks: sixty pages of text, DOCX and PDF, tables included; and a scan page.

Run ``python -m bench.read_files`` from the repository. The files are made on the spot by the tests'
generators. Times are wall-clock of ``chiso.papers.readers.read``, the reading process's start included;
pdfplumber's time for the same PDF is printed beside, as the peer.
"""

from __future__ import annotations

import io
import platform
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


def timed(work: Callable[[], Source]) -> tuple[float, Source]:
    """The median of some runs, and what was read."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        source = work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), source


def described(source: Source) -> str:
    lines = sum(isinstance(block, Line) for block in source.blocks)
    rows = sum(len(block.rows) for block in source.blocks if isinstance(block, Table))
    return f"{source.pages} pages, {lines} lines, {rows} table rows"


def with_pdfplumber(data: bytes) -> float:
    """The peer: words and tables of every page."""
    import pdfplumber

    start = time.perf_counter()
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.extract_tables()
    return time.perf_counter() - start


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
        seconds, source = timed(lambda data=data, kind=kind: read(data, f"long.{kind}"))  # type: ignore[misc]
        print(f"{kind:5} {len(data) / 1024:8.0f} KiB  {seconds:6.2f} s  {described(source)}")
    if "--peer" in sys.argv:
        print(f"pdfplumber, same PDF: {with_pdfplumber(files['pdf']):.2f} s")
    if "--scan" in sys.argv:
        start = time.perf_counter()
        source = read(scanned_pdf(seed_pdf(), turn=0.5, blur=0.6), "scan.pdf")
        print(f"scan  {time.perf_counter() - start:6.2f} s  {described(source)}")


if __name__ == "__main__":
    main()
