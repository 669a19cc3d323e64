"""The DOCX opens in an office suite and turns its pages at the words the PDF turns them.

Tolerance: the same number of pages; on each page at most thirty words may stand on the neighbouring page
instead (a line or a table row), since the suite rounds heights of lines and borders its own way.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from chiso.papers.writers import metrics
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of
from tests.papers.checker.test_rules import DECISION, LETTER, PLAN, PROPOSAL
from tests.papers.checker.written import judge
from tests.papers.writers.generated import ACROSS, EXAMPLE
from tests.papers.writers.test_compose import ALL

pytestmark = pytest.mark.office
PAPERS = {
    "example": EXAMPLE, "boxes": PLAN, "long-letter": LETTER, "articles": DECISION,
    "to-superior": PROPOSAL, "across": ACROSS, **ALL,
}  # fmt: skip
MOVED = 30
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir><alias binding="same">
<family>Times New Roman</family><prefer><family>Liberation Serif</family></prefer></alias></fontconfig>"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every DOCX as the office suite prints it, in one run with the fonts of the package alone."""
    folder = tmp_path_factory.mktemp("office")
    conf = folder / "fonts.conf"
    conf.write_text(FONTS.format(fonts=metrics.FONTS, cache=folder / "cache"))
    for name, paper in PAPERS.items():
        (folder / f"{name}.docx").write_bytes(write_docx(sheet_of(paper)))
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
        "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in PAPERS),
    ]  # fmt: skip
    env = {**os.environ, "FONTCONFIG_FILE": str(conf), "HOME": str(folder)}
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=300)
    return {name: Path(folder / f"{name}.pdf").read_bytes() for name in PAPERS}


def pages(data: bytes) -> list[Counter[str]]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [Counter("".join((page.extract_text() or "").split("\n")).split()) for page in pdf.pages]


@pytest.mark.parametrize("name", PAPERS)
def test_both_files_turn_the_page_at_the_same_words(name: str, printed: dict[str, bytes]) -> None:
    ours, theirs = pages(write_pdf(sheet_of(PAPERS[name]))), pages(printed[name])
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert (one - other).total() <= MOVED
        assert (other - one).total() <= MOVED


@pytest.mark.parametrize("name", PAPERS)
def test_what_the_office_suite_prints_departs_from_nothing(name: str, printed: dict[str, bytes]) -> None:
    assert judge(printed[name], "pdf").departures == ()
