from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from chiso.audit import clock, selectors
from chiso.notices.models import Notice
from chiso.org import services as org
from chiso.plans import services
from chiso.plans.models import Explanation, Extension, Item, Task, TaskDocument
from chiso.plans.selectors.progress import progress_of_items
from chiso.plans.selectors.task import light_of
from tests.conftest import ROOT

SAMPLES = ROOT / "samples"


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2026-01-07", "2026-10-05", "2026-12-31"])
def test_the_sample_lives_on_any_day_of_the_year(day: str, tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    moment = dt.datetime.fromisoformat(f"{day}T08:00:00+07:00")
    with clock.at(moment):
        org.sample_load(SAMPLES / "organisation")
        plan = services.sample_load(SAMPLES / "ke-hoach-heza-2023.txt")
        made = services.tasks_sample_load(plan)
    today = moment.date()
    tasks = list(Task.objects.select_related("plan"))
    assert all(task.plan.sample for task in tasks)
    assert all(task.created_at <= moment for task in tasks)
    assert len(made) == Item.objects.filter(plan=plan, group=False).count() - 2
    assert {"doing", "reported", "cancelled"} <= {task.state for task in tasks}
    assert len({light_of(task, today=today) for task in tasks}) >= 3
    for model in (Extension, Explanation, TaskDocument):
        assert model.objects.exists(), model
    assert Notice.objects.filter(read_at__isnull=True).count() < 80
    found = progress_of_items(plan)
    assert found.idle >= 2
    assert found.total.percent is not None
    assert list(selectors.broken_links()) == []
