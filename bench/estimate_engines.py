"""The one expression on four engines: seconds and agreement for the wave of ``estimate_wave.py``.

    python bench/estimate_engines.py --sizes 1e6 1e7 --postgres-up-to 1e6 --out engines.md

Engines run in this process one after another; starting them and loading PostgreSQL is not counted, only the
reduction and the algebra of 3,150 figures. DuckDB also reads CSV, to show what Parquet saves.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.estimate_wave import ITEMS, THREADS, agreement, generate
from chiso.cli.survey_engines import Opened, opened
from chiso.engine.survey.design import Answers, Design, Stage
from chiso.engine.survey.estimate import estimate
from chiso.engine.survey.statistics import Mean, Share

DESIGN = Design("w", (Stage(units="psu", strata=("stratum",)),), answers=Answers((1, 2, 3, 4, 5)))
STATISTICS = [one for item in ITEMS for one in (Mean(item), Share(item, (4, 5)))]


def timed(source: Opened) -> tuple[float, dict[str, Any]]:
    """Best of two: the second finds the engine warm."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        rows = estimate(
            source.table,
            design=DESIGN,
            statistics=STATISTICS,
            by=[("province",)],
            deff=False,
            fetch=source.fetch,
        )
        best = min(best, time.perf_counter() - start)
    figures = {f"{row.statistic}|{row.item}|{row.domain[0][1]}": (row.estimate, row.se) for row in rows}
    return best, figures


def doors(path: Path, *, postgres: bool) -> Iterator[tuple[str, Opened]]:
    """Each engine in turn, open."""
    for name in ("duckdb", "clickhouse", "spark"):
        with opened(name, str(path), threads=THREADS) as source:  # type: ignore[arg-type]
            yield f"{name}, Parquet", source
    text = path.with_suffix(".csv")
    with opened("duckdb", str(path), threads=THREADS) as source:
        source.table.to_csv(text)
    with opened("duckdb", str(text), threads=THREADS) as source:
        yield "duckdb, CSV", source
    text.unlink()
    if postgres:
        yield from _postgres(path)


def _postgres(path: Path) -> Iterator[tuple[str, Opened]]:
    import ibis
    import pyarrow.parquet as pq

    from tests.postgres_server import server

    with ExitStack() as stack:
        url = stack.enter_context(server())
        connection = ibis.connect(url)
        connection.create_table("wave", pq.read_table(path))
        connection.disconnect()
        yield "postgres, table", stack.enter_context(opened("postgres", "wave", database=url))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=float, nargs="+", default=[1e6])
    parser.add_argument("--postgres-up-to", type=float, default=1e6)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lines = ["| answers | engine | seconds | agreement with DuckDB |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for size in map(int, args.sizes):
            path = Path(folder) / f"wave{size}.parquet"
            generate(path, size)
            home: dict[str, Any] = {}
            for name, source in doors(path, postgres=size <= args.postgres_up_to):
                seconds, figures = timed(source)
                home = home or figures
                lines.append(f"| {size:,} | {name} | {seconds:,.2f} | {agreement(home, figures)} |")
                print(lines[-1], flush=True)
            path.unlink()
    if args.out:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
