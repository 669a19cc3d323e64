"""Reads of a blind appraisal: the two words side by side, and how far appraisers agree.

Nothing is told of a domain before both have handed it in, neither lines nor counts nor statistics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from chiso.engine.score.agreement import Agreement, Pair, agreement
from chiso.engine.spec.types import Node
from chiso.org.policies import Actor
from chiso.scoring.models import Consensus, HandIn, Mark, Round, Subject
from chiso.scoring.policies.appraisal import Seating
from chiso.scoring.policies.subject import is_own
from chiso.scoring.schemas.appraisal import Asked, Spoken, asked, share_of, spoken
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import Said, said_of, verdict_of
from chiso.scoring.selectors.appraisal import Word, applicable
from chiso.scoring.selectors.sheet import scopes_of
from chiso.scoring.selectors.subject import seats_of, seen
from chiso.scoring.terms import MarkStage, Seat

TOLERANCE = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line as the two scored it, and what became of it."""

    ask: Asked
    leaf: Node
    domain: str
    unit: Word | None
    first: Word | None
    blind: Word | None
    consensus: Consensus | None
    proposed: Spoken | None
    mine: bool
    """The actor's side proposed."""

    @property
    def differs(self) -> bool:
        a = self.first.mark.points if self.first else None
        b = self.blind.mark.points if self.blind else None
        return a != b

    @property
    def settled(self) -> bool:
        return self.consensus is not None and (self.consensus.settled or self.consensus.referred)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A domain of a subject: both words, the differing lines first by the width of the gap."""

    domain: Node
    open: bool
    seat: str
    lines: tuple[Compared, ...]
    agreement: Agreement | None

    @property
    def left(self) -> int:
        return sum(line.differs and not line.settled for line in self.lines)


def comparisons(subject: Subject, *, seating: Seating) -> tuple[Comparison, ...]:
    """Domain by domain, those the actor may look at; four queries."""
    book = book_of(subject.round.edition)
    lines = applicable(book, body=subject.body, scopes=scopes_of(subject))
    words: dict[str, dict[str, Mark]] = defaultdict(dict)
    stages = (MarkStage.SELF, MarkStage.FIRST, MarkStage.BLIND)
    for mark in Mark.objects.filter(subject=subject, stage__in=stages).select_related("by__person"):
        words[mark.code][mark.stage] = mark
    settled = {
        row.code: row
        for row in Consensus.objects.filter(subject=subject).select_related(
            "by__person", "accepted_by__person"
        )
    }
    found = []
    for domain, asks in lines.items():
        seat = seating.seat_in(domain)
        if not seat and not seating.manages and not seating.council:
            continue
        both = seating.open_in(domain)
        rows = []
        for ask in asks if both else ():
            said = {
                stage: Word(stage, str(MarkStage(stage).label), mark, spoken(book, ask, said_of(mark)))
                for stage, mark in words[ask.code].items()
            }
            row = settled.get(ask.code)
            rows.append(
                Compared(
                    ask=asked(book, ask),
                    leaf=book.nodes[ask.code.partition("/")[0]],
                    domain=domain,
                    unit=said.get(MarkStage.SELF),
                    first=said.get(MarkStage.FIRST),
                    blind=said.get(MarkStage.BLIND),
                    consensus=row,
                    proposed=spoken(book, ask, proposed_of(row)) if row and row.said else None,
                    mine=row is not None and row.seat == seat,
                )
            )
        shares = [_pair(book, ask.code, words[ask.code], key=ask.code) for ask in asks] if both else []
        measured = agreement([pair for pair in shares if pair], tolerance=TOLERANCE) if both else None
        order = {code: place for place, code in enumerate(measured.differing)} if measured else {}
        rows.sort(key=lambda row: order.get(row.ask.code, len(order)))
        found.append(Comparison(book.nodes[domain], both, seat, tuple(rows), measured))
    return tuple(found)


def proposed_of(row: Consensus) -> Said:
    """A proposal as what was said."""
    said = row.said or {}
    return Said(**{**said, "cuts": tuple(said.get("cuts", ()))})


def _pair(book: Book, code: str, words: Mapping[str, Mark], *, key: str) -> Pair | None:
    """The two ratings of a line; None where neither spoke."""
    first, second = words.get(MarkStage.FIRST), words.get(MarkStage.BLIND)
    if first is None and second is None:
        return None
    ask = book.asks[code]
    rated = [
        None if mark is None else share_of(ask, verdict_of(book, code, said_of(mark)))
        for mark in (first, second)
    ]
    return Pair(key, *rated)


@dataclass(frozen=True, slots=True)
class Measured:
    """Agreement of a round, by domain and by unit."""

    whole: Agreement
    by_domain: tuple[tuple[Node, Agreement], ...]
    by_unit: tuple[tuple[Subject, Agreement], ...]
    hidden: int
    """Pairs of subject and domain that are not handed in by both yet."""


def agreement_of(round_: Round, *, actor: Actor) -> Measured:
    """How far the two appraisers agree, over what both have handed in and the actor may see; five queries.

    Somebody who appraises sees the figures of his own domains only.
    """
    book = book_of(round_.edition)
    rows_seen = seen(actor).filter(round=round_)
    subjects = {subject.pk: subject for subject in rows_seen if not is_own(actor, subject)}
    mine = {domain for _seat, domain in seats_of(round_.pk, actor=actor)}
    handed: dict[tuple[int, str], set[str]] = defaultdict(set)
    for key, domain, seat in HandIn.objects.filter(subject_id__in=subjects).values_list(
        "subject_id", "domain", "seat"
    ):
        handed[(key, domain)].add(seat)
    both = {key for key, seats in handed.items() if seats >= {Seat.FIRST, Seat.BLIND}}
    words: dict[tuple[int, str], dict[str, Mark]] = defaultdict(dict)
    rows = Mark.objects.filter(subject_id__in=subjects, stage__in=(MarkStage.FIRST, MarkStage.BLIND))
    for mark in rows:
        words[(mark.subject_id, mark.code)][mark.stage] = mark
    by_domain: dict[str, list[Pair]] = defaultdict(list)
    by_unit: dict[int, list[Pair]] = defaultdict(list)
    every: list[Pair] = []
    for (key, code), said in words.items():
        domain = book.domain_of(code)
        if (
            code not in book.asks
            or (key, domain) not in both
            or not (not mine or "" in mine or domain in mine)
        ):
            continue
        pair = _pair(book, code, said, key=f"{key} {code}")
        if pair is not None:
            every.append(pair)
            by_domain[domain].append(pair)
            by_unit[key].append(pair)
    return Measured(
        whole=agreement(every, tolerance=TOLERANCE),
        by_domain=tuple(
            (node, agreement(by_domain[node.code], tolerance=TOLERANCE))
            for node in book.index.tree
            if node.code in by_domain
        ),
        by_unit=tuple(
            (subjects[key], agreement(pairs, tolerance=TOLERANCE)) for key, pairs in by_unit.items()
        ),
        hidden=len(handed.keys() - both),
    )
