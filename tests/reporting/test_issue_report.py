"""A unit's report as a paper: its own head, its tasks, the words of the time it was sent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from chiso.audit import clock
from chiso.papers import read_paper
from chiso.reporting import services
from chiso.reporting.models import Figure, Report, Submission
from chiso.reporting.selectors import issue_report as drawing
from chiso.reporting.storage import layout_of
from tests.cast import Cast
from tests.plans.tasks import dated
from tests.reporting import making


def drawn(report: Report, cast: Cast, **more: Any) -> Any:
    fresh = Report.objects.select_related("window__regime").get(pk=report.pk)
    return drawing.draft_of(fresh, layout_of(report.layout_sha256), cast.actor(cast.an), **more)


@pytest.mark.django_db
def test_a_unit_reports_under_its_own_head_to_who_receives(cast: Cast) -> None:
    content = drawn(making.opened(cast), cast)
    assert (content.authority, content.to) == ("Phòng Quản lý đầu tư", ["Văn phòng"])
    assert content.superior == drawing.head_of(cast.actor(cast.an)).authority
    assert content.letters == "…", "not the authority's own letters, and none is made up"


@pytest.mark.django_db
def test_its_tasks_stand_in_an_annex_with_the_reason_of_the_late(cast: Cast) -> None:
    with making.at("2026-09-14"):
        task = making.task(cast, "Rà soát thủ tục", schedule=dated(1, 10))
    report = making.opened(cast)
    line = report.tasks.get(part="done", task=task)
    services.task_line_save(
        line, words="Đã rà soát 5 trên 9 thủ tục", reason="Chờ sở", base_revision=line.revision,
        actor=cast.actor(cast.an),
    )  # fmt: skip
    (annex, coming) = drawn(report, cast).annexes[:2]
    assert annex.title == "Kết quả thực hiện nhiệm vụ trong kỳ"
    assert annex.rows == [
        [
            "1",
            "Rà soát thủ tục",
            "01/10/2026",
            0,
            "Đã rà soát 5 trên 9 thủ tục; Lý do chậm: Chờ sở",
        ]
    ]
    assert (coming.title, coming.rows[0][1]) == ("Nhiệm vụ kỳ sau", "Rà soát thủ tục")


@pytest.mark.django_db
def test_a_figure_keeps_its_note_and_its_day(cast: Cast) -> None:
    report = making.opened(cast, layout=making.PERIODIC)
    layout = layout_of(report.layout_sha256)
    spec = next(one for one in layout.entered if one.kind == "count" and one.merge == "sum")
    Figure.objects.create(
        report=report, key=spec.key, state="known", value=Decimal(12), note="kể cả cấp xã",
        as_of=dt.date(2026, 9, 14), source="carried", at=clock.now(), by=cast.an,
    )  # fmt: skip
    rows = [row for grid in drawn(report, cast).annexes for row in grid.rows if row[0] == spec.code]
    assert rows[0][3:] == ["12", "kể cả cấp xã; số liệu đến 14/09/2026"]


@pytest.mark.django_db
def test_a_file_of_what_was_sent_says_what_was_sent(cast: Cast, signed_in: Any) -> None:
    report = making.answered(making.opened(cast), cast)
    an, revision = cast.actor(cast.an), report.sections.get(key="I").revision
    services.section_save(
        report, key="I", text="Có [[NV:1]] nhiệm vụ được giao.", base_revision=revision, actor=an
    )
    services.report_submit(report, actor=an)
    sent = services.report_approve(report, actor=cast.actor(cast.binh))
    assert isinstance(sent, Submission)
    Report.objects.filter(pk=report.pk).update(state="returned")
    services.section_save(report, key="I", text="Bản sửa.", base_revision=revision + 1, actor=an)
    chi = signed_in("chi")
    where = f"/bao-cao/{report.pk}/van-ban.docx"
    was = read_paper(chi.get(f"{where}?lan=1").content, "a.docx")
    now = read_paper(chi.get(where).content, "a.docx")
    told = [" ".join(line.text for line in paper.sections[0].paragraphs) for paper in (was, now)]
    assert told == ["Có 0 nhiệm vụ được giao.", "Bản sửa."]
    assert f"{where}?lan=1" in chi.get(f"/bao-cao/tiep-nhan/{report.pk}/").text
    assert chi.get(f"{where}?lan=7").status_code == 404
    assert signed_in("em").get(f"{where}?lan=1").status_code == 404


@pytest.mark.django_db
def test_what_does_not_apply_is_printed_with_its_reason(cast: Cast) -> None:
    report = making.opened(cast)
    services.section_save(
        report, key="I", text="Không được giao trong kỳ.", standing="not_applicable", base_revision=0,
        actor=cast.actor(cast.an),
    )  # fmt: skip
    assert drawn(report, cast).parts[0].text == ["Không áp dụng: Không được giao trong kỳ."]
