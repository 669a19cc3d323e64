"""Addresses of the receiver's desk and of consolidation."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.reporting.views import consolidation, desk

urlpatterns: list[URLPattern] = [
    path("tiep-nhan/", desk.board, name="desk"),
    path("tiep-nhan/bang.xlsx", desk.board_export, name="desk_export"),
    path("tiep-nhan/ky/<int:pk>/", desk.window, name="desk_window"),
    path("tiep-nhan/ky/<int:pk>/lam/", desk.reports_do, name="desk_window_do"),
    path("tiep-nhan/ky/<int:pk>/nhac/", desk.nudges_list, name="desk_window_nudges"),
    path("tiep-nhan/ky/<int:pk>/<str:which>.xlsx", desk.window_export, name="desk_window_export"),
    path("tiep-nhan/ky/<int:pk>/tong-hop/", consolidation.opened, name="desk_window_consolidate"),
    path("tiep-nhan/<int:pk>/", desk.report, name="desk_report"),
    path("tiep-nhan/<int:pk>/lan/<int:number>/", desk.report, name="desk_report_number"),
    path("tiep-nhan/<int:pk>/lam/", desk.report_do, name="desk_report_do"),
    path("tiep-nhan/nhan-xet/<int:pk>/xong/", desk.remark_close, name="desk_remark_close"),
    path("tiep-nhan/tong-hop/<int:pk>/", consolidation.consolidation, name="consolidation"),
    path("tiep-nhan/tong-hop/<int:pk>/lay/", consolidation.take, name="consolidation_take"),
    path("tiep-nhan/tong-hop/<int:pk>/tien-do/", consolidation.progress, name="consolidation_progress"),
    path("tiep-nhan/tong-hop/<int:pk>/soan-tiep/", consolidation.resume, name="consolidation_resume"),
    path("tiep-nhan/tong-hop/<int:pk>/van-ban/", consolidation.paper, name="consolidation_paper"),
    path("<int:pk>/van-ban.<str:which>", consolidation.written, name="report_file"),
]
