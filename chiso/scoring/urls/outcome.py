"""Addresses of results inside: revisions of a round, one revision, its outcomes and papers."""

from __future__ import annotations

from django.urls import URLPattern, path

from chiso.scoring.views import outcome, publication

urlpatterns: list[URLPattern] = [
    path("dot/<int:pk>/ket-qua/", publication.results, name="results"),
    path("dot/<int:pk>/ket-qua/niem-phong/", publication.seal, name="results_seal"),
    path("dot/<int:pk>/ket-qua/dinh-chinh/", publication.correct, name="results_correct"),
    path("dot/<int:pk>/ket-qua/cap-tren/", outcome.receive, name="results_receive"),
    path("dot/<int:pk>/ket-qua/cap-tren/xong/", outcome.conclude, name="results_conclude"),
    path("da-cong-bo/", outcome.announcements, name="announcements"),
    path("da-cong-bo/<int:pk>/go/", outcome.announcement_drop, name="announcement_drop"),
    path("ket-qua/<int:pk>/", publication.publication, name="publication"),
    path("ket-qua/<int:pk>/cong-bo/", publication.publish, name="publication_publish"),
    path("ket-qua/<int:pk>/tinh-lai/", publication.verify, name="publication_verify"),
    path("ket-qua/<int:pk>/quyet-dinh/", publication.decision, name="publication_decision"),
    path("ket-qua/<int:pk>/don-vi/<slug:unit>/", publication.outcome, name="publication_unit"),
    path(
        "ket-qua/<int:pk>/don-vi/<slug:unit>/niem-phong.json", publication.sealed, name="publication_sealed"
    ),
]
