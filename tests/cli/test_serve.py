"""The job worker beside the web server: kept alive, not started without end, stopped with its parent."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Iterator

import pytest

from chiso.cli import serve


def idle(_listening: object) -> None:
    """A worker that works at nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        time.sleep(60)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[serve.JobWorker]:
    monkeypatch.setattr(serve, "_work", idle)
    made = serve.JobWorker()
    yield made
    made.stop()


def killed(worker: serve.JobWorker) -> int:
    before = worker.pid
    os.kill(before, signal.SIGKILL)
    while worker.alive():
        time.sleep(0.01)
    return before


def test_a_killed_worker_is_started_again(worker: serve.JobWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.keep(listening=[])
    assert worker.alive()
    before = killed(worker)
    worker.keep(listening=[])
    assert not worker.alive(), "two starts need some rest between them"
    monkeypatch.setattr(worker, "REST", 0.0, raising=False)
    worker.keep(listening=[])
    assert worker.alive()
    assert worker.pid != before


def test_a_living_worker_is_left_alone(worker: serve.JobWorker) -> None:
    worker.keep(listening=[])
    before = worker.pid
    worker.REST = 0.0
    worker.keep(listening=[])
    assert worker.pid == before


def test_stopping_ends_it_and_may_be_asked_twice(worker: serve.JobWorker) -> None:
    worker.keep(listening=[])
    pid = worker.pid
    worker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    worker.stop()
    assert not worker.alive()


def test_the_worker_stands_behind_the_people(monkeypatch: pytest.MonkeyPatch) -> None:
    from chiso.web import jobs

    monkeypatch.setattr(jobs, "work", lambda: idle(None))
    made = serve.JobWorker()
    made.keep(listening=[])
    try:
        mine, until = os.getpriority(os.PRIO_PROCESS, 0), time.monotonic() + 10
        while os.getpriority(os.PRIO_PROCESS, made.pid) != mine + serve.BEHIND:
            assert time.monotonic() < until, "a letter would hold up a save"
            time.sleep(0.01)
    finally:
        made.stop()


def test_what_is_loaded_is_not_walked_again_and_again() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    try:
        serve._keep_what_is_loaded()
        assert gc.get_freeze_count() > 100_000, "what every process shares is out of the collector's sight"
        assert gc.get_threshold()[0] > before[0][0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before[0])
