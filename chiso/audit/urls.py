"""Addresses of the app."""

from __future__ import annotations

from django.urls import path

from chiso.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("xuat.csv", views.export, name="export"),
    path("kiem-tra", views.verify, name="verify"),
]
