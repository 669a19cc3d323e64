"""First words of a report from what is known: the tasks of a domain, their progress, their notes. Pure.

A draft says only what the tasks say – title, percent, what was written with the progress – and is the
unit's to rewrite. What nobody wrote is left for the unit to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chiso.engine import vietnamese
from chiso.engine.returns.types import Criterion, SectionSpec
from chiso.plans.selectors.told import Told
from chiso.plans.terms import TaskState


def belongs(told: Told, criteria: Sequence[Criterion]) -> bool:
    """Whether a task serves one of the criteria or one below it."""
    return any(
        told.edition == one.edition
        and (told.criterion == one.code or told.criterion.startswith(f"{one.code}."))
        for one in criteria
    )


def section_draft(spec: SectionSpec, tasks: Iterable[Told]) -> str:
    """One line a task of the section's domains that moved, ended or is late; empty when there is none."""
    lines = [line for told in tasks if belongs(told, spec.from_tasks) and (line := task_line(told))]
    return "\n".join(lines)


def task_line(told: Told) -> str:
    """“- Rà soát thủ tục: đã làm việc với các đơn vị; đạt 70 %.”; empty for a task nothing can be said of."""
    said = result_words(told)
    if told.done_on is not None and told.state == TaskState.DONE:
        standing = f"hoàn thành {vietnamese.day(told.done_on)}" + (", sau hạn" if told.late else "")
    elif told.turns:
        standing = f"đã xong {', '.join(turn.lower() for turn in told.turns)}"
    elif told.overdue:
        standing = f"đạt {told.percent} %, quá hạn {vietnamese.day(told.due)}" if told.due else ""
    elif told.percent or said:
        standing = f"đạt {told.percent} %"
    else:
        return ""
    title = told.title.rstrip(" .;")
    return f"- {title}: {said.rstrip(' .;')}; {standing}." if said else f"- {title}: {standing}."


def result_words(told: Told) -> str:
    """What was written with the progress of the period, each once, in order."""
    return "; ".join(dict.fromkeys(note.rstrip(" .;") for note in told.notes))


def next_words(told: Told) -> str:
    """What comes next: the turn or the product that falls due."""
    if told.next_label:
        return f"Hoàn thành {told.next_label.lower()}"
    return f"Sản phẩm: {told.product}" if told.product else ""
