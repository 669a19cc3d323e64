"""Signals of a round: shown to those who appraise, with the facts; never to the unit, never in the points."""

from __future__ import annotations

import datetime as dt

import pytest

from chiso.evidence.models import Document, DocumentVersion, File
from chiso.scoring.models import LineEvidence, Mark, MarkChange, Round, Stage
from chiso.scoring.selectors.sheet import result_of
from chiso.scoring.selectors.signal import signals_of
from chiso.scoring.terms import MarkStage, Origin, SignalKind, StageKind
from tests.cast import NOON, Cast
from tests.scoring.appraising import fresh, sent, who
from tests.scoring.making import fill, make_round, make_subject

pytestmark = pytest.mark.django_db


def prove(cast: Cast, subject, code: str, *, sha: str = "a" * 64, day: dt.date | None = None) -> None:
    file, _made = File.objects.get_or_create(
        sha256=sha, defaults={"size": 9, "media_type": "application/pdf", "taken_at": NOON}
    )
    document = Document.objects.create(
        authority=cast.authority, unit=subject.unit, title="Báo cáo", issued_on=day, registered_at=NOON,
        registered_by=cast.an,
    )  # fmt: skip
    DocumentVersion.objects.create(document=document, number=1, file=file, name="a.pdf", at=NOON, by=cast.an)
    LineEvidence.objects.create(subject=subject, code=code, document=document, page="1", at=NOON, by=cast.an)


def kinds(round_, account, **more) -> list[tuple[str, int, str]]:
    found = signals_of(round_, actor=who(account), names={}, **more)
    return [(one.kind.value, one.subject.pk, one.code) for one in found]


def test_documents_of_another_year_and_files_used_again_are_pointed_at(cast: Cast) -> None:
    round_, subject, other = sent(cast)
    prove(cast, subject, "1.2", sha="b" * 64, day=dt.date(2024, 5, 1))
    prove(cast, subject, "1.4.1", sha="c" * 64, day=dt.date(2026, 5, 1))
    for code in ("1.2", "1.4.1", "1.4.2"):
        prove(cast, subject, code)
    prove(cast, other, "1.2")
    found = kinds(round_, cast.chi)
    assert ("outside_year", subject.pk, "1.2") in found
    assert ("outside_year", subject.pk, "1.4.1") not in found
    assert [row for row in found if row[0] == "same_file"] == [
        ("same_file", subject.pk, code) for code in ("1.2", "1.4.1", "1.4.2")
    ]
    assert ("other_unit", other.pk, "1.2") in found


def test_full_marks_and_the_last_minutes(cast: Cast) -> None:
    round_, subject, _other = sent(cast)
    assert ("all_full", subject.pk, "") in kinds(round_, cast.chi)
    Stage.objects.filter(round=round_, kind=StageKind.SELF).update(closes_at=NOON + dt.timedelta(minutes=20))
    assert ("last_minutes", subject.pk, "1.2") in kinds(round_, cast.chi)
    MarkChange.objects.filter(subject=subject, code="1.2").update(at=NOON - dt.timedelta(hours=2))
    assert ("last_minutes", subject.pk, "1.2") not in kinds(round_, cast.chi)


def test_figures_of_last_year_and_figures_over_the_source(cast: Cast) -> None:
    round_, subject, _other = sent(cast)
    before = make_round(cast)
    fill(make_subject(before, cast.investment), cast.an, "1.2", figures={"a": "10", "b": "10"})
    Round.objects.filter(pk=round_.pk).update(follows=before)
    Mark.objects.filter(subject=subject, code="1.2", stage=MarkStage.SELF).update(
        origins={
            "b": {"origin": Origin.OVERRIDDEN, "source": "reporting.on_time", "value": "9", "reason": "x"}
        }
    )
    found = kinds(Round.objects.get(pk=round_.pk), cast.chi)
    assert ("same_figures", subject.pk, "1.2") in found
    assert ("over_source", subject.pk, "1.2") in found


def test_a_signal_changes_no_point(cast: Cast) -> None:
    _round, subject, _other = sent(cast)
    before = result_of(fresh(subject), MarkStage.SELF).as_json()
    prove(cast, subject, "1.2", day=dt.date(2020, 1, 1))
    assert result_of(fresh(subject), MarkStage.SELF).as_json() == before


def test_nobody_is_shown_signals_of_the_own_unit(cast: Cast, signed_in) -> None:
    from django.urls import reverse

    round_, subject, other = sent(cast)
    prove(cast, subject, "1.2", day=dt.date(2020, 1, 1))
    assert {row[1] for row in kinds(round_, cast.em)} == {subject.pk}  # a council member, of labour himself
    assert signed_in("an").get(reverse("scoring:desk_signals", args=[round_.pk])).status_code == 404
    assert other.pk not in {row[1] for row in kinds(round_, cast.em)}


def test_the_number_of_queries_does_not_grow_with_the_round(
    cast: Cast, django_assert_max_num_queries
) -> None:
    round_, subject, _other = sent(cast)
    for code in ("1.2", "1.4.1", "1.4.2"):
        prove(cast, subject, code)
    with django_assert_max_num_queries(14):
        signals_of(round_, actor=who(cast.chi), names={})


def test_every_kind_of_the_engine_has_its_words() -> None:
    from chiso.engine.score.signals import KINDS

    assert tuple(SignalKind.values) == KINDS
