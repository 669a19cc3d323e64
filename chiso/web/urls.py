"""Every address of the system, one prefix an app."""

from __future__ import annotations

from django.urls import include, path

from chiso.web import views
from chiso.web.signin import enter_sample

urlpatterns = [
    path("health", views.health, name="health"),
    path("language/", views.language, name="language"),
    path("account/sample/", enter_sample, name="sample_signin"),
    path("account/", include("allauth.urls")),
    path("", include("chiso.dashboards.urls")),
    path("", include("chiso.plans.urls")),
    path("bao-cao/", include("chiso.reporting.urls")),
    path("cham-diem/", include("chiso.scoring.urls")),
    path("cong-bo/", include("chiso.scoring.urls.public")),
    path("tai-lieu/", include("chiso.evidence.urls")),
    path("thong-bao/", include("chiso.notices.urls")),
    path("to-chuc/", include("chiso.org.urls")),
    path("nhat-ky/", include("chiso.audit.urls")),
]

handler400 = "chiso.web.problems.bad_request"
handler403 = "chiso.web.problems.denied"
handler404 = "chiso.web.problems.missing"
handler500 = "chiso.web.problems.broken"
