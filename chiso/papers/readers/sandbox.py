"""Reading in a process of its own: limited, killable, and not trusted in what it says back.

A PDF or DOCX from outside may crash a C library, eat the memory or never end. So it is read by
``python -m chiso.papers.readers.worker`` with an address-space and a CPU limit, under a wall-clock limit,
in a session of its own that is killed whole (a scan has a recogniser as grandchild). The answer comes
back as data (MessagePack, typed), never as pickled objects. ADR 0015 gives the reasons and the cost.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec

from chiso.engine.problems import Problem
from chiso.papers.blocks import Source
from chiso.papers.measures import Measures
from chiso.papers.readers import problems, wire
from chiso.papers.readers.detection import FileKind
from chiso.papers.readers.limits import Limits

_HOME = str(Path(__file__).resolve().parents[3])
_PASSED = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "HOME", "SYSTEMROOT")


def read_apart(data: bytes, *, kind: FileKind, name: str, limits: Limits) -> Source:
    """``data`` read by the worker. Raises ``Problem``: the worker's own, or PA111, PA112, PA118."""
    order = wire.Order(kind=kind, name=name, limits=limits)
    seconds = limits.seconds
    answer = _run(data, order=order, seconds=seconds, name=name, limits=limits)
    if isinstance(answer, wire.NeedsRecognition):
        order = wire.Order(kind="scan", name=name, limits=limits)
        seconds = 20 + limits.page_seconds * min(answer.pages, limits.scanned_pages)
        answer = _run(data, order=order, seconds=seconds, name=name, limits=limits)
    if isinstance(answer, wire.Refusal):
        raise Problem(answer.code, place=name, expected=answer.expected, got=answer.got, hint=answer.hint)
    if not isinstance(answer, wire.Reading):
        raise problems.reader_died(name, got="trình đọc trả lời không hợp lệ")
    return answer.source(name)


def measure_apart(data: bytes, *, kind: FileKind, name: str, limits: Limits) -> Measures | None:
    """``data`` measured by the worker; None for a scan, whose letters have no font to measure."""
    order = wire.Order(kind=kind, name=name, limits=limits, measured=True)
    answer = _run(data, order=order, seconds=limits.seconds, name=name, limits=limits)
    if isinstance(answer, wire.Refusal):
        raise Problem(answer.code, place=name, expected=answer.expected, got=answer.got, hint=answer.hint)
    if isinstance(answer, wire.Measured):
        return answer.measures(name)
    return None


def _run(data: bytes, *, order: wire.Order, seconds: float, name: str, limits: Limits) -> wire.Answer:
    environment = {key: os.environ[key] for key in _PASSED if key in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join([_HOME, *(p for p in sys.path if p)]),
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }
    command = [sys.executable, "-P", "-m", "chiso.papers.readers.worker", f"{seconds:.0f}"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell, no words of the file
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(wire.pack_order(order, data), timeout=seconds)
        except subprocess.TimeoutExpired:
            _kill(process)
            raise problems.out_of_time(name, seconds=seconds) from None
        except BaseException:
            _kill(process)
            raise
    if process.returncode == 0:
        try:
            return wire.unpack_answer(out)
        except msgspec.MsgspecError as error:
            raise problems.reader_died(name, got=f"trình đọc trả lời không hợp lệ ({error})") from error
    raise _died(process.returncode, err, name=name, seconds=seconds, limits=limits)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The worker and whatever it started: they share a session of their own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _died(code: int, err: bytes, *, name: str, seconds: float, limits: Limits) -> Problem:
    if code == -signal.SIGXCPU:
        return problems.out_of_time(name, seconds=seconds)
    last = err.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
    if "MemoryError" in last[0] or "bad_alloc" in last[0] or "Out of memory" in last[0]:
        return problems.out_of_memory(name, limit=limits.memory)
    reason = signal.Signals(-code).name if code < 0 else f"mã thoát {code}"
    return problems.reader_died(name, got=f"trình đọc dừng đột ngột ({reason})")
