"""Whose word may be written at which stage; seats are asked for, never assumed.

``seats``: pairs of seat and domain the actor holds in the round (an empty domain is all of them).
"""

from __future__ import annotations

from collections.abc import Collection

from chiso.scoring.terms import MarkStage, Seat, SheetState, StageKind

Seats = Collection[tuple[str, str]]

WINDOW = {
    MarkStage.SELF: StageKind.SELF,
    MarkStage.FIRST: StageKind.APPRAISAL,
    MarkStage.BLIND: StageKind.APPRAISAL,
    MarkStage.AGREED: StageKind.APPRAISAL,
    MarkStage.SECOND: StageKind.SECOND,
    MarkStage.COUNCIL: StageKind.COUNCIL,
}
"""The stage of the calendar in which a word is written."""

_AFTER = (SheetState.SENT, SheetState.APPRAISED, SheetState.EXPLAINED, SheetState.REAPPRAISED)
WRITABLE: dict[str, tuple[str, ...]] = {
    MarkStage.SELF: (SheetState.DRAFT, SheetState.RETURNED),
    MarkStage.FIRST: (SheetState.SENT, SheetState.APPRAISED),
    MarkStage.BLIND: (SheetState.SENT, SheetState.APPRAISED),
    MarkStage.AGREED: (SheetState.SENT, SheetState.APPRAISED),
    MarkStage.SECOND: _AFTER,
    MarkStage.COUNCIL: _AFTER,
}
"""States of a sheet in which a word may be written."""

_SEATS = {
    MarkStage.FIRST: (Seat.FIRST,),
    MarkStage.BLIND: (Seat.BLIND,),
    MarkStage.AGREED: (Seat.FIRST, Seat.BLIND),
    MarkStage.SECOND: (Seat.FIRST,),
}


def may_appraise(seats: Seats, stage: str, domain: str) -> bool:
    """Holds the seat that writes at ``stage`` in the line's domain."""
    wanted = _SEATS.get(MarkStage(stage), ())
    return any(seat in wanted and given in ("", domain) for seat, given in seats)
