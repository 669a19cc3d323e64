"""Tables of the organisation.

A unit is an identity (``code``); its names, its parent and its officials are dated rows. Intervals
are half-open: ``valid_from`` included, ``valid_to`` excluded; an empty ``valid_to`` means until now.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from chiso.org.terms import LinkKind, PostRank, Right, Signing, UnitKind, name_order


def dated(prefix: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
        name=f"org_{prefix}_dates",
    )


class Unit(models.Model):
    """A body with an identity that outlives its name. ``authority`` is the tenant it belongs to."""

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    authority = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")
    """The authority (cơ quan) this unit belongs to; an authority points to itself."""
    symbol = models.CharField(max_length=30, blank=True)
    """Abbreviation in document symbols, e.g. BQL."""
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    founding_act = models.CharField(max_length=300, blank=True)
    abolishing_act = models.CharField(max_length=300, blank=True)
    confirmed = models.BooleanField(default=False)
    """False: the name or the existence was not confirmed by an official source; shown so on screen."""
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "code")
        constraints = (dated("unit"),)

    def __str__(self) -> str:
        return self.code


class UnitName(models.Model):
    """A name of a unit in a span of time, by an act."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    act = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("unit_id", F("valid_from").desc(nulls_last=True))
        constraints = (
            dated("unitname"),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(valid_to__isnull=True), name="org_unit_one_current_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class UnitLink(models.Model):
    """Predecessor → successor: merge, split, transfer; many to many, by an act on a day."""

    predecessor = models.ForeignKey(Unit, models.CASCADE, related_name="successor_links")
    successor = models.ForeignKey(Unit, models.CASCADE, related_name="predecessor_links")
    kind = models.CharField(max_length=20, choices=LinkKind.choices)
    on = models.DateField()
    act = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="org_unitlink_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="org_unitlink_not_self"),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class FormerPlace(models.Model):
    """A parent the unit had before it was moved; the present one is ``Unit.parent``."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="former_places")
    parent = models.ForeignKey(Unit, models.CASCADE, related_name="former_children")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField()
    act = models.CharField(max_length=300, blank=True)
    """The act that ended this place."""

    class Meta:
        ordering = ("unit_id", "-valid_to")
        constraints = (
            dated("formerplace"),
            models.UniqueConstraint(fields=("unit", "valid_to"), name="org_formerplace_once"),
        )

    def __str__(self) -> str:
        return f"{self.unit} < {self.parent}"


class NameOrderField(models.CharField):  # type: ignore[type-arg]
    """The order of the row's ``name`` in Vietnamese lists, worked out at every save, as ``auto_now`` is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        order = name_order(getattr(model_instance, "name", ""))
        setattr(model_instance, self.attname, order)
        return order


class Person(models.Model):
    """An official. No identity papers, no birth date: only what work needs."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    confirmed = models.BooleanField(default=False)
    authority = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    """The authority that keeps this person's record; posts may be held elsewhere too."""
    sorting = NameOrderField(max_length=600, editable=False, db_index=True)
    """The name as lists order it (given name first, Vietnamese alphabet); derived, no database knows it."""

    class Meta:
        ordering = ("sorting", "id")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in a unit: Trưởng ban, Chánh Văn phòng, Trưởng phòng, chuyên viên…"""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="posts")
    title = models.CharField(max_length=120)
    rank = models.CharField(max_length=10, choices=PostRank.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "title"), name="org_post_title"),)

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """A person holding a post between two days; ``acting`` when as Q. (quyền) or in charge (phụ trách)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="holdings")
    acting = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    act = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (dated("holding"),)

    def __str__(self) -> str:
        return f"{self.person} – {self.post}"


class Delegation(models.Model):
    """Who signs for whom: KT., TL., TUQ., Q. – written, limited in scope and time."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="delegations")
    """The unit whose head is signed for."""
    delegate = models.ForeignKey(Person, models.CASCADE, related_name="delegations")
    signing = models.CharField(max_length=4, choices=Signing.choices)
    scope = models.CharField(max_length=300)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    act = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (dated("delegation"),)

    def __str__(self) -> str:
        return f"{self.signing}. {self.delegate}"


class Account(AbstractUser):
    """A sign-in of one person. Rights come from posts and grants, never from the account."""

    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    language = models.CharField(max_length=5, default="vi")
    theme = models.CharField(max_length=10, default="auto")
    mail_notices = models.BooleanField(default=True)
    feed_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    """Secret part of the person's calendar feed address."""
    sample = models.BooleanField(default=False)
    """One-click account of the sample mode."""

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """A named right given to a person for an authority, with dates and a reason."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    authority = models.ForeignKey(Unit, models.CASCADE, related_name="grants")
    right = models.CharField(max_length=30, choices=Right.choices)
    reason = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (dated("grant"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.right}"


class HolidayCalendar(models.Model):
    """One published version of a year's days off and make-up working days; superseded, never edited."""

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    """The notice it was taken from."""
    days_off = models.JSONField()
    """ISO date → Vietnamese name of the day."""
    working_days = models.JSONField(default=list)
    """ISO dates of weekend days worked in exchange."""
    tentative = models.JSONField(default=list)
    """ISO dates among both that no official notice confirms yet; shown as expected."""
    published_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("year", "version"), name="org_holidaycalendar_version"),
        )

    def __str__(self) -> str:
        return f"{self.year}, phiên bản {self.version}"
