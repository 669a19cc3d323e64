"""``chiso serve``: the web server and the job worker, started and stopped together.

Prepares what must be there (tables, static files), refuses an unsafe production setting, then serves
until it is told to stop. Ctrl-C lets running requests finish; the worker finishes its job. A process
that dies is started again: web workers and the job worker by this one, this one by systemd.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import io
import logging
import os
import select
import signal
import socket
import sys
import time
from contextlib import redirect_stdout, suppress
from typing import Any

from chiso.engine.problems import Problem


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="số tiến trình phục vụ (mặc định 2)")
    parser.add_argument("--threads", type=int, default=4, help="số luồng mỗi tiến trình (mặc định 4)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    prepare()
    _refuse_unsafe()
    return serve(host=args.host, port=args.port, workers=args.workers, threads=args.threads)


def prepare() -> None:
    """Start Django; bring tables and static files to the state of this version. Quick when they are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiso.web.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from chiso.cli.schema import bring_up_to_date

    settings.VAR.mkdir(parents=True, exist_ok=True)
    bring_up_to_date(connection)
    stamp = settings.STATIC_ROOT / ".version"
    wanted = _static_fingerprint()
    if not stamp.exists() or stamp.read_text() != wanted:
        with redirect_stdout(io.StringIO()):
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(wanted)


def serve(*, host: str, port: int, workers: int, threads: int) -> int:
    """Serve until told to stop; refuse a port that is taken."""
    _refuse_taken(host, port)
    from django.db import connections
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    from chiso.web.jobs import learn_sizes
    from chiso.web.wsgi import application

    learn_sizes()
    connections.close_all()
    _keep_what_is_loaded()
    jobs = JobWorker()

    class Keeper(Arbiter):  # type: ignore[misc]
        """Keeps the job worker alive beside the web workers; looks at least once a second."""

        def manage_workers(self) -> None:
            super().manage_workers()
            jobs.keep(listening=self.LISTENERS)

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "preload_app": True,
                "loglevel": "warning",
                "graceful_timeout": 20,
                "timeout": 120,
                "keepalive": 5,
                "control_socket_disable": True,
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return application

        def run(self) -> None:
            Keeper(self).run()

    own = os.getpid()
    try:
        Server().run()
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        if os.getpid() == own:
            jobs.stop()
    return 0


def _keep_what_is_loaded() -> None:
    """Look for garbage less often, and never among what every process shares.

    A page makes tens of thousands of short-lived objects; at the usual threshold a tenth of its processor
    time goes into walking the loaded program again. What is frozen also stays shared after the fork.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


BEHIND = 5
"""How far jobs stand behind people: a letter can wait, a save cannot. No further: a job that writes the
trail holds up everybody's writes while it waits for its turn."""


class JobWorker:
    """The job worker as a child: started again when it dies, and dying with its parent.

    The child holds one end of a pipe. When the other end reads as closed the child is gone, whatever
    took it; the number of a process alone may belong to another one by then.
    """

    REST = 5.0
    """Seconds between two starts, so that a worker that cannot start does not fork without end."""

    def __init__(self) -> None:
        self.pid = 0
        self._tie = -1
        self._started = -self.REST

    def keep(self, *, listening: list[Any]) -> None:
        if self.alive() or time.monotonic() - self._started < self.REST:
            return
        if self.pid:
            logging.getLogger("chiso.jobs").error("the job worker is gone; starting another")
            self._bury()
        self._started = time.monotonic()
        self._tie, held = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _work(listening)
        os.close(held)

    def alive(self) -> bool:
        return self.pid > 0 and not select.select([self._tie], [], [], 0)[0]

    def stop(self) -> None:
        """Ask it to finish its job and go, and wait for that."""
        if self.alive():
            os.kill(self.pid, signal.SIGTERM)
            select.select([self._tie], [], [])
        if self.pid:
            self._bury(how=0)

    def _bury(self, *, how: int = os.WNOHANG) -> None:
        os.close(self._tie)
        with suppress(ChildProcessError):  # the web server may have taken the child's end already
            os.waitpid(self.pid, how)
        self.pid = 0


def _work(listening: list[Any]) -> None:
    """The child: no web server any more, gone when its parent is gone."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGTTIN, signal.SIGTTOU):
        signal.signal(number, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGWINCH):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(BEHIND)
    for one in listening:
        one.close()
    from chiso.web.jobs import work

    try:
        work()
    finally:
        os._exit(0)


def _static_fingerprint() -> str:
    """Changes when a static file of ours changes: newest change and count, and the version."""
    from django.contrib.staticfiles.finders import get_finders

    from chiso import __version__

    newest, count = 0.0, 0
    for finder in get_finders():
        for path, storage in finder.list([]):
            newest = max(newest, os.path.getmtime(storage.path(path)))
            count += 1
    return f"{__version__} {count} {newest}"


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Problem(
                "CL0002",
                place=f"{host}:{port}",
                expected="một cổng còn trống",
                got=fault.strerror or "không dùng được",
                hint=f"chọn cổng khác, ví dụ --port {port + 1}",
            ) from None


def _refuse_unsafe() -> None:
    from django.conf import settings

    if settings.SAMPLE_MODE and settings.SERVED_OVER_HTTPS:
        raise Problem(
            "CL0003",
            place="CHISO_SAMPLE_MODE",
            expected="0 khi phục vụ thật (CHISO_HTTPS=1)",
            got="1",
            hint="bỏ CHISO_SAMPLE_MODE: tài khoản mẫu không cần mật khẩu",
        )
    if settings.DEBUG:
        print("CHISO_DEBUG=1: chỉ dùng khi phát triển", file=sys.stderr)
