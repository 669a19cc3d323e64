"""The product as a process, and what systemd does about it: it dies, it is started again.

``kill`` shoots one of its processes at random. The processes are told apart by what they hold: a web
worker holds the listening socket, the job worker does not.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, *, database: str = "", shift: float = 0.0) -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("CHISO_") and key not in {"TZ", "DJANGO_SETTINGS_MODULE"}
    }
    kept |= {
        "CHISO_VAR": str(var),
        "CHISO_LOG_LEVEL": "ERROR",
        "DEADLINE_SHIFT": repr(shift),
        "PYTHONPATH": str(ROOT),
    }
    if database:
        kept["CHISO_DATABASE_URL"] = database
    return kept


class Server:
    """``chiso serve`` under a supervisor."""

    def __init__(self, var: Path, env: dict[str, str], *, workers: int = 2, threads: int = 4) -> None:
        self.env, self.log = env, var / "server.log"
        self.port = free_port()
        self.command = [
            sys.executable, "-m", "bench.deadline_clock", "serve", "--port", str(self.port),
            "--workers", str(workers), "--threads", str(threads),
        ]  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self.kills: list[tuple[float, str]] = []

    def start(self) -> None:
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def wait_ready(self, seconds: float = 120.0) -> None:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            with suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
                return
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError(self.log.read_text()[-3000:])
            time.sleep(0.1)
        raise AssertionError("the product did not answer")

    async def supervise(self) -> None:
        """Start it again a second after it died, as ``Restart=always``, ``RestartSec=1`` do."""
        while True:
            await asyncio.sleep(0.1)
            if self.process is not None and self.process.poll() is not None:
                self._sweep(signal.SIGKILL)
                await asyncio.sleep(1.0)
                self.start()

    def revive(self) -> None:
        """Have it running, also when the last shot of a run came after the supervisor had gone home."""
        assert self.process is not None
        if self.process.poll() is not None:
            self._sweep(signal.SIGKILL)
            self.start()
        self.wait_ready()

    def stop(self) -> int:
        """Ask it to end; its exit code, -9 when it had to be killed. Nothing of its session is left."""
        assert self.process is not None
        self.process.terminate()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            return -9
        finally:
            self._sweep(signal.SIGKILL)

    def _sweep(self, number: int) -> None:
        """What is left of its session: only processes this harness started."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def processor(self) -> float:
        """Seconds of processor time its living processes have used."""
        ticks = 0
        for pid in [pid for found in self.processes().values() for pid in found]:
            with suppress(OSError):
                words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(words[11]) + int(words[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    # --- killing ----------------------------------------------------------------------------------

    def processes(self) -> dict[str, list[int]]:
        assert self.process is not None
        children = _children(self.process.pid)
        web = [pid for pid in children if _listens(pid, self.port)]
        return {
            "arbiter": [self.process.pid] if self.process.poll() is None else [],
            "worker": web,
            "jobs": [pid for pid in children if pid not in web],
        }

    def kill(self, rng: random.Random, kind: str = "") -> str:
        """SIGKILL one: mostly a web worker, sometimes the arbiter or the job worker."""
        kind = kind or rng.choices(["worker", "arbiter", "jobs"], [6, 3, 2])[0]
        found = self.processes()[kind]
        if not found:
            return ""
        with suppress(ProcessLookupError):
            os.kill(rng.choice(found), signal.SIGKILL)
        self.kills.append((time.monotonic(), kind))
        return kind


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _listens(pid: int, port: int) -> bool:
    wanted = f":{port:04X}"
    inodes = {
        f"socket:[{row.split()[9]}]"
        for row in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if row.split()[1].endswith(wanted) and row.split()[3] == "0A"
    }
    try:
        return any(os.readlink(entry.path) in inodes for entry in os.scandir(f"/proc/{pid}/fd"))
    except OSError:
        return False
