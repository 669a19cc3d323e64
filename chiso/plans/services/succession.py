"""Open tasks follow the one successor of a unit that ends; what is done stays with who did it."""

from __future__ import annotations

from chiso.audit.services import change, writes
from chiso.org.policies import Doer
from chiso.org.services import Succession
from chiso.plans.models import Task
from chiso.plans.selectors.succession import open_tasks


def tasks_follow(succession: Succession, actor: Doer) -> None:
    """Called inside the restructuring of units, in its transaction."""
    for task in open_tasks(succession.ends).select_for_update():
        heir = succession.heirs.get(task.unit_id)
        if heir is not None:
            _task_follow(task, heir=heir, actor=actor)


@writes("plans.task.follow")
def _task_follow(task: Task, *, heir: int, actor: Doer) -> None:
    change(task, unit_id=heir)
