"""What every test stands on: hostile settings, the clock at noon of 5/10/2026, the cast.

The network is blocked but for the loopback; the process runs in the zone Pacific/Chatham so that a
naive date shows; tests marked ``shared`` say so when the material is absent.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import NOON, Cast, assemble

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "reference"

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
"""No property fails because the machine is busy: nothing here is timed."""


@pytest.fixture(autouse=True)
def no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the loopback answers."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "localhost", "::1"}:
            raise AssertionError(f"a test reached for the network: {address}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Every test begins in Vietnamese, whatever language the one before left its thread in."""
    from django.utils import translation

    with translation.override("vi"):
        yield


@pytest.fixture(autouse=True)
def no_memory() -> None:
    """What a process keeps in mind of the database is forgotten: a rolled-back key may come again."""
    reports = sys.modules.get("chiso.reporting.selectors.report")
    if reports is not None:
        reports.values_sent.cache_clear()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon of Monday 5 October 2026 in Việt Nam."""
    from chiso.audit import clock

    with clock.at(NOON):
        yield


@pytest.fixture
def cast(db: None, noon: None) -> Cast:
    return assemble()


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[str], Any]:
    """``signed_in("an")`` is a test client signed in as An."""
    from django.test import Client

    def client(name: str) -> Any:
        made = Client()
        made.force_login(cast.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return made

    return client


@pytest.fixture
def shared() -> Path:
    """Material outside the repository, for extra comparisons only."""
    if not SHARED.exists():
        pytest.skip("extra comparison: the shared reference material is not beside this checkout")
    return SHARED
