"""Sending a file in parts: paused and gone on by keyboard, gone on after a new visit and a broken line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import Product

SIZE = 12 * 1024 * 1024


def paper(tmp_path: Path) -> Path:
    path = tmp_path / "ban-quet-lon.pdf"
    path.write_bytes(b"%PDF-1.4\n" + os.urandom(SIZE) + b"\n%%EOF\n")
    return path


def test_an_upload_goes_on_where_it_stopped(
    product: Product, chromium: Browser, sessions: Callable[[str], object], tmp_path: Path
) -> None:
    context = chromium.new_context(storage_state=sessions("vanphong"))  # type: ignore[arg-type]
    page = context.new_page()
    offsets: list[str] = []
    lost = iter([False, False, True])  # the third part never arrives

    def line(route: Route, request: Request) -> None:
        if request.method == "POST":
            offsets.append(request.headers["upload-offset"])
            if next(lost, False):
                route.abort()
                return
        route.continue_()

    page.route("**/tai-lieu/tai-len/*/", line)
    path = paper(tmp_path)
    choose(page, product, path)
    pause = page.get_by_role("button", name="Tạm dừng")
    expect(pause).to_be_focused()
    pause.press("Enter")
    expect(page.get_by_text("Đã tạm dừng")).to_be_visible()
    choose(page, product, path)  # the next morning
    page.wait_for_url("**/tai-lieu/dang-ky/**", timeout=60_000)
    expect(page.get_by_text("ban-quet-lon.pdf")).to_be_visible()
    begun = [int(offset) for offset in offsets]
    assert begun == sorted(begun), "each part begins where the server had come to, never before"
    assert begun[-1] > SIZE / 2, "the interrupted half was not lost"
    context.close()


def choose(page: Page, product: Product, path: Path) -> None:
    page.goto(f"{product.base}/tai-lieu/moi/")
    page.set_input_files("input[type=file]", str(path))
    page.locator("[data-send]").press("Enter")
