"""A paper as it will stand on the page: head, body, foot and annexes, each line with its component.

Decides the form (number with its zero, date in words, Roman annex numbers, "Kính gửi" with one or
more addressees, semicolons of recipients) and refuses nothing: a blank number stays blank. With
``electronic`` the "(Kèm theo …)" lines are left open, as C19 asks of an electronic document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from chiso.engine import vietnamese
from chiso.papers.folding import is_capital
from chiso.papers.labels import to_roman
from chiso.papers.model import Annex, BodyTable, Paper, Paragraph, Section, Signature
from chiso.papers.writers import decree, metrics
from chiso.papers.writers.decree import LOOKS

BASIS = re.compile(r"^(?:Căn cứ|(?:Theo|Xét) (?:đề nghị|Tờ trình))\b")
WIDE = 6
"""An annex table of so many columns lies across when its words need the room; a table of the text only when
a column would be narrower than its longest word."""
DECIDES = frozenset({"QUYẾT ĐỊNH:", "QUYẾT NGHỊ:", "CHỈ THỊ:"})
_ATTACHED = re.compile(r"^\((?:Ban hành )?[Kk]èm theo ")
_LEAD = re.compile(r"^Điều \d+\.")
_NUMBER = re.compile(r"^-?\d[\d.]*(?:,\d+)?%?$")
_CODE = re.compile(r"^(?:[IVXL]+|\d+(?:\.\d+)*|[a-zđ])[.)]?$")
_PAD = 3.6
"""Millimetres of a cell left and right of its words."""
HEAD_LEFT = 0.41
"""Share of the text width taken by the left block of the head."""
_NAMES_PART = re.compile(
    r" (?=(?:CÁC|KHU|THÀNH PHỐ|TỈNH|HUYỆN|QUẬN|XÃ|PHƯỜNG|ĐẶC KHU|NHÀ NƯỚC|VỀ|CHỈ ĐẠO|XÚC TIẾN|DỊCH VỤ|VÀ)\b)"
)
"""Where the name of a body is best parted over lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph: its component (key of ``decree.LOOKS``) and its words."""

    look: str
    text: str
    strong: int = 0
    """So many characters at the start are bold: "Điều 1."."""


@dataclass(frozen=True, slots=True)
class Head:
    """Two blocks side by side: the body and its number at the left, the motto and the date at the right."""

    left: tuple[Line, ...]
    number: Line
    under_number: Line | None
    place: Line
    secrecy: Line | None = None
    urgency: Line | None = None
    circulation: Line | None = None

    @property
    def framed(self) -> tuple[Line, ...]:
        """What stands in frames under the number, in the order of cells 10a, 10b and 11."""
        return tuple(line for line in (self.secrecy, self.urgency, self.circulation) if line)


@dataclass(frozen=True, slots=True)
class Foot:
    """Recipients at the left, their first line level with the signer's power at the right."""

    recipients: tuple[Line, ...]
    power: tuple[Line, ...]
    name: Line
    drafter: Line | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads (none where the paper prints none), rows of cells; in a row of fewer cells (a group)
    the last runs over what is left."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    """Shares of the width; they add up to 1."""
    aligns: tuple[decree.Align, ...]
    wide: bool = False
    """Too wide for an upright page."""


Piece = Line | Grid
"""What stands in the text: a paragraph or a table."""


@dataclass(frozen=True, slots=True)
class Part:
    """An annex: pages of its own, across when its table is wide."""

    across: bool
    head: tuple[Line, ...]
    body: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole paper, ready to be set."""

    head: Head
    notes: tuple[tuple[str, str], ...]
    """Footnotes: mark as it stands in the text, words."""

    title: tuple[Line, ...]
    addressees: tuple[Line, ...]
    body: tuple[Piece, ...]
    foot: Foot
    annexes: tuple[Part, ...]
    address: tuple[Line, ...] = ()
    """At the foot of the first page (C23)."""


def sheet_of(paper: Paper, *, electronic: bool = False) -> Sheet:
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
        annexes=tuple(_parts(paper, electronic=electronic)),
        address=tuple(Line("C23", text) for text in paper.address),
    )


def _parts(paper: Paper, *, electronic: bool) -> Iterator[Part]:
    annexes = apart(paper)
    count = sum(1 for annex in annexes if annex.label)
    place = 0
    for annex in annexes:
        place += bool(annex.label)
        reference = annex.reference
        if electronic and reference and _ATTACHED.match(reference):
            reference = reference_text(paper, filled=False)
        yield _annex(annex, place, count, reference)


def apart(paper: Paper) -> list[Annex]:
    """The annexes that stand behind the text; a table of the text that was also read as tasks is none."""
    inside = {table.at for section in _walk(paper.sections) for table in section.tables}
    inside |= {table.at for table in paper.tables}
    return [annex for annex in paper.annexes if annex.label or annex.at not in inside or not annex.columns]


def _walk(sections: Sequence[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.children)


class Marks:
    """The notes of a paper, handed out as its text, read from first to last, refers to them.

    A note is referred to once: where each page counts its notes anew, the second "¹" is the second note.
    The raised figure of a unit ("500 m²") refers to none.
    """

    def __init__(self, notes: Sequence[tuple[str, str]]) -> None:
        self._waiting = [(mark.strip().translate(_RAISED), words) for mark, words in notes if mark.strip()]

    def __len__(self) -> int:
        """How many notes nothing has referred to yet."""
        return len(self._waiting)

    def pieces(self, text: str) -> list[tuple[str, str | None]]:
        """Words and the footnote that follows them: ``"… hành chính¹."`` → words + note, then the rest."""
        found: list[tuple[str, str | None]] = []
        place = 0
        for match in _MARK.finditer(text):
            before = text[: match.start()]
            if not before.strip() or (match.group() in _POWERS and _UNIT.search(before)):
                continue
            note = next((each for each in self._waiting if each[0] == match.group()), None)
            if note is None:
                continue
            self._waiting.remove(note)
            found.append((text[place : match.start()], note[1]))
            place = match.end()
        return [*found, (text[place:], None)]


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_POWERS = frozenset("²³")
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdhm]|da)?m\Z")
"""A unit of length that the figure raises to one of area or volume."""


def stretches(body: Sequence[Piece]) -> list[tuple[bool, list[Piece]]]:
    """The text in turns: upright, and across around tables too wide to stand upright (L02), the headings
    right above them included."""
    found: list[tuple[bool, list[Piece]]] = [(False, [])]
    for piece in body:
        across = isinstance(piece, Grid) and piece.wide
        if across != found[-1][0]:
            above = found[-1][1]
            start = len(above) - (_headings_at_end(above) if across else 0)
            found.append((across, above[start:]))
            del above[start:]
        found[-1][1].append(piece)
    turns = groupby((each for each in found if each[1]), key=itemgetter(0))
    return [(across, [piece for _, pieces in run for piece in pieces]) for across, run in turns]


def _headings_at_end(lines: Sequence[Piece]) -> int:
    """How many headings stand at the end with nothing under them."""
    count = 0
    for line in reversed(lines):
        if isinstance(line, Grid) or line.look not in {"H1", "H2", "H3"}:
            break
        count += 1
    return count


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
    return "Phụ lục" if count == 1 else f"Phụ lục {to_roman(place)}"


def reference_text(paper: Paper, *, filled: bool = True) -> str:
    """C19: ``(Kèm theo Báo cáo số 05/BC-BQL ngày … của …)``; ``filled`` False leaves number and day open."""
    name = "Công văn" if paper.kind == "CÔNG VĂN" else (paper.kind or "Văn bản").capitalize()
    number = number_text(paper.number if filled else None, paper.symbol).removeprefix("Số: ")
    date = paper.date if filled else None
    when = vietnamese.day_in_words(date) if date else "ngày      tháng      năm       "
    of = f" của {paper.issuer}" if paper.issuer else ""
    return f"(Kèm theo {name} số {number} {when}{of})"


def _head(paper: Paper, *, letter: bool) -> Head:
    left = [Line("C03", part) for part in _name_lines(paper.superior or "", "C03") if part]
    left += [Line("C04", part) for part in _name_lines(paper.issuer or "", "C04")]
    under = Line("C09", f"V/v {paper.subject}") if letter and paper.subject else None
    return Head(
        left=tuple(left),
        number=Line("C05", number_text(paper.number, paper.symbol)),
        under_number=under,
        place=Line("C06", place_text(paper.place, paper.date)),
        secrecy=Line("M1", paper.secrecy.upper()) if paper.secrecy else None,
        urgency=Line("C20", paper.urgency.upper()) if paper.urgency else None,
        circulation=Line("C21", paper.circulation.upper()) if paper.circulation else None,
    )


def _name_lines(name: str, look: str) -> list[str]:
    """The name of a body in capitals, parted where its words allow when it does not fit on one line."""
    width = (decree.PAGE_WIDTH - decree.MARGINS["left"] - decree.MARGINS["right"]) * HEAD_LEFT - 2
    lines: list[str] = []
    for part in name.upper().split("\n"):
        rest = part
        while _wide(rest, look) > width:
            cuts = [m.start() for m in _NAMES_PART.finditer(rest) if _wide(rest[: m.start()], look) <= width]
            cuts = cuts or [
                m.start() for m in re.finditer(" ", rest) if _wide(rest[: m.start()], look) <= width
            ]
            if not cuts:
                break
            lines.append(rest[: cuts[-1]])
            rest = rest[cuts[-1] + 1 :]
        lines.append(rest)
    return lines


def _wide(text: str, look: str) -> float:
    return metrics.width(text, size=LOOKS[look].size, bold=LOOKS[look].bold) / 72 * 25.4


def _addressees(names: Sequence[str]) -> Iterator[Line]:
    """C14: one stands on the line of "Kính gửi:" without an end mark; more stand below, each with a dash and
    ";", the last with "."."""
    if len(names) == 1:
        yield Line("C14", f"Kính gửi: {names[0].rstrip(' .;')}")
    elif names:
        yield Line("C14", "Kính gửi:")
        for place, name in enumerate(names, 1):
            yield Line("C14", f"- {name.rstrip('.;')}{'.' if place == len(names) else ';'}")


def _body(paper: Paper) -> Iterator[Piece]:
    yield from _with_tables([_opening(paragraph.text) for paragraph in paper.opening], paper.tables)
    for section in paper.sections:
        yield from section_lines(section)


def _opening(text: str) -> Line:
    """A basis in italics, who decides and "QUYẾT ĐỊNH:" in capitals, anything else as it is: also a sentence
    that opens as a basis and leads to the text ("Căn cứ …, Sở Nội vụ xây dựng Kế hoạch như sau:")."""
    if BASIS.match(text) and not text.endswith(":") and "như sau" not in text:
        return Line("C10", text)
    if text in DECIDES or (is_capital(text) and len(text) > 8 and not text.startswith(("-", "("))):
        return Line("D1", text)
    return Line("C11", text)


def _with_tables(lines: Sequence[Line], tables: Sequence[BodyTable]) -> Iterator[Piece]:
    for place, line in enumerate(lines):
        yield from (_body_grid(table) for table in tables if table.after == place)
        yield line
    yield from (_body_grid(table) for table in tables if table.after >= len(lines))


def section_lines(section: Section) -> Iterator[Piece]:
    """A numbered part with everything below it."""
    heading = tuple(_heading(section))
    lines = [Line("C11", paragraph.text) for paragraph in section.paragraphs]
    if not section.title and lines and heading[-1].look == "C11":
        # A point without a title of its own begins its first paragraph: "2. Các đơn vị …".
        words = f"{heading[-1].text} {lines[0].text}"
        lead = _LEAD.match(words)
        lines[0] = Line("C11", words, strong=lead.end() if lead else 0)
    else:
        yield from heading
    yield from _with_tables(lines, section.tables)
    for child in section.children:
        yield from section_lines(child)


def _heading(section: Section) -> Iterator[Line]:
    label, title = section.label, section.title
    if re.match(r"^(Phần|Chương|Mục|Tiểu mục)\b", label):
        yield Line("H1", label)
        if title:
            yield Line("H1", title.upper())
    elif label.startswith("Điều "):
        yield Line("H3" if title else "C11", f"{label}. {title}".rstrip())
    elif re.fullmatch("[IVXL]+|[A-HĐ]", label):
        yield Line("H2", f"{label}. {title.upper()}".rstrip())
    elif re.fullmatch(r"\d+(\.\d+)*", label):
        titled = title and (section.paragraphs or section.children or section.tables)
        yield Line("H3" if titled else "C11", f"{label}. {title}".rstrip())
    else:
        yield Line("C11", f"{label}) {title}".rstrip())


def _foot(paper: Paper) -> Foot:
    recipients = [Line("C15", "Nơi nhận:")]
    count = len(paper.recipients)
    for place, recipient in enumerate(paper.recipients, 1):
        words = recipient.text.lstrip("- ").rstrip(" .;")
        recipients.append(Line("C16", f"- {words}{'.' if place == count else ';'}"))
    return Foot(
        recipients=tuple(recipients),
        power=tuple(_power(paper.signature)),
        name=Line("C13", paper.signature.name or "" if paper.signature else ""),
        drafter=Line("C22", paper.drafter.upper()) if paper.drafter else None,
    )


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


def _annex(annex: Annex, place: int, count: int, reference: str | None) -> Part:
    head = [Line("C17", annex_label(place, count))] if annex.label else []
    head.append(Line("C18", annex.title.upper()))
    if reference:
        head.append(Line("C19", reference))
    body: list[Piece] = [Line("C11", note.text) for note in _notes(annex)]
    for section in annex.sections:
        body.extend(section_lines(section))
    grid = _annex_grid(annex)
    if grid:
        body.append(grid)
    across = any(isinstance(piece, Grid) and piece.wide for piece in body)
    return Part(across=across, head=tuple(line for line in head if line.text), body=tuple(body))


def _notes(annex: Annex) -> Iterator[Paragraph]:
    """The words of an annex, once: a reader of tables keeps numbered text as notes too."""
    numbered = {words for section in _walk(annex.sections) for words in _own_words(section)}
    for note in annex.notes:
        if _plain(note.text) not in numbered:
            yield note


def _own_words(section: Section) -> Iterator[str]:
    label = re.sub(r"^(?:Điều|Chương|Mục|Phần) ", "", section.label)
    first = section.paragraphs[0].text if section.paragraphs else ""
    for text in (section.title, first, f"{section.title} {first}", section.label):
        yield _plain(f"{section.label} {text}")
        yield _plain(f"{label} {text}")
    yield from (_plain(text) for text in (section.title, *(p.text for p in section.paragraphs)))


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def _annex_grid(annex: Annex) -> Grid | None:
    if not annex.columns or not annex.items:
        return None
    return _grid(tuple(column.title for column in annex.columns), annex_rows(annex))


def annex_rows(annex: Annex) -> list[tuple[str, ...]]:
    """The rows of an annex's table as they are printed: a cell for each column, fewer in a group."""
    rows = []
    for item in annex.items:
        said = {"ordinal": item.code, "title": item.title}
        row = tuple(item.cells.get(c.title) or said.get(c.role, "") for c in annex.columns)
        rows.append(_group_row(row) if item.group else row)
    return rows


def _group_row(row: tuple[str, ...]) -> tuple[str, ...]:
    """A group's cells up to its last words: they run over the columns that are left empty."""
    filled = [place for place, cell in enumerate(row) if cell]
    return row[: filled[-1] + 1] if filled else row


def _body_grid(table: BodyTable) -> Grid:
    return _grid(table.heads, table.rows, ample=False)


def _grid(heads: Sequence[str], rows: Sequence[tuple[str, ...]], *, ample: bool = True) -> Grid:
    count = len(heads) or max(map(len, rows), default=1)
    full = [row for row in rows if len(row) == count]
    aligns = tuple(_column_align([row[place] for row in full]) for place in range(count))
    widths, wide = _widths(heads or ("",) * count, full, ample=ample)
    return Grid(tuple(heads), tuple(rows), widths, aligns, wide)


def _column_align(cells: Sequence[str]) -> decree.Align:
    """Ordinals and short marks centred, figures under each other at the right, words at the left."""
    filled = [cell for cell in cells if cell and cell != "-"]
    if filled and all(_CODE.match(cell) for cell in filled):
        return "centre"
    if filled and all(_NUMBER.match(cell) for cell in filled):
        return "right"
    return "centre" if filled and max(map(len, filled)) <= 12 else "left"


def _widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, ample: bool
) -> tuple[tuple[float, ...], bool]:
    """Shares of the width, and whether the table should lie across: when its longest words do not fit
    upright, or (``ample``) when many columns are better read so.

    Every column holds its longest word and its head in at most two lines; the rest goes where the words are.
    """
    least, wish = [], []
    for place, head in enumerate(heads):
        cells = [row[place] for row in rows if row[place]]
        words = [word for cell in cells for word in cell.split()]
        longest = max((_millimetres(word) for word in words), default=0.0)
        least.append(max(longest, max(map(_bold_millimetres, head.split()), default=0.0)) + _PAD)
        lengths = sorted(_millimetres(cell) for cell in cells) or [0.0]
        typical = lengths[len(lengths) * 3 // 4]
        wish.append(max(least[-1], min(typical, _UPRIGHT) + _PAD, _bold_millimetres(head) * 0.6 + _PAD))
    wide = sum(least) > _UPRIGHT or (ample and len(heads) >= WIDE and sum(wish) > _UPRIGHT)
    room = _ACROSS if wide else _UPRIGHT
    if sum(least) >= room:
        return tuple(width / sum(least) for width in least), wide
    if sum(wish) <= room:
        return tuple(width / sum(wish) for width in wish), wide
    rest = room - sum(least)
    weights = [(high - low) ** 0.5 for high, low in zip(wish, least, strict=True)]
    share = sum(weights)
    shares = ((low + rest * weight / share) / room for low, weight in zip(least, weights, strict=True))
    return tuple(shares), wide


_UPRIGHT = decree.PAGE_WIDTH - decree.MARGINS["left"] - decree.MARGINS["right"]
_ACROSS = decree.PAGE_HEIGHT - decree.MARGINS["left"] - decree.MARGINS["right"]


def _millimetres(text: str) -> float:
    return metrics.width(text, size=LOOKS["T2"].size) / 72 * 25.4


def _bold_millimetres(text: str) -> float:
    return metrics.width(text, size=LOOKS["T1"].size, bold=True) / 72 * 25.4
