"""Reads of one sheet as people work on it: the tree with gaps, one criterion with all that belongs to it.

A gap is what stands between the sheet and handing it in: a figure nobody gave, evidence or its page that
is missing, a figure that differs from its source unexplained. An explanation in words closes the first
two, as the guidance says. What others will fill in is no gap of the unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chiso.engine.decimals import exact_number
from chiso.engine.rules.apply import takes_percent, zero_when_nothing
from chiso.engine.rules.lines import MET, UNMET
from chiso.engine.rules.verdict import ZERO, Ask
from chiso.engine.score.result import NodeResult, Result
from chiso.engine.score.sheet import figures_of
from chiso.engine.spec import types as t
from chiso.engine.spec import words
from chiso.engine.states import Standing
from chiso.engine.trace import Step, shown, shown_points
from chiso.engine.vietnamese import fold
from chiso.org.policies import Actor
from chiso.scoring.models import LineEvidence, LineNote, Mark, MarkChange, Subject
from chiso.scoring.policies import subject as policies
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import in_words
from chiso.scoring.selectors.sheet import marks_of, result_of, scopes_of, unit_names
from chiso.scoring.selectors.subject import owners_of
from chiso.scoring.terms import MarkStage, Origin

OPEN = (Standing.MISSING, Standing.PENDING)


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing on a criterion: ``figures``, ``evidence``, ``page`` or ``source``, in words."""

    code: str
    kind: str
    words: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Limb:
    """A row of the tree."""

    code: str
    title: str
    depth: int
    leaf: bool
    standing: str
    points: str
    maximum: str
    gaps: tuple[Gap, ...]
    below: int
    """Gaps on the criteria under a group."""
    mine: bool
    by: str
    search: str
    full: bool = False

    @property
    def gap_words(self) -> str:
        return "; ".join(gap.words for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Work:
    """A sheet opened: everything the page is made of."""

    subject: Subject
    book: Book
    marks: Sequence[Mark]
    scopes: Mapping[str, str]
    evidence: Mapping[str, Sequence[LineEvidence]]
    result: Result
    owners: Mapping[str, frozenset[int]]
    name: str
    gaps: Mapping[str, tuple[Gap, ...]] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """How many gaps there are in all."""
        return sum(len(gaps) for gaps in self.gaps.values())

    @property
    def total(self) -> str:
        return self.result.shown(self.result.total.known)

    @property
    def maximum(self) -> str:
        return self.result.shown(self.result.total.maximum)

    @property
    def percent(self) -> int:
        """Of the maximum, decided so far, for a bar."""
        most = self.result.total.maximum
        return int(100 * self.result.total.known / most) if most else 0

    def own(self) -> tuple[str, str]:
        """Points so far and maximum of what the unit scores itself."""
        part = self.result.by.get("unit")
        return (
            ("0", "0") if part is None else (self.result.shown(part.known), self.result.shown(part.maximum))
        )


def work_of(subject: Subject, *, stage: str = MarkStage.SELF) -> Work:
    """A sheet as it counts at ``stage``; six queries."""
    book = book_of(subject.round.edition)
    marks, scopes = marks_of(subject), scopes_of(subject)
    evidence: dict[str, list[LineEvidence]] = defaultdict(list)
    for row in LineEvidence.objects.filter(subject=subject).select_related("document", "by__person"):
        evidence[row.code].append(row)
    name = unit_names([subject]).get(subject.unit_id, subject.unit.code)
    result = result_of(subject, stage, marks=marks, scopes=scopes, unit=name)
    said = {mark.code: mark for mark in marks if mark.stage == MarkStage.SELF}
    return Work(
        subject=subject,
        book=book,
        marks=marks,
        scopes=scopes,
        evidence=evidence,
        result=result,
        owners=owners_of(subject),
        name=name,
        gaps={leaf.code: tuple(_gaps(book, leaf, result, said, evidence)) for leaf in book.leaves},
    )


def _gaps(
    book: Book,
    leaf: t.Node,
    result: Result,
    said: Mapping[str, Mark],
    evidence: Mapping[str, Sequence[LineEvidence]],
) -> Iterator[Gap]:
    node = result.nodes[leaf.code]
    own = [ask for ask in book.lines_of(leaf) if ask.by == "unit"]
    if not own or node.standing is Standing.NOT_APPLICABLE:
        return
    explained = any(said[code].note for code in (leaf.code, *(ask.code for ask in own)) if code in said)
    title = leaf.title.vi
    for ask in own:
        found = result.nodes[ask.code]
        noted = (ask.code in said and said[ask.code].note) or (leaf.code in said and said[leaf.code].note)
        if found.standing in OPEN and not noted:
            place = book.titles[ask.code] if ask.code != leaf.code else ""
            lacking = f"thiếu số liệu {', '.join(found.gaps)}" if found.gaps else "chưa chấm"
            yield Gap(leaf.code, "figures", f"{place}: {lacking}" if place else lacking, title)
    wanted = leaf.evidence is not None and leaf.evidence.need == "required"
    rows = evidence.get(leaf.code, ())
    if wanted and node.known > 0 and not rows and not explained:
        yield Gap(leaf.code, "evidence", "chưa có tài liệu kiểm chứng hoặc giải trình", title)
    for row in rows:
        if not row.page.strip():
            yield Gap(leaf.code, "page", f"chưa ghi trang của “{row.document.title}”", title)


def tree_of(work: Work, *, actor: Actor) -> list[Limb]:
    """The rows of the tree, in printed order."""
    below: dict[str, int] = defaultdict(int)
    for code, gaps in work.gaps.items():
        for step in work.book.path(code):
            below[step] += len(gaps)
    return [limb(work, code, below[code], actor=actor) for code in work.book.nodes]


def limb(work: Work, code: str, below: int, *, actor: Actor) -> Limb:
    book, node, found = work.book, work.book.nodes[code], work.result.nodes[code]
    path = tuple(book.path(code))
    leaf = node.rule is not None
    others = leaf and all(ask.by != "unit" for ask in book.lines_of(node))
    return Limb(
        code=code,
        title=node.title.vi,
        depth=len(path) - 1,
        leaf=leaf,
        standing=found.standing.value,
        points=points_shown(work.result, found),
        maximum=work.result.shown(found.maximum),
        gaps=work.gaps.get(code, ()),
        below=below,
        mine=leaf and not others and policies.may_fill_line(actor, work.subject, path, work.owners),
        by=words.BY[book.lines_of(node)[0].by] if others else "",
        search=fold(f"{code} {node.title.vi}"),
        full=found.points is not None and found.points == found.maximum and found.maximum > 0,
    )


def points_shown(result: Result, node: NodeResult) -> str:
    """Points decided so far; empty while nothing is, because nothing is not zero."""
    if node.points is not None:
        return result.shown(node.points)
    return result.shown(node.known) if node.known else ""


# --- one criterion --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureField:
    """A figure to type: its value as people type it, where it came from."""

    name: str
    title: str
    kind: str
    unit: str
    value: str
    origin: Mapping[str, str]
    whole: bool

    @property
    def overridden(self) -> bool:
        return self.origin.get("origin") == Origin.OVERRIDDEN


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: a state, a circumstance, a case, a cut."""

    code: str
    words: str
    points: str = ""
    chosen: bool = False
    special: bool = False


@dataclass(frozen=True, slots=True)
class LineForm:
    """One line that earns points, as it is filled in."""

    code: str
    title: str
    maximum: str
    by: str
    own: bool
    figures: tuple[FigureField, ...]
    states: tuple[Option, ...]
    cases: tuple[Option, ...]
    question: str
    cuts: tuple[Option, ...]
    percent: str
    takes_percent: bool
    note: str
    revision: int
    standing: str
    points: str
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    left_out: str = ""
    """Why it does not apply, when the round said so."""
    saved: Mark | None = None

    @property
    def key(self) -> str:
        """For ids of the page."""
        return self.code.replace(".", "-").replace("/", "_")

    @property
    def free_state(self) -> bool:
        """The rule decides by figures; a state is a special circumstance only."""
        return all(option.special for option in self.states)


@dataclass(frozen=True, slots=True)
class Told:
    """A change of a mark in words."""

    change: MarkChange
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A criterion with everything that belongs to it."""

    node: t.Node
    path: tuple[t.Node, ...]
    rule: tuple[str, ...]
    kind: str
    cites: tuple[str, ...]
    lines: tuple[LineForm, ...]
    whole: LineForm | None
    """Of a criterion printed in lines: its cuts, its circumstances, its explanation."""
    result: NodeResult
    points: str
    maximum: str
    words: str
    evidence: Sequence[LineEvidence]
    notes: Sequence[LineNote]
    changes: Sequence[Told]
    gaps: tuple[Gap, ...]
    may_fill: bool
    previous: str
    next: str


def detail_of(work: Work, code: str, *, actor: Actor, editable: bool) -> Detail | None:
    """One criterion of an opened sheet; None when the code is none that is scored. Two queries more."""
    node = work.book.leaf_of(code)
    if node is None:
        return None
    book = work.book
    path = tuple(book.nodes[step] for step in reversed(list(book.path(node.code))))
    own = {mark.code: mark for mark in work.marks if mark.stage == MarkStage.SELF}
    may = policies.may_fill_line(actor, work.subject, tuple(book.path(node.code)), work.owners)
    codes = [node.code, *(ask.code for ask in book.lines_of(node))]
    left = next((work.scopes[step] for step in book.path(node.code) if step in work.scopes), "")
    forms = tuple(
        _form(
            work,
            ask,
            own.get(ask.code),
            title=book.titles[ask.code],
            left=left or work.scopes.get(ask.code, ""),
        )
        for ask in book.lines_of(node)
    )
    leaves = [leaf.code for leaf in book.leaves]
    here = leaves.index(node.code)
    inside = policies.is_own(actor, work.subject)
    notes = LineNote.objects.filter(subject=work.subject, code__in=codes, inside_unit=True)
    changes = MarkChange.objects.filter(subject=work.subject, code__in=codes, stage=MarkStage.SELF)
    found, labels = work.result.nodes[node.code], book.labels(node)
    return Detail(
        node=node,
        path=path[:-1],
        rule=tuple(words.describe(node.rule, node.figures)) if node.rule is not None else (),
        kind=words.KINDS[words.kind_of(node.rule)] if node.rule is not None else "",
        cites=tuple(step.words for step in work.result.explain(node.code) if step.kind == "cite"),
        lines=forms,
        whole=_whole(work, node, own.get(node.code), left) if book.has_lines(node) else None,
        result=found,
        points=points_shown(work.result, found),
        maximum=work.result.shown(found.maximum if found.maximum else found.printed),
        words=work.result.words(node.code),
        evidence=work.evidence.get(node.code, ()),
        notes=list(notes.select_related("by__person")) if inside else [],
        changes=[
            Told(one, in_words(one.before, labels), in_words(one.after, labels))
            for one in changes.select_related("by__person")[:40]
        ],
        gaps=work.gaps.get(node.code, ()),
        may_fill=may and editable and not left,
        previous=leaves[here - 1] if here else "",
        next=leaves[here + 1] if here + 1 < len(leaves) else "",
    )


def _form(work: Work, ask: Ask, mark: Mark | None, *, title: str, left: str) -> LineForm:
    found = work.result.nodes[ask.code]
    figures = mark.figures if mark else {}
    origins = mark.origins if mark else {}
    state = mark.state if mark else ""
    return LineForm(
        code=ask.code,
        title=title,
        maximum=shown_points(ask.points),
        by=words.BY[ask.by],
        own=ask.by == "unit",
        figures=tuple(
            FigureField(
                name=name,
                title=one.title.vi,
                kind=one.kind,
                unit=one.unit or ("%" if one.kind == "percent" else ""),
                value=typed(figures.get(name, "")),
                origin=origins.get(name, {}),
                whole=one.kind in ("count", "rank"),
            )
            for name, one in figures_of(ask).items()
        ),
        states=tuple(_states(ask, state)),
        cases=tuple(
            Option(case.code, case.when.vi, chosen=bool(mark and mark.case == case.code))
            for case in (ask.rule.cases if isinstance(ask.rule, t.Branch) else ())
        ),
        question=ask.rule.question.vi if isinstance(ask.rule, t.Branch) else "",
        cuts=tuple(
            Option(one.code, one.when.vi, chosen=bool(mark and one.code in mark.cuts)) for one in ask.cuts
        ),
        percent=typed(mark.percent) if mark else "",
        takes_percent=_percent(ask),
        note=mark.note if mark else "",
        revision=mark.revision if mark else 0,
        standing=found.standing.value,
        points=points_shown(work.result, found),
        steps=work.result.explain(ask.code),
        warnings=found.warnings,
        left_out=left,
        saved=mark,
    )


def _whole(work: Work, node: t.Node, mark: Mark | None, left: str) -> LineForm:
    """The criterion itself where its points are printed in lines."""
    state = mark.state if mark else ""
    ask = Ask(
        node.code,
        node.points or ZERO,
        t.Judged(),
        exemptions=node.exemptions,
        cuts=node.cuts,
        may_be_inapplicable=node.na == "reduces",
    )
    found = work.result.nodes[node.code]
    return LineForm(
        code=node.code,
        title=node.title.vi,
        maximum=work.result.shown(found.maximum),
        by="",
        own=True,
        figures=(),
        states=tuple(option for option in _states(ask, state) if option.code != "none_done"),
        cases=(),
        question="",
        cuts=tuple(
            Option(one.code, one.when.vi, chosen=bool(mark and one.code in mark.cuts)) for one in node.cuts
        ),
        percent="",
        takes_percent=False,
        note=mark.note if mark else "",
        revision=mark.revision if mark else 0,
        standing=found.standing.value,
        points=points_shown(work.result, found),
        steps=work.result.explain(node.code),
        warnings=found.warnings,
        left_out=left,
        saved=mark,
    )


def _states(ask: Ask, chosen: str) -> Iterator[Option]:
    """States of the rule, circumstances the text names, and the words every sheet knows."""
    for rule in _rules(ask.rule):
        if isinstance(rule, t.Choice):
            for state in rule.states:
                label = {MET: "Đạt", UNMET: "Không đạt"}.get(state.code, state.when.vi)
                yield Option(state.code, label, shown_points(state.points), state.code == chosen)
        elif isinstance(rule, t.Change):
            for code, label, points in (
                ("higher", "Tăng so với năm trước", rule.higher),
                ("equal", "Bằng năm trước", rule.equal),
                ("lower", "Giảm so với năm trước", rule.lower),
            ):
                yield Option(code, label, shown_points(points), code == chosen)
    for one in ask.exemptions:
        yield Option(one.code, f"{one.when.vi} ({words.THEN[one.then]})", "", one.code == chosen, True)
    if zero_when_nothing(ask.rule) and not any(isinstance(rule, t.Choice) for rule in _rules(ask.rule)):
        yield Option("none_done", "Không thực hiện", shown_points(ZERO), chosen == "none_done", True)
    if ask.may_be_inapplicable:
        yield Option(
            "not_applicable",
            "Không áp dụng, nêu lý do ở giải trình (trừ khỏi điểm tối đa)",
            "",
            chosen == "not_applicable",
            True,
        )


def _rules(rule: t.Simple | t.Branch) -> Iterable[t.Simple]:
    if isinstance(rule, t.Branch):
        return [case.rule for case in rule.cases if case.rule is not None]
    return [rule]


def _percent(ask: Ask) -> bool:
    """Whether one percent may stand for figures; not asked beside a single percent figure."""
    rules = [rule for rule in _rules(ask.rule) if takes_percent(rule, ask)]
    shares = [rule.of for rule in rules if isinstance(rule, t.Bands | t.Ratio | t.Survey)]
    return any(
        not isinstance(of, t.Given) and not (isinstance(of, t.Share) and of.stated == "refused")
        for of in shares
    )


def typed(text: str) -> str:
    """An exact figure as people type it: no grouping, a decimal comma; never one that reads two ways."""
    value = exact_number(text) if text else None
    if value is None:
        return ""
    plain = shown(value).replace(".", "")
    whole, comma, decimals = plain.partition(",")
    return f"{whole}{comma}{decimals}0" if len(decimals) == 3 else plain
