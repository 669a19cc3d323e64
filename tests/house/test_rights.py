"""Every address × every role, from the resolver: who gets in, who is refused, who is told nothing.

The matrix is kept in ``rights.json`` and reviewed in diffs; ``RECORD=1 pytest tests/house/test_rights.py``
writes it anew. A new address without an example thing to open fails: tell ``ARGUMENTS`` what to open.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chiso.audit.models import Entry
from tests.house.conftest import World

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).with_name("rights.json")
OPEN = {
    "health",
    "language",
    "plans:feed",
    "sample_signin",
    *(
        f"public:{name}"
        for name in ("results", "publication", "picture", "unit", "unit_picture", "csv", "json", "codebook")
    ),
}
"""Addresses that answer without a sign-in: each says in its view why."""

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def addresses() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and argument names of every address of ours (the sign-in library tests its own)."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                inner = f"{space}{entry.namespace}:" if entry.namespace else space
                yield from walk(entry, inner)
            elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith("chiso."):
                yield f"{space}{entry.name}", tuple(entry.pattern.regex.groupindex)

    yield from sorted(set(walk(get_resolver(), "")))


THINGS = {
    # the beginning of an address's name → the kind of thing it opens; the longest beginning wins
    "evidence:": "document", "evidence:register": "upload", "evidence:upload_part": "upload",
    "notices:": "notice",
    "org:": "unit", "org:account": "account", "org:account_open": "person", "org:person": "person",
    "org:post_end": "holding", "org:delegation_end": "delegation", "org:right_revoke": "grant",
    "org:holidays": "year",
    "plans:plan": "plan", "plans:sheet": "plan",
    "plans:unit_plan": "unit_plan", "plans:unit_plan_derive": "plan",
    "plans:unit_plans": "plan", "plans:item": "item", "plans:item_new": "plan", "plans:reading": "reading",
    "plans:findings": "reading", "plans:finding_": "finding", "plans:task": "task", "plans:subtask": "task",
    "plans:comment": "task", "plans:evidence": "task", "plans:evidence_detach": "proof",
    "plans:extension_ask": "task", "plans:extension_decide": "extension", "plans:explanation_ask": "task",
    "plans:explanation_": "explanation", "plans:view_remove": "view", "plans:tasks_export": "sheet",
    "plans:feed": "feed",
    "reporting:regime": "regime", "reporting:window": "window", "reporting:report": "report",
    "reporting:report_open": "window", "reporting:report_figure_save": "figure",
    "reporting:reopening_end": "reopening", "reporting:report_submission": "sent_report",
    "reporting:report_line_save": "report_line",
    "reporting:report_aside_close": "aside", "reporting:report_remark_answer": "remark",
    "scoring:round": "round", "scoring:round_council_unseat": "member", "scoring:figures": "round",
    "scoring:desk": "round", "scoring:council": "round", "scoring:rechecks": "round",
    "scoring:recheck_draw": "round", "scoring:recheck": "draw", "scoring:recheck_line": "drawn",
    "scoring:sitting": "sitting", "scoring:appraisal": "sent", "scoring:explanation": "sent",
    "scoring:explanation_detach": "added", "scoring:query": "query", "scoring:evidence": "proof_of_line",
    "scoring:mapping": "round", "scoring:sheet": "sheet_of_unit", "scoring:imported": "imported",
    "reporting:report_document_detach": "report_document", "reporting:report_file": "report_file",
    "reporting:desk_window": "desk_window", "reporting:desk_report": "desk_report",
    "reporting:desk_remark": "remark", "reporting:consolidation": "consolidation",
    "reporting:issue": "issue", "reporting:issue_new": "issue_kind", "plans:plan_paper": "plan_file",
    "scoring:results": "scored_round", "scoring:publication": "publication", "scoring:book": "book_tree",
    "scoring:criterion": "book", "scoring:announcement": "announcement", "scoring:lost": "scored",
    "scoring:remedy": "scored", "scoring:gaps": "scored", "scoring:years": "scored",
    "scoring:whatif": "scored", "scoring:cheapest": "scored", "scoring:learning": "scored",
    "public:": "public",
}  # fmt: skip
SHARED = {
    "org:holidays_publish", "plans:tasks_export", "reporting:issue_new", "scoring:book", "scoring:criterion",
}  # fmt: skip
"""Addresses with arguments that name nothing of one authority."""


def kind_of(name: str) -> str:
    found = max((start for start in THINGS if name.startswith(start)), key=len, default="")
    assert found, f"{name}: tell THINGS what to open"
    return THINGS[found]


def visits(world: World) -> Iterator[tuple[str, str, bool]]:
    """Name, path, and whether the path names a thing of the sample authority."""
    for name, wanted in addresses():
        given = world.ids[kind_of(name)] if wanted else {}
        path = reverse(name, kwargs={argument: given[argument] for argument in wanted})
        yield name, path, bool(wanted) and name not in SHARED


def absent_path(name: str, world: World) -> str:
    """The same address for a thing that does not exist."""
    wanted = dict(addresses())[name]
    given = {**world.ids[kind_of(name)], "pk": 10**9, "token": "x" * 32}
    return reverse(name, kwargs={argument: given[argument] for argument in wanted})


def answer(client: Client, method: str, path: str) -> int:
    """The status of one visit; whatever it wrote is undone."""
    with transaction.atomic():
        response = getattr(client, method)(path)
        if response.streaming:  # read to its end, which closes what it opened
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return int(response.status_code)


def client_of(account: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture(scope="module")
def matrix(world: World) -> dict[str, dict[str, str]]:
    """Address → role → “GET status, POST status”."""
    clients = {role: client_of(account) for role, account in world.accounts.items()}
    return {
        name: {
            role: f"{answer(client, 'get', path)} {answer(client, 'post', path)}"
            for role, client in clients.items()
        }
        for name, path, _owned in visits(world)
    }


def test_nothing_opens_without_a_sign_in(world: World) -> None:
    client = Client(raise_request_exception=False)
    for name, path, _owned in visits(world):
        if name not in OPEN:
            for method in ("get", "post"):
                response = getattr(client, method)(path)
                assert response.status_code == 302, name
                assert response.headers["Location"].startswith("/account/login/"), name


def test_nothing_breaks(matrix: dict[str, dict[str, str]]) -> None:
    broken = [
        f"{name} {role}: {statuses}"
        for name, roles in matrix.items()
        for role, statuses in roles.items()
        if " 5" in f" {statuses}"
    ]
    assert broken == []


def test_another_authority_is_told_nothing(world: World, matrix: dict[str, dict[str, str]]) -> None:
    """It is answered as if the thing did not exist: 404, or the same refusal that any id would get."""
    client = client_of(world.accounts["cơ quan khác"])
    told = []
    for name, _path, owned in visits(world):
        if not owned or name in OPEN:
            continue
        absent = absent_path(name, world)
        as_if_absent = f"{answer(client, 'get', absent)} {answer(client, 'post', absent)}"
        given = matrix[name]["cơ quan khác"]
        if given != as_if_absent or not set(given.split()) <= {"403", "404", "405"}:
            told.append(f"{name}: {given}, absent {as_if_absent}")
    assert told == []


def test_a_stranger_writes_nothing(world: World) -> None:
    client = client_of(world.accounts["cơ quan khác"])
    for name, path, owned in visits(world):
        if owned and name not in OPEN:
            with transaction.atomic():
                before = Entry.objects.count()
                client.post(path)
                assert Entry.objects.count() == before, name
                transaction.set_rollback(True)


def test_rights_are_as_recorded(matrix: dict[str, dict[str, str]]) -> None:
    written = json.dumps(matrix, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("RECORD") == "1":
        KEPT.write_text(written)
    assert json.loads(KEPT.read_text()) == matrix, "who may do what has changed; RECORD=1 writes it anew"
