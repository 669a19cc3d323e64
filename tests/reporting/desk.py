"""The desk of the tests: units with reports that arrived, were accepted, consolidated; its papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chiso.audit import clock
from chiso.org.models import Unit
from chiso.org.terms import PostRank, UnitKind
from chiso.reporting.models import Regime, RegimeUnit, Report, Submission, Window
from chiso.reporting.schemas.content import SCHEMA, sha256_of
from chiso.reporting.schemas.issue import Content
from chiso.reporting.services import issue as issues
from chiso.reporting.storage import layout_named
from chiso.reporting.terms import IssueKind
from tests.cast import Cast, account, unit
from tests.reporting import making


def units(cast: Cast, count: int) -> list[Unit]:
    """More units of the authority, in order, that report under no regime yet."""
    return [
        unit(f"heza-don-vi-{place:04d}", UnitKind.DIVISION, f"Phòng thử {place:04d}", parent=cast.authority,
             position=100 + place // 50)
        for place in range(1, count + 1)
    ]  # fmt: skip


def frozen(
    window: Window,
    unit_: Unit,
    *,
    by: Any,
    texts: dict[str, str] | None = None,
    figures: dict[str, dict[str, Any]] | None = None,
    state: str = "accepted",
    at: str = "2026-10-05",
    on_time: bool = True,
    number: int = 1,
) -> Submission:
    """A unit's report that reached the receiver, written row by row: for counts, not for rules."""
    kept = layout_named(window.regime.layout)
    with making.at(at):
        moment = clock.now()
    report, _made = Report.objects.update_or_create(
        window=window,
        unit=unit_,
        defaults={
            "authority_id": window.authority_id, "state": state, "layout_sha256": kept.sha256,
            "created_at": moment, "created_by": by, "touched_at": moment, "arrived_at": moment,
            "rounds": number,
        },
    )  # fmt: skip
    content = {
        "schema": SCHEMA,
        "layout": {"id": kept.name, "edition": kept.layout.edition, "sha256": kept.sha256},
        "window": {"id": window.pk, "label": window.label, "to": window.period_to.isoformat()},
        "unit": {"id": unit_.pk, "name": str(unit_)},
        "sections": [{"key": key, "text": text, "standing": ""} for key, text in (texts or {}).items()],
        "figures": figures or {},
        "tasks": [],
        "documents": [],
        "reasons": [],
        "late_reason": "",
    }
    return Submission.objects.create(
        report=report, number=number, content=content, sha256=sha256_of(content), at=moment, by=by,
        on_time=on_time, due_on=window.due_on,
    )  # fmt: skip


def many(cast: Cast, count: int, *, years: tuple[int, ...] = (2026,)) -> tuple[Regime, list[Unit]]:
    """A regime of many units with all windows of the years laid out."""
    made = making.regime(cast, units=(cast.investment,))
    listed = units(cast, count)
    RegimeUnit.objects.bulk_create([RegimeUnit(regime=made, unit=each) for each in listed])
    from chiso.reporting import services

    for year in years:
        services.windows_lay_out(made, year=year, actor=cast.actor(cast.chi))
    return made, [cast.investment, *listed]


def head_of(cast: Cast, where: Unit, name: str, username: str) -> Any:
    from chiso.org.models import Post

    return account(username, name, Post.objects.create(unit=where, title="Trưởng phòng", rank=PostRank.HEAD))


def letter(cast: Cast, *, subject: str = "gửi báo cáo tháng 10 năm 2026", **more: Any) -> Any:
    """A complete draft letter by Chi of the Office, to be signed by Dũng."""
    content = Content(
        **{
            "place": "Hải Phòng", "authority": "Ban Quản lý Khu kinh tế Hải Phòng", "letters": "BQL",
            "unit": "VP", "to": ["Các phòng, đơn vị"], "body": "Đề nghị các đơn vị gửi báo cáo.",
            "recipients": ["Lãnh đạo Ban"],
            **more,
        }
    )  # fmt: skip
    chi = cast.actor(cast.chi)
    signer = f"{cast.dung.person_id}:"
    return issues.issue_create(
        kind=IssueKind.LETTER, draft=issues.Draft(subject=subject, content=content, signer=signer), actor=chi
    )


def numbered(cast: Cast, *, number: int | None = None, on: dt.date | None = None, **more: Any) -> Any:
    made = letter(cast, **more)
    issues.issue_approve(made, actor=cast.actor(cast.dung))
    issues.issue_number(made, number=number, issued_on=on, actor=cast.actor(cast.chi))
    return made
