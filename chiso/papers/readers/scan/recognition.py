"""Tesseract, called by hand: several pictures in one run, words back with their boxes and confidence.

Refuses with the command that installs what is missing (PA115, PA116). Each run has its own time limit
and one thread: several pages are read at once, not one page by several threads.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from chiso.papers.readers import problems

LANGUAGE = "vie"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word as recognised: pixels of its picture, the height of its line, confidence 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line_top: int
    line_bottom: int
    confidence: float


def require_tesseract(name: str) -> None:
    """Raises ``Problem`` PA115 without Tesseract, PA116 without its Vietnamese data."""
    if shutil.which("tesseract") is None:
        raise problems.no_tesseract(name)
    if LANGUAGE not in languages():
        raise problems.no_vietnamese(name)


@cache
def languages() -> frozenset[str]:
    """The languages Tesseract has data for."""
    listed = subprocess.run(
        ["tesseract", "--list-langs"],  # noqa: S607 - found on the path by require_tesseract
        capture_output=True,
        check=False,
        timeout=20,
    )
    return frozenset((listed.stdout + listed.stderr).decode("utf-8", "replace").split())


def recognise(
    pictures: Sequence[Image.Image],
    *,
    layout: int,
    dpi: int,
    seconds: float,
    name: str,
    language: str = LANGUAGE,
) -> list[list[Recognised]]:
    """The words of each picture. ``layout`` is Tesseract's page segmentation mode.

    Raises ``Problem`` PA111 where it takes longer than ``seconds``, PA118 where Tesseract fails.
    """
    if not pictures:
        return []
    with tempfile.TemporaryDirectory(prefix="chiso-") as folder:
        paths = []
        for at, picture in enumerate(pictures):
            path = Path(folder) / f"{at:04d}.pgm"
            picture.save(path)
            paths.append(str(path))
        listing = Path(folder) / "pictures.txt"
        listing.write_text("\n".join(paths) + "\n", encoding="ascii")
        command = [
            *("tesseract", str(listing), "stdout", "-l", language, "--psm", str(layout), "--dpi", str(dpi)),
            *("-c", "tessedit_create_tsv=1", "-c", "preserve_interword_spaces=0"),
        ]
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and our own paths
                command,
                capture_output=True,
                check=False,
                timeout=seconds,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise problems.out_of_time(name, seconds=seconds) from error
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
        raise problems.reader_died(name, got=f"Tesseract dừng với mã {done.returncode} ({last[0][:120]})")
    return _parsed(done.stdout.decode("utf-8", "replace"), len(pictures))


def upright_turn(picture: Image.Image, *, seconds: float) -> int:
    """Degrees to turn the page clockwise to set it upright, by Tesseract's own detection; 0 if unsure."""
    with tempfile.TemporaryDirectory(prefix="chiso-") as folder:
        path = Path(folder) / "page.pgm"
        picture.save(path)
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and our own path
                ["tesseract", str(path), "stdout", "-l", "osd", "--psm", "0"],  # noqa: S607
                capture_output=True,
                check=False,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            return 0
    words = done.stdout.decode("utf-8", "replace")
    turn = re.search(r"Rotate: (\d+)", words)
    sure = re.search(r"Orientation confidence: ([\d.]+)", words)
    return int(turn.group(1)) if turn and sure and float(sure.group(1)) > 1.0 else 0


def _parsed(tsv: str, count: int) -> list[list[Recognised]]:
    """Tesseract's table: level 4 rows are lines, level 5 rows words of the line before."""
    pages: list[list[Recognised]] = [[] for _ in range(count)]
    line = (0, 0)
    for row in csv.reader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) < 12 or not row[0].isdigit():
            continue
        left, top, width, height = (int(n) for n in row[6:10])
        if row[0] == "4":
            line = (top, top + height)
        text = row[11].strip()
        page = int(row[1]) - 1
        if row[0] == "5" and text and 0 <= page < count:
            word = Recognised(text, left, top, left + width, top + height, *line, float(row[10]))
            pages[page].append(word)
    return pages
