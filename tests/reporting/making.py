"""Regimes, windows and reports of the tests, made through the services the screens call."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from chiso.audit import clock
from chiso.evidence import services as evidence
from chiso.plans import services as plans
from chiso.plans.models import Task
from chiso.reporting import services
from chiso.reporting.models import Regime, Report, Window
from chiso.reporting.schemas.days import TENTH
from chiso.reporting.selectors import report as selectors
from chiso.reporting.storage import layout_of
from chiso.reporting.terms import Every, ShiftRule
from tests.cast import Cast
from tests.plans.tasks import given

PLAN, PERIODIC = "plan/2023-heza", "par/2025-periodic"


def at(day: str, hour: int = 9) -> Any:
    """Within the block it is that hour of the day in Việt Nam."""
    moment = dt.datetime.fromisoformat(f"{day}T{hour:02d}:00:00").replace(tzinfo=clock.ZONE)
    return clock.at(moment)


def duty(cast: Cast, **more: Any) -> services.Duty:
    values: dict[str, Any] = {
        "name": "Báo cáo tháng",
        "every": Every.MONTH,
        "layout": PLAN,
        "receiver_id": cast.office.pk,
        "days": TENTH,
        "shift": ShiftRule.NEXT,
    }
    return services.Duty(**{**values, **more})


def regime(cast: Cast, **more: Any) -> Regime:
    """Phòng Quản lý đầu tư and Phòng Quản lý lao động report to the Office every month."""
    units = more.pop("units", (cast.investment, cast.labour, cast.office))
    return services.regime_create(
        duty(cast, **more), unit_ids=[unit.pk for unit in units], actor=cast.actor(cast.chi)
    )


def window(cast: Cast, month: int = 10, **more: Any) -> Window:
    """The window of a month of 2026."""
    made = Regime.objects.first() or regime(cast, **more)
    services.windows_lay_out(made, year=2026, actor=cast.actor(cast.chi))
    return Window.objects.select_related("regime").get(regime=made, year=2026, index=month)


def opened(cast: Cast, month: int = 10, **more: Any) -> Report:
    """The report of Phòng Quản lý đầu tư, opened by An."""
    return services.report_open(
        window(cast, month, **more), unit_id=cast.investment.pk, actor=cast.actor(cast.an)
    )


def answered(report: Report, cast: Cast, *, words: str = "Đã thực hiện đúng kế hoạch.") -> Report:
    """Everything asked for is answered, so that no error is left."""
    an = cast.actor(cast.an)
    layout = layout_of(report.layout_sha256)
    for key, spec in layout.outline.items():
        section = report.sections.filter(key=key).first()
        if spec.need == "required" and section is not None and not section.text:
            services.section_save(report, key=key, text=words, base_revision=section.revision, actor=an)
    known = set(report.figures.values_list("key", flat=True))
    for spec in layout.entered:
        if spec.key not in known and spec.need == "required":
            state = "no_data" if spec.na == "refused" else "not_applicable"
            services.figure_save(
                report, key=spec.key, state=state, note="Theo dõi từ kỳ sau", base_revision=0, actor=an
            )
    for line in report.tasks.filter(part="done", overdue=True, reason=""):
        services.task_line_save(
            line, words=line.words, reason="Chờ ý kiến của sở", base_revision=line.revision, actor=an
        )
    errors = [one for one in found(report) if one.severity == "error"]
    assert errors == [], errors
    return report


def found(report: Report) -> list[Any]:
    fresh = Report.objects.select_related("window__regime").get(pk=report.pk)
    return selectors.found_in(sheet(fresh))


def sheet(report: Report) -> selectors.Sheet:
    return selectors.sheet_of(report, layout_of(report.layout_sha256))


def submitted(cast: Cast, month: int = 10, **more: Any) -> Report:
    report = answered(opened(cast, month, **more), cast)
    return services.report_submit(report, actor=cast.actor(cast.an))


def arrived(cast: Cast, month: int = 10, **more: Any) -> Report:
    report = submitted(cast, month, **more)
    services.report_approve(report, actor=cast.actor(cast.binh))
    return Report.objects.select_related("window__regime").get(pk=report.pk)


def accepted(report: Report) -> Report:
    """As the Office's desk leaves it; the desk has its own tests."""
    Report.objects.filter(pk=report.pk).update(state="accepted", accepted_at=clock.now())
    return Report.objects.select_related("window__regime").get(pk=report.pk)


def task(cast: Cast, title: str = "Rà soát thủ tục", **more: Any) -> Task:
    return given(cast, title, **more)


def worked(cast: Cast, made: Task, percent: int, note: str, day: str) -> Task:
    with at(day):
        plans.task_progress(made, percent=percent, note=note, actor=cast.actor(cast.an))
    return made


def paper(cast: Cast, title: str = "Báo cáo rà soát", *, content: bytes = b"", by: Any = None) -> Any:
    """A document registered by An (or by somebody else) for the own unit."""
    actor = cast.actor(by or cast.an)
    text = content or f"{title}\nNội dung rà soát thủ tục hành chính\n".encode()
    return evidence.document_register(
        evidence.file_take(io.BytesIO(text), name="bao-cao.txt", actor=actor),
        name="bao-cao.txt",
        facts=evidence.Facts(title=title),
        unit_id=min(actor.units),
        actor=actor,
    )
