"""A unit's report: opened pre-filled, drawn again, written, submitted, approved, frozen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.audit.problems import Overtaken, Repeated
from chiso.engine.problems import Problem
from chiso.engine.returns.values import NotApplicable
from chiso.notices.models import Notice
from chiso.org.problems import Forbidden, NotFound
from chiso.plans import services as plans
from chiso.plans.models import Task
from chiso.plans.selectors.told import tellings_of
from chiso.reporting import services
from chiso.reporting.models import Figure, LayoutCopy, Report, ReportTask, Section, SectionVersion, Submission
from chiso.reporting.schemas.content import sha256_of
from chiso.reporting.selectors import report as selectors
from chiso.reporting.storage import layout_named, layout_of
from tests.cast import Cast
from tests.plans.tasks import MONTHLY, dated
from tests.reporting import making


def refused(code: str) -> Any:
    return pytest.raises(Problem, match=code)


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path


# --- opened pre-filled ----------------------------------------------------------------------------


def test_it_opens_with_the_tasks_of_the_unit(cast: Cast) -> None:
    with making.at("2026-09-14"):
        moved = making.task(cast, "Rà soát thủ tục")
        making.task(cast, "Chưa làm gì")
        late = making.task(cast, "Công khai quyết định", schedule=dated(1, 10))
        making.task(cast, "Việc của phòng khác", unit=cast.labour)
    making.worked(cast, moved, 40, "Đã lập danh mục", "2026-09-20")
    making.worked(cast, moved, 70, "Đã lấy ý kiến", "2026-09-28")
    report = making.opened(cast)
    lines = {line.title: line for line in report.tasks.filter(part="done")}
    assert set(lines) == {"Rà soát thủ tục", "Chưa làm gì", "Công khai quyết định"}
    told = lines["Rà soát thủ tục"]
    assert (told.percent, told.percent_before, told.words) == (70, None, "Đã lập danh mục; Đã lấy ý kiến")
    assert lines["Công khai quyết định"].overdue
    assert lines["Công khai quyết định"].reason == "", "a reason is asked for, never invented"
    assert report.tasks.filter(part="next").count() == 3, "two due by 10/11, one late"
    assert late.state == "assigned"


def test_first_words_come_from_the_tasks_of_the_domain(cast: Cast) -> None:
    from chiso.plans.models import Item

    with making.at("2026-09-14"):
        moved = making.task(cast, "Rà soát thủ tục")
    Item.objects.filter(pk=moved.item_id).update(edition="par/2023-heza", criterion="3.1")
    making.worked(cast, moved, 70, "Đã lấy ý kiến doanh nghiệp.", "2026-09-28")
    report = making.opened(cast)
    section = report.sections.get(key="II.A.3")
    assert section.text == "- Rà soát thủ tục: Đã lấy ý kiến doanh nghiệp; đạt 70 %."
    assert report.sections.get(key="II.A.2").text == ""
    figures = {figure.key: figure for figure in report.figures.all()}
    assert (figures["NV:1"].value, figures["NV:1"].source) == (1, "system")
    assert figures["LV:3"].value == 1
    assert figures["LV:2"].value == 0
    assert figures["NV:1"].origin == {"tasks": [moved.pk], "value": 1}


def test_it_opens_once(cast: Cast) -> None:
    report = making.opened(cast)
    again = services.report_open(report.window, unit_id=cast.investment.pk, actor=cast.actor(cast.binh))
    assert again.pk == report.pk
    assert Entry.objects.filter(verb="reporting.report.open").count() == 1
    assert LayoutCopy.objects.count() == 1


def test_it_stays_under_the_layout_it_was_opened_with(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    report = making.opened(cast)
    kept = layout_named(making.PLAN)
    monkeypatch.setenv("CHISO_RETURNS", str(tmp_path))
    from chiso.reporting import storage

    storage._by_hash.cache_clear()
    storage._built_once.cache_clear()
    assert storage.names() == ()
    assert layout_of(report.layout_sha256) == kept.layout
    with refused("RP0104"):
        layout_of("0" * 64)


def test_who_may_open(cast: Cast) -> None:
    window, unit = making.window(cast), cast.investment.pk
    for name in ("em", "giang", "khoa"):
        with pytest.raises(NotFound):
            services.report_open(window, unit_id=unit, actor=cast.actor(cast.accounts[name]))
    for name in ("chi", "dung"):
        with pytest.raises(Forbidden):
            services.report_open(window, unit_id=unit, actor=cast.actor(cast.accounts[name]))
    assert not Report.objects.exists()
    with refused("RP0116"):
        services.report_open(window, unit_id=cast.leadership.pk, actor=cast.actor(cast.dung))


def test_not_before_the_period_and_not_when_locked(cast: Cast) -> None:
    an, unit = cast.actor(cast.an), cast.investment.pk
    with refused("RP0201"):
        services.report_open(making.window(cast, 11), unit_id=unit, actor=an)
    window = making.window(cast)
    services.window_lock(window, actor=cast.actor(cast.chi))
    with refused("RP0202"):
        services.report_open(window, unit_id=unit, actor=an)


def test_last_period_is_carried_in(cast: Cast) -> None:
    with making.at("2026-08-14"):
        moved = making.task(cast, "Rà soát thủ tục", schedule=dated(8, 10))
    making.worked(cast, moved, 30, "Bắt đầu", "2026-08-20")
    with making.at("2026-09-08"):
        last = making.accepted(making.arrived(cast, 9))
        assert [line.title for line in last.tasks.filter(part="next")] == ["Rà soát thủ tục"]
    making.worked(cast, moved, 70, "Đã lấy ý kiến", "2026-09-28")
    report = making.opened(cast)
    line = report.tasks.get(part="done")
    assert (line.percent_before, line.percent) == (30, 70)
    sheet = making.sheet(report)
    assert sheet.before == last
    assert list(sheet.promised) == [moved.pk]
    with making.at("2026-10-09"):
        services.report_refresh(report, actor=cast.actor(cast.an))
        codes = {(one.code, one.severity) for one in making.found(report) if one.place.startswith("task")}
    assert codes == {("RP0251", "error")}, "promised, not done and overdue: one finding asks for the reason"


def test_figures_carried_forward_keep_their_day(cast: Cast) -> None:
    periodic: dict[str, Any] = {"layout": making.PERIODIC}
    with making.at("2026-09-08"):
        last = making.opened(cast, 9, **periodic)
    carried = [spec.key for spec in layout_of(last.layout_sha256).entered if spec.carried == "yes"]
    assert carried, "the national layout carries some figures"
    with making.at("2026-09-08"):
        services.figure_save(last, key=carried[0], text="124", base_revision=0, actor=cast.actor(cast.an))
        making.answered(last, cast)
        services.report_submit(last, actor=cast.actor(cast.an))
        services.report_approve(last, actor=cast.actor(cast.binh))
    report = making.opened(cast, 10)
    figure = report.figures.get(key=carried[0])
    assert (figure.source, figure.value) == ("carried", Decimal(124))
    assert figure.as_of in {dt.date(2026, 9, 10), dt.date(2026, 9, 8)}
    assert figure.origin["report"] == last.pk


# --- drawn again ----------------------------------------------------------------------------------


def test_drawing_again_keeps_what_a_person_wrote(cast: Cast) -> None:
    an = cast.actor(cast.an)
    with making.at("2026-09-14"):
        moved = making.task(cast, "Rà soát thủ tục")
        making.task(cast, "Việc khác")
    report = making.opened(cast)
    line = report.tasks.get(part="done", task=moved)
    services.task_line_save(line, words="Lời của tôi", base_revision=0, actor=an)
    services.section_save(report, key="II.A.1", text="Phần của tôi", base_revision=0, actor=an)
    plans.task_progress(moved, percent=90, note="Đã trình", actor=an)
    services.report_refresh(report, actor=an)
    line.refresh_from_db()
    assert (line.percent, line.words) == (90, "Lời của tôi")
    assert report.sections.get(key="II.A.1").text == "Phần của tôi"
    other = report.tasks.get(part="done", title="Việc khác")
    assert other.revision == 0


def test_a_task_that_is_stopped_leaves_unless_written_about(cast: Cast) -> None:
    an, chi = cast.actor(cast.an), cast.actor(cast.chi)
    with making.at("2026-09-14"):
        one, two = making.task(cast, "Một"), making.task(cast, "Hai")
    report = making.opened(cast)
    services.task_line_save(
        report.tasks.get(part="done", task=two), words="Đã làm một phần", base_revision=0, actor=an
    )
    for task in (one, two):
        plans.task_cancel(task, reason="Không còn", actor=chi)
    services.report_refresh(report, actor=an)
    assert list(report.tasks.filter(part="done").values_list("title", flat=True)) == ["Hai"]


def test_a_turn_done_in_the_period_is_told(cast: Cast) -> None:
    with making.at("2026-08-20"):
        task = making.task(cast, "Báo cáo giải ngân", schedule=MONTHLY)
    turn = task.occurrences.order_by("due").get(label__contains="9")
    with making.at("2026-09-12"):
        plans.task_progress(task, percent=100, note="Đã gửi", occurrence=turn, actor=cast.actor(cast.an))
    report = making.opened(cast)
    line = report.tasks.get(part="done")
    assert line.done_on == dt.date(2026, 9, 12)
    assert line.words == "Đã gửi"


# --- words ----------------------------------------------------------------------------------------


def test_the_text_that_loses_is_set_aside_and_not_lost(cast: Cast) -> None:
    report, an, binh = making.opened(cast), cast.actor(cast.an), cast.actor(cast.binh)
    first = services.section_save(report, key="I", text="Bản của An", base_revision=0, actor=an)
    second = services.section_save(report, key="I", text="Bản của Bình", base_revision=0, actor=binh)
    assert (first.aside, second.section.text) == (None, "Bản của An")
    assert second.aside is not None
    assert (second.aside.text, second.aside.by_id) == ("Bản của Bình", cast.binh.pk)
    assert selectors.asides_of(report) == [second.aside]
    # its answer was lost, the page sends it again
    again = services.section_save(report, key="I", text="Bản của Bình", base_revision=0, actor=binh)
    assert again.aside == second.aside
    services.section_save(report, key="I", text="Bản của An\nBản của Bình", base_revision=1, actor=binh)
    services.aside_close(second.aside, actor=binh)
    assert selectors.asides_of(report) == []
    kept = [version.text for version in selectors.section_versions(report, "I")]
    assert kept == ["Bản của An", "Bản của Bình"], "the hand changed, so An's text is kept too"


def test_sending_the_same_text_again_is_no_conflict(cast: Cast) -> None:
    report, an = making.opened(cast), cast.actor(cast.an)
    for _retry in range(3):
        saved = services.section_save(report, key="I", text="Nội dung", base_revision=0, actor=an)
        assert (saved.aside, saved.section.revision) == (None, 1)
    assert SectionVersion.objects.count() == 0


def test_versions_are_kept_by_hand_and_by_time(cast: Cast) -> None:
    report, an = making.opened(cast), cast.actor(cast.an)
    for number in range(3):
        services.section_save(report, key="I", text=f"{number}", base_revision=number, actor=an)
    assert SectionVersion.objects.count() == 0, "one hand, one sitting"
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        services.section_save(report, key="I", text="sau", base_revision=3, actor=an)
    assert [version.text for version in SectionVersion.objects.all()] == ["2"]


def test_no_data_and_not_applicable_stand_in_place_of_words(cast: Cast) -> None:
    report, an = making.opened(cast), cast.actor(cast.an)
    services.section_save(report, key="I", text="", standing="not_applicable", base_revision=0, actor=an)
    assert making.sheet(report).texts["I"] == NotApplicable("")
    (asked,) = [one for one in making.found(report) if one.place == "section:I"]
    assert asked.code == "RT0509", "a reason is asked for"
    services.section_save(
        report, key="I", text="Không được giao", standing="not_applicable", base_revision=1, actor=an
    )
    assert making.sheet(report).texts["I"] == NotApplicable("Không được giao")
    assert "section:I" not in {one.place for one in making.found(report) if one.severity == "error"}
    with refused("RP0204"):
        services.section_save(report, key="I", text="", standing="known", base_revision=2, actor=an)


def test_words_are_kept_when_something_stands_in_their_place(cast: Cast) -> None:
    report, an = making.opened(cast), cast.actor(cast.an)
    services.section_save(report, key="I", text="Đã làm xong.", base_revision=0, actor=an)
    services.section_save(report, key="I", text="", standing="no_data", base_revision=1, actor=an)
    assert [version.text for version in SectionVersion.objects.all()] == ["Đã làm xong."]


WRONG_SECTIONS = (("II", "RP0204"), ("khong-co", "RP0204"))


@pytest.mark.parametrize(("key", "code"), WRONG_SECTIONS)
def test_a_heading_takes_no_words(cast: Cast, key: str, code: str) -> None:
    with refused(code):
        services.section_save(
            making.opened(cast), key=key, text="x", base_revision=0, actor=cast.actor(cast.an)
        )


# --- figures --------------------------------------------------------------------------------------

TYPED = (
    ("count", "195.197", "195197"),
    ("count", "0", "0"),
    ("percent", "99,10", "99.1"),
    ("percent", "99.10", "99.1"),
    ("amount", "1.234,5", "1234.5"),
)


@pytest.mark.parametrize(("kind", "text", "value"), TYPED)
def test_figures_are_typed_the_vietnamese_way(cast: Cast, kind: str, text: str, value: str) -> None:
    report = making.opened(cast, layout=making.PERIODIC)
    layout = layout_of(report.layout_sha256)
    spec = next((one for one in layout.entered if one.kind == kind and one.tasks is None), None)
    if spec is None:
        pytest.skip(f"the layout has no entered {kind}")
    figure = services.figure_save(report, key=spec.key, text=text, base_revision=0, actor=cast.actor(cast.an))
    assert figure is not None
    assert (figure.value, figure.state) == (Decimal(value), "known")


def test_three_things_and_an_empty_cell(cast: Cast) -> None:
    report, an = making.opened(cast, layout=making.PERIODIC), cast.actor(cast.an)
    key = next(
        one.key for one in layout_of(report.layout_sha256).entered if one.kind == "count" and not one.tasks
    )

    def save(base: int, **more: Any) -> Figure | None:
        return services.figure_save(report, key=key, base_revision=base, actor=an, **more)

    assert save(0, text="0").value == 0  # type: ignore[union-attr]
    not_applicable = save(1, state="not_applicable", note="Không có đơn vị sự nghiệp")
    assert (not_applicable.value, not_applicable.state) == (None, "not_applicable")  # type: ignore[union-attr]
    no_data = save(2, state="no_data", note="Chờ sở gửi")
    assert no_data.state == "no_data"  # type: ignore[union-attr]
    assert save(3, text="") is None
    assert not Figure.objects.filter(report=report, key=key).exists()


def test_two_people_at_one_figure_are_told(cast: Cast) -> None:
    report = making.opened(cast, layout=making.PERIODIC)
    key = next(
        one.key for one in layout_of(report.layout_sha256).entered if one.kind == "count" and not one.tasks
    )
    services.figure_save(report, key=key, text="5", base_revision=0, actor=cast.actor(cast.an))
    with pytest.raises(Overtaken, match="Nguyễn Văn An vừa ghi “5”"):
        services.figure_save(report, key=key, text="7", base_revision=0, actor=cast.actor(cast.binh))
    assert Figure.objects.get(report=report, key=key).value == 5


def test_a_counted_figure_is_overridden_with_a_reason(cast: Cast) -> None:
    with making.at("2026-09-14"):
        making.task(cast)
    report, an = making.opened(cast), cast.actor(cast.an)
    with refused("RP0207"):
        services.figure_save(report, key="NV:1", text="3", base_revision=0, actor=an)
    figure = services.figure_save(
        report, key="NV:1", text="3", override_reason="Hai việc giao miệng", base_revision=0, actor=an
    )
    assert figure is not None
    assert (figure.value, figure.source, figure.origin["value"]) == (3, "entered", 1)
    services.report_refresh(report, actor=an)
    figure.refresh_from_db()
    assert figure.value == 3, "what a person said stays"
    back = services.figure_save(report, key="NV:1", text="1", base_revision=1, actor=an)
    assert back is not None
    assert back.source == "system"


def test_lines_that_do_not_concern_the_body_are_set_aside_by_choice(cast: Cast, signed_in: Any) -> None:
    report, an = making.opened(cast, layout=making.PERIODIC), cast.actor(cast.an)
    services.figure_save(report, key="4:1.1", text="3", base_revision=0, actor=an)
    client = signed_in("an")
    page = client.get(f"/bao-cao/{report.pk}/").text
    assert "Ban quản lý khu kinh tế, khu công nghiệp: 16 dòng" in page
    where = f"/bao-cao/{report.pk}/khong-ap-dung/"
    assert client.post(where, {"body": "economic_zone"}).status_code == 302
    assert report.figures.filter(state="not_applicable").count() == 16
    assert report.figures.get(key="4:1.2").note == "chỉ tiêu của cấp tỉnh"
    assert report.figures.get(key="4:1.1").value == Decimal(3), "what was filled in stays"
    assert "Ban quản lý khu kinh tế, khu công nghiệp:" not in client.get(f"/bao-cao/{report.pk}/").text
    services.figure_save(report, key="4:1.2", text="5", base_revision=1, actor=an)
    with refused("RP0221"):
        services.figures_inapplicable(report, body="bank", actor=an)
    with pytest.raises(Forbidden):
        services.figures_inapplicable(report, body="department", actor=cast.actor(cast.chi))


def test_what_is_computed_or_unknown_is_not_entered(cast: Cast) -> None:
    report, an = making.opened(cast), cast.actor(cast.an)
    for key in ("NV:2", "XX:1"):
        with refused("RP0205"):
            services.figure_save(report, key=key, text="100", base_revision=0, actor=an)


# --- evidence, reasons ----------------------------------------------------------------------------


def test_evidence_hangs_on_a_place_and_is_found_both_ways(cast: Cast) -> None:
    with making.at("2026-09-14"):
        task = making.task(cast)
    report, an = making.opened(cast), cast.actor(cast.an)
    document = making.paper(cast)
    services.document_attach(report, document_id=document.pk, place=f"task:{task.pk}", page="3", actor=an)
    services.document_attach(report, document_id=document.pk, place=f"task:{task.pk}", page="4", actor=an)
    (link,) = report.documents.all()
    assert link.page == "4"
    (use,) = selectors.usages([document.pk], an)
    assert (use.kind, use.page) == ("Báo cáo", "4")
    assert list(selectors.usages([document.pk], cast.actor(cast.em))) == []
    for place in ("task:999", "section:khong", "nothing", "figure:9:9"):
        with refused("RP0214"):
            services.document_attach(report, document_id=document.pk, place=place, actor=an)
    services.document_detach(link, actor=an)
    assert not report.documents.exists()


def test_the_same_file_in_two_units_is_pointed_out(cast: Cast) -> None:
    window = making.window(cast)
    report = making.opened(cast)
    em = cast.actor(cast.em)
    other = services.report_open(window, unit_id=cast.labour.pk, actor=em)
    same = b"Cung mot tep chung minh cho hai don vi\n"
    mine, theirs = (
        making.paper(cast, content=same),
        making.paper(cast, "Bản khác tên", content=same, by=cast.em),
    )
    services.document_attach(report, document_id=mine.pk, place="section:I", actor=cast.actor(cast.an))
    services.document_attach(other, document_id=theirs.pk, place="section:I", actor=em)
    found = selectors.reused_files(making.sheet(report))
    assert found == {"section:I": ["Phòng Quản lý lao động"]}


def test_what_proves_a_task_is_sent_with_the_report_and_compared(cast: Cast) -> None:
    same = b"Cung mot tep chung minh cho hai nhiem vu\n"
    with making.at("2026-09-14"):
        mine = making.task(cast)
        theirs = making.task(cast, "Việc của phòng khác", unit=cast.labour)
    an, em = cast.actor(cast.an), cast.actor(cast.em)
    paper = making.paper(cast, content=same)
    plans.evidence_attach(mine, document_id=paper.pk, page="2", actor=an)
    other = making.paper(cast, "Bản khác tên", content=same, by=cast.em)
    plans.evidence_attach(theirs, document_id=other.pk, actor=em)
    report = making.opened(cast)
    services.report_open(report.window, unit_id=cast.labour.pk, actor=em)
    place = f"task:{mine.pk}"
    assert selectors.reused_files(making.sheet(report)) == {place: ["Phòng Quản lý lao động"]}
    services.document_attach(report, document_id=paper.pk, place=place, page="5", actor=an)
    services.report_submit(making.answered(report, cast), actor=an)
    content = services.report_approve(report, actor=cast.actor(cast.binh)).content
    (sent,) = [row for row in content["documents"] if row["document"] == paper.pk]
    assert (sent["place"], sent["page"]) == (place, "5"), "told once, as the report has it"


def test_a_period_ends_on_its_last_day(cast: Cast) -> None:
    with making.at("2026-09-14"):
        task = making.task(cast)
    making.worked(cast, task, 40, "Việc trong kỳ", "2026-10-09")
    making.worked(cast, task, 60, "Việc sau kỳ", "2026-10-11")
    with making.at("2026-10-12"):
        october = making.opened(cast).tasks.get(task=task, part="done")
    assert (october.percent, "Việc trong kỳ" in october.words, "Việc sau kỳ" in october.words) == (
        40, True, False,
    )  # fmt: skip
    with making.at("2026-11-05"):
        november = making.opened(cast, 11).tasks.get(task=task, part="done")
    assert (november.percent, "Việc trong kỳ" in november.words, "Việc sau kỳ" in november.words) == (
        60, False, True,
    )  # fmt: skip


def test_a_warning_may_stand_with_a_reason(cast: Cast) -> None:
    with making.at("2026-08-14"):
        task = making.task(cast)
    making.worked(cast, task, 60, "Đã làm", "2026-08-20")
    with making.at("2026-09-08"):
        making.arrived(cast, 9)
    making.worked(cast, task, 40, "Phải làm lại", "2026-09-20")
    report, an = making.opened(cast), cast.actor(cast.an)
    (warning,) = [one for one in making.found(report) if one.code == "RP0253"]
    services.reason_give(report, code=warning.code, place=warning.place, text="Đổi mẫu", actor=an)
    (explained,) = [one for one in making.found(report) if one.code == "RP0253"]
    assert explained.reason == "Đổi mẫu"
    services.reason_give(report, code=warning.code, place=warning.place, text="", actor=an)
    with refused("RP0208"):
        services.reason_give(report, code=warning.code, place=warning.place, text=" ", actor=an)


def test_a_task_knows_the_reports_that_tell_it(cast: Cast) -> None:
    with making.at("2026-09-14"):
        task = making.task(cast)
    report = making.opened(cast)
    (telling,) = tellings_of([task.pk], actor=cast.actor(cast.an))[task.pk]
    assert telling.url.startswith(f"/bao-cao/{report.pk}/#at-task-")
    assert selectors.reports_of_task(task.pk, actor=cast.actor(cast.chi)) == [report]
    assert selectors.reports_of_task(task.pk, actor=cast.actor(cast.em)) == []


# --- submitted, approved --------------------------------------------------------------------------


def test_from_the_specialist_to_the_receiver(cast: Cast) -> None:
    report = making.submitted(cast)
    assert report.submitted_by_id == cast.an.pk
    assert Notice.objects.filter(account=cast.binh, kind="waiting").count() == 1
    binh = cast.actor(cast.binh)
    made = services.report_approve(report, actor=binh)
    report.refresh_from_db()
    assert (report.state, report.rounds, report.approved_by_id) == ("arrived", 1, cast.binh.pk)
    assert report.arrived_at == clock.now()
    assert (made.number, made.on_time, made.due_on) == (1, True, dt.date(2026, 10, 12))
    assert made.sha256 == sha256_of(made.content)
    fresh = Submission.objects.get()
    assert sha256_of(fresh.content) == fresh.sha256, "the database gives back the same bytes"
    assert fresh.content["unit"]["name"] == "Phòng Quản lý đầu tư"
    assert fresh.content["window"]["from"] == "2026-09-11"


def test_errors_are_mended_first(cast: Cast) -> None:
    with making.at("2026-09-14"):
        making.task(cast, schedule=dated(1, 10))
    report = making.opened(cast)
    with refused("RP0209"):
        services.report_submit(report, actor=cast.actor(cast.an))
    making.answered(report, cast)
    services.report_submit(report, actor=cast.actor(cast.an))


def test_the_specialist_takes_it_back_the_head_sends_it_back(cast: Cast) -> None:
    report, an, binh = making.submitted(cast), cast.actor(cast.an), cast.actor(cast.binh)
    with pytest.raises(Overtaken):
        services.section_save(report, key="I", text="muộn", base_revision=1, actor=an)
    services.report_recall(report, actor=an)
    report.refresh_from_db()
    assert report.state == "draft"
    services.report_submit(report, actor=an)
    with refused("RP0208"):
        services.report_send_back(report, reason="", actor=binh)
    services.report_send_back(report, reason="Thiếu số liệu", actor=binh)
    report.refresh_from_db()
    assert report.state == "draft"
    assert Notice.objects.filter(account=cast.an, body="Thiếu số liệu").count() == 1


def test_nothing_is_approved_that_was_not_read(cast: Cast, signed_in: Any) -> None:
    report, an, binh = making.submitted(cast), cast.actor(cast.an), signed_in("binh")
    page = binh.get(f"/bao-cao/{report.pk}/").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert seen
    services.report_recall(report, actor=an)
    revision = report.sections.get(key="I").revision
    services.section_save(report, key="I", text="Sửa sau khi trình", base_revision=revision, actor=an)
    with making.at("2026-10-06"):
        services.report_submit(report, actor=an)
        answer = binh.post(f"/bao-cao/{report.pk}/duyet/", {"seen": seen})
        assert (answer.status_code, "RP0220" in answer.text) == (409, True)
        report.refresh_from_db()
        assert report.state == "submitted"
        page = binh.get(f"/bao-cao/{report.pk}/").text
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        assert binh.post(f"/bao-cao/{report.pk}/duyet/", {"seen": seen}).status_code == 302
    report.refresh_from_db()
    assert report.state == "arrived"


def test_the_head_may_mend_what_waits(cast: Cast) -> None:
    report, binh = making.submitted(cast), cast.actor(cast.binh)
    revision = report.sections.get(key="I").revision
    services.section_save(report, key="I", text="Trưởng phòng sửa", base_revision=revision, actor=binh)
    services.report_approve(report, actor=binh)
    content = Submission.objects.get().content
    assert next(row["text"] for row in content["sections"] if row["key"] == "I") == "Trưởng phòng sửa"


def test_only_the_head_approves(cast: Cast) -> None:
    report = making.submitted(cast)
    for name in ("an", "chi", "dung"):
        with pytest.raises(Forbidden):
            services.report_approve(report, actor=cast.actor(cast.accounts[name]))
    for name in ("em", "giang"):
        with pytest.raises(NotFound):
            services.report_approve(report, actor=cast.actor(cast.accounts[name]))


def test_a_head_alone_approves_in_one_step(cast: Cast) -> None:
    report = making.answered(making.opened(cast), cast)
    with refused("RP0212"):
        services.report_approve(report, actor=cast.actor(cast.binh))
    cast.an.is_active = False
    cast.an.save()
    made = services.report_approve(report, actor=cast.actor(cast.binh))
    assert made.number == 1
    report.refresh_from_db()
    assert report.submitted_by_id == cast.binh.pk


ARRIVALS = (
    # arrives, extended to, in time?
    ("2026-10-12", 23, None, True),
    ("2026-10-13", 0, None, False),
    ("2026-10-13", 9, "2026-10-14", True),
    ("2026-10-15", 9, "2026-10-14", False),
)


@pytest.mark.parametrize(("day", "hour", "extended", "in_time"), ARRIVALS)
def test_the_clock_of_the_system_says_whether_it_was_in_time(
    cast: Cast, day: str, hour: int, extended: str | None, in_time: bool
) -> None:
    report = making.answered(making.opened(cast), cast)
    if extended:
        services.extension_give(
            report.window, unit_id=cast.investment.pk, to=dt.date.fromisoformat(extended),
            reason="Công tác",
            actor=cast.actor(cast.chi),
        )  # fmt: skip
    with making.at(day, hour):
        if not in_time:
            with refused("RP0210"):
                services.report_submit(report, actor=cast.actor(cast.an))
        services.report_submit(report, late_reason="" if in_time else "Mất điện", actor=cast.actor(cast.an))
        made = services.report_approve(report, actor=cast.actor(cast.binh))
        share = selectors.on_time_share(cast.investment.pk, 2026, layout=making.PLAN)
    assert made.on_time is in_time
    october = (share.arrived, share.on_time)
    assert october == (1, int(in_time))


def test_a_locked_window_takes_nothing(cast: Cast) -> None:
    report = making.submitted(cast)
    services.window_lock(report.window, actor=cast.actor(cast.chi))
    an, binh = cast.actor(cast.an), cast.actor(cast.binh)
    for step in (
        lambda: services.report_recall(report, actor=an),
        lambda: services.report_approve(report, actor=binh),
        lambda: services.section_save(report, key="I", text="x", base_revision=1, actor=binh),
    ):
        with refused("RP0202"):
            step()
    services.window_reopen(
        report.window, unit_id=cast.investment.pk, until=clock.now() + dt.timedelta(hours=1),
        reason="Sót",
        actor=cast.actor(cast.ha),
    )  # fmt: skip
    services.report_approve(report, actor=binh)


def test_a_double_click_submits_once(cast: Cast) -> None:
    report, an = making.answered(making.opened(cast), cast), cast.actor(cast.an)
    services.report_submit(report, actor=an, once="k" * 32)
    with pytest.raises(Repeated):
        services.report_submit(report, actor=an, once="k" * 32)
    with pytest.raises(Overtaken):
        services.report_submit(report, actor=an)
    assert Notice.objects.filter(account=cast.binh).count() == 1


def test_returned_it_is_mended_and_sent_again(cast: Cast) -> None:
    report = making.arrived(cast)
    first = report.arrived_at
    Report.objects.filter(pk=report.pk).update(state="returned", return_note="Thiếu biểu")
    remark = report.remarks.create(text="Bổ sung biểu", at=clock.now(), by=cast.chi)
    an, binh = cast.actor(cast.an), cast.actor(cast.binh)
    with making.at("2026-10-20"):
        with refused("RP0211"):
            services.report_submit(report, actor=an)
        services.remark_answer(remark, answer="Đã bổ sung", actor=an)
        services.report_submit(report, actor=an)
        made = services.report_approve(report, actor=binh)
    report.refresh_from_db()
    assert (report.rounds, made.number, report.arrived_at) == (2, 2, first)
    assert made.on_time, "the first arrival counts"
    remark.state = "closed"
    remark.save()
    with pytest.raises(Overtaken):
        services.remark_answer(remark, answer="x", actor=binh)


def test_a_report_is_read_in_the_same_number_of_queries(cast: Cast) -> None:
    with making.at("2026-09-14"):
        making.task(cast)
    report = making.opened(cast)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            sheet = making.sheet(report)
            selectors.found_in(sheet, reused=selectors.reused_files(sheet))
        return len(queries)

    few = asked()
    for number in range(5):
        with making.at("2026-09-14"):
            making.task(cast, f"Nhiệm vụ {number}")
    services.report_refresh(report, actor=cast.actor(cast.an))
    assert asked() == few
    assert Task.objects.count() == ReportTask.objects.filter(part="done").count()
    assert Section.objects.filter(report=report).count() > 10
