"""Reads of the council: members, sittings, quorum, what waits for its decision."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiso.audit import clock
from chiso.engine.spec.types import Node
from chiso.engine.trace import shown_points
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors.lines import people_in, staff_on
from chiso.scoring.models import (
    Attendance,
    Ballot,
    Consensus,
    CouncilMember,
    Mark,
    Query,
    Round,
    Sitting,
    Subject,
)
from chiso.scoring.policies.round import manages
from chiso.scoring.schemas.appraisal import Asked, asked, spoken
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import said_of
from chiso.scoring.selectors.appraisal import Word, round_for
from chiso.scoring.selectors.subject import council_role_of
from chiso.scoring.terms import CouncilRole, MarkStage, SheetState

ORDER = {CouncilRole.CHAIR: 0, CouncilRole.DEPUTY: 1, CouncilRole.SECRETARY: 2}


@dataclass(frozen=True, slots=True)
class Quorum:
    """More than ``share`` of ``members`` must take part: ``needed`` of them."""

    members: int
    present: int
    in_writing: int
    share: Fraction

    @property
    def taking_part(self) -> int:
        return self.present + self.in_writing

    @property
    def needed(self) -> int:
        """The smallest number that is more than the share."""
        return min(self.members, math.floor(self.share * self.members) + 1)

    @property
    def met(self) -> bool:
        return self.members > 0 and self.taking_part > self.share * self.members


def council_round(pk: int, *, actor: Actor) -> tuple[Round, str]:
    """A round for those who run it or sit in its council, with the actor's role; 404 otherwise."""
    round_ = round_for(pk, actor=actor)
    role = council_role_of(pk, actor=actor)
    if not role and not manages(actor, round_):
        raise not_found("đợt chấm điểm")
    return round_, role


def sitting_for(pk: int, *, actor: Actor) -> tuple[Sitting, str]:
    """A sitting for those who run the round or sit in the council; 404 otherwise."""
    sitting = Sitting.objects.filter(pk=pk).select_related("round__edition", "minutes_document").first()
    if sitting is None:
        raise not_found("phiên họp")
    role = council_role_of(sitting.round_id, actor=actor)
    if not role and not manages(actor, sitting.round):
        raise not_found("phiên họp")
    return sitting, role


def members_of(round_: Round) -> list[CouncilMember]:
    """Chair first; one query."""
    rows = CouncilMember.objects.filter(round=round_).select_related("person")
    return sorted(rows, key=lambda row: (ORDER.get(CouncilRole(row.role), 3), row.person.sorting, row.pk))


def sittings_of(round_: Round) -> list[Sitting]:
    return list(Sitting.objects.filter(round=round_).select_related("minutes_document").order_by("-number"))


def attendance_of(sitting: Sitting) -> dict[int, Attendance]:
    """Member → his attendance; one query."""
    rows = Attendance.objects.filter(sitting=sitting).select_related("member__person")
    return {row.member_id: row for row in rows}


def quorum_of(sitting: Sitting) -> Quorum:
    """Two queries."""
    rows = list(Attendance.objects.filter(sitting=sitting).values_list("present", "in_writing"))
    return Quorum(
        members=CouncilMember.objects.filter(round_id=sitting.round_id).count(),
        present=sum(present for present, _ in rows),
        in_writing=sum(written and not present for present, written in rows),
        share=Fraction(sitting.round.quorum),
    )


def of_unit(round_id: int, unit_id: int) -> set[int]:
    """Members of a round's council who belong to a unit today (or to the authority it is); two queries."""
    people = people_in(clock.today(), unit_id=unit_id)
    rows = CouncilMember.objects.filter(round_id=round_id, person_id__in=people)
    return set(rows.values_list("pk", flat=True))


def voters_on(sitting: Sitting, subject: Subject) -> int:
    """How many of those who take part may vote on a subject: all but its own people; three queries."""
    taking = set(Attendance.objects.filter(sitting=sitting).values_list("member_id", flat=True))
    return len(taking - of_unit(sitting.round_id, subject.unit_id))


def undecided(subject: Subject) -> list[str]:
    """Lines the appraisers referred to the council and it has not decided; two queries."""
    said = set(Mark.objects.filter(subject=subject, stage=MarkStage.COUNCIL).values_list("code", flat=True))
    referred = Consensus.objects.filter(subject=subject, referred=True).values_list("code", flat=True)
    return sorted(set(referred) - said)


# --- what waits ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dispute:
    """A line on which the unit and the appraisers, or the appraisers among themselves, differ."""

    subject: Subject
    code: str
    title: str
    leaf: str
    maximum: str
    unit: str
    first: str
    second: str
    """What counts after the second appraisal."""
    council: str
    referred: bool
    explained: bool

    @property
    def decided(self) -> bool:
        return bool(self.council)


@dataclass(frozen=True, slots=True)
class Docket:
    """A subject before the council: how far it is and its disputed lines."""

    subject: Subject
    unit: str
    disputes: tuple[Dispute, ...]

    @property
    def referred(self) -> int:
        return sum(one.referred and not one.decided for one in self.disputes)

    @property
    def ready(self) -> bool:
        return self.subject.state == SheetState.REAPPRAISED and not self.referred


def docket(round_: Round, *, names: Mapping[int, str], only: int | None = None) -> tuple[Docket, ...]:
    """Every subject past its first appraisal with its disputed lines; four queries whatever there are."""
    book = book_of(round_.edition)
    states = (SheetState.APPRAISED, SheetState.EXPLAINED, SheetState.REAPPRAISED, SheetState.DECIDED)
    rows = Subject.objects.filter(round=round_, state__in=states).select_related("unit", "group")
    if only is not None:
        rows = rows.filter(pk=only)
    subjects = list(rows.order_by("group__position", "unit__position", "unit__code"))
    keys = [subject.pk for subject in subjects]
    words: dict[tuple[int, str], dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(subject_id__in=keys):
        words[(mark.subject_id, mark.code)][mark.stage] = mark
    referred = set(
        Consensus.objects.filter(subject_id__in=keys, referred=True).values_list("subject_id", "code")
    )
    explained = set(
        Query.objects.filter(subject_id__in=keys).exclude(answer="").values_list("subject_id", "code")
    )
    place = {code: number for number, code in enumerate(book.asks)}
    found: dict[int, list[Dispute]] = defaultdict(list)
    by_key = {one.pk: one for one in subjects}
    for key, code in sorted(words, key=lambda row: (row[0], place.get(row[1], len(place)))):
        subject, said = by_key[key], words[(key, code)]
        first = said.get(MarkStage.AGREED) or said.get(MarkStage.FIRST)
        second = said.get(MarkStage.SECOND) or first
        unit = said.get(MarkStage.SELF)
        differs = second is not None and (unit is None or unit.points != second.points)
        if code not in book.asks or not (differs or (key, code) in referred or MarkStage.COUNCIL in said):
            continue
        council = said.get(MarkStage.COUNCIL)
        found[key].append(
            Dispute(
                subject=subject,
                code=code,
                title=book.titles.get(code, code),
                leaf=code.partition("/")[0],
                maximum=shown_points(book.asks[code].points),
                unit=_shown(unit),
                first=_shown(first),
                second=_shown(second),
                council=_shown(council) if council else "",
                referred=(key, code) in referred,
                explained=(key, code) in explained,
            )
        )
    return tuple(
        Docket(subject, names.get(subject.unit_id, subject.unit.code), tuple(found[subject.pk]))
        for subject in subjects
    )


def _shown(mark: Mark | None) -> str:
    return "" if mark is None or mark.points is None else shown_points(Fraction(mark.points))


@dataclass(frozen=True, slots=True)
class Matter:
    """One line as it lies before the council: what is asked, every word, the explanations."""

    ask: Asked
    node: Node
    words: tuple[Word, ...]
    queries: tuple[Query, ...]
    consensus: Consensus | None


def matter(subject: Subject, code: str) -> Matter:
    """404 where the edition has no such line. Three queries."""
    book = book_of(subject.round.edition)
    ask, node = book.asks.get(code), book.leaf_of(code)
    if ask is None or node is None:
        raise not_found("tiêu chí")
    marks = {
        mark.stage: mark
        for mark in Mark.objects.filter(subject=subject, code=code).select_related("by__person")
    }
    return Matter(
        ask=asked(book, ask, group=book.has_lines(node)),
        node=node,
        words=tuple(
            Word(stage, str(MarkStage(stage).label), marks[stage], spoken(book, ask, said_of(marks[stage])))
            for stage in MarkStage.values
            if stage in marks
        ),
        queries=tuple(
            Query.objects.filter(subject=subject, code__in=(code, node.code)).select_related(
                "by__person", "answered_by__person", "settled_by__person"
            )
        ),
        consensus=Consensus.objects.filter(subject=subject, code=code).select_related("by__person").first(),
    )


def ballots_of(sitting: Sitting) -> list[Ballot]:
    """In the order they were held; one query."""
    return list(
        Ballot.objects.filter(sitting=sitting).select_related("subject__unit", "by__person").order_by("pk")
    )


def posts_of(members: Sequence[CouncilMember], round_: Round) -> dict[int, str]:
    """Member → his post and unit's head title within the authority that runs the round; one query."""
    titles: dict[int, str] = {}
    for seat in staff_on(clock.today(), authority_id=round_.authority_id):
        titles.setdefault(seat.person_id, seat.title)
    return {row.pk: titles.get(row.person_id, "") for row in members}
