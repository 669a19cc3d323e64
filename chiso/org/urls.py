"""Addresses of the app."""

from __future__ import annotations

from django.urls import path

from chiso.org import views

app_name = "org"
urlpatterns = [
    path("cai-dat/", views.settings_page, name="settings"),
]
