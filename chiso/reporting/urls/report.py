from __future__ import annotations

from django.urls import URLPattern, path

from chiso.reporting.views import report, saving, submission

urlpatterns: list[URLPattern] = [
    path("", report.reports, name="reports"),
    path("ky/<int:pk>/mo/", report.report_open, name="report_open"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/kiem-tra/", report.checks, name="report_checks"),
    path("<int:pk>/bieu/<str:code>/", report.form_part, name="report_form"),
    path("<int:pk>/ban-in/", report.printed, name="report_print"),
    path("<int:pk>/lich-su/", report.history, name="report_history"),
    path("<int:pk>/lich-su/<str:key>/", report.section_history, name="report_section_history"),
    path("<int:pk>/tai-lieu/", report.documents, name="report_documents"),
    path("<int:pk>/lan/<int:number>/", submission.submission, name="report_submission"),
    path("<int:pk>/luu/noi-dung/<str:key>/", saving.section_save, name="report_section_save"),
    path("<int:pk>/luu/so-lieu/<str:key>/", saving.figure_save, name="report_figure_save"),
    path("<int:pk>/khong-ap-dung/", saving.figures_inapplicable, name="report_inapplicable"),
    path("<int:pk>/giai-thich/", saving.reason_give, name="report_reason"),
    path("<int:pk>/lay-lai/", saving.refresh, name="report_refresh"),
    path("<int:pk>/tai-lieu/gan/", saving.document_attach, name="report_document_attach"),
    path("tai-lieu/<int:pk>/go/", saving.document_detach, name="report_document_detach"),
    path("nhiem-vu/<int:pk>/luu/", saving.line_save, name="report_line_save"),
    path("song-song/<int:pk>/xong/", saving.aside_close, name="report_aside_close"),
    path("y-kien/<int:pk>/tra-loi/", saving.remark_answer, name="report_remark_answer"),
    path("<int:pk>/trinh/", submission.submit, name="report_submit"),
    path("<int:pk>/rut/", submission.recall, name="report_recall"),
    path("<int:pk>/duyet/", submission.approve, name="report_approve"),
    path("<int:pk>/chuyen-lai/", submission.send_back, name="report_send_back"),
]
