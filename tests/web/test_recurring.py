"""Recurring jobs as the worker meets them: kept in the database, found again by their names."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.module_loading import import_string

from chiso.web.jobs import enqueue_recurring
from chiso.web.recurring import RECURRING


@pytest.mark.parametrize("job", RECURRING, ids=lambda job: job.module_path)
def test_the_worker_finds_each_job_under_its_name(job: Any) -> None:
    assert import_string(job.module_path) is job


@pytest.mark.django_db(transaction=True)
def test_all_jobs_stand_in_the_line_of_the_database(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    from django_tasks_db.models import DBTaskResult

    enqueue_recurring()
    assert set(DBTaskResult.objects.values_list("task_path", flat=True)) == {
        job.module_path for job in RECURRING
    }
