"""What the layout and the completeness of a document leave to be desired, rule by rule.

Annex labels (C17), references between body and annexes, the end mark (C11), indices a title names
but no item covers, items of a task annex without owner, deadline or product. Each check reads the
finished parts; none changes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chiso.papers.blocks import Block, Line
from chiso.papers.cut import is_annex_head
from chiso.papers.findings import finding
from chiso.papers.flow import Passage
from chiso.papers.folding import fold
from chiso.papers.labels import roman, to_roman
from chiso.papers.model import Anchor, Annex, AnnexItem, Finding

_LABEL = re.compile(r"(?P<word>phụ lục)(?P<so>\s+số)?(?:\s*(?P<value>[ivxlc]{1,6}|\d{1,2}|[a-h])(?![^\W_]))?")
_MENTION = re.compile(r"phụ lục(?:\s(?:số\s)?(?P<value>[ivxlc]{1,6}|\d{1,2}|[a-h])(?![^\W_]))?")
_FURTHER = re.compile(r"(?:\s?[,;]|\svà)\s(?P<value>[ivxlc]{1,6}|\d{1,2})(?![^\W_])")
_OF_OTHERS = re.compile(
    r"[^.;()]{0,40}(?:kèm theo|của|tại)\s(?:nghị định|thông tư|luật|nghị quyết|quyết định số|công văn)"
)
_TASK_KINDS = ("kế hoạch", "chương trình", "chương trình hành động", "đề án", "phương án")
_INDICES = {
    "SIPAS": ("sipas", "hài lòng"),
    "PAR INDEX": ("par index", "cchc", "cải cách"),
    "PAPI": ("papi", "hiệu quả quản trị"),
    "DDCI": ("ddci", "năng lực cạnh tranh"),
    "PCI": ("pci", "năng lực cạnh tranh"),
    "DTI": ("dti", "chuyển đổi số"),
}


@dataclass(frozen=True, slots=True)
class AnnexHead:
    """The label line of an annex: the words as printed, its value (0 without), where it stands."""

    label: str
    value: int
    at: Anchor


def annex_heads(blocks: Sequence[Block]) -> list[AnnexHead]:
    """The annex labels in order."""
    heads: list[AnnexHead] = []
    for block in blocks:
        if not isinstance(block, Line) or not is_annex_head(block.text):
            continue
        match = _LABEL.search(fold(block.text))
        assert match is not None
        words = block.text[match.start() : match.end()].strip()
        at = Anchor(block.page, block.number, match.start(), match.start() + len(words))
        heads.append(AnnexHead(words, _value(match["value"]), at))
    return heads


def _value(text: str | None) -> int:
    if not text:
        return 0
    if text.isdigit():
        return int(text)
    return roman(text) or "abcdefgh".find(text) + 1


def annex_findings(heads: Sequence[AnnexHead], body: Sequence[Passage]) -> Iterator[Finding]:
    """Labels as the decree asks, and body and annexes that point to each other."""
    several = len(heads) > 1
    for number, head in enumerate(heads, start=1):
        right = f"Phụ lục {to_roman(head.value or number)}" if several else "Phụ lục"
        if head.label != right and not (not several and head.label == f"Phụ lục {to_roman(head.value or 1)}"):
            yield finding(
                "PF401",
                head.at,
                f"“{head.label}” theo thể thức là “{right}” (chữ thường; có từ hai phụ lục thì số La Mã)",
                original=head.label,
                suggestion=right,
            )
    mentioned = list(_mentions(body))
    values = {head.value for head in heads}
    for value, at, words in mentioned:
        if not heads or (value and values != {0} and value not in values):
            yield finding("PF405", at, f"Nội dung dẫn đến “{words}” nhưng văn bản không có phụ lục này")
    named = {value for value, _, _ in mentioned}
    for head in heads:
        if head.value not in named and 0 not in named:
            yield finding("PF406", head.at, f"“{head.label}” không được dẫn trong nội dung văn bản")


def _mentions(body: Sequence[Passage]) -> Iterator[tuple[int, Anchor, str]]:
    for passage in body:
        low = fold(passage.text)
        for match in _MENTION.finditer(low):
            if _OF_OTHERS.match(low, match.end()):
                continue
            words = passage.text[match.start() : match.end()].strip()
            near = low[max(0, match.start() - 40) : match.end() + 40]
            if match["value"] or "kèm theo" in near or "đính kèm" in near:
                yield _value(match["value"]), passage.anchor(match.start(), match.end()), words
            yield from _more(passage, low, match.end() if match["value"] else len(low))


def _more(passage: Passage, low: str, start: int) -> Iterator[tuple[int, Anchor, str]]:
    """ "Phụ lục I, II và III": the further values."""
    while match := _FURTHER.match(low, start):
        words = f"Phụ lục {passage.text[match.start('value') : match.end()]}"
        yield _value(match["value"]), passage.anchor(match.start("value"), match.end()), words
        start = match.end()


def end_findings(body: Sequence[Passage]) -> Iterator[Finding]:
    """The text must end with "./."; a stray mark in its place is the matter of ``spelling``."""
    if not body:
        return
    last = body[-1]
    text = last.text.rstrip()
    if text.endswith("./.") or re.search(r"[.;:]?\s?/\s?[A-Z.]", text[-6:]):
        return
    tail = text[-1] if text[-1:] in ".;:," else ""
    start = len(text) - len(tail)
    yield finding(
        "PF403",
        last.anchor(start, len(text)) if tail else last.anchor(max(0, start - 1), start),
        "Nội dung văn bản phải kết thúc bằng dấu “./.”",
        original=tail or text[-1:],
        suggestion="./." if tail else f"{text[-1:]}./.",
    )


def index_findings(annexes: Sequence[Annex]) -> Iterator[Finding]:
    """A title that names two indices and no item on one of them."""
    for annex in annexes:
        title = fold(annex.title)
        named = [name for name, words in _INDICES.items() if fold(name) in title]
        if len(named) < 2 or not annex.items:
            continue
        text = " ".join(fold(" ".join((item.title, *item.cells.values()))) for item in annex.items)
        for name in named:
            if not any(word in text for word in _INDICES[name]):
                yield finding(
                    "PF407",
                    annex.at,
                    f"{annex.label}: tiêu đề nêu {name} nhưng không có mục nào về {name};"
                    " cần bổ sung mục hoặc sửa tiêu đề",
                )


_LACKS = (
    ("PF501", "đơn vị chủ trì", "lead"),
    ("PF502", "thời hạn", "schedule"),
    ("PF503", "sản phẩm", "product"),
)


def task_findings(annexes: Sequence[Annex], *, kind: str | None) -> Iterator[Finding]:
    """Items of a task annex without owner, deadline or product: one finding when all lack it."""
    for annex in annexes:
        items = [item for item in annex.items if not item.group]
        roles = {column.role for column in annex.columns}
        tasks = bool(roles & {"lead", "product", "schedule"}) or (
            kind is not None and fold(kind) in _TASK_KINDS and "points" not in roles
        )
        if not items or not tasks:
            continue
        for code, words, name in _LACKS:
            if not annex.label and annex.columns and name not in roles:
                continue  # a table in the body says what its columns say
            lacking = [item for item in items if not getattr(item, name)]
            yield from _lack(annex, items, lacking, code=code, words=words)


def _lack(
    annex: Annex, items: Sequence[AnnexItem], lacking: Sequence[AnnexItem], *, code: str, words: str
) -> Iterator[Finding]:
    if lacking and len(lacking) == len(items):
        yield finding(
            code,
            annex.at,
            f"{annex.label or 'Bảng'}: không mục nào trong {len(items)} mục có {words}; cần bổ sung",
        )
        return
    for item in lacking:
        yield finding(
            code, item.at, f"{annex.label or 'Bảng'}, mục {item.code or item.title[:40]}: chưa có {words}"
        )
