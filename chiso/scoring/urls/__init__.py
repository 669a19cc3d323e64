"""Addresses of scoring, one module a noun: rounds, sheets, appraisal, results, learning."""

from __future__ import annotations

from chiso.scoring.urls import appraisal, learning, outcome, sheet
from chiso.scoring.urls import round as rounds

app_name = "scoring"
urlpatterns = [
    *rounds.urlpatterns,
    *sheet.urlpatterns,
    *appraisal.urlpatterns,
    *outcome.urlpatterns,
    *learning.urlpatterns,
]
