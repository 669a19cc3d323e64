"""Saying something of a line: figures with where they came from, kept with everything said before.

Points are computed by the engine from figures; nobody types them. A figure that equals its source says so
by itself; one that differs from it needs a reason. Two people at once: the second is told what the first
wrote and loses nothing of his own.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import record, writes
from chiso.engine.decimals import rounded
from chiso.engine.rules.verdict import Verdict
from chiso.engine.trace import shown
from chiso.org.policies import Actor
from chiso.scoring.models import Mark, MarkChange, Subject
from chiso.scoring.policies import mark as policies
from chiso.scoring.policies import subject as subjects
from chiso.scoring.policies.round import account_of
from chiso.scoring.problems import sheet as problems
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import Said, entry_of, read, said_of, verdict_of
from chiso.scoring.selectors.sheet import scopes_of
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.selectors.subject import council_role_of, owners_of, seats_of
from chiso.scoring.sources import sourced
from chiso.scoring.terms import CouncilRole, MarkStage, Origin, RoundState, SheetState, StageKind


def mark_set(
    subject: Subject,
    code: str,
    stage: str,
    *,
    said: Said,
    base_revision: int,
    reason: str = "",
    reasons: Mapping[str, str] | None = None,
    office: bool = True,
    actor: Actor,
) -> Mark:
    """What ``stage`` says of line ``code``; ``base_revision`` is that of the mark as it was shown (0: none).

    ``reasons``: figure → why it differs from its source. ``office``: numbers as offices write them. The same
    content again changes nothing. Raises RB0201 to RB0211, RB0221, and what the engine refuses.
    """
    book = book_of(subject.round.edition)
    writable(subject, code, stage, book=book, actor=actor)
    kept = read(book, code, said, office=office)
    verdict = verdict_of(book, code, kept)
    current = (
        Mark.objects.filter(subject=subject, code=code, stage=stage).select_related("by__person").first()
    )
    if current is None and not kept:
        raise problems.nothing_said(code)
    if current is not None and said_of(current) == kept and not _new_reasons(current, reasons):
        return current
    if (current.revision if current else 0) != base_revision:
        raise _conflict(code, current, kept)
    origins = _origins(subject, book, code, kept, reasons or {}, current)
    return _write(
        subject, code, stage,
        kept=kept, verdict=verdict, origins=origins, current=current, why=reason.strip(), actor=actor,
    )  # fmt: skip


@writes("scoring.mark.set")
def _write(
    subject: Subject,
    code: str,
    stage: str,
    *,
    kept: Said,
    verdict: Verdict | None,
    origins: dict[str, dict[str, str]],
    current: Mark | None,
    why: str,
    actor: Actor,
) -> Mark:
    now, by = clock.now(), account_of(actor)
    values: dict[str, Any] = {**kept.as_json(), "origins": origins, "points": points_of(verdict)}
    before = None if current is None else _content(current)
    if current is None:
        try:
            with transaction.atomic():
                mark = Mark.objects.create(
                    subject=subject, code=code, stage=stage, revision=1, at=now, by_id=by, **values
                )
        except IntegrityError:  # somebody said something of the line at the same moment
            raise _conflict(code, _fresh(subject, code, stage), kept) from None
    else:
        moved = Mark.objects.filter(pk=current.pk, revision=current.revision)
        if moved.update(revision=current.revision + 1, at=now, by_id=by, **values) != 1:
            raise _conflict(code, _fresh(subject, code, stage), kept)
        mark = Mark.objects.get(pk=current.pk)
    after = _content(mark)
    MarkChange.objects.create(
        subject=subject,
        code=code,
        stage=stage,
        before=before,
        after=after,
        points_before=current.points if current else None,
        points_after=mark.points,
        reason=why or "; ".join(row["reason"] for row in origins.values() if row.get("reason")),
        at=now,
        by_id=by,
    )
    differing = [name for name in after if before is None or before.get(name) != after[name]]
    label = f"{code} ({MarkStage(stage).label})"
    if veiled(subject, stage):  # the other blind appraiser may read the trail: it says that, not what
        record(mark, label=label, after={"revision": mark.revision})
        return mark
    record(
        mark,
        label=label,
        reason=why,
        before=None if before is None else {name: before[name] for name in differing},
        after={name: after[name] for name in differing},
    )
    return mark


def veiled(subject: Subject, stage: str) -> bool:
    """Whether a word is one of two blind ones; ``MarkChange`` keeps it whole for those who may read it."""
    return subject.round.blind and stage in (MarkStage.FIRST, MarkStage.BLIND)


def writable(
    subject: Subject, code: str, stage: str, *, book: Book, actor: Actor, aside: bool = False
) -> None:
    """Refuse unless the actor may write the word of ``stage`` on ``code`` now; ``aside``: what stands beside
    the figures, which others may supply.

    Whose unit it is and whether the line is asked come first, then the right, the round, the sheet, the hour.
    """
    if code not in book.asks and code not in book.nodes:
        raise problems.not_a_line(code)
    path = tuple(book.path(code))
    scopes = scopes_of(subject)
    for step in path:
        if step in scopes:
            raise problems.not_asked(code, why=scopes[step])
    _right(subject, code, path, stage, book=book, actor=actor, aside=aside)
    if subject.round.state != RoundState.OPEN:
        raise problems.round_closed(subject.round.get_state_display())
    if subject.state not in policies.WRITABLE[stage]:
        raise problems.sheet_locked(str(SheetState(subject.state).label))
    require_open(subject, policies.WINDOW[MarkStage(stage)])


def require_open(subject: Subject, kind: str) -> None:
    """Refuse outside the window a stage has for this subject. Raises RB0205."""
    now, window = clock.now(), windows_of(subject).get(kind)
    if window is None or not window.open_at(now):
        raise problems.stage_closed(
            str(StageKind(kind).label),
            opens=window.opens if window else None,
            closes=window.closes if window else None,
            now=now,
        )


def _right(
    subject: Subject, code: str, path: tuple[str, ...], stage: str, *, book: Book, actor: Actor, aside: bool
) -> None:
    if stage == MarkStage.SELF:
        actor.require(
            subjects.may_fill_line(actor, subject, path, owners_of(subject)),
            "chấm tiêu chí này",
            who="đơn vị được chấm",
        )
        ask = book.asks.get(code)
        if ask is not None and ask.by != "unit" and not aside:
            raise problems.not_self_scored(code)
        return
    if subjects.is_own(actor, subject):
        actor.require(False, "thẩm định đơn vị của mình", who="người của đơn vị khác")
    if stage == MarkStage.COUNCIL:
        role = council_role_of(subject.round_id, actor=actor)
        actor.require(
            role in (CouncilRole.CHAIR, CouncilRole.DEPUTY, CouncilRole.SECRETARY),
            "ghi quyết định của hội đồng",
            who="chủ tịch, phó chủ tịch hoặc thư ký hội đồng",
        )
        return
    seats = seats_of(subject.round_id, actor=actor)
    if not policies.may_appraise(seats, stage, path[-1]):
        actor.require(False, "thẩm định lĩnh vực này", who="người được phân công")


def figures_draw(subject: Subject, *, actor: Actor) -> list[Mark]:
    """Take from their sources the figures of every line nobody spoke of yet; what was said stays said.

    Only lines whose every figure a source has, and that the actor may write.
    """
    actor.require(
        subjects.may_fill(actor, subject) or subjects.as_one_body(subject, actor),
        "lấy số liệu vào phiếu này",
        who="đơn vị được chấm",
    )
    book = book_of(subject.round.edition)
    known = sourced(subject, book=book)
    said = set(Mark.objects.filter(subject=subject, stage=MarkStage.SELF).values_list("code", flat=True))
    drawn = []
    owners, scopes = owners_of(subject), scopes_of(subject)
    for code, ask in book.asks.items():
        path = tuple(book.path(code))
        found = {name: known[code, name].value for name in ask.figures if (code, name) in known}
        if code in said or ask.by != "unit" or not found or any(step in scopes for step in path):
            continue
        if len(found) < len(ask.figures) or not all(found.values()):
            continue
        if subjects.may_fill_line(actor, subject, path, owners):
            said_now = Said(figures=found)
            drawn.append(
                mark_set(
                    subject, code, MarkStage.SELF, said=said_now, base_revision=0, office=False, actor=actor
                )
            )
    return drawn


def points_of(verdict: Verdict | None) -> Decimal | None:
    """Points of a verdict as shown beside a mark; None while there are none."""
    if verdict is None or verdict.points is None:
        return None
    return rounded(verdict.points, places=6, mode="half_up")


def _origins(
    subject: Subject,
    book: Book,
    code: str,
    kept: Said,
    reasons: Mapping[str, str],
    current: Mark | None,
) -> dict[str, dict[str, str]]:
    """Figure → where it came from. Raises RB0208 when it differs from its source without a reason."""
    known = sourced(subject, codes=[code], book=book) if kept.figures else {}
    before = current.origins if current else {}
    found = {}
    for name, value in kept.figures.items():
        source = known.get((code, name))
        if source is None or not source.value:
            found[name] = {"origin": Origin.ENTERED.value}
        elif source.value == value:
            found[name] = source.as_json()
        elif reason := reasons.get(name, "").strip():
            found[name] = {**source.as_json(), "origin": Origin.OVERRIDDEN.value, "reason": reason}
        elif current and current.figures.get(name) == value and name in before:
            found[name] = before[name]  # said before; the source came or moved since
        else:
            raise problems.override_reason(f"{code}.{name}", system=_words(source.value), got=_words(value))
    return found


def _words(text: str) -> str:
    """An exact figure as offices write it."""
    return shown(entry_of(Said(figures={"x": text})).figures["x"])


def _new_reasons(current: Mark, reasons: Mapping[str, str] | None) -> bool:
    return any(
        reason.strip() and reason.strip() != current.origins.get(name, {}).get("reason", "")
        for name, reason in (reasons or {}).items()
        if current.origins.get(name, {}).get("origin") == Origin.OVERRIDDEN
    )


def _content(mark: Mark) -> dict[str, Any]:
    return {**said_of(mark).as_json(), "origins": mark.origins}


def _fresh(subject: Subject, code: str, stage: str) -> Mark | None:
    rows = Mark.objects.filter(subject=subject, code=code, stage=stage)
    return rows.select_related("by__person").first()


def _conflict(code: str, current: Mark | None, kept: Said) -> problems.MarkConflict:
    by = str(current.by.person or current.by) if current else ""
    now = {} if current is None else {**said_of(current).as_json(), "revision": current.revision}
    return problems.mark_overtaken(code=code, by=by, current=now, mine=kept.as_json())
