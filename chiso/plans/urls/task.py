"""Addresses of tasks."""

from __future__ import annotations

from django.urls import URLPattern

task_urls: list[URLPattern] = []
