"""Four engines behind one door, for tests: each takes a Parquet file and yields the table and its fetch."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import ibis
import pyarrow.parquet as pq
import pytest

from chiso.cli.survey_engines import Engine, Opened, opened
from tests.postgres_server import binaries, server

Door = Callable[[Path], "contextlib.AbstractContextManager[Opened]"]


def absent(what: str, how: str) -> None:
    """Skip where a person works without the engine; fail where the whole suite must run."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing: {how}")
    pytest.skip(f"{what} is not installed: {how}")


@contextlib.contextmanager
def door(engine: Engine) -> Iterator[Door]:
    """Opens the engine once; PostgreSQL as a server of its own, with the file loaded as a table."""
    if engine == "spark" and not (find_spec("pyspark") and shutil.which("java")):
        absent("Spark", "pip install pyspark, Java 17")
    if engine == "clickhouse" and not find_spec("chdb"):
        absent("ClickHouse", "pip install chdb")
    if engine != "postgres":
        yield lambda path: opened(engine, str(path), threads=1)
        return
    if binaries() is None:
        absent("PostgreSQL", "apt-get install postgresql")
    with server() as url:

        @contextlib.contextmanager
        def loaded(path: Path) -> Iterator[Opened]:
            name = path.stem.replace(".", "_").lower()
            connection = ibis.connect(url)
            try:
                if name not in connection.list_tables():
                    connection.create_table(name, pq.read_table(path))
            finally:
                connection.disconnect()
            with opened("postgres", name, database=url) as found:
                yield found

        yield loaded
