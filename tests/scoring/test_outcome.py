"""Results from above: written down line by line, concluded, sealed; and what was announced elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from chiso.cli import main
from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.scoring.models import Announcement, Mark, MarkChange, Publication, Subject
from chiso.scoring.selectors.learning import basis_of, standing_of
from chiso.scoring.selectors.sheet import result_of
from chiso.scoring.services.outcome import (
    announcement_add,
    announcement_drop,
    result_conclude,
    result_receive,
)
from chiso.scoring.services.publication import round_seal
from chiso.scoring.terms import RoundState, SheetState
from tests.cast import Cast
from tests.engine.sample import FULL
from tests.scoring.making import make_round, make_subject
from tests.scoring.results import SMALL, decided_round, published, say_sheet, sheet_text, small_books

pytestmark = pytest.mark.django_db
__all__ = ["small_books"]
SignedIn = Callable[[str], Any]


@pytest.fixture
def own(cast: Cast, small_books) -> Subject:
    """The authority as one body, its sheet handed in."""
    subject = make_subject(make_round(cast, code=SMALL), cast.authority, state=SheetState.SENT)
    say_sheet(subject, sheet_text(**{"1.2": "day_du"}), cast.chi)
    return subject


def test_what_the_appraisal_above_made_of_lines(cast: Cast, own: Subject) -> None:
    actor = cast.actor(cast.chi)
    values = {"1.2": {"state": "khong_day_du"}, "1.1": {"a": "195197", "b": "193457"}}
    assert result_receive(own, values=values, reason="Thông báo số 12/TB-SNV", actor=actor) == 1
    assert result_of(own, "council").nodes["1.2"].points < result_of(own, "self").nodes["1.2"].points
    change = MarkChange.objects.get(code="1.2", stage="council")
    assert change.reason == "Thông báo số 12/TB-SNV"
    assert Mark.objects.filter(stage="council").count() == 1
    result_conclude(own.round, reason="Quyết định số 34/QĐ-UBND", actor=actor)
    own.round.refresh_from_db()
    own.refresh_from_db()
    assert (own.round.state, own.state) == (RoundState.DECIDED, SheetState.DECIDED)
    round_seal(own.round, actor=actor)
    assert basis_of(own, actor=actor).outcome is not None


@pytest.mark.parametrize(
    ("hurt", "refusal"),
    [("reason", "RB0409"), ("divisions", "RB0410"), ("closed", "RB0411"), ("draft", "RB0412")],
)
def test_what_is_refused(cast: Cast, own: Subject, hurt: str, refusal: str) -> None:
    actor = cast.actor(cast.chi)
    if hurt == "divisions":
        own.unit = cast.investment
    elif hurt == "closed":
        own.round.state = RoundState.DECIDED
    elif hurt == "draft":
        own.state = SheetState.DRAFT
    reason = "" if hurt == "reason" else "TB"
    with pytest.raises(Problem, match=refusal):
        result_receive(own, values={"1.2": {"state": "khong_day_du"}}, reason=reason, actor=actor)


def test_only_who_runs_the_round_writes_it_down(cast: Cast, own: Subject) -> None:
    for account in (cast.an, cast.giang):
        with pytest.raises(NotFound):
            result_receive(own, values={}, reason="TB", actor=cast.actor(account))


def test_receiving_through_http(cast: Cast, own: Subject, signed_in: SignedIn) -> None:
    url = reverse("scoring:results_receive", args=[own.round_id])
    office = signed_in("chi")
    assert office.get(url).status_code == 200
    assert signed_in("an").get(url).status_code == 403
    assert signed_in("giang").get(url).status_code == 404
    wrong = office.post(url, {"reason": "TB 1", "1.1|b": "nhiều"}).content.decode()
    assert "alert-danger" in wrong
    assert office.post(url, {"reason": "TB 1", "1.2|state": "khong_day_du"}).status_code == 302
    assert Mark.objects.get(stage="council").state == "khong_day_du"
    office.post(reverse("scoring:results_conclude", args=[own.round_id]), {"reason": "QĐ 1"})
    own.round.refresh_from_db()
    assert own.round.state == RoundState.DECIDED


def test_an_announced_result_is_kept_as_announced(cast: Cast) -> None:
    given = {"index": "Chỉ số CCHC sở, ban, ngành", "year": 2025, "among": 14, "source": "Trang thành phố"}
    made = announcement_add(**given, points=Decimal("88.99"), rank=14, actor=cast.actor(cast.chi))
    assert (made.unit, str(made.points), made.rank) == (cast.authority, "88.99", 14)
    with pytest.raises(Problem, match="RB0454"):
        announcement_add(**given, points=Decimal("90"), rank=1, actor=cast.actor(cast.chi))
    with pytest.raises(Forbidden):
        announcement_add(**{**given, "year": 2024}, points=None, rank=3, actor=cast.actor(cast.an))
    announcement_drop(made, reason="ghi nhầm", actor=cast.actor(cast.chi))
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    ("points", "maximum", "rank", "among"),
    [
        ("-1", None, 1, 2),
        ("101", "100", 1, 2),
        ("90", None, 15, 14),
        ("90", None, 0, 14),
        (None, None, None, 14),
    ],
)
def test_an_impossible_result_is_refused(cast: Cast, points, maximum, rank, among) -> None:
    with pytest.raises(Problem, match="RB0453"):
        announcement_add(
            index="CCHC", year=2025, source="x", rank=rank, among=among, actor=cast.actor(cast.chi),
            points=None if points is None else Decimal(points),
            maximum=None if maximum is None else Decimal(maximum),
        )  # fmt: skip


def test_announcements_through_http_and_on_the_home_page(cast: Cast, signed_in: SignedIn) -> None:
    url = reverse("scoring:announcements")
    given = {"index": "CCHC", "year": "2025", "points": "88,99", "rank": "14", "among": "14", "source": "Báo"}
    assert signed_in("chi").post(url, given).status_code == 302
    assert signed_in("an").post(url, {**given, "year": "2024"}).status_code == 403
    assert "88,99" in signed_in("an").get(url).content.decode()
    assert "88,99" in signed_in("dung").get("/").content.decode()
    made = Announcement.objects.get()
    drop = reverse("scoring:announcement_drop", args=[made.pk])
    assert signed_in("giang").post(drop, {"reason": "x"}).status_code == 404
    assert signed_in("chi").post(drop, {"reason": "nhầm"}).status_code == 302


def test_the_home_page_says_points_rank_and_the_worst_domains(cast: Cast, small_books) -> None:
    assert standing_of(cast.actor(cast.dung)) is None
    round_ = decided_round(cast, {cast.authority: FULL})
    published(cast, round_)
    found = standing_of(cast.actor(cast.dung))
    assert found is not None
    assert (found.rank, found.among) == ("", 1), "a rank among one says nothing"
    assert found.worst
    assert found.url == reverse("scoring:lost", args=[Subject.objects.get(round=round_).pk])


# --- the command line -------------------------------------------------------------------------------


def test_the_command_verifies_lists_and_exports(cast: Cast, small_books, capsys, tmp_path) -> None:
    assert main(["round", "verify"]) == 0
    made = published(cast, decided_round(cast))
    capsys.readouterr()
    assert main(["round", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["id"], row["sha256"]) == (made.pk, made.sha256)
    assert main(["round", "verify", str(made.pk), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert report["whole"] is True
    assert len(report["checks"]) == 3
    assert main(["round", "export", str(made.pk), "--output", str(tmp_path / "ra")]) == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "ra").iterdir()}
    assert written["heza-dau-tu.json"] == bytes(made.outcomes.get(subject__unit=cast.investment).sealed)
    Publication.objects.filter(pk=made.pk).update(sha256="0" * 64)
    assert main(["round", "verify"]) == 1
    assert "bảng xếp hạng" in capsys.readouterr().err
    assert main(["round", "verify", "999999"]) == 2
    assert "CL0021" in capsys.readouterr().err
