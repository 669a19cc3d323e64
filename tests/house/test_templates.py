"""Templates carry no inline style, script or handler, so that the strict policy can stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT

TEMPLATES = sorted(p for p in PACKAGE.rglob("*.html") if "templates" in p.parts)
MAIL = re.compile(r"/(mail|email|letters?)/")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(json|ld\+json))", text), "inline script"
    if not MAIL.search(str(path)):
        assert not re.search(r"\sstyle\s*=", text), "inline style"
        assert "<style" not in text, "inline style sheet"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"(src|href)=[\"']https?://", text), "something from the internet"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_form_that_posts_is_protected(path: Path) -> None:
    for form in re.findall(r"<form[^>]*method=[\"']?post[^>]*>.*?</form>", path.read_text(), re.S | re.I):
        assert "csrf_token" in form


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_icons_exist(path: Path) -> None:
    sprite = (PACKAGE / "web/static/icons.svg").read_text()
    for name in re.findall(r"{%\s*icon\s+\"([a-z0-9-]+)\"", path.read_text()):
        assert f'id="{name}"' in sprite, f"icon {name} is not in the sprite"
