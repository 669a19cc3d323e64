"""Points by the interval a measure falls in. An edge belongs to the band that says ``from`` or ``to``."""

from __future__ import annotations

from fractions import Fraction

from chiso.engine.decimals import exact_text
from chiso.engine.rules import problems
from chiso.engine.rules.measure import Measured, measure
from chiso.engine.rules.verdict import Ask, Entry, Verdict, known
from chiso.engine.spec import words
from chiso.engine.spec.types import Band, Bands
from chiso.engine.trace import Step


def score(rule: Bands, ask: Ask, entry: Entry) -> Verdict:
    """Points of the band that holds the measure."""
    found = measure(rule.of, ask, entry)
    if isinstance(found, Verdict):
        return found
    for band in rule.bands:
        if holds(band, found.value):
            name = f"“{band.when.vi}”" if band.when else words.band(band, is_share=found.is_share)
            step = Step("rule", f"thuộc mức {name}", {"points": exact_text(band.points)})
            return known(band.points, found.step(edges(rule)), step, warnings=found.warnings)
    raise problems.off_every_band(f"{entry.place} tiêu chí {ask.code}".strip(), got=_plain(found))


def holds(band: Band, value: Fraction) -> bool:
    """Whether ``value`` lies in ``band``."""
    return (
        (band.from_ is None or value >= band.from_)
        and (band.above is None or value > band.above)
        and (band.to is None or value <= band.to)
        and (band.below is None or value < band.below)
    )


def edges(rule: Bands) -> tuple[Fraction, ...]:
    """Every edge, ascending."""
    found = {
        edge
        for band in rule.bands
        for edge in (band.from_, band.above, band.to, band.below)
        if edge is not None
    }
    return tuple(sorted(found))


def _plain(found: Measured) -> str:
    return found.step().words
