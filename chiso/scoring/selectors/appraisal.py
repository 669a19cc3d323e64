"""Reads of appraisal: the actor's seating, his desk, one criterion with everything he may know of it.

Every read of a word goes through ``Seating.sees``: what may not be seen is fetched into no page, count or
export. Lists stay at a constant number of queries whatever the round holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from chiso.engine.decimals import rounded
from chiso.engine.rules.verdict import Ask
from chiso.engine.spec.types import Node
from chiso.engine.trace import shown_points
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import (
    Appraiser,
    Consensus,
    CouncilMember,
    HandIn,
    LineEvidence,
    LineNote,
    Mark,
    MarkChange,
    Query,
    Round,
    Scope,
    Subject,
)
from chiso.scoring.policies.appraisal import WORD_OF, Seating
from chiso.scoring.policies.round import manages
from chiso.scoring.policies.subject import is_own
from chiso.scoring.schemas.appraisal import Asked, Spoken, asked, spoken
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import said_of
from chiso.scoring.selectors.sheet import scopes_of
from chiso.scoring.selectors.subject import council_role_of, seats_of, seen
from chiso.scoring.terms import MarkStage, RoundState, Seat, SheetState

REQUIRED = ("unit", "appraiser")
"""Who supplies the lines an appraiser must speak of; surveys and statistics may come in later."""
WITH_UNIT = (SheetState.DRAFT, SheetState.SUBMITTED, SheetState.RETURNED)
RUNNING = (RoundState.OPEN, RoundState.DECIDED, RoundState.PUBLISHED)


# --- who one is ---------------------------------------------------------------------------------------


def seating_of(subject: Subject, *, actor: Actor) -> Seating:
    """What the actor is to a subject; three queries."""
    return _seating(
        subject,
        actor,
        seats=seats_of(subject.round_id, actor=actor),
        council=council_role_of(subject.round_id, actor=actor),
        handed=frozenset(HandIn.objects.filter(subject=subject).values_list("domain", "seat")),
    )


def _seating(
    subject: Subject,
    actor: Actor,
    *,
    seats: frozenset[tuple[str, str]],
    council: str,
    handed: frozenset[tuple[str, str]],
) -> Seating:
    return Seating(
        own=is_own(actor, subject),
        manages=manages(actor, subject.round),
        council=council,
        seats=seats,
        handed=handed,
        blind=subject.round.blind,
        state=subject.state,
        early=subject.round.units_see_appraisal,
    )


def appraised_subject(pk: int, *, actor: Actor) -> tuple[Subject, Seating]:
    """A subject for those who appraise, run or decide; 404 for the unit and for strangers. Four queries."""
    subject = seen(actor).filter(pk=pk).first()
    if subject is None:
        raise not_found("phiếu chấm điểm")
    seating = seating_of(subject, actor=actor)
    if not seating.inside:
        raise not_found("phiếu chấm điểm")
    return subject, seating


# --- what is asked ------------------------------------------------------------------------------------


def applicable(book: Book, *, body: str, scopes: Mapping[str, str]) -> dict[str, tuple[Ask, ...]]:
    """Domain → the lines asked of a body, in printed order; domains without any are left out."""
    out = set(scopes)
    if body:
        for group in book.index.head.bodies[body].inapplicable:
            out.update(group.codes)
    found: dict[str, list[Ask]] = defaultdict(list)
    for code, ask in book.asks.items():
        path = tuple(book.path(code))
        if not out.intersection(path):
            found[path[-1]].append(ask)
    return {domain: tuple(asks) for domain, asks in found.items()}


def required(book: Book, asks: Iterable[Ask], *, spoken_of: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Lines an appraiser must speak of: of the unit's or his own; bonus and penalty only when claimed."""
    return tuple(
        ask.code
        for ask in asks
        if ask.by in REQUIRED and (ask.code in spoken_of or _role(book, ask.code) == "normal")
    )


def _role(book: Book, code: str) -> str:
    roles = [book.nodes[step].role for step in book.path(code) if step in book.nodes]
    return next((role for role in roles if role != "normal"), "normal")


# --- the desk -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One domain of a subject on the desk. ``seat``: the actor's; empty where he only runs or decides."""

    domain: str
    seat: str
    done: int
    lines: int
    handed: bool
    """By the actor's seat, or, for those without one, by every seat asked for."""
    waiting: int
    """Explanations that wait for an appraiser's word."""

    @property
    def complete(self) -> bool:
        return self.done >= self.lines


@dataclass(frozen=True, slots=True)
class DeskRow:
    subject: Subject
    unit: str
    own: bool
    cells: tuple[Cell | None, ...]
    """By domain; ``None``: not given to the actor, or not asked of the unit."""

    @property
    def done(self) -> int:
        return sum(cell.done for cell in self.cells if cell)

    @property
    def lines(self) -> int:
        return sum(cell.lines for cell in self.cells if cell)

    @property
    def waiting(self) -> int:
        return sum(cell.waiting for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Desk:
    round: Round
    domains: tuple[Node, ...]
    rows: tuple[DeskRow, ...]
    seats: frozenset[tuple[str, str]]
    manages: bool
    council: str
    unsent: int
    """Subjects whose sheet is still with the unit."""

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def lines(self) -> int:
        return sum(row.lines for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.waiting for row in self.rows)


def rounds_on_desk(actor: Actor) -> list[Round]:
    """Running rounds in which the actor appraises, decides or which he runs, newest first; one query."""
    mine = Q(pk__in=())
    if actor.person_id is not None:
        mine |= Q(pk__in=Appraiser.objects.filter(person_id=actor.person_id).values("round_id"))
        mine |= Q(pk__in=CouncilMember.objects.filter(person_id=actor.person_id).values("round_id"))
    if actor.sees_authority:
        mine |= Q(authority_id=actor.authority_id)
    return list(Round.objects.filter(mine, state__in=RUNNING).select_related("edition"))


def round_for(pk: int, *, actor: Actor) -> Round:
    """A running round the actor appraises, decides or runs; 404 otherwise. One query."""
    found = next((one for one in rounds_on_desk(actor) if one.pk == pk), None)
    if found is None:
        raise not_found("đợt chấm điểm")
    return found


def desk(round_: Round, *, actor: Actor, names: Mapping[int, str], size: int = 200) -> Desk:
    """Subjects × domains: what is done, what waits for the actor. Nine queries whatever the round holds."""
    book = book_of(round_.edition)
    seats = seats_of(round_.pk, actor=actor)
    council = council_role_of(round_.pk, actor=actor)
    subjects = list(
        seen(actor)
        .filter(round=round_)
        .exclude(state__in=(SheetState.DRAFT, SheetState.SUBMITTED))
        .order_by("group__position", "group_id", "unit__position", "unit__code")[:size]
    )
    keys = [subject.pk for subject in subjects]
    handed: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for key, domain, seat in HandIn.objects.filter(subject_id__in=keys).values_list(
        "subject_id", "domain", "seat"
    ):
        handed[key].add((domain, seat))
    scopes: dict[int, dict[str, str]] = defaultdict(dict)
    for key, code in Scope.objects.filter(subject_id__in=keys).values_list("subject_id", "code"):
        scopes[key][code] = ""
    words: dict[tuple[int, str], set[str]] = defaultdict(set)
    stages = (MarkStage.FIRST, MarkStage.BLIND)
    for key, code, stage in Mark.objects.filter(subject_id__in=keys, stage__in=stages).values_list(
        "subject_id", "code", "stage"
    ):
        words[(key, stage)].add(code)
    waiting: dict[int, list[str]] = defaultdict(list)
    for key, code in Query.objects.filter(subject_id__in=keys, state="answered").values_list(
        "subject_id", "code"
    ):
        waiting[key].append(code)
    lines: dict[tuple[str, frozenset[str]], dict[str, tuple[str, ...]]] = {}
    rows = []
    for subject in subjects:
        kind = (subject.body, frozenset(scopes[subject.pk]))
        if kind not in lines:
            asked_of = applicable(book, body=subject.body, scopes=scopes[subject.pk])
            lines[kind] = {domain: required(book, asks) for domain, asks in asked_of.items()}
        seating = _seating(subject, actor, seats=seats, council=council, handed=frozenset(handed[subject.pk]))
        rows.append(
            DeskRow(
                subject=subject,
                unit=names.get(subject.unit_id, subject.unit.code),
                own=seating.own,
                cells=tuple(
                    _cell(node.code, lines[kind], seating, words, waiting[subject.pk], subject.pk, book)
                    for node in book.index.tree
                ),
            )
        )
    domains = tuple(
        node for place, node in enumerate(book.index.tree) if any(row.cells[place] for row in rows)
    )
    kept = [place for place, node in enumerate(book.index.tree) if node in domains]
    rows = [
        DeskRow(row.subject, row.unit, row.own, tuple(row.cells[place] for place in kept)) for row in rows
    ]
    unsent = Subject.objects.filter(round=round_, state__in=WITH_UNIT).count()
    return Desk(round_, domains, tuple(rows), seats, manages(actor, round_), council, unsent)


def _cell(
    domain: str,
    lines: Mapping[str, tuple[str, ...]],
    seating: Seating,
    words: Mapping[tuple[int, str], set[str]],
    waiting: Sequence[str],
    key: int,
    book: Book,
) -> Cell | None:
    asked_here = lines.get(domain, ())
    if not asked_here or not seating.inside:
        return None
    seat = seating.seat_in(domain)
    if not seat and not (seating.manages or seating.council):
        return None
    stage = MarkStage.BLIND if seat == Seat.BLIND else MarkStage.FIRST
    # Whoever may not read a word may not count it either.
    done = len(words.get((key, stage), set()) & set(asked_here)) if seating.sees(stage, domain) else 0
    return Cell(
        domain=domain,
        seat=seat,
        done=done,
        lines=len(asked_here),
        handed=seating.is_in(domain, seat) if seat else seating.open_in(domain),
        waiting=sum(book.domain_of(code) == domain for code in waiting),
    )


# --- one criterion ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """What one stage says of a line, as the actor may read it."""

    stage: str
    label: str
    mark: Mark
    spoken: Spoken

    @property
    def who(self) -> str:
        return str(self.mark.by.person or self.mark.by)


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: what is asked, everybody's word that may be read, and the form of the actor's own."""

    ask: Asked
    unit: Word | None
    words: tuple[Word, ...]
    """All but the unit's, in the order of the stages."""
    own: Word | None
    """The word of the actor's seat at the present stage."""
    before: Word | None
    """What counts before the actor speaks: what “agree” would keep."""
    stage: str
    changed: bool
    """The unit changed the line after the actor spoke."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A printed criterion of a subject on the appraiser's page."""

    node: Node
    domain: Node
    lines: tuple[LineView, ...]
    evidence: tuple[LineEvidence, ...]
    queries: tuple[Query, ...]
    notes: tuple[LineNote, ...]
    history: tuple[MarkChange, ...]
    consensus: Mapping[str, Consensus]


def criterion(subject: Subject, code: str, *, seating: Seating) -> Criterion:
    """One criterion with all the actor may know of it; 404 where it is not asked. Ten queries."""
    book = book_of(subject.round.edition)
    node = book.leaf_of(code)
    if node is None or node.code != code:
        raise not_found("tiêu chí")
    lines = applicable(book, body=subject.body, scopes=scopes_of(subject))
    domain = book.domain_of(code)
    asks = [ask for ask in lines.get(domain, ()) if ask.code.partition("/")[0] == code]
    if not asks:
        raise not_found("tiêu chí")
    codes = [node.code, *(ask.code for ask in asks)]
    marks = [
        mark
        for mark in Mark.objects.filter(subject=subject, code__in=codes).select_related("by__person")
        if seating.sees(mark.stage, domain)
    ]
    versions = Prefetch("document__versions")
    return Criterion(
        node=node,
        domain=book.nodes[domain],
        lines=tuple(_line(book, ask, marks, seating, domain, group=len(asks) > 1) for ask in asks),
        evidence=tuple(
            LineEvidence.objects.filter(subject=subject, code__in=codes)
            .select_related("document", "by__person")
            .prefetch_related(versions, "document__versions__file")
        ),
        queries=tuple(
            row
            for row in Query.objects.filter(subject=subject, code__in=codes).select_related(
                "by__person", "answered_by__person", "settled_by__person"
            )
            if seating.sees_of_seat(row.seat, domain)
        ),
        notes=tuple(
            row
            for row in LineNote.objects.filter(
                subject=subject, code__in=codes, inside_unit=False
            ).select_related("by__person")
            if seating.sees_of_seat(row.seat, domain)
        ),
        history=tuple(
            row
            for row in MarkChange.objects.filter(subject=subject, code__in=codes).select_related(
                "by__person"
            )[:80]
            if seating.sees(row.stage, domain)
        ),
        consensus={row.code: row for row in Consensus.objects.filter(subject=subject, code__in=codes)}
        if seating.open_in(domain)
        else {},
    )


def _line(
    book: Book, ask: Ask, marks: Sequence[Mark], seating: Seating, domain: str, *, group: bool
) -> LineView:
    words = {
        mark.stage: Word(mark.stage, str(MarkStage(mark.stage).label), mark, spoken(book, ask, said_of(mark)))
        for mark in marks
        if mark.code == ask.code
    }
    stage = seating.word_in(domain)
    own = words.get(stage) if stage else None
    unit = words.get(MarkStage.SELF)
    order = [one for one in MarkStage.values if one != MarkStage.SELF and one in words]
    counted = (
        (MarkStage.AGREED, MarkStage.FIRST, MarkStage.SELF)
        if stage == MarkStage.SECOND
        else (MarkStage.SELF,)
    )
    return LineView(
        ask=asked(book, ask, group=group),
        unit=unit,
        words=tuple(words[one] for one in order),
        own=own,
        before=next((words[one] for one in counted if one in words), None),
        stage=stage,
        changed=bool(own and unit and unit.mark.at > own.mark.at),
    )


@dataclass(frozen=True, slots=True)
class Stop:
    """A criterion in the list of the appraiser: how it stands for his seat."""

    node: Node
    domain: str
    lines: int
    done: int
    differs: bool
    """His word earns other points than the unit's."""
    waiting: bool
    """An explanation waits for his word."""
    changed: bool
    unit: str
    """Points by the unit, rounded as shown; empty while open."""
    own: str


def stops(subject: Subject, *, seating: Seating) -> tuple[Stop, ...]:
    """The criteria the actor appraises (all, for those who run or decide), in printed order; four queries."""
    book = book_of(subject.round.edition)
    lines = applicable(book, body=subject.body, scopes=scopes_of(subject))
    marks: dict[tuple[str, str], Mark] = {
        (mark.code, mark.stage): mark for mark in Mark.objects.filter(subject=subject)
    }
    waiting = set(Query.objects.filter(subject=subject, state="answered").values_list("code", flat=True))
    found = []
    for domain, asks in lines.items():
        seat = seating.seat_in(domain)
        if not seat and not (seating.manages or seating.council):
            continue
        stage = _stage_shown(seating, domain)
        leaves: dict[str, list[Ask]] = defaultdict(list)
        for ask in asks:
            leaves[ask.code.partition("/")[0]].append(ask)
        for code, group in leaves.items():
            found.append(_stop(book.nodes[code], domain, group, stage, marks, waiting, seating))
    return tuple(found)


def _stage_shown(seating: Seating, domain: str) -> str:
    """The word beside the unit's in the list: the actor's own, else the first that may be read."""
    if word := seating.word_in(domain):
        return word
    seat = seating.seat_in(domain)
    return (
        MarkStage.BLIND.value if seat == Seat.BLIND and not seating.open_in(domain) else MarkStage.FIRST.value
    )


def _stop(
    node: Node,
    domain: str,
    asks: Sequence[Ask],
    stage: str,
    marks: Mapping[tuple[str, str], Mark],
    waiting: set[str],
    seating: Seating,
) -> Stop:
    sees = seating.sees(stage, domain)
    unit = [marks.get((ask.code, MarkStage.SELF)) for ask in asks]
    own = [marks.get((ask.code, stage)) if sees else None for ask in asks]
    both = [(a, b) for a, b in zip(unit, own, strict=True) if a is not None and b is not None]
    return Stop(
        node=node,
        domain=domain,
        lines=len(asks),
        done=sum(mark is not None for mark in own),
        differs=any(a.points != b.points for a, b in both)
        or any(a is None and b is not None and b.points for a, b in zip(unit, own, strict=True)),
        waiting=bool(waiting & {node.code, *(ask.code for ask in asks)}),
        changed=any(a.at > b.at for a, b in both),
        unit=_points([mark.points if mark else None for mark in unit]),
        own=_points([mark.points if mark else None for mark in own]),
    )


def _points(points: Sequence[Decimal | None]) -> str:
    """The sum as shown; empty unless every line has points."""
    if any(one is None for one in points):
        return ""
    return shown_points(Fraction(sum((one for one in points if one is not None), Decimal(0))))


def missing_words(subject: Subject, domain: str, *, seat: str) -> list[str]:
    """Lines of a domain of which a seat has not spoken yet, in printed order; three queries."""
    book = book_of(subject.round.edition)
    asks = applicable(book, body=subject.body, scopes=scopes_of(subject)).get(domain, ())
    rows = set(
        Mark.objects.filter(subject=subject, stage__in=(MarkStage.SELF, WORD_OF[Seat(seat)])).values_list(
            "code", "stage"
        )
    )
    claimed = frozenset(code for code, stage in rows if stage == MarkStage.SELF)
    said = {code for code, stage in rows if stage != MarkStage.SELF}
    return [code for code in required(book, asks, spoken_of=claimed) if code not in said]


def gaps_of(subject: Subject) -> list[str]:
    """What the first appraisal of a subject still lacks, in words; six queries."""
    book = book_of(subject.round.edition)
    lines = applicable(book, body=subject.body, scopes=scopes_of(subject))
    handed = set(HandIn.objects.filter(subject=subject).values_list("domain", "seat"))
    wanted = (Seat.FIRST, Seat.BLIND) if subject.round.blind else (Seat.FIRST,)
    found = [
        _("lĩnh vực %(domain)s: chưa nộp (%(seat)s)") % {"domain": domain, "seat": seat.label}
        for domain, asks in lines.items()
        if required(book, asks)
        for seat in wanted
        if (domain, seat.value) not in handed
    ]
    if subject.round.blind:
        settled = {
            row.code for row in Consensus.objects.filter(subject=subject) if row.settled or row.referred
        }
        found += [
            _("tiêu chí %(code)s: hai người thẩm định chưa thống nhất") % {"code": code}
            for code in apart(subject, book=book)
            if code not in settled
        ]
    return found


def apart(subject: Subject, *, book: Book, domain: str = "") -> list[str]:
    """Lines on which the two blind appraisers differ in points, in printed order; one query."""
    words: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    rows = Mark.objects.filter(subject=subject, stage__in=(MarkStage.FIRST, MarkStage.BLIND))
    for code, stage, points in rows.values_list("code", "stage", "points"):
        words[code][stage] = points
    return [
        code
        for code in (*book.asks, *(code for code in words if code not in book.asks))
        if len(words.get(code, {})) == 2
        and words[code][MarkStage.FIRST] != words[code][MarkStage.BLIND]
        and domain in ("", book.domain_of(code))
    ]


def evidence_for(pk: int, *, actor: Actor) -> LineEvidence:
    """A document under a line, for those who appraise or decide on it and for the unit; 404 otherwise.

    The unit showed it for this purpose: an appraiser reads it here though the library may not show it to him.
    """
    row = (
        LineEvidence.objects.filter(pk=pk, subject__in=seen(actor))
        .select_related("subject__round__edition", "document")
        .prefetch_related("document__versions__file")
        .first()
    )
    if row is None:
        raise not_found("tài liệu")
    return row


def waiting_queries(subject: Subject, *, seating: Seating) -> list[Query]:
    """Questions and explanations of a subject the actor may read, those that wait first; one query."""
    book = book_of(subject.round.edition)
    rows = Query.objects.filter(subject=subject).select_related("by__person", "answered_by__person")
    order = {"answered": 0, "asked": 1, "settled": 2}
    return sorted(
        (row for row in rows if seating.sees_of_seat(row.seat, book.domain_of(row.code))),
        key=lambda row: (order.get(row.state, 3), row.pk),
    )


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One line of one subject for a workbook: points as far as the actor may read them."""

    unit: str
    code: str
    title: str
    maximum: Decimal
    points: Mapping[str, Decimal | None]
    """Stage → points; stages that may not be read are absent."""
    reasons: str


def export_rows(round_: Round, *, actor: Actor, names: Mapping[int, str]) -> list[ExportRow]:
    """Every line of every subject the actor appraises, runs or decides; seven queries."""
    book = book_of(round_.edition)
    found = desk(round_, actor=actor, names=names)
    subjects = [row.subject for row in found.rows if not row.own]
    keys = [subject.pk for subject in subjects]
    marks: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    for mark in Mark.objects.filter(subject_id__in=keys):
        marks[(mark.subject_id, mark.code)].append(mark)
    reasons: dict[tuple[int, str, str], str] = {}
    for key, code, stage, reason in (
        MarkChange.objects.filter(subject_id__in=keys)
        .exclude(stage=MarkStage.SELF)
        .order_by("id")
        .values_list("subject_id", "code", "stage", "reason")
    ):
        reasons[(key, code, stage)] = reason
    handed: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for key, domain, seat in HandIn.objects.filter(subject_id__in=keys).values_list(
        "subject_id", "domain", "seat"
    ):
        handed[key].add((domain, seat))
    rows = []
    for row in found.rows:
        if row.own:
            continue
        seating = _seating(
            row.subject,
            actor,
            seats=found.seats,
            council=found.council,
            handed=frozenset(handed[row.subject.pk]),
        )
        given = {cell.domain for cell in row.cells if cell}
        for code, ask in book.asks.items():
            domain = book.domain_of(code)
            said = marks.get((row.subject.pk, code), [])
            if domain not in given or not said:
                continue
            seen_marks = [mark for mark in said if seating.sees(mark.stage, domain)]
            rows.append(
                ExportRow(
                    unit=row.unit,
                    code=code,
                    title=book.titles.get(code, code),
                    maximum=Decimal(shown_plain(ask.points)),
                    points={mark.stage: mark.points for mark in seen_marks},
                    reasons="; ".join(
                        text
                        for mark in seen_marks
                        if (text := reasons.get((row.subject.pk, code, mark.stage), ""))
                    ),
                )
            )
    return rows


def shown_plain(value: Fraction) -> str:
    """A maximum as a plain decimal: they are printed decimals in every edition."""
    return format(rounded(value, places=4, mode="half_up").normalize(), "f")
