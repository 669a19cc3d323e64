"""What is known about a figure or a result. Silence is never 0.

``known``: there is a value. ``none_done``: somebody said that nothing was done, which is a real 0.
``not_applicable``: does not concern this body, with a reason, and may leave the maximum.
``missing``: asked for, nobody gave it. ``pending``: somebody else will give it (appraiser, survey).
"""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    KNOWN = "known"
    NONE_DONE = "none_done"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    PENDING = "pending"

    @property
    def words(self) -> str:
        """For people."""
        return _WORDS[self]


_WORDS = {
    Standing.KNOWN: "đã có kết quả",
    Standing.NONE_DONE: "không thực hiện",
    Standing.NOT_APPLICABLE: "không đánh giá",
    Standing.MISSING: "thiếu số liệu",
    Standing.PENDING: "chờ kết quả",
}


def together(standings: tuple[Standing, ...]) -> Standing:
    """The standing of a whole from its parts: one missing part makes the whole missing, then pending;
    a whole is not applicable, or none done, only when all that applies is."""
    for open_ in (Standing.MISSING, Standing.PENDING):
        if open_ in standings:
            return open_
    rest = {standing for standing in standings if standing is not Standing.NOT_APPLICABLE}
    if not rest:
        return Standing.NOT_APPLICABLE
    return Standing.NONE_DONE if rest == {Standing.NONE_DONE} else Standing.KNOWN
