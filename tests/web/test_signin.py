"""Signing in: by password, by a second factor, by one click in the sample mode; who is turned away."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.test import Client

from chiso.audit import clock
from chiso.org.models import Account
from tests.cast import NOON, PASSWORD, Cast


@pytest.fixture(autouse=True)
def no_memory_of_other_tests() -> None:
    """Rates are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def an(cast: Cast) -> Account:
    account = cast.an
    account.set_password(PASSWORD)
    account.last_login = NOON
    account.save()
    return account


def sign_in(client: Client, login: str = "an", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/account/login/", {"login": login, "password": password}, **more)


@pytest.mark.parametrize("login", ["an", "an@example.vn"])
def test_by_name_or_by_address(an: Account, client: Client, login: str) -> None:
    assert sign_in(client, login).headers["Location"] == "/"
    assert get_user(client).pk == an.pk  # type: ignore[arg-type]


def test_a_wrong_password_is_said_in_vietnamese(an: Account, client: Client) -> None:
    page = sign_in(client, password="sai").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page
    assert 'value="an"' in page


def test_eight_wrong_passwords_lock_the_door_for_an_hour(an: Account, client: Client) -> None:
    for _time in range(8):
        answer = sign_in(client, password="sai")
    assert answer.status_code == 429
    assert "Tạm khóa đăng nhập" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_an_account_idle_for_45_days_is_turned_away_and_closed(an: Account, client: Client) -> None:
    with clock.at(NOON + dt.timedelta(days=46)):
        assert sign_in(client).headers["Location"] == "/account/inactive/"
    assert not Account.objects.get(pk=an.pk).is_active
    assert "45 ngày" in client.get("/account/inactive/").content.decode()


def test_nobody_signs_up(client: Client, db: None) -> None:
    page = client.get("/account/signup/").content.decode()
    assert "Không có đăng ký" in page
    client.post("/account/signup/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD})
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("password", "accepted"),
    [("ngan", False), ("password123456", False), ("nguyenvanan-example", True), (PASSWORD, True)],
)
def test_a_password_is_long_and_not_common(
    an: Account, client: Client, password: str, accepted: bool
) -> None:
    client.force_login(an, backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post("/account/password/change/", typed)
    assert (answer.status_code == 302) is accepted


def test_a_forgotten_password_is_set_anew_by_a_letter(an: Account, client: Client) -> None:
    client.post("/account/password/reset/", {"email": "an@example.vn"})
    letter = mail.outbox[0]
    assert letter.subject == "[Chiso] Đặt mật khẩu mới"
    link = re.search(r"http\S+", str(letter.body))
    assert link
    page = client.get(re.sub(r"^https?://[^/]+", "", link[0]), follow=True)
    typed = {"password1": "mot-mat-khau-khac-2026", "password2": "mot-mat-khau-khac-2026"}
    client.post(page.request["PATH_INFO"], typed)
    assert Account.objects.get(pk=an.pk).check_password("mot-mat-khau-khac-2026")


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client: Client, db: None) -> None:
    answer = client.post("/account/password/reset/", {"email": "ai@example.vn"})
    assert answer.headers["Location"] == "/account/password/reset/done/"
    assert mail.outbox == []


def test_a_second_factor_is_asked_for(an: Account, client: Client) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(an, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(an).get_unused_codes()
    assert sign_in(client).headers["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "Mã chưa đúng" in wrong
    client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert get_user(client).pk == an.pk  # type: ignore[arg-type]


PAGES = [
    "/account/password/change/", "/account/2fa/", "/account/2fa/totp/activate/", "/account/sessions/",
    "/account/logout/", "/account/email/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_sign_in_carry_the_house_style(an: Account, client: Client, address: str) -> None:
    sign_in(client)
    answer = client.get(address)
    if answer.status_code == 302:  # a delicate page asks for the password again
        assert 'class="signin"' in client.get(answer.headers["Location"]).content.decode()
        answer = client.post(answer.headers["Location"], {"password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == address
    page = answer.content.decode()
    assert 'class="signin"' in page
    assert "chiso.css" in page


# --- one click ------------------------------------------------------------------------------------


@pytest.fixture
def sample(cast: Cast) -> Account:
    cast.an.sample = True
    cast.an.save()
    return cast.an


def test_one_click_signs_in_as_a_sample_account(sample: Account, client: Client, settings: Any) -> None:
    settings.SAMPLE_MODE = True
    page = client.get("/account/login/?next=/thong-bao/").content.decode()
    assert "Nguyễn Văn An" in page
    assert "Chuyên viên, Phòng Quản lý đầu tư" in page
    answer = client.post("/account/sample/", {"username": "an", "next": "/thong-bao/"})
    assert answer.headers["Location"] == "/thong-bao/"
    assert get_user(client).pk == sample.pk  # type: ignore[arg-type]


def test_one_click_never_leads_outside(sample: Account, client: Client, settings: Any) -> None:
    settings.SAMPLE_MODE = True
    answer = client.post("/account/sample/", {"username": "an", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("mode", "username"), [(False, "an"), (True, "binh"), (True, "nobody"), (True, "")])
def test_one_click_does_not_exist_otherwise(
    sample: Account, client: Client, settings: Any, mode: bool, username: str
) -> None:
    settings.SAMPLE_MODE = mode
    assert client.post("/account/sample/", {"username": username}).status_code == 404
    assert "_auth_user_id" not in client.session
    if not mode:
        assert "Tài khoản mẫu" not in client.get("/account/login/").content.decode()


def test_one_click_is_a_post_and_protected(sample: Account, settings: Any) -> None:
    settings.SAMPLE_MODE = True
    assert Client().get("/account/sample/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/account/sample/", {"username": "an"}).status_code == 403


def test_a_sample_account_never_gets_a_password(sample: Account, client: Client, settings: Any) -> None:
    settings.SAMPLE_MODE = True
    client.post("/account/sample/", {"username": "an"})
    page = client.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert "Tài khoản mẫu không có mật khẩu" in page.content.decode()
    assert not Account.objects.get(pk=sample.pk).has_usable_password()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8", "Trình duyệt không rõ"),
    ],
)
def test_a_browser_is_called_by_its_name(agent: str, name: str) -> None:
    from chiso.web.templatetags.signin import browser

    assert browser(agent) == name
