"""The main menu: where one can go, in the order of the year's thread. Hidden means not allowed anyway."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiso.org.policies import Actor
from chiso.org.terms import Right


@dataclass(frozen=True, slots=True)
class Entry:
    label: str | Promise
    icon: str
    url: str
    active: bool


PLACES: tuple[tuple[str | Promise, str, str, Right | None], ...] = (
    (_("Trang chủ"), "home", "home", None),
    (_("Việc của tôi"), "checklist", "plans:today", None),
    (_("Nhiệm vụ"), "list-check", "plans:tasks", None),
    (_("Kế hoạch"), "file-text", "plans:plans", None),
    (_("Tài liệu kiểm chứng"), "folders", "evidence:library", None),
    (_("Tổ chức"), "sitemap", "org:units", None),
    (_("Nhật ký"), "history", "audit:trail", Right.AUDIT_READ),
)


def menu_for(actor: Actor, path: str) -> tuple[Entry, ...]:
    """Entries the actor may open; the one whose address is the longest prefix of ``path`` is active."""
    reachable = []
    for label, icon, name, right in PLACES:
        if right is not None and not actor.has(right):
            continue
        try:
            reachable.append((label, icon, reverse(name)))
        except NoReverseMatch:
            continue
    current = max((url for *_rest, url in reachable if path.startswith(url)), key=len, default="")
    return tuple(Entry(label, icon, url, url == current) for label, icon, url in reachable)
