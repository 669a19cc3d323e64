from __future__ import annotations

import datetime as dt

import pytest

from chiso.plans.models import Task
from chiso.plans.selectors.task import in_light, light_of
from chiso.plans.terms import Light
from tests.cast import DAY, Cast
from tests.plans.tasks import given

D = dt.timedelta(days=1)

LIGHTS = (
    # state, due, first amber day, reported on, light on 5/10/2026
    ("assigned", DAY + 20 * D, DAY + 15 * D, None, "green"),
    ("doing", DAY + D, DAY, None, "amber"),
    ("doing", DAY, DAY - 5 * D, None, "amber"),
    ("doing", DAY - D, DAY - 5 * D, None, "red"),
    ("assigned", None, None, None, "grey"),
    ("reported", None, None, DAY, "grey"),
    ("reported", DAY - 9 * D, DAY - 12 * D, DAY - 10 * D, "green"),
    ("reported", DAY - 9 * D, DAY - 12 * D, DAY - 9 * D, "green"),
    ("reported", DAY - 9 * D, DAY - 12 * D, DAY - 8 * D, "red"),
    ("done", DAY - 9 * D, DAY - 12 * D, DAY, "done"),
    ("cancelled", DAY - 9 * D, DAY - 12 * D, None, None),
)


@pytest.mark.parametrize(("state", "due", "amber", "reported", "light"), LIGHTS)
def test_the_light_in_words_and_as_a_filter(
    state: str, due: dt.date | None, amber: dt.date | None, reported: dt.date | None, light: str | None,
    cast: Cast,
) -> None:  # fmt: skip
    task = given(cast)
    Task.objects.filter(pk=task.pk).update(state=state, due=due, amber_from=amber, reported_on=reported)
    task.refresh_from_db()
    assert light_of(task, today=DAY) == light
    matching = [one.value for one in Light if Task.objects.filter(in_light(one, today=DAY)).exists()]
    assert matching == ([light] if light else [])
