"""Who appraises which domain, and who sits in the council. Nobody appraises the own unit.

A person may hold a seat although the own unit is scored too: its sheet stays closed to him. Where the own
unit is all there is to appraise, the appointment is refused. Two blind seats of a domain are two persons.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from chiso.audit.services import record, writes
from chiso.org.policies import Actor
from chiso.scoring.models import Appraiser, Attendance, CouncilMember, Round
from chiso.scoring.problems import round as problems
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.selectors.choice import names_of_units, official
from chiso.scoring.services.round import running
from chiso.scoring.terms import CouncilRole, Seat


@writes("scoring.appraiser.appoint")
def appraiser_appoint(
    round_: Round,
    *,
    person_id: int,
    domains: list[str],
    seat: str = Seat.FIRST,
    outside: bool = False,
    actor: Actor,
    once: str | None = None,
) -> list[Appraiser]:
    """Seats in domains (``""``: all of them). Raises RB0108 to RB0111, RB0114."""
    locked = running(round_, actor=actor, what="phân công thẩm định")
    person = official(person_id, round_=locked)
    if seat not in Seat.values:
        raise problems.unknown_choice("Vai", seat)
    book = book_of(locked.edition)
    wanted = list(dict.fromkeys(domains)) or [""]
    for domain in wanted:
        if domain and (domain not in book.nodes or domain in book.parents):
            raise problems.unknown_code(domain)
    scored = set(locked.subjects.values_list("unit_id", flat=True))
    if scored and scored <= person.units:
        title = book.titles.get(wanted[0], "mọi lĩnh vực")
        raise problems.own_unit(person.name, domain=title, units=names_of_units(scored))
    other = Seat.BLIND if seat == Seat.FIRST else Seat.FIRST
    taken = set(
        Appraiser.objects.filter(round=locked, person_id=person_id, seat=other).values_list(
            "domain", flat=True
        )
    )
    made = []
    for domain in wanted:
        if taken and (domain == "" or domain in taken or "" in taken):
            raise problems.both_seats(person.name)
        try:
            with transaction.atomic():
                row = Appraiser.objects.create(
                    round=locked, person_id=person_id, domain=domain, seat=seat, outside=outside
                )
        except IntegrityError:
            raise problems.appointed_already(person.name) from None
        record(row, label=person.name, after={"domain": domain or "tất cả", "seat": seat, "outside": outside})
        made.append(row)
    return made


@writes("scoring.appraiser.release")
def appraiser_release(row: Appraiser, *, actor: Actor) -> None:
    """End an appointment; what was appraised stays."""
    running(row.round, actor=actor, what="thôi phân công thẩm định")
    record(row, label=row.person.name, before={"domain": row.domain or "tất cả", "seat": row.seat})
    row.delete()


@writes("scoring.council.seat")
def council_seat(
    round_: Round, *, person_id: int, role: str, actor: Actor, once: str | None = None
) -> CouncilMember:
    """A member of the council. Raises RB0109, RB0110."""
    locked = running(round_, actor=actor, what="lập hội đồng")
    person = official(person_id, round_=locked)
    if role not in CouncilRole.values:
        raise problems.unknown_choice("Vai trong hội đồng", role)
    try:
        with transaction.atomic():
            row = CouncilMember.objects.create(round=locked, person_id=person_id, role=role)
    except IntegrityError:
        raise problems.appointed_already(person.name) from None
    record(row, label=person.name, after={"role": role})
    return row


@writes("scoring.council.unseat")
def council_unseat(row: CouncilMember, *, actor: Actor) -> None:
    """Take a member out who has not sat yet. Raises RB0126."""
    running(row.round, actor=actor, what="đưa ra khỏi hội đồng")
    if Attendance.objects.filter(member=row).exists():
        raise problems.has_sat(row.person.name)
    record(row, label=row.person.name, before={"role": row.role})
    row.delete()
