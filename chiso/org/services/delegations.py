"""Writes of signing for somebody else, within Decree 30/2020/NĐ-CP, art. 13.

KT. (ký thay) is a deputy's, in an area given to him. TL. (thừa lệnh) is given to the head of a unit of
the body, as its working rules say. TUQ. (thừa ủy quyền) is given to such a head in writing, for some
papers and a limited time, and may not be passed on. Q. (quyền) is the acting head's. Anything else is
refused. A delegation lets a person sign; it gives no other right.
"""

from __future__ import annotations

import datetime as dt

from chiso.audit.services import change, record, writes
from chiso.org import problems
from chiso.org.models import Delegation, Holding, Person, Unit
from chiso.org.policies import Doer, on, require_manager
from chiso.org.services.units import last_name
from chiso.org.terms import PostRank, Signing, UnitKind


@writes("org.delegation.give")
def delegation_give(
    unit: Unit,
    *,
    delegate: Person,
    signing: Signing | str,
    scope: str,
    valid_from: dt.date,
    actor: Doer,
    valid_to: dt.date | None = None,
    act: str = "",
) -> Delegation:
    """Let ``delegate`` sign for the head of ``unit`` in a form, for a scope, between two days."""
    require_manager(actor, unit.authority_id, "ghi ủy quyền ký")
    form = Signing(signing)
    label = f"{form}. {delegate.name}"
    if valid_to is not None and valid_to <= valid_from:
        raise problems.dates_reversed(label)
    if not scope.strip():
        raise problems.reason_missing(f"phạm vi ký {form}.")
    _check(form, unit, delegate, day=valid_from, valid_to=valid_to, act=act.strip())
    delegation = Delegation.objects.create(
        unit=unit,
        delegate=delegate,
        signing=form,
        scope=scope.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        act=act.strip(),
    )
    record(
        delegation,
        label=label,
        after={
            "unit": last_name(unit),
            "signing": form.value,
            "scope": scope,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "act": act,
        },
    )
    return delegation


@writes("org.delegation.end")
def delegation_end(delegation: Delegation, *, on: dt.date, actor: Doer, reason: str) -> None:
    require_manager(actor, delegation.unit.authority_id, "chấm dứt ủy quyền ký")
    label = f"{delegation.signing}. {delegation.delegate.name}"
    if not reason.strip():
        raise problems.reason_missing(label)
    if delegation.valid_to is not None and delegation.valid_to <= on:
        raise problems.not_in_force(label, day=on)
    if delegation.valid_from is not None and delegation.valid_from >= on:
        raise problems.dates_reversed(label)
    change(delegation, label=label, valid_to=on)


def _check(
    form: Signing, unit: Unit, delegate: Person, *, day: dt.date, valid_to: dt.date | None, act: str
) -> None:
    held = list(Holding.objects.filter(on(day), person=delegate).select_related("post__unit"))
    seats = [h for h in held if _is_seat_of(h.post.unit, unit)]
    if form is Signing.KT and not any(h.post.rank == PostRank.DEPUTY for h in seats):
        raise problems.signing_needs(
            "KT", expected="Cấp phó của người đứng đầu đơn vị được ký thay",
            got=f"{delegate.name} không phải cấp phó",
            hint="Nghị định 30/2020/NĐ-CP, Điều 13 khoản 1: chỉ cấp phó ký thay (KT.)",
        )  # fmt: skip
    if form is Signing.Q and not any(h.acting and h.post.rank == PostRank.HEAD for h in seats):
        raise problems.signing_needs(
            "Q", expected="Người được giao quyền cấp trưởng",
            got=f"{delegate.name} chưa được giao quyền cấp trưởng",
            hint="Ghi giao giữ chức vụ cấp trưởng với dấu “quyền (Q.)” trước",
        )  # fmt: skip
    if form in {Signing.TL, Signing.TUQ} and not any(_heads_below(h, unit) for h in held):
        raise problems.signing_needs(
            form.value, expected="Người đứng đầu một đơn vị thuộc cơ quan",
            got=f"{delegate.name} không đứng đầu đơn vị nào thuộc cơ quan vào ngày bắt đầu",
            hint="Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3, 4: TUQ., TL. giao cho người đứng đầu đơn vị",
        )  # fmt: skip
    if form in {Signing.TL, Signing.TUQ} and not act:
        raise problems.signing_needs(
            form.value, expected="Văn bản hoặc quy chế giao việc ký", got="Để trống",
            hint="Nghị định 30/2020/NĐ-CP, Điều 13: việc giao ký phải được quy định bằng văn bản",
        )  # fmt: skip
    if form is Signing.TUQ and valid_to is None:
        raise problems.signing_needs(
            "TUQ", expected="Ngày kết thúc", got="Không có thời hạn",
            hint="Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3: ủy quyền phải giới hạn thời gian và nội dung",
        )  # fmt: skip


def _is_seat_of(seat: Unit, unit: Unit) -> bool:
    """The head and deputies of an authority may sit in it or in its leadership unit."""
    if seat.pk == unit.pk:
        return True
    bodies = {UnitKind.AUTHORITY, UnitKind.LEADERSHIP}
    return seat.authority_id == unit.authority_id and seat.kind in bodies and unit.kind in bodies


def _heads_below(holding: Holding, unit: Unit) -> bool:
    """Heads a unit of the same authority other than the one signed for."""
    seat = holding.post.unit
    return (
        holding.post.rank == PostRank.HEAD
        and seat.authority_id == unit.authority_id
        and not _is_seat_of(seat, unit)
    )
