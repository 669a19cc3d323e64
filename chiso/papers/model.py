"""The administrative document as one typed model: what a paper says, and where it says it.

Everything here is a frozen row. Words stand as printed (NFC); nothing is mended: a field that is
blank or that the paper contradicts is ``None`` and a ``Finding`` says why. Every row that came
from the paper carries its ``Anchor``, so a review screen can highlight it. The model refuses
nothing itself; readers refuse with the codes of ``chiso.papers.problems``. The JSON form is in
``chiso.papers.wire`` (schema ``chiso.paper/1``); ``docs/reference/paper-model.md`` describes it.

Note to the neighbours (annexes, schedules, plans): changes since the first version are listed here.
* ``Annex.sections``: the numbered text of an annex or attached document; filled by ``assemble``,
  readers of tables leave it empty.
* ``Section.tables``, ``Paper.tables``: tables of the running text, figures as well as tasks; in JSON
  only where there are any, as are ``circulation``, ``drafter`` and ``address``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Literal

SCHEMA = "chiso.paper/1"

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where something stands. ``page`` and ``line`` count from 1, as ``blocks.Line`` does.

    ``start`` and ``end`` are character offsets in the line's text (or, when ``row`` is given, in the
    text of the cell at that row and grid column, counted from 0, of the table beginning at
    ``line``). A span that runs on over lines ends at ``end`` of ``last_line`` (on ``last_page``).
    """

    page: int
    line: int
    start: int | None = None
    end: int | None = None
    last_page: int | None = None
    last_line: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person must look at.

    Where ``suggestion`` is given it replaces exactly the characters ``original`` at ``at``; it is
    never applied by the reader. ``readings`` lists what the paper says in contradiction. ``rule``
    cites the rule of layout or law the paper departs from, where there is one.
    """

    code: str
    severity: Severity
    at: Anchor | None
    message: str
    original: str | None = None
    suggestion: str | None = None
    readings: tuple[str, ...] = ()
    rule: str | None = None


# --- when a thing is due -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnDate:
    """A day. ``year`` is ``None`` where the paper leaves it out. ``before``: "trước ngày …"."""

    text: str
    month: int
    day: int
    year: int | None = None
    before: bool = False
    time: str | None = None
    """``HH:MM`` where the paper names the hour."""

    kind: Literal["date"] = field(default="date", init=False)

    @property
    def date(self) -> Date | None:
        """The calendar day, or ``None`` without a year."""
        return None if self.year is None else Date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class InMonth:
    """A month: due when it ends, or when it begins if ``before``."""

    text: str
    month: int
    year: int | None = None
    before: bool = False
    kind: Literal["month"] = field(default="month", init=False)


@dataclass(frozen=True, slots=True)
class InQuarter:
    """A quarter, 1 to 4."""

    text: str
    quarter: int
    year: int | None = None
    before: bool = False
    kind: Literal["quarter"] = field(default="quarter", init=False)


Span = Literal["half", "nine_months", "year", "years"]


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The end of a longer period: "6 tháng đầu năm", "năm 2026", "giai đoạn 2026-2030".

    ``half`` is 1 or 2 for ``span == "half"``; ``first_year`` only for ``span == "years"``.
    """

    text: str
    span: Span
    year: int | None = None
    half: int | None = None
    first_year: int | None = None
    before: bool = False
    kind: Literal["period_end"] = field(default="period_end", init=False)


Every = Literal["daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly"]


@dataclass(frozen=True, slots=True)
class Recurring:
    """Again and again: ``day`` of the month, ``weekday`` 1 Monday to 7 Sunday, ``month`` of the year
    (yearly) or of the quarter (quarterly: 1 to 3). In JSON ``kind`` is the value of ``every``."""

    text: str
    every: Every
    day: int | None = None
    month: int | None = None
    weekday: int | None = None
    before: bool = False
    time: str | None = None

    @property
    def kind(self) -> str:
        return self.every


@dataclass(frozen=True, slots=True)
class Ongoing:
    """ "Thường xuyên": no end."""

    text: str
    kind: Literal["ongoing"] = field(default="ongoing", init=False)


@dataclass(frozen=True, slots=True)
class ByPlan:
    """ "Theo kế hoạch", "theo quy định": another paper says when."""

    text: str
    kind: Literal["by_plan"] = field(default="by_plan", init=False)


RelativeUnit = Literal["hour", "day", "working_day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Relative:
    """``count`` units after (or, if ``before``, ahead of) ``event``: "20 ngày sau khi ban hành"."""

    text: str
    count: int
    unit: RelativeUnit
    event: str = ""
    before: bool = False
    kind: Literal["relative"] = field(default="relative", init=False)


@dataclass(frozen=True, slots=True)
class Several:
    """Several schedules in one cell: "Quý II; Quý IV"."""

    text: str
    parts: tuple[Schedule, ...]
    kind: Literal["several"] = field(default="several", init=False)


@dataclass(frozen=True, slots=True)
class UnknownSchedule:
    """Words that say when, but not in a form known here: kept, never guessed at."""

    text: str
    kind: Literal["unknown"] = field(default="unknown", init=False)


Schedule = (
    OnDate
    | InMonth
    | InQuarter
    | PeriodEnd
    | Recurring
    | Ongoing
    | ByPlan
    | Relative
    | Several
    | UnknownSchedule
)


# --- parts of a paper ----------------------------------------------------------------------------

CitationPlace = Literal["basis", "body", "footnote", "annex"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named by this one. ``number`` and ``symbol`` are the two sides of the first
    slash ("216", "KH-UBND"; "09", "2018/QĐ-UBND"); ``where`` is the part of the paper it stands in."""

    kind: str
    kind_code: str | None
    number: str | None
    symbol: str | None
    date: Date | None
    issuer: str | None
    title: str | None
    text: str
    where: CitationPlace
    at: Anchor


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A whole paragraph, joined over lines, pages and footnotes, its list mark ("-", "+") kept."""

    text: str
    at: Anchor


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of a page: its mark as printed and its text."""

    mark: str
    text: str
    at: Anchor


@dataclass(frozen=True, slots=True)
class BodyTable:
    """A table in the running text: heads and rows as printed, behind ``after`` paragraphs of its part.

    A row shorter than the heads is a group: its last cell runs over the columns that are left.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    after: int
    at: Anchor


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part. ``label`` is its number without punctuation: "I", "1", "a", "Điều 3"."""

    label: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    children: tuple[Section, ...]
    at: Anchor
    tables: tuple[BodyTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """What somebody is told to do in running text. Names of bodies stand as printed."""

    text: str
    owners: tuple[str, ...]
    schedule: Schedule | None
    recipient: str | None
    at: Anchor
    section: str = ""
    """Dotted labels of the section it stands in: "III.2"."""

    co_owners: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()
    product: str | None = None
    nested_in: str | None = None
    """The report this one goes into: "Báo cáo định kỳ hàng tháng"."""


ColumnRole = Literal[
    "ordinal", "title", "product", "schedule", "lead", "co", "monitor", "points", "basis", "note", "other"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annex table: its head as printed (made unique) and what it holds."""

    title: str
    role: ColumnRole


@dataclass(frozen=True, slots=True)
class AnnexItem:
    """A row of an annex table. A group row (domain) has ``group`` true; ``parent`` is the ``key`` of
    the row it stands under. ``code`` is the ordinal as printed without the last point or bracket;
    ``key`` is unique in its annex even where the ordinals restart under each group."""

    key: str
    code: str
    title: str
    parent: str | None
    group: bool
    cells: Mapping[str, str]
    """Column title → words as printed, empty cells left out."""

    at: Anchor
    lead: tuple[str, ...] = ()
    co: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()
    product: str | None = None
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its label and title as printed, the "(Kèm theo …)" line, its columns and rows."""

    label: str
    title: str
    columns: tuple[Column, ...]
    items: tuple[AnnexItem, ...]
    at: Anchor
    reference: str | None = None
    reference_at: Anchor | None = None
    notes: tuple[Paragraph, ...] = ()
    """Text of the annex outside its table."""

    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of "Nơi nhận". ``text`` as printed; ``purpose`` from the closed list ("để b/c" …);
    ``archive`` true for the "Lưu" line."""

    text: str
    name: str
    purpose: str | None
    archive: bool
    at: Anchor


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs. ``authority`` is the power (KT., TL., TUQ., TM., Q.) or ``None`` for the head's own;
    ``head`` the post or body stood in for; ``on_behalf`` the collective of a "TM." line above it."""

    authority: str | None
    head: str | None
    post: str | None
    name: str | None
    at: Anchor | None
    on_behalf: str | None = None
    lines: tuple[str, ...] = ()
    """The block as printed."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What was read: the file's name, kind (text, docx, pdf, scan), pages and sha256 of its bytes."""

    name: str
    kind: str
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One administrative document. ``None`` and empty mean "the paper does not say"."""

    kind: str | None
    """"KẾ HOẠCH", "CÔNG VĂN" …, in capitals."""

    kind_code: str | None
    number: str | None
    symbol: str | None
    issuer: str | None
    superior: str | None
    place: str | None
    date: Date | None
    subject: str | None
    citations: tuple[Citation, ...] = ()
    opening: tuple[Paragraph, ...] = ()
    """Paragraphs ahead of the first numbered section."""

    sections: tuple[Section, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    annexes: tuple[Annex, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    signature: Signature | None = None
    findings: tuple[Finding, ...] = ()
    addressees: tuple[str, ...] = ()
    """After "Kính gửi"."""

    footnotes: tuple[Footnote, ...] = ()
    urgency: str | None = None
    secrecy: str | None = None
    origin: Origin | None = None
    tables: tuple[BodyTable, ...] = ()
    """Tables ahead of the first numbered section."""

    circulation: str | None = None
    """XEM XONG TRẢ LẠI, LƯU HÀNH NỘI BỘ."""

    drafter: str | None = None
    """The drafter's symbol and the copies: "PL.(300)"."""

    address: tuple[str, ...] = ()
    """Lines of the address block at the foot of the first page."""
