"""What somebody is to one subject in appraisal, and therefore whose words he may read and write.

Nobody appraises his own unit. Of two blind appraisers of a domain neither reads the other before both have
handed in; that holds for a manager or council member who holds such a seat, too, and for everybody who
appraises other domains. A unit reads what was appraised when its sheet is appraised, not before.
"""

from __future__ import annotations

from dataclasses import dataclass

from chiso.scoring.terms import CouncilRole, MarkStage, Seat, SheetState

APPRAISED = (SheetState.APPRAISED, SheetState.EXPLAINED, SheetState.REAPPRAISED, SheetState.DECIDED)
"""States in which the first appraisal is known to the unit."""
WORD_OF = {Seat.FIRST: MarkStage.FIRST, Seat.BLIND: MarkStage.BLIND}
KEEPERS = (CouncilRole.CHAIR, CouncilRole.DEPUTY, CouncilRole.SECRETARY)
"""Roles of the council that call sittings and record what was decided."""


@dataclass(frozen=True, slots=True)
class Seating:
    """One actor and one subject. ``seats``: (seat, domain), an empty domain is all; ``handed``: (domain,
    seat)."""

    own: bool
    manages: bool
    council: str
    seats: frozenset[tuple[str, str]]
    handed: frozenset[tuple[str, str]]
    blind: bool
    state: str
    early: bool
    """The round shows units what was appraised as soon as a domain is handed in (never in a blind round)."""

    def seat_in(self, domain: str) -> str:
        """The seat held in a domain; none in the own unit."""
        if self.own:
            return ""
        held = {seat for seat, given in self.seats if given in ("", domain)}
        return next((seat.value for seat in (Seat.FIRST, Seat.BLIND) if seat in held), "")

    @property
    def appraises(self) -> bool:
        return bool(self.seats) and not self.own

    @property
    def inside(self) -> bool:
        """On the side of those who appraise and decide, not of the unit."""
        return not self.own and bool(self.seats or self.manages or self.council)

    def word_in(self, domain: str) -> str:
        """The stage at which the actor speaks of lines of a domain now; empty: not at all."""
        seat = self.seat_in(domain)
        if not seat:
            return ""
        if self.state == SheetState.SENT and not self.is_in(domain, seat):
            return WORD_OF[Seat(seat)].value
        if self.state == SheetState.EXPLAINED and seat == Seat.FIRST:
            return MarkStage.SECOND.value
        return ""

    def is_in(self, domain: str, seat: str) -> bool:
        return (domain, seat) in self.handed

    def open_in(self, domain: str) -> bool:
        """All that a domain asks of its appraisers is handed in."""
        wanted = (Seat.FIRST, Seat.BLIND) if self.blind else (Seat.FIRST,)
        return all(self.is_in(domain, seat) for seat in wanted)

    def sees(self, stage: str, domain: str) -> bool:
        """May read the word of ``stage`` on lines of ``domain``."""
        if stage == MarkStage.SELF:
            return True
        if not self.inside:
            return self._unit_sees(stage, domain)
        if stage in (MarkStage.SECOND, MarkStage.COUNCIL) or not self.blind:
            return True
        if self.open_in(domain) or self.state in APPRAISED:
            return True
        seat = self.seat_in(domain)
        if seat:
            return stage == WORD_OF[Seat(seat)]
        return not self.seats and (self.manages or bool(self.council))

    def _unit_sees(self, stage: str, domain: str) -> bool:
        if stage == MarkStage.COUNCIL:
            return self.state == SheetState.DECIDED
        if stage == MarkStage.SECOND:
            return self.state in (SheetState.REAPPRAISED, SheetState.DECIDED)
        if stage == MarkStage.BLIND:
            return False
        return self.state in APPRAISED or (
            self.early and not self.blind and self.state == SheetState.SENT and self.open_in(domain)
        )

    @property
    def keeps_council(self) -> bool:
        """Calls sittings, records votes: chair, deputy, secretary."""
        return self.council in KEEPERS

    def sees_of_seat(self, seat: str, domain: str) -> bool:
        """May read what somebody in ``seat`` asked or noted; what nobody's seat wrote is for all inside."""
        return self.inside and (not seat or self.sees(WORD_OF[Seat(seat)], domain))

    @property
    def seat(self) -> str:
        """The first seat held at all, for what is written beside the words."""
        return next(
            (one.value for one in (Seat.FIRST, Seat.BLIND) if any(s == one for s, _ in self.seats)), ""
        )
