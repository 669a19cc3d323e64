"""Tables of reporting, low to high: ``regime`` → ``report`` → ``desk`` → ``issue``. Import from here."""

from chiso.reporting.models.desk import Contribution, Nudge, Run
from chiso.reporting.models.issue import Issue
from chiso.reporting.models.regime import Extension, Regime, RegimeUnit, Reopening, Window
from chiso.reporting.models.report import (
    Figure,
    LayoutCopy,
    Reason,
    Remark,
    Report,
    ReportDocument,
    ReportTask,
    Section,
    SectionVersion,
    Submission,
)

__all__ = [
    "Contribution",
    "Extension",
    "Figure",
    "Issue",
    "LayoutCopy",
    "Nudge",
    "Reason",
    "Regime",
    "RegimeUnit",
    "Remark",
    "Reopening",
    "Report",
    "ReportDocument",
    "ReportTask",
    "Run",
    "Section",
    "SectionVersion",
    "Submission",
    "Window",
]
