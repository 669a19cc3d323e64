"""How long 10,000 rebuilds of an index of 63 units × 120 indicators take, beside the plain loop.

Run: ``python -m bench.composite_run`` (writes nothing; prints a table). Every rebuild redraws all 128
weights (±25 % at two levels) and picks one of 5 winsorisings × 2 normalisations × 2 means, then ranks:
the draw of a Monte Carlo uncertainty analysis. The loop beside it calls ``run`` on an edited plan for
each replication; it is timed on fewer replications and its time scaled, which the table says. Both
must give the same ranks. COINr is timed in R when it is installed there.
"""

from __future__ import annotations

import argparse
import platform
import resource
import shutil
import subprocess
import sys
import time

import msgspec
import numpy as np

from chiso.engine.composite.plan import Plan, Weigh, read_plan
from chiso.engine.composite.rebuild import rebuild, with_choices
from chiso.engine.composite.run import run
from chiso.engine.composite.sensitivity import Study, alternatives, draw_from, read_study, weight_noise
from chiso.engine.composite.table import Table

UNITS, INDICATORS, GROUPS = 63, 120, 8

STUDY = """
schema: chiso.sensitivity/1
target: total
vary:
  - {name: weights, kind: weights, levels: ["1", "2"], noise: "0.25"}
  - {name: points, kind: step, steps: [treat], set: [{max_points: "1"}, {max_points: "2"},
     {max_points: "3"}, {max_points: "4"}, {max_points: "5"}]}
  - {name: scale, kind: step, steps: [scale], set: [{method: minmax, low: "1", high: "100"},
     {method: zscore, mean: "10", sd: "2"}]}
  - {name: means, kind: step, steps: [lower, upper], set: [{method: arithmetic}, {method: geometric}]}
"""


def example(rng: np.random.Generator) -> tuple[Plan, Table]:
    """Skewed figures of 63 units in 8 groups of 15; a few cells empty, every fifth indicator reversed."""
    nodes = ["  - {code: total}"]
    nodes += [f"  - {{code: g{g}, parent: total}}" for g in range(GROUPS)]
    nodes += [
        f"  - {{code: i{i}, parent: g{i % GROUPS}, direction: '{-1 if i % 5 == 0 else 1}'}}"
        for i in range(INDICATORS)
    ]
    steps = [
        "  - {step: impute, method: median}",
        "  - {step: treat, id: treat, method: winsorise, max_points: '5', otherwise: log_shift, unmet: keep}",
        "  - {step: normalise, id: scale, method: minmax, low: '1', high: '100'}",
        "  - {step: aggregate, id: lower, level: '2', method: arithmetic}",
        "  - {step: aggregate, id: upper, level: '3', method: arithmetic}",
        "  - {step: rank, by: total, ties: min}",
    ]
    head = "schema: chiso.composite/1\nid: bench\nedition: '1'\ntitle: {vi: đo tốc độ}\n"
    plan = read_plan(
        head + "nodes:\n" + "\n".join(nodes) + "\nsteps:\n" + "\n".join(steps), name="bench.yaml"
    )
    values = rng.lognormal(sigma=rng.uniform(0.1, 1.2, INDICATORS), size=(UNITS, INDICATORS))
    values[rng.random(values.shape) < 0.01] = np.nan
    columns = {f"i{i}": values[:, i].copy() for i in range(INDICATORS)}
    return plan, Table(tuple(f"u{u}" for u in range(UNITS)), columns)


def together(plan: Plan, table: Table, study: Study, count: int) -> tuple[float, np.ndarray]:
    rng = np.random.default_rng(1)
    start = time.perf_counter()
    noise = weight_noise(plan, study, sets=count, rng=rng)
    cube = rng.random((count, len(study.vary)))
    cube[:, 0] = (np.arange(count) + 0.5) / count
    draw = draw_from(plan, study, cube=cube, noise=noise)
    found = rebuild(plan, table=table, target="total", draw=draw, alternatives=alternatives(plan, study))
    return time.perf_counter() - start, found.ranks


def one_by_one(plan: Plan, table: Table, study: Study, count: int, of: int) -> tuple[float, np.ndarray]:
    """The first ``count`` replications of the same draw of ``of``, each by a run of its own."""
    rng = np.random.default_rng(1)
    noise = weight_noise(plan, study, sets=of, rng=rng)
    cube = rng.random((of, len(study.vary)))
    cube[:, 0] = (np.arange(of) + 0.5) / of
    draw = draw_from(plan, study, cube=cube, noise=noise)
    options = alternatives(plan, study)
    ranks = np.empty((count, UNITS))
    start = time.perf_counter()
    for row in range(count):
        variant = with_choices(plan, options, [int(pick) for pick in draw.choices[row]])
        weights = tuple((code, float(factor[row])) for code, factor in draw.noise.items())
        steps = (*variant.steps[:3], Weigh(method="given", weights=weights), *variant.steps[3:])
        ranks[row] = run(msgspec.structs.replace(variant, steps=steps), table=table).ranks["total"]
    return time.perf_counter() - start, ranks


def coinr() -> str:
    """COINr's own time for ASEM rebuilds, or why there is none."""
    if shutil.which("Rscript") is None:
        return "R is not installed here"
    code = (
        'if (!requireNamespace("COINr", quietly = TRUE)) { cat("absent") } else {'
        "library(COINr); coin <- build_example_coin(quietly = TRUE);"
        "t <- system.time(for (i in 1:20) Regen(coin, quietly = TRUE))[['elapsed']]; cat(t / 20) }"
    )
    told = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False).stdout.strip()
    if told in ("", "absent"):
        return "COINr is not installed in this R; no time measured"
    return f"{float(told):.4f} s a rebuild of 51 × 49 (Regen), {10_000 * float(told):.0f} s for 10,000"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rebuilds", type=int, default=10_000)
    parser.add_argument("--loop", type=int, default=200, help="replications timed in the plain loop")
    args = parser.parse_args()
    plan, table = example(np.random.default_rng(7))
    study = read_study(STUDY, name="bench-study.yaml", plan=plan)
    together(plan, table, study, 50)  # imports and caches warm
    times = [together(plan, table, study, args.rebuilds) for _ in range(3)]
    fast, ranks = min(times, key=lambda pair: pair[0])
    slow, check = one_by_one(plan, table, study, args.loop, args.rebuilds)
    equal = bool(np.array_equal(ranks[: args.loop], check))
    scaled = slow / args.loop * args.rebuilds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    machine = f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}"
    rows = [
        (f"together, {args.rebuilds:,} rebuilds", f"{fast:.2f} s (best of 3), peak memory {peak:.0f} MB"),
        (f"one by one, {args.loop:,} timed", f"{slow:.2f} s; {scaled:.0f} s scaled to {args.rebuilds:,}"),
        ("times faster", f"{scaled / fast:.0f}"),
        (f"ranks of the {args.loop} equal", str(equal)),
        ("COINr", coinr()),
    ]
    print(f"{UNITS} units x {INDICATORS} indicators on {machine}")
    for name, told in rows:
        print(f"{name:26} {told}")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
