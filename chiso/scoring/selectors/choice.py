"""What may be chosen while a round is set up: units to score, units that answer, persons to appoint."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from chiso.audit import clock
from chiso.org.selectors.bodies import Official, bodies_under, persons_within, working_units
from chiso.org.selectors.units import newest_names
from chiso.scoring.models import Round
from chiso.scoring.problems import round as problems


def scorable_units(authority_id: int) -> Mapping[int, str]:
    """The authority itself, its working units, the bodies under it; five queries."""
    today = clock.today()
    return {
        **newest_names([authority_id]),
        **working_units(authority_id, day=today),
        **bodies_under(authority_id, day=today),
    }


def owning_units(authority_id: int) -> Mapping[int, str]:
    """Units of an authority that can answer for a criterion."""
    return working_units(authority_id, day=clock.today())


def officials(round_: Round, *, search: str = "", size: int = 40) -> tuple[Official, ...]:
    """Persons who may be appointed: of the authority that runs the round, of those it scores or stands
    over."""
    return persons_within(_bodies(round_), day=clock.today(), search=search, size=size)


def official(person_id: int, *, round_: Round) -> Official:
    """One of them. Raises RB0109."""
    found = persons_within(_bodies(round_), day=clock.today(), person_ids=[person_id], size=1)
    if not found:
        raise problems.unknown_person()
    return found[0]


def officials_of(person_ids: Collection[int], *, round_: Round) -> Mapping[int, Official]:
    """Person → where he sits today; three queries. Who left every post is not among them."""
    found = persons_within(_bodies(round_), day=clock.today(), person_ids=person_ids, size=len(person_ids))
    return {one.person_id: one for one in found}


def names_of_units(unit_ids: Iterable[int]) -> list[str]:
    return sorted(newest_names(list(unit_ids)).values())


def _bodies(round_: Round) -> set[int]:
    scored = round_.subjects.values_list("unit__authority_id", flat=True)
    under = bodies_under(round_.authority_id, day=clock.today())
    return {round_.authority_id, *under, *(one for one in scored if one is not None)}
