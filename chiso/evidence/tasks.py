"""Recurring jobs of evidence: hash the stored files again, drop uploads nobody goes on with."""

from __future__ import annotations

from django_tasks import task

from chiso.audit.services import SYSTEM
from chiso.evidence import selectors, services

A_ROUND = 500
"""Files hashed in one round; the oldest verification first, so that all come around."""


@task()  # type: ignore[untyped-decorator, unused-ignore]
def evidence_verify() -> int:
    """Verify a round of files whose last verification is old; the number found damaged."""
    return sum(not services.file_verify(file, actor=SYSTEM) for file in selectors.to_verify(A_ROUND))


@task()  # type: ignore[untyped-decorator, unused-ignore]
def uploads_sweep() -> int:
    return services.uploads_sweep(actor=SYSTEM)
