"""Screenshots of the guide, taken from the running product: ``make docs``; some of them: name them after it.

Starts ``chiso demo`` on a folder of its own, signs in as each role and photographs the pages that the
guide shows, at 1440 pixels and, where the guide says so, at 390.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from tests.browser.conftest import PHONE, QUIET, WIDE, Product, start  # noqa: E402

SHOTS = (
    # name, account, path, phone
    ("sign-in", "", "/account/login/", False),
    ("home-office", "chanhvanphong", "/", False),
    ("home-leader", "truongban", "/", False),
    ("today", "chuyenvien", "/viec-cua-toi/", True),
    ("task", "chuyenvien", "/nhiem-vu/1/", False),
    ("tasks", "chanhvanphong", "/nhiem-vu/", False),
    ("board", "chanhvanphong", "/nhiem-vu/bang/", False),
    ("calendar", "chanhvanphong", "/nhiem-vu/lich/", False),
    ("timeline", "chanhvanphong", "/nhiem-vu/dong-thoi-gian/", False),
    ("review", "chanhvanphong", "/van-ban/1/", False),
    ("plan", "chanhvanphong", "/ke-hoach/1/", False),
    ("plan-progress", "chanhvanphong", "/ke-hoach/1/tien-do/", False),
    ("grid", "chanhvanphong", "/ke-hoach/1/giao-viec/", False),
    ("unit-plan", "truongphong", "/ke-hoach/3/", False),
    ("library", "chuyenvien", "/tai-lieu/", False),
    ("organisation", "quantri", "/to-chuc/", False),
    ("days-off", "quantri", "/to-chuc/lich-nghi/", False),
    ("trail", "quantri", "/nhat-ky/", False),
    ("rounds", "vanphong", "/cham-diem/", False),
    ("sheet", "vanphong", "/cham-diem/phieu/1/?ma=1.1.2", False),
    ("sheet", "vanphong", "/cham-diem/phieu/1/?ma=3.4.1", True),
    ("sheet-check", "vanphong", "/cham-diem/phieu/1/kiem-tra/", False),
    ("round-check", "chanhvanphong", "/cham-diem/dot/2/kiem-tra/", False),
    ("appraisal-desk", "vanphong", "/cham-diem/tham-dinh/dot/2/", False),
    ("appraisal-line", "vanphong", "/cham-diem/tham-dinh/2/tieu-chi/1.5/", False),
    ("appraisal-explanation", "truongphong", "/cham-diem/giai-trinh/2/", False),
    ("council-sitting", "chanhvanphong", "/cham-diem/hoi-dong/phien/1/", False),
    ("appraisal-recheck", "chanhvanphong", "/cham-diem/kiem-tra-lai/lan/1/", False),
    ("settings", "chuyenvien", "/to-chuc/cai-dat/", True),
    ("reports", "chuyenvien", "/bao-cao/", True),
    ("report", "chuyenvien", "/bao-cao/10/", False),
    ("report", "chuyenvien", "/bao-cao/10/", True),
    ("report-approve", "truongphong2", "/bao-cao/11/", False),
    ("report-sent", "truongphong", "/bao-cao/6/lan/1/", False),
    ("regime", "chanhvanphong", "/bao-cao/che-do/1/", False),
    ("window", "chanhvanphong", "/bao-cao/ky/3/", False),
    ("desk", "vanphong", "/bao-cao/tiep-nhan/", False),
    ("desk-window", "vanphong", "/bao-cao/tiep-nhan/ky/2/", False),
    ("desk-report", "vanphong", "/bao-cao/tiep-nhan/6/", False),
    ("consolidation", "vanphong", "/bao-cao/tiep-nhan/tong-hop/13/", False),
    ("issue", "vanphong", "/bao-cao/van-ban-di/1/", False),
    ("issue-sign", "vanphong", "/bao-cao/van-ban-di/1/ban-ky/", False),
    ("desk", "truongban", "/bao-cao/tiep-nhan/", True),
    ("outcome-results", "chanhvanphong", "/cham-diem/dot/3/ket-qua/", False),
    ("public", "", "/cong-bo/ > .public-list a", True),  # opened, then clicked
    ("lost", "chanhvanphong", "/cham-diem/phan-tich/15/", False),
    ("whatif", "chanhvanphong", "/cham-diem/phan-tich/15/thu/?1.2%7Cb=13", False),
    ("criterion", "chanhvanphong", "/cham-diem/bo-tieu-chi/par/2025-department/tieu-chi/1.6.2/", False),
)


def photograph(browser: Browser, product: Product) -> None:
    wanted = set(sys.argv[1:])
    for name, account, path, phone in SHOTS:
        if wanted and name not in wanted:
            continue
        context = browser.new_context(viewport=PHONE if phone else WIDE, locale="vi-VN", color_scheme="light")
        page = context.new_page()
        if account:
            page.goto(product.base + "/account/login/")
            page.locator(f"form:has(input[name=username][value='{account}']) button").click()
            page.wait_for_url(product.base + "/")
        address, _arrow, then = path.partition(" > ")
        page.goto(product.base + address)
        if then:
            page.locator(then).first.click()
        page.wait_for_load_state("networkidle")
        target = HERE / "img" / f"{name}-{390 if phone else 1440}.png"
        page.screenshot(path=target)
        print(target.relative_to(HERE.parent.parent))  # noqa: T201
        context.close()


def main() -> None:
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        raise SystemExit("Cần Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        product = start(Path(var))
        try:
            browser = playwright.chromium.launch(executable_path=binary, args=QUIET)
            photograph(browser, product)
            browser.close()
        finally:
            product.stop()


if __name__ == "__main__":
    main()
