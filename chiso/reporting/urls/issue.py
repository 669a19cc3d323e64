"""Addresses of outgoing papers."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.reporting.views import issue

urlpatterns: list[URLPattern] = [
    path("van-ban-di/", issue.issues, name="issues"),
    path("van-ban-di/so.xlsx", issue.issues_book, name="issues_book"),
    path("van-ban-di/moi/<str:kind>/", issue.issue_new, name="issue_new"),
    path("van-ban-di/<int:pk>/", issue.issue, name="issue"),
    path("van-ban-di/<int:pk>/sua/", issue.issue_edit, name="issue_edit"),
    path("van-ban-di/<int:pk>/duyet/", issue.issue_approve, name="issue_approve"),
    path("van-ban-di/<int:pk>/tra-lai/", issue.issue_return, name="issue_return"),
    path("van-ban-di/<int:pk>/cap-so/", issue.issue_number, name="issue_number"),
    path("van-ban-di/<int:pk>/ban-ky/", issue.issue_sign, name="issue_sign"),
    path("van-ban-di/<int:pk>/ban-hanh/", issue.issue_issue, name="issue_issue"),
    path("van-ban-di/<int:pk>/huy/", issue.issue_cancel, name="issue_cancel"),
    path("van-ban-di/<int:pk>/dinh-chinh/", issue.issue_correct, name="issue_correct"),
    path("van-ban-di/<int:pk>/tep/<str:which>/", issue.issue_file, name="issue_file"),
]
