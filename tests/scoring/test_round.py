"""Setting up a round: what it takes, what it refuses, what a rehearsal tells before it opens."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.audit import clock
from chiso.engine.problems import Problem
from chiso.engine.score.rank import grade
from chiso.org.models import Grant
from chiso.org.problems import Forbidden, NotFound
from chiso.org.terms import Right
from chiso.scoring.models import Appraiser, Edition, LineOwner, Round, Scope, Stage
from chiso.scoring.schemas import bands
from chiso.scoring.schemas.edition import book_of, crosswalks_of
from chiso.scoring.selectors.readiness import readiness
from chiso.scoring.selectors.round import round_by_id, standings
from chiso.scoring.services.appointment import (
    appraiser_appoint,
    appraiser_release,
    council_seat,
    council_unseat,
)
from chiso.scoring.services.edition import edition_take
from chiso.scoring.services.round import (
    Settings,
    group_remove,
    group_set,
    round_cancel,
    round_create,
    round_describe,
    round_open,
    share_of,
)
from chiso.scoring.services.stage import stage_extend, stages_set
from chiso.scoring.services.subject import (
    owners_from_plan,
    owners_set,
    scope_clear,
    scope_set,
    subject_remove,
    subjects_add,
)
from chiso.scoring.terms import RoundState, StageKind
from tests.cast import NOON, Cast
from tests.scoring.making import CODE, make_round, make_subject

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ALL = dict.fromkeys(StageKind.values, (NOON - DAY, NOON + DAY))


def settings(**values) -> Settings:
    return Settings(**{"title": "Chấm điểm năm 2026", "year": 2026, **values})


@pytest.fixture
def fresh(cast: Cast) -> Round:
    """A round just made by the Office."""
    chi = cast.actor(cast.chi)
    return round_create(edition_take(CODE, actor=chi), settings=settings(), actor=chi)


# --- the rule book --------------------------------------------------------------------------------


def test_a_rule_book_is_taken_once_and_can_be_built_from_what_was_kept(cast: Cast, monkeypatch) -> None:
    chi = cast.actor(cast.chi)
    first, again = edition_take(CODE, actor=chi), edition_take(CODE, actor=chi)
    assert first == again
    assert Edition.objects.count() == 1
    monkeypatch.setenv("CHISO_INDICES", "/khong-co")
    kept = Edition.objects.get()
    assert book_of(kept).sha256 == kept.sha256
    assert {one.from_ for one in crosswalks_of(kept)} >= {"par/2023-heza"}


def test_a_rule_book_that_only_tracks_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(Problem, match="RB0104") as told:
        edition_take("par/2023-heza", actor=cast.actor(cast.chi))
    assert "chỉ theo dõi tiến độ được" in told.value.got
    with pytest.raises(Problem, match="RB0103"):
        edition_take("../../etc", actor=cast.actor(cast.chi))


def test_altered_files_are_never_scored_with(cast: Cast) -> None:
    edition = edition_take(CODE, actor=cast.actor(cast.chi))
    text = edition.files["tree/1.yaml"]
    edition.files = {**edition.files, "tree/1.yaml": text.replace("từ 80%: 0,5", "từ 70%: 0,5", 1)}
    edition.sha256 = "0" * 64
    with pytest.raises(Problem, match="RB0101"):
        book_of(edition)


# --- who may ---------------------------------------------------------------------------------------


def test_rounds_are_set_up_by_those_who_run_the_authority(cast: Cast, fresh: Round) -> None:
    for who in (cast.an, cast.binh, cast.khoa):
        with pytest.raises(Forbidden):
            round_create(fresh.edition, settings=settings(), actor=cast.actor(who))
    round_create(fresh.edition, settings=settings(), actor=cast.actor(cast.dung))
    with pytest.raises(NotFound):
        round_describe(fresh, settings=settings(), actor=cast.actor(cast.giang))
    for who in (cast.an, cast.giang):
        with pytest.raises(NotFound):  # while it is prepared only its managers know of it
            round_by_id(fresh.pk, actor=cast.actor(who))


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"title": " "}, "RB0124"),
        ({"year": 26}, "RB0124"),
        ({"ties": "bốc thăm"}, "RB0125"),
        ({"quorum": Decimal(1)}, "RB0120"),
        ({"recheck_share": Decimal("-0.1")}, "RB0120"),
    ],
)
def test_impossible_settings_are_refused(cast: Cast, fresh: Round, values, refusal) -> None:
    with pytest.raises(Problem, match=refusal):
        round_describe(fresh, settings=settings(**values), actor=cast.actor(cast.chi))


@pytest.mark.parametrize(
    ("text", "share"),
    [("50", "0.5"), ("33,3 %", "0.333"), ("0", "0"), ("", None), ("99.99", "0.9999")],
)
def test_shares_are_read_as_percent(text, share) -> None:
    assert share_of(text) == (None if share is None else Decimal(share))


@pytest.mark.parametrize("text", ["100", "-1", "nửa", "NaN", "Infinity"])
def test_what_is_no_share_is_refused(text) -> None:
    with pytest.raises(Problem, match="RB0120"):
        share_of(text)


# --- groups and bands -------------------------------------------------------------------------------

titles = st.text("abcđêôư ", min_size=1, max_size=12).map(str.strip).filter(bool)
edges = st.lists(st.integers(0, 100), min_size=1, max_size=6, unique=True).map(
    lambda found: sorted(found, reverse=True)
)


@given(edges, st.data())
def test_bands_written_are_read_back_and_every_percent_falls_into_one(found, data) -> None:
    rows = [{"title": data.draw(titles), "from": str(edge)} for edge in found]
    assert bands.read(bands.write(rows)) == rows
    grades = bands.grades(rows)
    for percent in range(101):
        wanted = next((row["title"] for row in rows if percent >= int(row["from"])), "")
        assert grade(F(percent, 100), grades) == wanted


@pytest.mark.parametrize(
    "text", ["Tốt", "Tốt: nhiều", "Khá: 65\nTốt: 80", "Tốt: 101", ": 80", "A: 80\nB: 80"]
)
def test_bands_that_are_none_are_refused(text) -> None:
    with pytest.raises(Problem, match="RB0119"):
        bands.read(text)


def test_a_group_with_units_stays(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    group = group_set(fresh, name="Các phòng", bands="Tốt: 80\nĐạt: 0", actor=chi)
    with pytest.raises(Problem, match="RB0122"):
        group_set(fresh, name="Các phòng", actor=chi)
    subjects_add(fresh, group=group, unit_ids=[cast.investment.pk], actor=chi)
    with pytest.raises(Problem, match="RB0121"):
        group_remove(group, actor=chi)


# --- units, what is asked, who answers --------------------------------------------------------------


def test_units_of_the_authority_are_scored_once_and_strangers_never(cast: Cast, fresh: Round) -> None:
    chi, group = cast.actor(cast.chi), fresh.groups.get()
    subjects_add(fresh, group=group, unit_ids=[cast.investment.pk, cast.authority.pk], actor=chi)
    with pytest.raises(Problem, match="RB0113"):
        subjects_add(fresh, group=group, unit_ids=[cast.investment.pk], actor=chi)
    for stranger in (cast.stranger_authority, cast.leadership):
        with pytest.raises(Problem, match="RB0112"):
            subjects_add(fresh, group=group, unit_ids=[stranger.pk], actor=chi)
    with pytest.raises(Problem, match="RB0123"):
        subjects_add(fresh, group=group, unit_ids=[cast.labour.pk], body="hợp tác xã", actor=chi)
    subject_remove(fresh.subjects.first(), actor=chi)
    assert fresh.subjects.count() == 1


def test_a_criterion_is_left_out_with_a_reason_and_comes_back(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    made = subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.investment.pk], actor=chi)
    with pytest.raises(Problem, match="RB0115"):
        scope_set(fresh, codes=["2"], subjects=made, reason=" ", actor=chi)
    with pytest.raises(Problem, match="RB0114"):
        scope_set(fresh, codes=["2", "77"], subjects=made, reason="không giao", actor=chi)
    assert scope_set(fresh, codes=["2", "3.4.1"], subjects=made, reason="không giao", actor=chi) == 2
    whole = readiness(fresh).rows[0]
    assert whole.maximum == 100 - F("6.5") - 2
    scope_clear(Scope.objects.get(code="2"), actor=chi)
    assert readiness(fresh).rows[0].maximum == 98


def test_who_answers_comes_from_the_plan_through_the_crosswalk(cast: Cast, fresh: Round) -> None:
    from chiso.plans.models import Item
    from tests.plans.tasks import item_of

    chi = cast.actor(cast.chi)
    item = item_of(cast)
    Item.objects.filter(pk=item.pk).update(edition="par/2023-heza", criterion="3.4", lead=cast.investment)
    (body,) = subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.authority.pk], actor=chi)
    owners_set(body, code="1", unit_ids=[cast.office.pk], actor=chi)
    assert owners_from_plan(body, actor=chi) == 1
    assert list(LineOwner.objects.values_list("code", "unit_id")) == [
        ("1", cast.office.pk), ("3.4", cast.investment.pk),
    ]  # fmt: skip
    assert owners_from_plan(body, actor=chi) == 0
    with pytest.raises(Problem, match="RB0112"):
        owners_set(body, code="1", unit_ids=[cast.stranger_authority.pk], actor=chi)


# --- the calendar -----------------------------------------------------------------------------------


def test_stages_follow_one_another(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    with pytest.raises(Problem, match="RB0118"):
        stages_set(fresh, days={StageKind.APPRAISAL: (NOON, NOON + DAY)}, actor=chi)
    with pytest.raises(Problem, match="RB0116"):
        stages_set(
            fresh,
            days={StageKind.SELF: (NOON, NOON + DAY), StageKind.APPRAISAL: (NOON - DAY, NOON)},
            actor=chi,
        )
    with pytest.raises(Problem, match="RB0116"):
        stages_set(fresh, days={StageKind.SELF: (NOON, NOON)}, actor=chi)
    stages_set(fresh, days=ALL, actor=chi)
    stages_set(fresh, days={StageKind.SELF: ALL["self"]}, actor=chi)
    assert Stage.objects.get().kind == StageKind.SELF


def test_a_stage_is_put_off_by_managers_and_reopened_only_by_the_right(cast: Cast) -> None:
    chi = cast.actor(cast.chi)
    subject = make_subject(make_round(cast), cast.investment)
    with pytest.raises(Problem, match="RB0117"):
        stage_extend(subject, kind="self", until=NOON + DAY, reason="bão", actor=chi)
    row = stage_extend(subject, kind="self", until=NOON + 12 * DAY, reason="bão", actor=chi)
    assert not row.reopening
    with pytest.raises(Forbidden):
        stage_extend(subject, kind="self", until=NOON + 13 * DAY, reason="bão", actor=cast.actor(cast.an))
    with clock.at(NOON + 20 * DAY):
        with pytest.raises(Forbidden):
            stage_extend(subject, kind="self", until=NOON + 22 * DAY, reason="sót", actor=chi)
        Grant.objects.create(person=cast.chi.person, authority=cast.authority, right=Right.REOPEN)
        with pytest.raises(Problem, match="RB0115"):
            stage_extend(subject, kind="self", until=NOON + 22 * DAY, reason="", actor=cast.actor(cast.chi))
        row = stage_extend(
            subject, kind="self", until=NOON + 22 * DAY, reason="sót", actor=cast.actor(cast.chi)
        )
        assert row.reopening


# --- appraisers and council --------------------------------------------------------------------------


def test_nobody_is_appointed_where_the_own_unit_is_all_there_is(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.investment.pk], actor=chi)
    with pytest.raises(Problem, match="RB0108"):
        appraiser_appoint(fresh, person_id=cast.an.person_id, domains=["1"], actor=chi)
    subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.labour.pk], actor=chi)
    appraiser_appoint(fresh, person_id=cast.an.person_id, domains=["1"], actor=chi)
    told = [check.words for check in readiness(fresh).checks if check.place == "appraisers"]
    assert told == []  # no appraisal stage yet, so nobody is missed
    stages_set(fresh, days=ALL, actor=chi)
    told = [check.words for check in readiness(fresh).checks if check.blocking]
    assert any(
        "Phòng Quản lý đầu tư: lĩnh vực 1 chỉ có người thẩm định là người của chính" in one for one in told
    )
    assert any("lĩnh vực 2, 3, 4, 5, 6, 7, 8, 9 chưa có người thẩm định" in one for one in told)


def test_of_an_authority_as_one_body_none_of_its_officials_is_appointed(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.authority.pk], actor=chi)
    for who in (cast.an, cast.chi, cast.dung):
        with pytest.raises(Problem, match="RB0108"):
            appraiser_appoint(fresh, person_id=who.person_id, domains=[], actor=chi)


def test_two_blind_seats_are_two_persons(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    appraiser_appoint(fresh, person_id=cast.em.person_id, domains=["1", "2"], actor=chi)
    with pytest.raises(Problem, match="RB0110"):
        appraiser_appoint(fresh, person_id=cast.em.person_id, domains=["1"], actor=chi)
    for domain in ("1", ""):
        with pytest.raises(Problem, match="RB0111"):
            appraiser_appoint(fresh, person_id=cast.em.person_id, domains=[domain], seat="blind", actor=chi)
    appraiser_appoint(fresh, person_id=cast.em.person_id, domains=["3"], seat="blind", actor=chi)
    for code in ("1.1", "99"):
        with pytest.raises(Problem, match="RB0114"):
            appraiser_appoint(fresh, person_id=cast.chi.person_id, domains=[code], actor=chi)
    for stranger in (cast.giang, cast.khoa):
        with pytest.raises(Problem, match="RB0109"):
            appraiser_appoint(fresh, person_id=stranger.person_id, domains=["1"], actor=chi)
    appraiser_release(Appraiser.objects.filter(domain="1").get(), actor=chi)
    assert set(Appraiser.objects.values_list("domain", flat=True)) == {"2", "3"}


def test_the_council_is_seated_once_each(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    row = council_seat(fresh, person_id=cast.dung.person_id, role="chair", actor=chi)
    with pytest.raises(Problem, match="RB0110"):
        council_seat(fresh, person_id=cast.dung.person_id, role="member", actor=chi)
    with pytest.raises(Problem, match="RB0125"):
        council_seat(fresh, person_id=cast.an.person_id, role="vua", actor=chi)
    council_unseat(row, actor=chi)


# --- the rehearsal, opening, cancelling ---------------------------------------------------------------


def test_a_round_opens_only_when_the_rehearsal_finds_nothing(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    with pytest.raises(Problem, match="RB0107") as told:
        round_open(fresh, actor=chi)
    assert "chưa có đơn vị" in told.value.got
    assert "lịch bước tự chấm" in told.value.got
    subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.investment.pk], actor=chi)
    stages_set(fresh, days=ALL, actor=chi)
    appraiser_appoint(fresh, person_id=cast.em.person_id, domains=[], actor=chi)
    with pytest.raises(Problem, match="chủ tịch"):
        round_open(fresh, actor=chi)
    council_seat(fresh, person_id=cast.dung.person_id, role="chair", actor=chi)
    council_seat(fresh, person_id=cast.chi.person_id, role="secretary", actor=chi)
    assert not readiness(fresh).blocked
    assert round_open(fresh, actor=chi).state == RoundState.OPEN
    fresh.refresh_from_db()
    with pytest.raises(Problem, match="RB0105"):
        subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.labour.pk], actor=chi)
    with pytest.raises(Problem, match="RB0105"):
        round_describe(fresh, settings=settings(blind=True), actor=chi)
    with pytest.raises(Problem, match="RB0115"):
        round_cancel(fresh, reason="", actor=chi)
    round_cancel(fresh, reason="đổi bộ tiêu chí", actor=chi)
    with pytest.raises(Problem, match="RB0106"):
        stages_set(fresh, days=ALL, actor=chi)
    with pytest.raises(NotFound):
        round_by_id(fresh.pk, actor=cast.actor(cast.an))


def test_a_blind_round_needs_a_second_appraiser(cast: Cast, fresh: Round) -> None:
    chi = cast.actor(cast.chi)
    round_describe(fresh, settings=settings(blind=True), actor=chi)
    fresh.refresh_from_db()
    subjects_add(fresh, group=fresh.groups.get(), unit_ids=[cast.investment.pk], actor=chi)
    stages_set(fresh, days=ALL, actor=chi)
    appraiser_appoint(fresh, person_id=cast.em.person_id, domains=[], actor=chi)
    assert any("độc lập" in check.words for check in readiness(fresh).checks if check.blocking)


def test_a_round_of_many_units_asks_as_few_queries_as_of_one(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.cast import unit

    round_ = make_round(cast)
    make_subject(round_, cast.investment)
    chi = cast.actor(cast.chi)

    def counted(act):
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    few = counted(lambda: standings(round_, actor=chi)), counted(lambda: readiness(round_))
    for number in range(12):
        made = make_subject(
            round_, unit(f"xa-{number}", "division", f"Phòng số {number}", parent=cast.authority)
        )
        Scope.objects.create(subject=made, code="2", reason="không giao", at=NOON, by=cast.chi)
    many = counted(lambda: standings(round_, actor=chi)), counted(lambda: readiness(round_))
    assert many == few
