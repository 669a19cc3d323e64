"""Writes of plans and tasks, one module a noun. Other packages import the names from here."""

from chiso.plans.services.from_reading import plan_from_reading
from chiso.plans.services.item import item_add, item_drop, items_assign, items_describe, items_waive
from chiso.plans.services.plan import (
    plan_amend,
    plan_amend_cancel,
    plan_approve,
    plan_close,
    plan_create,
    plan_describe,
    plan_issue,
    plan_return,
    plan_submit,
    plan_waive,
)
from chiso.plans.services.reading import (
    finding_decide,
    finding_reopen,
    findings_decide,
    reading_begin,
    reading_drop,
    reading_fail,
    reading_fill,
    reading_finish,
    reading_retry,
    reading_take,
)
from chiso.plans.services.unit_plan import unit_plan_align, unit_plan_derive, unit_plans_derive

__all__ = [
    "finding_decide",
    "finding_reopen",
    "findings_decide",
    "item_add",
    "item_drop",
    "items_assign",
    "items_describe",
    "items_waive",
    "plan_amend",
    "plan_amend_cancel",
    "plan_approve",
    "plan_close",
    "plan_create",
    "plan_describe",
    "plan_from_reading",
    "plan_issue",
    "plan_return",
    "plan_submit",
    "plan_waive",
    "reading_begin",
    "reading_drop",
    "reading_fail",
    "reading_fill",
    "reading_finish",
    "reading_retry",
    "reading_take",
    "unit_plan_align",
    "unit_plan_derive",
    "unit_plans_derive",
]
