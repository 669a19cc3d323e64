"""Addresses of the app."""

from __future__ import annotations

from django.urls import path

from chiso.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("da-doc", views.notices_read, name="read_all"),
    path("<int:pk>/mo", views.notice_open, name="open"),
]
