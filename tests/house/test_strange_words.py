"""Whatever stands in an address, no page breaks: every parameter that is read, filled with what nobody means.

The names are read from the program itself, so a new parameter is tried without being told of here.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.db import transaction

from tests.house.conftest import World
from tests.house.test_rights import absent_path, addresses, client_of, visits
from tests.house.tree import ROOT

pytestmark = pytest.mark.django_db
STRANGE = ("9" * 30, "x~" + "9" * 30 + "~" + "9" * 30)
"""What a number may be is tested beside ``chiso.audit.numeral``; here it is that every page asks it."""


def parameters() -> set[str]:
    """Names of all parameters the program reads from addresses, those of its filter forms included."""
    found = set()
    for path in (ROOT / "chiso").rglob("*.py"):
        text = path.read_text()
        found |= set(re.findall(r"GET(?:\.get|\.getlist)?[(\[]\s*\"([\w-]+)\"", text))
        if path.parent.name == "forms" or path.name == "forms.py":
            found |= set(re.findall(r"^    (\w+) = forms\.", text, re.MULTILINE))
        if path.parent.name == "views" or path.name == "views.py":
            found |= set(re.findall(r"_(?:turn|key)\(request(?:\.GET)?, \"([\w-]+)\"", text))
            found |= {
                name
                for group in re.findall(r"GET\.get\(name(?:, \"\")?\)\) for name in \(([^)]*)\)", text)
                for name in re.findall(r"\"([\w-]+)\"", group)
            }
    return found


def test_the_names_are_found() -> None:
    assert {"q", "nam", "sau", "truoc", "che-do", "loai"} <= parameters()
    assert len(parameters()) > 50


def broken(world: World, word: str) -> dict[str, int]:
    """Addresses that fail with a fault of the program when every parameter says ``word``."""
    client = client_of(world.accounts["quản trị"])
    query = urlencode(dict.fromkeys(sorted(parameters()), word))
    client.raise_request_exception = False
    found = {}
    for name, path, _owned in visits(world):
        with transaction.atomic():
            response = client.get(f"{path}?{query}")
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[arg-type]
            transaction.set_rollback(True)
        if response.status_code >= 500:
            found[name] = response.status_code
    return found


@pytest.mark.parametrize("word", STRANGE)
def test_no_address_breaks_at_strange_words(world: World, word: str) -> None:
    assert broken(world, word) == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_zero_byte_is_refused_before_it_reaches_the_database(world: World, method: str) -> None:
    client = client_of(world.accounts["quản trị"])
    response = getattr(client, method)("/nhiem-vu/", {"q": "a\0b"})
    assert response.status_code == 422
    assert "ký tự điều khiển" in response.content.decode()


def test_no_address_breaks_at_a_key_no_table_has(world: World) -> None:
    client = client_of(world.accounts["quản trị"])
    client.raise_request_exception = False
    found = {}
    for name, wanted in addresses():
        if "pk" in wanted:
            path = absent_path(name, world).replace(str(10**9), "9" * 30)
            status = client.get(path).status_code
            if status >= 500:
                found[name] = status
    assert found == {}
