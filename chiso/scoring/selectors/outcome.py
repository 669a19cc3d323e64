"""Reads of a round's results before they are sealed, and of the round itself as results know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chiso import __version__
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.scoring.models import Round
from chiso.scoring.policies import round as rounds
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.publication import Ranked, Scored, Table, content_of, tables_of
from chiso.scoring.selectors.publication import authority_name
from chiso.scoring.selectors.sheet import results_of, unit_names
from chiso.scoring.selectors.subject import subjects_of
from chiso.scoring.terms import MarkStage


def round_for(pk: int, *, actor: Actor) -> Round:
    """A round the actor may see, with its edition and authority; else 404."""
    rows = Round.objects.filter(rounds.visible(actor)).select_related("edition", "authority", "follows")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise not_found("đợt chấm điểm")
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A unit whose result is not complete: which lines have no points yet."""

    name: str
    subject_id: int
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Live:
    """What sealing would give now: rankings of the complete units, and who still waits."""

    tables: Sequence[Table]
    waiting: Sequence[Waiting]
    units: int


def live_of(round_: Round) -> Live:
    """The results as the marks stand now; seven queries whatever the number of units."""
    subjects = subjects_of(round_)
    results = results_of(round_, MarkStage.COUNCIL, subjects=subjects)
    names = unit_names(subjects)
    book = book_of(round_.edition)
    groups: dict[int, list[Scored]] = {subject.group_id: [] for subject in subjects}
    waiting: list[Waiting] = []
    for subject in subjects:
        total = results[subject.pk].total
        name = names.get(subject.unit_id, subject.unit.code)
        if total.points is None:
            nodes = results[subject.pk].nodes
            codes = [code for code in book.asks if nodes[code].open and nodes[code].points is None]
            waiting.append(Waiting(name, subject.pk, codes))
        else:
            groups[subject.group_id].append(Scored(subject.unit.code, name, total.points, total.maximum, ""))
    by_id = {subject.group_id: subject.group for subject in subjects}
    content = content_of(
        book.index.head,
        sha256=book.sha256,
        engine=__version__,
        authority=authority_name(round_),
        title=round_.title,
        year=round_.year,
        ties=round_.ties,
        revision=0,
        reason="",
        sample=round_.sample,
        groups=[
            Ranked(by_id[key].name, by_id[key].public, by_id[key].bands, units)
            for key, units in groups.items()
            if units
        ],
    )
    return Live(tables_of(content), waiting, len(subjects))
