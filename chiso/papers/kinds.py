"""The kinds of document and the letters they carry in a symbol.

Kinds and codes of Decree 30/2020/NĐ-CP (Đ.7, Appendix III), with the legal and Party documents a
plan cites. A công văn has no letters of its own; those of a copy (SY, TrS, SL) are no kind's, since a
copied plan stays a plan whatever its copy is numbered by. Codes are compared without case and diacritics,
since "QD-TTg" is how a scan often shows "QĐ-TTg".
"""

from __future__ import annotations

import re

from chiso.papers.folding import bare, fold

# kind → codes it may carry in a symbol; the first is the one Decree 30/2020 gives.
KINDS: dict[str, tuple[str, ...]] = {
    "nghị quyết": ("NQ", "NQLT"),
    "quyết định": ("QĐ",),
    "chỉ thị": ("CT",),
    "quy chế": ("QC",),
    "quy định": ("QyĐ", "QĐ", "QĐi"),
    "thông cáo": ("TC",),
    "thông báo": ("TB",),
    "hướng dẫn": ("HD",),
    "chương trình": ("CTr", "CTHĐ", "CT"),
    "chương trình hành động": ("CTr", "CTHĐ", "CT"),
    "kế hoạch": ("KH", "KHLT"),
    "phương án": ("PA",),
    "đề án": ("ĐA",),
    "dự án": ("DA",),
    "báo cáo": ("BC",),
    "biên bản": ("BB",),
    "tờ trình": ("TTr",),
    "hợp đồng": ("HĐ",),
    "công điện": ("CĐ",),
    "bản ghi nhớ": ("BGN",),
    "bản thỏa thuận": ("BTT",),
    "giấy ủy quyền": ("GUQ",),
    "giấy mời": ("GM",),
    "giấy giới thiệu": ("GGT",),
    "giấy nghỉ phép": ("GNP",),
    "phiếu gửi": ("PG",),
    "phiếu chuyển": ("PC",),
    "phiếu báo": ("PB",),
    "phiếu trình": ("PTr", "PT"),
    # legal documents
    "hiến pháp": (),
    "bộ luật": ("QH",),
    "luật": ("QH",),
    "pháp lệnh": ("PL", "UBTVQH"),
    "lệnh": ("L",),
    "nghị định": ("NĐ",),
    "thông tư": ("TT", "TTLT"),
    "thông tư liên tịch": ("TTLT",),
    "nghị quyết liên tịch": ("NQLT",),
    # Party
    "kết luận": ("KL",),
    "thông tri": ("TTr", "TT"),
    "điều lệ": (),
}
LETTER = "công văn"
LETTER_CODE = "CV"

_CODES: dict[str, set[str]] = {}
for _kind, _codes in KINDS.items():
    for _code in _codes:
        _CODES.setdefault(bare(_code), set()).add(_kind)

# Longest first, so that "bộ luật" is not read as "luật".
_HEADING = re.compile(
    "(?:" + "|".join(sorted((fold(k) for k in KINDS), key=len, reverse=True)) + r")(?![^\W\d_])"
)


def code_of(kind: str) -> str | None:
    """The letters of a kind ("kế hoạch" → "KH"), or ``None``."""
    name = fold(kind)
    if name == LETTER:
        return LETTER_CODE
    codes = KINDS.get(name)
    return codes[0] if codes else None


def kind_at_start(text: str) -> str | None:
    """The kind that ``text`` opens with, folded; ``None`` when it opens with none."""
    match = _HEADING.match(fold(text))
    return match.group() if match else None


def symbol_codes(symbol: str) -> list[str]:
    """The parts of a symbol, bare: "2018/QĐ-UBND" → ["2018", "qd", "ubnd"]."""
    return [part for part in re.split(r"[/\-&,. ]+", bare(symbol)) if part]


def kinds_of_symbol(symbol: str) -> set[str]:
    """The kinds whose letters the symbol's type part carries; empty for a công văn or unknown letters.

    The type letters stand first, or, behind a year, second ("2018/QĐ-UBND"); a law's are "QH15".
    """
    parts = symbol_codes(symbol)
    if parts and parts[0].isdigit():
        parts = parts[1:]
    if not parts:
        return set()
    first = parts[0]
    if re.fullmatch(r"qh\d{1,2}", first):
        return {"luật", "bộ luật", "nghị quyết"}
    if re.fullmatch(r"ubtvqh\d{1,2}", first):
        return {"pháp lệnh", "nghị quyết"}
    return set(_CODES.get(first, set()))


def agrees(kind: str, symbol: str) -> bool:
    """Whether type word and symbol can belong together. Unknown letters agree with everything."""
    found = kinds_of_symbol(symbol)
    name = fold(kind)
    if name == LETTER:
        return not found or bool(found & {"lệnh"})
    if not found or name not in KINDS:
        return True
    return name in found or any(name.startswith(other) for other in found)
