"""Addresses of sheets: filling in, evidence, handing in, printing, figures from files."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.scoring.views import importing, line
from chiso.scoring.views import sheet as views

urlpatterns: list[URLPattern] = [
    path("phieu/<int:pk>/", views.sheet, name="sheet"),
    path("phieu/<int:pk>/kiem-tra/", views.check, name="sheet_check"),
    path("phieu/<int:pk>/trinh/", views.submit, name="sheet_submit"),
    path("phieu/<int:pk>/rut/", views.withdraw, name="sheet_withdraw"),
    path("phieu/<int:pk>/duyet/", views.approve, name="sheet_approve"),
    path("phieu/<int:pk>/tra-lai/", views.send_back, name="sheet_return"),
    path("phieu/<int:pk>/in/", views.printed, name="sheet_print"),
    path("phieu/<int:pk>/bang.xlsx", views.workbook, name="sheet_xlsx"),
    path("phieu/<int:pk>/lay-so-lieu/", views.draw, name="sheet_draw"),
    path("phieu/<int:pk>/tc/<str:code>/", line.line, name="sheet_line"),
    path("phieu/<int:pk>/tc/<str:code>/ghi/", line.save, name="sheet_line_save"),
    path("phieu/<int:pk>/tc/<str:code>/ghi-chu/", line.note, name="sheet_line_note"),
    path("phieu/<int:pk>/tc/<str:code>/minh-chung/", line.evidence_choose, name="sheet_evidence"),
    path("phieu/<int:pk>/tc/<str:code>/minh-chung/gan/", line.evidence_attach, name="sheet_evidence_attach"),
    path("phieu/<int:pk>/tc/<str:code>/minh-chung/tai/", line.evidence_upload, name="sheet_evidence_upload"),
    path("phieu/<int:pk>/minh-chung/<int:row_pk>/go/", line.evidence_detach, name="sheet_evidence_detach"),
    path("dot/<int:pk>/nhap/", importing.figures_import, name="figures_import"),
    path("dot/<int:pk>/nhap/xem-truoc/", importing.figures_preview, name="figures_preview"),
    path("dot/<int:pk>/nhap/ghi/", importing.figures_apply, name="figures_apply"),
    path("dot/<int:pk>/nhap/mau/<int:mapping_pk>/xoa/", importing.mapping_drop, name="mapping_drop"),
    path("so-lieu/<int:pk>/tep/", importing.imported_file, name="imported_file"),
]
