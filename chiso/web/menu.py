"""The main menu: where one can go, in the order of the year's thread. Hidden means not allowed anyway."""

from __future__ import annotations

from collections.abc import Callable
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


def everybody(actor: Actor) -> bool:
    return True


PLACES: tuple[tuple[str | Promise, str, str, Callable[[Actor], bool]], ...] = (
    (_("Trang chủ"), "home", "home", everybody),
    (_("Việc của tôi"), "checklist", "plans:today", everybody),
    (_("Nhiệm vụ"), "list-check", "plans:tasks", everybody),
    (_("Kế hoạch"), "file-text", "plans:plans", everybody),
    (_("Chấm điểm"), "scale", "scoring:rounds", everybody),
    (_("Đọc văn bản"), "zoom-in", "plans:readings", lambda actor: actor.sees_authority),
    (_("Báo cáo"), "report", "reporting:reports", everybody),
    (_("Tiếp nhận báo cáo"), "inbox", "reporting:desk", lambda actor: actor.sees_authority),
    (_("Văn bản đi"), "mail-forward", "reporting:issues", everybody),
    (_("Tài liệu kiểm chứng"), "folders", "evidence:library", everybody),
    (_("Tổ chức"), "sitemap", "org:units", everybody),
    (_("Nhật ký"), "history", "audit:trail", lambda actor: actor.has(Right.AUDIT_READ)),
)


def menu_for(actor: Actor, path: str) -> tuple[Entry, ...]:
    """Entries the actor may open; the one whose address is the longest prefix of ``path`` is active."""
    reachable = []
    for label, icon, name, allowed in PLACES:
        if not allowed(actor):
            continue
        try:
            reachable.append((label, icon, reverse(name)))
        except NoReverseMatch:
            continue
    current = next((url for *_rest, url in reversed(reachable) if _within(path, url)), "")
    return tuple(Entry(label, icon, url, url == current) for label, icon, url in reachable)


def _within(path: str, url: str) -> bool:
    """The home page is its own place only; every other address counts for the place it begins with."""
    return path == url if url == "/" else path.startswith(url)
