"""The Office at its desk, by keyboard and mouse: choosing, remarks, the thread from a sentence and back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

OFFICE = "vanphong"


def test_choosing_units_wakes_the_buttons(open_as: Callable[..., Page]) -> None:
    page = open_as(OFFICE, "/bao-cao/tiep-nhan/ky/2/")
    accept = page.locator("button[value=accept]")
    expect(accept).to_be_disabled()
    received = page.locator("tr:has(.state-received) input[name=unit]")
    received.focus()
    page.keyboard.press("Space")
    expect(accept).to_be_enabled()
    expect(page.locator("[data-chosen]")).to_contain_text("1")
    page.locator("[data-check-all]").check()
    assert page.locator("input[name=unit]:not(:checked)").count() == 0
    page.locator(".desk-nudge summary").click()
    expect(page.locator("button[value=remind]")).to_be_enabled()
    page.keyboard.press("Escape")
    expect(page.locator("button[value=remind]")).to_be_hidden()


def test_from_a_sentence_to_its_source_and_back(open_as: Callable[..., Page]) -> None:
    page = open_as(OFFICE, "/bao-cao/tiep-nhan/tong-hop/13/")
    sentence = page.locator(".traced a").first
    words = sentence.inner_text()
    sentence.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("mark#cau")).to_have_text(words)
    back = page.locator(".frozen-section:target .trace-back")
    back.click()
    page.wait_for_load_state("networkidle")
    assert "/tong-hop/13/#at-section-" in page.url
    expect(page.locator(".frozen-section:target")).to_contain_text(words)


def test_a_remark_is_written_at_its_place(open_as: Callable[..., Page]) -> None:
    page = open_as(OFFICE, "/bao-cao/tiep-nhan/9/", phone=True)
    summary = page.locator(".remark-add summary").first
    summary.focus()
    page.keyboard.press("Enter")
    box = page.locator(".remark-add[open] textarea").first
    expect(box).to_be_visible()
    assert box.get_attribute("form") == "desk-form"
    assert (box.get_attribute("name") or "").startswith("remark:section:")
