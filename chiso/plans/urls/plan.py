"""Addresses of readings, plans, items and unit plans."""

from __future__ import annotations

from django.urls import URLPattern

plan_urls: list[URLPattern] = []
