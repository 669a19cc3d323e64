"""The review and the assigning grid by keyboard alone, two people at once, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Product

OFFICE, OTHER = "vanphong", "chanhvanphong"


def taken(open_as: Callable[..., Page]) -> Page:
    """The sample paper, read in the background, under review."""
    page = open_as(OFFICE, "/van-ban/")
    page.get_by_role("button", name="Đọc kế hoạch mẫu").click()
    page.locator("#review").wait_for(timeout=60_000)
    return page


def decide_all(page: Page) -> None:
    """Accept what has a suggestion, keep the rest: by keyboard."""
    for _ in range(200):
        here = page.locator(".finding.is-here")
        if page.locator(".finding[data-state=open]").count() == 0:
            return
        if here.get_attribute("data-state") != "open":
            page.keyboard.press("j")
            continue
        position = here.get_attribute("data-position")
        page.keyboard.press("a" if here.locator("[data-key=a]").count() else "b")
        page.locator(f"#finding-{position}:not([data-state=open])").wait_for()


def test_a_paper_is_reviewed_by_keyboard_and_assigned_in_the_grid(open_as: Callable[..., Page]) -> None:
    page = taken(open_as)
    other = open_as(OTHER, "/" + page.url.split("/", 3)[3])
    first = page.locator(".finding:has([data-key=a])").first
    position = first.get_attribute("data-position")
    first.click(position={"x": 20, "y": 12})
    page.keyboard.press("a")
    page.locator(f"#finding-{position}[data-state=accepted]").wait_for()
    other.locator(f"#finding-{position}[data-state=accepted]").wait_for(timeout=10_000)
    decide_all(page)
    expect(page.locator("#review-tally")).to_contain_text("đã xử lý hết")
    page.get_by_role("link", name="Lập kế hoạch").click()
    page.get_by_role("button", name="Lập kế hoạch và giao việc").click()
    grid = page.locator("#grid")
    grid.wait_for()
    row = grid.locator("tr[data-item]")
    row.nth(0).locator(".cell").nth(0).click()
    page.keyboard.press("Enter")
    page.keyboard.type("dau tu")
    page.keyboard.press("Enter")
    expect(row.nth(0).locator(".cell").nth(0)).to_contain_text("Phòng Quản lý đầu tư")
    page.keyboard.press("Control+d")
    expect(row.nth(1).locator(".cell").nth(0)).to_contain_text("Phòng Quản lý đầu tư")
    row.nth(0).locator(".cell").nth(2).click()
    page.keyboard.type("quy 4")
    page.keyboard.press("Enter")
    expect(row.nth(0).locator(".cell").nth(2)).to_contain_text(re.compile(r"quý IV.*thứ Ba 02/01/2024"))
    row.nth(0).locator(".cell").nth(2).click()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(row.nth(2).locator(".cell").nth(2)).to_contain_text("quý IV")
    expect(page.locator("[data-count=schedule]")).to_have_text("37")


def test_a_conflict_in_the_grid_shows_what_stands_there(
    open_as: Callable[..., Page], product: Product, chromium: Browser, sessions: Callable[[str], Any]
) -> None:
    page = open_as(OFFICE, "/ke-hoach/moi/")
    page.get_by_label("Tên kế hoạch").fill("Kế hoạch thử trùng người nhập")
    page.get_by_role("button", name="Lập dự thảo").click()
    page.get_by_role("link", name="Thêm dòng").first.click()
    page.get_by_label("Số thứ tự").fill("1")
    page.get_by_label("Nội dung").fill("Việc chung")
    page.get_by_role("button", name="Thêm").click()
    page.locator("#grid").wait_for()
    path = page.url.split("/", 3)[3]
    # not watched for silence: a browser logs the 409 that is expected here
    other = chromium.new_context(locale="vi-VN", storage_state=sessions(OTHER)).new_page()
    other.goto(f"{product.base}/{path}")
    mine, theirs = (one.locator("tr[data-item] .cell[data-field=product]") for one in (page, other))
    mine.click()
    page.keyboard.type("Báo cáo")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("đã lưu")
    with other.expect_response(lambda answer: answer.status == 409):
        theirs.click()
        other.keyboard.type("Tờ trình")
        other.keyboard.press("Enter")
    expect(theirs).to_contain_text("Người khác vừa nhập: “Báo cáo”")
    theirs.get_by_role("button", name="Ghi giá trị của tôi").click()
    expect(theirs.locator(".cell-words")).to_have_text("Tờ trình")
    other.context.close()
