"""Reading in a process of its own: limited, killable, and not trusted in what it says back.

A PDF or DOCX from outside may crash a C library, eat the memory or never end. So it is read by
``python -m chiso.papers.readers.worker`` with an address-space and a CPU limit, under a wall-clock limit,
in a session of its own that is killed whole (a scan has a recogniser as grandchild). The answer comes
back as data (MessagePack, typed), never as pickled objects. ADR 0015 gives the reasons and the cost.
"""

from __future__ import annotations

import signal

import msgspec

from chiso.engine.problems import Problem
from chiso.papers import apart
from chiso.papers.blocks import Source
from chiso.papers.measures import Measures
from chiso.papers.readers import problems, wire
from chiso.papers.readers.detection import FileKind
from chiso.papers.readers.limits import Limits


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
    ended = apart.run(
        "chiso.papers.readers.worker",
        f"{seconds:.0f}",
        data=wire.pack_order(order, data),
        seconds=seconds,
    )
    if ended is None:
        raise problems.out_of_time(name, seconds=seconds)
    if ended.code == 0:
        try:
            return wire.unpack_answer(ended.out)
        except msgspec.MsgspecError as error:
            raise problems.reader_died(name, got=f"trình đọc trả lời không hợp lệ ({error})") from error
    raise _died(ended.code, ended.err, name=name, seconds=seconds, limits=limits)


def _died(code: int, err: bytes, *, name: str, seconds: float, limits: Limits) -> Problem:
    if code == -signal.SIGXCPU:
        return problems.out_of_time(name, seconds=seconds)
    last = err.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
    if "MemoryError" in last[0] or "bad_alloc" in last[0] or "Out of memory" in last[0]:
        return problems.out_of_memory(name, limit=limits.memory)
    reason = signal.Signals(-code).name if code < 0 else f"mã thoát {code}"
    return problems.reader_died(name, got=f"trình đọc dừng đột ngột ({reason})")
