"""Consolidating in the background: many units' reports into one, the person seeing how far it is."""

from __future__ import annotations

from django_tasks import task

from chiso.audit import clock
from chiso.org.policies import Actor, actor_of
from chiso.reporting.models import Run
from chiso.reporting.services import consolidation as services
from chiso.reporting.terms import RunState


def begin(run: Run, *, actor: Actor) -> None:
    """Carry a short run out at once, queue a long one."""
    if run.total - services.STEPS <= services.INLINE:
        services.consolidation_run(run, actor=actor)
    else:
        consolidate.enqueue(run.pk)


@task()  # type: ignore[untyped-decorator, unused-ignore]
def consolidate(run_id: int) -> str:
    """The state the run ends in; one that is not waiting (done, dropped) is left alone."""
    run = Run.objects.select_related("report__window__regime", "by").get(pk=run_id)
    if run.state == RunState.WAITING:
        services.consolidation_run(run, actor=actor_of(run.by, clock.today()))
    return str(run.state)
