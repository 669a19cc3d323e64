"""Writes of reporting, one module a noun. Other packages import the names from here."""

from chiso.reporting.services.desk_sample import desk_sample_load
from chiso.reporting.services.figure import figure_save, figures_inapplicable
from chiso.reporting.services.regime import (
    Duty,
    regime_close,
    regime_create,
    regime_describe,
    regime_units_set,
)
from chiso.reporting.services.report import report_open, report_refresh
from chiso.reporting.services.sample import reports_sample_load
from chiso.reporting.services.section import Saved, aside_close, section_save
from chiso.reporting.services.submission import (
    report_approve,
    report_recall,
    report_send_back,
    report_submit,
)
from chiso.reporting.services.tasks_of_report import (
    document_attach,
    document_detach,
    reason_give,
    remark_answer,
    task_line_save,
)
from chiso.reporting.services.window import (
    extension_give,
    reopening_end,
    window_add,
    window_adjust,
    window_lock,
    window_reopen,
    windows_lay_out,
)

__all__ = [
    "Duty",
    "Saved",
    "aside_close",
    "desk_sample_load",
    "document_attach",
    "document_detach",
    "extension_give",
    "figure_save",
    "figures_inapplicable",
    "reason_give",
    "regime_close",
    "regime_create",
    "regime_describe",
    "regime_units_set",
    "remark_answer",
    "reopening_end",
    "report_approve",
    "report_open",
    "report_recall",
    "report_refresh",
    "report_send_back",
    "report_submit",
    "reports_sample_load",
    "section_save",
    "task_line_save",
    "window_add",
    "window_adjust",
    "window_lock",
    "window_reopen",
    "windows_lay_out",
]
