"""Scans to blocks: PDF of pictures, PNG, JPEG or TIFF, recognised with Tesseract's Vietnamese model.

Pages are read two at a time and put together by ``layout`` like those of a PDF with text. Words the
recogniser is unsure of are marked (``Line.weak``, ``Cell.weak``); none is corrected.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from chiso.papers.blocks import Source
from chiso.papers.readers import problems
from chiso.papers.readers.decoding import normal
from chiso.papers.readers.layout.pages import Assembly
from chiso.papers.readers.layout.words import PageGeometry
from chiso.papers.readers.limits import DEFAULT, Limits
from chiso.papers.readers.scan.page import read_page
from chiso.papers.readers.scan.pictures import Picture, pages_of_image, pages_of_pdf
from chiso.papers.readers.scan.recognition import require_tesseract


def read_scan(data: bytes, *, kind: str, name: str, limits: Limits = DEFAULT) -> Source:
    """The blocks of a scan; ``kind`` is "scan" (a PDF) or "image".

    Raises ``Problem`` PA106, PA109 to PA111, PA115, PA116, PA118, PA119.
    """
    require_tesseract(name)
    if kind == "image":
        pictures = pages_of_image(data, name=name, limits=limits)
    else:
        pictures = pages_of_pdf(data, name=name, limits=limits)
    assembly = Assembly()
    pages = words = 0
    for page in _recognised(pictures, name=name, seconds=limits.page_seconds):
        pages += 1
        words += len(page.words)
        for word in page.words:
            word.text = normal(word.text)
        assembly.add(page, number=pages)
    if not words:
        raise problems.nothing_read(name)
    return Source(tuple(assembly.blocks), pages, "scan", hashlib.sha256(data).hexdigest(), name)


def _recognised(pictures: Iterator[Picture], *, name: str, seconds: float) -> Iterator[PageGeometry]:
    """Pages in order, as many at once as there are processors (at most four)."""
    workers = max(1, min(4, os.cpu_count() or 1))
    with ThreadPoolExecutor(workers) as pool:

        def start(picture: Picture) -> Future[PageGeometry]:
            return pool.submit(read_page, picture, name=name, seconds=seconds)

        waiting = [start(picture) for picture in islice(pictures, workers)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [start(picture) for picture in islice(pictures, 1)]
