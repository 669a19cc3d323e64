from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.django_db
def test_health_answers_without_a_sign_in(client: Any) -> None:
    response = client.get("/health")
    assert response.json()["status"] == "ok"


@pytest.mark.django_db
def test_everything_else_asks_for_a_sign_in(client: Any) -> None:
    assert client.get("/").headers["Location"] == "/account/login/?next=/"


def test_home_opens_for_everybody_signed_in(signed_in: Any) -> None:
    for name in ("an", "dung", "khoa"):
        assert signed_in(name).get("/").status_code == 200


def test_the_security_policy_allows_nothing_inline(signed_in: Any) -> None:
    policy = signed_in("an").get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
