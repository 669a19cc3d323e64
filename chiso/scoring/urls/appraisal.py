"""Addresses of appraisal: the desk, criteria, explanations, consensus, the council, the re-check."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.scoring.views import appraisal, blind, query, recheck, sitting

urlpatterns: list[URLPattern] = [
    # the desk
    path("tham-dinh/", appraisal.desks, name="desks"),
    path("tham-dinh/dot/<int:pk>/", appraisal.desk, name="desk"),
    path("tham-dinh/dot/<int:pk>/xuat/", appraisal.export, name="desk_export"),
    path("tham-dinh/dot/<int:pk>/dau-hieu/", appraisal.signals, name="desk_signals"),
    path("tham-dinh/dot/<int:pk>/muc-thong-nhat/", blind.agreement, name="desk_agreement"),
    # one subject
    path("tham-dinh/<int:pk>/", appraisal.subject_page, name="appraisal"),
    path("tham-dinh/<int:pk>/nop/", appraisal.hand_in, name="appraisal_hand_in"),
    path("tham-dinh/<int:pk>/lay-lai/", appraisal.take_back, name="appraisal_take_back"),
    path("tham-dinh/<int:pk>/tra-lai/", appraisal.return_to_unit, name="appraisal_return"),
    path("tham-dinh/<int:pk>/ket-thuc/", appraisal.finish, name="appraisal_finish"),
    path("tham-dinh/<int:pk>/khep-giai-trinh/", query.close, name="appraisal_close"),
    path("tham-dinh/<int:pk>/tieu-chi/<str:code>/", appraisal.criterion, name="appraisal_line"),
    path("tham-dinh/<int:pk>/tieu-chi/<str:code>/dong-y/", appraisal.agree, name="appraisal_agree"),
    path("tham-dinh/<int:pk>/tieu-chi/<str:code>/cham/", appraisal.say, name="appraisal_say"),
    path("tham-dinh/<int:pk>/tieu-chi/<str:code>/hoi/", query.ask, name="appraisal_ask"),
    path("tham-dinh/<int:pk>/tieu-chi/<str:code>/ghi-chu/", appraisal.note, name="appraisal_note"),
    path("tham-dinh/<int:pk>/thong-nhat/", blind.consensus, name="appraisal_consensus"),
    path("tham-dinh/<int:pk>/thong-nhat/de-xuat/", blind.propose, name="appraisal_propose"),
    path("tham-dinh/<int:pk>/thong-nhat/dong-y/", blind.accept, name="appraisal_accept"),
    path("tham-dinh/<int:pk>/thong-nhat/trinh/", blind.refer, name="appraisal_refer"),
    path("tham-dinh/giai-trinh/<int:pk>/", query.settle, name="query_settle"),
    path("tham-dinh/tai-lieu/<int:pk>/", appraisal.evidence_file, name="evidence_file"),
    path("tham-dinh/tai-lieu/<int:pk>/trang/<int:page>/", appraisal.evidence_page, name="evidence_page"),
    # the unit
    path("giai-trinh/<int:pk>/", query.explanation, name="explanation"),
    path("giai-trinh/<int:pk>/neu/", query.explain, name="explanation_explain"),
    path("giai-trinh/<int:pk>/tai-lieu/", query.attach, name="explanation_attach"),
    path("giai-trinh/<int:pk>/gui/", query.send, name="explanation_send"),
    path("giai-trinh/yeu-cau/<int:pk>/", query.answer, name="query_answer"),
    path("giai-trinh/tai-lieu/<int:pk>/go/", query.detach, name="explanation_detach"),
    # the council
    path("hoi-dong/<int:pk>/", sitting.council, name="council"),
    path("hoi-dong/<int:pk>/trieu-tap/", sitting.call, name="council_call"),
    path("hoi-dong/phien/<int:pk>/", sitting.page, name="sitting"),
    path("hoi-dong/phien/<int:pk>/du-hop/", sitting.attend, name="sitting_attend"),
    path("hoi-dong/phien/<int:pk>/bieu-quyet/", sitting.vote, name="sitting_vote"),
    path("hoi-dong/phien/<int:pk>/ket-thuc/", sitting.hold, name="sitting_hold"),
    path("hoi-dong/phien/<int:pk>/bien-ban.<str:kind>", sitting.minutes, name="sitting_minutes"),
    path("hoi-dong/phien/<int:pk>/bien-ban/dang-ky/", sitting.file, name="sitting_file"),
    # the re-check
    path("kiem-tra-lai/<int:pk>/", recheck.rechecks, name="rechecks"),
    path("kiem-tra-lai/<int:pk>/rut/", recheck.draw, name="recheck_draw"),
    path("kiem-tra-lai/lan/<int:pk>/", recheck.page, name="recheck"),
    path("kiem-tra-lai/dong/<int:pk>/", recheck.line, name="recheck_line"),
]
