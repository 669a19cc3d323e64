"""A round and what is settled before it opens: edition, units, stages, appraisers, council."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chiso.scoring.terms import CouncilRole, RoundState, Seat, SheetState, StageKind, Tie


class Edition(models.Model):
    """A rule book as it was when a round took it: its files and hash. Never changed, never migrated."""

    code = models.CharField(max_length=60)
    """Identity: ``par/2025-department``."""
    revision = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    title = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    """Of the canonical form (``engine.spec.canon``)."""
    files = models.JSONField()
    """File name → its text, so that it can be built again ten years later without the repository."""
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("code", "-revision")

    def __str__(self) -> str:
        return f"{self.code} ({self.revision})"


class Round(models.Model):
    """One edition × one year × groups of units, run by an authority."""

    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    """The authority that runs it (the city for its departments; an authority for its own units)."""
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rounds")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.PREPARING)
    blind = models.BooleanField(default=False)
    """Two appraisers score each line without seeing one another."""
    ties = models.CharField(max_length=12, choices=Tie.choices, default=Tie.COMPETITION)
    bonus_cap = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    """Tighter than the edition's own cap, when the round sets one."""
    penalty_cap = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    quorum = models.DecimalField(max_digits=5, decimal_places=4, default="0.5")
    """More than this share of the council's members must sit (or consent in writing)."""
    units_see_appraisal = models.BooleanField(default=False)
    """Units see the appraised points before the explanation stage opens."""
    recheck_share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    """Share of the lines drawn for a random re-check; empty: none."""
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    """The round of the year before, for comparison through the crosswalk."""
    basis = models.TextField(blank=True)
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-year", "-id")
        indexes = (models.Index(fields=("authority", "-year", "-id"), name="scoring_round_authority"),)
        constraints = (
            models.CheckConstraint(condition=Q(quorum__gte=0) & Q(quorum__lt=1), name="scoring_round_quorum"),
        )

    def __str__(self) -> str:
        return self.title


class Group(models.Model):
    """Units that are ranked among themselves, with the bands and visibility of that group."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="groups")
    name = models.CharField(max_length=120)
    bands = models.JSONField(default=list)
    """``[{"title": "Tốt", "from": "80"}, …]`` in percent, highest first; empty: the edition's grades."""
    public = models.BooleanField(default=True)
    """Its ranking is shown on the public page."""
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("round", "name"), name="scoring_group_name"),)

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """A unit that is scored in a round, and where its sheet is."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="subjects")
    group = models.ForeignKey(Group, models.PROTECT, related_name="subjects")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    body = models.CharField(max_length=60, blank=True)
    """Kind of body by the edition (``khong_co_dvsn``): what never applies to it."""
    state = models.CharField(max_length=12, choices=SheetState.choices, default=SheetState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    """When the head approved and sent it: the moment that counts."""
    sent_by = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    return_note = models.TextField(blank=True)

    class Meta:
        ordering = ("round_id", "group_id", "unit_id")
        constraints = (models.UniqueConstraint(fields=("round", "unit"), name="scoring_subject_once"),)
        indexes = (models.Index(fields=("unit", "-id"), name="scoring_subject_unit"),)

    def __str__(self) -> str:
        return f"{self.round}: {self.unit}"


class Scope(models.Model):
    """A line that does not apply to a subject, and why; lines without a row apply."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="scopes")
    code = models.CharField(max_length=60)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "code"), name="scoring_scope_once"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.code}"


class LineOwner(models.Model):
    """A unit of the subject's own that answers for a criterion and everything under it.

    Used where the subject is an authority as one body: its divisions fill in what is theirs.
    """

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="owners")
    code = models.CharField(max_length=60)
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("subject_id", "code", "id")
        constraints = (
            models.UniqueConstraint(fields=("subject", "code", "unit"), name="scoring_owner_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.code}: {self.unit}"


class Stage(models.Model):
    """The days of one stage; after ``closes_at`` it is locked, before ``opens_at`` not yet open."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=12, choices=StageKind.choices)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ("round_id", "opens_at")
        constraints = (
            models.UniqueConstraint(fields=("round", "kind"), name="scoring_stage_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="scoring_stage_order"),
        )

    def __str__(self) -> str:
        return f"{self.round}: {self.kind}"


class StageExtension(models.Model):
    """One subject's later end of a stage, or a stage reopened for it: until when and why."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="extensions")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="extensions")
    until = models.DateTimeField()
    reopening = models.BooleanField(default=False)
    """Given after the stage had closed, by the right to reopen."""
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.stage}: {self.subject}"


class Appraiser(models.Model):
    """Who appraises a domain (or, with an empty ``domain``, all); never the own unit."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="appraisers")
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    domain = models.CharField(max_length=30, blank=True)
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.FIRST)
    outside = models.BooleanField(default=False)
    """From outside the unit that leads the round."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("round", "person", "domain", "seat"), name="scoring_appraiser_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} ({self.domain or '*'})"


class CouncilMember(models.Model):
    """A member of the round's council."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="council")
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=CouncilRole.choices, default=CouncilRole.MEMBER)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "person"), name="scoring_council_once"),)

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"
