"""Addresses of rule books and of learning from one result."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.scoring.views import criterion, learning

urlpatterns: list[URLPattern] = [
    path("bo-tieu-chi/", criterion.books, name="books"),
    path("bo-tieu-chi/<path:book>/tieu-chi/<path:code>/", criterion.criterion, name="criterion"),
    path("bo-tieu-chi/<path:code>/", criterion.book, name="book"),
    path("phan-tich/<int:pk>/", learning.lost, name="lost"),
    path("phan-tich/<int:pk>/ke-hoach/", learning.remedy, name="remedy"),
    path("phan-tich/<int:pk>/tu-cham/", learning.gaps, name="gaps"),
    path("phan-tich/<int:pk>/nam-truoc/", learning.years, name="years"),
    path("phan-tich/<int:pk>/thu/", learning.whatif, name="whatif"),
    path("phan-tich/<int:pk>/re-nhat/", learning.cheapest, name="cheapest"),
    path("phan-tich/<int:pk>/<slug:what>.svg", learning.picture, name="learning_picture"),
]
