"""A draft paper drawn from a report: its outline as parts, its statistic forms as annexes, its window.

For the authority's own (consolidated) report it begins an outgoing paper; for a unit's it is only written
out as DOCX or PDF. Figures stand as the layout prints them; what does not apply or is not known says so in
"Ghi chú", and a blank cell stays blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from chiso.engine import vietnamese
from chiso.engine.returns.citations import render
from chiso.engine.returns.compute import complete
from chiso.engine.returns.types import FormSpec, Layout, SectionSpec
from chiso.engine.returns.values import Figures, shown, why
from chiso.org.policies import Actor
from chiso.org.selectors import names_on
from chiso.org.selectors.units import newest_names
from chiso.papers.compose import STATISTICS
from chiso.reporting.models import Report, Section
from chiso.reporting.schemas.content import value_of
from chiso.reporting.schemas.issue import Content, Grid, Piece
from chiso.reporting.selectors.consolidation import figures_of
from chiso.reporting.selectors.issue_begin import head_of
from chiso.reporting.terms import Every

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


def draft_of(report: Report, layout: Layout, actor: Actor) -> Content:
    """What a paper of the report says; head and recipients are for a person to complete."""
    head = head_of(actor)
    window, regime = report.window, report.window.regime
    sections = {row.key: row for row in Section.objects.filter(report=report)}
    figures = complete(
        layout, {key: value_of(row) for key, row in figures_of(report).items() if key in layout.figures}
    )
    basis = regime.basis.strip().rstrip(".;")
    opens = f"Thực hiện {basis[:1].lower()}{basis[1:]}, " if basis else ""
    issuer = head.authority
    if not report.consolidates:
        names = names_on(window.period_to, authority_id=report.authority_id)
        issuer = names.get(report.unit_id) or newest_names([report.unit_id]).get(report.unit_id, "")
        head = msgspec.structs.replace(head, superior=head.authority, authority=issuer)
    return msgspec.structs.replace(
        head,
        opening=[
            f"{opens}{issuer} báo cáo {subject_of(report)[:1].lower()}{subject_of(report)[1:]}"
            f" (số liệu từ ngày {vietnamese.day(window.period_from)}"
            f" đến ngày {vietnamese.day(window.closes_on)}) như sau:"
        ],
        parts=[_piece(section, sections, layout, figures) for section in layout.sections],
        annexes=list(_forms(layout, figures)),
    )


def _piece(spec: SectionSpec, sections: Mapping[str, Section], layout: Layout, figures: Figures) -> Piece:
    row = sections.get(spec.key)
    text: list[str] = []
    if row is not None and row.text.strip():
        words = render(row.text, layout, figures).text
        text = [line.strip() for line in words.splitlines() if line.strip()]
    elif row is not None and row.standing:
        text = [f"{str(row.get_standing_display()).capitalize()}."]
    return Piece(
        title=spec.title.vi,
        text=text,
        parts=[_piece(child, sections, layout, figures) for child in spec.children],
    )


def _forms(layout: Layout, figures: Figures) -> Iterator[Grid]:
    """The forms that hold anything, each as an annex in the State's five columns."""
    for form in layout.forms:
        if any(row.key in figures for row in form.rows):
            yield Grid(
                title=f"Biểu mẫu {form.code}. {form.title.vi}",
                heads=list(STATISTICS),
                rows=[list(row) for row in _rows(form, figures)],
            )


def _rows(form: FormSpec, figures: Figures) -> Iterator[list[str | int | float | None]]:
    for row in form.rows:
        if row.kind == "heading":
            yield [row.code, row.title.vi]
            continue
        value = figures.get(row.key)
        yield [row.code, row.title.vi, row.unit, shown(value, row) or None, why(value)]
