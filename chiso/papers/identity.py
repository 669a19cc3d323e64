"""Which document this is: number, symbol, date and issuer from all places that state them.

The head is believed where it is clear; annexes repeat number and date ("(Kèm theo Kế hoạch số …)"),
and each reading that differs becomes a finding. An unclear number stays ``None`` even when another
place shows a clean one: choosing is for a person. The issuer is taken from the text only where the
head has none, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date

from chiso.papers.bodies import actors_at
from chiso.papers.dates import DateReading, date_at_start
from chiso.papers.findings import finding
from chiso.papers.flow import Passage
from chiso.papers.folding import bare, fold, is_capital, squeeze
from chiso.papers.head import Head, NumberReading, Part
from chiso.papers.kinds import KINDS, LETTER, LETTER_CODE, agrees, code_of, kinds_of_symbol
from chiso.papers.model import Anchor, Finding

_KIND = "|".join(sorted(map(fold, KINDS), key=len, reverse=True))
_OWN = re.compile(
    rf"kèm theo\s(?P<kind>{_KIND}|công văn|văn bản)\s(?:số\s?:?\s?)?(?P<number>[^/()\n]{{0,24}}?)\s?/\s?"
    r"(?P<symbol>(?:\d{4}/)?[^\W\d_][\wđ]{0,9}(?:\s?[-/&]\s?[^\W\d_][\wđ]{0,11}){0,4})"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_STARTERS_TEXT = """
ỦY BAN|UBND|HĐND|HỘI ĐỒNG|BỘ|SỞ|BAN|CỤC|CHI CỤC|TỔNG CỤC|VỤ|VĂN PHÒNG|PHÒNG|TRUNG TÂM|
TRƯỜNG|VIỆN|HỌC VIỆN|ĐẢNG BỘ|ĐẢNG ỦY|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|QUẬN ỦY|CHI BỘ|CHI ỦY|
CÔNG TY|TỔNG CÔNG TY|BỆNH VIỆN|CÔNG AN|THANH TRA|KHO BẠC|TÒA ÁN|VIỆN KIỂM SÁT|CHÍNH PHỦ|
THỦ TƯỚNG|QUỐC HỘI|BẢO HIỂM|LIÊN ĐOÀN|ĐOÀN|HỘI|MẶT TRẬN|TỔ|ĐẠI HỌC|KIỂM TOÁN|NGÂN HÀNG|
TẬP ĐOÀN|LIÊN MINH|ĐÀI|BÁO|THUẾ|HẢI QUAN|ỦY VIÊN|UBMTTQ|ỦY BAN MTTQ|BAN CHẤP HÀNH|BCH|
VPUBND
"""
_STARTERS = frozenset(_STARTERS_TEXT.replace("\n", "").split("|"))
_MOST_LINES = 6
"""Lines of bodies a head may have."""

_FAR = 3000
"""Passages searched for the issuer's name in small letters."""

_INCOMPLETE = frozenset(
    {"ĐẢNG ỦY", "CHI BỘ", "ĐẢNG BỘ", "THANH TRA", "HỘI ĐỒNG", "CÔNG AN", "TỔ CÔNG TÁC"}
    | {"BAN CHỈ ĐẠO", "BAN CHẤP HÀNH"}
)


@dataclass(frozen=True, slots=True)
class OwnReference:
    """The document naming itself: "(Kèm theo Kế hoạch số … ngày … của …)"."""

    number: NumberReading
    kind: str
    date: DateReading | None
    date_at: Anchor | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """The agreed fields; ``None`` where the paper is blank, unclear or contradicts itself."""

    kind: str | None
    kind_code: str | None
    number: str | None
    symbol: str | None
    date: Date | None
    issuer: str | None
    superior: str | None


def own_references(passages: Sequence[Passage]) -> list[OwnReference]:
    """What the annex heads say about the document they go with."""
    found: list[OwnReference] = []
    for passage in passages:
        text = passage.text
        match = _OWN.search(fold(text[:600]))
        if not match:
            continue
        start, end = match.start("number"), match.end("symbol")
        number = NumberReading(
            squeeze(text[start : match.end("number")]),
            text[match.start("symbol") : end],
            passage.anchor(start, end),
        )
        offset = end + len(text[end : end + 4]) - len(text[end : end + 4].lstrip(" ,"))
        date = date_at_start(text[offset : offset + 80])
        at = passage.anchor(offset + date.start, offset + date.end) if date else None
        after = offset + (date.end if date else 0)
        of = text.find("của ", after, after + 6)
        actors = actors_at(text, of + 4) if of >= 0 else None
        issuer = text[actors.start : actors.end].strip(" .)") if actors else None
        found.append(OwnReference(number, text[match.start("kind") : match.end("kind")], date, at, issuer))
    return found


def identify(
    head: Head, own: Sequence[OwnReference], texts: Sequence[Passage], *, scanned: bool = False
) -> tuple[Identity, list[Finding]]:
    """The identity of the document and what is unclear about it."""
    findings: list[Finding] = []
    own = [reference for reference in own if _is_own(reference, head)]
    kind, code, found = _kind(head)
    findings += found
    number, symbol, found = _number(head, own, scanned=scanned)
    findings += found
    if kind and symbol and not agrees(kind, symbol):
        at = head.numbers[0].at if head.numbers else None
        other = " hoặc ".join(sorted(kinds_of_symbol(symbol)))
        findings.append(
            finding(
                "PF109",
                at,
                f"Tên loại là {kind} nhưng ký hiệu “{symbol}” là của {other}",
                readings=(kind, symbol),
            )
        )
    date, found = _date(head, own)
    findings += found
    issuer, superior, found = _issuer(head, own, texts, scanned=scanned)
    findings += found
    if head.subject is None and kind is not None:
        findings.append(finding("PF113", head.kind_at, "Không đọc được trích yếu nội dung văn bản"))
    return Identity(kind, code, number, symbol, date, issuer, superior), findings


def _is_own(reference: OwnReference, head: Head) -> bool:
    """An annex may also name another document; it is this one when kind or symbol is this one's."""
    symbols = {bare(reading.symbol) for reading in head.numbers}
    if symbols:
        return bare(reference.number.symbol) in symbols
    return head.kind is not None and fold(reference.kind) == fold(head.kind)


def _kind(head: Head) -> tuple[str | None, str | None, list[Finding]]:
    if head.kind is not None:
        return head.kind, code_of(head.kind), []
    symbol = head.numbers[0].symbol if head.numbers else None
    of_symbol = kinds_of_symbol(symbol) if symbol else set()
    if (head.about or head.addressees) and not of_symbol:
        return LETTER.upper(), LETTER_CODE, []
    code = code_of(next(iter(of_symbol))) if len(of_symbol) == 1 else None
    at = head.numbers[0].at if head.numbers else None
    return None, code, [finding("PF107", at, "Không thấy tên loại văn bản ở phần đầu; cần chọn loại văn bản")]


# --- number ---------------------------------------------------------------------------------------


def _shown(reading: NumberReading) -> str:
    words = reading.number
    if words and all(letter in "⁰¹²³⁴⁵⁶⁷⁸⁹" for letter in words):
        return words.translate(_SUPERSCRIPT)
    return words


def _number(
    head: Head, own: Sequence[OwnReference], *, scanned: bool
) -> tuple[str | None, str | None, list[Finding]]:
    readings = [*head.numbers, *(reference.number for reference in own)]
    if not readings:
        return None, None, [finding("PF101", None, "Không thấy số, ký hiệu văn bản ở phần đầu")]
    first = head.numbers[0] if head.numbers else readings[0]
    symbol = re.sub(r"\s", "", first.symbol)
    written = list(dict.fromkeys(_shown(reading) for reading in readings if not reading.blank))
    clear = first.plain if head.numbers and not (first.weak and not first.blank) else None
    if scanned and len(written) > 1:
        clear = None  # a scan loses raised marks: "47¹²" reads as a plain 4712
    findings: list[Finding] = []
    if not written:
        findings.append(
            finding("PF101", first.at, f"Số văn bản để trống (ký hiệu {symbol}); điền khi phát hành")
        )
    elif clear is None or len(written) > 1:
        shown = "; ".join(f"“{words}”" for words in written)
        kept = f"tạm giữ số {clear} ở phần đầu" if clear else "chưa ghi nhận số nào"
        findings.append(
            finding(
                "PF102",
                first.at,
                f"Số văn bản không rõ hoặc có cách ghi khác nhau: {shown}; {kept}, cần đối chiếu bản gốc",
                readings=written,
            )
        )
    if clear is not None:
        findings += _number_layout(first, clear)
    return clear, symbol, findings


def _number_layout(reading: NumberReading, number: str) -> Iterator[Finding]:
    if number.isdigit() and len(number) == 1:
        yield finding(
            "PF110",
            reading.at,
            f"Số dưới 10 phải ghi thêm số 0 phía trước: “0{number}”",
            readings=(number, f"0{number}"),
        )
    elif re.search(r"\s", reading.symbol):
        tight = re.sub(r"\s", "", reading.symbol)
        yield finding(
            "PF110", reading.at, f"Ký hiệu viết liền, không cách chữ: “{tight}”", readings=(reading.symbol,)
        )


# --- date -----------------------------------------------------------------------------------------


def _date(head: Head, own: Sequence[OwnReference]) -> tuple[Date | None, list[Finding]]:
    findings: list[Finding] = []
    reading = head.date
    date = reading.date if reading else None
    if reading is None or reading.blank:
        text = f" (“{squeeze(reading.text)}”)" if reading else ""
        findings.append(
            finding("PF104", head.date_at, f"Ngày, tháng, năm văn bản để trống{text}; điền khi phát hành")
        )
    elif date is None:
        findings.append(
            finding("PF106", head.date_at, f"“{reading.text}” không có trong lịch", readings=(reading.text,))
        )
    else:
        findings += _date_layout(head, reading)
    for reference in own:
        other = reference.date
        if other is None or reading is None or _same(other, reading):
            continue
        if other.blank and re.fullmatch(r"ngày[\s.…_]*tháng[\s.…_]*năm[\s.…_\d]*", fold(other.text)):
            continue  # left open for the electronic document (C19)
        findings.append(
            finding(
                "PF105",
                reference.date_at,
                f"Ngày của văn bản ghi tại phụ lục là “{other.text}”, phần đầu ghi “{squeeze(reading.text)}”;"
                " cần đối chiếu bản gốc",
                original=other.text,
                suggestion=_as_short(date) if date else None,
                readings=(squeeze(reading.text), other.text),
            )
        )
    return date, findings


def _same(one: DateReading, other: DateReading) -> bool:
    """No part that both write differs; what only one leaves open contradicts nothing."""
    if one.day is None and one.month is None and one.year is None:
        return False
    pairs = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    return all(a == b for a, b in pairs if a is not None and b is not None)


def _as_short(date: Date) -> str:
    month = f"{date.month:02}" if date.month < 3 else str(date.month)
    return f"{date.day:02}/{month}/{date.year}"


def _date_layout(head: Head, reading: DateReading) -> Iterator[Finding]:
    """Day with two digits; a leading 0 for months 1 and 2 only."""
    match = re.search(r"ngày\s{1,5}(\d{1,2})\s{1,5}tháng\s{1,5}(\d{1,2})", fold(reading.text))
    if not match or reading.day is None or reading.month is None:
        return
    month = f"{reading.month:02}" if reading.month < 3 else str(reading.month)
    if match[1] != f"{reading.day:02}" or match[2] != month:
        right = f"ngày {reading.day:02} tháng {month} năm {reading.year}"
        yield finding(
            "PF111",
            head.date_at,
            f"Ghi thêm số 0 trước ngày dưới 10 và tháng 1, 2; các tháng khác không thêm: “{right}”",
            original=reading.text,
            suggestion=right,
        )


# --- issuer ---------------------------------------------------------------------------------------


def _issuer(
    head: Head, own: Sequence[OwnReference], texts: Sequence[Passage], *, scanned: bool
) -> tuple[str | None, str | None, list[Finding]]:
    groups = _bodies(head.issuer)
    if scanned and len(groups) == 1:  # "SƠ NỌI VỤ": the noun is known by its letters where tones were lost
        groups = _bodies(head.issuer, starters=frozenset(map(bare, _STARTERS)))
    if groups:
        issuer = _as_written(groups[-1], texts)
        superior = _as_written(" ".join(groups[:-1]), texts) if len(groups) > 1 else None
        return issuer, superior, []
    named = next((reference.issuer for reference in own if reference.issuer), None)
    if named is None:
        named = _issuing_sentence(head, texts)
    if named is None:
        return None, None, [finding("PF112", None, "Không đọc được tên cơ quan ban hành; cần nhập")]
    message = f"Phần đầu không có tên cơ quan ban hành; trong văn bản ghi “{named}”"
    return named, None, [finding("PF108", None, message, readings=(named,))]


def _bodies(parts: Sequence[Part], *, starters: frozenset[str] = _STARTERS) -> list[str]:
    """The lines of the left block as bodies: a new one begins with the noun of a body."""
    groups: list[str] = []
    for part in parts[:_MOST_LINES]:
        words = squeeze(part.text).strip(" *-_.").replace("UỶ", "ỦY")
        if not words:
            continue
        known = words if starters is _STARTERS else bare(words)
        starts = any(known == word or known.startswith(word + " ") for word in starters)
        if groups and (not starts or groups[-1] in _INCOMPLETE):
            groups[-1] = f"{groups[-1]} {words}"
        else:
            groups.append(words)
    return groups


def _as_written(name: str, texts: Sequence[Passage]) -> str:
    """The name as the text writes it in small letters, or in the capitals of the head."""
    low = fold(name)
    for passage in texts[:_FAR]:
        folded = fold(passage.text)
        index = folded.find(low)
        while index >= 0:
            words = passage.text[index : index + len(low)]
            rest = passage.text[index + len(low) :].lstrip(" ")[:1]
            if not is_capital(words) and words[:1].isupper() and not rest.isupper():
                return words
            index = folded.find(low, index + 1)
    return name


def _issuing_sentence(head: Head, texts: Sequence[Passage]) -> str | None:
    """ "…, Ban Quản lý Khu kinh tế … ban hành Kế hoạch …": the body that issues, in the opening."""
    if head.kind is None:
        return None
    for passage in texts[:12]:
        low = fold(passage.text)
        index = low.find(f" ban hành {fold(head.kind)}")
        start = low.rfind(", ", 0, index) + 2 if index > 0 else 0
        if index > 0 and start > 1:
            actors = actors_at(passage.text, start)
            if actors and actors.end <= index + 1:
                return passage.text[actors.start : actors.end].strip()
    return None
