"""Addresses of the app."""

from __future__ import annotations

from django.urls import path

from chiso.org.views import accounts, calendar, people, restructure, settings, units

app_name = "org"
urlpatterns = [
    path("", units.units, name="units"),
    path("don-vi/lap", units.unit_add, name="unit_add"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("don-vi/<int:pk>/xac-nhan", units.unit_confirm, name="unit_confirm"),
    path("don-vi/<int:pk>/sap-xep/<slug:way>", restructure.restructure, name="restructure"),
    path("don-vi/<int:pk>/giao-chuc-vu", people.post_assign, name="post_assign"),
    path("don-vi/<int:pk>/uy-quyen", people.delegate, name="delegate"),
    path("hop-nhat", restructure.merge, name="merge"),
    path("chuc-vu/<int:pk>/thoi", people.post_end, name="post_end"),
    path("uy-quyen/<int:pk>/thoi", people.delegation_end, name="delegation_end"),
    path("can-bo/", people.persons, name="persons"),
    path("can-bo/them", people.person_add, name="person_add"),
    path("can-bo/<int:pk>/", people.person, name="person"),
    path("can-bo/<int:pk>/xac-nhan", people.person_confirm, name="person_confirm"),
    path("can-bo/<int:pk>/mo-tai-khoan", accounts.account_open, name="account_open"),
    path("tai-khoan/", accounts.accounts, name="accounts"),
    path("tai-khoan/<int:pk>/khoa", accounts.account_close, name="account_close"),
    path("tai-khoan/<int:pk>/moi-lai", accounts.account_invite, name="account_invite"),
    path("quyen/", accounts.rights, name="rights"),
    path("quyen/cap", accounts.right_grant, name="right_grant"),
    path("quyen/<int:pk>/thu-hoi", accounts.right_revoke, name="right_revoke"),
    path("lich-nghi/", calendar.holidays, name="holidays"),
    path("lich-nghi/<int:year>/ban-hanh", calendar.holidays_publish, name="holidays_publish"),
    path("cai-dat/", settings.settings_page, name="settings"),
    path("cai-dat/dia-chi-lich", settings.feed_key, name="feed_key"),
]
