"""What of plans and tasks hangs on units that end: told by the preview of a restructuring."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from chiso.org.services import Affected, Succession
from chiso.plans.models import Item, Plan, Task
from chiso.plans.terms import PlanState, TaskState

OVER = (TaskState.DONE, TaskState.CANCELLED)


def open_tasks(unit_ids: frozenset[int]) -> QuerySet[Task]:
    """Tasks that somebody must still do, led by these units."""
    return Task.objects.filter(unit_id__in=unit_ids).exclude(state__in=OVER)


def affected(succession: Succession) -> Sequence[Affected]:
    """Open tasks follow the one successor; plans and plan items are left to people. Four queries."""
    heirs = frozenset(unit for unit in succession.ends if unit in succession.heirs)
    orphans = succession.ends - heirs
    live = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED, PlanState.ISSUED, PlanState.AMENDING)
    unit_plans = Plan.objects.filter(unit_id__in=succession.ends, state__in=live)
    items = Item.objects.filter(plan__unit__isnull=True, plan__state__in=live, lead_id__in=succession.ends)
    tasks = reverse("plans:tasks")
    plans = reverse("plans:plans")
    return (
        Affected(_("nhiệm vụ chưa xong, có đơn vị kế thừa"), open_tasks(heirs).count(), tasks, follows=True),
        Affected(_("nhiệm vụ chưa xong, chưa có đơn vị kế thừa"), open_tasks(orphans).count(), tasks),
        Affected(_("kế hoạch đơn vị chưa kết thúc"), unit_plans.count(), plans),
        Affected(_("nội dung kế hoạch do đơn vị chủ trì"), items.count(), plans),
    )
