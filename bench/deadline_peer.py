"""What the same save costs without what the product adds: the peer of the proof at the deadline.

``/do-tai/luu/…`` takes the same form through the same middleware (session, account, posts, csrf) and writes
the same column by one UPDATE: no rules, no revision, no trail, no chain. ``/health`` is the floor: a request
that does next to nothing. Both are measured on the same server as the product's own save, with the same
client.

    python bench/deadline_peer.py            # SQLite
    python bench/deadline_peer.py --postgres
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.deadline import Plan, database, prepared, processor_of, quantile, shift_to, working_day
from bench.deadline_http import Clockwork
from bench.deadline_people import Ledger, Person, Scene
from bench.deadline_report import Desk, sit_down
from bench.deadline_server import Server, environment

WARM = 20


def urls() -> list[Any]:
    from django.http import HttpRequest, HttpResponse, JsonResponse
    from django.urls import include, path

    from chiso.audit import clock
    from chiso.reporting.models import Section

    def save(request: HttpRequest, pk: int, key: str) -> HttpResponse:
        rows = Section.objects.filter(report_id=pk, key=key, report__unit_id__in=request.actor.units)  # type: ignore[attr-defined]
        rows.update(text=request.POST.get("text", ""), at=clock.now())
        return JsonResponse({"revision": 0})

    return [path("do-tai/luu/<int:pk>/<str:key>/", save), path("", include("chiso.web.urls"))]


if os.environ.get("DJANGO_SETTINGS_MODULE") == "bench.deadline_settings":
    urlpatterns = urls()


async def measure(desks: list[Desk], clockwork: Clockwork, server: Server, *, count: int) -> None:
    """Each kind for itself, all people at once; processor time is that of the product's processes."""
    lines = [f"| {'what':44} | {'a second':>9} | {'p50 ms':>7} | {'p95 ms':>7} | {'processor ms':>12} |"]
    lines.append("|---|---:|---:|---:|---:|")

    async def health(desk: Desk, turn: int) -> None:
        await desk.person.browser.get("/health", kind="health")

    async def plain(desk: Desk, turn: int) -> None:
        key = (
            next(action for action in desk.fields if "/luu/noi-dung/" in action).strip("/").rpartition("/")[2]
        )
        await desk._post(f"/do-tai/luu/{desk.report}/{key}/", [("text", f"lần {turn}")], kind="plain")

    async def real(desk: Desk, turn: int) -> None:
        action = next(action for action in desk.fields if "/luu/noi-dung/" in action)
        fields = [("text", f"lần {turn}"), ("standing", ""), ("base", desk.base[action])]
        answer = await desk._post(action, fields, kind="real")
        assert answer.status == 200, answer.text
        desk.base[action] = answer.text.partition('"revision": ')[2].partition(",")[0].strip("}")

    for name, act in (
        ("floor: /health", health),
        ("peer: one UPDATE behind the same middleware", plain),
        ("the product's save: rules, revision, chain", real),
    ):
        for turn in range(WARM):
            await act(desks[0], turn)
        clockwork.rows.clear()
        burnt, began = server.processor(), time.monotonic()

        async def many(desk: Desk, act: Any = act) -> None:
            for turn in range(WARM, WARM + count // len(desks)):
                await act(desk, turn)

        await asyncio.gather(*map(many, desks))
        took, burnt = time.monotonic() - began, server.processor() - burnt
        found = sorted(row.seconds for row in clockwork.rows)
        lines.append(
            f"| {name:44} | {len(found) / took:9.0f} | {1000 * quantile(found, 0.5):7.1f} |"
            f" {1000 * quantile(found, 0.95):7.1f} | {1000 * burnt / len(found):12.1f} |"
        )
    print("\n".join(lines))


async def drive(world: dict[str, Any], server: Server, *, people: int, count: int) -> None:
    import random

    clockwork = Clockwork()
    scene = Scene(server.port, clockwork, Ledger(), pace=0.0, until=time.monotonic() + 600)
    persons = [
        Person(unit["second"], scene, random.Random(at)) for at, unit in enumerate(world["units"][:people])
    ]
    desks = [await sit_down(person, unit) for person, unit in zip(persons, world["units"], strict=False)]
    await measure(desks, clockwork, server, count=count)
    for person in persons:
        person.close()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--count", type=int, default=800)
    args = parser.parse_args()
    plan, day = Plan(units=args.people, minutes=0), working_day()
    with tempfile.TemporaryDirectory(prefix="chiso-deadline-") as folder, database(args.postgres) as url:
        var = Path(folder)
        world = prepared(plan, var, url=url, day=day)
        env = environment(var, database=url, shift=shift_to(day, 14))
        server = Server(var, env | {"DJANGO_SETTINGS_MODULE": "bench.deadline_settings"})
        server.start()
        try:
            server.wait_ready()
            burnt = processor_of("postgres")
            load = os.getloadavg()[0]
            asyncio.run(drive(world, server, people=args.people, count=args.count))
            engine = "PostgreSQL, fsync on" if args.postgres else "SQLite, synchronous FULL"
            loads = f"{load:.1f} before, {os.getloadavg()[0]:.1f} after"
            print(f"{engine}; {args.people} people at once; load of the machine {loads}")
            print(f"the database server used {processor_of('postgres') - burnt:.1f} s")
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
