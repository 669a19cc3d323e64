"""The home page by role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from chiso.org.http import SignedInRequest


def home(request: SignedInRequest) -> HttpResponse:
    return render(request, "dashboards/home.html")
