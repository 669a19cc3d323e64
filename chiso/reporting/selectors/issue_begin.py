"""How a new draft begins: what the system knows of the authority. Nothing it does not know is filled in."""

from __future__ import annotations

import msgspec

from chiso.audit import clock
from chiso.engine import vietnamese
from chiso.org.policies import Actor
from chiso.org.selectors import names_on
from chiso.org.selectors.units import newest_names, own_authority, short_name_of
from chiso.papers.wire import paper_from_json
from chiso.plans.schemas.paper import drawn_from
from chiso.plans.selectors import plan as plans
from chiso.plans.selectors.reading import head_of_last_paper
from chiso.plans.selectors.sheet import sheet_rows
from chiso.plans.selectors.unit import choices
from chiso.reporting.models import Window
from chiso.reporting.schemas.issue import Content, Grid, drawn_into
from chiso.reporting.selectors import desk
from chiso.reporting.selectors.issue import last_head
from chiso.reporting.terms import IssueKind

NAMED = 8
"""Units named one by one under "Kính gửi"; more of them stand in an annex."""
_LISTED = "(danh sách tại Phụ lục kèm theo)"


def head_of(actor: Actor) -> Content:
    """Name and abbreviation of the authority; place, superior and drafting unit as its last paper had them,
    else as the last plan that was read printed them. Five queries."""
    authority = own_authority(actor)
    names = names_on(clock.today(), authority_id=authority.pk)
    place, superior, unit = last_head(authority.pk)
    if not (place or superior):
        place, superior = head_of_last_paper(authority.pk)
    if not superior and authority.parent_id:
        superior = newest_names([authority.parent_id]).get(authority.parent_id, "")
    return Content(
        authority=names.get(authority.pk, ""),
        superior=superior,
        letters=authority.symbol,
        unit=unit or short_name_of(min(actor.units, default=0)),
        place=place,
    )


def empty(kind: IssueKind, actor: Actor) -> tuple[str, Content]:
    """Subject and content of a draft from nothing."""
    head = head_of(actor)
    if kind is IssueKind.DECISION:
        return "", _with(head, acting=f"Trưởng ban {head.authority}" if head.authority else "")
    return "", head


def from_plan(plan_id: int, actor: Actor) -> tuple[str, Content]:
    """The paper of a plan one may see: its words as it was read, its items as they are. 404 otherwise."""
    found = plans.plan_by_id(plan_id, actor=actor)
    rows = sheet_rows(plans.items_of(found), choices(found.authority_id))
    source = paper_from_json(found.reading.paper) if found.reading and found.reading.paper else None
    drawn = drawn_from(found, rows, source)
    return drawn.subject, drawn_into(head_of(actor), drawn)


def reminder(window: Window, unit_ids: list[int], actor: Actor) -> tuple[str, Content]:
    """Công văn nhắc báo cáo: who has not sent the report of a window, with the day it was due to each."""
    head, today = head_of(actor), clock.today()
    own = desk.due_days(window, unit_ids)
    what = f"báo cáo {window.label}"
    basis = window.regime.basis.strip().rstrip(".;")
    opens = f"Thực hiện {_lower(basis)}, " if basis else ""
    whom = f"{opens}{'các' if opens else 'Các'} đơn vị"
    asks = f"{whom} gửi {what} về {_receiver(window)} trước ngày {vietnamese.day(window.due_on)}."
    late = any(own.get(unit, window.due_on) < today for unit in unit_ids)
    until_now = "Đến nay, " if late else ""
    return f"gửi {what}", _addressed(
        head,
        unit_ids,
        opening=[asks],
        few=f"{until_now}các đơn vị sau chưa gửi báo cáo:",
        many=f"{until_now}còn {vietnamese.number(len(unit_ids))} đơn vị chưa gửi báo cáo {_LISTED}.",
        title=f"Đơn vị chưa gửi {what}",
        head_of_column="Hạn gửi báo cáo",
        cells={unit: vietnamese.day(own.get(unit, window.due_on)) for unit in unit_ids},
        closing=f"{head.authority} đề nghị các đơn vị khẩn trương hoàn thành, gửi báo cáo, nêu rõ lý do chậm",
    )


def explanation(window: Window, unit_ids: list[int], actor: Actor) -> tuple[str, Content]:
    """Công văn yêu cầu giải trình: units late with a window are asked for the reason."""
    head = head_of(actor)
    own = desk.due_days(window, unit_ids)
    subject = f"giải trình việc chậm gửi báo cáo {window.label}"
    followed = f"Qua theo dõi việc thực hiện chế độ báo cáo {window.label}, {head.authority} đề nghị"
    return subject, _addressed(
        head,
        unit_ids,
        opening=[],
        few=f"{followed} các đơn vị sau giải trình:",
        many=f"{followed} {vietnamese.number(len(unit_ids))} đơn vị chậm gửi giải trình {_LISTED}.",
        title=f"Đơn vị được đề nghị giải trình việc chậm gửi báo cáo {window.label}",
        head_of_column="Nội dung đề nghị giải trình",
        cells={
            unit: f"Chưa gửi báo cáo {window.label}, hạn {vietnamese.day(own.get(unit, window.due_on))}"
            for unit in unit_ids
        },
        closing=(
            "Văn bản giải trình nêu rõ nguyên nhân, trách nhiệm, biện pháp và thời gian khắc phục,"
            " gửi kèm báo cáo còn thiếu"
        ),
    )


def _addressed(
    head: Content,
    unit_ids: list[int],
    *,
    opening: list[str],
    few: str,
    many: str,
    title: str,
    head_of_column: str,
    cells: dict[int, str],
    closing: str,
) -> Content:
    """A letter to units: a few are each named and tabled in the text; more than ``NAMED`` stand in an annex
    to which "Kính gửi" points, so that the letter stays a page."""
    names = newest_names(unit_ids)
    rows: list[list[str | int | float | None]] = [
        [str(place), names.get(unit, ""), cells[unit]] for place, unit in enumerate(unit_ids, 1)
    ]
    heads = ["STT", "Đơn vị", head_of_column]
    if len(unit_ids) <= NAMED:
        return _with(
            head,
            to=[names.get(unit, "") for unit in unit_ids],
            opening=[*opening, few],
            tables=[Grid(heads=heads, rows=rows)],
            closing=closing,
            units=list(unit_ids),
        )
    return _with(
        head,
        to=["Các đơn vị có tên tại Phụ lục kèm theo"],
        opening=[*opening, many],
        annexes=[Grid(title=title, heads=heads, rows=rows)],
        closing=closing,
        units=list(unit_ids),
    )


def _receiver(window: Window) -> str:
    return newest_names([window.regime.receiver_id]).get(window.regime.receiver_id, "đơn vị tổng hợp")


def _with(head: Content, **values: object) -> Content:
    return msgspec.structs.replace(head, **values)


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
