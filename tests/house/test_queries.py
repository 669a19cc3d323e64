"""How many queries each screen asks, recorded: a change shows in the diff of ``queries.json``.

``RECORD=1 pytest tests/house/test_queries.py`` writes it anew. That the number does not grow with the data
is tested beside each app's selectors; here it is that no screen grows a query unseen.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.house.conftest import World
from tests.house.test_rights import client_of, visits

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).with_name("queries.json")
MOST = 40
"""No screen may ask more than this, whatever it shows."""


@pytest.fixture(scope="module")
def counts(world: World) -> dict[str, int]:
    """Address → queries of a GET by an administrator, for addresses that show a page."""
    client = client_of(world.accounts["quản trị"])
    found = {}
    for name, path, _owned in visits(world):
        with transaction.atomic():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                response = client.get(path)
                if response.streaming:
                    b"".join(response.streaming_content)  # type: ignore[arg-type]
            transaction.set_rollback(True)
        if response.status_code == 200:
            found[name] = len(asked)
    return found


def test_no_screen_grew_a_query_unseen(counts: dict[str, int]) -> None:
    if os.environ.get("RECORD") == "1":
        KEPT.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n")
    assert json.loads(KEPT.read_text()) == counts, "RECORD=1 writes it anew; look at the diff"


def test_no_screen_asks_too_much(counts: dict[str, int]) -> None:
    assert {name: count for name, count in counts.items() if count > MOST} == {}
