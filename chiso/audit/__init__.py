"""The audit trail: every write of the system, who, when, what before, what after, chained by hash.

Public: ``services.writes`` (puts a write into a transaction with its entry), ``services.record``,
``clock.now``, ``terms.VERBS``, ``selectors.trail``. Knows no other app; all others know it.
"""
