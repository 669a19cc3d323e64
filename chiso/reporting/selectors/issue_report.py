"""A draft paper drawn from a report: its outline as parts, its statistic forms as annexes, its window.

For the authority's own (consolidated) report it begins an outgoing paper; for a unit's it is only written
out as DOCX or PDF, with its tasks as annexes. Figures stand as the layout prints them; what does not apply
or is not known says so in "Ghi chú", and a blank cell stays blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from chiso.engine import vietnamese
from chiso.engine.returns.types import FormSpec, Layout, SectionSpec
from chiso.engine.returns.values import Figures, shown, why
from chiso.org.policies import Actor
from chiso.org.selectors import names_on
from chiso.org.selectors.units import newest_names, short_name_of
from chiso.papers.compose import STATISTICS
from chiso.reporting.models import Report, Submission
from chiso.reporting.schemas.content import figure_of, said_in
from chiso.reporting.schemas.issue import Content, Grid, Piece
from chiso.reporting.selectors import report as reports
from chiso.reporting.selectors.issue_begin import head_of
from chiso.reporting.terms import Every, FigureState, TaskPart

LEADS = ("báo cáo tháng ", "báo cáo quý ", "báo cáo năm ", "báo cáo định kỳ ", "báo cáo ")
TAILS = (
    " hằng tháng",
    " hàng tháng",
    " hằng quý",
    " hàng quý",
    " hằng năm",
    " hàng năm",
    " định kỳ",
    " tháng",
    " quý",
)


def subject_of(report: Report) -> str:
    """``Công tác cải cách hành chính tháng 10 năm 2026``: the regime's name and the period."""
    name = report.window.regime.name.strip()
    for lead in LEADS:
        if name.lower().startswith(lead):
            name = name[len(lead) :]
            break
    for tail in TAILS:
        if name.lower().endswith(tail):
            name = name[: -len(tail)]
    if name.lower().startswith(("thực hiện", "triển khai")):
        name = f"kết quả {name}"
    name = f"{name[:1].upper()}{name[1:]}"
    return f"{name} {report.window.label}" if report.window.regime.every != Every.ADHOC else name


def draft_of(report: Report, layout: Layout, actor: Actor, *, sent: Submission | None = None) -> Content:
    """What a paper of the report says: as it stands, or as it was ``sent``; head and recipients are for a
    person to complete. A unit's paper has the unit's head and goes to who receives it.
    """
    content = sent.content if sent is not None else live_content(report, layout)
    window, regime = report.window, report.window.regime
    basis = regime.basis.strip().rstrip(".;")
    opens = f"Thực hiện {basis[:1].lower()}{basis[1:]}, " if basis else ""
    head = head_of(actor) if report.consolidates else _head_of_unit(report, actor)
    subject, said = subject_of(report), _said(content, layout)
    figures = {key: figure_of(stored, place=key) for key, stored in content["figures"].items()}
    annexes = list(_forms(layout, figures, content["figures"], closes_on=window.closes_on))
    return msgspec.structs.replace(
        head,
        opening=[
            f"{opens}{head.authority} báo cáo {subject[:1].lower()}{subject[1:]}"
            f" (số liệu từ ngày {vietnamese.day(window.period_from)}"
            f" đến ngày {vietnamese.day(window.closes_on)}) như sau:"
        ],
        parts=[_piece(section, said) for section in layout.sections],
        annexes=annexes if report.consolidates else [*_tasks(content), *annexes],
    )


def live_content(report: Report, layout: Layout) -> dict[str, Any]:
    """The report as it stands, in the form in which it is frozen; names of units are left out."""
    return reports.content_of(reports.sheet_of(report, layout), unit_name="", receiver_name="")


def _head_of_unit(report: Report, actor: Actor) -> Content:
    """The unit's own letterhead: its superior is the authority, its number and letters are its own."""
    head, receiver = head_of(actor), report.window.regime.receiver_id
    asked = [report.unit_id, receiver]
    names = names_on(report.window.period_to, authority_id=report.authority_id)
    newest = newest_names([unit for unit in asked if unit not in names])
    unit, to = (names.get(each) or newest.get(each, "") for each in asked)
    return msgspec.structs.replace(
        head,
        superior=head.authority,
        authority=unit,
        letters=short_name_of(report.unit_id) or "…",  # no guess: the unit writes its own
        unit="",
        to=[to] if to else [],
    )


def _said(content: Mapping[str, Any], layout: Layout) -> dict[str, list[str]]:
    """Section → the lines it says: its words with the figures of then, or what stands in their place."""
    lines = {}
    for key, said in said_in(content, layout).items():
        lines[key] = [line.strip() for line in said.text.splitlines() if line.strip()]
        if said.standing:
            standing = str(FigureState(said.standing).label).capitalize()
            reason = " ".join(said.reason.split()).rstrip(" .;")
            lines[key] = [f"{standing}: {reason}." if reason else f"{standing}."]
    return lines


def _piece(spec: SectionSpec, said: Mapping[str, list[str]]) -> Piece:
    return Piece(
        title=spec.title.vi,
        text=said.get(spec.key, []),
        parts=[_piece(child, said) for child in spec.children],
    )


TASKS = ("STT", "Nhiệm vụ", "Thời hạn", "Tiến độ (%)", "Kết quả, lý do chậm")
NEXT = ("STT", "Nhiệm vụ", "Thời hạn", "Nội dung sẽ thực hiện")


def _tasks(content: Mapping[str, Any]) -> Iterator[Grid]:
    """What the unit tells of its tasks, and what it means to do next."""
    told = [row for row in content["tasks"] if row["part"] == TaskPart.DONE]
    coming = [row for row in content["tasks"] if row["part"] == TaskPart.NEXT]
    if told:
        rows: list[list[str | int | float | None]] = []
        for place, row in enumerate(told, 1):
            late = f"Lý do chậm: {row['reason']}" if row["overdue"] and row["reason"] else ""
            said = "; ".join(part.rstrip(" .;") for part in (row["words"], late) if part)
            rows.append([str(place), row["title"], _day(row["due"]), row["percent"], said])
        yield Grid(title="Kết quả thực hiện nhiệm vụ trong kỳ", heads=list(TASKS), rows=rows)
    if coming:
        yield Grid(
            title="Nhiệm vụ kỳ sau",
            heads=list(NEXT),
            rows=[
                [str(place), row["title"], _day(row["due"]), row["words"]]
                for place, row in enumerate(coming, 1)
            ],
        )


def _day(stored: str | None) -> str:
    return vietnamese.day(dt.date.fromisoformat(stored)) if stored else ""


def _forms(
    layout: Layout, figures: Figures, stored: Mapping[str, Any], *, closes_on: dt.date
) -> Iterator[Grid]:
    """The forms that hold anything, each as an annex in the State's five columns."""
    for form in layout.forms:
        if any(row.key in figures for row in form.rows):
            yield Grid(
                title=f"Biểu mẫu {form.code}. {form.title.vi}",
                heads=list(STATISTICS),
                rows=[list(row) for row in _rows(form, figures, stored, closes_on=closes_on)],
            )


def _rows(
    form: FormSpec, figures: Figures, stored: Mapping[str, Any], *, closes_on: dt.date
) -> Iterator[list[str | int | float | None]]:
    for row in form.rows:
        if row.kind == "heading":
            yield [row.code, row.title.vi]
            continue
        value, kept = figures.get(row.key), stored.get(row.key, {})
        as_of = kept.get("as_of")
        older = as_of is not None and dt.date.fromisoformat(as_of) < closes_on
        said = (why(value) or kept.get("note", ""), f"số liệu đến {_day(as_of)}" if older else "")
        yield [row.code, row.title.vi, row.unit, shown(value, row) or None, "; ".join(filter(None, said))]
