"""The recurring jobs of all apps, in one list."""

from __future__ import annotations

from typing import Any

from chiso.evidence.tasks import evidence_verify, uploads_sweep
from chiso.notices.tasks import mail_notices
from chiso.org.tasks import rest_accounts
from chiso.plans.tasks.task import tasks_remind, turns_ahead
from chiso.reporting.tasks.nudge import reports_remind
from chiso.reporting.tasks.window import reports_ahead

RECURRING: tuple[Any, ...] = (
    turns_ahead,
    tasks_remind,
    reports_remind,
    reports_ahead,
    mail_notices,
    evidence_verify,
    uploads_sweep,
    rest_accounts,
)
