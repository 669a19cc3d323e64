"""Addresses of the app."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.evidence import views

app_name = "evidence"
urlpatterns: list[URLPattern] = [
    path("", views.library, name="library"),
    path("moi/", views.upload_new, name="upload"),
    path("tai-len/", views.upload_begin, name="upload_begin"),
    path("tai-len/<str:token>/", views.upload_part, name="upload_part"),
    path("dang-ky/<str:token>/", views.register, name="register"),
    path("dang-ky/<str:token>/de-xuat/", views.propose, name="register_propose"),
    path("<int:pk>/", views.document_page, name="document"),
    path("<int:pk>/sua/", views.describe, name="describe"),
    path("<int:pk>/phien-ban/", views.supersede, name="supersede"),
    path("<int:pk>/pham-vi/", views.withhold, name="withhold"),
    path("<int:pk>/rut/", views.withdraw, name="withdraw"),
    path("<int:pk>/tep/<int:number>/", views.download, name="download"),
]
