"""Recurring jobs as the worker meets them: kept in the database, found again by their names."""

from __future__ import annotations

import datetime as dt
import os
import socket
from typing import Any

import pytest
from django.utils.module_loading import import_string

from chiso.audit import clock
from chiso.web import jobs
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


HERE = socket.gethostname()[:30]
OLD, NEW = dt.timedelta(hours=2), dt.timedelta(minutes=5)
RUNNING = (
    # worker of the running job, how long ago it began, tries so far, what becomes of it
    (f"{HERE}:{os.getpid()}:{jobs._begun(os.getpid())}", OLD, 1, "RUNNING"),  # alive, slow
    (f"{HERE}:{os.getpid()}:1", NEW, 1, "READY"),  # its number was given to another process
    (f"{HERE}:999999999:1", NEW, 1, "READY"),  # killed
    (f"{HERE}:999999999:1", NEW, 3, "FAILED"),  # it took three workers with it
    ("elsewhere:1:1", NEW, 1, "RUNNING"),  # another machine, perhaps alive
    ("elsewhere:1:1", OLD, 1, "READY"),
    ("", NEW, 1, "RUNNING"),
)


@pytest.mark.parametrize(("worker", "ago", "tries", "becomes"), RUNNING, ids=range(len(RUNNING)))
@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_taken_back(
    worker: str, ago: dt.timedelta, tries: int, becomes: str, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    from django_tasks_db.models import DBTaskResult

    RECURRING[0].enqueue()
    DBTaskResult.objects.update(
        status="RUNNING", started_at=clock.now() - ago, worker_ids=["elsewhere:0:0"] * (tries - 1) + [worker]
    )
    jobs.take_back()
    assert DBTaskResult.objects.get().status == becomes
