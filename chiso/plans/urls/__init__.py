"""Addresses of the app: those of readings and plans, then those of tasks."""

from __future__ import annotations

from django.urls import URLPattern

from chiso.plans.urls.plan import plan_urls
from chiso.plans.urls.task import task_urls

app_name = "plans"
urlpatterns: list[URLPattern] = [*plan_urls, *task_urls]
