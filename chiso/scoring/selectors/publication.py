"""Reads of publications: those of a round, one with its outcomes, what is public, whether all recomputes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from chiso.engine.problems import Problem
from chiso.engine.score.seal import digest as outcome_digest
from chiso.engine.score.seal import recompute
from chiso.org.policies import Actor
from chiso.org.problems import not_found
from chiso.org.selectors.units import newest_names
from chiso.scoring.models import Outcome, Publication, Round
from chiso.scoring.policies import outcome as policies
from chiso.scoring.policies.round import own_units
from chiso.scoring.schemas.edition import book_of
from chiso.scoring.schemas.publication import Ranked, Scored, content_of, digest, total_of


def publications_of(round_: Round, *, actor: Actor) -> list[Publication]:
    """Revisions of a round the actor may open, newest first; one query."""
    return list(_seen(actor).filter(round=round_).order_by("-revision"))


def publication_for(pk: int, *, actor: Actor) -> Publication:
    """One revision with its round; 404 when it is not the actor's to see."""
    found = _seen(actor).filter(pk=pk).first()
    if found is None:
        raise not_found("kết quả công bố")
    return found


def _seen(actor: Actor) -> QuerySet[Publication]:
    rows = Publication.objects.filter(policies.visible(actor)).distinct()
    return rows.select_related(
        "round__edition", "round__authority", "sealed_by__person", "published_by__person"
    )


def outcomes_of(publication: Publication, *, actor: Actor) -> dict[str, Outcome]:
    """Unit code → its outcome, those the actor may open (all, or his own), without their bytes."""
    rows = publication.outcomes.defer("sealed").select_related("subject__unit")
    if not policies.sees_whole(actor, publication):
        rows = rows.filter(subject__unit_id__in=own_units(actor))
    return {row.subject.unit.code: row for row in rows}


def outcome_of(publication: Publication, unit: str, *, actor: Actor) -> Outcome:
    """One unit's outcome with its bytes; 404 when it is not the actor's to open."""
    rows = publication.outcomes.filter(subject__unit__code=unit).select_related("subject__unit")
    if not policies.sees_whole(actor, publication):
        rows = rows.filter(subject__unit_id__in=own_units(actor))
    found = rows.first()
    if found is None:
        raise not_found("kết quả của đơn vị")
    return found


def is_one_body(round_: Round) -> bool:
    """Whether the round is over the authority itself, appraised by somebody outside this system."""
    units = set(round_.subjects.values_list("unit_id", flat=True))
    return units == {round_.authority_id}


def subject_names(round_: Round) -> list[tuple[int, str]]:
    """Key and name of each subject of a round, in order; two queries."""
    subjects = list(round_.subjects.select_related("unit").order_by("unit__position", "unit__code"))
    names = newest_names([subject.unit_id for subject in subjects])
    return [(subject.pk, names.get(subject.unit_id, subject.unit.code)) for subject in subjects]


def before(publication: Publication) -> Publication | None:
    """The last revision that was public before this one was made: what a correction corrects."""
    rows = publication.round.publications.filter(
        revision__lt=publication.revision, published_at__isnull=False
    )
    return rows.order_by("-revision").first()


def latest_of(round_: Round) -> Publication | None:
    """The revision that counts: published, or else the last sealed; one query."""
    rows = list(round_.publications.order_by("-revision"))
    public = [row for row in rows if row.published_at is not None]
    return next(iter(public or rows), None)


def authority_name(round_: Round) -> str:
    return newest_names([round_.authority_id]).get(round_.authority_id, round_.authority.code)


def rows_by_unit(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Unit code → its row of a publication's content."""
    return {row["unit"]: row for group in content["groups"] for row in group["rows"]}


# --- what is public ---------------------------------------------------------------------------------


def public_publications() -> list[Publication]:
    """The revision in force of every published round that shows a group to everybody, newest first."""
    rows = (
        Publication.objects.filter(state="published", published_at__isnull=False)
        .select_related("round__authority")
        .order_by("-round__year", "-published_at")
    )
    return [row for row in rows if any(group["public"] for group in row.ranking["groups"])]


def public_by_key(key: str) -> Publication:
    """A revision that was published, by the key of its public address; 404 for every other."""
    found = (
        Publication.objects.filter(public_key=key, published_at__isnull=False)
        .select_related("round__edition", "round__authority", "issue")
        .first()
    )
    if found is None or not any(group["public"] for group in found.ranking["groups"]):
        raise not_found("kết quả công bố")
    return found


def public_revisions(publication: Publication) -> list[Publication]:
    """All revisions of the round that were published, newest first; one query."""
    rows = publication.round.publications.filter(published_at__isnull=False)
    return list(rows.order_by("-revision"))


def public_outcomes(publication: Publication) -> Iterator[tuple[str, dict[str, Any], Outcome]]:
    """Group, row and outcome of every unit of the public groups, in the order of the ranking.

    Outcomes are read in steps, so that a city's thousand sheets never stand in memory together.
    """
    rows = [
        (group["name"], row)
        for group in publication.ranking["groups"]
        if group["public"]
        for row in group["rows"]
    ]
    for start in range(0, len(rows), STEP):
        part = rows[start : start + STEP]
        codes = [row["unit"] for _, row in part]
        found = {
            outcome.subject.unit.code: outcome
            for outcome in publication.outcomes.filter(subject__unit__code__in=codes).select_related(
                "subject__unit"
            )
        }
        for group, row in part:
            if row["unit"] in found:
                yield group, row, found[row["unit"]]


STEP = 40


def public_outcome(publication: Publication, unit: str) -> tuple[str, dict[str, Any], Outcome]:
    """Group, row and outcome of one unit of a public group; 404 for every other."""
    for group in publication.ranking["groups"]:
        for row in group["rows"]:
            if group["public"] and row["unit"] == unit:
                return group["name"], row, publication.outcomes.get(subject__unit__code=unit)
    raise not_found("kết quả của đơn vị")


# --- whether it recomputes --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """What was computed again: the unit (empty: the publication itself), whether equal, why not."""

    unit: str
    whole: bool
    why: str = ""


def verify(publication: Publication) -> list[Check]:
    """Everything of a sealed revision computed again: each outcome byte for byte, ranks, bands, the hash.

    Nothing is taken from the columns: results come from the figures inside the bytes, the edition from the
    files kept with the round.
    """
    try:
        book = book_of(publication.round.edition)
    except Problem as fault:
        return [Check("", whole=False, why=str(fault))]
    content = publication.ranking
    checks: list[Check] = []
    scored: dict[str, Scored] = {}
    names = {code: row["name"] for code, row in rows_by_unit(content).items()}
    for outcome in (
        publication.outcomes.select_related("subject__unit").order_by("pk").iterator(chunk_size=20)
    ):
        code = outcome.subject.unit.code
        data = bytes(outcome.sealed)
        if outcome_digest(data) != outcome.sha256:
            checks.append(Check(code, whole=False, why="nội dung niêm phong không còn khớp mã băm"))
            continue
        try:
            recompute(data, book.index)
        except Problem as fault:
            checks.append(Check(code, whole=False, why=str(fault)))
            continue
        total = total_of(data)
        assert total.exact is not None
        scored[code] = Scored(code, names.get(code, code), total.exact, total.maximum, outcome.sha256)
        checks.append(Check(code, whole=True))
    checks.append(_whole(publication, content, scored))
    return checks


def _whole(publication: Publication, content: Mapping[str, Any], scored: Mapping[str, Scored]) -> Check:
    if digest(dict(content)) != publication.sha256:
        return Check("", whole=False, why="bảng xếp hạng không còn khớp mã băm")
    listed = set(rows_by_unit(content))
    if listed != set(scored):
        missing = ", ".join(sorted(listed ^ set(scored)))
        return Check("", whole=False, why=f"bảng xếp hạng và kết quả niêm phong khác nhau ở: {missing}")
    head = book_of(publication.round.edition).index.head
    groups = [
        Ranked(group["name"], group["public"], group["bands"], [scored[row["unit"]] for row in group["rows"]])
        for group in content["groups"]
    ]
    again = content_of(
        head,
        sha256=content["edition"]["sha256"],
        engine=content["engine"],
        authority=content["authority"],
        title=content["title"],
        year=content["year"],
        ties=content["ties"],
        revision=content["revision"],
        reason=content["reason"],
        sample=content["sample"],
        groups=groups,
    )
    if digest(again) != publication.sha256:
        return Check("", whole=False, why="xếp hạng tính lại khác bản niêm phong")
    return Check("", whole=True)


def whole(checks: Sequence[Check]) -> bool:
    return all(check.whole for check in checks)


# --- for the command line, which acts for nobody -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """One sealed revision as a line of a list."""

    pk: int
    title: str
    year: int
    revision: int
    state: str
    sha256: str
    edition: str

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.pk,
            "title": self.title,
            "year": self.year,
            "revision": self.revision,
            "state": self.state,
            "sha256": self.sha256,
            "edition": self.edition,
        }


def listed() -> list[Listed]:
    """Every sealed revision of the system; one query."""
    rows = Publication.objects.select_related("round__edition").order_by(
        "-round__year", "round_id", "-revision"
    )
    return [
        Listed(
            row.pk,
            row.round.title,
            row.round.year,
            row.revision,
            str(row.get_state_display()),
            row.sha256,
            row.round.edition.code,
        )
        for row in rows
    ]


def verify_by_id(pk: int) -> list[Check]:
    return verify(Publication.objects.select_related("round__edition").get(pk=pk))


def sealed_files(pk: int) -> Iterator[tuple[str, bytes]]:
    """File name and bytes of every outcome of a revision."""
    rows = Outcome.objects.filter(publication_id=pk).select_related("subject__unit").order_by("pk")
    for row in rows.iterator(chunk_size=20):
        yield f"{row.subject.unit.code}.json", bytes(row.sealed)
