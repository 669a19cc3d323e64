"""Words of a section, saved as they are typed, by several people at once, without losing any.

A save names the revision it was written on. Where somebody else had saved in between, the text in force
stays, the other is set aside whole for a person to fold in. A text is also kept when the hand changes or
time has passed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.org.policies import Actor
from chiso.plans.schemas.cell import clean
from chiso.reporting import storage
from chiso.reporting.models import Report, Section, SectionVersion
from chiso.reporting.policies.regime import account_of
from chiso.reporting.problems import report as problems
from chiso.reporting.services.report import hold, touch
from chiso.reporting.terms import FigureState

LONGEST = 60_000
APART = dt.timedelta(minutes=10)
"""Saves of one hand closer together than this are one version."""
STANDINGS = ("", FigureState.NOT_APPLICABLE.value, FigureState.NO_DATA.value)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text: in force, or ``aside`` because another one was there first."""

    section: Section
    aside: SectionVersion | None = None


@writes("reporting.section.save")
def section_save(
    report: Report, *, key: str, text: str, standing: str = "", base_revision: int, actor: Actor
) -> Saved:
    """Save the words of a section written on ``base_revision``; under a ``standing`` they are its reason.

    Raises RP0202 to RP0204, RP0213.

    Saving what is already there changes nothing and is no conflict: a retry after a lost answer is harmless.
    """
    held = hold(report, actor=actor, what="soạn nội dung")
    spec = storage.layout_of(held.layout_sha256).outline.get(key)
    if spec is None or spec.children or standing not in STANDINGS:
        raise problems.no_section(key)
    words, now, account = clean(text), clock.now(), account_of(actor)
    if len(words) > LONGEST:
        raise problems.too_long(spec.title.vi, limit=LONGEST)
    section, _made = Section.objects.select_for_update().get_or_create(
        report=held, key=key, defaults={"at": now}
    )
    section.report = held
    if section.text == words and section.standing == standing:
        record(held, after={"key": key, "revision": section.revision})
        return Saved(section)
    if section.revision != base_revision:
        aside, _fresh = SectionVersion.objects.get_or_create(
            section=section,
            revision=base_revision,
            text=words,
            aside=True,
            by_id=account,
            defaults={"at": now},
        )
        record(
            held, after={"key": key, "aside": aside.pk, "revision": section.revision, "length": len(words)}
        )
        return Saved(section, aside)
    turned = bool(standing) != bool(section.standing)  # from then on the words are a reason, or none
    if section.text and (turned or section.by_id != account or now - section.at >= APART):
        SectionVersion.objects.create(
            section=section, revision=section.revision, text=section.text, at=section.at, by_id=section.by_id
        )
    before = section.revision
    section.text, section.standing, section.revision = words, standing, before + 1
    section.at, section.by_id = now, account
    section.save(update_fields=["text", "standing", "revision", "at", "by"])
    touch(held)
    record(
        held,
        before={"key": key, "revision": before},
        after={"key": key, "revision": section.revision, "length": len(words), "state": standing},
    )
    return Saved(section)


@writes("reporting.section.fold")
def aside_close(aside: SectionVersion, *, actor: Actor) -> None:
    """A text set aside was folded in (or is not needed): it stays readable in the history."""
    report = aside.section.report
    hold(report, actor=actor, what="soạn nội dung")
    SectionVersion.objects.filter(pk=aside.pk).update(aside=False)
    record(report, after={"key": aside.section.key, "aside": aside.pk})
