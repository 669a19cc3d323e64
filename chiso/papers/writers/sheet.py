"""A paper as it will stand on the page: head, body, foot and annexes, each line with its component.

Decides the form (number with its zero, date in words, Roman annex numbers, "Kính gửi" with one or
more addressees, semicolons of recipients) and refuses nothing: a blank number stays blank.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chiso.engine import vietnamese
from chiso.papers.model import Annex, Paper, Section, Signature

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
         "XVI", "XVII", "XVIII", "XIX", "XX")  # fmt: skip
BASIS = re.compile(r"^(Căn cứ|Theo đề nghị|Xét đề nghị|Theo Tờ trình)\b")
WIDE = 6
"""An annex table of so many columns is set across."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph: its component (key of ``decree.LOOKS``) and its words."""

    look: str
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """Two blocks side by side: the body and its number at the left, the motto and the date at the right."""

    left: tuple[Line, ...]
    number: Line
    under_number: Line | None
    place: Line
    urgency: str | None = None


@dataclass(frozen=True, slots=True)
class Foot:
    """Recipients at the left, their first line level with the signer's power at the right."""

    recipients: tuple[Line, ...]
    power: tuple[Line, ...]
    name: Line


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, rows of cells; a row of one cell is a group and runs over the columns."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    """Shares of the width; they add up to 1."""


@dataclass(frozen=True, slots=True)
class Part:
    """An annex: pages of its own, across when its table is wide."""

    across: bool
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    grid: Grid | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole paper, ready to be set."""

    head: Head
    notes: tuple[tuple[str, str], ...]
    """Footnotes: mark as it stands in the text, words."""

    title: tuple[Line, ...]
    addressees: tuple[Line, ...]
    body: tuple[Line, ...]
    foot: Foot
    annexes: tuple[Part, ...]


def sheet_of(paper: Paper) -> Sheet:
    """Lay a paper out."""
    letter = paper.kind_code is None or (paper.kind or "").upper() == "CÔNG VĂN"
    title = () if letter else (Line("C07", paper.kind or ""), Line("C08", paper.subject or ""))
    return Sheet(
        head=_head(paper, letter=letter),
        notes=tuple((note.mark, note.text) for note in paper.footnotes),
        title=title,
        addressees=tuple(_addressees(paper.addressees)),
        body=tuple(_body(paper)),
        foot=_foot(paper),
        annexes=tuple(
            _annex(annex, place, len(paper.annexes)) for place, annex in enumerate(paper.annexes, 1)
        ),
    )


def pieces(text: str, notes: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str | None]]:
    """Words and the footnote that follows them: ``"… hành chính¹."`` → words + note, then the rest."""
    marks = {mark.strip(): words for mark, words in notes if mark.strip()}
    superscripts = {mark: mark.translate(_RAISED) for mark in marks}
    place = 0
    for match in re.finditer("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", text):
        mark = next((m for m, raised in superscripts.items() if match.group() in {m, raised}), None)
        if mark is None or not text[: match.start()].strip():
            continue
        yield text[place : match.start()], marks[mark]
        place = match.end()
    yield text[place:], None


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_text(number: str | None, symbol: str | None) -> str:
    """``Số: 05/KH-BQL``; below ten with a zero (C05); room to write where there is no number yet."""
    shown = f"{int(number):02d}" if number and number.isdigit() else number or "      "
    return f"Số: {shown}/{symbol or ''}".rstrip("/")


def place_text(place: str | None, date: dt.date | None) -> str:
    """``Hải Phòng, ngày 05 tháng 01 năm 2026``; blanks where the day is not known (C06)."""
    when = vietnamese.day_in_words(date) if date else "ngày      tháng      năm        "
    return f"{place or '            '}, {when}"


def annex_label(place: int, count: int) -> str:
    """``Phụ lục`` alone, or with a Roman number when there are several (C17)."""
    return "Phụ lục" if count == 1 else f"Phụ lục {ROMAN[place]}"


def reference_text(paper: Paper, *, filled: bool = True) -> str:
    """C19: ``(Kèm theo Báo cáo số 05/BC-BQL ngày … của …)``; ``filled`` False leaves number and day open."""
    name = "Công văn" if paper.kind == "CÔNG VĂN" else (paper.kind or "Văn bản").capitalize()
    number = number_text(paper.number if filled else None, paper.symbol).removeprefix("Số: ")
    date = paper.date if filled else None
    when = vietnamese.day_in_words(date) if date else "ngày      tháng      năm       "
    of = f" của {paper.issuer}" if paper.issuer else ""
    return f"(Kèm theo {name} số {number} {when}{of})"


def _head(paper: Paper, *, letter: bool) -> Head:
    left = [Line("C03", paper.superior.upper())] if paper.superior else []
    left += [Line("C04", part) for part in (paper.issuer or "").upper().split("\n")]
    under = Line("C09", f"V/v {paper.subject}") if letter and paper.subject else None
    return Head(
        left=tuple(left),
        number=Line("C05", number_text(paper.number, paper.symbol)),
        under_number=under,
        place=Line("C06", place_text(paper.place, paper.date)),
        urgency=paper.urgency,
    )


def _addressees(names: Sequence[str]) -> Iterator[Line]:
    """C14: one stands on the line of "Kính gửi:"; more stand below, each with a dash."""
    if len(names) == 1:
        yield Line("C14", f"Kính gửi: {names[0].rstrip('.;')}.")
    elif names:
        yield Line("C14", "Kính gửi:")
        for place, name in enumerate(names, 1):
            yield Line("C14", f"- {name.rstrip('.;')}{'.' if place == len(names) else ';'}")


def _body(paper: Paper) -> Iterator[Line]:
    for paragraph in paper.opening:
        yield Line("C10" if BASIS.match(paragraph.text) else "C11", paragraph.text)
    for section in paper.sections:
        yield from section_lines(section)


def section_lines(section: Section) -> Iterator[Line]:
    """A numbered part with everything below it."""
    heading = tuple(_heading(section))
    paragraphs = [paragraph.text for paragraph in section.paragraphs]
    if not section.title and paragraphs and heading[-1].look in {"C11", "H3"}:
        # A point without a title of its own begins its first paragraph: "2. Các đơn vị …".
        paragraphs[0] = f"{heading[-1].text} {paragraphs[0]}"
        yield from heading[:-1]
        yield Line("C11", paragraphs.pop(0))
    else:
        yield from heading
    for text in paragraphs:
        yield Line("C11", text)
    for child in section.children:
        yield from section_lines(child)


def _heading(section: Section) -> Iterator[Line]:
    label, title = section.label, section.title
    if re.match(r"^(Phần|Chương)\b", label):
        yield Line("H1", label)
        if title:
            yield Line("H1", title.upper())
    elif re.match(r"^(Điều|Mục|Tiểu mục)\b", label):
        yield Line("H3", f"{label}. {title}".rstrip())
    elif re.fullmatch(r"[IVXL]+", label):
        yield Line("H2", f"{label}. {title.upper()}")
    elif re.fullmatch(r"\d+(\.\d+)*", label):
        titled = (title and section.paragraphs) or section.children
        yield Line("H3" if titled else "C11", f"{label}. {title}".rstrip())
    else:
        yield Line("C11", f"{label}) {title}".rstrip())


def _foot(paper: Paper) -> Foot:
    recipients = [Line("C15", "Nơi nhận:")]
    count = len(paper.recipients)
    for place, recipient in enumerate(paper.recipients, 1):
        words = recipient.text.lstrip("- ").rstrip(" .;")
        recipients.append(Line("C16", f"- {words}{'.' if place == count else ';'}"))
    return Foot(recipients=tuple(recipients), power=tuple(_power(paper.signature)),
                name=Line("C13", paper.signature.name or "" if paper.signature else ""))  # fmt: skip


def _power(signature: Signature | None) -> Iterator[Line]:
    """C12: the power and whom it stands for, then the signer's own post."""
    if signature is None:
        return
    if signature.on_behalf:
        yield Line("C12", f"TM. {signature.on_behalf}".upper())
    if signature.authority and signature.head:
        yield Line("C12", f"{signature.authority.rstrip('.')}. {signature.head.upper()}")
    if signature.post:
        yield Line("C12", signature.post.upper())


def _annex(annex: Annex, place: int, count: int) -> Part:
    head = [Line("C17", annex_label(place, count)), Line("C18", annex.title.upper())]
    if annex.reference:
        head.append(Line("C19", annex.reference))
    body = [Line("C11", note.text) for note in annex.notes]
    for section in annex.sections:
        body.extend(section_lines(section))
    grid = _grid(annex)
    return Part(across=len(annex.columns) >= WIDE, head=tuple(head), body=tuple(body), grid=grid)


def _grid(annex: Annex) -> Grid | None:
    if not annex.columns or not annex.items:
        return None
    heads = tuple(column.title for column in annex.columns)
    rows = []
    for item in annex.items:
        said = {"ordinal": item.code, "title": item.title}
        rows.append(tuple(item.cells.get(c.title) or said.get(c.role, "") for c in annex.columns))
    return Grid(heads=heads, rows=tuple(rows), widths=_widths(heads, rows))


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Shares by how much stands in each column: the square root of the mean length, within bounds."""
    weights = []
    for place, head in enumerate(heads):
        lengths = [len(row[place]) for row in rows if place < len(row)] or [0]
        longest_word = max((len(word) for word in head.split()), default=1)
        weights.append(max((sum(lengths) / len(lengths)) ** 0.5 * 2.2, longest_word * 0.9, 3.0))
    total = sum(weights)
    return tuple(weight / total for weight in weights)
