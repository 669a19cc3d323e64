"""Everybody reports in the last minutes of the day: does the product hold, and is nothing lost or doubled?

The product runs as a process of its own (``chiso serve``), driven over HTTP by scripted officials who send
what a browser sends. Everything acknowledged is noted and compared with the database afterwards.

    python bench/deadline.py                                       # a small one: 20 units, as fast as it goes
    python bench/deadline.py --units 140 --minutes 10              # the last ten minutes, SQLite
    python bench/deadline.py --units 3400 --minutes 60 --curve even --workers 4 --threads 2 --postgres
                                                                   # the last hour, PostgreSQL, fsync on
    python bench/deadline.py --units 60 --minutes 4 --kill 6       # processes are killed every 6 s or so

Bounded: nobody starts anything after the end of the run, and the whole stops by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import math
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.deadline_http import Clockwork, Timing
from bench.deadline_people import GivenUp, Ledger, Scene
from bench.deadline_report import unit_reports
from bench.deadline_server import ROOT, Server, environment

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LATE = 0.03
"""Share of units that come after midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run."""

    units: int
    minutes: float
    """How long before midnight it begins; 0: as fast as the product answers."""
    people: int = 24
    """At full speed: how many at a time."""
    script: float = 150.0
    """About how many seconds one unit is busy, thinking included."""
    kill: float = 0.0
    """Mean seconds between two kills; 0: nobody is killed."""
    shots: tuple[tuple[str, int], ...] = ()
    """Kills at set moments instead: whom, after how many acknowledged things."""
    grace: float = 240.0
    """How long after midnight the last ones may go on."""
    seed: int = 1
    workers: int = 2
    threads: int = 4
    layout: str = "plan/2023-heza"
    curve: str = "rush"
    """How people come: ``rush`` most of them in the last quarter, ``rising`` more each minute, ``even``."""


def working_day() -> dt.date:
    """The day that ends in the run: today, or Monday."""
    day = dt.datetime.now(ZONE).date()
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    return day


def shift_to(day: dt.date, hour: int, *, before: float = 0.0) -> float:
    """Seconds by which the product's clock is moved so that it is ``before`` seconds to an hour of a day."""
    at = dt.datetime.combine(day, dt.time.min, tzinfo=ZONE) + dt.timedelta(hours=hour)
    return (at - dt.datetime.now(ZONE)).total_seconds() - before


def beginnings(plan: Plan, rng: random.Random) -> list[float]:
    """When each unit sits down, in seconds of the run, by the plan's curve."""
    whole = plan.minutes * 60
    room = max(whole - plan.script, 1.0)
    found = []
    for _unit in range(plan.units):
        if rng.random() < LATE:
            found.append(whole + rng.uniform(5, 40) - plan.script * 0.5)
            continue
        found.append(room * (1 - CURVES[plan.curve](rng)))
    return sorted(found)


def _rush(rng: random.Random) -> float:
    before = rng.expovariate(4.0)
    while before > 1:
        before = rng.expovariate(4.0)
    return before


CURVES: dict[str, Callable[[random.Random], float]] = {
    "rush": _rush,
    "rising": lambda rng: 1 - math.sqrt(rng.random()),
    "even": lambda rng: rng.random(),
}
"""How long before the last possible moment somebody sits down, as a share of the whole time."""


@dataclass(slots=True)
class Outcome:
    clockwork: Clockwork
    ledger: Ledger
    given_up: list[str]
    seconds: float
    done: int
    loads: list[float]


async def drive(plan: Plan, world: dict[str, Any], server: Server) -> Outcome:
    rng = random.Random(plan.seed)
    clockwork, ledger = Clockwork(), Ledger()
    begun = time.monotonic()
    whole = plan.minutes * 60
    scene = Scene(
        port=server.port, clockwork=clockwork, ledger=ledger, pace=1.0 if plan.minutes else 0.0,
        until=begun + (whole + plan.grace if plan.minutes else 3600), midnight=begun + whole,
    )  # fmt: skip
    given_up: list[str] = []
    loads: list[float] = []
    done = 0
    gate = asyncio.Semaphore(plan.units if plan.minutes else plan.people)

    async def one(unit: dict[str, Any], at: float, seed: int) -> None:
        nonlocal done
        await asyncio.sleep(max(0.0, begun + at - time.monotonic()))
        async with gate:
            try:
                await unit_reports(unit, scene, seed)
                done += 1
            except GivenUp as fault:
                given_up.append(f"{unit['name']}: {fault}")
            except Exception as fault:  # noqa: BLE001 - told at the end, one unit must not stop the run
                given_up.append(f"{unit['name']}: {fault!r}")

    async def watch() -> None:
        while True:
            loads.append(os.getloadavg()[0])
            await asyncio.sleep(5)

    async def assassin() -> None:
        while True:
            await asyncio.sleep(rng.expovariate(1 / plan.kill))
            server.kill(rng)

    async def marksman() -> None:
        for kind, after in plan.shots:
            while len(ledger.facts) < after or not server.kill(rng, kind):
                await asyncio.sleep(0.01)

    helpers = [asyncio.create_task(watch()), asyncio.create_task(server.supervise())]
    if plan.kill:
        helpers.append(asyncio.create_task(assassin()))
    if plan.shots:
        helpers.append(asyncio.create_task(marksman()))
    starts = beginnings(plan, rng) if plan.minutes else [0.0] * plan.units
    units = list(world["units"])
    rng.shuffle(units)
    seeds = [rng.getrandbits(32) for _unit in units]
    try:
        limit = whole + plan.grace + 60 if plan.minutes else 3600
        async with asyncio.timeout(limit):
            await asyncio.gather(*map(one, units, starts, seeds))
    except TimeoutError:
        given_up.append("the run did not end by itself")
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
    return Outcome(clockwork, ledger, given_up, time.monotonic() - begun, done, loads)


# --- telling ---------------------------------------------------------------------------------------

LINE = "| {:38} | {:>7} | {:>7} | {:>7} | {:>7} | {:>7} |"


def quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(rows: list[Timing]) -> list[str]:
    """Milliseconds from the click to the last byte, by what was done; both clicks of a double one count."""
    kinds: dict[str, list[float]] = {}
    for row in rows:
        if row.status:
            kind = row.kind.replace(" (second click)", "").replace(" → page", ", then the page")
            kinds.setdefault(kind, []).append(row.seconds)
    kinds["everything"] = [row.seconds for row in rows if row.status]
    lines = [
        LINE.format("what", "count", "p50 ms", "p95 ms", "p99 ms", "max ms"),
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind, found in kinds.items():
        found.sort()
        cells = [1000 * quantile(found, share) for share in (0.5, 0.95, 0.99)] + [1000 * found[-1]]
        lines.append(LINE.format(kind, f"{len(found):,}", *(f"{cell:,.0f}" for cell in cells)))
    return lines


@dataclass(frozen=True, slots=True)
class Told:
    """What is known after a run beside what the people saw."""

    engine: str
    day: dt.date
    checked: dict[str, Any]
    verified: str
    whole: bool
    code: int
    processor: float
    """Seconds of processor time of the product's processes; those shot with their parent are not in it."""
    processor_database: float


def tell(plan: Plan, outcome: Outcome, server: Server, told: Told) -> bool:
    rows, checked = outcome.clockwork.rows, told.checked
    lost = sum(not row.status for row in rows)
    broken = sum(row.status >= 500 for row in rows)
    minutes = outcome.seconds / 60
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{plan.units} units, layout {plan.layout}, on {told.engine}")
    print(f"{plan.workers} processes × {plan.threads} threads; {machine}; seed {plan.seed}")
    late = (
        f"the last {plan.minutes:g} minutes of {told.day:%d/%m/%Y}, people come by the curve {plan.curve!r}"
    )
    print(late if plan.minutes else f"full speed, {plan.people} units at a time")
    loads = f"{min(outcome.loads):.1f}–{max(outcome.loads):.1f}"
    print(f"load of the machine (harness and database included) {loads}")
    print(f"{outcome.done} units done in {outcome.seconds:.1f} s, {outcome.done / minutes:.1f} a minute")
    print(f"{len(rows):,} requests, {len(rows) / outcome.seconds:.1f} a second")
    used = f"{told.processor:.1f} s of the product, {told.processor_database:.1f} s of the database server"
    own = resource.getrusage(resource.RUSAGE_SELF)
    used += f", {own.ru_utime + own.ru_stime:.1f} s of the people's browsers"
    each = 1000 * told.processor / max(len(rows), 1), told.processor / max(outcome.done, 1)
    print(f"processor: {used}; {each[0]:.1f} ms a request, {each[1]:.2f} s a unit (the product)")
    print("\n".join(table(rows)))
    print(f"no answer: {lost}; server errors: {broken}; given up: {len(outcome.given_up)}")
    if server.kills:
        killed = [kind for _at, kind in server.kills]
        words = ", ".join(f"{kind} {killed.count(kind)} times" for kind in ("worker", "arbiter", "jobs"))
        print(f"killed: {words}; started {server.starts} times")
    for words in dict.fromkeys([*outcome.given_up, *outcome.clockwork.notable]):
        print("  !", words[:500])
    print("acknowledged and compared: " + json.dumps(checked["compared"], ensure_ascii=False))
    print(f"arrived {checked['in time']} in time and {checked['late']} late by the product's clock")
    for fault in checked["faults"][:50]:
        print("  FAULT", fault)
    print(f"chiso audit verify: {told.verified}; the product stopped with code {told.code}")
    fine = not checked["faults"] and not outcome.given_up and not broken and told.whole
    fine = fine and (bool(server.kills) or not lost) and len(server.kills) >= len(plan.shots)
    print("nothing acknowledged is missing, nothing is twice" if fine else "NOT FINE")
    return fine


# --- running ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def database(postgres: bool, given: str = "") -> Iterator[str]:
    if given or not postgres:
        yield given
        return
    from tests.postgres_server import server

    with server(durable=True) as url:
        yield url


def command(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )


def prepared(plan: Plan, var: Path, *, url: str, day: dt.date) -> dict[str, Any]:
    """The authority and its people, made at noon of the day."""
    env = environment(var, database=url, shift=shift_to(day, 12))
    path = var / "world.json"
    made = command(
        env, "bench.deadline_world", "--units", str(plan.units), "--seed", str(plan.seed),
        "--layout", plan.layout, "--out", str(path),
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(made.stderr[-3000:])
    world: dict[str, Any] = json.loads(path.read_text())
    return world


def run(plan: Plan, *, postgres: bool, var: Path, given: str = "") -> bool:
    day = working_day()
    with database(postgres, given) as url:
        world = prepared(plan, var, url=url, day=day)
        settled = 30.0 if plan.minutes else 0.0
        hour, before = (24, plan.minutes * 60 + settled) if plan.minutes else (14, 0.0)
        shift = shift_to(day, hour, before=before)
        began = time.monotonic()
        env = environment(var, database=url, shift=shift)
        server = Server(var, env, workers=plan.workers, threads=plan.threads)
        burnt = resource.getrusage(resource.RUSAGE_CHILDREN)
        database_burnt = processor_of("postgres") if postgres else 0.0
        server.start()
        try:
            server.wait_ready()
            time.sleep(max(0.0, began + settled - time.monotonic()))
            outcome = asyncio.run(drive(plan, world, server))
            server.revive()
            database_burnt = (processor_of("postgres") if postgres else 0.0) - database_burnt
        finally:
            code = server.stop()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        ledger = var / "ledger.json"
        ledger.write_text(json.dumps(outcome.ledger.facts, ensure_ascii=False))
        compared = command(env, "bench.deadline_check", str(ledger), "--shift", repr(shift))
        if not compared.stdout:
            raise RuntimeError(compared.stderr)
        verified = command(env, "chiso", "audit", "verify")
        told = Told(
            engine=ENGINES["given" if given else "postgres" if postgres else "sqlite"],
            day=day,
            checked=json.loads(compared.stdout),
            verified=(verified.stdout or verified.stderr).strip(),
            whole=verified.returncode == 0,
            code=code,
            processor=after.ru_utime + after.ru_stime - burnt.ru_utime - burnt.ru_stime,
            processor_database=database_burnt,
        )
        fine = tell(plan, outcome, server, told)
        for line in server.log.read_text().splitlines()[-20:]:
            if not any(word in line for word in EXPECTED):
                print("  log", line[:400])
        return fine


EXPECTED = ("Perhaps out of memory", "the job worker is gone", '"Conflict: /', '"Unprocessable Entity: /')
"""What the log says of kills, of colleagues who met in one field, and of a page kept open over midnight."""
ENGINES = {
    "sqlite": "SQLite (WAL, synchronous FULL)",
    "postgres": "PostgreSQL (fsync on, synchronous_commit on)",
    "given": "the given database",
}


def processor_of(name: str) -> float:
    """Seconds of processor time of the running processes of a name; those that ended are not in it."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "comm").read_text().strip() == name:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
                ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=0.0, help="before midnight; 0: full speed")
    parser.add_argument("--people", type=int, default=24, help="units at a time, at full speed")
    parser.add_argument(
        "--script", type=float, default=150.0, help="seconds one unit takes, thinking included"
    )
    parser.add_argument("--curve", choices=sorted(CURVES), default="rush", help="how people come")
    parser.add_argument("--grace", type=float, default=240.0, help="seconds people go on after midnight")
    parser.add_argument("--kill", type=float, default=0.0, help="mean seconds between two kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--layout", default="plan/2023-heza")
    parser.add_argument("--postgres", action="store_true", help="on a server of its own, fsync on")
    parser.add_argument("--database", default="", help="address of an empty database to use instead")
    parser.add_argument(
        "--shots", default="", help="e.g. worker@20,arbiter@40: kills after so many acknowledged"
    )
    parser.add_argument("--var", type=Path, help="folder to use and keep")
    words = vars(parser.parse_args())
    kept, postgres, given = words.pop("var"), words.pop("postgres"), words.pop("database")
    shots = [one.partition("@") for one in words.pop("shots").split(",") if one]
    plan = Plan(**words, shots=tuple((kind, int(after)) for kind, _at, after in shots))
    var = kept or Path(tempfile.mkdtemp(prefix="chiso-deadline-"))
    var.mkdir(parents=True, exist_ok=True)
    try:
        return 0 if run(plan, postgres=postgres, var=var, given=given) else 1
    finally:
        if kept is None:
            shutil.rmtree(var, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
