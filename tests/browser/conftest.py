"""The product as a person meets it: ``chiso demo`` in a process of its own, driven through Chromium.

One product and one browser for the whole session. Every page watched here must be silent in the
console: a refused script, a missing file or an error fails the test that saw it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.house.tree import ROOT

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass
class Product:
    """The running product: its address and the process that serves it."""

    base: str
    process: subprocess.Popen[bytes]
    var: Path

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        _said, _nothing = self.process.communicate(timeout=30)
        return self.process.returncode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(var: Path, *, database: str = "") -> Product:
    """``chiso demo`` on a free port; returns when it answers."""
    port = free_port()
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("CHISO_") and key not in {"TZ", "DJANGO_SETTINGS_MODULE"}
    }
    environment["CHISO_VAR"] = str(var)
    if database:
        environment["CHISO_DATABASE_URL"] = database
    process = subprocess.Popen(
        [sys.executable, "-m", "chiso", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    base = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stdout is not None
            raise AssertionError("chiso demo stopped: " + process.stdout.read().decode())
        try:
            with urllib.request.urlopen(base + "/health", timeout=2):
                return Product(base, process, var)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    process.kill()
    raise AssertionError("chiso demo did not answer in three minutes")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = start(tmp_path_factory.mktemp("product"), database=own_database())
    yield running
    running.stop()


def own_database(what: str = "product") -> str:
    """On PostgreSQL an empty database of the product's own beside the tests'; else the embedded one."""
    server = os.environ.get("CHISO_DATABASE_URL", "")
    if not server.startswith("postgresql"):
        return ""
    name = f"{what}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    assert binary, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions(product: Product, chromium: Browser) -> Callable[[str], dict[str, object]]:
    """Stored sign-ins of the sample accounts, each made once by one click."""
    kept: dict[str, dict[str, object]] = {}

    def state(account: str) -> dict[str, object]:
        if account not in kept:
            context = chromium.new_context(locale="vi-VN")
            page = context.new_page()
            page.goto(product.base + "/account/login/")
            page.locator(f"form:has(input[name=username][value='{account}']) button").click()
            page.wait_for_url(product.base + "/")
            kept[account] = dict(context.storage_state())
            context.close()
        return kept[account]

    return state


@pytest.fixture
def open_as(
    product: Product, chromium: Browser, sessions: Callable[[str], dict[str, object]]
) -> Iterator[Callable[..., Page]]:
    """``open_as("account", "/path", phone=True, dark=True)`` → a page, signed in, watched for errors."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(
        account: str, path: str = "/", *, phone: bool = False, dark: bool = False, expect: int = 200
    ) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else WIDE,
            locale="vi-VN",
            color_scheme="dark" if dark else "light",
            storage_state=sessions(account) if account else None,  # type: ignore[arg-type]
            has_touch=phone,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: complaints.append(f"{path}: {fault}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{path}: {message.text}")
                if message.type == "error" and f"status of {expect}" not in message.text
                else None
            ),
        )
        response = page.goto(product.base + path)
        assert response is not None
        assert response.status == expect
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == [], "the console was not silent"
