"""The units of a round: who is scored, in which group, what is asked of each, who answers for a line.

Units come and go while the round is prepared. That a criterion does not apply is written with its reason,
also later, and takes it off the unit's maximum; what was said of it stays for the trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chiso.audit import clock
from chiso.audit.services import change, record, writes
from chiso.org.policies import Actor
from chiso.plans.selectors.leads import leads_of
from chiso.scoring.models import Group, LineOwner, Round, Scope, Subject
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import round as problems
from chiso.scoring.schemas.edition import Book, book_of, crosswalks_of
from chiso.scoring.selectors.choice import owning_units, scorable_units
from chiso.scoring.services.round import preparing, running


@writes("scoring.subject.add")
def subjects_add(
    round_: Round,
    *,
    group: Group,
    unit_ids: Sequence[int],
    body: str = "",
    actor: Actor,
    once: str | None = None,
) -> list[Subject]:
    """Put units into a group. Raises RB0112 for a unit out of reach, RB0113 for one that is there."""
    locked = preparing(round_, actor=actor, what="đưa đơn vị vào đợt chấm")
    _body(book_of(locked.edition), body)
    if group.round_id != locked.pk:
        raise problems.unknown_choice("Nhóm", group.name)
    allowed = scorable_units(locked.authority_id)
    here = set(locked.subjects.values_list("unit_id", flat=True))
    made = []
    for unit_id in dict.fromkeys(unit_ids):
        if unit_id not in allowed:
            raise problems.unknown_unit()
        if unit_id in here:
            raise problems.unit_twice(allowed[unit_id])
        subject = Subject.objects.create(round=locked, group=group, unit_id=unit_id, body=body)
        record(subject, label=allowed[unit_id], after={"group": group.name, "body": body})
        made.append(subject)
    if not made:
        raise problems.unknown_unit()
    return made


@writes("scoring.subject.move")
def subject_move(subject: Subject, *, group: Group, body: str, actor: Actor) -> Subject:
    """Another group, or another kind of body."""
    locked = preparing(subject.round, actor=actor, what="sửa đơn vị được chấm")
    _body(book_of(locked.edition), body)
    if group.round_id != locked.pk:
        raise problems.unknown_choice("Nhóm", group.name)
    change(subject, group=group, body=body)
    return subject


@writes("scoring.subject.remove")
def subject_remove(subject: Subject, *, actor: Actor) -> None:
    """Take a unit out while the round is prepared."""
    preparing(subject.round, actor=actor, what="đưa đơn vị ra khỏi đợt chấm")
    record(subject, before={"unit": subject.unit_id, "group": subject.group.name})
    subject.delete()


@writes("scoring.scope.set")
def scope_set(
    round_: Round, *, codes: Sequence[str], subjects: Sequence[Subject], reason: str, actor: Actor
) -> int:
    """State that criteria do not apply to subjects, and why; again: another reason. How many rows."""
    locked = running(round_, actor=actor, what="ghi tiêu chí không áp dụng")
    if not reason.strip():
        raise problems.no_reason("Tiêu chí không áp dụng")
    book = book_of(locked.edition)
    wanted = _codes(book, codes)
    chosen = _own(locked, subjects)
    now, by = clock.now(), account_of(actor)
    count = 0
    for subject in chosen:
        for code in wanted:
            row, made = Scope.objects.get_or_create(
                subject=subject, code=code, defaults={"reason": reason.strip(), "at": now, "by_id": by}
            )
            before = {} if made else {"reason": row.reason}
            if not made:
                row.reason, row.at, row.by_id = reason.strip(), now, by
                row.save(update_fields=["reason", "at", "by"])
            label = f"{code} · {subject.unit}"
            record(
                row, label=label, before=before, after={"code": code, "reason": row.reason}, reason=row.reason
            )
            count += 1
    return count


@writes("scoring.scope.clear")
def scope_clear(scope: Scope, *, actor: Actor) -> None:
    """The criterion applies after all."""
    running(scope.subject.round, actor=actor, what="bỏ ghi tiêu chí không áp dụng")
    record(scope, before={"code": scope.code, "reason": scope.reason})
    scope.delete()


@writes("scoring.owner.set")
def owners_set(subject: Subject, *, code: str, unit_ids: Sequence[int], actor: Actor) -> None:
    """The units that answer for a criterion of an authority scored as one body; none takes them back."""
    locked = running(subject.round, actor=actor, what="giao đơn vị phụ trách tiêu chí")
    _codes(book_of(locked.edition), [code])
    _owners(subject, {code: list(unit_ids)}, actor=actor)


@writes("scoring.owner.set")
def owners_from_plan(subject: Subject, *, actor: Actor) -> int:
    """Owners where the year's plan already names who leads the items of a criterion.

    Items may be tied to this edition or to one a crosswalk continues. What was given by hand stays.
    """
    locked = running(subject.round, actor=actor, what="giao đơn vị phụ trách tiêu chí")
    book = book_of(locked.edition)
    leads = leads_of(subject.unit.authority_id or subject.unit_id, year=locked.year)
    found: dict[str, set[int]] = {}
    for criterion, units in leads.get(locked.edition.code, {}).items():
        if criterion in book.nodes:
            found.setdefault(criterion, set()).update(units)
    for crosswalk in crosswalks_of(locked.edition):
        for step in crosswalk.steps:
            earlier = {unit for old in step.old for unit in leads.get(crosswalk.from_, {}).get(old, ())}
            for new in step.new:
                if earlier and new in book.nodes:
                    found.setdefault(new, set()).update(earlier)
    given = set(LineOwner.objects.filter(subject=subject).values_list("code", flat=True))
    fresh = {code: sorted(units) for code, units in found.items() if code not in given}
    if not fresh:
        record(subject, after={"owners": "không có gì mới từ kế hoạch"})
        return 0
    _owners(subject, fresh, actor=actor)
    return len(fresh)


def _owners(subject: Subject, wanted: Mapping[str, Iterable[int]], *, actor: Actor) -> None:
    allowed = owning_units(subject.unit.authority_id or subject.unit_id)
    now, by = clock.now(), account_of(actor)
    for code, ids in wanted.items():
        units = list(dict.fromkeys(ids))
        if any(unit not in allowed for unit in units):
            raise problems.unknown_unit()
        before = sorted(
            LineOwner.objects.filter(subject=subject, code=code).values_list("unit_id", flat=True)
        )
        LineOwner.objects.filter(subject=subject, code=code).exclude(unit_id__in=units).delete()
        LineOwner.objects.bulk_create(
            LineOwner(subject=subject, code=code, unit_id=unit, at=now, by_id=by)
            for unit in units
            if unit not in before
        )
        record(
            subject,
            before={"owners": {code: [allowed.get(unit, "") for unit in before]}},
            after={"owners": {code: [allowed[unit] for unit in units]}},
        )


def _body(book: Book, body: str) -> None:
    if body and body not in book.index.head.bodies:
        raise problems.unknown_body(body)


def _codes(book: Book, codes: Sequence[str]) -> list[str]:
    wanted = [code.strip() for code in codes if code.strip()]
    for code in wanted or [""]:
        if code not in book.nodes and code not in book.asks:
            raise problems.unknown_code(code)
    return wanted


def _own(round_: Round, subjects: Sequence[Subject]) -> list[Subject]:
    chosen = [subject for subject in subjects if subject.round_id == round_.pk]
    if not chosen or len(chosen) != len(subjects):
        raise problems.unknown_unit()
    return chosen
