"""Text made to hurt: read or refused with a code, in a bound no backtracking pattern would keep.

The alarm is no measurement: a pattern that backtracks takes hours on these.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from chiso.engine.problems import Problem
from chiso.papers import paper_of, read_paper
from chiso.papers.assemble import MOST_CHARACTERS
from chiso.papers.blocks import Cell, Line, Source, Table

MANY = 200_000
HOSTILE = {
    "spaces": " " * 900_000 + "a",
    "brackets": "(a" + "(" * 900_000,
    "digits": "a" + "1" * 900_000,
    "number": "Số: " + " " * 500_000 + "/",
    "dots": "." * 900_000 + "a",
    "dates": "ngày " * 30_000,
    "kinds": "Nghị quyết số " * 15_000,
    "orders": "Giao " + "Sở Nội vụ, " * 15_000,
    "annexes": "phụ lục " * 30_000,
    "markup": "a^{" * 60_000,
    "dollars": "$a" * 60_000,
    "initials": "đ" * 400_000,
    "terms": "trong thời hạn " * 15_000,
    "lines": "\n".join(["a"] * 30_000),
    "labels": "\n".join(f"{n % 90 + 1}. x" for n in range(10_000)),
    "powers": "\n".join(["KT. TRƯỞNG BAN"] * 10_000),
    "recipients": "\n".join(["Nơi nhận:", "- UBND TP;"] * 8_000),
    "issuers": "\n".join(["ỦY BAN NHÂN DÂN"] * 10_000),
    "attached": "\n".join(["Nơi nhận:", "PHỤ LỤC I", "(Kèm theo Kế hoạch số"] * 3_000),
}


@pytest.fixture(autouse=True)
def _alarm() -> Iterator[None]:
    def late(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def source(text: str) -> Source:
    rows = text.split("\n")
    return Source(
        tuple(Line(row, 1, number) for number, row in enumerate(rows, start=1)), 1, "text", "0", "x"
    )


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_is_read_in_bounded_time(name: str) -> None:
    assert paper_of(source(HOSTILE[name])).number is None


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(Problem, match="PA204"):
        paper_of(source("a b c d\n" * (MOST_CHARACTERS // 7 + 1)))


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(Problem, match="PA203"):
        paper_of(source("(((\n123\n---"))


def test_a_source_of_nothing_is_refused() -> None:
    with pytest.raises(Problem, match="PA203"):
        paper_of(Source((), 0, "text", "0", "x"))


def test_a_lonely_table_is_read() -> None:
    table = Table(((Cell("STT"), Cell("Nhiệm vụ")), (Cell("1"), Cell("Rà soát"))), 1, 1)
    assert paper_of(Source((table,), 1, "docx", "0", "x")).kind is None


BYTES = {
    "spaces": b"a" + b" " * 2**20 + b"a",
    "indented pipes": b"a\n" + b" " * 2**20 + b"|x|\n|y|\n",
    "blank lines": b" \n" * 2**19 + b"x",
    "rules": b"| " + b"-" * 900_000 + b"\n| a",
    "a wide table": b"STT  a\n" + b" " * 2**19 + b"b\n" + b"1  " * 2**17,
    "columns": b"STT  a\n" + (b"1  " * 400 + b"\n") * 200,
}


@pytest.mark.parametrize("name", BYTES)
def test_a_text_file_made_to_hurt_ends_in_bounded_time(name: str) -> None:
    assert read_paper(BYTES[name], f"{name}.txt").number is None
