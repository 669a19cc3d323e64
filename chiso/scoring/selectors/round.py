"""Reads of rounds: the list, one round with its units and where each stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, QuerySet

from chiso.engine.score.mass import Mass, score_many
from chiso.engine.trace import shown_points
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import Appraiser, CouncilMember, Group, Round, Scope, StageExtension, Subject
from chiso.scoring.policies import round as policies
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.selectors.choice import officials_of
from chiso.scoring.selectors.sheet import sheets_of, unit_names
from chiso.scoring.selectors.subject import seen, subjects_of
from chiso.scoring.terms import MarkStage


def visible(actor: Actor) -> QuerySet[Round]:
    return Round.objects.filter(policies.visible(actor)).select_related("edition")


def round_by_id(pk: int, *, actor: Actor) -> Round:
    """A round with its edition; 404 when the actor may not know of it. One query."""
    found = visible(actor).filter(pk=pk).first()
    if found is None:
        raise not_found("đợt chấm")
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A round in the list, with the sheets that are the actor's own."""

    round: Round
    subjects: int
    sheets: tuple[tuple[Subject, str], ...]


def rounds_for(actor: Actor) -> list[Line]:
    """Rounds the actor may see, the newest first; three queries."""
    rounds = list(visible(actor).annotate(units=Count("subjects")).order_by("-year", "-id"))
    own: dict[int, list[Subject]] = defaultdict(list)
    mine = seen(actor).filter(round__in=rounds, unit_id__in=policies.own_units(actor))
    for subject in mine:
        own[subject.round_id].append(subject)
    names = unit_names([one for rows in own.values() for one in rows])
    return [
        Line(one, one.units, tuple((row, names.get(row.unit_id, row.unit.code)) for row in own[one.pk]))
        for one in rounds
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the sheet of one unit is: points decided so far, maximum, lines still open to the unit."""

    subject: Subject
    name: str
    known: Fraction
    maximum: Fraction
    said: int
    asked: int

    @property
    def known_shown(self) -> str:
        return shown_points(self.known) if self.said else ""

    @property
    def maximum_shown(self) -> str:
        return shown_points(self.maximum)

    @property
    def percent(self) -> int:
        return 100 * self.said // self.asked if self.asked else 100


def standings(round_: Round, *, actor: Actor, stage: str = MarkStage.SELF) -> list[Standing]:
    """The units of a round the actor may see, with what they said so far; five queries whatever their number.

    Points are the engine's, over all units at once.
    """
    subjects = subjects_of(round_, actor=actor)
    if not subjects:
        return []
    book = book_of(round_.edition)
    sheets = sheets_of(round_, stage, subjects=subjects)
    mass = score_many(book.index, [sheets[subject.pk] for subject in subjects])
    names = unit_names(subjects)
    own = [code for code, ask in book.asks.items() if ask.by == "unit"]
    return [_standing(subject, names, mass, number, own, book) for number, subject in enumerate(subjects)]


def _standing(
    subject: Subject, names: Mapping[int, str], mass: Mass, number: int, own: Sequence[str], book: Book
) -> Standing:
    states = Counter(mass.standing(number, code).value for code in own)
    asked = len(own) - states["not_applicable"]
    return Standing(
        subject,
        names.get(subject.unit_id, subject.unit.code),
        mass.known(number),
        mass.maximum(number),
        states["known"] + states["none_done"],
        asked,
    )


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """Why a criterion is not asked, of which units."""

    code: str
    title: str
    reason: str
    rows: tuple[tuple[Scope, str], ...]


def scope_rows(round_: Round) -> list[ScopeRow]:
    """Criteria not asked, in printed order, by reason; two queries."""
    book = book_of(round_.edition)
    scopes = list(Scope.objects.filter(subject__round=round_).select_related("subject__unit"))
    names = unit_names({row.subject_id: row.subject for row in scopes}.values())
    order = {code: place for place, code in enumerate([*book.nodes, *book.asks])}
    grouped: dict[tuple[str, str], list[tuple[Scope, str]]] = defaultdict(list)
    for row in scopes:
        grouped[row.code, row.reason].append((row, names.get(row.subject.unit_id, "")))
    return [
        ScopeRow(code, book.titles.get(code, ""), reason, tuple(sorted(rows, key=lambda pair: pair[1])))
        for (code, reason), rows in sorted(grouped.items(), key=lambda item: order.get(item[0][0], 0))
    ]


def scope_by_id(pk: int, *, round_: Round) -> Scope:
    row = Scope.objects.filter(pk=pk, subject__round=round_).select_related("subject__round").first()
    if row is None:
        raise not_found("tiêu chí không áp dụng")
    return row


def group_by_id(pk: int, *, round_: Round) -> Group:
    group = Group.objects.filter(pk=pk, round=round_).select_related("round").first()
    if group is None:
        raise not_found("nhóm đơn vị")
    return group


@dataclass(frozen=True, slots=True)
class Seated:
    """An appointment as the page shows it."""

    row: Appraiser
    posts: str
    own: tuple[str, ...]
    """Scored units that are his own: closed to him."""


def appointments(round_: Round, *, subjects: Sequence[Subject]) -> dict[str, list[Seated]]:
    """Domain (``""``: all) → who appraises it; five queries."""
    rows = list(Appraiser.objects.filter(round=round_).select_related("person").order_by("seat", "id"))
    officials = officials_of({row.person_id for row in rows}, round_=round_)
    names = unit_names(subjects)
    found: dict[str, list[Seated]] = defaultdict(list)
    for row in rows:
        official = officials.get(row.person_id)
        units = official.units if official else frozenset()
        own = tuple(names[one.unit_id] for one in subjects if one.unit_id in units and one.unit_id in names)
        found[row.domain].append(Seated(row, official.posts if official else "", own))
    return found


def appraiser_by_id(pk: int, *, round_: Round) -> Appraiser:
    row = Appraiser.objects.filter(pk=pk, round=round_).select_related("round", "person").first()
    if row is None:
        raise not_found("phân công thẩm định")
    return row


def council_of(round_: Round) -> list[tuple[CouncilMember, str]]:
    """Members of the council with their posts, the chair first; four queries."""
    order = {"chair": 0, "deputy": 1, "secretary": 2}
    rows = list(CouncilMember.objects.filter(round=round_).select_related("person"))
    officials = officials_of({row.person_id for row in rows}, round_=round_)
    rows.sort(key=lambda row: (order.get(row.role, 3), row.pk))
    return [(row, officials[row.person_id].posts if row.person_id in officials else "") for row in rows]


def member_by_id(pk: int, *, round_: Round) -> CouncilMember:
    row = CouncilMember.objects.filter(pk=pk, round=round_).select_related("round", "person").first()
    if row is None:
        raise not_found("thành viên hội đồng")
    return row


def extensions_of(round_: Round) -> list[StageExtension]:
    """Later ends and reopenings of a round, the newest first; one query."""
    rows = StageExtension.objects.filter(stage__round=round_)
    return list(rows.select_related("stage", "subject__unit", "by__person"))
