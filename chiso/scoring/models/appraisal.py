"""Appraisals handed in and agreed, explanations, the council's sittings and votes, the random re-check."""

from __future__ import annotations

from django.db import models

from chiso.scoring.models.round import CouncilMember, Round, Subject
from chiso.scoring.terms import MarkStage, QueryState, Seat, SittingState


class HandIn(models.Model):
    """One seat's appraisal of one domain of a subject, handed in: from then on it may be compared."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="handins")
    domain = models.CharField(max_length=30)
    seat = models.CharField(max_length=10, choices=Seat.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("subject_id", "domain", "seat")
        constraints = (
            models.UniqueConstraint(fields=("subject", "domain", "seat"), name="scoring_handin_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.domain} ({self.seat})"


class Consensus(models.Model):
    """How two blind appraisers settled a line on which they differed: one proposes, the other agrees."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="consensus")
    code = models.CharField(max_length=60)
    said = models.JSONField(null=True, blank=True)
    """What is proposed; it becomes the agreed word when the other agrees."""
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    seat = models.CharField(max_length=10, choices=Seat.choices)
    """The seat that proposed; the other one agrees."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    referred = models.BooleanField(default=False)
    """They could not agree: the council decides."""

    class Meta:
        ordering = ("subject_id", "code")
        constraints = (models.UniqueConstraint(fields=("subject", "code"), name="scoring_consensus_once"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.code}"

    @property
    def settled(self) -> bool:
        return self.accepted_at is not None


class Query(models.Model):
    """A remark of an appraiser on a line that the unit must explain, and its explanation (giải trình)."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="queries")
    code = models.CharField(max_length=60)
    question = models.TextField(blank=True)
    """Empty where the unit explains a line without having been asked."""
    reply_by = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=QueryState.choices, default=QueryState.ASKED)
    answer = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    seat = models.CharField(max_length=10, choices=Seat.choices, blank=True)
    """The seat it was asked from: of two blind appraisers the other does not read it before both are in."""
    verdict = models.TextField(blank=True)
    """What the second appraisal made of the explanation."""
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("subject", "code"), name="scoring_query_line"),)

    def __str__(self) -> str:
        return self.question[:60]


class Sitting(models.Model):
    """A sitting of the council: who was there, what was said, what was decided."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="sittings")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=SittingState.choices, default=SittingState.CALLED)
    minutes_document = models.ForeignKey(
        "evidence.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("round_id", "number")
        constraints = (models.UniqueConstraint(fields=("round", "number"), name="scoring_sitting_number"),)

    def __str__(self) -> str:
        return f"{self.round}, phiên {self.number}"


class Attendance(models.Model):
    """A member at a sitting: present, or consenting in writing."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendance")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+")
    present = models.BooleanField(default=True)
    in_writing = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sitting", "member"), name="scoring_attendance_once"),)

    def __str__(self) -> str:
        return f"{self.member}: {self.sitting}"


class Ballot(models.Model):
    """A matter the council voted on: one subject (and line) with votes for and against."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="ballots")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="ballots")
    code = models.CharField(max_length=60, blank=True)
    """The line decided; empty: the subject's whole result."""
    matter = models.TextField()
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField(default=0)
    carried = models.BooleanField()
    reason = models.TextField(blank=True)
    said = models.JSONField(null=True, blank=True)
    """What the council says of the line (figures, case …); empty: a matter without figures."""
    abstained = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("sitting_id", "id")

    def __str__(self) -> str:
        return self.matter[:60]


class RecheckDraw(models.Model):
    """A random draw of lines to be checked again: its seed and frame, so that it can be repeated."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="draws")
    seed = models.CharField(max_length=80)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    frame_size = models.PositiveIntegerField()
    stage = models.CharField(max_length=10, choices=MarkStage.choices, default=MarkStage.SELF)
    """Whose points are checked again."""
    frame = models.JSONField(default=list)
    """``[[key, group, claimed], …]``: every line that could be drawn, exact, as it stood."""
    frame_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.round} ({self.seed})"


class Recheck(models.Model):
    """One drawn line checked again: the points it should have had; empty until somebody did."""

    draw = models.ForeignKey(RecheckDraw, models.CASCADE, related_name="rows")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    claimed = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    found = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    said = models.JSONField(null=True, blank=True)
    """What was found (figures, case …), from which the engine computed ``found``."""
    note = models.TextField(blank=True)
    at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("draw_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("draw", "subject", "code"), name="scoring_recheck_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.code}"
