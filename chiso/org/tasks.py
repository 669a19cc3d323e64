"""Jobs of the organisation: closing accounts that rest, once a day."""

from __future__ import annotations

from django_tasks import task

from chiso.audit.services import SYSTEM
from chiso.org import services


def close_resting_accounts() -> int:
    """Close accounts idle for 45 days; how many."""
    return services.accounts_rest(actor=SYSTEM)


rest_accounts = task()(close_resting_accounts)
"""The job as the worker knows it: ``rest_accounts.enqueue()``."""
