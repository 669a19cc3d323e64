from __future__ import annotations

import io

import pytest

from chiso.audit.models import Entry
from chiso.audit.problems import Overtaken
from chiso.audit.services import SYSTEM
from chiso.engine.problems import Problem
from chiso.org.problems import Forbidden, NotFound
from chiso.plans import services
from chiso.plans.models import Finding
from chiso.plans.schemas.original import pages
from chiso.plans.selectors import reading as selectors
from tests.cast import Cast
from tests.plans import making


def finding(cast: Cast, code: str) -> Finding:
    return making.read(cast).findings.filter(code=code).first()  # type: ignore[return-value]


def test_a_paper_is_kept_and_waits_for_the_reader(cast: Cast) -> None:
    reading = making.taken(cast)
    assert (reading.state, reading.name, reading.file.size) == ("waiting", "ke-hoach.txt", len(making.BYTES))
    assert Entry.objects.filter(verb="plans.reading.take").exists()


def test_only_the_office_takes_papers(cast: Cast) -> None:
    for name in ("an", "binh", "em", "dung"):
        with pytest.raises(Forbidden):
            services.reading_take(io.BytesIO(b"x"), name="a.txt", actor=cast.actor(cast.accounts[name]))


def test_the_reading_is_kept_as_delivered_with_a_row_for_each_finding(cast: Cast) -> None:
    reading = making.read(cast)
    reading.refresh_from_db()
    assert reading.state == "review"
    assert reading.paper["schema"] == "chiso.paper/1"  # type: ignore[index]
    assert [row.code for row in reading.findings.all()] == ["PF102", "PF301", "PF301", "PF401", "PF501"]


def test_a_second_worker_does_not_read_again(cast: Cast) -> None:
    reading = making.taken(cast)
    stale = type(reading).objects.get(pk=reading.pk)
    services.reading_begin(reading, actor=SYSTEM)
    with pytest.raises(Overtaken):
        services.reading_begin(stale, actor=SYSTEM)


def test_a_refusal_of_the_reader_is_kept_with_its_code_and_can_be_retried(cast: Cast) -> None:
    reading = making.taken(cast)
    services.reading_begin(reading, actor=SYSTEM)
    services.reading_fail(
        reading,
        problem=Problem("PA105", place="a.pdf", expected="tệp mở được", got="có mật khẩu"),
        actor=SYSTEM,
    )
    assert reading.problem[0]["code"] == "PA105"  # type: ignore[index]
    services.reading_retry(reading, actor=cast.actor(cast.chi))
    assert (reading.state, reading.problem) == ("waiting", None)


def test_deciding_changes_the_finding_and_never_the_reading(cast: Cast) -> None:
    reading = making.read(cast)
    before = reading.paper
    row = reading.findings.filter(code="PF301").first()
    services.finding_decide(row, state="accepted", actor=cast.actor(cast.chi))
    reading.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, row.decided_by_id, reading.paper) == ("accepted", cast.chi.pk, before)


def test_two_reviewers_at_once_see_each_other(cast: Cast) -> None:
    row = finding(cast, "PF301")
    stale = Finding.objects.get(pk=row.pk)
    services.finding_decide(row, state="accepted", actor=cast.actor(cast.chi))
    with pytest.raises(Overtaken) as refusal:
        services.finding_decide(stale, state="ignored", actor=cast.actor(cast.ha))
    assert refusal.value.got == "Lê Thị Chi vừa chọn “Chấp nhận đề xuất”"


@pytest.mark.parametrize(
    ("code", "state", "correction", "refusal"),
    [("PF102", "accepted", "", "PL0003"), ("PF301", "corrected", "  ", "PL0004")],
)
def test_a_decision_without_words_is_refused(
    cast: Cast, code: str, state: str, correction: str, refusal: str
) -> None:
    with pytest.raises(Problem) as refused:
        services.finding_decide(
            finding(cast, code), state=state, correction=correction, actor=cast.actor(cast.chi)
        )
    assert refused.value.code == refusal


def test_deciding_needs_the_right(cast: Cast) -> None:
    row = finding(cast, "PF301")
    with pytest.raises(Forbidden):
        services.finding_decide(row, state="accepted", actor=cast.actor(cast.dung))
    with pytest.raises(NotFound):
        services.finding_decide(row, state="accepted", actor=cast.actor(cast.giang))


def test_a_decision_can_be_undone(cast: Cast) -> None:
    row = finding(cast, "PF301")
    services.finding_decide(row, state="ignored", actor=cast.actor(cast.chi))
    services.finding_reopen(row, seen="ignored", actor=cast.actor(cast.chi))
    row.refresh_from_db()
    assert (row.state, row.decided_by_id) == ("open", None)


def test_all_of_one_code_at_once(cast: Cast) -> None:
    reading = making.read(cast)
    assert services.findings_decide(reading, code="PF301", state="accepted", actor=cast.actor(cast.chi)) == 2
    tally = selectors.tally_of(list(reading.findings.all()))
    assert (tally.open, tally.total, tally.percent) == (3, 5, 40)


def test_what_others_decided_since_is_found(cast: Cast, noon: None) -> None:
    from chiso.audit import clock

    reading = making.read(cast)
    before = clock.now().replace(hour=1)
    assert selectors.findings_since(reading, moment=before) == []
    services.finding_decide(reading.findings.first(), state="ignored", actor=cast.actor(cast.chi))
    assert len(selectors.findings_since(reading, moment=before)) == 1


def test_a_filled_head_field_is_compared_with_what_was_seen(cast: Cast) -> None:
    reading, chi = making.read(cast), cast.actor(cast.chi)
    services.reading_fill(reading, field="number", value="4742", seen="", actor=chi)
    with pytest.raises(Overtaken):
        services.reading_fill(reading, field="number", value="47", seen="", actor=chi)
    assert reading.fills == {"number": "4742"}


def test_a_reading_is_seen_by_the_office_and_the_leaders_alone(cast: Cast) -> None:
    reading = making.read(cast)
    for name in ("chi", "dung", "ha"):
        assert selectors.reading_by_id(reading.pk, actor=cast.actor(cast.accounts[name])).pk == reading.pk
    for name in ("an", "binh", "em", "giang", "khoa"):
        with pytest.raises(NotFound):
            selectors.reading_by_id(reading.pk, actor=cast.actor(cast.accounts[name]))


def test_the_original_carries_each_finding_where_it_stands(cast: Cast) -> None:
    reading = making.read(cast)
    first, second = selectors.original_pages(reading, list(reading.findings.all()))
    assert [(piece.text, piece.findings) for piece in first.blocks[1].pieces] == [  # type: ignore[union-attr]
        ("Phần đầu", (1,)), (" cải thiện chỉ số", ()),
    ]  # fmt: skip
    cell = second.blocks[0].rows[2][1]  # type: ignore[union-attr]
    assert [(piece.text, piece.findings) for piece in cell.pieces] == [
        ("Đổi thoại", (2,)), (" với doanh nghiệp", ()),
    ]  # fmt: skip


def test_a_span_over_two_lines_marks_both() -> None:
    original = [
        {"page": 1, "line": 1, "text": "một hai"},
        {"page": 1, "line": 2, "text": "ba bốn"},
    ]
    (page,) = pages(
        original, {0: {"page": 1, "line": 1, "start": 4, "end": 2, "last_page": 1, "last_line": 2}}
    )
    assert [[(p.text, p.findings) for p in block.pieces] for block in page.blocks] == [  # type: ignore[union-attr]
        [("một ", ()), ("hai", (0,))], [("ba", (0,)), (" bốn", ())],
    ]  # fmt: skip
