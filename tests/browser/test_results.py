"""Results and learning as people meet them: the public page, sliders by keyboard, the thread closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.test_pages import HEAD, OFFICE, serious

Opened = Callable[..., Page]


def whole(page: Page) -> None:
    assert page.locator("h1").count() == 1
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider}px wider than the screen"
    assert serious(page) == []


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
def test_everybody_reads_published_results_without_signing_in(open_as: Opened, phone: bool) -> None:
    page = open_as("", "/cong-bo/", phone=phone)
    whole(page)
    page.locator(".public-list a", has_text="các đơn vị thuộc Ban").click()
    page.wait_for_load_state("networkidle")
    whole(page)
    assert page.locator(".picture svg[role=img]").count() == 2
    page.locator(".ranking a").first.click()
    page.wait_for_load_state("networkidle")
    whole(page)


def test_only_groups_that_are_public_are_listed(open_as: Opened) -> None:
    page = open_as("", "/cong-bo/")
    assert page.locator(".public-list a").count() == 1, "the round of the authority itself is not public"


BOOKS = "/cham-diem/bo-tieu-chi/"
PAGES = [
    BOOKS,
    f"{BOOKS}par/2025-department/",
    f"{BOOKS}par/2025-department/tieu-chi/1.6.2/",
    f"{BOOKS}par/2023-heza/tieu-chi/3.4/",
    "/cham-diem/da-cong-bo/",
]


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
@pytest.mark.parametrize("path", PAGES)
def test_rule_books_are_whole(open_as: Opened, path: str, phone: bool) -> None:
    whole(open_as(OFFICE, path, phone=phone))


def lost_page(open_as: Opened, account: str = OFFICE, *, phone: bool = False) -> Page:
    """The page of lost points of last year's sample round over the authority itself."""
    page = open_as(account, "/cham-diem/", phone=phone)
    page.locator(".round-card a", has_text="của Ban (số liệu mẫu)").first.click()
    page.wait_for_load_state("networkidle")
    page.goto(page.url + "ket-qua/")
    page.locator("#learn ~ ul a").first.click()
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
def test_pages_of_learning_are_whole(open_as: Opened, phone: bool) -> None:
    page = lost_page(open_as, phone=phone)
    whole(page)
    for tab in ("Tự chấm và kết quả", "So năm trước", "Nếu … thì", "Điểm dễ lấy nhất"):
        page.get_by_role("link", name=tab, exact=True).click()
        page.wait_for_load_state("networkidle")
        whole(page)


def test_a_slider_moves_by_keyboard_and_the_server_answers(open_as: Opened) -> None:
    page = lost_page(open_as)
    page.get_by_role("link", name="Nếu … thì", exact=True).click()
    page.wait_for_load_state("networkidle")
    slider = page.locator("fieldset[id='tc-1.5'] input[type=range]")
    assert slider.is_visible()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.locator("#tried .tried-better").wait_for()
    number = page.locator("fieldset[id='tc-1.5'] input[type=number]")
    assert number.input_value() == "2"
    number.fill("3")
    page.locator("#tried .tried-gain", has_text="+2,00").wait_for()


def test_the_cheapest_points_are_found(open_as: Opened) -> None:
    page = lost_page(open_as)
    page.get_by_role("link", name="Điểm dễ lấy nhất", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.locator("#budget").fill("3")
    page.keyboard.press("Enter")
    page.locator("#chosen .chosen-list li").first.wait_for()
    assert page.locator("#chosen .chosen-list li").count() == 3


def test_lost_points_become_lines_of_the_next_plan_and_lead_back(open_as: Opened) -> None:
    page = lost_page(open_as)
    lost = page.url
    for box in page.locator(".losses-list input[type=checkbox]").all():
        box.set_checked(False)
    page.locator("#tc-1\\.5 input[type=checkbox]").check()
    page.get_by_role("button", name="Đưa vào kế hoạch").click()
    page.wait_for_url("**/giao-viec/")
    assert "1.5" in page.content()
    page.goto(lost)
    page.locator("#tc-1\\.5 .loss-made a").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="từ điểm mất năm", exact=False).click()
    page.wait_for_load_state("networkidle")
    assert page.url.startswith(lost)
    page.locator("#tc-1\\.5 h3 a").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("#remedies").is_visible()
    whole(page)


def test_computing_again_answers_on_the_spot(open_as: Opened) -> None:
    page = open_as(OFFICE, "/cham-diem/")
    page.locator(".round-card a", has_text="các đơn vị thuộc Ban năm").last.click()
    page.wait_for_load_state("networkidle")
    page.goto(page.url + "ket-qua/")
    page.locator(".timeline-list a").first.click()
    page.get_by_role("link", name="Tính lại toàn bộ").click()
    page.locator(".check-sound").wait_for()
    whole(page)


def test_a_head_learns_from_the_own_unit(open_as: Opened) -> None:
    page = open_as(HEAD, "/")
    page.locator("#standing").wait_for()
    page.get_by_role("link", name="Mất ở đâu, lấy lại thế nào").click()
    page.wait_for_load_state("networkidle")
    whole(page)
