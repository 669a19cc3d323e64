"""Setting up a round: its edition, its groups, opening and cancelling it.

The edition and the units are settled while the round is prepared; opening asks for everything a round
needs (``selectors.readiness``). Only rule books that print points are taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction

from chiso.audit import clock
from chiso.audit.services import change, move, record, writes
from chiso.org.policies import Actor
from chiso.scoring.models import Edition, Group, Round
from chiso.scoring.policies import round as policies
from chiso.scoring.problems import round as problems
from chiso.scoring.schemas import bands as band_texts
from chiso.scoring.selectors.readiness import readiness
from chiso.scoring.terms import RoundState, Tie

RUNNING = (RoundState.PREPARING, RoundState.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a round is, apart from its edition and its units."""

    title: str
    year: int
    basis: str = ""
    blind: bool = False
    ties: str = Tie.COMPETITION
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    quorum: Decimal = field(default_factory=lambda: Decimal("0.5"))
    units_see_appraisal: bool = False
    recheck_share: Decimal | None = None
    follows: Round | None = None

    def values(self) -> dict[str, Any]:
        if not self.title.strip() or not 2000 <= self.year <= 2100:
            raise problems.empty_title()
        if self.ties not in Tie.values:
            raise problems.unknown_choice("Đồng hạng", self.ties)
        for share in (self.quorum, self.recheck_share):
            if share is not None and not 0 <= share < 1:
                raise problems.bad_share(str(share * 100))
        return {
            "title": self.title.strip()[:300],
            "year": self.year,
            "basis": self.basis.strip(),
            "blind": self.blind,
            "ties": str(self.ties),
            "bonus_cap": self.bonus_cap,
            "penalty_cap": self.penalty_cap,
            "quorum": self.quorum,
            "units_see_appraisal": self.units_see_appraisal,
            "recheck_share": self.recheck_share,
            "follows": self.follows,
        }


def share_of(text: str) -> Decimal | None:
    """``50`` or ``33,3`` percent as a share; None when empty. Raises RB0120."""
    bare = text.strip().removesuffix("%").strip().replace(",", ".")
    if not bare:
        return None
    try:
        share = Decimal(bare) / 100
    except InvalidOperation:
        raise problems.bad_share(text) from None
    if not share.is_finite() or not 0 <= share < 1:
        raise problems.bad_share(text)
    return share


@writes("scoring.round.create")
def round_create(
    edition: Edition, *, settings: Settings, sample: bool = False, actor: Actor, once: str | None = None
) -> Round:
    """A round of the actor's authority under ``edition``, being prepared, with one group."""
    actor.require(policies.may_open_rounds(actor), "lập đợt chấm", who=policies.KEEPERS)
    authority_id = actor.authority_id
    assert authority_id is not None, "who may open rounds has an authority"
    values = settings.values()
    _same_authority(settings.follows, authority_id)
    made = Round.objects.create(
        authority_id=authority_id,
        edition=edition,
        sample=sample,
        created_at=clock.now(),
        created_by_id=policies.account_of(actor),
        **values,
    )
    record(
        made,
        after={"edition": f"{edition.code} ({edition.revision})", "title": made.title, "year": made.year},
    )
    Group.objects.create(round=made, name="Các đơn vị")
    return made


@writes("scoring.round.describe")
def round_describe(round_: Round, *, settings: Settings, actor: Actor) -> Round:
    """Change what may change while the round runs. Whether two appraise blindly only before it opens."""
    locked = running(round_, actor=actor, what="sửa đợt chấm")
    values = settings.values()
    _same_authority(settings.follows, locked.authority_id)
    if locked.state != RoundState.PREPARING and values["blind"] != locked.blind:
        raise problems.not_preparing(locked.get_state_display())
    change(locked, **values)
    return locked


@writes("scoring.round.open")
def round_open(round_: Round, *, actor: Actor) -> Round:
    """Open it. Raises RB0107 with everything that is missing."""
    locked = preparing(round_, actor=actor, what="mở đợt chấm")
    missing = [check.words for check in readiness(locked).checks if check.blocking]
    if missing:
        raise problems.not_ready(missing)
    move(locked, was=RoundState.PREPARING, to=RoundState.OPEN)
    return locked


@writes("scoring.round.cancel")
def round_cancel(round_: Round, *, reason: str, actor: Actor) -> Round:
    """Stop a round; what was scored stays for the trail."""
    locked = running(round_, actor=actor, what="hủy đợt chấm")
    if not reason.strip():
        raise problems.no_reason("Hủy đợt chấm")
    move(locked, was=locked.state, to=RoundState.CANCELLED)
    return locked


@writes("scoring.group.set")
def group_set(
    round_: Round,
    *,
    name: str,
    bands: str = "",
    public: bool = True,
    group: Group | None = None,
    actor: Actor,
    once: str | None = None,
) -> Group:
    """A new group, or new words for ``group``. Bands: one a line, highest first (``Tốt: 80``)."""
    locked = running(round_, actor=actor, what="đặt nhóm đơn vị")
    if not name.strip():
        raise problems.unknown_choice("Tên nhóm", "")
    rows = band_texts.read(bands)
    try:
        with transaction.atomic():
            if group is not None:
                change(group, name=name.strip()[:120], bands=rows, public=public)
                return group
            made = Group.objects.create(
                round=locked,
                name=name.strip()[:120],
                bands=rows,
                public=public,
                position=locked.groups.count(),
            )
    except IntegrityError:
        raise problems.group_twice(name.strip()) from None
    record(made, after={"name": made.name, "bands": rows, "public": public})
    return made


@writes("scoring.group.remove")
def group_remove(group: Group, *, actor: Actor) -> None:
    """Drop an empty group. Raises RB0121."""
    running(group.round, actor=actor, what="xóa nhóm đơn vị")
    if group.subjects.exists():
        raise problems.group_in_use(group.name)
    record(group, before={"name": group.name})
    group.delete()


def running(round_: Round, *, actor: Actor, what: str) -> Round:
    """The round's row, held for the rest of the write, still prepared or open. Raises RB0106."""
    locked = _held(round_, actor=actor, what=what)
    if locked.state not in RUNNING:
        raise problems.not_running(locked.get_state_display())
    return locked


def preparing(round_: Round, *, actor: Actor, what: str) -> Round:
    """The same, only while it is prepared. Raises RB0105."""
    locked = _held(round_, actor=actor, what=what)
    if locked.state != RoundState.PREPARING:
        raise problems.not_preparing(locked.get_state_display())
    return locked


def _held(round_: Round, *, actor: Actor, what: str) -> Round:
    actor.require_same_authority(round_.authority_id, "đợt chấm")
    actor.require(policies.manages(actor, round_), what, who=policies.KEEPERS)
    return Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=round_.pk)


def _same_authority(follows: Round | None, authority_id: int) -> None:
    if follows is not None and follows.authority_id != authority_id:
        raise problems.unknown_choice("Đợt năm trước", str(follows.pk))
