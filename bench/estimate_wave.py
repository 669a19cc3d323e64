"""A wave of answers, estimated: 25 items × 63 provinces, mean and top-2 share with standard errors.

Side by side: this engine on DuckDB, R ``survey`` (Debian), ``svy`` (PyPI), and the floor, DuckDB's bare scan
and sum of the same columns. Each contender runs in a process of its own; wall time is the best of the
repeats, memory the peak of the process. A contender too slow for the whole wave does some items and its time
is scaled by items, or from the next smaller size by rows: such figures are marked ``≈``.

    python bench/estimate_wave.py --sizes 1e5 1e6 1e7 --r-items 25 5 0 --svy-items 25 25 2 --out wave.md
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ITEMS = [f"q{at}" for at in range(1, 26)]
PROVINCES, STRATA_EACH, PSUS_EACH = 63, 2, 10
THREADS = 2


def generate(path: Path, rows: int, *, communes: bool = False) -> None:
    """A clustered wave in the order of fieldwork: own weight for each person, 3 % of answers missing.

    ``communes``: 3,300 communes of two villages instead of 63 provinces of twenty.
    """
    import duckdb

    psus = 6600 if communes else PROVINCES * STRATA_EACH * PSUS_EACH
    answers = ", ".join(
        f"case when random() < 0.03 then null else least(5, greatest(1, round(3.4 + u + {at % 5} * 0.1"
        f" + 1.8 * (random() - 0.5) * 2)))::tinyint end as q{at}"
        for at in range(1, 26)
    )
    keys = (
        "(p // 2)::smallint as commune, (p // 100)::smallint as stratum"
        if communes
        else f"(p // {STRATA_EACH * PSUS_EACH} + 1)::smallint as province, "
        f"(p // {PSUS_EACH})::smallint as stratum"
    )
    with duckdb.connect() as connection:
        connection.execute(f"set threads = 1; select setseed({0.25 if communes else 0.5})")
        connection.execute(
            f"copy (select {keys}, p::int as psu, (50 + 400 * random()) as w, "
            f"case when random() < 0.5 then 'F' else 'M' end as sex, {answers} "
            f"from (select (i * {psus} // {rows})::int as p, 0.8 * sin(7.0 * (i * {psus} // {rows})) as u "
            f"from range({rows}) t(i))) to '{path}' (format parquet)"
        )


def measured(work: Callable[[], Any], repeats: int) -> tuple[dict[str, float], Any]:
    """Least wall and processor seconds over the repeats, and what the last one found."""
    best, found = {"seconds": float("inf"), "cpu": float("inf")}, None
    for _ in range(repeats):
        start, spent = time.perf_counter(), time.process_time()
        found = work()
        best["seconds"] = min(best["seconds"], time.perf_counter() - start)
        best["cpu"] = min(best["cpu"], time.process_time() - spent)
    return best, found


def run_floor(path: Path, repeats: int, _: int) -> dict[str, Any]:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"set threads = {THREADS}")
    sums = ", ".join(f"sum({name})" for name in ["w", "psu", "stratum", "province", *ITEMS])
    took, _found = measured(lambda: connection.execute(f"select {sums} from '{path}'").fetchall(), repeats)
    return {**took}


def run_chiso(path: Path, repeats: int, _: int, **options: Any) -> dict[str, Any]:
    from chiso.cli.survey_engines import opened
    from chiso.engine.survey.design import Answers, Design, Stage
    from chiso.engine.survey.estimate import estimate
    from chiso.engine.survey.statistics import Mean, Share

    design = Design("w", (Stage(units="psu", strata=("stratum",)),), answers=Answers((1, 2, 3, 4, 5)))
    statistics = [one for item in ITEMS for one in (Mean(item), Share(item, (4, 5)))]
    by = options.pop("by", [("province",)])
    with opened("duckdb", str(path), threads=THREADS) as source:
        took, rows = measured(
            lambda: estimate(
                source.table, design=design, statistics=statistics, by=by, fetch=source.fetch, **options
            ),
            repeats,
        )
    figures = {}
    for row in rows:
        if len(row.domain) == 1 and row.domain[0][0] == "province":
            figures[f"{row.statistic.split(':')[0]}|{row.item}|{row.domain[0][1]}"] = (row.estimate, row.se)
    return {**took, "rows": len(rows), "figures": figures}


def run_svy(path: Path, _: int, items: int) -> dict[str, Any]:
    import polars
    import svy

    chosen = ITEMS[:items]

    def work() -> Any:
        data = polars.read_parquet(path, columns=["province", "stratum", "psu", "w", *chosen])
        tops = [(polars.col(item) >= 4).cast(polars.Int8).alias(f"top_{item}") for item in chosen]
        sample = svy.Sample(data.with_columns(tops), svy.Design(stratum="stratum", psu="psu", wgt="w"))
        names = [name for item in chosen for name in (item, f"top_{item}")]
        return names, sample.estimation.mean(names, by="province", drop_nulls=True)

    took, (names, found) = measured(work, 1)
    figures = {}
    for name, one in zip(names, found, strict=True):
        kind, item = ("share", name[4:]) if name.startswith("top_") else ("mean", name)
        for row in one.to_polars().iter_rows(named=True):
            figures[f"{kind}|{item}|{row['province']}"] = (row["est"], row["se"])
    return {**took, "figures": figures}


R_SCRIPT = """
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
d <- read.csv(arguments[1]); items <- strsplit(arguments[2], ",")[[1]]
start <- proc.time()
for (q in items) d[[paste0("top_", q)]] <- as.numeric(d[[q]] >= 4)
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
out <- list()
for (q in items) {
  b <- svyby(as.formula(paste0("~", q, "+top_", q)), ~province, design, svymean, na.rm = TRUE)
  out[[q]] <- data.frame(item = q, province = b$province, mean = b[[q]], top = b[[paste0("top_", q)]],
                         se_mean = b[[paste0("se.", q)]], se_top = b[[paste0("se.top_", q)]])
}
took <- proc.time() - start
status <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
peak <- as.numeric(sub("[^0-9]*([0-9]+).*", "\\\\1", status))
write.csv(format(do.call(rbind, out), digits = 17), arguments[3], row.names = FALSE, quote = FALSE)
cat(took[["elapsed"]], took[["user.self"]] + took[["sys.self"]], peak / 1024, sep = "\\n")
cat("", R.version.string, as.character(packageVersion("survey")), sep = "\\n")
"""


def run_r(path: Path, _: int, items: int) -> dict[str, Any]:
    """R's clock starts with the data in memory: reading is not counted against it."""
    import csv

    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        data, script, out = Path(folder) / "d.csv", Path(folder) / "s.R", Path(folder) / "o.csv"
        columns = ", ".join(["province", "stratum", "psu", "w", *ITEMS[:items]])
        with duckdb.connect() as connection:
            connection.execute(f"copy (select {columns} from '{path}') to '{data}' (header)")
        script.write_text(R_SCRIPT)
        command = ["Rscript", str(script), str(data), ",".join(ITEMS[:items]), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        took, cpu, peak, version, package = (line for line in done.stdout.splitlines() if line)
        figures = {}
        for row in csv.DictReader(out.open()):
            for kind, value, se in (("mean", "mean", "se_mean"), ("share", "top", "se_top")):
                figures[f"{kind}|{row['item']}|{row['province'].strip()}"] = (
                    float(row[value]),
                    float(row[se]),
                )
    return {
        "seconds": float(took),
        "cpu": float(cpu),
        "peak": float(peak),
        "version": f"{version}, survey {package}",
        "figures": figures,
    }


CONTENDERS: dict[str, Callable[..., dict[str, Any]]] = {
    "floor": run_floor,
    "chiso": lambda path, repeats, items: run_chiso(path, repeats, items, deff=False),
    "chiso-deff": lambda path, repeats, items: run_chiso(path, repeats, items),
    "chiso-groupings": lambda path, repeats, items: run_chiso(
        path, repeats, items, deff=False, by=[(), ("province",), ("sex",), ("province", "sex")]
    ),
    "chiso-communes": lambda path, repeats, items: run_chiso(
        path, repeats, items, deff=False, by=[("commune",)]
    ),
    "svy": run_svy,
    "r": run_r,
}


def child(name: str, path: Path, repeats: int, items: int) -> dict[str, Any]:
    """Run one contender in a fresh process."""
    command = [sys.executable, __file__, "--child", name, str(path), str(repeats), str(items)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def agreement(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """Greatest relative difference of estimates and of standard errors over the figures both have."""
    worst = [0.0, 0.0]
    shared = ours.keys() & theirs.keys()
    for key in shared:
        for at in (0, 1):
            worst[at] = max(worst[at], abs(ours[key][at] - theirs[key][at]) / abs(theirs[key][at]))
    return f"{len(shared):,} figures, within {worst[0]:.0e} (SE {worst[1]:.0e})"


def report(args: argparse.Namespace) -> list[str]:
    lines = [
        f"Machine: {platform.machine()}, {THREADS} threads, shared with other work; "
        f"Python {platform.python_version()}, "
        + ", ".join(
            f"{name} {importlib.metadata.version(name)}" for name in ("duckdb", "ibis-framework", "svy")
        ),
        f"Load of the machine at the start: {os.getloadavg()[0]:.1f}. Wall and CPU seconds are the least of "
        f"{args.repeats} runs for this engine and the floor, of one for R and svy.",
        "",
        "| answers | contender | seconds | CPU s | peak MB | × this engine (CPU) | × floor (CPU) | remarks |",
        "|---|---|---|---|---|---|---|---|",
    ]
    scaled: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        for size, r_items, svy_items in zip(args.sizes, args.r_items, args.svy_items, strict=True):
            rows = int(size)
            path = Path(folder) / f"wave{rows}.parquet"
            generate(path, rows)
            floor = child("floor", path, args.repeats, 25)
            ours = child("chiso", path, args.repeats, 25)

            def line(
                name: str, found: dict[str, Any], note: str, *, times: float = 1.0, about: str = "",
                size: int = rows, ours: dict[str, Any] = ours, floor: dict[str, Any] = floor,
            ) -> None:  # fmt: skip
                wall, cpu = found["seconds"] * times, found["cpu"] * times
                ratios = (
                    f"{about}{wall / one['seconds']:,.1f} ({about}{cpu / one['cpu']:,.1f})"
                    for one in (ours, floor)
                )
                memory = f"{found['peak']:,.0f}" if found.get("peak") else "–"
                cells = (
                    f"{size:,}",
                    name,
                    f"{about}{wall:,.3f}",
                    f"{about}{cpu:,.3f}",
                    memory,
                    *ratios,
                    note,
                )
                lines.append(f"| {' | '.join(cells)} |")
                print(lines[-1], flush=True)

            line("floor: scan and sum", floor, "–")
            line("this engine", ours, f"{ours['rows']:,} rows")
            for name, what in (("chiso-deff", "with design effects"), ("chiso-groupings", "4 groupings")):
                more = child(name, path, args.repeats, 25)
                line(f"this engine, {what}", more, f"{more['rows']:,} rows, one pass")
            for name, items in (("svy", svy_items), ("r", r_items)):
                if items:
                    other = child(name, path, args.repeats, items)
                    other["label"] = other.get("version", "svy")
                    scaled[name] = {**other, "times": 25 / items, "rows": rows}
                    about = "" if items == 25 else "≈"
                    told = "" if items == 25 else f"{items} of 25 items timed; "
                    told += agreement(ours["figures"], other["figures"])
                    line(other["label"], other, told, times=25 / items, about=about)
                elif name in scaled:
                    before = scaled[name]
                    times = before["times"] * rows / before["rows"]
                    note = f"scaled by rows from {before['rows']:,}"
                    line(before["label"], {**before, "peak": None}, note, times=times, about="≈")
            path.unlink()
        if args.communes:
            rows = int(args.communes)
            path = Path(folder) / "communes.parquet"
            generate(path, rows, communes=True)
            found = child("chiso-communes", path, args.repeats, 25)
            lines.append("")
            lines.append(
                f"3,300 communes as domains, {rows:,} answers: {found['seconds']:.3f} s "
                f"({found['cpu']:.3f} CPU s) for {found['rows']:,} rows, peak {found['peak']:,.0f} MB."
            )
            print(lines[-1])
    return lines


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        name, path, repeats, items = sys.argv[2:6]
        found = CONTENDERS[name](Path(path), int(repeats), int(items))
        found.setdefault("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        print(json.dumps(found))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=float, nargs="+", default=[1e5, 1e6])
    parser.add_argument(
        "--r-items", type=int, nargs="+", default=[25, 5], help="items R does at each size; 0 none"
    )
    parser.add_argument("--svy-items", type=int, nargs="+", default=[25, 2])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--communes", type=float, default=1e6, help="answers of the commune wave; 0 none")
    parser.add_argument("--work", help="folder for the generated waves")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lines = report(args)
    if args.out:
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
