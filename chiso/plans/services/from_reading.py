"""A plan made from a reading: the paper's head and lines with every decision of the review laid over.

What the paper does not say stays empty and is asked for in the item table. A body the paper names is
taken as lead or co-operating only when its name is exactly a unit's; other words are kept as a note.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chiso.audit import clock
from chiso.audit.services import move, record, writes
from chiso.engine import vietnamese
from chiso.org.policies import Actor
from chiso.org.selectors import working_calendar
from chiso.plans.models import Finding, Item, ItemUnit, Plan, Reading
from chiso.plans.policies import plan as policies
from chiso.plans.problems import plan as problems
from chiso.plans.schemas import cell, derived
from chiso.plans.schemas.deadline import resolve
from chiso.plans.selectors.unit import choices
from chiso.plans.terms import FindingState, ReadingState, Role

LATER = ("PF501", "PF502", "PF503")
"""Findings that only say an item lacks its owner, deadline or product: the item table asks for them."""


@dataclass(slots=True)
class Draft:
    """A line before it is written; ``parent`` is the key of the draft above."""

    key: str
    parent: str | None
    annex: str
    code: str
    title: str
    group: bool
    at: Mapping[str, Any] | None
    lead: int | None = None
    others: list[tuple[int, str]] = field(default_factory=list)
    product: str = ""
    schedule: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)


def blocking(findings: Iterable[Finding]) -> int:
    """Open findings that hold a plan back: errors and warnings that the item table will not ask for."""
    return sum(
        row.state == FindingState.OPEN and row.severity != "info" and row.code not in LATER
        for row in findings
    )


@writes("plans.plan.create")
def plan_from_reading(
    reading: Reading,
    *,
    year: int,
    annexes: Sequence[int],
    obligations: Sequence[int] = (),
    title: str = "",
    sample: bool = False,
    actor: Actor,
    once: str | None = None,
) -> Plan:
    """A draft from the chosen annexes and obligations (by position). Raises 403, PL0005, PL0006."""
    actor.require_same_authority(reading.authority_id, "văn bản")
    actor.require(policies.may_prepare(actor), "lập kế hoạch của cơ quan", who="Văn phòng")
    findings = list(reading.findings.all())
    count = blocking(findings)
    if count:
        raise problems.still_open(count=count)
    paper = reading.paper or {}
    decisions = decisions_of(findings)
    drafts = _drafts(
        paper, annexes=annexes, obligations=obligations, decisions=decisions, units=_units(reading)
    )
    if not drafts:
        raise problems.nothing_to_plan()
    move(reading, was=ReadingState.REVIEW, to=ReadingState.PLANNED)
    head = derived.head(paper, decisions, reading.fills)
    plan = Plan.objects.create(
        authority_id=reading.authority_id,
        reading=reading,
        year=year,
        title=cell.clean(title) or _title(paper, head),
        number=(head.number or "")[:30],
        symbol=(head.symbol or "")[:60],
        issued_on=head.date,
        signer=(head.signer or "")[:200],
        legal_basis=_basis(paper, decisions),
        sample=sample,
        created_at=clock.now(),
        created_by_id=policies.account_of(actor),
    )
    _write(plan, drafts)
    record(plan, after={"title": plan.title, "year": year, "items": len(drafts), "reading": reading.pk})
    return plan


def decisions_of(findings: Iterable[Finding]) -> list[derived.Decision]:
    """Findings whose words change the derived text."""
    made = []
    for row in findings:
        words = row.suggestion if row.state == FindingState.ACCEPTED else row.correction
        if row.state in {FindingState.ACCEPTED, FindingState.CORRECTED} and words is not None:
            made.append(derived.Decision(row.code, row.at, row.original, words))
    return made


def _units(reading: Reading) -> dict[str, int]:
    return {
        vietnamese.fold(name): choice.id
        for choice in choices(reading.authority_id)
        for name in (choice.name, choice.short_name)
        if name
    }


def _drafts(
    paper: Mapping[str, Any],
    *,
    annexes: Sequence[int],
    obligations: Sequence[int],
    decisions: Sequence[derived.Decision],
    units: Mapping[str, int],
) -> list[Draft]:
    drafts = []
    for index in annexes:
        annex = paper["annexes"][index]
        for row in annex["items"]:
            drafts.append(_line(annex["label"], f"{index}/", row, decisions, units))
    for index in obligations:
        duty = paper["obligations"][index]
        draft = Draft(
            key=f"duty/{index}",
            parent=None,
            annex="",
            code=duty.get("section") or str(index + 1),
            title=derived.text(duty["text"], duty["at"], decisions),
            group=False,
            at=duty["at"],
            product=duty.get("product") or "",
            schedule=duty["schedule"],
        )
        _owners(draft, duty["owners"], duty.get("co_owners", []), duty.get("monitors", []), units)
        drafts.append(draft)
    return _unique(drafts)


def _line(
    annex: str,
    prefix: str,
    row: Mapping[str, Any],
    decisions: Sequence[derived.Decision],
    units: Mapping[str, int],
) -> Draft:
    draft = Draft(
        key=prefix + row["key"],
        parent=prefix + row["parent"] if row["parent"] else None,
        annex=annex[:60],
        code=row["code"][:30],
        title=derived.text(row["title"], row["at"], decisions),
        group=row["group"],
        at=row["at"],
        product=derived.text(row.get("product") or "", row["at"], decisions),
        schedule=row.get("schedule"),
    )
    _owners(draft, row.get("lead", []), row.get("co", []), row.get("monitors", []), units)
    return draft


def _owners(
    draft: Draft, lead: Sequence[str], co: Sequence[str], monitors: Sequence[str], units: Mapping[str, int]
) -> None:
    """Units named exactly; every other body stays in the words of the paper."""
    leads = [units.get(vietnamese.fold(name)) for name in lead]
    if len(leads) == 1 and leads[0] is not None:
        draft.lead = leads[0]
    elif lead:
        draft.notes.append("Văn bản ghi chủ trì: " + "; ".join(lead))
    for names, role, label in ((co, Role.COOPERATING, "phối hợp"), (monitors, Role.MONITORING, "theo dõi")):
        unknown = []
        for name in names:
            unit = units.get(vietnamese.fold(name))
            if unit is None:
                unknown.append(name)
            elif unit != draft.lead and unit not in {known for known, _role in draft.others}:
                draft.others.append((unit, role))
        if unknown:
            draft.notes.append(f"Văn bản ghi {label}: " + "; ".join(unknown))


def _unique(drafts: list[Draft]) -> list[Draft]:
    """Codes that restart under each group get their group's in front, so that each is used once."""
    by_key = {draft.key: draft for draft in drafts}
    taken: set[tuple[str, str]] = set()
    for draft in drafts:
        if (draft.annex, draft.code) in taken and draft.parent in by_key:
            draft.code = f"{by_key[draft.parent].code}.{draft.code}"[:30]
        base, count = draft.code, 2
        while (draft.annex, draft.code) in taken:
            draft.code, count = f"{base}-{count}"[:30], count + 1
        taken.add((draft.annex, draft.code))
    return drafts


def _write(plan: Plan, drafts: Sequence[Draft]) -> None:
    calendar = working_calendar()
    made: dict[str, Item] = {}
    for position, draft in enumerate(drafts, start=1):
        due: dt.date | None = resolve(
            draft.schedule, year=plan.year, calendar=calendar, issued_on=plan.issued_on
        )
        made[draft.key] = Item.objects.create(
            plan=plan,
            parent=made.get(draft.parent or ""),
            position=position,
            annex=draft.annex,
            code=draft.code,
            title=draft.title,
            group=draft.group,
            lead_id=draft.lead,
            product=draft.product,
            schedule=draft.schedule,
            due=due,
            note="\n".join(draft.notes),
            at=draft.at,
        )
    ItemUnit.objects.bulk_create(
        ItemUnit(item=made[draft.key], unit_id=unit, role=role)
        for draft in drafts
        for unit, role in draft.others
    )


def _title(paper: Mapping[str, Any], head: derived.Head) -> str:
    kind = (paper.get("kind") or "").capitalize()
    return f"{kind} {_inside(head.subject or '')}".strip() or "Kế hoạch"


def _inside(subject: str) -> str:
    """The subject inside a sentence: its first letter small, unless the word is an abbreviation."""
    return subject[:1].lower() + subject[1:] if subject[1:2].islower() else subject


def _basis(paper: Mapping[str, Any], decisions: Sequence[derived.Decision]) -> str:
    lines = dict.fromkeys(
        derived.text(row["text"], row["at"], decisions) for row in paper.get("citations", [])
    )
    return "\n".join(lines)
