"""An authority with many units, made quickly: people, accounts, sessions, a plan in force, tasks.

Rows of the organisation and the tasks are laid in bulk; whatever belongs to reporting goes through its
services. Run in a process of its own on an empty database; writes what the people need as JSON. Nothing
here is a real person.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import secrets
from pathlib import Path
from typing import Any

PASSWORD = "mat-khau-do-tai-2026"
SIGNING_IN = 20
"""At most so many specialists, and at most a tenth of all, sign in with their password; the others come
with a session of the morning."""
TASKS = 10
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def build(units: int, *, seed: int, layout: str) -> dict[str, Any]:
    """Everything the people need to know, ready for JSON."""
    from django.db import transaction

    rng = random.Random(seed)
    with transaction.atomic():
        world = _organisation(units)
        _tasks(world, rng)
        _sessions(world)
    _report(world, layout)
    _morning()
    return world


def _organisation(count: int) -> dict[str, Any]:
    from django.contrib.auth.hashers import make_password

    from chiso.org.models import Account, Grant, Holding, Person, Post, Unit, UnitName
    from chiso.org.terms import PostRank, Right, UnitKind

    authority = Unit.objects.create(code="do-tai", kind=UnitKind.AUTHORITY, symbol="DT", confirmed=True)
    Unit.objects.filter(pk=authority.pk).update(authority=authority)
    kinds = [UnitKind.LEADERSHIP, UnitKind.OFFICE] + [UnitKind.COMMUNE] * count
    made = Unit.objects.bulk_create(
        Unit(
            code=f"do-tai-{at:04}",
            kind=kind,
            parent=authority,
            authority=authority,
            position=at,
            confirmed=True,
        )
        for at, kind in enumerate(kinds)
    )
    names = ["Lãnh đạo", "Văn phòng"] + [f"Đơn vị đo tải số {at}" for at in range(1, count + 1)]
    UnitName.objects.bulk_create(
        [UnitName(unit=authority, name="Cơ quan đo tải", short_name="Đo tải")]
        + [UnitName(unit=unit, name=name, short_name=name) for unit, name in zip(made, names, strict=True)]
    )
    seats = [
        (made[0], "Thủ trưởng", PostRank.HEAD, "lanhdao"),
        (made[1], "Chánh Văn phòng", PostRank.HEAD, "vanphong"),
    ]
    for at, unit in enumerate(made[2:], 1):
        seats += [
            (unit, "Trưởng đơn vị", PostRank.HEAD, f"truong{at:04}"),
            (unit, "Chuyên viên tổng hợp", PostRank.STAFF, f"canbo{at:04}a"),
            (unit, "Chuyên viên", PostRank.STAFF, f"canbo{at:04}b"),
        ]
    posts = Post.objects.bulk_create(
        Post(unit=unit, title=title, rank=rank) for unit, title, rank, _name in seats
    )
    people = Person.objects.bulk_create(
        Person(name=f"Người đo tải {name}", email=f"{name}@example.vn", confirmed=True, authority=authority)
        for *_seat, name in seats
    )
    Holding.objects.bulk_create(
        Holding(post=post, person=person) for post, person in zip(posts, people, strict=True)
    )
    hashed, closed = make_password(PASSWORD), make_password(None)
    accounts = Account.objects.bulk_create(
        Account(
            username=name,
            email=person.email,
            person=person,
            password=hashed
            if name.endswith("a") and int(name[5:9]) <= min(SIGNING_IN, count // 10)
            else closed,
        )
        for (*_seat, name), person in zip(seats, people, strict=True)
    )
    Grant.objects.create(person=people[1], authority=authority, right=Right.ADMIN, reason="Đo tải")
    by_name = {account.username: account for account in accounts}

    def who(name: str) -> dict[str, Any]:
        account = by_name[name]
        return {"account": account.pk, "username": name, "person": account.person_id}

    return {
        "authority": authority.pk,
        "office_unit": made[1].pk,
        "office": who("vanphong"),
        "leader": who("lanhdao"),
        "units": [
            {
                "unit": unit.pk,
                "name": name,
                "head": who(f"truong{at:04}"),
                "first": who(f"canbo{at:04}a"),
                "second": who(f"canbo{at:04}b"),
            }
            for at, (unit, name) in enumerate(zip(made[2:], names[2:], strict=True), 1)
        ],
    }


def _tasks(world: dict[str, Any], rng: random.Random) -> None:
    from chiso.audit import clock
    from chiso.engine.vietnamese import fold
    from chiso.plans.models import Item, Plan, Task
    from chiso.plans.terms import PlanState, TaskState

    now, today = clock.now(), clock.today()
    plan = Plan.objects.create(
        authority_id=world["authority"], year=today.year, title="Kế hoạch đo tải", number="1", symbol="KH-DT",
        issued_on=dt.date(today.year, 1, 5), state=PlanState.ISSUED, version=1, created_at=now,
        created_by_id=world["office"]["account"], signer="Thủ trưởng",
    )  # fmt: skip
    world["plan"] = plan.pk
    groups = Item.objects.bulk_create(
        Item(plan=plan, position=at * 100, code=str(at), title=f"Lĩnh vực {at}", group=True)
        for at in range(1, 9)
    )
    items = Item.objects.bulk_create(
        Item(
            plan=plan, parent=group, position=group.position + at, code=f"{group.code}.{at}",
            title=f"Nội dung {group.code}.{at} của kế hoạch đo tải", edition="par/2023-heza",
            criterion=f"{group.code}.{at}", lead_id=world["office_unit"], product="Báo cáo",
        )
        for group in groups
        for at in range(1, 6)
    )  # fmt: skip
    rows = []
    for unit in world["units"]:
        for at, item in enumerate(rng.sample(items, TASKS)):
            due = today + dt.timedelta(days=[-20, -3, 4, 9, 15, 20, 25, 31, 40, 60][at])
            percent = [100, 60, 80, 50, 40, 30, 20, 10, 0, 0][at]
            title = f"{item.title}: phần việc {at + 1} của {unit['name']}"
            rows.append(
                Task(
                    plan=plan, item=item, authority_id=world["authority"], unit_id=unit["unit"],
                    assignee_id=unit["first"]["person"] if at % 2 else None, title=title, product="Báo cáo",
                    starts=today - dt.timedelta(days=60), due=due, first_due=due,
                    amber_from=due - dt.timedelta(days=5), percent=percent,
                    state=TaskState.DONE if percent == 100 else TaskState.DOING,
                    done_at=now - dt.timedelta(days=21) if percent == 100 else None,
                    reported_on=today - dt.timedelta(days=22) if percent == 100 else None,
                    created_at=now - dt.timedelta(days=60), created_by_id=world["office"]["account"],
                    search=fold(title),
                )
            )  # fmt: skip
    made = Task.objects.bulk_create(rows, batch_size=500)
    for at, unit in enumerate(world["units"]):
        unit["tasks"] = [task.pk for task in made[at * TASKS : (at + 1) * TASKS] if task.percent < 100]


def _sessions(world: dict[str, Any]) -> None:
    """A session of the morning for everybody; some specialists sign in themselves."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from chiso.audit import clock
    from chiso.org.models import Account

    accounts = {account.pk: account for account in Account.objects.all()}
    until = clock.now() + dt.timedelta(hours=20)
    store = SessionStore()
    rows = []
    people = [world["office"], world["leader"]]
    people += [unit[role] for unit in world["units"] for role in ("head", "first", "second")]
    for person in people:
        account = accounts[person["account"]]
        if account.has_usable_password():
            person["password"] = PASSWORD
            continue
        person["session"] = secrets.token_hex(16)
        data = {
            "_auth_user_id": str(account.pk),
            "_auth_user_backend": BACKEND,
            "_auth_user_hash": account.get_session_auth_hash(),
        }
        rows.append(
            Session(session_key=person["session"], session_data=store.encode(data), expire_date=until)
        )
    Session.objects.bulk_create(rows, batch_size=500)
    Account.objects.update(last_login=clock.now())


def _report(world: dict[str, Any], layout: str) -> None:
    """One regime for all units, through the services; its window of this month is due today."""
    from chiso.audit import clock
    from chiso.org.models import Account
    from chiso.org.policies import actor_of
    from chiso.reporting import services
    from chiso.reporting.schemas.days import TENTH
    from chiso.reporting.services.regime import Duty
    from chiso.reporting.terms import Every

    today = clock.today()
    actor = actor_of(Account.objects.get(pk=world["office"]["account"]), today)
    duty = Duty(
        name="Báo cáo tháng", every=Every.MONTH, layout=layout, receiver_id=world["office_unit"],
        days=TENTH, plan_id=world["plan"], basis="Kế hoạch đo tải", valid_from=today.replace(day=1),
    )  # fmt: skip
    regime = services.regime_create(duty, unit_ids=[unit["unit"] for unit in world["units"]], actor=actor)
    windows = services.windows_lay_out(regime, year=today.year, actor=actor)
    window = next(one for one in windows if one.due_on.month == today.month)
    services.window_adjust(
        window, period_from=window.period_from, period_to=today, closes_on=today, due_on=today,
        reason="Đo tải", actor=actor,
    )  # fmt: skip
    world["window"], world["due"] = window.pk, today.isoformat()


def _morning() -> None:
    """What the jobs of the morning did on the day itself: everybody reminded, the letters sent since."""
    from chiso.audit import clock
    from chiso.notices.models import Notice
    from chiso.plans.tasks.task import tasks_remind, turns_ahead
    from chiso.reporting.tasks.nudge import reports_remind

    for job in (turns_ahead, tasks_remind, reports_remind):
        job.call()
    Notice.objects.filter(mailed_at__isnull=True).update(mailed_at=clock.now())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    shift = float(os.environ.get("DEADLINE_SHIFT", "0"))
    if shift:
        import time_machine

        time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=shift), tick=True).start()
    from chiso.cli.serve import prepare

    prepare()
    args.out.write_text(json.dumps(build(args.units, seed=args.seed, layout=args.layout)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
