"""What people say about a task: comments, extensions, explanations; and the lists they keep."""

from __future__ import annotations

from django.db import models

from chiso.plans.models.task import Task
from chiso.plans.terms import ExplanationState, ExtensionState


class Comment(models.Model):
    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:60]


class Extension(models.Model):
    """A request for a later deadline, and the decision."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="extensions")
    from_due = models.DateField()
    to_due = models.DateField()
    occurrence = models.ForeignKey("plans.Occurrence", models.CASCADE, null=True, related_name="+")
    """Of a recurring task: the turn that is asked for."""
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("task",), condition=models.Q(state="asked"), name="plans_extension_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task}: {self.from_due} → {self.to_due}"


class Explanation(models.Model):
    """“Explain yourself”: a question by a leader or the Office, to be answered by a day."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="explanations")
    question = models.TextField()
    reply_by = models.DateField()
    state = models.CharField(max_length=10, choices=ExplanationState.choices, default=ExplanationState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("task",), condition=models.Q(state="asked"), name="plans_explanation_one_open"
            ),
        )

    def __str__(self) -> str:
        return self.question[:60]


class SavedView(models.Model):
    """A filter of the task list under a name."""

    account = models.ForeignKey("org.Account", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="plans_savedview_name"),)

    def __str__(self) -> str:
        return self.name
