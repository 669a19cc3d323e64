"""How a report is laid on the screen: its outline with texts, its forms as rows, its tasks in groups. No
query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from chiso.engine.returns.citations import Span, spans
from chiso.engine.returns.compute import Computed
from chiso.engine.returns.types import FigureSpec, FormSpec, Layout, SectionSpec
from chiso.engine.returns.values import Value, shown
from chiso.engine.vietnamese import number
from chiso.plans.selectors.told import Proof
from chiso.reporting.models import Figure, ReportDocument, ReportTask, Section
from chiso.reporting.schemas.found import anchor_of
from chiso.reporting.selectors.report import Sheet, blank_inapplicable
from chiso.reporting.terms import FigureSource, FigureState


def cell_of(figure: Figure | None, spec: FigureSpec) -> str:
    """What stands in the input of a figure, typed back as it is read: ``195.197``, ``99,1``; empty for a
    state.
    """
    if figure is None or figure.state != FigureState.KNOWN or figure.value is None:
        return ""
    if spec.kind in ("flag", "choice"):
        return str(int(figure.value))
    return number(Decimal(figure.value))


@dataclass(frozen=True, slots=True)
class Cite:
    """A figure a section should cite: its mark and how it stands."""

    key: str
    title: str
    shown: str


@dataclass(slots=True)
class Part:
    """A section of the outline with its text."""

    spec: SectionSpec
    depth: int
    section: Section | None
    spans: Sequence[Span]
    cites: Sequence[Cite]
    documents: Sequence[ReportDocument]

    @property
    def key(self) -> str:
        return self.spec.key

    @property
    def place(self) -> str:
        return f"section:{self.spec.key}"

    @property
    def marked(self) -> bool:
        """The text cites figures: shown also as it will be read."""
        return any(span.kind != "words" for span in self.spans)

    @property
    def open(self) -> bool:
        """Unfolded at first: what is asked for, and what has something in it."""
        return self.required or bool(self.section and (self.section.text or self.section.standing))

    @property
    def leaf(self) -> bool:
        return not self.spec.children

    @property
    def anchor(self) -> str:
        return anchor_of(f"section:{self.spec.key}")

    @property
    def required(self) -> bool:
        return self.spec.need == "required"

    @property
    def level(self) -> int:
        """Heading level on the page, where the report's own parts are h2."""
        return min(self.depth + 3, 6)


@dataclass(slots=True)
class Row:
    """A line of a statistic form."""

    spec: FigureSpec
    figure: Figure | None
    computed: Computed | None
    shown: str
    cell: str
    before: str
    documents: Sequence[ReportDocument]

    @property
    def key(self) -> str:
        return self.spec.key

    @property
    def anchor(self) -> str:
        return anchor_of(f"figure:{self.spec.key}")

    @property
    def options(self) -> list[dict[str, Any]]:
        """Answers of a choice, the chosen one marked."""
        return [
            {"value": one.value, "title": one.title.vi, "chosen": str(one.value) == self.cell}
            for one in self.spec.choices
        ]

    @property
    def heading(self) -> bool:
        return self.spec.kind == "heading"

    @property
    def state(self) -> str:
        return self.figure.state if self.figure and self.figure.state != FigureState.KNOWN else ""

    @property
    def revision(self) -> int:
        return self.figure.revision if self.figure else 0

    @property
    def counted(self) -> Any:
        """What the system counted, where it counts this line."""
        return (self.figure.origin or {}).get("value") if self.figure and self.spec.tasks else None

    @property
    def overridden(self) -> bool:
        return (
            self.counted is not None
            and self.figure is not None
            and self.figure.source == FigureSource.ENTERED
        )

    @property
    def told(self) -> bool:
        """There is something to read: a number other than 0, words, or a reason."""
        return self.heading or self.note != "" or self.shown not in ("", "0", "không xác định")

    @property
    def how(self) -> str:
        """The trace of a computed line."""
        return "; ".join(step.words for step in self.computed.why) if self.computed else ""

    @property
    def note(self) -> str:
        return self.figure.note if self.figure else ""

    @property
    def carried(self) -> str:
        origin = (self.figure.origin or {}) if self.figure else {}
        carried = self.figure is not None and self.figure.source == FigureSource.CARRIED
        return str(origin.get("window", "")) if carried else ""


SHORT = 40
"""Lines of a form that a page carries even folded."""


@dataclass(slots=True)
class Form:
    """A statistic form. ``system``: every line anybody would fill is counted by the system."""

    spec: FormSpec
    rows: list[Row]
    system: bool
    empty: int
    """Lines that ask for an answer and have none."""
    open: bool = False
    """Unfolded on the page: the one to be filled in next; all of them where there are few."""

    @property
    def later(self) -> bool:
        """Long and nothing to fill in: the page leaves it folded and fetches it when it is opened."""
        return self.system and len(self.rows) > SHORT

    @property
    def anchor(self) -> str:
        """How the element ids of its lines begin."""
        return anchor_of(f"figure:{self.spec.code}:")

    @property
    def printed(self) -> list[Row]:
        """On paper a form the system counts leaves out lines that count nothing; others are whole."""
        return [row for row in self.rows if row.told] if self.system else self.rows


FEW = 2
"""So many forms to be typed stand open side by side; of more only the next one to be filled in."""


def parts_of(sheet: Sheet) -> list[Part]:
    """The outline in order; texts with their figures put in, as they will be read."""
    layout, values = sheet.layout, sheet.whole
    found: list[Part] = []

    def walk(spec: SectionSpec, depth: int) -> None:
        section = sheet.sections.get(spec.key)
        words = section.text if section else ""
        found.append(
            Part(
                spec=spec,
                depth=depth,
                section=section,
                spans=spans(words, layout, values),
                cites=_cites(layout, spec, values),
                documents=sheet.documents.get(f"section:{spec.key}", ()),
            )
        )
        for child in spec.children:
            walk(child, depth + 1)

    for top in layout.sections:
        walk(top, 0)
    return found


def _cites(layout: Layout, spec: SectionSpec, values: Mapping[str, Value]) -> list[Cite]:
    return [
        Cite(key, layout.figures[key].title.vi, shown(values.get(key), layout.figures[key]))
        for key in spec.figures
    ]


def forms_of(sheet: Sheet) -> list[Form]:
    """Every form with its lines, and how each stood in the last report."""
    found = []
    for spec in sheet.layout.forms:
        rows = [_row(line, sheet) for line in spec.rows]
        asked = [row for row in rows if not row.heading and row.spec.computed is None]
        found.append(
            Form(
                spec=spec,
                rows=rows,
                system=bool(asked) and all(row.spec.tasks is not None for row in asked),
                empty=sum(row.figure is None and row.spec.need == "required" for row in asked),
            )
        )
    typed = [form for form in found if not form.system]
    for form in typed if len(typed) <= FEW else [form for form in typed if form.empty][:1]:
        form.open = True
    return found


def _row(spec: FigureSpec, sheet: Sheet) -> Row:
    figure, last = sheet.figures.get(spec.key), sheet.values_before.get(spec.key)
    heading = spec.kind == "heading"
    return Row(
        spec=spec,
        figure=figure,
        computed=sheet.computed.get(spec.key),
        shown="" if heading else shown(sheet.whole.get(spec.key), spec),
        cell="" if heading else cell_of(figure, spec),
        before=shown(last, spec),
        documents=sheet.documents.get(f"figure:{spec.key}", ()),
    )


@dataclass(slots=True)
class TaskRow:
    """A task line with its proofs and what the last report promised."""

    line: ReportTask
    proofs: Sequence[Proof]
    documents: Sequence[ReportDocument]
    promised: bool

    @property
    def anchor(self) -> str:
        return anchor_of(f"task:{self.line.task_id}")

    @property
    def place(self) -> str:
        return f"task:{self.line.task_id}"

    @property
    def gained(self) -> int | None:
        line = self.line
        if line.percent is None or line.percent_before is None:
            return None
        return line.percent - line.percent_before

    @property
    def moved(self) -> bool:
        """Something to tell: it moved, ended, or was written about."""
        line = self.line
        return bool(
            self.gained or line.words or line.done_on or (line.percent_before is None and line.percent)
        )


@dataclass(slots=True)
class Tasks:
    """The tasks of a report as a person reads them: what asks for words first."""

    late: list[TaskRow] = field(default_factory=list)
    moved: list[TaskRow] = field(default_factory=list)
    still: list[TaskRow] = field(default_factory=list)
    left_out: list[TaskRow] = field(default_factory=list)
    coming: list[ReportTask] = field(default_factory=list)
    promised: list[tuple[ReportTask, TaskRow | None]] = field(default_factory=list)

    @property
    def kept(self) -> int:
        return sum(row is not None and row.line.done_on is not None for _said, row in self.promised)

    @property
    def any(self) -> bool:
        return bool(self.late or self.moved or self.still or self.left_out)


def tasks_of(sheet: Sheet, proofs: Mapping[int, Sequence[Proof]]) -> Tasks:
    found, by_task = Tasks(coming=sheet.coming), dict[int, TaskRow]()
    for line in sheet.done:
        row = TaskRow(
            line,
            proofs.get(line.task_id, ()),
            sheet.documents.get(f"task:{line.task_id}", ()),
            line.task_id in sheet.promised,
        )
        by_task[line.task_id] = row
        if line.left_out:
            found.left_out.append(row)
        elif line.overdue:
            found.late.append(row)
        elif row.moved:
            found.moved.append(row)
        else:
            found.still.append(row)
    found.promised = [(said, by_task.get(task)) for task, said in sheet.promised.items()]
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body that the layout names, and how many blank lines do not concern it."""

    key: str
    title: str
    count: int


def bodies_of(sheet: Sheet) -> list[Kind]:
    """Kinds of body with blank lines that do not concern them; none for the authority's own report, whose
    figures come from its units."""
    if sheet.report.consolidates:
        return []
    found = (
        Kind(key, body.title.vi, len(blank_inapplicable(sheet.layout, key, known=sheet.figures)))
        for key, body in sheet.layout.head.bodies.items()
    )
    return [kind for kind in found if kind.count]
