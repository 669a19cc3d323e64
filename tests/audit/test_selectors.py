from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chiso.audit import clock, selectors
from chiso.audit.models import Chain, Entry
from chiso.audit.readable import wording
from chiso.audit.selectors import Filters
from chiso.audit.services import SYSTEM
from tests.audit.test_services import rename
from tests.cast import NOON, Cast


def write(cast: Cast, count: int) -> None:
    for number in range(count):
        rename(cast.an.person, name=f"Tên {number}", actor=cast.actor(cast.binh))


def test_a_row_reads_in_words(cast: Cast) -> None:
    write(cast, 1)
    row = selectors.history("org.person", cast.an.person.pk)[0]
    assert (row.actor, row.did) == ("Trần Thị Bình", "đổi tên")
    assert [(c.field, c.before, c.after) for c in row.changes] == [("tên", "Nguyễn Văn An", "Tên 0")]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "(trống)"),
        ("", "(trống)"),
        (True, "có"),
        (False, "không"),
        (0, "0"),
        ("2026-10-05", "05/10/2026"),
        ("2026-10-05T05:00:00+00:00", "12:00, 05/10/2026"),
        ({"id": 1, "label": "Văn phòng"}, "Văn phòng"),
        ({"a": 1, "b": None}, "a: 1; b: (trống)"),
        (["2026-10-05", 2], "05/10/2026; 2"),
        ([], "(trống)"),
        ("head", "cấp trưởng"),
    ],
)
def test_values_keep_their_meaning_in_words(value: Any, words: str) -> None:
    assert wording("org.post", "rank", value) == words


def test_an_unknown_kind_still_reads() -> None:
    assert wording("nobody.knows", "x", "y") == "y"


def test_pages_are_keyed_and_meet(cast: Cast) -> None:
    write(cast, 5)
    first = selectors.trail_page(Filters(), authority_id=cast.authority.pk, size=3)
    rest = selectors.trail_page(
        Filters(), authority_id=cast.authority.pk, size=3, older_than=first.older_than
    )
    assert [row.id for row in (*first.rows, *rest.rows)] == [5, 4, 3, 2, 1]
    assert rest.older_than is None


def test_another_authority_sees_nothing(cast: Cast) -> None:
    write(cast, 2)
    assert selectors.trail_page(Filters(), authority_id=cast.stranger_authority.pk).rows == ()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filters(actor="bình"), 2),
        (Filters(actor="nobody"), 0),
        (Filters(verb="test.person.rename"), 2),
        (Filters(verb="test.person.touch"), 0),
        (Filters(kind="org.person"), 2),
        (Filters(label="Tên 1"), 1),
        (Filters(since=dt.date(2026, 10, 5), until=dt.date(2026, 10, 5)), 1),
        (Filters(since=dt.date(2026, 10, 6)), 1),
        (Filters(until=dt.date(2026, 10, 4)), 0),
    ],
)
def test_filters_narrow(cast: Cast, wanted: Filters, found: int) -> None:
    actor = cast.actor(cast.binh)
    rename(cast.an.person, name="Bình 0", actor=actor)
    with clock.at(NOON + dt.timedelta(hours=12)):  # already 6 October in Việt Nam
        rename(cast.an.person, name="Tên 1", actor=actor)
    page = selectors.trail_page(wanted, authority_id=cast.authority.pk)
    if wanted.actor == "bình":  # SQLite folds ASCII letters only
        page = selectors.trail_page(Filters(actor="Bình"), authority_id=cast.authority.pk)
    assert len(page.rows) == found


@pytest.mark.parametrize(("older_than", "queries"), [(None, 2), (20, 3)])
def test_a_page_costs_two_queries_and_one_more_for_its_key(
    cast: Cast, django_assert_num_queries: Any, older_than: int | None, queries: int
) -> None:
    write(cast, 30)
    with django_assert_num_queries(queries):
        selectors.trail_page(Filters(), authority_id=cast.authority.pk, older_than=older_than)


def test_what_is_common_to_all_is_merged_by_time(cast: Cast) -> None:
    from chiso.org.schemas import CalendarDay
    from chiso.org.services import calendar_publish

    write(cast, 1)
    with clock.at(NOON + dt.timedelta(hours=1)):
        calendar_publish(2026, days=[CalendarDay(dt.date(2026, 1, 1), "Tết")], source="TB", actor=SYSTEM)
    with clock.at(NOON + dt.timedelta(hours=2)):
        write(cast, 1)
    verbs = ["test.person.rename", "org.calendar.publish", "test.person.rename"]
    page = selectors.trail_page(Filters(), authority_id=cast.authority.pk)
    assert [row.verb for row in page.rows] == verbs
    rows = selectors.all_rows(Filters(), authority_id=cast.authority.pk)
    assert [row.verb for row in rows] == verbs
    stranger = selectors.trail_page(Filters(), authority_id=cast.stranger_authority.pk)
    assert [row.verb for row in stranger.rows] == ["org.calendar.publish"]


def test_the_newest_entries_can_be_checked_alone(cast: Cast) -> None:
    write(cast, 5)
    Entry.objects.filter(pk=2).update(reason="sửa")
    assert list(selectors.broken_links(newest=2)) == []
    assert list(selectors.broken_links(newest=4)) == [2]
    assert list(selectors.broken_links(newest=99)) == [2]


def test_an_entry_beyond_the_head_shows(cast: Cast) -> None:
    write(cast, 2)
    forged = Entry.objects.get(id=2)
    forged.pk = 3
    forged.save(force_insert=True)
    assert list(selectors.broken_links()) == [3]


def test_a_whole_chain_written_anew_shows_at_its_head(cast: Cast) -> None:
    write(cast, 2)
    Chain.objects.update(digest="f" * 64)
    assert list(selectors.broken_links()) == [3]


def test_an_empty_trail_is_whole(db: None) -> None:
    assert list(selectors.broken_links()) == []


def test_what_was_written_since_is_told_in_order(cast: Cast) -> None:
    write(cast, 1)
    last = selectors.last_entry_id()
    rename(cast.an.person, name="Một", actor=SYSTEM)
    rename(cast.an.person, name="Hai", actor=SYSTEM)
    assert [row.changes[0].after for row in selectors.written_since(last)] == ["Một", "Hai"]
