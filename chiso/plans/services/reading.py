"""Taking a paper, reading it, deciding its findings.

The reading is kept exactly as the reader delivered it; decisions stand beside it and change only the
plan derived from it. Two people may review at once: every decision compares with what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from chiso.audit import clock
from chiso.audit.services import Acting, move, record, writes
from chiso.engine.problems import Problem, Problems
from chiso.evidence.services import file_take
from chiso.org.policies import Actor
from chiso.papers.blocks import Source
from chiso.papers.model import Paper
from chiso.papers.wire import paper_as_json
from chiso.plans.models import Finding, Reading
from chiso.plans.policies import plan as policies
from chiso.plans.problems import plan as problems
from chiso.plans.schemas.derived import HEAD_FIELD
from chiso.plans.schemas.original import original_of
from chiso.plans.terms import FindingState, ReadingState

if TYPE_CHECKING:
    from chiso.org.models import Account


class Stream(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


HEAD_FILLS = ("number", "symbol", "date", "subject", "issuer", "signer")


def reading_take(stream: Stream, *, name: str, actor: Actor, once: str | None = None) -> Reading:
    """Keep a file and put it in line for the reader. Raises 403, or the refusals of ``file_take``.

    The bytes are taken first, outside the transaction: a slow upload never holds the database.
    """
    actor.require(policies.may_prepare(actor), "nhận văn bản để lập kế hoạch", who="Văn phòng")
    kept = file_take(stream, name=name, actor=actor)
    return _reading_enter(kept.pk, name=name, sha256=kept.sha256, actor=actor, once=once)


@writes("plans.reading.take")
def _reading_enter(file_id: int, *, name: str, sha256: str, actor: Actor, once: str | None = None) -> Reading:
    reading = Reading.objects.create(
        authority_id=policies.authority_of(actor),
        name=name[:255],
        file_id=file_id,
        taken_by_id=policies.account_of(actor),
        taken_at=clock.now(),
    )
    record(reading, after={"name": reading.name, "sha256": sha256})
    return reading


@writes("plans.reading.begin")
def reading_begin(reading: Reading, *, actor: Acting) -> None:
    """The reader starts; refused when another worker already did."""
    move(reading, was=ReadingState.WAITING, to=ReadingState.READING, started_at=clock.now(), finished_at=None)


@writes("plans.reading.read")
def reading_finish(reading: Reading, *, paper: Paper, source: Source, actor: Acting) -> None:
    """Keep what the reader delivered, and one row for each finding to be decided."""
    data = paper_as_json(paper)
    original = original_of(source)
    reading.paper, reading.original = data, original
    reading.save(update_fields=["paper", "original"])
    Finding.objects.filter(reading=reading).delete()
    Finding.objects.bulk_create(
        Finding(
            reading=reading,
            position=position,
            code=found["code"],
            severity=found["severity"],
            at=found["at"],
            message=found["message"],
            original=found["original"] or _printed(found, original),
            suggestion=found["suggestion"],
            readings=found["readings"],
            rule=found["rule"] or "",
        )
        for position, found in enumerate(_rows(data["findings"]))
    )
    move(reading, was=ReadingState.READING, to=ReadingState.REVIEW, finished_at=clock.now())


@writes("plans.reading.fail")
def reading_fail(reading: Reading, *, problem: Problem | Problems, actor: Acting) -> None:
    """The reader refused: its codes are kept and shown."""
    rows = problem.problems if isinstance(problem, Problems) else (problem,)
    move(
        reading,
        was=ReadingState.READING,
        to=ReadingState.FAILED,
        problem=[row.as_json() for row in rows],
        finished_at=clock.now(),
    )


@writes("plans.reading.retry")
def reading_retry(reading: Reading, *, actor: Actor) -> None:
    """Back into the queue after a refusal, or when a worker died over it."""
    _require_review(reading, actor)
    if reading.state not in {ReadingState.FAILED, ReadingState.READING}:
        raise problems.read_twice(state=str(ReadingState(reading.state).label))
    move(reading, was=reading.state, to=ReadingState.WAITING, problem=None, finished_at=None)


@writes("plans.reading.drop")
def reading_drop(reading: Reading, *, reason: str, actor: Actor) -> None:
    """Put aside a paper that will not become a plan. The file and the reading stay."""
    _require_review(reading, actor)
    if not reason.strip():
        raise problems.no_reason("Bỏ văn bản")
    move(reading, was=reading.state, to=ReadingState.DROPPED)


@writes("plans.reading.fill")
def reading_fill(reading: Reading, *, field: str, value: str, seen: str, actor: Actor) -> None:
    """Give a head field the paper leaves open or wrong; empty takes it back."""
    _require_review(reading, actor)
    if field not in HEAD_FILLS:
        raise problems.nothing_to_plan()
    locked = Reading.objects.select_for_update().get(pk=reading.pk)
    now = str(locked.fills.get(field, ""))
    if now != seen:
        raise problems.finding_overtaken(place=field, was=seen, now=now, by="")
    fills = {**locked.fills, field: value.strip()}
    if not value.strip():
        fills.pop(field, None)
    Reading.objects.filter(pk=reading.pk).update(fills=fills)
    reading.fills = fills
    record(reading, before={field: now}, after={field: value.strip()})


@writes("plans.finding.decide")
def finding_decide(
    finding: Finding, *, state: str, correction: str = "", seen: str = FindingState.OPEN, actor: Actor
) -> None:
    """Accept the suggestion, correct otherwise, or keep as printed.

    ``seen`` is the state the person saw; a different one now raises ``Overtaken`` naming who was faster.
    """
    _require_review(finding.reading, actor)
    words = correction.strip() if state == FindingState.CORRECTED else ""
    if state == FindingState.ACCEPTED and finding.suggestion is None:
        raise problems.no_suggestion(place=finding.code)
    if state == FindingState.CORRECTED and not words:
        raise problems.empty_correction(place=finding.code)
    _decide(finding, seen=seen, to=state, correction=words, actor=actor)


@writes("plans.finding.reopen")
def finding_reopen(finding: Finding, *, seen: str, actor: Actor) -> None:
    """Undo a decision."""
    _require_review(finding.reading, actor)
    _decide(finding, seen=seen, to=FindingState.OPEN, correction="", actor=None)


@writes("plans.finding.decide")
def findings_decide(reading: Reading, *, code: str, state: str, actor: Actor) -> int:
    """Accept, or keep as printed, every open finding of one code; the number decided."""
    _require_review(reading, actor)
    rows = reading.findings.filter(code=code, state=FindingState.OPEN)
    if state == FindingState.ACCEPTED:
        rows = rows.filter(suggestion__isnull=False)
    count = 0
    for finding in rows:
        _decide(finding, seen=FindingState.OPEN, to=state, correction="", actor=actor)
        count += 1
    if not count:
        raise problems.no_suggestion(place=code)
    return count


def _printed(found: Mapping[str, Any], original: Iterable[Mapping[str, Any]]) -> str | None:
    """The printed words a finding without a suggestion points at, so that a person can correct them.

    None for the head: there a correction gives the field itself, not the line it is printed in.
    """
    at = found["at"]
    if found["code"] in HEAD_FIELD or not at or at.get("end") is None or at.get("row") is not None:
        return None
    if (at.get("last_line") or at["line"]) != at["line"]:
        return None
    for row in original:
        if (row["page"], row["line"]) == (at["page"], at["line"]) and "text" in row:
            return str(row["text"])[at.get("start") or 0 : at["end"]] or None
    return None


def _decide(finding: Finding, *, seen: str, to: str, correction: str, actor: Actor | None) -> None:
    updated = Finding.objects.filter(pk=finding.pk, state=seen).update(
        state=to,
        correction=correction,
        decided_by_id=actor.account_id if actor else None,
        decided_at=clock.now(),
    )
    if updated != 1:
        fresh = Finding.objects.select_related("decided_by__person").get(pk=finding.pk)
        raise problems.finding_overtaken(
            place=finding.code,
            was=str(FindingState(seen).label),
            now=str(FindingState(fresh.state).label),
            by=_name(fresh.decided_by),
        )
    finding.state, finding.correction = to, correction
    record(
        finding,
        label=f"{finding.reading.name}: {finding.message}",
        before={"state": seen},
        after={"state": to, "correction": correction},
    )


def _name(account: Account | None) -> str:
    if account is None:
        return ""
    return account.person.name if account.person else account.username


def _require_review(reading: Reading, actor: Actor) -> None:
    actor.require_same_authority(reading.authority_id, "văn bản")
    actor.require(policies.may_prepare(actor), "rà soát văn bản", who="Văn phòng")
    if reading.state in {ReadingState.PLANNED, ReadingState.DROPPED}:
        raise problems.read_twice(state=str(ReadingState(reading.state).label))


def _rows(value: Any) -> Iterable[Mapping[str, Any]]:
    return list(value)
