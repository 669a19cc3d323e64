"""Where the answers lie: DuckDB over files, Spark, PostgreSQL, ClickHouse — one table, one way to fetch.

The engines see the same Ibis expression. This module only opens them and reads files; in CSV the codes
of groups, strata and units stay text, so that ``01`` does not become 1. Refused: files that are not there,
engines that are not installed, columns whose values change kind half-way.
"""

from __future__ import annotations

import contextlib
import glob
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import pyarrow as pa

from chiso.engine.problems import Problem
from chiso.engine.survey.reduce import Fetch, Table, fetch_by_backend

Engine = Literal["duckdb", "spark", "postgres", "clickhouse"]
ENGINES: tuple[Engine, ...] = ("duckdb", "spark", "postgres", "clickhouse")
NULLS = ["", "NA"]


@dataclass(frozen=True, slots=True)
class Opened:
    table: Table
    fetch: Fetch = fetch_by_backend


@contextlib.contextmanager
def opened(
    engine: Engine, data: str, *, text: Sequence[str] = (), database: str = "", threads: int | None = None
) -> Iterator[Opened]:
    """The table ``data`` on ``engine``: a file or pattern, or with ``database`` a table of that server."""
    if engine == "postgres":
        with _postgres(data, database) as found:
            yield found
        return
    files = sorted(glob.glob(data))
    if not files:
        raise FileNotFoundError(2, "không có tệp", data)
    opener = {"duckdb": _duckdb, "spark": _spark, "clickhouse": _clickhouse}[engine]
    with opener(files, text, threads) as found:
        yield found


def is_parquet(files: Sequence[str]) -> bool:
    return all(name.endswith((".parquet", ".pq")) for name in files)


@contextlib.contextmanager
def _duckdb(files: list[str], text: Sequence[str], threads: int | None) -> Iterator[Opened]:
    import duckdb

    connection = ibis.duckdb.connect(**({"threads": threads} if threads else {}))
    try:
        if is_parquet(files):
            yield Opened(connection.read_parquet(files))
        else:
            kinds = ["BIGINT", "DOUBLE", "VARCHAR"]
            columns = connection.read_csv(files, nullstr=NULLS, auto_type_candidates=kinds).columns
            types = {name: "VARCHAR" for name in text if name in columns}
            more: dict[str, Any] = {"types": types} if types else {}
            yield Opened(connection.read_csv(files, nullstr=NULLS, auto_type_candidates=kinds, **more))
    except (duckdb.ConversionException, duckdb.InvalidInputException) as fault:
        raise _unreadable(files, str(fault)) from fault
    finally:
        connection.disconnect()


@contextlib.contextmanager
def _spark(files: list[str], text: Sequence[str], threads: int | None) -> Iterator[Opened]:
    try:
        from pyspark.sql import SparkSession
    except ImportError as fault:
        raise _absent("spark", "pip install pyspark; cần Java 17") from fault
    builder = SparkSession.builder.appName("chiso").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.ansi.enabled", "true")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.log.level", "ERROR").config(
        "spark.sql.shuffle.partitions", str(threads or 8)
    )
    session = builder.master(f"local[{threads or '*'}]").getOrCreate()
    try:
        with warnings.catch_warnings():
            # Ibis loads Spark's pandas functions, which warn of pandas 3; nothing here goes through pandas.
            warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
            connection = ibis.pyspark.connect(session)
        if is_parquet(files):
            frame = session.read.parquet(*files)
        else:
            reader = session.read.option("header", True).option("inferSchema", True)
            frame = reader.option("nullValue", "NA").csv(files)
            for name in text:
                if name in frame.columns:
                    frame = frame.withColumn(name, frame[f"`{name}`"].cast("string"))
        frame.createOrReplaceTempView("answers")

        def fetch(expression: Table) -> pa.Table:
            return session.sql(connection.compile(expression)).toArrow()  # straight to Arrow, without pandas

        yield Opened(connection.table("answers"), fetch)
    finally:
        session.stop()


@contextlib.contextmanager
def _clickhouse(files: list[str], text: Sequence[str], threads: int | None) -> Iterator[Opened]:
    """ClickHouse in this process (chdb): the schema is read by DuckDB, the expression runs on ClickHouse."""
    try:
        import chdb
    except ImportError as fault:
        raise _absent("clickhouse", "pip install chdb") from fault
    from ibis.backends.sql.compilers.clickhouse import ClickHouseCompiler

    if not is_parquet(files):
        raise _unreadable(files, "ClickHouse chỉ đọc Parquet")
    with _duckdb(files, text, threads) as there:
        table = ibis.table(there.table.schema(), name="answers")
    listed = "{" + ",".join(files) + "}" if len(files) > 1 else files[0]
    quoted = listed.replace("\\", "\\\\").replace("'", "\\'")

    def fetch(expression: Table) -> pa.Table:
        compiler = ClickHouseCompiler()
        query = compiler.to_sqlglot(expression.unbind()).sql(compiler.dialect)
        source = f"SELECT * FROM file('{quoted}', Parquet)"  # noqa: S608  (the path is quoted above)
        query = f'WITH "answers" AS ({source}) {query}'
        return chdb.query(f"{query} SETTINGS join_use_nulls = 1", "ArrowTable")

    yield Opened(table, fetch)


@contextlib.contextmanager
def _postgres(data: str, database: str) -> Iterator[Opened]:
    if not database:
        raise Problem(
            "CL0121",
            place="--database",
            expected="địa chỉ máy chủ dạng postgresql://người@máy:cổng/cơ_sở_dữ_liệu",
            got="không ghi",
            hint="thêm --database; --data là tên bảng",
        )
    import psycopg

    try:
        connection = ibis.connect(database)
    except psycopg.OperationalError as fault:
        raise Problem(
            "CL0122",
            place="--database",
            expected="kết nối được tới PostgreSQL",
            got=str(fault).splitlines()[0],
            hint="kiểm tra địa chỉ, cổng và quyền",
        ) from fault
    try:
        if data not in connection.list_tables():
            raise FileNotFoundError(2, "không có bảng", data)
        yield Opened(connection.table(data))
    finally:
        connection.disconnect()


def _absent(engine: str, how: str) -> Problem:
    return Problem(
        "CL0123",
        place="--engine",
        expected=f"{engine} đã cài đặt",
        got="chưa cài",
        hint=f"{how}; hoặc dùng duckdb",
    )


def _unreadable(files: Sequence[str], reason: str) -> Problem:
    return Problem(
        "CL0124",
        place=", ".join(files),
        expected="tệp CSV hoặc Parquet, mỗi cột một kiểu",
        got=reason.splitlines()[0][:200],
        hint="sửa ô sai kiểu; ô trống hoặc NA là không có câu trả lời",
    )
