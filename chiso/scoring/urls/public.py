"""Addresses everybody may open without signing in: published results and their open data."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.scoring.views import public

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", public.results, name="results"),
    path("<str:key>/", public.publication, name="publication"),
    path("<str:key>/xep-hang-<int:place>.svg", public.picture, name="picture"),
    path("<str:key>/don-vi/<slug:code>/", public.unit, name="unit"),
    path("<str:key>/don-vi/<slug:code>/linh-vuc.svg", public.unit_picture, name="unit_picture"),
    path("<str:key>/du-lieu.csv", public.csv, name="csv"),
    path("<str:key>/du-lieu.json", public.json, name="json"),
    path("<str:key>/mo-ta-cot.csv", public.codebook, name="codebook"),
]
