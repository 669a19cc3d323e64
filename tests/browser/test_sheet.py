"""The sheet in a browser: by keyboard, saved as one goes, two people at once, a lost connection, a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import serious

SHEET = "/cham-diem/phieu/1/"
PAGES = [
    "/cham-diem/",
    "/cham-diem/moi/",
    "/cham-diem/dot/2/",
    "/cham-diem/dot/2/don-vi/",
    "/cham-diem/dot/2/pham-vi/",
    "/cham-diem/dot/2/lich/",
    "/cham-diem/dot/2/tham-dinh/",
    "/cham-diem/dot/2/kiem-tra/",
    "/cham-diem/dot/1/nhap/",
    "/cham-diem/dot/1/phu-trach/1/",
    "/cham-diem/phieu/1/?ma=3.1.4",
    "/cham-diem/phieu/1/?ma=1.1.2",
    "/cham-diem/phieu/1/kiem-tra/",
    "/cham-diem/phieu/1/tc/1.4.4/minh-chung/",
    "/cham-diem/phieu/1/in/",
]


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_scoring_is_whole(open_as: Callable[..., Page], path: str, phone: bool) -> None:
    page = open_as("vanphong", path, phone=phone)
    assert page.locator("h1").count() == 1
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider}px wider than the screen"
    assert serious(page) == []


def test_the_sheet_keeps_its_contrast_in_the_dark(open_as: Callable[..., Page]) -> None:
    assert serious(open_as("vanphong", SHEET + "?ma=1.1.2", dark=True)) == []


def test_the_tree_goes_by_keyboard_and_the_page_stands_still(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", SHEET)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("dung han 3.4")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.limb').dataset.code") == "3.4.1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/?ma=*")
    opened = page.locator("[data-detail]").get_attribute("data-detail")
    assert page.locator("[data-limb][aria-current]").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_function(
        "code => document.querySelector('[data-detail]').dataset.detail !== code", arg=opened
    )
    assert page.evaluate("scrollY") == 0


def test_what_is_typed_is_saved_with_its_points(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", SHEET + "?ma=3.3.2")
    page.fill("#f-3-3-2-a", "58")
    page.fill("#f-3-3-2-b", "50")
    expect(page.locator("[data-state]").first).to_have_text("đã lưu")
    expect(page.locator("#v-3-3-2")).to_contain_text("Được 0,25/0,50")
    expect(page.locator("[id='limb-3.3.2']")).to_contain_text("chưa có tài liệu kiểm chứng")
    page.reload()
    assert page.input_value("#f-3-3-2-b") == "50"


def test_two_at_once_nothing_is_lost(open_as: Callable[..., Page]) -> None:
    one = open_as("vanphong", SHEET + "?ma=3.3.3")
    two = one.context.new_page()
    two.goto(one.url)
    one.locator("input[name=state][value=co]").check()
    expect(one.locator("[data-state]").first).to_have_text("đã lưu")
    two.locator("input[name=state][value=khong]").check()
    expect(two.locator("[data-trouble]")).to_contain_text("vừa sửa tiêu chí này")
    assert two.locator("input[name=state][value=khong]").is_checked()
    two.get_by_role("button", name="Ghi nội dung của tôi").click()
    expect(two.locator("#v-3-3-3")).to_contain_text("0,00/0,50")


def test_a_lost_connection_keeps_the_words_and_saves_later(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", SHEET).context.new_page()  # a broken request complains in the console
    page.goto(f"{page.context.pages[0].url}?ma=4.3.1")
    page.route("**/ghi/", lambda route: route.abort())
    page.locator("input[name=state]").first.check()
    expect(page.locator("[data-trouble]")).to_contain_text("mất kết nối")
    page.unroute("**/ghi/")
    expect(page.locator("[data-state]").first).to_have_text("đã lưu", timeout=15_000)


def test_on_a_phone_the_tree_comes_first_then_the_criterion(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", SHEET, phone=True)
    assert page.is_visible("#limbs")
    assert not page.is_visible("#detail")
    page.locator("[data-limb]").nth(2).click()
    expect(page.locator("#detail")).to_be_visible()
    assert not page.is_visible("#limbs")
    page.get_by_role("link", name="Danh sách").click()
    expect(page.locator("#limbs")).to_be_visible()
