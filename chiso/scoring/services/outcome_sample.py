"""Two sealed rounds of the year before, for the sample mode, so that there is something to learn from.

All their figures come from ``samples/ket-qua-mau.yaml`` and are samples: the rounds are marked so on every
screen, public ones too. Marks are entered as they stood when the round was decided; from there everything
goes the way people go: sealed by the Office, published by a leader. What was really announced of the
authority is kept apart, with its source and without the breakdown nobody published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from chiso.audit import clock
from chiso.audit.services import SYSTEM, record, writes
from chiso.org.policies import Actor, actor_of
from chiso.org.selectors.people import sample_account
from chiso.org.selectors.units import tree_on
from chiso.scoring.models import Group, Mark, Publication, Round, Scope, Stage, Subject
from chiso.scoring.policies.round import account_of
from chiso.scoring.schemas.edition import Book, book_of
from chiso.scoring.schemas.said import Said, read, verdict_of
from chiso.scoring.services.edition import edition_take
from chiso.scoring.services.mark import points_of
from chiso.scoring.services.outcome import announcement_add
from chiso.scoring.services.publication import publication_publish, round_seal
from chiso.scoring.terms import MarkStage, RoundState, SheetState, StageKind

OFFICE, LEADER = "chanhvanphong", "truongban"
"""Sample accounts that seal and publish."""


def outcomes_sample_load(path: Path) -> list[Publication]:
    """Both rounds published, the announced result kept; needs the sample organisation."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    office, leader = _actor(OFFICE), _actor(LEADER)
    for row in told["da_cong_bo"]:
        announcement_add(
            **{**row, "points": Decimal(row["points"])}, unit_id=office.authority_id, actor=SYSTEM
        )
    made = []
    for name in ("cac_don_vi", "ca_co_quan"):
        round_ = _round(told[name], actor=office)
        publication = round_seal(round_, actor=office)
        publication_publish(publication, actor=leader)
        made.append(publication)
        _followed(round_, actor=office)
    return made


@writes("scoring.sample.load")
def _followed(round_: Round, *, actor: Actor) -> None:
    """This year's sample round over the same units goes on from it."""
    units = set(round_.subjects.values_list("unit_id", flat=True))
    later = Round.objects.filter(
        authority_id=round_.authority_id, year=round_.year + 1, sample=True, follows__isnull=True
    )
    for row in later:
        if set(row.subjects.values_list("unit_id", flat=True)) <= units:
            Round.objects.filter(pk=row.pk).update(follows=round_)
    record(round_, after={"title": round_.title})


@writes("scoring.sample.load")
def _round(told: Mapping[str, Any], *, actor: Actor) -> Round:
    """A round of last year as it stood when it was decided."""
    year, now = clock.today().year - 1, clock.now()
    round_ = Round.objects.create(
        authority_id=actor.authority_id or 0,
        edition=edition_take(told["edition"], actor=actor),
        year=year,
        title=told["title"].format(year=year),
        basis=told["basis"].format(year=year),
        state=RoundState.DECIDED,
        sample=True,
        created_at=now,
        created_by_id=account_of(actor),
    )
    _stages(round_, year)
    book = book_of(round_.edition)
    for subject, facts, stage in _sheets(round_, told, actor):
        _marks(subject, book, facts, stage=stage, year=year, actor=actor)
    record(round_, after={"title": round_.title, "year": year})
    return round_


def _stages(round_: Round, year: int) -> None:
    """The calendar of last year's round, all of it over: October to the end of December."""
    begin = dt.datetime(year, 10, 1, 8, tzinfo=clock.ZONE)
    Stage.objects.bulk_create(
        Stage(
            round=round_,
            kind=kind,
            opens_at=begin + dt.timedelta(days=18 * place),
            closes_at=begin + dt.timedelta(days=18 * (place + 1)),
        )
        for place, kind in enumerate(StageKind.values)
    )


def _sheets(
    round_: Round, told: Mapping[str, Any], actor: Actor
) -> Iterator[tuple[Subject, Mapping[str, Any], str]]:
    """Each subject with what a stage said of its lines."""
    if "above" in told:
        group = Group.objects.create(round=round_, name=told["group"], public=False)
        subject = Subject.objects.create(
            round=round_, group=group, unit_id=round_.authority_id, state=SheetState.DECIDED
        )
        yield subject, told["facts"], MarkStage.SELF
        yield subject, told["above"], MarkStage.COUNCIL
        return
    units = _units(round_.authority_id)
    for place, (name, codes) in enumerate(told["groups"].items()):
        group = Group.objects.create(round=round_, name=name, bands=told["bands"], position=place)
        for code in codes:
            subject = Subject.objects.create(
                round=round_, group=group, unit_id=units[code], state=SheetState.DECIDED
            )
            Scope.objects.bulk_create(
                Scope(
                    subject=subject,
                    code=line,
                    reason=told["reason"],
                    at=round_.created_at,
                    by_id=account_of(actor),
                )
                for line in told["not_asked"]
            )
            yield subject, {**told["facts"], **told["units"][code]}, MarkStage.SELF


def _marks(
    subject: Subject, book: Book, facts: Mapping[str, Any], *, stage: str, year: int, actor: Actor
) -> None:
    rows = []
    for code, given in facts.items():
        note = str(given.get("note", "")).format(year=year)
        figures = {key: text for key, text in given.items() if key not in ("state", "case", "note")}
        typed = Said(figures=figures, state=given.get("state", ""), case=given.get("case", ""), note=note)
        said = read(book, code, typed, office=False)
        rows.append(
            Mark(
                subject=subject,
                code=code,
                stage=stage,
                **said.as_json(),
                points=points_of(verdict_of(book, code, said)),
                revision=1,
                at=subject.round.created_at,
                by_id=account_of(actor),
            )
        )
    Mark.objects.bulk_create(rows)


def _units(authority_id: int) -> dict[str, int]:
    """Unit code → key, for the units in force today."""
    found: dict[str, int] = {}
    waiting = list(tree_on(clock.today(), authority_id=authority_id))
    while waiting:
        node = waiting.pop()
        found[node.unit.code] = node.unit.pk
        waiting += node.children
    return found


def _actor(username: str) -> Actor:
    account = sample_account(username)
    assert account is not None, username
    return actor_of(account, clock.today())
