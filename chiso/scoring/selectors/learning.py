"""Reads for learning from one subject's result: what counts now, what was claimed, last year, who owns what.

What counts is the sealed outcome in force; before there is one, the sheet as the last stage left it, as far
as the reader may see the appraisal. A sealed outcome is opened from its bytes, so that what is learnt is
what was published.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from chiso.audit import clock
from chiso.engine.score.compare import Joined, stages, years
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.result import Result
from chiso.engine.score.seal import unfold
from chiso.engine.score.sheet import Sheet
from chiso.engine.trace import shown_points
from chiso.org.policies import Actor
from chiso.plans.selectors.criteria import Serving, serving
from chiso.scoring.models import LineEvidence, Mark, Outcome, Remedy, Round, Subject
from chiso.scoring.policies import subject as policies
from chiso.scoring.policies.round import may_open_rounds, own_units
from chiso.scoring.schemas.crosswalk import Kin, Walk, kin_of, places_of
from chiso.scoring.schemas.edition import Book, book_of, crosswalks_of
from chiso.scoring.schemas.learning import Lost, lost_of
from chiso.scoring.schemas.publication import rank_words
from chiso.scoring.selectors.publication import latest_of
from chiso.scoring.selectors.sheet import marks_of, result_of, scopes_of, sheet_of, unit_names
from chiso.scoring.selectors.stage import windows_of
from chiso.scoring.selectors.subject import owners_of, seen
from chiso.scoring.terms import MarkStage, RoundState, StageKind

SELF, APPRAISED = "Tự chấm", "Thẩm định, chưa niêm phong"


@dataclass(frozen=True, slots=True)
class Basis:
    """The result one learns from: its sheet, what the unit claimed, and where it comes from."""

    subject: Subject
    name: str
    book: Book
    sheet: Sheet
    result: Result
    claimed: Result
    outcome: Outcome | None
    stage: str
    """Whose word counts, in words: niêm phong, thẩm định, tự chấm."""
    rank: str = ""
    among: int = 0
    rivals: tuple[Fraction, ...] = ()
    """Percents of the others of the group, when a ranking is known."""

    @property
    def appraised(self) -> bool:
        return self.outcome is not None or self.result.stage != MarkStage.SELF


def learnable(round_: Round, *, actor: Actor) -> list[tuple[int, str]]:
    """Subjects of a round from which the actor may learn, the own ones first, not more than a page."""
    rows = list(seen(actor).filter(round=round_).order_by("unit__position", "unit__code")[:60])
    names = unit_names(rows)
    own = own_units(actor)
    ordered = sorted(rows, key=lambda row: row.unit_id not in own)
    return [(row.pk, names.get(row.unit_id, row.unit.code)) for row in ordered[:40]]


def basis_of(subject: Subject, *, actor: Actor) -> Basis:
    """The result of a subject as the actor may read it; nine queries."""
    book = book_of(subject.round.edition)
    name = unit_names([subject]).get(subject.unit_id, subject.unit.code)
    marks, scopes = marks_of(subject), scopes_of(subject)
    claimed = result_of(subject, MarkStage.SELF, marks=marks, scopes=scopes, unit=name)
    outcome = outcome_of(subject, actor=actor)
    if outcome is not None:
        sheet = unfold(json.loads(bytes(outcome.sealed))["facts"])
        result = evaluate(book.index, sheet, digest=book.sha256)
        rank, among, rivals = _place(outcome)
        return Basis(
            subject, name, book, sheet, result, claimed, outcome, outcome.publication.get_state_display(),
            rank, among, rivals,
        )  # fmt: skip
    stage = MarkStage.COUNCIL if sees_appraisal(subject, actor=actor) else MarkStage.SELF
    spoken = {mark.stage for mark in marks}
    if not spoken - {MarkStage.SELF}:
        stage = MarkStage.SELF
    sheet = sheet_of(subject, stage, marks=marks, scopes=scopes, unit=name)
    result = claimed if stage == MarkStage.SELF else evaluate(book.index, sheet, digest=book.sha256)
    words = SELF if stage == MarkStage.SELF else APPRAISED
    return Basis(subject, name, book, sheet, result, claimed, None, words)


def sees_appraisal(subject: Subject, *, actor: Actor) -> bool:
    window = windows_of(subject).get(StageKind.EXPLANATION)
    explaining = window is not None and clock.now() >= window.opens
    return policies.sees_appraisal(actor, subject, explaining=explaining)


def outcome_of(subject: Subject, *, actor: Actor) -> Outcome | None:
    """The sealed outcome in force; one not published yet only for who runs the round."""
    found = latest_of(subject.round)
    if found is None:
        return None
    runs = may_open_rounds(actor) and subject.round.authority_id == actor.authority_id
    if found.published_at is None and not runs:
        return None
    return found.outcomes.filter(subject=subject).select_related("publication__round").first()


def _place(outcome: Outcome) -> tuple[str, int, tuple[Fraction, ...]]:
    for group in outcome.publication.ranking["groups"]:
        for row in group["rows"]:
            if row["outcome"] == outcome.sha256 and row["unit"] == outcome.subject.unit.code:
                others = tuple(
                    Fraction(other["percent"]) / 100
                    for other in group["rows"]
                    if other["unit"] != row["unit"]
                )
                return rank_words(row["rank"]), len(group["rows"]), others
    return "", 0, ()


# --- lost -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learnt:
    """Everything lost, with who answers for it, the plan lines that serve it, what the plan already does."""

    basis: Basis
    lost: tuple[Lost, ...]
    serving: Mapping[str, list[Serving]]
    """Leaf → plan lines of the round's year and the next that serve it, through the crosswalk too."""
    remedies: Mapping[str, list[Remedy]]
    """Line → plan lines made from it."""
    said: Mapping[str, str]
    """Line → what the appraisers wrote when they took points."""


def learnt(basis: Basis, walks: Sequence[Walk], *, actor: Actor) -> Learnt:
    """Losses with everything around them; seven queries more, whatever their number."""
    subject, book = basis.subject, basis.book
    edition = subject.round.edition.code
    proven = set(LineEvidence.objects.filter(subject=subject).values_list("code", flat=True))
    first = lost_of(book, basis.sheet, basis.result)
    kin = {row.leaf: kin_of(edition, row.leaf, walks) for row in first}
    lines = _serving(book, kin, year=subject.round.year, actor=actor)
    owners = {code: tuple(sorted(units)) for code, units in owners_of(subject).items()}
    for leaf, rows in lines.items():
        leads = tuple(dict.fromkeys(row.item.lead_id for row in rows if row.item.lead_id))
        if leads and not any(step in owners for step in book.path(leaf)):
            owners[leaf] = leads
    if not policies.as_one_body(subject, actor):
        owners = dict.fromkeys((*owners, *(row.leaf for row in first)), (subject.unit_id,))
    claimed = basis.claimed if basis.appraised else None
    found = lost_of(book, basis.sheet, basis.result, claimed=claimed, proven=proven, owners=owners)
    remedies: dict[str, list[Remedy]] = {}
    for row in Remedy.objects.filter(subject=subject).select_related("item__plan").order_by("id"):
        if not row.item.dropped:
            remedies.setdefault(row.code, []).append(row)
    return Learnt(basis, found, lines, remedies, _said(basis))


def _serving(
    book: Book, kin: Mapping[str, tuple[Kin, ...]], *, year: int, actor: Actor
) -> dict[str, list[Serving]]:
    reach = {leaf: places_of(book, leaf, kin[leaf]) for leaf in kin}
    wanted = {place for places in reach.values() for place in places}
    rows = serving(wanted, actor=actor, years=(year, year + 1))
    return {
        leaf: [row for row in rows if (row.item.edition, row.item.criterion) in places]
        for leaf, places in reach.items()
    }


def _said(basis: Basis) -> dict[str, str]:
    """Line → the note of the latest stage after the unit's own, when the appraisal may be read."""
    if not basis.appraised:
        return {}
    order = list(MarkStage.values)
    found: dict[str, str] = {}
    rows = Mark.objects.filter(subject=basis.subject).exclude(stage__in=(MarkStage.SELF, MarkStage.BLIND))
    for mark in sorted(rows.exclude(note=""), key=lambda mark: order.index(mark.stage)):
        found[mark.code] = mark.note
    return found


# --- self against appraised; this year against last -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """A line on which the result differs from the self-score."""

    code: str
    title: str
    level: str
    claimed: str
    got: str
    gap: Fraction

    @property
    def gap_shown(self) -> str:
        return signed(self.gap)


def gaps_of(basis: Basis) -> tuple[Gap, ...]:
    """Domains and lines on which claim and result differ, the greatest cut first within each level."""
    rows = [
        Gap(
            row.code,
            basis.result.titles.get(row.code, ""),
            row.second.level,
            shown_points(row.first.points or Fraction(0)),
            shown_points(row.second.points or Fraction(0)),
            row.gap,
        )
        for row in stages(basis.claimed, basis.result)
        if row.gap and (row.code in basis.book.asks or row.second.level == "domain")
    ]
    return tuple(sorted(rows, key=lambda row: (row.level != "domain", row.gap)))


def signed(value: Fraction) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + shown_points(abs(value))


@dataclass(frozen=True, slots=True)
class Year:
    """One row of two years, joined by a crosswalk; percents of the applicable maximum."""

    relation: str
    old: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]
    before: Fraction | None
    after: Fraction | None
    note: str

    @property
    def change(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def broken(self) -> bool:
        """The criterion began, ended, was cut in parts or put together: no plain comparison."""
        return self.relation != "kept"

    @property
    def before_shown(self) -> str:
        return "" if self.before is None else shown_points(self.before * 100)

    @property
    def after_shown(self) -> str:
        return "" if self.after is None else shown_points(self.after * 100)

    @property
    def change_shown(self) -> str:
        return "" if self.change is None else signed(self.change * 100)


@dataclass(frozen=True, slots=True)
class Years:
    """This year against last, and what breaks the comparison."""

    before: Basis | None
    rows: tuple[Year, ...] = ()
    breaks: tuple[str, ...] = ()


def years_of(basis: Basis, *, actor: Actor) -> Years:
    """Along the crosswalk kept with the edition; equal editions are joined code by code."""
    round_ = basis.subject.round
    old_round = round_.follows
    if old_round is None:
        return Years(None, breaks=("Đợt chấm này chưa nối với đợt của năm trước.",))
    old_subject = seen(actor).filter(round=old_round, unit_id=basis.subject.unit_id).first()
    if old_subject is None:
        return Years(
            None,
            breaks=(
                "Năm trước đơn vị không có trong đợt chấm, hoặc đơn vị được lập, hợp nhất từ đó đến nay:"
                " không so điểm của hai pháp nhân khác nhau.",
            ),
        )
    before = basis_of(old_subject, actor=actor)
    breaks: list[str] = []
    if before.outcome is None:
        breaks.append("Kết quả năm trước chưa được niêm phong.")
    if basis.outcome is None:
        breaks.append(f"Kết quả năm nay đang ở bước “{basis.stage}”, chưa niêm phong.")
    if before.among and basis.among and before.among != basis.among:
        breaks.append(
            f"Nhóm xếp hạng đổi từ {before.among} còn {basis.among} đơn vị: so tỷ lệ, không so hạng."
            if before.among > basis.among
            else f"Nhóm xếp hạng đổi từ {before.among} lên {basis.among} đơn vị: so tỷ lệ, không so hạng."
        )
    if before.book.sha256 == basis.book.sha256 or before.book.index.head.id == basis.book.index.head.id:
        if before.book.sha256 != basis.book.sha256:
            breaks.append("Bộ tiêu chí đã được hiệu chỉnh giữa hai năm; so theo mã tiêu chí.")
        return Years(before, _same(before, basis), tuple(breaks))
    walk = next(
        (one for one in crosswalks_of(round_.edition) if one.from_ == before.book.index.head.id), None
    )
    if walk is None:
        breaks.append("Hai năm dùng hai bộ tiêu chí chưa có bảng nối: chỉ so được tỷ lệ chung.")
        return Years(before, (), tuple(breaks))
    breaks.append(
        "Hai năm dùng hai bộ tiêu chí khác nhau; chỉ so các tiêu chí có trong bảng nối, theo tỷ lệ."
    )
    rows = years(before.result, basis.result, walk)
    return Years(before, tuple(_year(row, before, basis) for row in rows), tuple(breaks))


def _same(before: Basis, after: Basis) -> tuple[Year, ...]:
    found = []
    for code, node in after.result.nodes.items():
        old = before.result.nodes.get(code)
        if node.level in ("domain", "criterion") and node.role == "normal":
            told = ((code, after.result.titles.get(code, "")),)
            if old is None:
                found.append(Year("new", (), told, None, node.percent, ""))
            else:
                found.append(Year("kept", told, told, old.percent, node.percent, ""))
    return tuple(found)


def _year(row: Joined, before: Basis, after: Basis) -> Year:
    return Year(
        row.relation,
        tuple((code, before.result.titles.get(code, "")) for code in row.old),
        tuple((code, after.result.titles.get(code, "")) for code in row.new),
        row.before,
        row.after,
        row.note,
    )


# --- where one stands, for the home page ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the home page: a round, its points, rank, the domains that lost most."""

    title: str
    year: int
    points: str
    maximum: str
    percent: str
    open: str
    """Points that still wait for figures; empty when none do."""
    rank: str
    among: int
    stage: str
    sample: bool
    url: str
    worst: tuple[tuple[str, str], ...]


def standing_of(actor: Actor) -> Standing | None:
    """The newest result of the actor's own unit (the authority itself before a division); None: no round.

    A sealed outcome is read from its bytes, a sheet under way is scored; seven queries at most.
    """
    rows = list(
        seen(actor)
        .filter(unit_id__in=own_units(actor))
        .exclude(round__state__in=(RoundState.PREPARING, RoundState.CANCELLED))
        .order_by("-round__year", "-round_id")[:6]
    )
    rows.sort(key=lambda row: (row.unit_id != actor.authority_id, -row.round.year))
    subject = next(iter(rows), None)
    return None if subject is None else _standing(subject, actor=actor)


def _standing(subject: Subject, *, actor: Actor) -> Standing | None:
    outcome = outcome_of(subject, actor=actor)
    book = book_of(subject.round.edition)
    rank, among = "", 0
    if outcome is not None:
        sheet = unfold(json.loads(bytes(outcome.sealed))["facts"])
        result = evaluate(book.index, sheet, digest=book.sha256)
        rank, among, _rivals = _place(outcome)
        stage = outcome.publication.get_state_display()
    else:
        shown = MarkStage.COUNCIL if sees_appraisal(subject, actor=actor) else MarkStage.SELF
        marks = marks_of(subject)
        appraised = shown != MarkStage.SELF and any(mark.stage != MarkStage.SELF for mark in marks)
        result = result_of(subject, MarkStage.COUNCIL if appraised else MarkStage.SELF, marks=marks)
        stage = APPRAISED if appraised else SELF
    total = result.total
    if not total.known:
        return None
    worst = sorted(
        (
            (node.maximum - node.known - node.open, code)
            for code, node in result.nodes.items()
            if node.level == "domain" and node.role == "normal"
        ),
        key=lambda pair: -pair[0],
    )
    return Standing(
        title=subject.round.title,
        year=subject.round.year,
        points=result.shown(total.known),
        maximum=shown_points(total.maximum),
        percent="" if total.percent is None else f"{shown_points(total.percent * 100)} %",
        open=shown_points(total.open) if total.open else "",
        rank=rank if among > 1 else "",
        among=among,
        stage=stage,
        sample=subject.round.sample,
        url=reverse("scoring:lost", args=[subject.pk]),
        worst=tuple(
            (f"{code}. {result.titles[code]}", shown_points(lost)) for lost, code in worst[:3] if lost
        ),
    )
