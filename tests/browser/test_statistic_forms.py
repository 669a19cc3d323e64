"""The seven statistic forms typed by hand in a browser, under a duty the Office lays down there too.

A product of its own: a second duty would change what the other tests find on their lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE, Product, own_database, start
from tests.browser.test_pages import serious

SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d")
NAME = "Báo cáo cải cách hành chính định kỳ"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = start(tmp_path_factory.mktemp("forms"), database=own_database("forms"))
    yield running
    running.stop()


@pytest.fixture
def at_desk(own: Product, chromium: Browser) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def signed_in(account: str, path: str, *, phone: bool = False) -> Page:
        context = chromium.new_context(viewport=PHONE if phone else WIDE, locale="vi-VN", has_touch=phone)
        contexts.append(context)
        page = context.new_page()
        page.goto(own.base + "/account/login/")
        page.locator(f"form:has(input[name=username][value='{account}']) button").click()
        page.wait_for_url(own.base + "/")
        page.goto(own.base + path)
        return page

    yield signed_in
    for context in contexts:
        context.close()


def lay_down(page: Page) -> None:
    """The duty, for every unit, by the quarter, in the layout of the seven forms."""
    page.get_by_label("Tên chế độ báo cáo").fill(NAME)
    page.get_by_label("Loại kỳ").select_option("quarter")
    page.get_by_label("Mẫu báo cáo").select_option("par/2025-periodic")
    page.get_by_label("Đơn vị nhận, tổng hợp").select_option(label="Văn phòng")
    for box in page.locator("input[name=units]").all():
        box.check()
    page.locator("main .btn-primary").click()


def line(page: Page, key: str) -> Locator:
    return page.locator(f"#at-figure-{key.replace(':', '-').replace('.', '_')}")


def put(page: Page, key: str, text: str) -> None:
    line(page, key).locator(".fig-input").fill(text)
    page.keyboard.press("Control+s")
    expect(page.locator("#rep-status")).to_have_text(SAVED)
    expect(page.locator("#report")).to_have_attribute("data-unsaved", "0")


def opened(page: Page) -> Page:
    card = page.locator(".rep-card", has_text=NAME).first
    card.get_by_role("button", name="Mở báo cáo").or_(card.get_by_role("link", name="Viết tiếp")).click()
    page.locator("#report.is-live").wait_for()
    expect(page.locator(".rep-form[open]")).to_have_count(1)
    page.evaluate("document.querySelectorAll('.rep-form').forEach(form => form.open = true)")
    line(page, "1:2.1").wait_for()
    return page


def test_typed_figures_are_computed_checked_and_kept(at_desk: Callable[..., Page], tmp_path: Path) -> None:
    office = at_desk("chanhvanphong", "/bao-cao/che-do/moi/")
    lay_down(office)
    office.get_by_role("heading", name=NAME).wait_for()

    page = opened(at_desk("chuyenvien", "/bao-cao/"))
    assert serious(page) == []
    put(page, "1:2.1", "8")
    put(page, "1:2.2", "9")
    wrong = page.locator("#checks .found-error", has_text="1:2.2").or_(
        page.locator("#checks .found-error", has_text="112,50")
    )
    expect(wrong.first).to_be_visible()
    wrong.first.locator("a").first.click()
    expect(page.locator("tr.fig:focus, tr.fig :focus")).to_have_count(1)
    put(page, "1:2.2", "6")
    expect(line(page, "1:2").locator("output")).to_have_text("75,00")
    expect(wrong).to_have_count(0)

    # 0, “không áp dụng” and “chưa có số liệu” are three things, and stay three after a reload
    put(page, "1:3.1", "0")
    line(page, "1:3.2").locator(".fig-state").select_option("no_data")
    expect(page.locator("#report")).to_have_attribute("data-unsaved", "0")
    put(page, "1:1", "1.234")
    page.reload()
    page.locator("#report.is-live").wait_for()
    expect(line(page, "1:3.1").locator(".fig-input")).to_have_value("0")
    expect(line(page, "1:3.2").locator(".fig-state")).to_have_value("no_data")
    expect(line(page, "1:3.2").locator(".fig-input")).to_have_value("")
    expect(line(page, "1:1").locator(".fig-input")).to_have_value("1.234")

    # what is no number is refused at its place and kept
    line(page, "1:3.1").locator(".fig-input").fill("hai mươi")
    page.keyboard.press("Control+s")
    expect(line(page, "1:3.1").locator(".rep-trouble")).to_be_visible()
    expect(line(page, "1:3.1").locator(".fig-input")).to_have_value("hai mươi")
    line(page, "1:3.1").locator(".fig-input").fill("0")
    page.keyboard.press("Control+s")
    expect(page.locator("#report")).to_have_attribute("data-unsaved", "0")

    # what does not concern the body is set aside at once; what was typed stays
    page.get_by_role("button", name="Ban quản lý khu kinh tế, khu công nghiệp: 15 dòng").click()
    expect(page.get_by_text("Đã ghi không áp dụng cho 15 dòng")).to_be_visible()
    expect(line(page, "1:3.1").locator(".fig-input")).to_have_value("0")
    page.evaluate("document.querySelectorAll('.rep-form').forEach(form => form.open = true)")
    expect(line(page, "4:1.2").locator(".fig-state")).to_have_value("not_applicable")
    expect(line(page, "4:1.2").locator("[name=note]")).to_have_value("chỉ tiêu của cấp tỉnh")

    # “không áp dụng” in place of words asks for its reason; the words come back when it is taken back
    words = page.locator(".rep-part .rep-words").first
    standing = page.locator(".rep-part .rep-standing").first
    words.fill("Đã ban hành kế hoạch.")
    expect(page.locator("#report")).to_have_attribute("data-unsaved", "0")
    standing.select_option("not_applicable")
    expect(words).to_have_value("")
    expect(words).to_be_focused()
    expect(page.locator(".rep-part .rep-reason-hint").first).to_be_visible()
    expect(page.locator("#checks")).to_contain_text("mà không nêu lý do")
    words.fill("Không được giao trong kỳ")
    expect(page.locator("#checks")).not_to_contain_text("mà không nêu lý do")
    expect(page.locator("#report")).to_have_attribute("data-unsaved", "0")
    words.fill("")
    standing.select_option("")
    expect(words).to_have_value("Đã ban hành kế hoạch.")

    small = opened(at_desk("chuyenvien", "/bao-cao/", phone=True))
    wider = small.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    assert serious(small) == []
