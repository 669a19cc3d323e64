"""The head of a document: who issues it, its number and symbol, place and date, kind and subject.

Left and right block may stand in columns, in a table or interleaved on one line; the words decide.
A number that is blank or not plain digits, and a date with a part missing, is ``None`` and a
finding says so. The issuer's lines are told apart by the noun a body's name begins with. What the
annexes say about the same number and date is compared in ``identity``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from chiso.papers.blocks import Block, Line
from chiso.papers.dates import DateReading, find_dates
from chiso.papers.folding import bare, fold, is_capital, squeeze
from chiso.papers.kinds import kind_at_start
from chiso.papers.labels import read_label
from chiso.papers.model import Anchor

_NARROW = 60
"""Characters of a line in the narrow left block."""

_DEEPEST = 40
"""Lines a head may take."""

_NATIONAL = re.compile(
    r"c[oô]ng\s{0,2}hoa\s{0,2}xa\s{0,2}h[oô]i(?:\s{0,2}chu(?:\s{0,2}nghia(?:\s{0,2}viet(?:\s{0,2}nam)?)?)?)?"
    r"|doc\s{0,2}lap\s{0,2}[-_.]?\s{0,2}tu\s{0,2}do(?:\s{0,2}[-_.]?\s{0,2}hanh(?:\s{0,2}phuc)?)?"
    r"|dang\s{1,2}cong\s{1,2}san(?:\s{1,2}viet(?:\s{1,2}nam)?)?"
)
_NATIONAL_ENDS = ("xahoichunghiavietnam", "tudohanhphuc", "congsanvietnam")
"""How the national title, the motto and the Party's name end: a narrow block wraps them anywhere."""
_NUMBER = re.compile(
    r"(?:^|(?<=\s\s)|(?<=\t))\W{0,3}S[ốỐoOôÔ]\s{0,3}[:.;]?(?P<number>[^/:;\n]{0,30}?)"
    r"(?:\s{0,9}/\s{0,6}|(?<=[\d\s.…_])\s{0,9}[-–]\s{0,6}(?=[A-ZĐ]))"
    r"(?P<symbol>(?:\d{4}\s?/\s?)?[A-ZĐ][A-Za-zĐđÀ-ỹ\d]{0,9}(?:\s?[-–/&.,]\s?[A-ZĐ][A-Za-zĐđÀ-ỹ\d()]{0,11}){0,5})"
)
_DATED = re.compile(r"ngày.{0,60}tháng|,\s?ngày\s\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_DATE_OPEN = re.compile(r"ngày\s{1,9}\d{1,2}(?:\s{1,9}tháng(?:\s{1,9}\d{1,2}(?:\s{1,9}năm)?)?)?\s{0,9}$")
_DATE_END = re.compile(r"(?:tháng\s)?(?:\d{1,2}\s)?(?:năm\s)?\d{4}")
_ABOUT = re.compile(r"(?:v/v|vv|về việc)\s?[:.]?\s")
URGENCY = ("hỏa tốc", "thượng khẩn", "khẩn", "hỏa tốc hẹn giờ")
CIRCULATION = ("xem xong trả lại", "lưu hành nội bộ")
_SECRECY = ("tuyệt mật", "tối mật", "mật")
_APART = re.compile(r" {3,}|\t+")
_OPENER = re.compile(
    r"(?:căn cứ|thực hiện|để|nhằm|triển khai|theo|trên cơ sở|xét|ngày|trong|thời gian|năm|sau khi|qua"
    r"|hiện nay|vừa qua|tiếp theo|phúc đáp|kính gửi|bước|nhận|ủy ban|hội đồng|bộ trưởng|chủ tịch|giám đốc"
    r"|sở|ban|văn phòng|tại|từ|với|công tác)(?![^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words in the head and where it stands."""

    text: str
    line: Line
    offset: int

    def anchor(self, start: int = 0, end: int | None = None) -> Anchor:
        end = len(self.text) if end is None else end
        return Anchor(self.line.page, self.line.number, self.offset + start, self.offset + end)


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number and symbol as printed: ``number`` may be blank or unclear."""

    number: str
    symbol: str
    at: Anchor
    weak: bool = False
    """A scan is not sure of the digits."""

    @property
    def blank(self) -> bool:
        """Left open, as in a draft."""
        return not self.number.strip(" .…_-*")

    @property
    def plain(self) -> str | None:
        """The number when it is nothing but digits (a letter may follow, "12a")."""
        words = self.number.strip()
        return words if re.fullmatch(r"[0-9]{1,6}[a-zđ]?", words) else None


@dataclass(slots=True)
class Head:
    """What the head says, each with its reading; ``end`` is the first block that is body."""

    issuer: list[Part] = field(default_factory=list)
    numbers: list[NumberReading] = field(default_factory=list)
    place: str | None = None
    date: DateReading | None = None
    date_at: Anchor | None = None
    kind: str | None = None
    kind_at: Anchor | None = None
    subject: str | None = None
    subject_at: Anchor | None = None
    about: bool = False
    """The subject was introduced by "V/v": a công văn."""

    addressees: tuple[str, ...] = ()
    urgency: str | None = None
    secrecy: str | None = None
    circulation: str | None = None
    national: bool = False
    awaited: str = ""
    """What is still to come of a national title that wraps, bare and without spaces ("vietnam")."""
    end: int = 0


def read_head(blocks: Sequence[Block]) -> Head:
    """The head at the top of ``blocks``."""
    head = Head()
    lines = _lines_ahead(blocks)
    last_number = max((i for i, line in enumerate(lines) if _NUMBER.search(line.text)), default=-1)
    index = 0
    while index < len(lines):
        line = lines[index]
        low = fold(line.text[:60])
        kind = kind_at_start(line.text) if index > last_number or line.column == 1 else None
        if kind and _is_title(line.text, kind):
            index = _title(head, lines, index, kind)
            break
        if low.lstrip().startswith("kính gửi"):
            break
        if index > last_number and _is_body(line, head):
            break
        index = _side(head, lines, index)
    head.end = _addressees(head, lines, index)
    return head


def _lines_ahead(blocks: Sequence[Block]) -> list[Line]:
    lines: list[Line] = []
    for block in blocks[:_DEEPEST]:
        if not isinstance(block, Line):
            break
        lines.append(block)
    return _dates_joined(lines)


def _dates_joined(lines: Sequence[Line]) -> list[Line]:
    """In a narrow right block the date wraps: "ngày 05 tháng 7 năm" over "2025" is one line."""
    out: list[Line] = []
    open_: int | None = None
    for line in lines:
        near = line.column == 1 or re.fullmatch(r"20\d{2}", line.text.strip()) is not None
        if open_ is not None and near and _DATE_END.fullmatch(fold(line.text.strip())):
            out[open_] = replace(out[open_], text=f"{out[open_].text.rstrip()} {line.text.strip()}")
            open_ = None
            continue
        if line.column == 1 and _DATE_OPEN.search(fold(line.text)):
            open_ = len(out)
        out.append(line)
    return out


def _is_title(text: str, kind: str) -> bool:
    words = text.strip(" .:*")
    return (is_capital(words) and len(words) <= 200) or is_capital(words[: len(kind)])


def _is_body(line: Line, head: Head) -> bool:
    """Where neither kind nor "Kính gửi" stands, the body begins with its first sentence or label."""
    text = line.text
    if read_label(text) is not None and not _NUMBER.search(text):
        return bool(head.numbers or head.date or head.issuer)
    seen = bool(head.numbers or head.date)
    return seen and not is_capital(text) and (_OPENER.match(fold(text[:20])) is not None or len(text) > 120)


# --- the two blocks above the title ---------------------------------------------------------------


def _side(head: Head, lines: Sequence[Line], index: int) -> int:
    """One line of the two blocks; gives the index of the next line."""
    line = lines[index]
    for part in _parts(line):
        low = fold(part.text).strip(" .*")
        if _ABOUT.match(low) and not head.about:
            return _about(head, lines, index, part)
        _side_part(head, part, low)
    return index + 1


def _side_part(head: Head, part: Part, low: str) -> None:
    plain = bare(part.text)
    if match := _NUMBER.search(part.text):
        symbol = squeeze(match["symbol"])
        at = part.anchor(match.start(), match.end())
        first, last = part.offset + match.start("number"), part.offset + match.end("number")
        weak = any(word.start < last and first < word.end for word in part.line.weak)
        head.numbers.append(NumberReading(squeeze(match["number"]), symbol, at, weak))
    if found := _NATIONAL.search(plain):
        head.national = True
        head.awaited = _still_to_come(found.group())
        return
    if head.awaited and _is_awaited(head, plain):
        return
    if head.date is None and _DATED.search(low):
        _place_and_date(head, part, after=match.end() if match else 0)
    elif match:
        return
    elif low in URGENCY:
        head.urgency = part.text.strip()
    elif low in _SECRECY:
        head.secrecy = part.text.strip()
    elif low in CIRCULATION:
        head.circulation = part.text.strip()
    elif is_capital(part.text) and not low.startswith(("dự thảo", "(dự thảo")) and not head.numbers:
        head.issuer.append(part)


def _letters(plain: str) -> str:
    return "".join(filter(str.isalpha, plain))


def _still_to_come(title: str) -> str:
    """The end of the national title or motto that ``title`` (bare) leaves for the next line."""
    said = _letters(title)
    for end in _NATIONAL_ENDS:
        for length in range(len(end), 3, -1):
            if said.endswith(end[:length]):
                return end[length:]
    return ""


def _is_awaited(head: Head, plain: str) -> bool:
    """Whether the words go on with the national title; they are then no name of an issuer."""
    words = _letters(plain)
    if not words or not head.awaited.startswith(words):
        return False
    head.awaited = head.awaited[len(words) :]
    return True


def _place_and_date(head: Head, part: Part, *, after: int) -> None:
    reading = next((r for r in find_dates(part.text[after:])), None)
    if reading is None:
        return
    head.date = reading
    head.date_at = part.anchor(after + reading.start, after + reading.end)
    place = part.text[after : after + reading.start].strip(" ,.;*").removesuffix("ngày").strip(" ,")
    if place and not any(letter.isdigit() for letter in place) and len(place) <= 60:
        head.place = squeeze(place)


def _parts(line: Line) -> Iterator[Part]:
    """The runs of a line: apart by wide space, and the national title parted from what it ran into."""
    text = line.text[:400]
    whole = [match.span() for match in _NUMBER.finditer(text)]  # the blanks of a draft part nothing
    whole += [(reading.start, reading.end) for reading in find_dates(text)]
    gaps = [
        match.end()
        for match in _APART.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in whole)
    ]
    for start, end in pairwise([0, *gaps, len(text)]):
        yield from _national_apart(Part(text[start:end].rstrip(), line, start))


def _national_apart(part: Part) -> Iterator[Part]:
    match = _NATIONAL.search(bare(part.text))
    if not match:
        if part.text.strip():
            yield part
        return
    for start, end in ((0, match.start()), (match.start(), match.end()), (match.end(), len(part.text))):
        if part.text[start:end].strip():
            yield Part(part.text[start:end].strip(), part.line, part.offset + start)


# --- title, subject, addressees -------------------------------------------------------------------


def _title(head: Head, lines: Sequence[Line], index: int, kind: str) -> int:
    line = lines[index]
    head.kind = line.text.strip()[: len(kind)].upper()
    head.kind_at = Anchor(line.page, line.number, 0, len(kind))
    rest = line.text.strip()[len(kind) :].strip(" :.*")
    first = Part(rest, line, max(0, line.text.find(rest))) if rest else None
    return _subject(head, lines, index + 1, first)


def _about(head: Head, lines: Sequence[Line], index: int, part: Part) -> int:
    """The subject of a công văn under its number, in the left block: lines of the right one may part it."""
    head.about = True
    words = _ABOUT.match(fold(part.text))
    start = words.end() if words else 0
    texts, last = [part.text[start:].strip()], part
    index += 1
    ends = _addressed(lines, index)
    while index < len(lines) and index < _DEEPEST:
        line = lines[index]
        low = fold(line.text[:20])
        narrow = index < ends and len(line.text.strip()) <= _NARROW
        if low.startswith("kính gửi") or (
            line.starts is True and line.column == 0 and not line.text[:1].islower() and not narrow
        ):
            break
        others = list(_parts(line))
        if fold(line.text).strip(" .*") in (*URGENCY, *_SECRECY, *CIRCULATION):
            _side_part(head, others[0], fold(line.text).strip(" .*"))
        elif line.column == 1 or "ngày" in low or _NATIONAL.search(bare(line.text)):
            for other in others:
                _side_part(head, other, fold(other.text))
        elif _OPENER.match(low) and len(line.text) > 60:
            break
        else:
            texts.append(others[0].text if others else "")
            last = Part(line.text, line, 0)
            for other in others[1:]:
                _side_part(head, other, fold(other.text))
        index += 1
    head.subject = squeeze(" ".join(texts)) or None
    head.subject_at = _over(part, last, start=start)
    return index


def _addressed(lines: Sequence[Line], index: int) -> int:
    """Where "Kính gửi" stands soon below ``index``: short lines down to it are still the subject; else 0."""
    for at in range(index, min(len(lines), index + 10)):
        if fold(lines[at].text[:20]).lstrip().startswith("kính gửi"):
            return at
    return 0


def _subject(head: Head, lines: Sequence[Line], index: int, first: Part | None) -> int:
    texts: list[str] = [first.text] if first else []
    begin = last = first
    while index < len(lines) and sum(map(len, texts)) < 900:
        line = lines[index]
        if texts and not _subject_goes_on(texts[-1], lines[index - 1], line):
            break
        if not texts and (_is_label_or_address(line.text) or line.text.startswith("(")):
            break
        texts.append(line.text.strip())
        last = Part(line.text, line, 0)
        begin = begin or last
        index += 1
    head.subject = squeeze(" ".join(texts)) or None
    if begin and last:
        head.subject_at = _over(begin, last)
    return index


def _is_label_or_address(text: str) -> bool:
    return read_label(text) is not None or fold(text[:12]).startswith("kính gửi")


def _subject_goes_on(before: str, above: Line, line: Line) -> bool:
    text = line.text.strip()
    if above.bold is True and line.bold is False:
        return False
    if _is_label_or_address(text) or (text.startswith(("-", "(")) and not before.endswith(("và", ","))):
        return False
    if before.endswith((".", ";", ":")) or (is_capital(text) and not is_capital(before)):
        return False
    alike = (line.centred is True and above.centred is True) or (line.bold is True and above.bold is True)
    opens = _OPENER.match(fold(text[:20])) is not None and text[:1].isupper()
    if line.starts is True and not alike:
        return text[:1].islower()
    if opens and not (alike or before.endswith((",", "và", "của"))):
        return False
    return text[:1].islower() or alike or not opens


def _over(first: Part, last: Part, *, start: int = 0) -> Anchor:
    begin, end = first.anchor(start), last.anchor()
    if (begin.page, begin.line) == (end.page, end.line):
        return begin
    return Anchor(begin.page, begin.line, begin.start, end.end, last_page=end.page, last_line=end.line)


def _addressees(head: Head, lines: Sequence[Line], index: int) -> int:
    """ "Kính gửi: …" and its lines; gives the index where the body begins."""
    if index >= len(lines) or not fold(lines[index].text[:20]).lstrip().startswith("kính gửi"):
        return index
    words = lines[index].text.strip()
    rest = words[len("kính gửi") :].strip(" :-–")
    texts = [rest] if rest else []
    index += 1
    while index < len(lines):
        line = lines[index]
        text = line.text.strip()
        if text.startswith(("-", "–", "+", "•")) and (
            not texts or texts[-1].endswith((";", ",", ":")) or not rest
        ):
            texts.append(text.lstrip("-–+• "))
        elif texts and not texts[-1].endswith((".", ";")) and _runs_on(line):
            texts[-1] += " " + text
        elif not texts:
            texts.append(text)
        else:
            break
        index += 1
    named = [part for text in texts for part in text.split(";")]
    head.addressees = tuple(squeeze(part.strip(" .;,")) for part in named if part.strip(" .;,"))
    return index


def _runs_on(line: Line) -> bool:
    if line.starts is True:
        return line.text[:1].islower()
    return not _OPENER.match(fold(line.text[:20])) and read_label(line.text) is None
