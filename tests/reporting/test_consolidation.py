"""Many units' reports into one: figures by their rules, words with their origin, nothing lost by editing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.audit.problems import Overtaken
from chiso.engine.problems import Problem
from chiso.notices.models import Notice
from chiso.org.problems import Forbidden
from chiso.reporting.models import Contribution, Issue, Report, Run, Section, Submission
from chiso.reporting.schemas.consolidation import retrace
from chiso.reporting.schemas.found import anchor_of
from chiso.reporting.selectors import consolidation as selectors
from chiso.reporting.selectors import desk_report
from chiso.reporting.services import consolidation as services
from chiso.reporting.services import (
    figure_save,
    figures_inapplicable,
    report_approve,
    report_recall,
    report_submit,
    section_save,
    window_lock,
)
from chiso.reporting.services.issue_report import issue_from_report
from chiso.reporting.storage import layout_named, layout_of
from chiso.reporting.tasks import consolidation as jobs
from chiso.reporting.terms import RunState
from tests.cast import Cast
from tests.reporting import desk, making

LONG = "Phòng đã rà soát toàn bộ thủ tục hành chính thuộc phạm vi quản lý và công khai trên cổng. " * 12


@pytest.fixture
def window(cast: Cast) -> Any:
    return making.window(cast, layout=making.PERIODIC)


def layout_and_section(window: Any) -> tuple[Any, str, str]:
    """The layout, a section without parts, an entered figure that is summed."""
    from chiso.reporting.storage import layout_named

    layout = layout_named(window.regime.layout).layout
    section = next(key for key, spec in layout.outline.items() if not spec.children)
    figure = next(spec.key for spec in layout.entered if spec.merge == "sum" and spec.kind == "count")
    return layout, section, figure


def whole(cast: Cast, window: Any, *, ids: list[int] | None = None, **more: Any) -> Report:
    """The consolidated report of everything accepted."""
    chi = cast.actor(cast.chi)
    report = services.consolidation_open(window, actor=chi)
    taken = ids if ids is not None else [row.pk for row in selectors.takeable(window)]
    run = services.consolidation_take(report, submission_ids=taken, actor=chi, **more)
    jobs.begin(run, actor=chi)
    run.refresh_from_db()
    assert run.state == RunState.DONE, run.problem
    return Report.objects.select_related("window__regime").get(pk=report.pk)


def test_numbers_add_up_and_words_keep_their_unit(cast: Cast, window: Any) -> None:
    _layout, section, figure = layout_and_section(window)
    first = desk.frozen(
        window, cast.investment, by=cast.an,
        texts={section: "Đã ban hành 3 văn bản. Còn chậm một việc."}, figures={figure: {"number": "3"}},
    )  # fmt: skip
    second = desk.frozen(
        window, cast.labour, by=cast.em, texts={section: "Đã tổ chức 2 đợt kiểm tra."},
        figures={figure: {"number": "4"}}, on_time=False,
    )  # fmt: skip
    report = whole(cast, window)
    row = report.figures.get(key=figure)
    assert (row.value, row.source, row.state) == (Decimal(7), "merged", "known")
    assert {part["number"] for part in row.origin["parts"]} == {1}
    assert row.origin["lacking"] == ["Văn phòng"]
    written = report.sections.get(key=section)
    assert written.text == (
        "Phòng Quản lý đầu tư: Đã ban hành 3 văn bản. Còn chậm một việc.\n"
        "Phòng Quản lý lao động: Đã tổ chức 2 đợt kiểm tra."
    )
    for origin in written.trace:
        source = {first.report_id: first, second.report_id: second}[origin["report"]]
        text = source.content["sections"][0]["text"]
        assert text[origin["start"] : origin["end"]] == origin["text"]
    result = selectors.last_result(report)
    assert result["late"] == ["Phòng Quản lý lao động"]
    assert result["absent"] == ["Văn phòng"]
    assert set(Report.objects.exclude(pk=report.pk).values_list("state", flat=True)) == {"consolidated"}


def test_every_character_of_the_draft_has_its_place(cast: Cast, window: Any) -> None:
    _layout, section, _figure = layout_and_section(window)
    desk.frozen(window, cast.investment, by=cast.an, texts={section: "Một. Hai là việc dài hơn một chút."})
    desk.frozen(window, cast.labour, by=cast.em, texts={section: "Ba cũng là một câu đủ dài để so."})
    report = whole(cast, window)
    written = report.sections.get(key=section)
    spans = retrace(written.text, written.trace)
    assert "".join(span.text for span in spans) == written.text
    assert [span.text for span in spans if span.kept == "same"] == [
        "Một.",
        "Hai là việc dài hơn một chút.",
        "Ba cũng là một câu đủ dài để so.",
    ]


def test_a_sentence_moved_to_another_section_keeps_its_source(cast: Cast, window: Any) -> None:
    layout, section, _figure = layout_and_section(window)
    other = next(key for key, spec in layout.outline.items() if key != section and not spec.children)
    words = "Đã rà soát xong 12 thủ tục hành chính."
    desk.frozen(window, cast.investment, by=cast.an, texts={section: words})
    report = whole(cast, window)
    chi, name = cast.actor(cast.chi), report.sections.get(key=section).trace[0]["name"]
    for key, text in ((section, "Không có nội dung."), (other, f"{name}: {words}")):
        row = report.sections.filter(key=key).first()
        section_save(report, key=key, text=text, base_revision=row.revision if row else 0, actor=chi)
    traced = {one.key: one for one in selectors.traced_sections(layout, report, {})}
    (moved,) = [span for span in traced[other].spans if span.kept != "own"]
    assert (moved.kept, moved.text) == ("same", words)
    assert moved.origin is not None
    assert (moved.origin["unit"], moved.origin["section"]) == (cast.investment.pk, section)
    assert [span.kept for span in traced[section].spans] == ["own"]


def test_a_cited_figure_reaches_the_whole_as_its_unit_had_it(cast: Cast, window: Any) -> None:
    layout, section, figure = layout_and_section(window)
    text = f"Đã ban hành [[{figure}]] văn bản. Cả 3 [[={figure}]] đều đúng hạn."
    first = desk.frozen(
        window, cast.investment, by=cast.an, texts={section: text}, figures={figure: {"number": "3"}}
    )
    desk.frozen(window, cast.labour, by=cast.em, figures={figure: {"number": "4"}})
    report = whole(cast, window)
    row = report.sections.get(key=section)
    assert row.text == "Phòng Quản lý đầu tư: Đã ban hành 3 văn bản. Cả 3 đều đúng hạn."
    assert report.figures.get(key=figure).value == Decimal(7)
    for origin in row.trace:
        marked = (section, origin["start"], origin["end"])
        shown = desk_report.shown_submission(first, layout, [], marked=marked)
        (words,) = [one.text for each in shown.sections for one in each.words if one.marked]
        assert words == origin["text"], "the link leads to the same sentence"


def test_what_does_not_apply_is_told_with_its_reason_and_not_as_words(cast: Cast, window: Any) -> None:
    layout, section, _figure = layout_and_section(window)
    sent = desk.frozen(window, cast.investment, by=cast.an, texts={section: "Không được giao việc này"})
    sent.content["sections"][0]["standing"] = "not_applicable"
    sent.save()
    desk.frozen(window, cast.labour, by=cast.em, texts={section: "Đã kiểm tra 2 lần."})
    report = whole(cast, window)
    assert report.sections.get(key=section).text == "Phòng Quản lý lao động: Đã kiểm tra 2 lần."
    traced = {
        one.key: one for one in selectors.traced_sections(layout, report, selectors.last_result(report))
    }
    (said,) = traced[section].standings
    assert (said["name"], said["state"], said["why"]) == (
        "Phòng Quản lý đầu tư", "not_applicable", "Không được giao việc này",
    )  # fmt: skip
    assert traced[section].empty == ()


def test_what_was_frozen_before_reads_as_it_did(cast: Cast, window: Any) -> None:
    """Until ``chiso.report/2`` the words stood beside the standing and were taken as words."""
    _layout, section, _figure = layout_and_section(window)
    sent = desk.frozen(window, cast.investment, by=cast.an, texts={section: "Đã kiểm tra 2 lần."})
    sent.content |= {"schema": "chiso.report/1"}
    sent.content["sections"][0]["standing"] = "not_applicable"
    sent.save()
    report = whole(cast, window)
    assert report.sections.get(key=section).text == "Phòng Quản lý đầu tư: Đã kiểm tra 2 lần."


def test_figures_that_are_only_listed_show_what_the_units_said(
    cast: Cast, signed_in: Any, window: Any
) -> None:
    layout, _section, _figure = layout_and_section(window)
    listed = next(spec for spec in layout.entered if spec.merge == "list")
    desk.frozen(window, cast.investment, by=cast.an, figures={listed.key: {"number": "1"}})
    desk.frozen(window, cast.labour, by=cast.em, figures={listed.key: {"number": "2"}})
    report = whole(cast, window)
    assert not report.figures.filter(key=listed.key).exists(), "a figure nobody settled is not invented"
    parts = selectors.last_result(report)["open"][listed.key]["parts"]
    assert [(part["name"], part["value"]) for part in parts] == [
        ("Phòng Quản lý đầu tư", {"number": "1"}),
        ("Phòng Quản lý lao động", {"number": "2"}),
    ]
    html = signed_in("chi").get(f"/bao-cao/tiep-nhan/tong-hop/{report.pk}/").text
    row = html.partition(f'id="{anchor_of(f"figure:{listed.key}")}"')[2].partition("</tr>")[0]
    assert "Phòng Quản lý lao động" in row
    assert "chưa điền" in row


def answered(cast: Cast, report: Report, *, words: str = "Tổng hợp chung.") -> None:
    """The Office answers everything asked for."""
    chi = cast.actor(cast.chi)
    layout = layout_of(report.layout_sha256)
    for key, spec in layout.outline.items():
        row = report.sections.filter(key=key).first()
        if spec.need == "required" and not spec.children and not (row and row.text):
            section_save(report, key=key, text=words, base_revision=row.revision if row else 0, actor=chi)
    known = set(report.figures.values_list("key", flat=True))
    for entered in layout.entered:
        if entered.key not in known and entered.need == "required":
            state = "no_data" if entered.na == "refused" else "not_applicable"
            figure_save(
                report, key=entered.key, state=state, note="Theo dõi từ kỳ sau", base_revision=0, actor=chi
            )


def approved(cast: Cast, report: Report) -> Any:
    """The Office answers what is asked for and hands the whole to Dũng, who approves it."""
    answered(cast, report)
    report_submit(report, actor=cast.actor(cast.chi))
    return report_approve(report, actor=cast.actor(cast.dung))


def test_a_lock_is_for_units_and_their_day_is_not_the_offices(cast: Cast) -> None:
    window = making.window(cast, lock_after=0)
    section = next(iter(layout_named(window.regime.layout).layout.outline))
    desk.frozen(window, cast.investment, by=cast.an, texts={section: "Đã làm."})
    window_lock(window, reason="Hết hạn", actor=cast.actor(cast.chi))
    with making.at("2026-10-20"):
        report = whole(cast, window)
        sent = approved(cast, report)
    assert sent.on_time, "nobody is late with what may only begin after the units have sent"
    assert Notice.objects.filter(account=cast.dung, title__contains="chờ duyệt").exists()


def test_the_whole_is_approved_only_when_it_was_handed_over(cast: Cast) -> None:
    """Leaders alone in their unit do not approve past the Office, nor what it is changing just now."""
    window = making.window(cast)
    section = next(iter(layout_named(window.regime.layout).layout.outline))
    desk.frozen(window, cast.investment, by=cast.an, texts={section: "Đã làm."})
    report = whole(cast, window)
    dung, chi = cast.actor(cast.dung), cast.actor(cast.chi)
    answered(cast, report)
    with pytest.raises(Overtaken, match="RP0203"):
        report_approve(report, actor=dung)
    report_submit(report, actor=chi)
    seen = Report.objects.get(pk=report.pk).handed
    report_recall(report, actor=chi)
    row = report.sections.get(key=section)
    section_save(report, key=section, text="Nửa chừng", base_revision=row.revision, actor=chi)
    with pytest.raises(Overtaken, match="RP0220"):
        report_approve(report, seen=seen, actor=dung)
    with pytest.raises(Overtaken, match="RP0203"):
        report_approve(report, seen="", actor=dung)


def test_nothing_is_handed_over_while_it_is_being_built(cast: Cast) -> None:
    window = making.window(cast)
    section = next(iter(layout_named(window.regime.layout).layout.outline))
    sent = desk.frozen(window, cast.investment, by=cast.an, texts={section: "Đã làm."})
    report = whole(cast, window)
    answered(cast, report)
    services.consolidation_take(report, submission_ids=[sent.pk], actor=cast.actor(cast.chi))
    with pytest.raises(Problem, match="RP0311"):
        report_submit(report, actor=cast.actor(cast.chi))


def test_figures_of_the_whole_come_from_its_units(cast: Cast, window: Any, signed_in: Any) -> None:
    chi = cast.actor(cast.chi)
    report = services.consolidation_open(window, actor=chi)
    assert "khong-ap-dung" not in signed_in("chi").get(f"/bao-cao/{report.pk}/").text
    with pytest.raises(Problem, match="RP0222"):
        figures_inapplicable(report, body="economic_zone", actor=chi)


def test_papers_of_a_whole_that_is_written_on(cast: Cast, signed_in: Any) -> None:
    window = making.window(cast)
    section = next(iter(layout_named(window.regime.layout).layout.outline))
    desk.frozen(window, cast.investment, by=cast.an, texts={section: "Đã làm."})
    report = whole(cast, window)
    approved(cast, report)
    chi = cast.actor(cast.chi)
    fresh = Report.objects.select_related("window__regime").get(pk=report.pk)
    paper = issue_from_report(fresh, actor=chi)
    Issue.objects.filter(pk=paper.pk).update(state="numbered", created_by=cast.ha)
    page = f"/bao-cao/tiep-nhan/tong-hop/{report.pk}/"
    assert paper.subject in signed_in("chi").get(page).text.partition("resume-reason")[0]
    services.consolidation_resume(fresh, reason="Sai số liệu", actor=chi)
    assert Notice.objects.filter(account=cast.ha, title__contains="soạn tiếp").count() == 1
    row = report.sections.get(key=section)
    section_save(fresh, key=section, text="Đã sửa.", base_revision=row.revision, actor=chi)
    warned = signed_in("chi").get(reverse("reporting:issue", args=[paper.pk]))
    assert warned.context["changed"] is True
    Issue.objects.filter(pk=paper.pk).update(state="issued")
    with pytest.raises(Problem, match="RP0414"):
        issue_from_report(fresh, actor=chi)
    html = signed_in("chi").get(page).text
    assert "Văn bản đã ban hành" in html
    assert f"/tong-hop/{report.pk}/van-ban/" not in html, "no second paper beside the issued one"


def test_an_approved_whole_is_written_on_with_a_reason(cast: Cast, signed_in: Any) -> None:
    window = making.window(cast)
    section = next(iter(layout_named(window.regime.layout).layout.outline))
    desk.frozen(window, cast.investment, by=cast.an, texts={section: "Đã làm."})
    report = whole(cast, window)
    first = approved(cast, report)
    desk.frozen(window, cast.labour, by=cast.em, texts={section: "Gửi muộn."}, on_time=False)
    with pytest.raises(Problem, match="RP0309"):
        whole(cast, window)
    report.refresh_from_db()
    with pytest.raises(Forbidden):
        services.consolidation_resume(report, reason="x", actor=cast.actor(cast.em))
    with pytest.raises(Problem, match="RP0208"):
        services.consolidation_resume(report, reason=" ", actor=cast.actor(cast.chi))
    chi = signed_in("chi")
    page = chi.get(f"/bao-cao/tiep-nhan/tong-hop/{report.pk}/")
    assert "Soạn tiếp" in page.text
    where = f"/bao-cao/tiep-nhan/tong-hop/{report.pk}/soan-tiep/"
    assert chi.post(where, {"reason": "Phòng Quản lý lao động gửi muộn"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.return_note) == ("returned", "Phòng Quản lý lao động gửi muộn")
    assert Notice.objects.filter(account=cast.dung, title__contains="soạn tiếp").count() == 1
    with pytest.raises(Overtaken, match="RP0203"):
        services.consolidation_resume(report, reason="lần nữa", actor=cast.actor(cast.chi))
    again = approved(cast, whole(cast, window))
    assert (first.number, again.number) == (1, 2)
    assert len(again.content["sections"]) == len(first.content["sections"])
    assert Submission.objects.get(pk=first.pk).sha256 == first.sha256, "what was frozen stays"


def test_editing_is_not_built_over(cast: Cast, window: Any) -> None:
    _layout, section, _figure = layout_and_section(window)
    chi = cast.actor(cast.chi)
    desk.frozen(
        window, cast.investment, by=cast.an, texts={section: "Đã rà soát xong 12 thủ tục hành chính."}
    )
    report = whole(cast, window)
    row = report.sections.get(key=section)
    edited = "Các đơn vị đã rà soát xong 12 thủ tục hành chính."
    section_save(report, key=section, text=edited, base_revision=row.revision, actor=chi)
    desk.frozen(window, cast.labour, by=cast.em, texts={section: "Kiểm tra 3 doanh nghiệp trong quý."})
    assert selectors.edited_sections(report) == {section}
    report = whole(cast, window)
    row = report.sections.get(key=section)
    assert row.text == edited
    assert selectors.last_result(report)["kept"] == [section]
    (span,) = [span for span in retrace(row.text, row.trace) if span.text.strip()]
    assert span.kept == "edited"
    assert span.origin is not None
    assert span.origin["unit"] == cast.investment.pk
    report = whole(cast, window, overwrite=[section])
    row = report.sections.get(key=section)
    assert "Kiểm tra 3 doanh nghiệp" in row.text
    assert row.versions.filter(text=edited).exists()


def test_a_figure_the_office_entered_stays_with_the_parts_beside(cast: Cast, window: Any) -> None:
    _layout, _section, figure = layout_and_section(window)
    chi = cast.actor(cast.chi)
    desk.frozen(window, cast.investment, by=cast.an, figures={figure: {"number": "3"}})
    report = whole(cast, window)
    row = report.figures.get(key=figure)
    from chiso.reporting.services import figure_save

    figure_save(
        report,
        key=figure,
        text="5",
        base_revision=row.revision,
        override_reason="Đơn vị ghi sót 2",
        actor=chi,
    )
    desk.frozen(window, cast.labour, by=cast.em, figures={figure: {"number": "4"}})
    report = whole(cast, window)
    row = report.figures.get(key=figure)
    assert (row.value, row.source) == (Decimal(5), "entered")
    assert len(row.origin["parts"]) == 2


def test_missing_is_not_zero(cast: Cast, window: Any) -> None:
    _layout, _section, figure = layout_and_section(window)
    desk.frozen(window, cast.investment, by=cast.an, figures={figure: {"no_data": "chờ thống kê"}})
    report = whole(cast, window)
    row = report.figures.get(key=figure)
    assert (row.state, row.value) == ("no_data", None)


def test_a_long_contribution_is_shortened_only_by_choice(cast: Cast, window: Any) -> None:
    _layout, section, _figure = layout_and_section(window)
    desk.frozen(window, cast.investment, by=cast.an, texts={section: LONG + "Còn chậm một việc."})
    desk.frozen(window, cast.labour, by=cast.em, texts={section: "Đã kiểm tra."})
    desk.frozen(window, cast.office, by=cast.chi, texts={section: "Đã tổng hợp."})
    report = whole(cast, window)
    full = report.sections.get(key=section).text
    (long,) = selectors.last_result(report)["long"]
    assert (long["unit"], long["section"]) == (cast.investment.pk, section)
    report = whole(cast, window, shortened=[(cast.investment.pk, section)])
    short = report.sections.get(key=section).text
    assert len(short) < len(full)
    assert "Còn chậm một việc." in short


def test_likeness_is_shown_and_nothing_dropped(cast: Cast, window: Any) -> None:
    _layout, section, _figure = layout_and_section(window)
    words = "Đã phối hợp tổ chức hội nghị đối thoại với doanh nghiệp trong khu kinh tế quý III."
    desk.frozen(window, cast.investment, by=cast.an, texts={section: words})
    desk.frozen(window, cast.labour, by=cast.em, texts={section: words.replace("Đã phối hợp", "Phối hợp")})
    report = whole(cast, window)
    (near,) = selectors.last_result(report)["near"]
    assert near["likeness"] >= 88
    assert report.sections.get(key=section).text.count("hội nghị đối thoại") == 2


def test_a_newer_submission_is_flagged(cast: Cast, window: Any) -> None:
    from chiso.reporting.selectors.desk import newer_submissions

    _layout, section, _figure = layout_and_section(window)
    desk.frozen(window, cast.investment, by=cast.an, texts={section: "Bản một."})
    report = whole(cast, window)
    assert newer_submissions(window) == {}
    second = desk.frozen(window, cast.investment, by=cast.an, texts={section: "Bản hai."}, number=2)
    assert newer_submissions(window) == {cast.investment.pk: 2}
    report = whole(cast, window)
    assert report.sections.get(key=section).text.endswith("Bản hai.")
    assert list(Contribution.objects.values_list("submission_id", flat=True)) == [second.pk]
    assert newer_submissions(window) == {}


def test_what_is_taken_out_is_accepted_again(cast: Cast, window: Any) -> None:
    first = desk.frozen(window, cast.investment, by=cast.an)
    desk.frozen(window, cast.labour, by=cast.em)
    whole(cast, window)
    whole(cast, window, ids=[first.pk])
    states = dict(Report.objects.exclude(unit=cast.authority).values_list("unit_id", "state"))
    assert states == {cast.investment.pk: "consolidated", cast.labour.pk: "accepted"}


def test_refusals(cast: Cast, window: Any) -> None:
    chi = cast.actor(cast.chi)
    report = services.consolidation_open(window, actor=chi)
    with pytest.raises(Problem, match="RP0308"):
        services.consolidation_take(report, submission_ids=[], actor=chi)
    other = making.window(cast, 9)
    stranger = desk.frozen(other, cast.investment, by=cast.an)
    with pytest.raises(Problem, match="RP0310"):
        services.consolidation_take(report, submission_ids=[stranger.pk], actor=chi)
    mine = desk.frozen(window, cast.labour, by=cast.em)
    services.consolidation_take(report, submission_ids=[mine.pk], actor=chi)
    with pytest.raises(Problem, match="RP0311"):
        services.consolidation_take(report, submission_ids=[mine.pk], actor=chi)
    Run.objects.all().delete()
    Report.objects.filter(pk=report.pk).update(state="arrived")
    with pytest.raises(Problem, match="RP0309"):
        services.consolidation_take(
            Report.objects.select_related("window__regime").get(pk=report.pk),
            submission_ids=[mine.pk],
            actor=chi,
        )
    with pytest.raises(Forbidden):
        services.consolidation_open(window, actor=cast.actor(cast.dung))


def test_a_unit_of_another_layout_is_read_as_far_as_it_goes(cast: Cast, window: Any) -> None:
    _layout, section, figure = layout_and_section(window)
    desk.frozen(
        window, cast.investment, by=cast.an, texts={section: "Có.", "Z.9": "Mục lạ."},
        figures={figure: {"number": "1"}, "9:9": {"number": "2"}},
    )  # fmt: skip
    report = whole(cast, window)
    (strange,) = selectors.last_result(report)["strange"]
    assert set(strange["keys"]) == {"Z.9", "9:9"}


def test_many_units_run_in_the_background_and_tell_how_far(cast: Cast) -> None:
    regime, units = desk.many(cast, 139)
    regime.layout = making.PERIODIC
    regime.save()
    window = regime.windows.select_related("regime").get(year=2026, index=10)
    layout, section, figure = layout_and_section(window)
    texts = {
        key: f"Đã thực hiện nội dung thứ {place} của đơn vị. Kết quả đạt {place} phần trăm kế hoạch năm."
        for place, key in enumerate(layout.outline)
    }
    for place, unit in enumerate(units):
        own = {key: f"{words} Riêng {unit.code} làm thêm {place} việc." for key, words in texts.items()}
        desk.frozen(window, unit, by=cast.an, texts=own, figures={figure: {"number": str(place)}})
    chi = cast.actor(cast.chi)
    report = services.consolidation_open(window, actor=chi)
    run = services.consolidation_take(
        report, submission_ids=[row.pk for row in selectors.takeable(window)], actor=chi
    )
    seen: list[int] = []
    real = services._advance

    def advance(run_: Run, done: int) -> None:
        real(run_, done)
        seen.append(Run.objects.get(pk=run.pk).done)

    services._advance = advance
    try:
        jobs.begin(run, actor=chi)
    finally:
        services._advance = real
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert seen == sorted(seen)
    assert seen[0] == services.PORTION
    assert report.figures.get(key=figure).value == sum(range(140))
    assert report.sections.get(key=section).text.count("\n") == 139


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("abc d.;\nPÂ:", min_size=0, max_size=40), max_size=5), st.text("abc .\n", max_size=30)
)
def test_retracing_loses_no_character(sentences: list[str], own: str) -> None:
    trace = [
        {
            "name": f"Phòng {place}",
            "text": words.strip(),
            "report": place,
            "number": 1,
            "section": "I",
            "start": 0,
        }
        for place, words in enumerate(sentences)
        if words.strip()
    ]
    text = own + "\n".join(f"{row['name']}: {row['text']}" for row in trace)
    assert "".join(span.text for span in retrace(text, trace)) == text


def test_the_page_shows_the_thread_both_ways(cast: Cast, signed_in: Any, window: Any) -> None:
    _layout, section, _figure = layout_and_section(window)
    first = desk.frozen(
        window, cast.investment, by=cast.an, texts={section: "Đã rà soát 12 thủ tục. Đã công khai."}
    )
    chi = signed_in("chi")
    answer = chi.post(f"/bao-cao/tiep-nhan/ky/{window.pk}/tong-hop/")
    page = chi.get(answer.headers["Location"])
    assert page.status_code == 200
    link = f"/bao-cao/tiep-nhan/{first.report_id}/lan/1/?cau={section}~0~22#at-section-"
    assert link in page.text.replace("&amp;", "&")
    source = chi.get(link.partition("#")[0])
    assert '<mark id="cau">Đã rà soát 12 thủ tục.</mark>' in source.text
    assert f"{answer.headers['Location']}#at-section-" in source.text
    assert Section.objects.filter(key=section).exists()
    assert layout_of(Report.objects.get(pk=first.report_id).layout_sha256).outline[section]
