"""Papers made by program from plain rows: plans, reports, letters, decisions, proposals, notices, minutes.

Reporting, scoring and whoever else issues a paper say *what* it says; here is decided *how* such a paper
is built by Decree 30/2020 (kind and symbol, numbering of parts, the closing sentence and "./.", recipients
with "Như trên" and "Lưu: VT", the head of annexes, the places that point to them). The result is a
``Paper`` for ``writers.sheet.sheet_of`` and then ``write_docx`` or ``write_pdf``::

    issue = Issue("Ban Quản lý Khu kinh tế Hải Phòng", letters="BQL", place="Hải Phòng", unit="VP",
                  superior="Ủy ban nhân dân thành phố Hải Phòng",
                  signer=Signer("Phó Trưởng ban", "Trần Văn Mẫu", power="KT.", head="Trưởng ban"),
                  recipients=("Các phòng, đơn vị",), copies=2)
    paper = report(issue, "Công tác cải cách hành chính quý I năm 2026", to=("Sở Nội vụ",),
                   opening=("Thực hiện …, Ban Quản lý báo cáo như sau:",),
                   parts=(Part("Kết quả", parts=(Part("Cải cách thể chế", ("…",)),)),),
                   annexes=(statistics("Biểu mẫu 1", (FormLine("1", "Văn bản chỉ đạo", "Văn bản", 12),)),))
    data = write_pdf(sheet_of(paper), title=paper.subject)

Refuses with PA205 what the decree does not allow (a title before a name, a letter to nobody, a decision
without articles). Never fakes: ``number``, ``date`` and ``Signer.name`` that are ``None`` stay blank on the
paper. A figure that is ``None`` is an empty cell; "-" is for the caller to say, with its note.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from chiso.engine import vietnamese
from chiso.papers import problems
from chiso.papers.annexes.columns import role_of
from chiso.papers.cut import TITLE
from chiso.papers.folding import fold
from chiso.papers.kinds import KINDS
from chiso.papers.labels import LETTERS, to_roman
from chiso.papers.model import (
    Anchor,
    Annex,
    AnnexItem,
    BodyTable,
    Column,
    Footnote,
    Paper,
    Paragraph,
    Recipient,
    Section,
    Signature,
)
from chiso.papers.writers.sheet import BASIS, annex_label, reference_text

Cell = str | int | Decimal | Fraction | None
"""What a cell may hold: words as they are, a number in Vietnamese form, nothing."""

_NOWHERE = Anchor(1, 1)
_ORDINAL = "STT"
STATISTICS = (_ORDINAL, "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")
"""Heads of a statistic form."""
TASKS = (_ORDINAL, "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Sản phẩm", "Thời hạn")
"""Heads of a list of tasks."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. ``power`` is KT., TL., TUQ., Q. or TM.; ``head`` the post (or, for TM., the collective)
    stood in for; ``name`` without titles, ``None`` where it is not known yet."""

    post: str
    name: str | None = None
    power: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issues the paper, and what only a person decides: number, date, signer, recipients.

    ``letters`` abbreviate the body ("BQL"), ``unit`` the drafting unit ("VP"): symbols are "BC-BQL",
    "BQL-VP". ``recipients`` come without dash and semicolon ("UBND thành phố (để b/c)"); "Như trên" and
    the archive line are added.
    """

    authority: str
    letters: str
    place: str
    unit: str = ""
    superior: str | None = None
    number: str | None = None
    date: dt.date | None = None
    signer: Signer | None = None
    recipients: tuple[str, ...] = ()
    copies: int | None = None
    urgency: str | None = None
    circulation: str | None = None
    drafter: str | None = None
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the running text or of an annex. A row of fewer cells than heads is a group: its last
    cell runs over the columns that are left."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    after: int | None = None
    """In the text: how many paragraphs of its part stand ahead of it; all of them where nothing is said."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text. Its number comes from its depth and place (I., 1., a)), unless ``label`` gives the
    one it was printed with ("A", "1.1", "Điều 3")."""

    title: str = ""
    text: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    tables: tuple[Table, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An annex: a title, words, a table; its number and its "(Kèm theo …)" line come from its place."""

    title: str
    table: Table | None = None
    text: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of a statistic form; without unit and value it is a group."""

    code: str
    title: str
    unit: str = ""
    value: Cell = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A line of a list of tasks; ``group`` starts a domain."""

    code: str
    title: str
    lead: str = ""
    co: str = ""
    product: str = ""
    due: str = ""
    group: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: ``mark`` ("¹") stands in the text where it is referred to."""

    mark: str
    text: str


# --- papers ----------------------------------------------------------------------------------------


def report(
    issue: Issue,
    subject: str,
    *,
    to: Sequence[str] = (),
    opening: Sequence[str] = (),
    parts: Sequence[Part] = (),
    annexes: Sequence[Attachment] = (),
    closing: str | None = None,
    notes: Sequence[Note] = (),
) -> Paper:
    """BÁO CÁO. With ``to`` it goes to a superior: "Kính gửi" (C14) and "Như trên" first (C16)."""

    def sent(words: str) -> str:
        if not to or "kính gửi" in fold(words):
            return words
        return f"{words}, kính gửi {_listed(to)} theo dõi, chỉ đạo"

    otherwise = sent(f"Trên đây là Báo cáo{_of(subject)} của {issue.authority}")
    return _paper(
        issue, "báo cáo", subject, to=to, opening=opening, sections=_sections(parts), annexes=annexes,
        closing=sent(closing) if closing else None, otherwise=otherwise, notes=notes,
    )  # fmt: skip


def plan(
    issue: Issue,
    subject: str,
    *,
    opening: Sequence[str] = (),
    parts: Sequence[Part] = (),
    tasks: Sequence[TaskLine] = (),
    annexes: Sequence[Attachment] = (),
    closing: str | None = None,
    notes: Sequence[Note] = (),
) -> Paper:
    """KẾ HOẠCH; ``tasks`` become its first annex."""
    if tasks:
        annexes = (Attachment("Danh mục nhiệm vụ", task_table(tasks)), *annexes)
    otherwise = f"Trên đây là Kế hoạch{_of(subject)} của {issue.authority}"
    return _paper(
        issue, "kế hoạch", subject, opening=opening, sections=_sections(parts), annexes=annexes,
        closing=closing, otherwise=otherwise, notes=notes,
    )  # fmt: skip


def notice(
    issue: Issue,
    subject: str,
    *,
    opening: Sequence[str] = (),
    parts: Sequence[Part] = (),
    annexes: Sequence[Attachment] = (),
    closing: str | None = None,
) -> Paper:
    """THÔNG BÁO."""
    otherwise = f"{issue.authority} thông báo để các cơ quan, đơn vị biết, thực hiện"
    return _paper(
        issue, "thông báo", subject, opening=opening, sections=_sections(parts), annexes=annexes,
        closing=closing, otherwise=otherwise,
    )  # fmt: skip


def proposal(
    issue: Issue,
    subject: str,
    *,
    to: Sequence[str],
    opening: Sequence[str] = (),
    parts: Sequence[Part] = (),
    annexes: Sequence[Attachment] = (),
    closing: str | None = None,
) -> Paper:
    """TỜ TRÌNH: "Kính gửi" and "Như trên"; ``subject`` usually begins "Về việc …"."""
    if not to:
        raise problems.not_composed("tờ trình", expected="có nơi kính gửi", got="danh sách trống")
    otherwise = f"{issue.authority} kính trình {_listed(to)} xem xét, quyết định"
    return _paper(
        issue, "tờ trình", subject, to=to, opening=opening, sections=_sections(parts), annexes=annexes,
        closing=closing, otherwise=otherwise,
    )  # fmt: skip


def letter(
    issue: Issue,
    subject: str,
    *,
    to: Sequence[str],
    text: Sequence[str] = (),
    parts: Sequence[Part] = (),
    annexes: Sequence[Attachment] = (),
    closing: str | None = None,
) -> Paper:
    """Công văn: "V/v ``subject``" under the number, no type letters in its symbol, "Kính gửi"."""
    if not to:
        raise problems.not_composed("công văn", expected="có nơi kính gửi", got="danh sách trống")
    sections = _sections(parts, top=1)
    return _paper(
        issue, None, subject, to=to, opening=text, sections=sections, annexes=annexes, closing=closing
    )


def decision(
    issue: Issue,
    subject: str,
    *,
    acting: str,
    bases: Sequence[str],
    articles: Sequence[str | Part],
    annexes: Sequence[Attachment] = (),
    proposed_by: str | None = None,
) -> Paper:
    """QUYẾT ĐỊNH. ``acting`` decides ("Trưởng ban Ban Quản lý Khu kinh tế Hải Phòng"); ``bases`` come
    without "Căn cứ" and end mark; ``articles`` are words, or a ``Part`` with a title and points."""
    if not articles or not bases:
        raise problems.not_composed("quyết định", expected="có căn cứ và ít nhất một điều", got="thiếu")
    proposed = (f"Theo đề nghị của {proposed_by}",) if proposed_by else ()
    sections = tuple(_article(article, place) for place, article in enumerate(articles, 1))
    if annexes and not _points_to(sections, (), annexes):
        first = sections[0]
        pointer = Paragraph(f"({_sentence(_pointer(1, len(annexes)))}).", _NOWHERE)
        sections = (replace(first, paragraphs=(*first.paragraphs, pointer)), *sections[1:])
    opening = (acting.upper(), *based_on((*bases, *proposed)), "QUYẾT ĐỊNH:")
    return _paper(issue, "quyết định", subject, opening=opening, sections=sections, annexes=annexes)


def minutes(
    issue: Issue,
    subject: str,
    *,
    opening: Sequence[str] = (),
    parts: Sequence[Part] = (),
    annexes: Sequence[Attachment] = (),
    ended: str = "Phiên họp kết thúc cùng ngày",
    secretary: str | None = None,
) -> Paper:
    """BIÊN BẢN of a meeting; the chair signs it, ``secretary`` is named in the closing sentence."""
    kept = f"; thư ký phiên họp: {secretary}" if secretary else ""
    closing = f"{ended}. Biên bản đã được các thành viên dự họp thống nhất{kept}"
    return _paper(
        issue, "biên bản", subject, opening=opening, sections=_sections(parts), annexes=annexes,
        closing=closing,
    )  # fmt: skip


def letter_of_reminder(
    issue: Issue,
    *,
    to: Sequence[str],
    what: str,
    due: dt.date,
    basis: str = "",
    late: Sequence[tuple[str, dt.date]] = (),
    again_by: dt.date | None = None,
) -> Paper:
    """Công văn nhắc báo cáo: ``what`` ("báo cáo cải cách hành chính tháng 9 năm 2026") was ``due``; bodies
    in ``late`` have not sent it and are listed with the day it was due to them."""
    opens = f"Thực hiện {basis.rstrip(' .;')}, " if basis else ""
    asks = f"{opens}các cơ quan, đơn vị gửi {what} về {issue.authority} trước {vietnamese.day_in_words(due)}."
    text = [_sentence(asks)]
    tables: tuple[Table, ...] = ()
    if late:
        text.append("Đến nay, các cơ quan, đơn vị sau chưa gửi báo cáo:")
        rows = tuple((str(place), name, vietnamese.day(when)) for place, (name, when) in enumerate(late, 1))
        tables = (Table((_ORDINAL, "Cơ quan, đơn vị", "Hạn gửi báo cáo"), rows),)
    when = f" trước {vietnamese.day_in_words(again_by)}" if again_by else " trong thời gian sớm nhất"
    closing = f"{issue.authority} đề nghị các cơ quan, đơn vị khẩn trương hoàn thành, gửi báo cáo{when}"
    paper = _paper(issue, None, f"gửi {what}", to=to, opening=text, closing=closing)
    return replace(paper, tables=tuple(_body_table(table, after=len(text)) for table in tables))


def letter_asking_reasons(
    issue: Issue,
    *,
    to: Sequence[str],
    about: str,
    matters: Sequence[tuple[str, str]],
    due: dt.date,
    basis: str = "",
) -> Paper:
    """Công văn yêu cầu giải trình: each matter is (criterion or task, what must be explained)."""
    opens = f"Căn cứ {basis.rstrip(' .;')}, qua" if basis else "Qua"
    text = [f"{opens} thẩm định {about}, {issue.authority} đề nghị giải trình, bổ sung tài liệu kiểm chứng:"]
    rows = tuple((str(place), *matter) for place, matter in enumerate(matters, 1))
    closing = (
        f"Văn bản giải trình và tài liệu kiểm chứng gửi về {issue.authority} trước"
        f" {vietnamese.day_in_words(due)}; quá thời hạn trên, kết quả thẩm định được giữ nguyên"
    )
    paper = _paper(issue, None, f"giải trình {about}", to=to, opening=text, closing=closing)
    table = Table((_ORDINAL, "Tiêu chí", "Nội dung đề nghị giải trình"), rows)
    return replace(paper, tables=(_body_table(table, after=len(text)),))


# --- tables ----------------------------------------------------------------------------------------


def statistics(title: str, lines: Iterable[FormLine]) -> Attachment:
    """A statistic form as an annex: STT · Chỉ tiêu · Đơn vị tính · Số liệu · Ghi chú."""
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        if not line.unit and line.value is None and not line.note:
            rows.append((line.code, line.title))
        else:
            rows.append((line.code, line.title, line.unit, line.value, line.note))
    return Attachment(title, Table(STATISTICS, tuple(rows)))


def task_table(lines: Iterable[TaskLine]) -> Table:
    """A list of tasks: STT · Nhiệm vụ · Đơn vị chủ trì · Đơn vị phối hợp · Sản phẩm · Thời hạn."""
    return Table(
        TASKS,
        tuple(
            (line.code, line.title) if line.group
            else (line.code, line.title, line.lead, line.co, line.product, line.due)
            for line in lines
        ),
    )  # fmt: skip


def ranking(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Attachment:
    """A table of results as an annex; the ordinals are counted here."""
    counted = tuple((str(place), *row) for place, row in enumerate(rows, 1))
    return Attachment(title, Table((_ORDINAL, *heads), counted))


def shown(cell: Cell) -> str:
    """A cell as it is printed."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else vietnamese.number(cell)


# --- for papers that were read ------------------------------------------------------------------------


def based_on(lines: Iterable[str]) -> tuple[str, ...]:
    """C10: each basis in a line of its own, which opens with "Căn cứ" where it does not say otherwise ("Theo
    đề nghị …") and ends with ";", the last with "."."""
    said = [line.strip(" .;") for line in lines if line.strip(" .;")]
    opened = [_sentence(line) if BASIS.match(_sentence(line)) else f"Căn cứ {line}" for line in said]
    return tuple(f"{line}{'.' if place == len(opened) else ';'}" for place, line in enumerate(opened, 1))


def tabled(annex: Annex, table: Table) -> Annex:
    """``annex`` with ``table`` in place of its own; its head, words and parts are kept."""
    columns, items = _columns_and_items(table)
    return replace(annex, columns=columns, items=items)


def attached(paper: Paper, annexes: Sequence[Attachment]) -> Paper:
    """``paper`` with ``annexes`` behind its own, its last words pointing to them. Annexes are numbered by
    their place; one that stood alone gets its number by this, and is pointed to again."""
    if not annexes:
        return paper
    held = sum(1 for annex in paper.annexes if annex.label)
    count = held + len(annexes)
    pointer = _pointer(1 if held == 1 else held + 1, count)
    opening, sections = _changed(
        paper.opening, paper.sections, lambda last: f"{last.rstrip(_END_MARKS)} ({pointer})./."
    )
    paper = replace(paper, opening=opening, sections=sections)
    return replace(paper, annexes=(*paper.annexes, *_annexes(paper, annexes, behind=held)))


# --- what all papers share ---------------------------------------------------------------------------


def _paper(
    issue: Issue,
    kind: str | None,
    subject: str,
    *,
    to: Sequence[str] = (),
    opening: Sequence[str] = (),
    sections: Sequence[Section] = (),
    annexes: Sequence[Attachment] = (),
    closing: str | None = None,
    otherwise: str | None = None,
    notes: Sequence[Note] = (),
) -> Paper:
    code = KINDS[kind][0] if kind else None
    symbol = f"{code}-{issue.letters}" if code else "-".join(filter(None, (issue.letters, issue.unit)))
    text, parts = _ended(
        tuple(Paragraph(words, _NOWHERE) for words in opening),
        tuple(sections),
        annexes,
        closing=closing,
        otherwise=otherwise,
    )
    paper = Paper(
        kind=kind.upper() if kind else "CÔNG VĂN",
        kind_code=code or "CV",
        number=issue.number,
        symbol=symbol,
        issuer=issue.authority,
        superior=issue.superior,
        place=issue.place,
        date=issue.date,
        subject=subject,
        opening=text,
        sections=parts,
        recipients=tuple(_recipients(issue, to=to)),
        signature=_signature(issue.signer),
        addressees=tuple(to),
        footnotes=tuple(Footnote(note.mark, note.text, _NOWHERE) for note in notes),
        urgency=issue.urgency,
        circulation=issue.circulation,
        drafter=issue.drafter,
        address=issue.address,
    )
    return replace(paper, annexes=tuple(_annexes(paper, annexes)))


_Text = tuple[tuple[Paragraph, ...], tuple[Section, ...]]
"""The opening and the numbered parts."""
_END_MARKS = " ./;:,"


def _ended(
    opening: tuple[Paragraph, ...],
    sections: tuple[Section, ...],
    annexes: Sequence[Attachment],
    *,
    closing: str | None,
    otherwise: str | None,
) -> _Text:
    """The text ended once: its closing sentence, every annex pointed to, "./." (C11).

    Words that bring "./." with them are the end: ``otherwise``, the sentence papers of this kind end with,
    is then not added; a ``closing`` somebody asked for is, and takes the mark over.
    """
    ended = _last(opening, sections).endswith("./.")
    closing = closing or (None if ended else otherwise)
    pointer = "" if not annexes or _points_to(sections, opening, annexes) else _pointer(1, len(annexes))
    if pointer and closing:
        closing = f"{closing.rstrip(' ./;')} ({pointer})"
    elif pointer and ended:
        opening, sections = _changed(opening, sections, lambda last: f"{last.rstrip(_END_MARKS)} ({pointer})")
    elif pointer:
        closing = f"({_sentence(pointer)})"
    if closing:
        if ended:
            opening, sections = _changed(opening, sections, lambda last: f"{last.rstrip(_END_MARKS)}.")
        last = Paragraph(closing, _NOWHERE)
        if sections:
            sections = (*sections[:-1], _with_last(sections[-1], last))
        else:
            opening = (*opening, last)
    return _changed(opening, sections, lambda last: f"{last.rstrip(_END_MARKS)}./.")


def _last(opening: Sequence[Paragraph], sections: Sequence[Section]) -> str:
    """The last words of the text."""
    if not sections:
        return opening[-1].text.rstrip() if opening else ""
    section = sections[-1]
    return _last(section.paragraphs, section.children) or section.title


def _with_last(section: Section, last: Paragraph) -> Section:
    if section.children:
        return replace(section, children=(*section.children[:-1], _with_last(section.children[-1], last)))
    return replace(section, paragraphs=(*section.paragraphs, last))


def _changed(
    opening: tuple[Paragraph, ...], sections: tuple[Section, ...], change: Callable[[str], str]
) -> _Text:
    """The text with its last words changed."""
    if sections:
        return opening, (*sections[:-1], _section_changed(sections[-1], change))
    if not opening:
        return (), ()
    return (*opening[:-1], replace(opening[-1], text=change(opening[-1].text))), ()


def _section_changed(section: Section, change: Callable[[str], str]) -> Section:
    if not (section.children or section.paragraphs):
        return replace(section, title="", paragraphs=(Paragraph(change(section.title), section.at),))
    paragraphs, children = _changed(section.paragraphs, section.children, change)
    return replace(section, paragraphs=paragraphs, children=children)


def _sentence(words: str) -> str:
    """The first letter a capital, the rest as it is."""
    return f"{words[:1].upper()}{words[1:]}"


def _pointer(first: int, last: int) -> str:
    """The words that point to the annexes ``first`` to ``last``, the last of the paper."""
    names = [to_roman(place) for place in range(first, last + 1)]
    if last == 1:
        return "chi tiết tại Phụ lục kèm theo"
    if len(names) == 1:
        return f"chi tiết tại Phụ lục {names[0]} kèm theo"
    return f"chi tiết tại các Phụ lục {', '.join(names[:-1])} và {names[-1]} kèm theo"


_NAMED = re.compile(r"Phụ lục ([IVXL]+(?:(?:, | và )[IVXL]+)*)\b")
"""Annexes named by number: "Phụ lục II", "các Phụ lục I, II và III"."""


def _points_to(
    sections: Sequence[Section], opening: Sequence[Paragraph], annexes: Sequence[Attachment]
) -> bool:
    """Whether the text names every annex already."""
    words = " ".join(_texts(sections, opening))
    if len(annexes) == 1:
        return "Phụ lục" in words
    named = {number for match in _NAMED.finditer(words) for number in re.findall("[IVXL]+", match[1])}
    return named >= {to_roman(place) for place in range(1, len(annexes) + 1)}


def _texts(sections: Sequence[Section], opening: Sequence[Paragraph]) -> Iterator[str]:
    yield from (paragraph.text for paragraph in opening)
    for section in sections:
        yield section.title
        yield from _texts(section.children, section.paragraphs)


def _sections(parts: Sequence[Part], *, top: int = 0) -> tuple[Section, ...]:
    return tuple(_section(part, place, depth=top) for place, part in enumerate(parts, 1))


def _section(part: Part, place: int, *, depth: int) -> Section:
    count = len(part.text)
    return Section(
        part.label or _label(part, place, depth=depth),
        part.title,
        tuple(Paragraph(text, _NOWHERE) for text in part.text),
        _sections(part.parts, top=depth + 1),
        _NOWHERE,
        tuple(_body_table(each, after=count if each.after is None else each.after) for each in part.tables),
    )


def _label(part: Part, place: int, *, depth: int) -> str:
    labels = (to_roman(place), str(place), LETTERS[place - 1] if place <= len(LETTERS) else "")
    if depth >= len(labels) or not labels[depth]:
        raise problems.not_composed(
            "mục", expected=f"không quá {len(labels)} cấp và {len(LETTERS)} điểm", got=part.title[:60]
        )
    return labels[depth]


def _article(article: str | Part, place: int) -> Section:
    label = f"Điều {place}"
    if isinstance(article, str):
        return Section(label, "", (Paragraph(article, _NOWHERE),), (), _NOWHERE)
    return replace(_section(article, place, depth=0), label=label, children=_sections(article.parts, top=1))


def _body_table(table: Table, *, after: int) -> BodyTable:
    return BodyTable(table.heads, tuple(tuple(map(shown, row)) for row in table.rows), after, _NOWHERE)


def _annexes(paper: Paper, annexes: Sequence[Attachment], *, behind: int = 0) -> Iterator[Annex]:
    """The annexes of a paper, numbered ``behind`` those it has."""
    for place, each in enumerate(annexes, behind + 1):
        columns, items = _columns_and_items(each.table) if each.table else ((), ())
        yield Annex(
            label=annex_label(place, behind + len(annexes)),
            title=each.title.upper(),
            columns=columns,
            items=items,
            at=_NOWHERE,
            reference=reference_text(paper),
            notes=tuple(Paragraph(text, _NOWHERE) for text in each.text),
            sections=_sections(each.parts),
        )


def _columns_and_items(table: Table) -> tuple[tuple[Column, ...], tuple[AnnexItem, ...]]:
    columns = tuple(Column(head, role_of(head)) for head in table.heads)
    titled = next((place for place, column in enumerate(columns) if column.role == "title"), None)
    if titled is None:
        titled = next((place for place, column in enumerate(columns) if column.role != "ordinal"), 0)
    items: list[AnnexItem] = []
    group: str | None = None
    for place, row in enumerate(table.rows, 1):
        words = tuple(map(shown, row))
        is_group = len(words) < len(columns)
        cells = {
            column.title: word
            for at, (column, word) in enumerate(zip(columns, words, strict=False))
            # What stands for a title under another head ("Đơn vị") is printed from its cell.
            if word and column.role != "ordinal" and not (at == titled and column.role == "title")
        }
        code = words[0] if columns[0].role == "ordinal" and words else ""
        key = str(place)
        title = words[titled] if titled < len(words) else ""
        items.append(AnnexItem(key, code, title, None if is_group else group, is_group, cells, _NOWHERE))
        group = key if is_group else group
    return columns, tuple(items)


def _recipients(issue: Issue, *, to: Sequence[str]) -> Iterator[Recipient]:
    texts = ["Như trên"] if to else []
    texts += [text.strip(" -;.") for text in issue.recipients]
    copies = f" ({issue.copies:02d})" if issue.copies else ""
    texts.append(f"Lưu: VT{f', {issue.unit}' if issue.unit else ''}{copies}")
    for text in texts:
        archive = text.startswith("Lưu")
        yield Recipient(text, text.split(" (")[0], None, archive, _NOWHERE)


def _signature(signer: Signer | None) -> Signature | None:
    if signer is None:
        return None
    if signer.name and TITLE.match(signer.name):
        raise problems.not_composed("người ký", expected="họ tên không kèm học hàm, học vị", got=signer.name)
    power = f"{signer.power.strip(' .')}." if signer.power else None
    head = signer.head.upper() if signer.head else None
    return Signature(power, head, signer.post.upper() or None, signer.name, None)


_COMMON = tuple(
    """
công tác|kết quả|tình hình|việc|về|tiến độ|thực hiện|duy trì|cải cách|đánh giá|rà soát|kiểm tra|tổng
hợp|sơ kết|tổng kết|triển khai|khắc phục|nâng cao|cải thiện|tự đánh giá|kiểm soát|tổ chức|xây
dựng|chuyển đổi|phát triển|tuyên truyền|đẩy mạnh|khảo sát
""".strip()
    .replace("\n", " ")
    .split("|")
)


def _of(subject: str) -> str:
    """A subject as it goes on in a sentence, where it opens with a common word: else it is left out, since
    only a person knows whether its capital belongs to a name."""
    low = fold(subject)
    common = any(low.startswith(f"{words} ") for words in _COMMON)
    return f" {subject[:1].lower()}{subject[1:]}" if common else ""


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} và {names[-1]}"
