"""The minutes of a sitting as a paper (biên bản), and its registration among the documents.

The paper says what was recorded and nothing else: who was there, what was put to the vote, how it was decided
and why. Number, place of issue and signatures stay blank until people give them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from chiso.audit import clock
from chiso.engine import vietnamese
from chiso.evidence.services import Facts, document_register, file_take
from chiso.org.policies import Actor
from chiso.org.problems import forbidden
from chiso.org.selectors import body_on, names_on
from chiso.papers.compose import Issue, Part, Signer, Table
from chiso.papers.compose import minutes as composed
from chiso.papers.model import Paper
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import Sheet, sheet_of
from chiso.scoring.models import Attendance, Ballot, CouncilMember, Sitting
from chiso.scoring.policies.appraisal import KEEPERS
from chiso.scoring.policies.round import manages
from chiso.scoring.problems import appraisal as problems
from chiso.scoring.schemas.appraisal import spoken
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.said import Said
from chiso.scoring.selectors import sitting as selectors
from chiso.scoring.selectors.subject import council_role_of
from chiso.scoring.services.sitting import KEEPER, minutes_file
from chiso.scoring.terms import CouncilRole, SittingState

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def minutes_paper(sitting: Sitting, *, kind: str) -> bytes:
    """The minutes as DOCX or PDF."""
    paper = paper_of(sitting)
    writers: dict[str, Callable[[Sheet], bytes]] = {
        "docx": lambda sheet: write_docx(sheet, title=paper.subject or ""),
        "pdf": lambda sheet: write_pdf(sheet, title=paper.subject or ""),
    }
    return writers[kind](sheet_of(paper))


def paper_of(sitting: Sitting) -> Paper:
    """The minutes as the typed model of papers."""
    round_ = sitting.round
    members = selectors.members_of(round_)
    attendance = selectors.attendance_of(sitting)
    quorum = selectors.quorum_of(sitting)
    posts = selectors.posts_of(members, round_)
    names = names_on(sitting.held_on, authority_id=None)
    body = body_on(sitting.held_on, authority_id=round_.authority_id)
    authority = body.name if body else names.get(round_.authority_id, round_.authority.code)
    chair = next((row for row in members if row.role == CouncilRole.CHAIR), None)
    secretary = next((row for row in members if row.role == CouncilRole.SECRETARY), None)
    issue = Issue(
        authority=authority,
        letters=(body.symbol if body else round_.authority.symbol) or "HĐ",
        place="",
        date=sitting.held_on,
        signer=Signer("Chủ tịch Hội đồng", chair.person.name if chair else None),
        recipients=("Các thành viên Hội đồng",),
    )
    opening = [
        f"Hội đồng thẩm định {round_.title} họp phiên thứ {sitting.number} "
        f"{vietnamese.day_in_words(sitting.held_on)}{f', tại {sitting.place}' if sitting.place else ''}.",
        f"Nội dung: {sitting.agenda.rstrip(' .')}.",
    ]
    parts = [
        Part(
            "Thành phần",
            (
                f"Hội đồng có {quorum.members} thành viên; có mặt {quorum.present}, cho ý kiến bằng văn bản "
                f"{quorum.in_writing}; {'đủ' if quorum.met else 'chưa đủ'} số thành viên theo quy định "
                f"(ít nhất {quorum.needed}).",
            ),
            tables=(_members(members, attendance, posts),),
        ),
        Part("Diễn biến", tuple(line.strip() for line in sitting.minutes.splitlines() if line.strip())),
    ]
    ballots = selectors.ballots_of(sitting)
    if ballots:
        parts.append(
            Part("Biểu quyết", ("Hội đồng biểu quyết các nội dung sau:",), tables=(_votes(ballots, names),))
        )
        decided = [ballot for ballot in ballots if ballot.carried]
        parts.append(
            Part(
                "Kết luận",
                tuple(_decided(ballot, names) for ballot in decided)
                or ("Không có nội dung nào được thông qua.",),
            )
        )
    return composed(
        issue,
        f"Phiên họp thứ {sitting.number} của Hội đồng thẩm định {round_.title}",
        opening=opening,
        parts=parts,
        secretary=secretary.person.name if secretary else None,
    )


def _members(
    members: Sequence[CouncilMember], attendance: Mapping[int, Attendance], posts: Mapping[int, str]
) -> Table:
    def there(member: CouncilMember) -> str:
        row = attendance.get(member.pk)
        if row is None:
            return "vắng"
        return "có mặt" if row.present else "ý kiến bằng văn bản"

    return Table(
        ("STT", "Họ và tên", "Chức vụ", "Vai trò", "Tham dự"),
        tuple(
            (
                str(number),
                row.person.name,
                posts.get(row.pk, ""),
                str(CouncilRole(row.role).label),
                there(row),
            )
            for number, row in enumerate(members, 1)
        ),
    )


def _votes(ballots: Sequence[Ballot], names: Mapping[int, str]) -> Table:
    return Table(
        ("STT", "Đơn vị", "Nội dung", "Tán thành", "Không tán thành", "Không biểu quyết", "Kết quả"),
        tuple(
            (
                str(number),
                names.get(ballot.subject.unit_id, ballot.subject.unit.code),
                ballot.matter,
                ballot.votes_for,
                ballot.votes_against,
                ballot.abstained,
                "thông qua" if ballot.carried else "không thông qua",
            )
            for number, ballot in enumerate(ballots, 1)
        ),
    )


def _decided(ballot: Ballot, names: Mapping[int, str]) -> str:
    """What was carried, as a sentence: the line with its points, or the subject as a whole."""
    unit = names.get(ballot.subject.unit_id, ballot.subject.unit.code)
    why = f", vì {ballot.reason.rstrip(' .')}" if ballot.reason else ""
    if not ballot.code:
        return f"{unit}: thông qua kết quả chấm điểm{why}."
    book = book_of(ballot.subject.round.edition)
    said = ballot.said or {}
    spoke = spoken(book, book.asks[ballot.code], Said(**{**said, "cuts": tuple(said.get("cuts", ()))}))
    values = "; ".join(f"{label} {value}" for label, value in spoke.values)
    points = f"{spoke.shown} điểm" if spoke.shown else "không tính điểm"
    return f"{unit}, tiêu chí {ballot.code}: {points}{f' ({values})' if values else ''}{why}."


def minutes_register(sitting: Sitting, *, actor: Actor, once: str | None = None) -> int:
    """Register the minutes (DOCX, to be signed) with the unit of the keeper, and tie them to the sitting.

    The document's key. Raises RB0346, RB0347.
    """
    allowed = council_role_of(sitting.round_id, actor=actor) in KEEPERS or manages(actor, sitting.round)
    actor.require(allowed, "đăng ký biên bản phiên họp", who=KEEPER)
    if sitting.state != SittingState.HELD:
        raise problems.not_held(sitting.number)
    if sitting.minutes_document_id is not None:
        raise problems.filed_already(sitting.number)
    unit = min(actor.units, default=None)
    if unit is None:
        raise forbidden("đăng ký tài liệu", who="người có chức vụ trong cơ quan")
    name = f"bien-ban-phien-{sitting.number}.docx"
    data = minutes_paper(sitting, kind="docx")
    with transaction.atomic():
        document = document_register(
            file_take(io.BytesIO(data), name=name, actor=actor),
            name=name,
            facts=Facts(
                title=f"Biên bản phiên họp thứ {sitting.number} của Hội đồng thẩm định {sitting.round.title}",
                kind="biên bản",
                issued_on=min(sitting.held_on, clock.today()),
            ),
            unit_id=unit,
            actor=actor,
            once=once,
        )
        minutes_file(sitting, document_id=document.pk, actor=actor)
    return int(document.pk)
