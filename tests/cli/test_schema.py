"""Tables laid at once are the tables the steps of history give, definition by definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import ConnectionHandler, connection
from django.db.migrations.executor import MigrationExecutor

from chiso.cli.schema import bring_up_to_date

Definitions = dict[str, list[str]]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Any]:
    """A second, empty database of the kind the tests run on."""
    settings = {**connection.settings_dict}
    if connection.vendor == "postgresql":
        server = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
        with psycopg.connect(
            **server, password=settings["PASSWORD"], dbname="postgres", autocommit=True
        ) as own:
            own.execute("DROP DATABASE IF EXISTS laid_at_once")
            own.execute("CREATE DATABASE laid_at_once")
        settings["NAME"] = "laid_at_once"
    else:
        settings["NAME"] = str(tmp_path / "laid_at_once.sqlite3")
    second = ConnectionHandler({"default": settings})["default"]
    yield second
    second.close()


def definitions(one: Any) -> Definitions:
    """Every table's columns, constraints and indexes, without their order and without generated names."""
    found: Definitions = {}
    with one.cursor() as cursor:
        if one.vendor == "postgresql":
            cursor.execute(
                "SELECT table_name, concat_ws(' ', column_name, data_type, character_maximum_length, "
                "numeric_precision, numeric_scale, is_nullable, column_default, is_identity) "
                "FROM information_schema.columns WHERE table_schema = 'public' "
                "UNION ALL SELECT conrelid::regclass::text, pg_get_constraintdef(oid) "
                "FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
                "UNION ALL SELECT tablename, regexp_replace(indexdef, 'INDEX [^ ]+ ON', 'INDEX ON') "
                "FROM pg_indexes WHERE schemaname = 'public'"
            )
            for table, text in cursor.fetchall():
                # Django's own steps made the numbers of two join tables narrow and never widened them
                found.setdefault(table.strip('"'), []).append(text.replace("id integer 32", "id bigint 64"))
        else:
            cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            for table, text in cursor.fetchall():
                index = re.sub(r'INDEX "\w+" ON', "INDEX ON", text)
                parts = [index] if "INDEX" in text.partition("(")[0] else columns(text)
                found.setdefault(table, []).extend(parts)
    return {table: sorted(texts) for table, texts in found.items() if not table.startswith("sqlite_")}


def columns(text: str) -> list[str]:
    """The parts of a CREATE TABLE, cut at the commas outside brackets."""
    inner, depth, parts = text.partition("(")[2].rpartition(")")[0], 0, [""]
    for sign in inner:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [" ".join(part.split()) for part in parts]


@pytest.mark.django_db
def test_both_ways_give_the_same_tables(empty: Any) -> None:
    bring_up_to_date(empty)
    laid, walked = definitions(empty), definitions(connection)
    assert len(laid) > 100, "nothing was read"
    assert laid.keys() == walked.keys()
    differing = {
        table: sorted({*laid[table]} ^ {*walked[table]}) for table in laid if laid[table] != walked[table]
    }
    assert differing == {}


@pytest.mark.django_db
def test_nothing_is_left_to_do_afterwards(empty: Any) -> None:
    bring_up_to_date(empty)
    executor = MigrationExecutor(empty)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    before = definitions(empty)
    bring_up_to_date(empty)
    assert definitions(empty) == before
