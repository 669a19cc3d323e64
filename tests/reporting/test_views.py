"""Journeys through HTTP: a month from opening to the Office, by the screens' own forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chiso.audit import clock
from chiso.audit.models import Entry
from chiso.engine.returns.values import Number
from chiso.reporting.models import Figure, Regime, Report, ReportTask, SectionVersion, Submission, Window
from chiso.reporting.schemas.found import anchor_of
from tests.cast import Cast
from tests.plans.tasks import dated
from tests.reporting import making

Signed = Callable[[str], Client]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path


def address(name: str, *args: object) -> str:
    return reverse(f"reporting:{name}", args=args)


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def key_of(html: str, form: str) -> str:
    """The one-time key of a form on a page."""
    found = re.search(rf'action="{re.escape(form)}".*?name="once" value="(\w+)"', html, re.DOTALL)
    assert found, form
    return found[1]


def test_a_month_from_opening_to_the_office(cast: Cast, signed_in: Signed) -> None:
    with making.at("2026-09-14"):
        task = making.task(cast, "Rà soát thủ tục", schedule=dated(1, 10))
    window = making.window(cast)
    an, binh, chi = signed_in("an"), signed_in("binh"), signed_in("chi")
    assert "Báo cáo đến hạn" in an.get(reverse("plans:today")).content.decode()
    assert "Báo cáo đến hạn" in an.get(reverse("home")).content.decode()
    assert "Mở báo cáo" in page(an, "reports")
    opened = an.post(address("report_open", window.pk))
    report = Report.objects.get()
    assert opened.headers["Location"] == address("report", report.pk)
    html = page(an, "report", report.pk)
    for words in ("Rà soát thủ tục", "Quá hạn, cần nêu lý do", "hạn 12/10/2026", "10/10/2026 là thứ Bảy"):
        assert words in html
    assert "Kỳ 11/09/2026 – 10/10/2026, chốt số liệu hết 10/10/2026" in html
    refused = an.post(address("report_submit", report.pk))
    assert refused.status_code == 422
    assert "lỗi" in refused.content.decode()
    line = ReportTask.objects.get(part="done")
    an.post(
        address("report_line_save", line.pk),
        {"words": "Đã lập danh mục", "reason": "Chờ sở cho ý kiến", "base": "0"},
    )
    making.answered(report, cast)
    html = page(an, "report", report.pk)
    once = key_of(html, address("report_submit", report.pk))
    for _click in range(2):
        assert an.post(address("report_submit", report.pk), {"once": once}).status_code == 302
    assert Entry.objects.filter(verb="reporting.report.submit").count() == 1
    assert "đang chờ trưởng đơn vị duyệt" in page(an, "report", report.pk)
    assert "Xem và duyệt" in page(binh, "reports")
    once = key_of(page(binh, "report", report.pk), address("report_approve", report.pk))
    for _click in range(2):
        assert binh.post(address("report_approve", report.pk), {"once": once}).status_code == 302
    assert Submission.objects.count() == 1
    frozen = page(chi, "report_submission", report.pk, 1)
    for words in ("Chờ sở cho ý kiến", "khớp nội dung", "đúng hạn", "Phòng Quản lý đầu tư"):
        assert words in frozen
    printed = page(chi, "report_print", report.pk)
    assert "Số liệu từ ngày 11/09/2026 đến hết ngày 10/10/2026" in printed
    assert "DỰ THẢO" not in printed
    assert "Trong báo cáo" in an.get(reverse("plans:task", args=[task.pk])).content.decode()


def test_a_sent_text_reads_with_the_figures_it_was_sent_with(cast: Cast, signed_in: Signed) -> None:
    with making.at("2026-09-14"):
        making.task(cast)
    report = making.opened(cast)
    signed_in("an").post(
        address("report_section_save", report.pk, "V"), {"text": "Có [[NV:1]] nhiệm vụ", "base": "0"}
    )
    report = making.arrived(cast)
    Figure.objects.filter(report=report, key="NV:1").update(value=7)
    html = " ".join(re.sub(r"<[^>]+>", "", page(signed_in("chi"), "report_submission", report.pk, 1)).split())
    assert "Có 1 nhiệm vụ" in html


def test_a_changed_freeze_is_seen(cast: Cast, signed_in: Signed) -> None:
    report = making.arrived(cast)
    frozen = Submission.objects.get()
    frozen.content["sections"][0]["text"] = "đã sửa trong cơ sở dữ liệu"
    frozen.save()
    assert "không khớp nội dung" in page(signed_in("chi"), "report_submission", report.pk, 1)


# --- saving as one types --------------------------------------------------------------------------


def test_two_people_at_one_section_see_each_other(cast: Cast, signed_in: Signed) -> None:
    report = making.opened(cast)
    an, binh = signed_in("an"), signed_in("binh")
    where = address("report_section_save", report.pk, "I")
    first = an.post(where, {"text": "Bản của An", "standing": "", "base": "0"}, **JSON)
    assert first.json() | {"at": ""} == {"revision": 1, "at": ""}
    second = binh.post(where, {"text": "Bản của Bình", "standing": "", "base": "0"}, **JSON)
    assert second.status_code == 409
    told = second.json()
    assert (told["current"]["text"], told["by"], told["revision"]) == ("Bản của An", "Nguyễn Văn An", 1)
    html = page(an, "report", report.pk)
    assert "Trần Thị Bình đã soạn song song mục I" in html
    assert "Bản của Bình" in html
    both = {"text": "Bản của An\nBản của Bình", "standing": "", "base": "1"}
    assert binh.post(where, both, **JSON).status_code == 200
    assert binh.post(address("report_aside_close", told["aside"]), **JSON).status_code == 200
    assert "soạn song song mục I" not in page(an, "report", report.pk)
    assert "Bản của Bình" in page(an, "report_section_history", report.pk, "I")
    assert SectionVersion.objects.filter(aside=True).count() == 0


def test_a_retry_after_a_lost_answer_changes_nothing(cast: Cast, signed_in: Signed) -> None:
    report, an = making.opened(cast), signed_in("an")
    for _try in range(3):
        answer = an.post(
            address("report_section_save", report.pk, "I"), {"text": "Một lần", "base": "0"}, **JSON
        )
        assert (answer.status_code, answer.json()["revision"]) == (200, 1)


def test_a_save_that_asks_brings_the_checks_along(cast: Cast, signed_in: Signed) -> None:
    report, an = making.opened(cast), signed_in("an")
    where = address("report_section_save", report.pk, "I")
    told = an.post(where, {"text": "Một lời", "base": "0", "bang": "1", "bieu": ""}, **JSON).json()
    alone = an.get(address("report_checks", report.pk), {"bieu": ""}).content.decode()
    token = re.compile(r'csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", told["panel"]) == token.sub("", alone)
    assert 'id="rep-tally"' in told["panel"]
    asked = {"text": "Lời khác", "base": "1"}
    assert "panel" not in an.post(where, asked, **JSON).json()
    late = signed_in("binh").post(where, {"text": "Muộn", "base": "0", "bang": "1"}, **JSON)
    assert (late.status_code, "panel" in late.json()) == (409, False)


def test_many_blank_lines_are_told_by_form_and_few_one_by_one(cast: Cast, signed_in: Signed) -> None:
    report, an = making.opened(cast, layout=making.PERIODIC), signed_in("an")
    blank = [one.place for one in making.found(report) if one.code == "RT0301"]
    assert len(blank) > 50
    html = page(an, "report_checks", report.pk)
    assert f"Còn {len(blank)} chỉ tiêu chưa điền" in html
    assert html.count("Chỉ tiêu chưa điền") == 0
    first = anchor_of(blank[0])
    assert f'href="#{first}" data-go="{first}">Biểu 1. ' in html
    open_forms = re.findall(r'<details class="rep-form"( open)?>', page(an, "report", report.pk))
    assert open_forms == [" open", *[""] * 6], "of many forms the next one to be filled in stands open"
    for place in blank[:-3]:
        key = place.removeprefix("figure:")
        sent = {"text": "", "state": "no_data", "note": "chưa tổng hợp", "base": "0"}
        assert an.post(address("report_figure_save", report.pk, key), sent, **JSON).status_code == 200
    html = page(an, "report_checks", report.pk)
    assert "chỉ tiêu chưa điền" not in html
    assert html.count("Chỉ tiêu chưa điền") == 3


def test_a_duty_laid_down_today_makes_nobody_late_for_the_months_before(
    cast: Cast, signed_in: Signed
) -> None:
    assert f'name="valid_from" value="{clock.today():%Y-%m-%d}"' in page(signed_in("chi"), "regime_new")


def test_the_checks_follow_a_last_report_that_was_sent_back_and_sent_anew(
    cast: Cast, signed_in: Signed
) -> None:
    """Figures of the last report are kept in mind by the program; a new sending must be seen."""
    before = making.arrived(cast)
    with making.at("2026-11-05"):
        report = making.opened(cast, 11)
        assert making.sheet(report).values_before == making.sheet(before).values
        Figure.objects.filter(report=before, key="NV:1").update(value=77)
        Report.objects.filter(pk=before.pk).update(touched_at=clock.now())
        assert making.sheet(report).values_before["NV:1"] == Number(Decimal(77))


REFUSALS = (
    ({"text": "x", "base": ""}, 422, "RP0218"),
    ({"text": "x", "base": "0", "standing": "lạ"}, 422, "RP0204"),
    ({"text": "x" * 60_001, "base": "0"}, 422, "RP0213"),
)


@pytest.mark.parametrize(("sent", "status", "code"), REFUSALS)
def test_a_refusal_is_told_as_json(
    cast: Cast, signed_in: Signed, sent: dict[str, str], status: int, code: str
) -> None:
    report = making.opened(cast)
    answer = signed_in("an").post(address("report_section_save", report.pk, "I"), sent, **JSON)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_figures_by_the_page_and_by_plain_forms(cast: Cast, signed_in: Signed) -> None:
    report = making.opened(cast, layout=making.PERIODIC)
    an, binh = signed_in("an"), signed_in("binh")
    where = address("report_figure_save", report.pk, "1:1")
    answer = an.post(where, {"text": "1.234", "base": "0"}, **JSON)
    assert answer.json()["shown"] == "1.234"
    overtaken = binh.post(where, {"text": "7", "base": "0"}, **JSON)
    assert overtaken.status_code == 409
    assert overtaken.json()["current"] == {"text": "1.234", "state": "", "note": ""}
    wrong = an.post(where, {"text": "mười hai", "base": "1"}, **JSON)
    assert (wrong.status_code, wrong.json()["code"][:2]) == (422, "RT")
    plain = an.post(where, {"state": "no_data", "note": "Chờ sở", "base": "1"})
    assert plain.headers["Location"].endswith("#at-figure-1-1")
    assert Figure.objects.get(report=report, key="1:1").state == "no_data"
    html = page(an, "report", report.pk)
    assert 'value="Chờ sở"' in html


def test_the_side_panel_brings_computed_lines_along(cast: Cast, signed_in: Signed) -> None:
    report, an = making.opened(cast, layout=making.PERIODIC), signed_in("an")
    for key, text in (("1:2.1", "40"), ("1:2.2", "10")):
        an.post(address("report_figure_save", report.pk, key), {"text": text, "base": "0"}, **JSON)
    panel = page(an, "report_checks", report.pk)
    assert re.search(r'<output id="at-figure-1-2-value" hx-swap-oob="true">25(,0+)?</output>', panel)
    assert 'id="rep-tally"' in panel


def test_a_warning_is_explained_in_place(cast: Cast, signed_in: Signed) -> None:
    report, an = making.opened(cast), signed_in("an")
    sent = {"code": "RP0256", "place": "section:III.2", "text": "Đã rà soát, không vướng mắc"}
    answer = an.post(address("report_reason", report.pk), sent, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "report-saved")
    assert report.reasons.get().text == sent["text"]


def test_evidence_is_chosen_for_a_place(cast: Cast, signed_in: Signed) -> None:
    report, an = making.opened(cast), signed_in("an")
    paper = making.paper(cast, "Báo cáo rà soát quý III")
    html = an.get(address("report_documents", report.pk) + "?cho=section:I&q=ra+soat").content.decode()
    assert "Báo cáo rà soát quý III" in html
    assert "I. Công tác chỉ đạo, điều hành" in html
    assert an.get(address("report_documents", report.pk) + "?cho=section:khong").status_code == 404
    an.post(
        address("report_document_attach", report.pk),
        {"document": paper.pk, "place": "section:I", "page": "2"},
    )
    link = report.documents.get()
    assert "Báo cáo rà soát quý III, trang 2" in " ".join(page(an, "report", report.pk).split())
    used = an.get(reverse("evidence:document", args=[paper.pk])).content.decode()
    assert f"/bao-cao/{report.pk}/#at-section-I" in used
    an.post(address("report_document_detach", link.pk))
    assert not report.documents.exists()


def test_what_the_receiver_asked_is_answered_on_the_page(cast: Cast, signed_in: Signed) -> None:
    report, an = making.arrived(cast), signed_in("an")
    Report.objects.filter(pk=report.pk).update(state="returned", return_note="Xem lại biểu NV")
    remark = report.remarks.create(text="Bổ sung lý do", place="section:I", at=report.arrived_at, by=cast.chi)
    html = page(an, "report", report.pk)
    assert "Nơi nhận trả lại, cần bổ sung" in html
    assert 'href="#at-section-I"' in html
    an.post(address("report_remark_answer", remark.pk), {"answer": "Đã bổ sung ở mục I"})
    assert "Đã bổ sung ở mục I" in page(an, "report", report.pk)


def test_readers_read_and_do_not_write(cast: Cast, signed_in: Signed) -> None:
    report = making.opened(cast)
    for name in ("chi", "dung"):
        html = page(signed_in(name), "report", report.pk)
        assert 'class="autosave"' not in html
        assert "report.js" not in html
    assert signed_in("em").get(address("report", report.pk)).status_code == 404
    assert signed_in("giang").get(address("report", report.pk)).status_code == 404


# --- regimes and windows --------------------------------------------------------------------------


def asked(cast: Cast, **more: Any) -> dict[str, Any]:
    days = {"start": (11, -1), "end": (10, 0), "close": (10, 0), "due": (10, 0)}
    fields: dict[str, Any] = {
        "name": "Báo cáo tháng", "every": "month", "layout": making.PLAN, "receiver": cast.office.pk,
        "shift": "next", "units": [cast.investment.pk, cast.labour.pk],
    }  # fmt: skip
    for key, (day, month) in days.items():
        fields |= {f"{key}_day": day, f"{key}_month": month}
    return {**fields, **more}


def test_the_office_lays_down_a_duty_with_the_years_windows(cast: Cast, signed_in: Signed) -> None:
    chi = signed_in("chi")
    wrong = chi.post(address("regime_new"), asked(cast, start_month=0))
    assert wrong.status_code == 200
    assert "Sửa lại các mốc ngày" in wrong.content.decode()
    made = chi.post(address("regime_new"), asked(cast))
    regime = Regime.objects.get()
    assert made.headers["Location"] == address("regime", regime.pk)
    assert Window.objects.count() == 12
    html = page(chi, "regime", regime.pk)
    assert "10/10/2026 là thứ Bảy → thứ Hai 12/10/2026" in html
    chi.post(address("regime_edit", regime.pk), asked(cast, year="2027", due_day="12"))
    chi.post(address("regime_windows_lay", regime.pk), {"year": "2027"})
    assert set(Window.objects.filter(year=2027).values_list("due_printed__day", flat=True)) == {12}
    assert "Giám đốc" not in page(signed_in("an"), "regimes")


def test_a_window_is_extended_adjusted_locked_and_opened_again(cast: Cast, signed_in: Signed) -> None:
    window, chi, ha = making.window(cast), signed_in("chi"), signed_in("ha")
    unit = cast.investment.pk
    chi.post(
        address("window_extension", window.pk), {"unit": unit, "to": "2026-10-14", "reason": "Đoàn kiểm tra"}
    )
    assert "14/10/2026" in page(signed_in("an"), "window", window.pk)
    days = {"period_from": "2026-09-11", "period_to": "2026-10-11", "closes_on": "2026-10-11"}
    chi.post(address("window_adjust", window.pk), {**days, "due_on": "2026-10-13", "reason": "Theo công văn"})
    window.refresh_from_db()
    assert (str(window.due_on), window.note) == ("2026-10-13", "Theo công văn")
    chi.post(address("window_lock", window.pk), {"reason": "Đã tổng hợp"})
    again = {"unit": unit, "until": "2026-10-06T17:00", "reason": "Bổ sung số liệu"}
    assert chi.post(address("window_reopen", window.pk), again).status_code == 403
    assert ha.post(address("window_reopen", window.pk), again).status_code == 302
    html = page(ha, "window", window.pk)
    for words in ("Đã mở lại", "Bổ sung số liệu", "17:00, 06/10/2026", "mở lại kỳ đã khóa"):
        assert words in html
    chi.post(address("window_extension", window.pk), {"unit": unit, "to": "", "reason": ""})
    assert window.extensions.count() == 1


def test_units_are_given_and_a_duty_ends(cast: Cast, signed_in: Signed) -> None:
    making.window(cast)
    regime, chi = Regime.objects.get(), signed_in("chi")
    chi.post(address("regime_units", regime.pk), {"units": [cast.labour.pk]})
    html = page(chi, "regime", regime.pk)
    assert "Phòng Quản lý lao động" in html
    chi.post(address("regime_close", regime.pk), {"on": "2026-12-31", "reason": "Thay chế độ"})
    assert "Từ ngày 31/12/2026 không lập kỳ mới" in page(chi, "regime", regime.pk)


def test_english_readers_read_english(cast: Cast, signed_in: Signed, settings: Any) -> None:
    report, an = making.opened(cast), signed_in("an")
    an.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = page(an, "report", report.pk)
    assert "Tasks in the period" in html
    assert "Words of the report" in html
