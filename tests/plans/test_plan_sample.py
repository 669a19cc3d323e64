"""The authority's real plan of 2023 through the importer, with assignments that say they are samples."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.org import services as org
from chiso.plans.models import Plan
from chiso.plans.selectors import plan as selectors
from chiso.plans.services.sample import SAMPLES, sample_load
from tests.conftest import ROOT


@pytest.fixture
def plan(db: None, noon: None) -> Plan:
    org.sample_load(ROOT / "samples" / "organisation")
    return sample_load(SAMPLES / "ke-hoach-heza-2023.txt")


def test_the_paper_is_kept_as_read_and_the_plan_is_marked_a_sample(plan: Plan) -> None:
    assert (plan.sample, plan.state, plan.version, plan.year) == (True, "issued", 1, 2026)
    assert plan.title.endswith("(bản mẫu năm 2026, dựng từ kế hoạch năm 2023)")
    assert (plan.number, plan.symbol, plan.issued_on, plan.signer) == (
        "", "KH-BQL", dt.date(2023, 9, 21), "Bùi Ngọc Hải",
    )  # fmt: skip
    assert "ba số khác nhau" in plan.waivers["number"]
    reading = plan.reading
    assert reading is not None
    assert "Phần đầu" in str(reading.paper)
    assert not reading.findings.filter(state="open").exists()
    assert plan.items.get(code="1.6").title == "Đối thoại của lãnh đạo cơ quan với doanh nghiệp"


def test_every_line_is_assigned_and_every_unit_has_its_plan(plan: Plan) -> None:
    items = selectors.items_of(plan)
    missing = selectors.missing_of(items)
    assert (missing.items, missing.total, missing.waived) == (40, 0, 0)
    states = dict(plan.unit_plans.values_list("unit__code", "state"))
    assert len(states) == 9
    assert (states["heza-dau-tu"], states["heza-lao-dong"], states["heza-van-phong"]) == (
        "issued", "submitted", "draft",
    )  # fmt: skip
    assert all(unit_plan.sample for unit_plan in plan.unit_plans.all())


def test_nothing_falls_due_on_a_day_off(plan: Plan) -> None:
    from chiso.org.selectors import working_calendar

    calendar = working_calendar()
    days = [item.due for item in selectors.items_of(plan) if item.due]
    assert len(days) > 20
    assert not [day for day in days if calendar.off(day)]
