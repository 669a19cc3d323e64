"""First words of a report from what is known: the tasks of a domain, their progress, their notes. Pure.

A draft says only what the tasks say – title, percent, what was written with the progress – and is the
unit's to rewrite. What nobody wrote is left for the unit to write.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def role_of(spec: SectionSpec) -> str:
    """What a section of the assessment is about, by its title: achieved, lacking, coming; else empty."""
    title = vietnamese.fold(spec.title.vi)
    for role, words in ROLES.items():
        if any(word in title for word in words):
            return role
    return ""


ROLES = {
    "coming": ("ky sau", "thoi gian toi", "phuong huong"),
    "lacking": ("ton tai", "han che"),
    "achieved": ("ket qua dat duoc", "mat tich cuc", "uu diem"),
}


def section_draft(spec: SectionSpec, tasks: Sequence[Told]) -> str:
    """One line a task of the section's domains that moved, ended or is late; of the assessment what was
    done, what is late, what falls due next. Empty when there is none.
    """
    if spec.from_tasks:
        lines = [task_line(told) for told in tasks if belongs(told, spec.from_tasks)]
    else:
        lines = [_assessed(told, role_of(spec)) for told in tasks]
    return "\n".join(line for line in lines if line)


def _assessed(told: Told, role: str) -> str:
    title = told.title.rstrip(" .;")
    if role == "coming" and told.next_due is not None:
        what = next_words(told).rstrip(" .;")
        until = f"hạn {vietnamese.day(told.next_due)}"
        return f"- {title}: {lowered(what)}; {until}." if what else f"- {title}: {until}."
    if role == "lacking" and told.overdue and told.due is not None:
        return f"- {title}: quá hạn {vietnamese.day(told.due)}, mới đạt {told.percent} %."
    if role == "achieved" and (told.turns or told.state == TaskState.DONE):
        return task_line(told)
    return ""


def task_line(told: Told) -> str:
    """“- Rà soát thủ tục: đã làm việc với các đơn vị; đạt 70 %.”; empty for a task nothing can be said of."""
    said = result_words(told)
    if told.done_on is not None and told.state == TaskState.DONE:
        standing = f"hoàn thành {vietnamese.day(told.done_on)}" + (", sau hạn" if told.late else "")
    elif told.turns:
        standing = f"đã xong {', '.join(lowered(turn) for turn in told.turns)}"
    elif told.overdue:
        standing = f"đạt {told.percent} %, quá hạn {vietnamese.day(told.due)}" if told.due else ""
    elif told.percent or said:
        standing = f"đạt {told.percent} %"
    else:
        return ""
    title = told.title.rstrip(" .;")
    return f"- {title}: {said.rstrip(' .;')}; {standing}." if said else f"- {title}: {standing}."


def lowered(words: str) -> str:
    """Within a sentence: only the first letter is lowered, so that “Quý IV” stays a quarter."""
    return words[:1].lower() + words[1:]


def result_words(told: Told) -> str:
    """What was written with the progress of the period, each once, in order."""
    return "; ".join(dict.fromkeys(note.rstrip(" .;") for note in told.notes))


def next_words(told: Told) -> str:
    """What comes next: the turn or the product that falls due."""
    if told.next_label:
        return f"Hoàn thành {lowered(told.next_label)}"
    return f"Sản phẩm: {told.product}" if told.product else ""
