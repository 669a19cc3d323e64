"""The process that reads one untrusted file: limits itself first, reads one order, answers, ends.

Started by ``sandbox``; imports a reader only after the limits are set, and only the one it needs, so a
normal DOCX or PDF costs little more than the start of the interpreter.
"""

from __future__ import annotations

import resource
import sys

from chiso.engine.problems import Problem
from chiso.papers import apart
from chiso.papers.readers import problems, wire
from chiso.papers.readers.limits import Limits


def _bound(limits: Limits, *, seconds: int) -> None:
    """Address space, CPU time, core dumps and size of written files, for this process and its children."""
    apart.bound(memory=limits.memory, seconds=seconds)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512 * 2**20, 512 * 2**20))


def _answer(order: wire.Order, data: bytes) -> wire.Answer:
    """The order carried out. Imports inside, so that each kind of file pays for its own libraries only."""
    try:
        if order.measured and order.kind == "docx":
            from chiso.papers.readers.docx.measuring import measure_docx

            return wire.measured(measure_docx(data, name=order.name, limits=order.limits))
        if order.measured and order.kind == "pdf":
            from chiso.papers.readers.pdf.measuring import measure_pdf

            return measure_pdf(data, name=order.name, limits=order.limits)
        if order.kind == "docx":
            from chiso.papers.readers.docx import read_docx

            return wire.reading(read_docx(data, name=order.name, limits=order.limits))
        if order.kind == "pdf":
            from chiso.papers.readers.pdf import read_pdf

            return read_pdf(data, name=order.name, limits=order.limits)
        from chiso.papers.readers.scan import read_scan

        return wire.reading(read_scan(data, kind=order.kind, name=order.name, limits=order.limits))
    except Problem as problem:
        return _refusal(problem)
    except MemoryError:
        return _refusal(problems.out_of_memory(order.name, limit=order.limits.memory))
    except RecursionError:
        return _refusal(problems.too_deep(order.name, limit=order.limits.nesting))


def _refusal(problem: Problem) -> wire.Refusal:
    return wire.Refusal(problem.code, problem.expected, problem.got, problem.hint)


def main() -> None:
    order, data = wire.unpack_order(sys.stdin.buffer.read())
    _bound(order.limits, seconds=int(sys.argv[1]))
    sys.stdout.buffer.write(wire.pack_answer(_answer(order, data)))


if __name__ == "__main__":
    main()
