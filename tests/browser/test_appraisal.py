"""An appraiser at the keyboard: agree and go on, score differently, turn the pages of the evidence."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

LINE = "/cham-diem/tham-dinh/2/tieu-chi/"


def test_one_key_agrees_and_goes_to_the_next_that_waits(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", LINE + "3.1.2/")
    page.keyboard.press("d")
    page.wait_for_url(lambda url: "3.1.2" not in url)
    expect(page.get_by_role("status").or_(page.locator(".messages"))).to_contain_text("3.1.2")
    expect(page.locator("#agree")).to_be_visible()
    page.goto(page.url.split("/cham-diem")[0] + LINE + "3.1.2/")
    expect(page.locator(".agree-bar")).to_contain_text("Bạn đã thẩm định")


def test_the_evidence_opens_at_its_cited_page_and_turns(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", LINE + "3.1.3/")
    expect(page.locator(".viewer-page")).to_have_text("Trang 3/14")
    drawn = page.locator("#viewer img")
    expect(drawn).to_have_js_property("complete", True)
    assert drawn.evaluate("image => image.naturalWidth") > 600
    page.keyboard.press("ArrowRight")
    expect(page.locator(".viewer-page")).to_have_text("Trang 4/14")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".viewer-page")).to_have_text("Trang 3/14")


def test_scoring_differently_by_keyboard_alone(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", LINE + "7.2.1/")
    page.keyboard.press("s")
    field = page.locator("[name='figure-b']")
    expect(page.locator("[name='figure-a']")).to_be_focused()
    field.fill("2.000")
    page.locator("[name='reason']").fill("410 văn bản chưa xử lý trên hệ thống")
    page.get_by_role("button", name="Lưu mức thẩm định").press("Enter")
    expect(page.locator(".word-mine")).to_contain_text("2.000")
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url.endswith("/7.2.2/"))


def test_keys_typed_into_a_field_stay_there(open_as: Callable[..., Page]) -> None:
    page = open_as("vanphong", LINE + "7.2.3/")
    page.locator("#note-text").press_sequentially("djksh")
    expect(page.locator("#note-text")).to_have_value("djksh")
    assert page.url.endswith("/7.2.3/")
