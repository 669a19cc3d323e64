"""Writes of outgoing papers: draft → approved → numbered → signed → issued, and what comes after a mistake.

A number is given once, from one series per authority and year, by a person's click, after the leader
approved the paper for signing (Decree 30/2020, art. 15); it stays with the paper for ever, cancelled or
not. The file that was numbered is frozen as DOCX and PDF; the signed file is brought back and checked
against it, and a result that does not confirm it needs the clerk's reason. An issued paper is never
changed: a mistake in its content makes a replacing paper of the same form, one in its form an official
letter (art. 18). Nothing is numbered, dated or signed by the system itself.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import IntegrityError
from django.urls import reverse

from chiso.audit import clock
from chiso.audit.services import move, record, writes
from chiso.engine import vietnamese
from chiso.engine.problems import Problem
from chiso.evidence.services import file_open, file_take
from chiso.notices.services import notice_tell
from chiso.notices.terms import NoticeKind
from chiso.org.policies import Actor
from chiso.org.selectors import working_calendar
from chiso.org.selectors.lines import staff_on
from chiso.org.terms import UnitKind
from chiso.papers.model import Paper
from chiso.papers.signed_apart import check_apart
from chiso.papers.wire import paper_as_json
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of
from chiso.reporting.models import Issue, Report, Window
from chiso.reporting.policies import issue as policies
from chiso.reporting.problems import issue as problems
from chiso.reporting.schemas import issue as schemas
from chiso.reporting.schemas.issue import Content
from chiso.reporting.selectors import issue as selectors
from chiso.reporting.terms import OPEN, CorrectionKind, IssueKind, IssueState

SIGNED_MOST = 64 * 2**20
"""Bytes of a signed file."""
OFFERED = 5
"""How often the next free number is tried when several clerks number at once."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form says of a draft."""

    subject: str
    content: Content
    signer: str = ""
    """``12:KT``: a key of ``selectors.issue.signer_choices``; empty: nobody chosen yet."""


@writes("reporting.issue.create")
def issue_create(
    *,
    kind: IssueKind | str,
    draft: Draft,
    actor: Actor,
    report: Report | None = None,
    window: Window | None = None,
    once: str | None = None,
) -> Issue:
    """A draft of an outgoing paper. Raises RP0411 when it cannot be composed, RP0412 for a wrong signer."""
    actor.require(policies.may_draft(actor), "soạn văn bản đi", who="Văn phòng")
    assert actor.authority_id is not None, "who may draft belongs to an authority"
    if report is not None:
        actor.require_same_authority(report.authority_id, "báo cáo")
        window = report.window
    now = clock.now()
    issue = Issue(
        authority_id=actor.authority_id,
        kind=IssueKind(kind).value,
        report=report,
        window=window,
        year=clock.today().year,
        created_at=now,
        created_by_id=policies.account_of(actor),
        paper={},
    )
    _fill(issue, draft, actor=actor)
    issue.save()
    record(issue, after={"kind": issue.kind, "subject": issue.subject, "signer": issue.signer})
    return issue


@writes("reporting.issue.describe")
def issue_describe(issue: Issue, *, draft: Draft, revision: int, actor: Actor) -> Issue:
    """Change a draft, against the revision that was seen. Raises RP0401, RP0402, RP0411, RP0412."""
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    actor.require(policies.may_describe(actor, issue), "sửa dự thảo văn bản đi", who="Văn phòng")
    _in_state(issue, IssueState.DRAFT)
    before = {"subject": issue.subject, "content": issue.content, "signer": issue.signer_id}
    _fill(issue, draft, actor=actor)
    updated = Issue.objects.filter(pk=issue.pk, revision=revision, state=IssueState.DRAFT).update(
        subject=issue.subject,
        content=issue.content,
        paper=issue.paper,
        symbol=issue.symbol,
        signer=issue.signer_id,
        signing=issue.signing,
        post=issue.post,
        revision=revision + 1,
    )
    if updated != 1:
        raise problems.draft_overtaken(str(issue), by="")
    issue.revision = revision + 1
    record(
        issue,
        before={key: value for key, value in before.items() if key != "content"},
        after={"subject": issue.subject, "signer": issue.signer_id, "revision": issue.revision},
    )
    return issue


def _fill(issue: Issue, draft: Draft, *, actor: Actor) -> None:
    """Set what the draft says and compose the paper anew."""
    issue.subject = " ".join(draft.subject.split())[:500]
    content = draft.content
    issue.signer_id, issue.signing, issue.post = None, "", ""
    if draft.signer:
        choices = selectors.signer_choices(actor, day=clock.today())
        chosen = next((each for each in choices if each.key == draft.signer), None)
        if chosen is None:
            raise problems.not_signer(draft.signer)
        signer = chosen.signed_by
        issue.signer_id, issue.signing, issue.post = chosen.person_id, chosen.form, signer.post[:120]
        content = msgspec.structs.replace(content, signer_name=signer.name, signer_head=signer.head)
    else:
        content = msgspec.structs.replace(content, signer_name="", signer_head="")
    issue.content = schemas.as_json(content)
    paper = compose(issue)
    issue.symbol = (paper.symbol or "")[:60]
    issue.paper = paper_as_json(paper)


def content_of(issue: Issue) -> Content:
    """What the drafter wrote."""
    return schemas.read(issue.content)


def signed_by(issue: Issue) -> schemas.SignedBy | None:
    """Who signs, as printed; the name as it was when the signer was chosen."""
    return schemas.signed_by(content_of(issue), post=issue.post, power=issue.signing)


def compose(issue: Issue) -> Paper:
    """The paper of an issue as it stands. Raises RP0411 with what the decree does not allow."""
    try:
        return schemas.paper_of(
            issue.kind,
            subject=issue.subject,
            content=content_of(issue),
            signer=signed_by(issue),
            number=issue.number,
            date=issue.issued_on,
        )
    except Problem as refusal:
        why = f"{refusal.place}: cần {refusal.expected}, hiện {refusal.got}"
        raise problems.cannot_compose(issue.subject or "dự thảo", why=why) from refusal


def written(issue: Issue, kind: str, paper: Paper | None = None) -> bytes:
    """The paper as ``docx`` or ``pdf``; the PDF is signed digitally, so its annexes leave the number and day
    open (Decree 30/2020, Appendix I: C19 is not filled in on an electronic document)."""
    sheet = sheet_of(paper or compose(issue), electronic=kind == "pdf")
    title = issue.subject[:200]
    return write_docx(sheet, title=title) if kind == "docx" else write_pdf(sheet, title=title)


def lacking(issue: Issue) -> list[str]:
    return schemas.lacking(
        issue.kind, subject=issue.subject, content=content_of(issue), signer=signed_by(issue)
    )


def _in_state(issue: Issue, *wanted: IssueState) -> None:
    if issue.state not in wanted:
        raise problems.wrong_step(
            str(issue),
            state=str(IssueState(issue.state).label),
            wanted=" hoặc ".join(str(each.label) for each in wanted),
        )


# --- steps ------------------------------------------------------------------------------------------


@writes("reporting.issue.approve")
def issue_approve(issue: Issue, *, revision: int | None = None, actor: Actor) -> None:
    """The content is right and the paper is to be signed. ``revision``: the draft that was read.

    Raises RP0402 when it was edited since, RP0403 for what the decree demands.
    """
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    actor.require(policies.may_approve(actor, issue), "duyệt văn bản đi", who="Lãnh đạo, người ký")
    _in_state(issue, IssueState.DRAFT)
    present = Issue.objects.select_for_update().get(pk=issue.pk).revision
    if present != (issue.revision if revision is None else revision):
        raise problems.draft_overtaken(str(issue), by="")
    if missing := lacking(issue):
        raise problems.lacking(str(issue), what=missing)
    move(
        issue,
        was=IssueState.DRAFT,
        to=IssueState.APPROVED,
        approved_at=clock.now(),
        approved_by_id=policies.account_of(actor),
    )
    _tell_office(issue, f"Đã duyệt, chờ cấp số: {issue.subject}", key="approved", actor=actor)


@writes("reporting.issue.return")
def issue_return(issue: Issue, *, reason: str, actor: Actor) -> None:
    """Back to the drafter, from any step before it was issued; a number once given stays with it."""
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    allowed = policies.may_approve(actor, issue) or policies.may_keep_register(actor, issue)
    actor.require(allowed, "trả lại dự thảo văn bản đi", who="Lãnh đạo, Văn phòng")
    _in_state(issue, *OPEN)
    if not reason.strip():
        raise problems.no_reason(str(issue), what="trả lại")
    if issue.state == IssueState.DRAFT:
        record(issue, after={"state": issue.state}, reason=reason.strip())
    else:
        move(
            issue,
            was=issue.state,
            to=IssueState.DRAFT,
            approved_at=None,
            approved_by_id=None,
            docx=None,
            pdf=None,
            signed=None,
            signed_check=None,
            signed_note="",
            signed_name="",
        )
    notice_tell(
        {issue.created_by_id} - {actor.account_id},
        kind=NoticeKind.DECISION,
        title=f"Trả lại dự thảo: {issue.subject}",
        body=reason.strip(),
        url=_url(issue),
        key=f"issue-{issue.pk}-returned-{clock.now():%Y%m%d%H%M%S}",
        actor=actor,
    )


def issue_number(
    issue: Issue, *, number: int | None, issued_on: dt.date | None, actor: Actor, once: str | None = None
) -> int:
    """Give the number and the day, and freeze DOCX and PDF; the number.

    ``number`` None takes the next free one. Raises RP0401 before the paper was approved, RP0404 for a
    number the year has already, RP0405 for a day before the approval or in the future.
    """
    day = issued_on or clock.today()
    given = issue.number if number is None and issue.number is not None and issue.year == day.year else number
    for attempt in range(OFFERED):
        wanted = given or selectors.next_number(issue.authority_id, day.year)
        try:
            _number(issue, number=wanted, day=day, actor=actor, once=once)
        except IntegrityError:
            issue.refresh_from_db()
            if given is None and attempt < OFFERED - 1:
                continue  # another clerk took it between the look and the write
            raise _taken(issue, wanted, year=day.year) from None
        return wanted
    raise _taken(issue, 0, year=day.year)  # pragma: no cover - the loop returns or raises


def _taken(issue: Issue, number: int, *, year: int) -> Problem:
    holder = Issue.objects.filter(authority_id=issue.authority_id, year=year, number=number).first()
    return problems.number_taken(number, year=year, subject=holder.subject if holder else "văn bản khác")


@writes("reporting.issue.number")
def _number(issue: Issue, *, number: int, day: dt.date, actor: Actor, once: str | None = None) -> None:
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    actor.require(policies.may_keep_register(actor, issue), "cấp số văn bản đi", who="văn thư (Văn phòng)")
    _in_state(issue, IssueState.APPROVED)
    _right_day(issue, day)
    issue.number, issue.issued_on, issue.year = number, day, day.year
    paper = compose(issue)
    name = file_name(issue)
    docx = file_take(io.BytesIO(written(issue, "docx", paper)), name=f"{name}.docx", actor=actor)
    pdf = file_take(io.BytesIO(written(issue, "pdf", paper)), name=f"{name}.pdf", actor=actor)
    move(
        issue,
        was=IssueState.APPROVED,
        to=IssueState.NUMBERED,
        number=number,
        issued_on=day,
        year=day.year,
        symbol=(paper.symbol or "")[:60],
        paper=paper_as_json(paper),
        docx=docx,
        pdf=pdf,
    )


def _right_day(issue: Issue, day: dt.date) -> None:
    """The day of a paper is the day it is signed and issued; at latest the next working day (art. 15)."""
    today = clock.today()
    if day > today:
        raise problems.bad_day(
            day, why="Ngày này chưa tới", hint=f"Ghi ngày {vietnamese.day(today)} hoặc sớm hơn"
        )
    assert issue.approved_at is not None, "an approved paper has its moment"
    approved = issue.approved_at.astimezone(clock.ZONE).date()
    if day < approved:
        raise problems.bad_day(
            day,
            why=f"Văn bản được duyệt ký ngày {vietnamese.day(approved)}, sau ngày này",
            hint=f"Ghi ngày {vietnamese.day(approved)} hoặc muộn hơn",
        )


def late_to_number(issue: Issue, *, today: dt.date) -> bool:
    """Whether the next working day after the approval has passed without a number."""
    if issue.state != IssueState.APPROVED or issue.approved_at is None:
        return False
    approved = issue.approved_at.astimezone(clock.ZONE).date()
    return today > working_calendar().add_working_days(approved, 1)


def attach_signed(issue: Issue, *, data: bytes, name: str, note: str, actor: Actor) -> Mapping[str, Any]:
    """Bring back the signed file; what the check found.

    The check runs before anything is written. Raises RP0406 when it is no PDF or too large, RP0407 when the
    check does not confirm it and ``note`` gives no reason.
    """
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    actor.require(policies.may_keep_register(actor, issue), "nhận bản đã ký", who="văn thư (Văn phòng)")
    _in_state(issue, IssueState.NUMBERED, IssueState.SIGNED)
    if len(data) > SIGNED_MOST:
        raise problems.not_a_pdf(name, why=f"Tệp lớn hơn {SIGNED_MOST // 2**20} MB")
    found = signed_check(issue, data=data, name=name)
    if not found["pdf"]:
        raise problems.not_a_pdf(name, why="; ".join(found["problems"]) or "Không phải tệp PDF")
    if found["problems"] and not note.strip():
        raise problems.unconfirmed(name, findings=found["problems"])
    file = file_take(io.BytesIO(data), name=name, actor=actor)
    _attach(issue, file=file, name=name, note=note.strip(), found=found, actor=actor)
    return found


def signed_check(issue: Issue, *, data: bytes, name: str) -> dict[str, Any]:
    """What a file says, beside the numbered PDF. Raises RP0410 when it cannot be worked out."""
    unsigned = None
    if issue.pdf is not None:
        with file_open(issue.pdf.sha256, name=name) as stream:
            unsigned = stream.read()
    try:
        return check_apart(data, unsigned=unsigned, name=name)
    except Problem as refusal:
        raise problems.unreadable(name, why=refusal.got) from refusal


@writes("reporting.issue.sign")
def _attach(issue: Issue, *, file: Any, name: str, note: str, found: dict[str, Any], actor: Actor) -> None:
    move(
        issue,
        was=issue.state,
        to=IssueState.SIGNED,
        signed=file,
        signed_name=name[-255:],
        signed_note=note,
        signed_check={**found, "checked_at": clock.now().isoformat(), "file": file.sha256},
    )


@writes("reporting.issue.issue")
def issue_issue(issue: Issue, *, actor: Actor, once: str | None = None) -> None:
    """The signed paper leaves. What it replaces is replaced from now on."""
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    actor.require(policies.may_keep_register(actor, issue), "ban hành văn bản đi", who="văn thư (Văn phòng)")
    _in_state(issue, IssueState.SIGNED)
    move(issue, was=IssueState.SIGNED, to=IssueState.ISSUED, issued_at=clock.now())
    if issue.replaces is not None and issue.correction == CorrectionKind.CONTENT:
        move(issue.replaces, was=IssueState.ISSUED, to=IssueState.REPLACED)
    _tell_units(issue, actor=actor)


@writes("reporting.issue.cancel")
def issue_cancel(issue: Issue, *, reason: str, actor: Actor) -> None:
    """Give up a paper that has not left. Its number, if it has one, is never given again."""
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    allowed = policies.may_keep_register(actor, issue) or (
        issue.state == IssueState.DRAFT and policies.may_describe(actor, issue)
    )
    actor.require(allowed, "hủy văn bản đi", who="văn thư (Văn phòng)")
    _in_state(issue, *OPEN)
    if not reason.strip():
        raise problems.no_reason(str(issue), what="hủy")
    move(issue, was=issue.state, to=IssueState.CANCELLED, cancel_reason=reason.strip())


# --- after a mistake --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake of form: where it stands, what is printed, what should be."""

    where: str
    was: str
    now: str


@writes("reporting.issue.correct")
def issue_correct(
    issue: Issue,
    *,
    kind: CorrectionKind | str,
    reason: str,
    actor: Actor,
    slips: tuple[Slip, ...] = (),
    once: str | None = None,
) -> Issue:
    """The draft that mends an issued paper: of the same form for its content, a letter for its form.

    Raises RP0401 for a paper that has not left, RP0408 without a reason (or, for a letter, without a slip),
    RP0409 while another one is under way.
    """
    actor.require_same_authority(issue.authority_id, "văn bản đi")
    actor.require(policies.may_draft(actor), "soạn văn bản thay thế, đính chính", who="Văn phòng")
    _in_state(issue, IssueState.ISSUED)
    kind = CorrectionKind(kind)
    if not reason.strip():
        raise problems.no_reason(str(issue), what="thay thế hoặc đính chính")
    if (under_way := selectors.open_successor(issue)) is not None:
        raise problems.already_corrected(str(issue), by=selectors.reference(under_way))
    if kind is CorrectionKind.FORM and not slips:
        raise problems.no_reason(str(issue), what="đính chính: vị trí, nội dung đã in và nội dung đúng")
    subject, content = _mended(issue, kind, slips)
    made = Issue(
        authority_id=issue.authority_id,
        kind=issue.kind if kind is CorrectionKind.CONTENT else IssueKind.LETTER,
        report=issue.report if kind is CorrectionKind.CONTENT else None,
        window=issue.window,
        subject=subject[:500],
        year=clock.today().year,
        content=content,
        signer=issue.signer,
        signing=issue.signing,
        post=issue.post,
        replaces=issue,
        correction=kind,
        correction_reason=reason.strip(),
        created_at=clock.now(),
        created_by_id=policies.account_of(actor),
        paper={},
    )
    paper = compose(made)
    made.symbol, made.paper = (paper.symbol or "")[:60], paper_as_json(paper)
    made.save()
    record(made, after={"replaces": issue, "correction": kind.value, "correction_reason": reason.strip()})
    return made


def _mended(issue: Issue, kind: CorrectionKind, slips: tuple[Slip, ...]) -> tuple[str, dict[str, Any]]:
    of = f"{selectors.reference(issue)} của {content_of(issue).authority}"
    if kind is CorrectionKind.CONTENT:
        content = json.loads(json.dumps(issue.content))
        line = f"Văn bản này thay thế {of}."
        if issue.kind == IssueKind.DECISION:
            body = content.get("body", "")
            count = len(schemas.articles(body))
            content["body"] = f"{body.rstrip()}\nĐiều {count + 1}. Quyết định này thay thế {of}.".strip()
        else:
            # First: the last line of an opening leads on to what follows it ("… như sau:").
            content["opening"] = [line, *content.get("opening", [])]
        return issue.subject, content
    old = content_of(issue)
    content = {
        key: issue.content[key]
        for key in (
            "place",
            "authority",
            "superior",
            "letters",
            "unit",
            "recipients",
            "copies",
            "signer_name",
            "signer_head",
        )
        if key in issue.content
    }
    content["to"] = list(old.to) or list(old.recipients) or ["Các cơ quan, đơn vị nhận văn bản"]
    content["opening"] = [f"{old.authority} đính chính {of} về {_lower(issue.subject)} như sau:"]
    content["body"] = "\n".join(
        f"{place}. Tại {slip.where.strip()}, đã in: “{slip.was.strip()}”;"
        f" nay đính chính là: “{slip.now.strip()}”."
        for place, slip in enumerate(slips, 1)
    )
    content["closing"] = f"{old.authority} thông báo để các cơ quan, đơn vị biết, thực hiện"
    return f"đính chính {selectors.reference(issue)}", content


def _lower(subject: str) -> str:
    return f"{subject[:1].lower()}{subject[1:]}"


# --- small ------------------------------------------------------------------------------------------


def file_name(issue: Issue) -> str:
    """``12-BC-BQL-2026``; before the number ``du-thao-7``."""
    symbol = issue.symbol.replace("/", "-")
    return f"{issue.number:02d}-{symbol}-{issue.year}" if issue.number is not None else f"du-thao-{issue.pk}"


def _url(issue: Issue) -> str:
    return reverse("reporting:issue", args=[issue.pk])


def _tell_office(issue: Issue, title: str, *, key: str, actor: Actor) -> None:
    staff = staff_on(clock.today(), authority_id=issue.authority_id)
    office = {seat.account_id for seat in staff if seat.unit_kind == UnitKind.OFFICE and seat.account_id}
    notice_tell(
        {account for account in office if account is not None} - {actor.account_id or 0},
        kind=NoticeKind.WAITING,
        title=title,
        url=_url(issue),
        key=f"issue-{issue.pk}-{key}-{issue.revision}",
        actor=actor,
    )


def _tell_units(issue: Issue, *, actor: Actor) -> None:
    """The units a letter is about get it in the product too."""
    wanted = set(content_of(issue).units)
    if not wanted:
        return
    staff = staff_on(clock.today(), authority_id=issue.authority_id)
    people = {
        seat.account_id
        for seat in staff
        if seat.unit_id in wanted and seat.heads and seat.account_id is not None
    }
    notice_tell(
        people - {actor.account_id or 0},
        kind=NoticeKind.EXPLAIN,
        title=f"{selectors.reference(issue)}: {issue.subject}",
        url=_url(issue),
        key=f"issue-{issue.pk}-issued",
        actor=actor,
    )
