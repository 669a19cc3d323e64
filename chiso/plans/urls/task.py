"""Addresses of tasks."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from chiso.plans.views import calendar, dialogue, progress, task

task_urls: list[URLPattern] = [
    path("viec-cua-toi/", calendar.today, name="today"),
    path("nhiem-vu/", task.tasks, name="tasks"),
    re_path(r"^nhiem-vu/xuat\.(?P<kind>csv|xlsx)$", task.export, name="tasks_export"),
    path("nhiem-vu/bang/", task.board, name="board"),
    path("nhiem-vu/lich/", calendar.calendar, name="calendar"),
    path("nhiem-vu/lich/dia-chi/", calendar.feed_make, name="feed_make"),
    path("nhiem-vu/lich/dia-chi/thu-hoi/", calendar.feed_drop, name="feed_drop"),
    path("nhiem-vu/dong-thoi-gian/", calendar.timeline, name="timeline"),
    path("nhiem-vu/bo-loc/", calendar.view_save, name="view_save"),
    path("nhiem-vu/bo-loc/<int:pk>/xoa/", calendar.view_remove, name="view_remove"),
    path("nhiem-vu/giao/<int:item_pk>/", task.task_new, name="task_new"),
    path("nhiem-vu/<int:pk>/", task.task_page, name="task"),
    path("nhiem-vu/<int:pk>/sua/", task.task_edit, name="task_edit"),
    path("nhiem-vu/<int:pk>/viec-con/", task.subtask_new, name="subtask_new"),
    path("nhiem-vu/<int:pk>/phan-cong/", task.task_assign, name="task_assign"),
    path("nhiem-vu/<int:pk>/bat-dau/", task.task_start, name="task_start"),
    path("nhiem-vu/<int:pk>/tien-do/", progress.task_progress, name="task_progress"),
    path("nhiem-vu/<int:pk>/bao-cao/", task.task_report, name="task_report"),
    path("nhiem-vu/<int:pk>/xac-nhan/", task.task_confirm, name="task_confirm"),
    path("nhiem-vu/<int:pk>/tra-lai/", task.task_return, name="task_return"),
    path("nhiem-vu/<int:pk>/mo-lai/", task.task_reopen, name="task_reopen"),
    path("nhiem-vu/<int:pk>/dung/", task.task_cancel, name="task_cancel"),
    path("nhiem-vu/<int:pk>/tai-lieu/", progress.evidence_choose, name="evidence_choose"),
    path("nhiem-vu/<int:pk>/tai-lieu/gan/", progress.evidence_attach, name="evidence_attach"),
    path("nhiem-vu/tai-lieu/<int:pk>/go/", progress.evidence_detach, name="evidence_detach"),
    path("nhiem-vu/<int:pk>/trao-doi/", dialogue.comment_add, name="comment_add"),
    path("nhiem-vu/<int:pk>/gia-han/", dialogue.extension_ask, name="extension_ask"),
    path("nhiem-vu/gia-han/<int:pk>/", dialogue.extension_decide, name="extension_decide"),
    path("nhiem-vu/<int:pk>/giai-trinh/", dialogue.explanation_ask, name="explanation_ask"),
    path("nhiem-vu/giai-trinh/<int:pk>/", dialogue.explanation_answer, name="explanation_answer"),
    path("nhiem-vu/giai-trinh/<int:pk>/ghi-nhan/", dialogue.explanation_accept, name="explanation_accept"),
    path("ke-hoach/<int:pk>/tien-do/", task.plan_progress, name="plan_progress"),
    path("feeds/<str:key>.ics", calendar.feed, name="feed"),
]
