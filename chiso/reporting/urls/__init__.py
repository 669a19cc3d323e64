"""Addresses of reporting, one module a noun: regimes, a unit's report, the desk, issued papers."""

from __future__ import annotations

from chiso.reporting.urls import desk, issue, regime, report

app_name = "reporting"
urlpatterns = [*report.urlpatterns, *regime.urlpatterns, *desk.urlpatterns, *issue.urlpatterns]
