"""Jobs of the organisation: closing accounts that rest, once a day."""

from __future__ import annotations

from django_tasks import task

from chiso.audit.services import SYSTEM
from chiso.org import services


@task()  # type: ignore[untyped-decorator, unused-ignore]
def rest_accounts() -> int:
    """Close accounts idle for 45 days; how many."""
    return services.accounts_rest(actor=SYSTEM)
