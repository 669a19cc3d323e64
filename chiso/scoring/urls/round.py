"""Addresses of rounds: setting up, the calendar, who appraises, the rehearsal."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.scoring.views import round as views
from chiso.scoring.views import setup

urlpatterns: list[URLPattern] = [
    path("", views.rounds, name="rounds"),
    path("moi/", views.round_new, name="round_new"),
    path("dot/<int:pk>/", views.round_page, name="round"),
    path("dot/<int:pk>/thong-tin/", views.round_edit, name="round_edit"),
    path("dot/<int:pk>/kiem-tra/", views.round_check, name="round_check"),
    path("dot/<int:pk>/mo/", views.round_open, name="round_open"),
    path("dot/<int:pk>/huy/", views.round_cancel, name="round_cancel"),
    path("dot/<int:pk>/don-vi/", setup.units, name="round_units"),
    path("dot/<int:pk>/don-vi/them/", setup.subjects_add, name="round_subjects_add"),
    path("dot/<int:pk>/don-vi/<int:subject_pk>/sua/", setup.subject_move, name="round_subject_move"),
    path("dot/<int:pk>/don-vi/<int:subject_pk>/bo/", setup.subject_remove, name="round_subject_remove"),
    path("dot/<int:pk>/nhom/", setup.group_set, name="round_group_set"),
    path("dot/<int:pk>/nhom/<int:group_pk>/xoa/", setup.group_remove, name="round_group_remove"),
    path("dot/<int:pk>/pham-vi/", setup.scopes, name="round_scopes"),
    path("dot/<int:pk>/pham-vi/<int:scope_pk>/bo/", setup.scope_clear, name="round_scope_clear"),
    path("dot/<int:pk>/phu-trach/<int:subject_pk>/", setup.owners, name="round_owners"),
    path(
        "dot/<int:pk>/phu-trach/<int:subject_pk>/tu-ke-hoach/",
        setup.owners_from_plan,
        name="round_owners_plan",
    ),
    path("dot/<int:pk>/lich/", setup.stages, name="round_stages"),
    path("dot/<int:pk>/gia-han/", setup.stage_extend, name="round_stage_extend"),
    path("dot/<int:pk>/tham-dinh/", setup.people, name="round_people"),
    path("dot/<int:pk>/tham-dinh/phan-cong/", setup.appraiser_appoint, name="round_appraiser_appoint"),
    path(
        "dot/<int:pk>/tham-dinh/<int:row_pk>/thoi/", setup.appraiser_release, name="round_appraiser_release"
    ),
    path("dot/<int:pk>/hoi-dong/", setup.council_seat, name="round_council_seat"),
    path("dot/<int:pk>/hoi-dong/<int:row_pk>/bo/", setup.council_unseat, name="round_council_unseat"),
]
