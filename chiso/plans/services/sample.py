"""The authority's real plan, alive, for the sample mode: read through the importer, reviewed, issued.

The paper of 2023 is read like any other and kept as read. What it does not say – who leads, until
when, with which product – comes from ``phan-cong-mau.yaml`` and is a sample: the plan is marked so on
every screen. Its number stays empty (three readings, none confirmed). Its plan year is the present one,
so that deadlines and lights live (docs/adr/0043).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from chiso.audit import clock
from chiso.audit.services import SYSTEM
from chiso.org.policies import Actor, actor_of
from chiso.org.selectors.people import sample_account, sample_accounts
from chiso.org.selectors.units import names_on, tree_on
from chiso.papers.assemble import paper_of
from chiso.papers.readers import read
from chiso.plans.models import Plan, Reading
from chiso.plans.services.from_reading import plan_from_reading
from chiso.plans.services.item import items_assign, items_describe, items_link
from chiso.plans.services.plan import plan_approve, plan_issue, plan_submit, plan_waive
from chiso.plans.services.reading import (
    finding_decide,
    reading_begin,
    reading_finish,
    reading_take,
)
from chiso.plans.services.unit_plan import unit_plans_derive
from chiso.plans.terms import FindingState

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
SAMPLE_PAPER = SAMPLES / "ke-hoach-heza-2023.txt"
ASSIGNMENTS = "phan-cong-mau.yaml"
OFFICE, LEADER = "chanhvanphong", "truongban"
"""Sample accounts that prepare and issue."""

EDITIONS = ("par/2023-heza", "papi/2023-heza")
"""The rule books transcribed from the plan's two annexes, in their order."""

UNSURE = "Ba bản quét đọc ra ba số khác nhau; chưa đối chiếu được với bản gốc"


def sample_load(paper: Path = SAMPLE_PAPER) -> Plan:
    """Read, review, assign as a sample, issue, derive the unit plans. Needs the sample organisation."""
    office, leader = _actor(OFFICE), _actor(LEADER)
    reading = _read(paper, office)
    _review(reading, office)
    year = clock.today().year
    plan = plan_from_reading(
        reading,
        year=year,
        annexes=range(len((reading.paper or {}).get("annexes", []))),
        title=f"{_subject(reading)} (bản mẫu năm {year}, dựng từ kế hoạch năm 2023)",
        sample=True,
        actor=office,
    )
    if not plan.number:
        plan_waive(plan, field="number", reason=UNSURE, actor=office)
    for annex, edition in zip(plan_annexes(plan), EDITIONS, strict=False):
        items_link(plan, annex=annex, edition=edition, actor=office)
    _assign(plan, yaml.safe_load((paper.parent / ASSIGNMENTS).read_text(encoding="utf-8")), office)
    plan_submit(plan, actor=office)
    plan_approve(plan, actor=leader)
    plan_issue(
        plan,
        issued_on=plan.issued_on,
        number=plan.number,
        symbol=plan.symbol,
        signer=plan.signer,
        actor=leader,
    )
    _carry_on(unit_plans_derive(plan, actor=office), office)
    return plan


def _carry_on(unit_plans: Iterable[Plan], office: Actor) -> None:
    """One unit's plan accepted by the Office, one with its head, the others still drafts."""
    by_code = {plan.unit.code: plan for plan in unit_plans if plan.unit is not None}
    accepted, waiting = by_code.get("heza-dau-tu"), by_code.get("heza-lao-dong")
    if accepted is not None:
        measures = "Phân công chuyên viên theo dõi từng nội dung; họp kiểm điểm vào tuần cuối tháng (mẫu)"
        items = list(
            accepted.items.filter(group=False, lead_id=accepted.unit_id).values_list("pk", flat=True)
        )
        doer = _actor("chuyenvien")
        items_describe(accepted, item_ids=items, field="measures", text=measures, actor=doer)
        plan_submit(accepted, actor=doer)
        plan_approve(accepted, actor=_actor("truongphong"))
        plan_issue(accepted, issued_on=None, actor=office)
    if waiting is not None:
        plan_submit(waiting, actor=_actor("chuyenvien2"))


def plan_annexes(plan: Plan) -> list[str]:
    """Annex labels in the order of the plan."""
    return list(dict.fromkeys(plan.items.order_by("position").values_list("annex", flat=True)))


def _actor(username: str) -> Actor:
    account = sample_account(username)
    if account is None:
        known = ", ".join(row.username for row in sample_accounts())
        raise LookupError(f"no sample account {username!r} among: {known}")
    return actor_of(account, clock.today())


def _read(paper: Path, office: Actor) -> Reading:
    with paper.open("rb") as stream:
        reading = reading_take(stream, name=paper.name, actor=office)
    reading_begin(reading, actor=SYSTEM)
    source = read(paper.read_bytes(), paper.name)
    reading_finish(reading, paper=paper_of(source), source=source, actor=SYSTEM)
    return reading


def _review(reading: Reading, office: Actor) -> None:
    """As a careful reviewer would: slips are mended, what needs the original is kept as printed."""
    for finding in reading.findings.all():
        mends = finding.suggestion is not None and finding.code.startswith(("PF30", "PF105"))
        state = FindingState.ACCEPTED if mends else FindingState.IGNORED
        finding_decide(finding, state=state, actor=office)


def _subject(reading: Reading) -> str:
    paper: Mapping[str, Any] = reading.paper or {}
    return f"{(paper.get('kind') or 'Kế hoạch').capitalize()} {_lower(paper.get('subject') or '')}".strip()


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _assign(plan: Plan, assignments: Mapping[str, Mapping[str, Any]], office: Actor) -> None:
    names = _names(plan)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for item in plan.items.filter(group=False):
        given = assignments.get(item.annex, {}).get(item.code)
        if given is not None:
            for cell in _cells(given, names):
                alike[cell].append(item.pk)
    for (field, text), ids in alike.items():
        writer = items_assign if field in {"lead", "cooperating"} else items_describe
        writer(plan, item_ids=ids, field=field, text=text, actor=office)


def _cells(given: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "lead", names.get(given["d"], "")
    helpers = "; ".join(names[code] for code in given.get("p", []) if code in names)
    if helpers:
        yield "cooperating", helpers
    yield "schedule", given["t"]
    yield "product", given["s"]
    if given.get("w", "1") != "1":
        yield "weight", given["w"]


def _names(plan: Plan) -> dict[str, str]:
    """Unit code → its name today."""
    today = clock.today()
    names = names_on(today, authority_id=plan.authority_id)
    found: dict[str, str] = {}
    waiting = list(tree_on(today, authority_id=plan.authority_id))
    while waiting:
        node = waiting.pop()
        found[node.unit.code] = names.get(node.unit.pk, node.name)
        waiting += node.children
    return found
