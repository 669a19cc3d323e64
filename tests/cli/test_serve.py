"""The job worker beside the web server: kept alive, not started without end, stopped with its parent."""

from __future__ import annotations

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
