"""Two rounds for the sample mode: the authority scored as one body, and its divisions among themselves.

Every figure comes from ``samples/cham-diem-mau.yaml`` and is a sample; so are the documents, which say it
on every page. Nothing is written past the services: the sample goes the way people go.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from chiso.audit import clock
from chiso.evidence import services as evidence
from chiso.org.policies import Actor, actor_of
from chiso.org.selectors.people import sample_account
from chiso.org.selectors.units import tree_on
from chiso.scoring.models import Mark, Round, Subject
from chiso.scoring.schemas.said import Said
from chiso.scoring.schemas.sample_paper import sample_pdf
from chiso.scoring.selectors.subject import subjects_of
from chiso.scoring.services.appointment import appraiser_appoint, council_seat
from chiso.scoring.services.edition import edition_take
from chiso.scoring.services.line import evidence_attach
from chiso.scoring.services.mark import figures_draw, mark_set
from chiso.scoring.services.round import Settings, group_set, round_create, round_open
from chiso.scoring.services.sheet import sheet_approve, sheet_submit
from chiso.scoring.services.stage import stages_set
from chiso.scoring.services.subject import owners_from_plan, scope_set, subjects_add
from chiso.scoring.terms import MarkStage, StageKind

FILE = "cham-diem-mau.yaml"
EDITION = "par/2025-department"
OFFICE = "chanhvanphong"
WORDS = ("state", "case", "note", "percent", "proof")
REASON = "Số liệu mẫu"

WHOLE = {StageKind.SELF: (-10, 25)}
"""Days from today on which the stages of the authority's own round open and lock."""
UNITS = {
    StageKind.SELF: (-20, 10),
    StageKind.APPRAISAL: (-2, 25),
    StageKind.EXPLANATION: (15, 30),
    StageKind.SECOND: (20, 35),
    StageKind.COUNCIL: (30, 45),
}


@dataclass
class _Stage:
    """Who plays, and with which documents."""

    office: Actor
    units: Mapping[str, int]
    documents: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        if username not in self.actors:
            self.actors[username] = _actor(username)
        return self.actors[username]


def sample_load(samples: Path) -> list[Round]:
    """Both rounds, open. Needs the sample organisation; plans and tasks make its figures live."""
    told = yaml.safe_load((samples / FILE).read_text(encoding="utf-8"))
    stage = _Stage(office=_actor(OFFICE), units=_units())
    for name, facts in told["documents"].items():
        stage.documents[name] = _document(stage, facts)
    return [_whole(stage, told["ca_co_quan"]), _divisions(stage, told["cac_don_vi"])]


def _whole(stage: _Stage, told: Mapping[str, Any]) -> Round:
    """The authority as the city would score it: filled in by the Office and by those who answer."""
    made = _round(stage, told)
    assert stage.office.authority_id is not None
    subject = _subjects(stage, made, [stage.office.authority_id])[0]
    owners_from_plan(subject, actor=stage.office)
    _calendar(stage, made, WHOLE)
    made = round_open(made, actor=stage.office)
    subject.round = made
    _fill(stage, subject, told["facts"], actor=stage.office)
    figures_draw(subject, actor=stage.office)
    return made


def _divisions(stage: _Stage, told: Mapping[str, Any]) -> Round:
    """Divisions among themselves: one sheet sent, one being filled in, two not begun."""
    made = _round(stage, told)
    subjects = _subjects(stage, made, [stage.units[code] for code in told["units"] if code in stage.units])
    group = made.groups.first()
    group_set(made, name="Các đơn vị thuộc Ban", bands=told["bands"], group=group, actor=stage.office)
    scope_set(made, codes=told["not_asked"], subjects=subjects, reason=told["reason"], actor=stage.office)
    _calendar(stage, made, UNITS)
    for domain, people in told["appraisers"].items():
        for username in people:
            person = stage.actor(username).person_id or 0
            appraiser_appoint(made, person_id=person, domains=[domain], actor=stage.office)
    for username, role in told["council"].items():
        council_seat(made, person_id=stage.actor(username).person_id or 0, role=role, actor=stage.office)
    made = round_open(made, actor=stage.office)
    by_unit = {subject.unit_id: subject for subject in subjects}
    for code, sheet in told["sheets"].items():
        subject = by_unit[stage.units[code]]
        subject.round = made
        doer = stage.actor(sheet["by"])
        figures_draw(subject, actor=doer)
        _fill(stage, subject, sheet["facts"], actor=doer)
        if "approve" in sheet:
            sheet_submit(subject, actor=doer)
            sheet_approve(subject, actor=stage.actor(sheet["approve"]))
    return made


def _round(stage: _Stage, told: Mapping[str, Any]) -> Round:
    year = clock.today().year
    return round_create(
        edition_take(EDITION, actor=stage.office),
        settings=Settings(title=told["title"].format(year=year), year=year, basis=told["basis"]),
        sample=True,
        actor=stage.office,
    )


def _subjects(stage: _Stage, made: Round, unit_ids: list[int]) -> list[Subject]:
    group = made.groups.first()
    assert group is not None
    subjects_add(made, group=group, unit_ids=unit_ids, actor=stage.office)
    found = subjects_of(made)
    for subject in found:
        subject.round = made
    return found


def _calendar(stage: _Stage, made: Round, days: Mapping[StageKind, tuple[int, int]]) -> None:
    noon = dt.datetime.combine(clock.today(), dt.time(12), tzinfo=clock.ZONE)
    stages_set(
        made,
        days={
            kind.value: (noon + dt.timedelta(days=first), noon + dt.timedelta(days=last))
            for kind, (first, last) in days.items()
        },
        actor=stage.office,
    )


def _fill(stage: _Stage, subject: Subject, facts: Mapping[str, Mapping[str, Any]], *, actor: Actor) -> None:
    """What the file says of each line, and the documents that prove it."""
    revisions = dict(
        Mark.objects.filter(subject=subject, stage=MarkStage.SELF).values_list("code", "revision")
    )
    for code, row in facts.items():
        figures = {name: str(value) for name, value in row.items() if name not in WORDS}
        said = Said(
            figures=figures,
            state=row.get("state", ""),
            case=row.get("case", ""),
            note=row.get("note", ""),
        )
        if said:
            mark_set(
                subject,
                code,
                MarkStage.SELF,
                said=said,
                base_revision=revisions.get(code, 0),
                reasons=dict.fromkeys(figures, REASON),
                actor=actor,
            )
        if "proof" in row:
            document, page = row["proof"]
            evidence_attach(subject, code, document_id=stage.documents[document], page=page, actor=actor)


def _document(stage: _Stage, facts: Mapping[str, str]) -> int:
    name = f"{facts['number']}-{facts['symbol']}.pdf"
    data = sample_pdf(facts["title"], number=f"{facts['number']}/{facts['symbol']}")
    file = evidence.file_take(io.BytesIO(data), name=name, actor=stage.office)
    document = evidence.document_register(
        file,
        name=name,
        facts=evidence.Facts(
            title=facts["title"],
            number=facts["number"],
            symbol=facts["symbol"],
            issuer="Tài liệu mẫu",
            issued_on=clock.today() - dt.timedelta(days=15),
        ),
        unit_id=min(stage.office.units),
        actor=stage.office,
    )
    return document.pk


def _units() -> dict[str, int]:
    """Unit code → key, of the sample authority."""
    found: dict[str, int] = {}
    waiting: list[Any] = list(tree_on(clock.today(), authority_id=_actor(OFFICE).authority_id))
    while waiting:
        node = waiting.pop()
        found[node.unit.code] = node.unit.pk
        waiting += node.children
    return found


def _actor(username: str) -> Actor:
    account = sample_account(username)
    if account is None:
        raise LookupError(f"no sample account {username!r}")
    return actor_of(account, clock.today())
