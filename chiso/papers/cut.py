"""Where a document's parts begin: head, body, foot, annexes.

Marks are those of Decree 30/2020: "Nơi nhận" (C15) or the signer's power (C12) ends the body, a line
"Phụ lục" (C17) or a document "ban hành kèm theo" begins an annex. A mention of an annex inside a
sentence is none. Nothing is read here beyond the marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chiso.papers.blocks import Block, Line, Table
from chiso.papers.folding import bare, fold, is_capital
from chiso.papers.kinds import kind_at_start

_ANNEX = re.compile(
    r"phụ lục(?:\s+số)?(?:\s*(?P<label>[ivxlc]{1,6}|\d{1,2}[a-z]?|[a-h])(?![^\W_]))?\s*(?P<rest>[:.\-(]?.*)"
)
_ATTACHED = re.compile(r"\(?\s?(?:ban hành\s)?(?:kèm|kem|đính kèm)\s?theo\s")
RECIPIENTS = re.compile(r"\W{0,3}nơi\s?(?:nhận|gửi)\s?(?:[:.;]|$)")
_RUN_ON = re.compile(r"\W{0,3}nơi nhận\s{1,4}")
"""Without its colon, where the signer's power runs on in capitals."""

POWER = re.compile(r"(?:tm|kt|tl|tuq|q|t/m|k/t|t/l)\s?[.\s]\s?(?=[A-ZĐÀ-Ỹ]{2})", re.IGNORECASE)
TITLE = re.compile(r"(?:(?:GS|PGS|TS|ThS|BS|KS|CN|CK[I]{1,2}|BSCK[I]{1,2}|Ths|NGND|NGƯT)\s?[.,\-]\s?)+")
"""Titles some write before a name."""

POSTS = (
    "chủ tịch", "phó chủ tịch", "chủ nhiệm", "phó chủ nhiệm", "bộ trưởng", "thứ trưởng", "thủ tướng",
    "phó thủ tướng", "giám đốc", "phó giám đốc", "tổng giám đốc", "phó tổng giám đốc", "trưởng ban",
    "phó trưởng ban", "chánh văn phòng", "phó chánh văn phòng", "chánh thanh tra", "phó chánh thanh tra",
    "trưởng phòng", "phó trưởng phòng", "cục trưởng", "phó cục trưởng", "chi cục trưởng", "vụ trưởng",
    "phó chi cục trưởng", "phó vụ trưởng", "tổng cục trưởng", "viện trưởng", "phó viện trưởng", "hiệu trưởng",
    "phó hiệu trưởng", "bí thư", "phó bí thư", "ủy viên", "trưởng đoàn", "tổ trưởng",
    "phó tổ trưởng", "tổng thanh tra", "thống đốc", "phó thống đốc", "chánh án", "kế toán trưởng",
    "bộ trưởng, chủ nhiệm", "người đứng đầu", "đội trưởng", "trạm trưởng", "kiểm toán trưởng",
)  # fmt: skip
"""Posts that sign, folded. A longer post opens with one of these ("CHỦ TỊCH HỘI ĐỒNG")."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Blocks by part; ``annexes`` runs from the first annex head to the end."""

    front: tuple[Block, ...]
    """Head and body."""

    foot: tuple[Line, ...]
    annexes: tuple[Block, ...]


def is_annex_head(text: str) -> bool:
    """Whether the line is the label of an annex ("PHỤ LỤC 01", "Phụ lục I: DANH MỤC …")."""
    if len(text) > 200:
        return False
    match = _ANNEX.fullmatch(fold(text.strip(" #*")))
    if not match:
        return False
    rest = text.strip(" #*")[match.start("rest") :].strip(" :.-")
    if not rest:
        return True
    if rest.startswith("(") and "theo" in fold(rest):
        return True
    return is_capital(rest) or (match["rest"].startswith(":") and not rest.endswith((".", ";")))


def is_attached(text: str) -> bool:
    """Whether the line says what an annex belongs to: "(Kèm theo Kế hoạch số …)"."""
    return _ATTACHED.match(fold(text[:60])) is not None


def is_recipients(text: str) -> bool:
    """Whether the line opens "Nơi nhận"."""
    low = fold(text[:40])
    run_on = _RUN_ON.match(low)
    return RECIPIENTS.match(low) is not None or (run_on is not None and text[run_on.end() :][:2].isupper())


def is_post(text: str) -> bool:
    """Whether the line in capitals names a post that signs."""
    low = fold(text.strip(" .,*"))
    return (
        is_capital(text)
        and len(low) <= 70
        and not low.endswith(":")
        and any(_opens(low, post) for post in POSTS)
    )


def _opens(text: str, post: str) -> bool:
    return text == post or text.startswith((post + " ", post + ",", post + "-"))


def is_power(text: str) -> bool:
    """Whether the line opens the signer's power: "KT. TRƯỞNG BAN", "TM. ỦY BAN NHÂN DÂN"."""
    return POWER.match(text[:60]) is not None and is_capital(text)


def cut(blocks: Sequence[Block]) -> Cut:
    """The parts of ``blocks`` (cleaned by ``flow.clean``)."""
    annex = _annex_start(blocks)
    main = blocks[:annex]
    foot = _foot_start(main)
    lines: list[Line] = []
    for block in main[foot:]:
        lines.extend([block] if isinstance(block, Line) else _table_lines(block))
    return Cut(tuple(main[:foot]), tuple(lines), tuple(blocks[annex:]))


def _table_lines(table: Table) -> list[Line]:
    """A foot that was set as a table the reader took for data."""
    return [
        Line(part, table.page, table.number, column=min(column, 1))
        for row in table.rows
        for column, cell in enumerate(row)
        for part in cell.text.split("\n")
        if part.strip()
    ]


def _annex_start(blocks: Sequence[Block]) -> int:
    signed = False
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            continue
        signed = signed or is_recipients(block.text) or is_power(block.text)
        if is_annex_head(block.text) and (signed or _headed(blocks, index)):
            return index
        if signed and is_attached(block.text) and block.text.lstrip().startswith("("):
            return _attached_start(blocks, index)
    return len(blocks)


def _headed(blocks: Sequence[Block], index: int) -> bool:
    """An annex may be a file of its own, or stand ahead of the signature: its head says what it goes with."""
    following = [b for b in blocks[index + 1 : index + 8] if isinstance(b, Line)]
    return index <= 3 or any(is_attached(line.text) for line in following) or is_capital_next(following)


def is_capital_next(lines: Sequence[Line]) -> bool:
    """Whether a title in capitals comes next, as behind an annex label."""
    return bool(lines) and is_capital(lines[0].text) and len(lines[0].text) > 8


def _attached_start(blocks: Sequence[Block], index: int) -> int:
    """Back from "(Kèm theo …)" over its title to the line that names the attached document."""
    start = index
    while start > 0 and index - start < 8:
        above = blocks[start - 1]
        if not isinstance(above, Line) or is_post(above.text) or is_recipients(above.text):
            break
        if is_power(above.text) or bare(above.text).startswith(("- ", "luu")) or _is_name(above.text):
            break
        start -= 1
        if kind_at_start(above.text) and is_capital(above.text):
            break
    return start


_NAME = re.compile(r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]{0,7}(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]{0,7}){1,4}")


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text.strip()) is not None


def is_person(text: str) -> bool:
    """Whether the words have the shape of a person's name: two to five capitalised syllables."""
    return _is_name(text)


def _foot_start(blocks: Sequence[Block]) -> int:
    """The first line of recipients or signature; the end where there is neither."""
    found = len(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Line) and is_recipients(block.text):
            found = index
            break
        if isinstance(block, Table) and any(is_recipients(c.text) for row in block.rows[:1] for c in row):
            found = index
            break
    for index in range(max(0, found - 14), min(len(blocks), found)):
        block = blocks[index]
        if not isinstance(block, Line) or index < 3:
            continue
        if is_power(block.text) or (is_post(block.text) and not _orders(blocks, index)):
            return index
    return found


def _orders(blocks: Sequence[Block], index: int) -> bool:
    """In a decision "GIÁM ĐỐC SỞ NỘI VỤ" stands ahead of its bases, not under it."""
    for block in blocks[index + 1 : index + 40]:
        if isinstance(block, Line) and fold(block.text[:20]).startswith(
            ("căn cứ", "quyết định", "điều 1", "xét")
        ):
            return True
    return False
