"""What the unit says of its tasks: results in words, why late, what comes next, what is left out; reasons;
papers.
"""

from __future__ import annotations

from chiso.audit import clock, numeral
from chiso.audit.services import change, record, writes
from chiso.evidence import selectors as evidence
from chiso.org.policies import Actor
from chiso.plans.schemas.cell import clean
from chiso.reporting import storage
from chiso.reporting.models import Reason, Remark, Report, ReportDocument, ReportTask
from chiso.reporting.policies.regime import account_of
from chiso.reporting.problems import report as problems
from chiso.reporting.services.report import hold, touch
from chiso.reporting.terms import RemarkState

LONGEST = 4000


@writes("reporting.taskline.save")
def task_line_save(
    line: ReportTask,
    *,
    words: str,
    reason: str = "",
    left_out: bool = False,
    base_revision: int,
    actor: Actor,
) -> ReportTask:
    """Result (or intent) and reason of one task, by compare-and-set. RP0202, RP0203, RP0213, RP0217."""
    held = hold(line.report, actor=actor, what="soạn kết quả nhiệm vụ")
    values = {"words": clean(words), "reason": clean(reason), "left_out": left_out}
    for name in ("words", "reason"):
        if len(str(values[name])) > LONGEST:
            raise problems.too_long(line.title[:80], limit=LONGEST)
    fresh = ReportTask.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if all(getattr(fresh, name) == value for name, value in values.items()):
        record(line.report, after={"place": f"task:{line.task_id}", "revision": fresh.revision})
        return fresh
    if fresh.revision != base_revision:
        raise problems.line_overtaken(fresh.title, by="")
    before = {name: getattr(fresh, name) for name in values}
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.revision += 1
    fresh.save(update_fields=[*values, "revision"])
    touch(held)
    place = {"place": f"task:{line.task_id}"}
    record(line.report, before={**place, **before}, after={**place, **values})
    return fresh


@writes("reporting.reason.give")
def reason_give(report: Report, *, code: str, place: str, text: str, actor: Actor) -> Reason | None:
    """Why a warning stands as it is; an empty text takes the reason back. Raises RP0208, RP0214."""
    held = hold(report, actor=actor, what="giải thích")
    require_place(held, place)
    words = clean(text)[:LONGEST]
    known = Reason.objects.filter(report=held, code=code[:12], place=place).first()
    record(
        report,
        before={"place": place, "code": code, "reason": known.text if known else ""},
        after={"place": place, "code": code, "reason": words},
    )
    touch(held)
    if not words:
        if known is None:
            raise problems.text_missing("Lời giải thích")
        known.delete()
        return None
    made, _new = Reason.objects.update_or_create(
        report=held, code=code[:12], place=place,
        defaults={"text": words, "at": clock.now(), "by_id": account_of(actor)},
    )  # fmt: skip
    return made


@writes("reporting.document.attach")
def document_attach(
    report: Report, *, document_id: int, place: str, page: str = "", actor: Actor
) -> ReportDocument:
    """Let a registered document prove a place of the report; again: another page. Raises RP0214, RP0215."""
    document = evidence.document_by_id(document_id, actor=actor)
    held = hold(report, actor=actor, what="gắn tài liệu")
    require_place(held, place)
    if document.withdrawn_at is not None:
        raise problems.document_withdrawn(document.title)
    known = ReportDocument.objects.filter(report=held, document_id=document_id, place=place).first()
    touch(held)
    if known is not None:
        change(known, page=clean(page)[:60])
        return known
    made = ReportDocument.objects.create(
        report=held, document_id=document_id, place=place, page=clean(page)[:60], at=clock.now(),
        by_id=account_of(actor),
    )  # fmt: skip
    record(report, after={"document": document.title, "place": place, "page": made.page})
    return made


@writes("reporting.document.detach")
def document_detach(link: ReportDocument, *, actor: Actor) -> None:
    """Take a document off a place; it stays in the library."""
    held = hold(link.report, actor=actor, what="gỡ tài liệu")
    record(link.report, before={"document": link.document.title, "place": link.place, "page": link.page})
    link.delete()
    touch(held)


@writes("reporting.remark.answer")
def remark_answer(remark: Remark, *, answer: str, actor: Actor) -> Remark:
    """What the unit did about a remark of the receiver. Raises RP0208, RP0216."""
    held = hold(remark.report, actor=actor, what="trả lời ý kiến")
    words = clean(answer)[:LONGEST]
    if not words:
        raise problems.text_missing("Nội dung trả lời")
    updated = (
        Remark.objects.filter(pk=remark.pk)
        .exclude(state=RemarkState.CLOSED)
        .update(
            state=RemarkState.ANSWERED,
            answer=words,
            answered_at=clock.now(),
            answered_by_id=account_of(actor),
        )
    )
    if updated != 1:
        raise problems.answered(remark.text)
    touch(held)
    record(remark.report, after={"place": remark.place, "answer": words})
    remark.refresh_from_db()
    return remark


def require_place(report: Report, place: str) -> None:
    """``section:…``, ``figure:…`` of the layout, ``task:…`` of the report; RP0214."""
    kind, _mark, key = place.partition(":")
    layout = storage.layout_of(report.layout_sha256)
    if (kind == "section" and key in layout.outline) or (kind == "figure" and key in layout.figures):
        return
    if kind == "task" and report.tasks.filter(task_id=numeral.number(key) or 0).exists():
        return
    raise problems.wrong_place(place)
