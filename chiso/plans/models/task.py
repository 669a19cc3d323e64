"""A task, its occurrences, its progress and its evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chiso.plans.models.plan import Item, Plan
from chiso.plans.terms import OccurrenceState, Role, TaskState


class Task(models.Model):
    """Work of one unit (and one person), under an item of a plan; may be split into sub-tasks."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    item = models.ForeignKey(Item, models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subtasks")
    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    """Lead unit."""
    assignee = models.ForeignKey("org.Person", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.TextField()
    product = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)
    schedule = models.JSONField(null=True, blank=True)
    starts = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    """Resolved working day; of a recurring task the next open occurrence; null: no deadline was given."""
    first_due = models.DateField(null=True, blank=True)
    """The deadline before any extension."""
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    percent = models.PositiveSmallIntegerField(default=0)
    """Latest reported progress; the rows of ``Progress`` say how it came about."""
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.ASSIGNED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    amber_from = models.DateField(null=True, blank=True)
    """First day on which the light is amber; worked out when ``due`` is set."""
    reported_on = models.DateField(null=True, blank=True)
    """Day it was last reported as done: a report in time stays in time while it waits."""
    reported_by = models.ForeignKey("org.Account", models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)
    """Why it was last returned, reopened or stopped."""
    done_at = models.DateTimeField(null=True, blank=True)
    search = models.TextField(blank=True)
    """Folded words (no tones) of title, product, basis and the item's code."""

    class Meta:
        ordering = ("due", "id")
        constraints = (
            models.CheckConstraint(condition=Q(percent__lte=100), name="plans_task_percent"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="plans_task_weight"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="plans_task_not_self"),
        )
        indexes = (
            models.Index(fields=("unit", "state", "due", "id"), name="plans_task_unit"),
            models.Index(fields=("assignee", "state", "due", "id"), name="plans_task_assignee"),
            models.Index(fields=("authority", "state", "due", "id"), name="plans_task_authority"),
        )

    def __str__(self) -> str:
        return self.title[:200]


class TaskUnit(models.Model):
    """Units that co-operate on or monitor a task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="others")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.COOPERATING)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("task", "unit"), name="plans_taskunit_once"),)

    def __str__(self) -> str:
        return f"{self.unit} ({self.role})"


class Occurrence(models.Model):
    """One turn of a recurring task: its own deadline, progress and evidence."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="occurrences")
    label = models.CharField(max_length=60)
    printed = models.DateField()
    """The day the schedule names, before days off were looked at."""
    starts = models.DateField()
    due = models.DateField()
    percent = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=OccurrenceState.choices, default=OccurrenceState.WAITING)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("task_id", "due")
        constraints = (models.UniqueConstraint(fields=("task", "label"), name="plans_occurrence_label"),)
        indexes = (models.Index(fields=("due", "state"), name="plans_occurrence_due"),)

    def __str__(self) -> str:
        return f"{self.task}, {self.label}"


class Progress(models.Model):
    """A report of progress: an increment and what it makes in all; never changed afterwards."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="progress")
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, null=True, blank=True, related_name="progress")
    percent = models.PositiveSmallIntegerField()
    increment = models.SmallIntegerField()
    note = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.percent} %"


class TaskDocument(models.Model):
    """A registered document that proves a task (or one occurrence, or one progress), and on which page."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="documents")
    occurrence = models.ForeignKey(
        Occurrence, models.CASCADE, null=True, blank=True, related_name="documents"
    )
    document = models.ForeignKey("evidence.Document", models.PROTECT, related_name="+")
    page = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("task", "document"),
                condition=Q(occurrence__isnull=True),
                name="plans_taskdocument_once",
            ),
            models.UniqueConstraint(
                fields=("task", "occurrence", "document"),
                condition=Q(occurrence__isnull=False),
                name="plans_taskdocument_once_each",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} → {self.task}"
