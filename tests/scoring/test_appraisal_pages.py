"""The pages of appraisal through HTTP: a whole round from the desk to the decision and its minutes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chiso.scoring.models import Ballot, Mark, Query, RecheckDraw, Sitting
from chiso.scoring.terms import MarkStage, RoundState, SheetState
from tests.cast import Cast
from tests.scoring.appraising import LINES, fresh, sent

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"scoring:{name}", args=args)


def test_a_round_from_the_desk_to_the_decision(cast: Cast, signed_in) -> None:
    round_, subject, other = sent(cast)
    chi, an, binh, dung = (signed_in(name) for name in ("chi", "an", "binh", "dung"))
    assert "0/3" in chi.get(url("desk", round_.pk)).content.decode()
    page = chi.get(url("appraisal_line", subject.pk, "1.2")).content.decode()
    assert "Đồng ý với đơn vị" in page
    for one in (subject, other):
        chi.post(url("appraisal_agree", one.pk, "1.2"))
        chi.post(url("appraisal_agree", one.pk, "1.4.1"))
    done = chi.post(url("appraisal_agree", other.pk, "1.4.2"))
    assert done.status_code == 302
    told = chi.post(
        url("appraisal_say", subject.pk, "1.4.2"),
        {"line": "1.4.2", "base": "0", "state": "khong", "reason": "thiếu biên bản"},
    )
    assert told.status_code == 302
    chi.post(url("appraisal_ask", subject.pk, "1.4.2"), {"question": "Biên bản ở trang nào?"})
    for one in (subject, other):
        chi.post(url("appraisal_hand_in", one.pk), {"domain": "1"})
        chi.post(url("appraisal_finish", one.pk))
        assert fresh(one).state == SheetState.APPRAISED

    page = an.get(url("explanation", subject.pk)).content.decode()
    assert "thiếu biên bản" in page
    assert "Biên bản ở trang nào?" in page
    query = Query.objects.get()
    assert binh.post(url("explanation_send", subject.pk)).status_code == 422  # the question is not answered
    an.post(url("query_answer", query.pk), {"answer": "Trang 3 của báo cáo."})
    assert an.post(url("explanation_send", subject.pk)).status_code == 403  # its head sends
    binh.post(url("explanation_send", subject.pk))
    assert fresh(subject).state == SheetState.EXPLAINED

    chi.post(url("query_settle", query.pk), {"verdict": "Chấp nhận một phần"})
    chi.post(
        url("appraisal_say", subject.pk, "1.4.2"),
        {"line": "1.4.2", "base": "0", "state": "khong", "reason": "trang 3 không phải biên bản"},
    )
    chi.post(url("appraisal_finish", subject.pk))
    assert fresh(subject).state == SheetState.REAPPRAISED

    chi.post(
        url("council_call", round_.pk),
        {"held_on": "2026-10-06", "place": "Phòng họp", "agenda": "Xem xét kết quả"},
    )
    sitting = Sitting.objects.get()
    opened = url("sitting", sitting.pk) + f"?don-vi={subject.pk}&dong=1.4.2"
    assert "Chưa đủ số thành viên" in chi.get(opened).content.decode()
    members = list(round_.council.all())
    chi.post(url("sitting_attend", sitting.pk), {f"member-{one.pk}": "present" for one in members})
    assert "Mức đưa ra biểu quyết" in chi.get(opened).content.decode()
    vote = {"votes_for": "3", "votes_against": "1", "reason": "biên bản bổ sung hợp lệ"}
    chi.post(url("sitting_vote", sitting.pk), {"subject": subject.pk, "line": "1.4.2", "state": "co", **vote})
    assert Mark.objects.get(subject=subject, code="1.4.2", stage=MarkStage.COUNCIL).state == "co"
    chi.post(url("sitting_vote", sitting.pk), {"subject": subject.pk, "line": "", **vote})
    assert fresh(subject).state == SheetState.DECIDED
    assert Ballot.objects.filter(carried=True).count() == 2
    chi.post(url("sitting_hold", sitting.pk), {"minutes": "Tổ thẩm định trình bày.\nHội đồng thảo luận."})
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert dung.get(url("sitting_minutes", sitting.pk, kind)).content.startswith(begins)
    filed = chi.post(url("sitting_file", sitting.pk))
    assert filed.status_code == 302
    assert Sitting.objects.get().minutes_document is not None
    assert round_.__class__.objects.get(pk=round_.pk).state == RoundState.OPEN  # the other is not decided

    page = an.get(url("explanation", subject.pk)).content.decode()
    assert "Hội đồng" in page


def test_the_recheck_through_its_pages(cast: Cast, signed_in) -> None:
    round_, subject, _other = sent(cast)
    chi, ha = signed_in("chi"), signed_in("ha")
    assert chi.get(url("rechecks", round_.pk)).status_code == 200
    form = {"share": "50", "seed": "xổ số 5/10: 48213", "stage": "self"}
    chi.post(url("recheck_draw", round_.pk), form)
    draw = RecheckDraw.objects.get()
    assert draw.rows.count() == len(LINES)  # ⌈6 × 50 %⌉
    row = draw.rows.filter(subject=subject).first() or draw.rows.first()
    assert ha.get(url("recheck_line", row.pk)).status_code == 200
    wrong = {
        "1.2": {"figure-a": "10", "figure-b": "5"},
        "1.4.1": {"state": "khong_day_du"},
        "1.4.2": {"state": "khong"},
    }
    ha.post(url("recheck_line", row.pk), {**wrong[row.code], "reason": "đã xem hồ sơ gốc"})
    row.refresh_from_db()
    assert row.found == 0
    page = chi.get(url("recheck", draw.pk)).content.decode()
    assert "tạm tính" in page
    assert draw.frame_sha256 in page


@pytest.mark.parametrize("name", ["desk", "desk_signals", "desk_export", "rechecks", "council"])
def test_pages_of_the_round_open_for_those_who_take_part(cast: Cast, signed_in, name) -> None:
    round_, _subject, _other = sent(cast)
    answer = signed_in("chi").get(url(name, round_.pk))
    assert answer.status_code == 200
    if answer.streaming:
        assert b"".join(answer.streaming_content).startswith(b"PK")
    for stranger in ("an", "giang", "khoa"):
        assert signed_in(stranger).get(url(name, round_.pk)).status_code == 404


def test_a_figure_that_cannot_be_is_told_and_nothing_is_written(cast: Cast, signed_in) -> None:
    _round, subject, _other = sent(cast)
    sent_ = {"line": "1.2", "base": "0", "figure-a": "10", "figure-b": "mười", "reason": "x"}
    answer = signed_in("chi").post(url("appraisal_say", subject.pk, "1.2"), sent_)
    assert answer.status_code == 422
    assert not Mark.objects.filter(stage=MarkStage.FIRST).exists()


def test_what_somebody_else_wrote_meanwhile_is_shown_and_mine_kept(cast: Cast, signed_in) -> None:
    _round, subject, _other = sent(cast)
    chi = signed_in("chi")
    first = {"line": "1.4.1", "base": "0", "state": "khong_day_du", "reason": "một"}
    chi.post(url("appraisal_say", subject.pk, "1.4.1"), first)
    answer = chi.post(
        url("appraisal_say", subject.pk, "1.4.1"),
        {"line": "1.4.1", "base": "0", "state": "khong_thuc_hien", "reason": "lời của tôi"},
    )
    assert answer.status_code in (409, 422)
