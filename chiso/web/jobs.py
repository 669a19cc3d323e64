"""The job worker: runs queued jobs, and once in a while asks for the recurring ones.

Recurring jobs are idempotent by their own keys, so two workers asking at once do no harm. A worker
that is killed leaves its job marked as running; the next one puts it back into the line, a few times.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import threading

from django.core.management import call_command
from django.db import connection, connections

from chiso.audit import clock

log = logging.getLogger("chiso.jobs")
EVERY_SECONDS = 15 * 60
LONGEST = dt.timedelta(hours=1)
"""No job takes longer: one that does belongs to a worker of a machine that is gone."""
TRIES = 3
"""How often a job may take its worker with it before it counts as failed."""


def work() -> None:
    """Run jobs until told to stop (SIGTERM): the present one is finished first."""
    own = f"{socket.gethostname()[:30]}:{os.getpid()}:{_begun(os.getpid())}"
    stop = threading.Event()
    ticker = threading.Thread(target=_tick, args=(stop,), daemon=True)
    ticker.start()
    try:
        call_command("db_worker", verbosity=0, interval=0.5, worker_id=own)
    finally:
        stop.set()


def learn_sizes() -> None:
    """Let the embedded database look at its tables, so that it asks by the right index; milliseconds.

    Without it a person's own ten tasks are sought through those of the whole authority. A PostgreSQL
    server does this by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")


def take_back() -> int:
    """Jobs whose worker was killed over them go back into the line; how many."""
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    taken = 0
    for job in DBTaskResult.objects.running():
        if not _orphaned(job.worker_ids[-1] if job.worker_ids else "", started=job.started_at):
            continue
        again = len(job.worker_ids) < TRIES
        mine = DBTaskResult.objects.running().filter(pk=job.pk, worker_ids=job.worker_ids)
        status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
        taken += mine.update(status=status, finished_at=None if again else clock.now())
        log.warning("job taken back", extra={"job": job.task_path, "again": again})
    return taken


def _orphaned(worker: str, *, started: dt.datetime | None) -> bool:
    """Whether the worker of a running job is gone: seen here by its process, elsewhere by the time."""
    host, _colon, rest = worker.partition(":")
    number, _colon, begun = rest.partition(":")
    if host == socket.gethostname()[:30] and number.isdecimal():
        return _begun(int(number)) != begun
    return started is None or clock.now() - started > LONGEST


def _begun(process: int) -> str:
    """When a process began, in ticks of this machine, so that a number used again is not taken for it."""
    try:
        with open(f"/proc/{process}/stat") as told:
            return told.read().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _tick(stop: threading.Event) -> None:
    while True:
        try:
            take_back()
            learn_sizes()
            enqueue_recurring()
        except Exception:
            log.exception("the round of the job worker was cut short")
        finally:
            connections.close_all()
        if stop.wait(EVERY_SECONDS):
            return


def enqueue_recurring() -> None:
    """Ask for each recurring job of the apps; one that cannot be asked for does not hold the others back."""
    from chiso.web.recurring import RECURRING

    for job in RECURRING:
        try:
            job.enqueue()
        except Exception:
            log.exception("recurring job could not be enqueued", extra={"job": job.module_path})
