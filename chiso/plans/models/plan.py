"""A plan, its versions and its items."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chiso.plans.models.reading import Reading
from chiso.plans.terms import PlanState, Role


class Plan(models.Model):
    """A plan of the authority (``unit`` empty) or of one unit, then derived from ``parent``."""

    authority = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="unit_plans")
    reading = models.OneToOneField(Reading, models.PROTECT, null=True, blank=True, related_name="plan")
    year = models.PositiveSmallIntegerField()
    title = models.TextField()
    number = models.CharField(max_length=30, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    legal_basis = models.TextField(blank=True)
    sample = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    """Number of the last issued version; 0 before the first."""
    follows_version = models.PositiveSmallIntegerField(null=True, blank=True)
    """In a unit's plan: the version of ``parent`` its items were last taken from."""
    remark = models.TextField(blank=True)
    """Why it was last returned; empty once it is submitted again."""
    amend_reason = models.TextField(blank=True)
    """Why it is being amended; becomes the reason of the next version."""
    waivers = models.JSONField(default=dict, blank=True)
    """Field of the head (``number``, ``signer`` …) → why it is left empty on purpose."""
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-year", "-id")
        indexes = (models.Index(fields=("authority", "-year", "-id"), name="plans_plan_authority"),)
        constraints = (
            models.UniqueConstraint(
                fields=("parent", "unit"), condition=Q(unit__isnull=False), name="plans_plan_one_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, parent__isnull=True)
                | Q(unit__isnull=False, parent__isnull=False),
                name="plans_plan_unit_has_parent",
            ),
        )

    def __str__(self) -> str:
        return self.title


class PlanVersion(models.Model):
    """What was issued, frozen: the whole plan as JSON, and why it changed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("org.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ("plan_id", "-number")
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="plans_version_number"),)

    def __str__(self) -> str:
        return f"{self.plan}, phiên bản {self.number}"


class Item(models.Model):
    """A line of a plan: a domain (group) or an item to be done, with its owner, deadline and product.

    What the paper does not say is empty and asked for, never filled by the system.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="derived")
    """In a unit's plan: the item of the authority's plan it comes from."""
    position = models.PositiveIntegerField()
    annex = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=30)
    title = models.TextField()
    group = models.BooleanField(default=False)
    """A domain (lĩnh vực): a heading over items, with nothing to be done itself."""
    edition = models.CharField(max_length=60, blank=True)
    criterion = models.CharField(max_length=30, blank=True)
    """The criterion it serves, e.g. edition ``par/2023-heza``, criterion ``1.1``."""
    lead = models.ForeignKey("org.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    product = models.TextField(blank=True)
    schedule = models.JSONField(null=True, blank=True)
    """The deadline as said (``chiso.paper/1`` schedule); null when nobody said it."""
    due = models.DateField(null=True, blank=True)
    """The deadline as a working day, resolved by the calendar in force when it was set."""
    legal_basis = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    measures = models.TextField(blank=True)
    """How the unit goes about it (biện pháp); the unit's own words."""
    note = models.TextField(blank=True)
    waivers = models.JSONField(default=dict, blank=True)
    """``lead``, ``schedule`` or ``product`` → why it does not apply, in a person's words."""
    dropped = models.BooleanField(default=False)
    """Taken out by an amendment; kept because versions, unit plans or tasks point to it."""
    at = models.JSONField(null=True, blank=True)
    """Where it stands in the paper that was read."""

    class Meta:
        ordering = ("plan_id", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "annex", "code"), condition=Q(dropped=False), name="plans_item_code"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="plans_item_weight"),
        )
        indexes = (models.Index(fields=("edition", "criterion"), name="plans_item_criterion"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"[:200]


class ItemUnit(models.Model):
    """Units that co-operate on or monitor an item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="others")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.COOPERATING)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "unit"), name="plans_itemunit_once"),)

    def __str__(self) -> str:
        return f"{self.unit} ({self.role})"
