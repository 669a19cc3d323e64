"""Every page a role opens: whole, inside the screen, silent in the console, open to everybody (axe)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OFFICE, HEAD, STAFF, LEADER, ADMIN = "vanphong", "truongphong", "chuyenvien", "truongban", "quantri"

PAGES = [
    (role, path)
    for role, paths in {
        OFFICE: (
            "/ /nhiem-vu/ /nhiem-vu/bang/ /nhiem-vu/lich/ /nhiem-vu/dong-thoi-gian/ /nhiem-vu/1/ /ke-hoach/"
            " /ke-hoach/1/ /ke-hoach/1/tien-do/ /ke-hoach/1/giao-viec/ /ke-hoach/1/lich-su/ /noi-dung/2/"
            " /van-ban/ /van-ban/nhan/ /van-ban/1/ /thong-bao/ /khong-co-trang-nay/"
            " /bao-cao/ /bao-cao/che-do/ /bao-cao/che-do/1/ /bao-cao/che-do/1/sua/ /bao-cao/che-do/1/don-vi/"
            " /bao-cao/che-do/moi/ /bao-cao/ky/1/ /bao-cao/1/ /bao-cao/1/lan/1/"
            " /bao-cao/tiep-nhan/ /bao-cao/tiep-nhan/ky/2/ /bao-cao/tiep-nhan/ky/2/nhac/"
            " /bao-cao/tiep-nhan/6/ /bao-cao/tiep-nhan/9/ /bao-cao/tiep-nhan/tong-hop/13/"
            " /bao-cao/van-ban-di/ /bao-cao/van-ban-di/1/ /bao-cao/van-ban-di/2/sua/"
            " /bao-cao/van-ban-di/1/ban-ky/ /bao-cao/van-ban-di/moi/decision/"
            " /cham-diem/tham-dinh/dot/2/ /cham-diem/tham-dinh/dot/2/dau-hieu/ /cham-diem/tham-dinh/2/"
            " /cham-diem/tham-dinh/2/tieu-chi/1.1.1/ /cham-diem/tham-dinh/2/tieu-chi/1.6.2/"
            " /cham-diem/kiem-tra-lai/2/ /cham-diem/kiem-tra-lai/lan/1/ /cham-diem/kiem-tra-lai/dong/5/"
        ),
        LEADER: (
            "/ /ke-hoach/1/ /bao-cao/tiep-nhan/ /bao-cao/van-ban-di/2/ /cham-diem/hoi-dong/2/"
            " /cham-diem/hoi-dong/phien/1/"
        ),
        HEAD: "/ /viec-cua-toi/ /ke-hoach/3/ /cham-diem/giai-trinh/2/",
        STAFF: "/ /viec-cua-toi/ /nhiem-vu/1/ /tai-lieu/ /tai-lieu/moi/ /tai-lieu/1/ /to-chuc/cai-dat/",
        ADMIN: (
            "/ /to-chuc/ /to-chuc/can-bo/ /to-chuc/quyen/ /to-chuc/tai-khoan/ /to-chuc/lich-nghi/"
            " /to-chuc/hop-nhat /nhat-ky/"
        ),
    }.items()
    for path in paths.split()
]
DARK = [
    (OFFICE, "/"),
    (OFFICE, "/bao-cao/tiep-nhan/"),
    (OFFICE, "/bao-cao/tiep-nhan/tong-hop/13/"),
    (OFFICE, "/ke-hoach/1/"),
    (OFFICE, "/van-ban/1/"),
    (STAFF, "/nhiem-vu/1/"),
]


def serious(page: Page) -> list[str]:
    """Faults of access that axe calls serious or critical, each with the first place it stands."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']} ×{len(fault['nodes'])}: {fault['help']} – {fault['nodes'][0]['target']}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
@pytest.mark.parametrize(("role", "path"), PAGES)
def test_a_page_is_whole(open_as: Callable[..., Page], role: str, path: str, phone: bool) -> None:
    missing = path.startswith("/khong-co")
    page = open_as(role, path, phone=phone, expect=404 if missing else 200)
    assert page.locator("h1").count() == 1, "one main heading"
    assert page.locator("main").count() == 1
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider}px wider than the screen"
    assert serious(page) == []


@pytest.mark.parametrize(("role", "path"), DARK)
def test_the_dark_theme_keeps_its_contrast(open_as: Callable[..., Page], role: str, path: str) -> None:
    page = open_as(role, path, dark=True)
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert serious(page) == []


def test_the_sign_in_page_is_whole(product: object, open_as: Callable[..., Page]) -> None:
    page = open_as("", "/account/login/")
    assert page.locator("h1").count() == 1
    assert serious(page) == []


def test_the_first_tab_skips_to_the_content(open_as: Callable[..., Page]) -> None:
    page = open_as(OFFICE, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_menu_of_a_phone_opens_closes_and_gives_the_focus_back(open_as: Callable[..., Page]) -> None:
    page = open_as(OFFICE, "/", phone=True)
    button = page.locator("[data-toggle-menu]")
    assert not page.locator(".sidebar").is_visible()
    button.click()
    page.locator(".sidebar a").first.wait_for(state="visible")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_function("!document.body.classList.contains('menu-open')")
    assert page.evaluate("document.activeElement.hasAttribute('data-toggle-menu')")


def test_theme_and_language_are_kept(open_as: Callable[..., Page]) -> None:
    page = open_as(OFFICE, "/")
    page.locator(".usermenu summary").click()
    page.locator("[data-theme-value=dark]").click()
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.locator(".usermenu summary").click()
    page.locator("button[name=language][value=en]").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".menu").inner_text().startswith("Home")
