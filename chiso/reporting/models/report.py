"""A report: sections in words, figures, tasks, evidence, reasons, remarks, and what was submitted."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from chiso.reporting.models.regime import Window
from chiso.reporting.terms import (
    OF_THE_WHOLE,
    FigureSource,
    FigureState,
    RemarkState,
    ReportState,
    TaskPart,
)


class LayoutCopy(models.Model):
    """The files of a layout under which reports were opened, by the hash of its canonical form; never
    changed.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    files = models.JSONField()
    """File name → text, as they lay in the folder."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:12]})"


class Report(models.Model):
    """What one unit says about one window. Where ``unit`` is the authority itself it consolidates."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="reports")
    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.DRAFT)
    layout_sha256 = models.CharField(max_length=64)
    """The layout it was opened under; a later edition does not change an open report."""
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    touched_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    """When the specialist handed it to the head."""
    submitted_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    arrived_at = models.DateTimeField(null=True, blank=True)
    """When the head approved it and it reached the receiver, first time: the moment that counts."""
    approved_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_note = models.TextField(blank=True)
    """Why it was last returned; stays readable after it comes back."""
    late_reason = models.TextField(blank=True)
    rounds = models.PositiveSmallIntegerField(default=0)
    """How often it reached the receiver."""

    class Meta:
        ordering = ("window_id", "unit_id")
        constraints = (models.UniqueConstraint(fields=("window", "unit"), name="reporting_report_once"),)
        indexes = (
            models.Index(fields=("authority", "state", "-id"), name="reporting_report_authority"),
            models.Index(fields=("unit", "-id"), name="reporting_report_unit"),
        )

    def __str__(self) -> str:
        return f"{self.window}: {self.unit}"

    @property
    def consolidates(self) -> bool:
        return self.unit_id == self.authority_id

    @property
    def state_words(self) -> str:
        """The state as people read it."""
        state = ReportState(self.state)
        return str(OF_THE_WHOLE.get(state, state.label) if self.consolidates else state.label)

    @property
    def handed(self) -> str:
        """Which handing to the head this is, as its page carries it to the approval; empty: none now."""
        if self.state != ReportState.SUBMITTED or self.submitted_at is None:
            return ""
        return self.submitted_at.astimezone(dt.UTC).isoformat()


class Section(models.Model):
    """The words under one heading of the layout; ``revision`` counts saves, so that none is lost."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    standing = models.CharField(max_length=16, choices=FigureState.choices, blank=True)
    """``not_applicable`` or ``no_data`` in place of words; empty: the text speaks."""
    revision = models.PositiveIntegerField(default=0)
    trace = models.JSONField(default=list, blank=True)
    """Consolidating: which spans of the text came from which report and section."""
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("report", "key"), name="reporting_section_once"),)

    def __str__(self) -> str:
        return self.key


class SectionVersion(models.Model):
    """A text of a section as it once was: kept at each change of hand, and whole when two wrote at once."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    aside = models.BooleanField(default=False)
    """Written against an older revision: set aside for a person to fold in, not in force."""
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.section} ({self.revision})"

    @property
    def place(self) -> str:
        return f"section:{self.section.key}"


class Figure(models.Model):
    """One figure of a statistic form. “Không áp dụng”, “chưa có số liệu” and 0 are three things."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures")
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=16, choices=FigureState.choices)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    note = models.TextField(blank=True)
    as_of = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=FigureSource.choices, default=FigureSource.ENTERED)
    origin = models.JSONField(null=True, blank=True)
    """Where it was carried or computed from: rows of tasks, the last report, the units' reports."""
    override_reason = models.TextField(blank=True)
    """Why a person wrote another value than the system's."""
    revision = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "key"), name="reporting_figure_once"),
            models.CheckConstraint(
                condition=Q(state=FigureState.KNOWN, value__isnull=False)
                | (~Q(state=FigureState.KNOWN) & Q(value__isnull=True)),
                name="reporting_figure_known",
            ),
        )

    def __str__(self) -> str:
        return self.key


class ReportTask(models.Model):
    """A task as this report tells it: how far, what since the last report, why late, what comes next."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="tasks")
    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=TaskPart.choices)
    position = models.PositiveIntegerField(default=0)
    title = models.TextField()
    code = models.CharField(max_length=30, blank=True)
    """Code of the plan's item, for grouping by domain."""
    percent_before = models.PositiveSmallIntegerField(null=True, blank=True)
    """In the last report that reached the receiver; empty when it was not in it."""
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, blank=True)
    """State of the task when it was last drawn in."""
    due = models.DateField(null=True, blank=True)
    overdue = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    """Result in the unit's words; of ``next``: what will be done."""
    reason = models.TextField(blank=True)
    """Of an overdue or unkept one: why, and what is done about it. Asked for, never invented."""
    left_out = models.BooleanField(default=False)
    """Taken out of this report by a person."""
    revision = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("report_id", "part", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("report", "task", "part"), name="reporting_task_once"),
        )

    def __str__(self) -> str:
        return self.title[:200]


class ReportDocument(models.Model):
    """A registered document that proves a section, a figure or a task of the report, and its page."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="documents")
    document = models.ForeignKey("evidence.Document", models.PROTECT, related_name="+")
    place = models.CharField(max_length=80)
    """``section:I.1``, ``figure:3:3.1.2``, ``task:17``."""
    page = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "document", "place"), name="reporting_document_once"),
        )

    def __str__(self) -> str:
        return f"{self.document} → {self.place}"


class Reason(models.Model):
    """Why a warning of the checks stands as it is, in the unit's words."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="reasons")
    code = models.CharField(max_length=12)
    place = models.CharField(max_length=80)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "code", "place"), name="reporting_reason_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.place}"


class Remark(models.Model):
    """What the receiver asks to be mended, at one place; answered by the unit, closed by the receiver."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks")
    place = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=RemarkState.choices, default=RemarkState.OPEN)
    answer = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:60]


class Submission(models.Model):
    """What reached the receiver, frozen: the whole report as JSON, its hash, the moment."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    on_time = models.BooleanField()
    due_on = models.DateField()
    """The day that counted for it, extension included."""

    class Meta:
        ordering = ("report_id", F("number").desc())
        constraints = (
            models.UniqueConstraint(fields=("report", "number"), name="reporting_submission_number"),
        )

    def __str__(self) -> str:
        return f"{self.report}, lần {self.number}"
