"""A module of ours run on a hostile file in a process of its own: limited, killable, and killed whole.

The file goes in on stdin, the answer comes back on stdout as bytes; nothing of the file is a word of the
command. The child stands in a session of its own, so that whatever it started dies with it, also when the
caller is interrupted. ``bound`` is the child's first act. ADR 0015 gives the reasons. What the bytes mean,
and in which words a failure is refused, is the caller's.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_HOME = str(Path(__file__).resolve().parents[2])
_PASSED = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "HOME", "SYSTEMROOT")
GRACE = 2
"""Seconds of processor time between the first signal and the last."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the child ended: its exit code (negative: the signal), what it answered, what it complained."""

    code: int
    out: bytes
    err: bytes


def run(module: str, *words: str, data: bytes, seconds: float) -> Ended | None:
    """``python -m module words`` on ``data``; None when it was killed after ``seconds`` on the clock."""
    environment = {key: os.environ[key] for key in _PASSED if key in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join([_HOME, *(part for part in sys.path if part)]),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell, no words of the file
        [sys.executable, "-S", "-P", "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            return None
        except BaseException:
            _kill(process)
            raise
    return Ended(process.returncode, out, err)


def bound(*, memory: int, seconds: int, grace: int = GRACE) -> None:
    """Inside the child, before it touches the bytes: address space, processor time, no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + grace))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The child and whatever it started: they share a session of their own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
