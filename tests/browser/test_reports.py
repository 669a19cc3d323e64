"""A report in a browser: filed from a phone, by keyboard, through lost connections, by two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Product
from tests.browser.test_pages import serious

STAFF, HEAD, ALONE = "chuyenvien", "truongphong", "truongphong3"
SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d")


@pytest.fixture
def quietly(product: Product, chromium: Browser, sessions: Callable[[str], Any]) -> Callable[..., Any]:
    """A page whose console is not watched: lost connections and conflicts are loud there by nature."""

    @contextmanager
    def opened(account: str, path: str, *, phone: bool = False) -> Iterator[Page]:
        context = chromium.new_context(
            locale="vi-VN",
            storage_state=sessions(account),
            viewport=PHONE if phone else None,
            has_touch=phone,
        )
        page = context.new_page()
        page.goto(product.base + path)
        yield page
        context.close()

    return opened


def present(page: Page) -> Page:
    """The report of the present window, opened from the list."""
    do = page.locator(".rep-card").filter(has_not_text="quá hạn").first
    do.get_by_role("button", name="Mở báo cáo").or_(do.get_by_role("link", name="Viết tiếp")).click()
    page.locator("#report.is-live").wait_for()
    return page


def path_of(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3].partition("#")[0]


def section(page: Page, key: str) -> Any:
    """The text of a section, unfolded."""
    page.evaluate("id => document.getElementById(id).open = true", f"at-section-{key}")
    return page.locator(f"#text-at-section-{key}")


def test_each_page_of_a_report_is_open_to_everybody(open_as: Callable[..., Page]) -> None:
    page = present(open_as(STAFF, "/bao-cao/"))
    assert serious(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert serious(page) == []
    where = path_of(page)
    for more in ("", "ban-in/", "lich-su/", "lich-su/I/", "tai-lieu/?cho=section:I"):
        small = open_as(STAFF, where + more, phone=True)
        wider = small.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, more
        assert serious(small) == [], more
    assert serious(open_as(STAFF, where, dark=True)) == []


def test_what_is_typed_is_saved_and_stands_after_a_reload(open_as: Callable[..., Page]) -> None:
    page = present(open_as(STAFF, "/bao-cao/"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    section(page, "V").fill("Đề nghị Văn phòng hướng dẫn thêm.")
    expect(page.locator("#rep-status")).to_have_text(SAVED)
    page.wait_for_timeout(500)
    assert [url.partition("/bao-cao/")[2] for url in asked if "/luu/" in url or "/kiem-tra/" in url] == [
        f"{path_of(page).strip('/').rpartition('/')[2]}/luu/noi-dung/V/"
    ], "the save brings the checks along"
    page.reload()
    expect(section(page, "V")).to_have_value("Đề nghị Văn phòng hướng dẫn thêm.")


def test_a_figure_is_cited_and_reads_as_its_value(open_as: Callable[..., Page]) -> None:
    page = present(open_as(STAFF, "/bao-cao/"))
    text = section(page, "I")
    text.fill("Tổng số nhiệm vụ: ")
    page.locator("#at-section-I .rep-cites summary").click()
    page.locator("#at-section-I [data-cite='[[NV:1]]']").click()
    expect(text).to_have_value("Tổng số nhiệm vụ: [[NV:1]]")
    expect(page.locator("#rep-status")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#at-section-I .rep-preview")).to_contain_text(re.compile(r"Tổng số nhiệm vụ: \d+"))


def test_numbers_go_by_keyboard_and_a_counted_one_asks_why(quietly: Callable[..., Any]) -> None:
    with quietly(STAFF, "/bao-cao/") as page:
        present(page)
        page.locator(".rep-form", has_text="Biểu NV").locator("summary").click()
        inputs = page.locator("#at-figure-NV-1").locator("xpath=ancestor::table").locator(".fig-input")
        inputs.nth(0).focus()
        page.keyboard.press("Enter")
        expect(inputs.nth(1)).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(inputs.nth(0)).to_be_focused()
        counted = inputs.nth(0).input_value()
        inputs.nth(0).fill("99")
        page.keyboard.press("Control+s")
        why = page.locator("#at-figure-NV-1 [name=override_reason]")
        expect(why).to_be_focused()
        expect(page.locator("#at-figure-NV-1 .rep-trouble")).to_contain_text("lý do")
        why.fill("Hai việc giao miệng")
        page.keyboard.press("Control+s")
        expect(page.locator("#rep-status")).to_have_text(SAVED)
        inputs.nth(0).fill(counted)
        why.fill("")
        page.keyboard.press("Control+s")
        expect(page.locator("#rep-status")).to_have_text(SAVED)


def test_a_lost_connection_loses_no_word(quietly: Callable[..., Any], product: Product) -> None:
    with quietly(ALONE, "/bao-cao/") as page:
        present(page)
        text, status = section(page, "I"), page.locator("#rep-status")
        page.context.set_offline(True)
        text.fill("Viết khi mất mạng")
        expect(status).to_contain_text("Mất kết nối", timeout=15_000)
        expect(page.locator("#report")).to_have_attribute("data-unsaved", "1")
        page.context.set_offline(False)
        expect(status).to_have_text(SAVED, timeout=40_000)
        # closed before it could be sent: the next visit on this machine brings it back
        page.context.set_offline(True)
        text.fill("Viết khi mất mạng, rồi đóng trang")
        expect(status).to_contain_text("Mất kết nối", timeout=15_000)
        where = path_of(page)
        page.close(run_before_unload=False)
        page.context.set_offline(False)
        again = page.context.new_page()
        again.goto(product.base + where)
        expect(again.locator("#text-at-section-I")).to_have_value("Viết khi mất mạng, rồi đóng trang")
        expect(again.locator("#rep-status")).to_have_text(SAVED, timeout=15_000)


def test_a_slow_answer_is_not_called_saved(quietly: Callable[..., Any]) -> None:
    with quietly(ALONE, "/bao-cao/") as page:
        present(page)
        held: list[Any] = []
        page.route("**/luu/**", lambda route: held.append(route))
        with page.expect_request("**/luu/**"):
            section(page, "III_1").fill("Chưa có câu trả lời")
            page.keyboard.press("Control+s")
        expect(page.locator("#rep-status")).to_have_text("Đang lưu…")
        held[0].fulfill(status=503, body="")
        expect(page.locator("#rep-status")).to_contain_text("Mất kết nối")
        page.unroute("**/luu/**")
        expect(page.locator("#rep-status")).to_have_text(SAVED, timeout=15_000)


def test_two_people_at_one_section_join_their_words(quietly: Callable[..., Any]) -> None:
    with quietly(STAFF, "/bao-cao/") as an:
        present(an)
        with quietly(HEAD, path_of(an)) as binh:
            binh.locator("#report.is-live").wait_for()
            mine, theirs = section(an, "III_3"), section(binh, "III_3")
            mine.fill("Nguyên nhân của chuyên viên")
            expect(an.locator("#rep-status")).to_have_text(SAVED)
            theirs.fill("Nguyên nhân của trưởng phòng")
            box = binh.locator("#at-section-III_3 .rep-trouble")
            expect(box).to_contain_text("Nguyên nhân của chuyên viên")
            assert serious(binh) == []
            box.get_by_role("button", name="Ghép cả hai").click()
            expect(binh.locator("#rep-status")).to_have_text(SAVED)
        an.reload()
        expect(section(an, "III_3")).to_have_value(
            "Nguyên nhân của chuyên viên\nNguyên nhân của trưởng phòng"
        )
        expect(an.locator(".rep-aside")).to_have_count(0)


def test_a_long_counted_form_comes_when_it_is_opened(quietly: Callable[..., Any]) -> None:
    with quietly(STAFF, "/bao-cao/") as page:
        present(page)
        line = page.locator("#at-figure-LV-1")
        expect(line).to_have_count(0)
        page.locator(".rep-form", has_text="Biểu LV").locator("summary").press("Enter")
        expect(line).to_be_visible()
        assert serious(page) == []
        counted = line.locator(".fig-input").input_value()
        line.locator(".fig-input").fill("99")
        page.keyboard.press("Control+s")
        expect(line.locator(".rep-trouble")).to_be_visible()
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()  # what this browser keeps for the form brings it back
        expect(line.locator(".fig-input")).to_have_value("99")
        line.locator(".fig-input").fill(counted)
        expect(page.locator("#report")).to_have_attribute("data-unsaved", "0")


def test_a_link_into_a_form_not_yet_there_opens_it(open_as: Callable[..., Page]) -> None:
    page = present(open_as(STAFF, "/bao-cao/"))
    address = page.url.partition("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#at-figure-ND-1")
    expect(page.locator("#at-figure-ND-1")).to_be_visible()


def test_it_is_filed_from_a_phone(open_as: Callable[..., Page]) -> None:
    page = present(open_as(STAFF, "/bao-cao/", phone=True))
    for _finding in range(20):
        if page.locator("#checks .found-error").count() == 0:
            break
        page.locator("#checks .found-error a").first.click()
        page.keyboard.type("Đã thực hiện theo kế hoạch")
        before = page.locator("#checks .found-error").count()
        page.keyboard.press("Tab")
        expect(page.locator("#checks .found-error")).to_have_count(before - 1)
    expect(page.locator("#rep-tally")).not_to_contain_text(re.compile(r"\d+ lỗi"))
    page.locator(".rep-bar .btn-primary").click()
    page.get_by_text("Đã trình báo cáo").wait_for()
    head = open_as(HEAD, path_of(page), phone=True)
    head.locator(".rep-bar .btn-primary").click()
    head.get_by_text("Đã duyệt và gửi báo cáo").wait_for()
    head.get_by_role("link", name="Lần 1").click()
    expect(head.get_by_text("khớp nội dung")).to_be_visible()
