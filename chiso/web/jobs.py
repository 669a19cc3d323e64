"""The job worker: runs queued jobs, and once in a while asks for the recurring ones.

Recurring jobs are idempotent by their own keys, so two workers asking at once do no harm.
"""

from __future__ import annotations

import logging
import threading

from django.core.management import call_command
from django.db import connections

log = logging.getLogger("chiso.jobs")
EVERY_SECONDS = 15 * 60


def work() -> None:
    """Run jobs until told to stop (SIGTERM): the present one is finished first."""
    stop = threading.Event()
    ticker = threading.Thread(target=_tick, args=(stop,), daemon=True)
    ticker.start()
    try:
        call_command("db_worker", verbosity=0, interval=0.5)
    finally:
        stop.set()


def _tick(stop: threading.Event) -> None:
    while True:
        try:
            enqueue_recurring()
        except Exception:
            log.exception("recurring jobs could not be enqueued")
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
