from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from chiso.audit.models import Entry
from chiso.org.models import Grant
from chiso.org.terms import Right
from tests.audit.test_selectors import write
from tests.audit.test_services import rename
from tests.cast import Cast


def grant_reading(cast: Cast) -> None:
    Grant.objects.create(person=cast.em.person, authority=cast.authority, right=Right.AUDIT_READ)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("an", 403), ("binh", 403), ("chi", 403), ("dung", 403),
        ("em", 200), ("giang", 403), ("ha", 200), ("khoa", 403),
    ],
)  # fmt: skip
def test_who_may_read_the_trail(cast: Cast, signed_in: Any, name: str, status: int) -> None:
    grant_reading(cast)
    client = signed_in(name)
    assert client.get("/nhat-ky/").status_code == status
    assert client.get("/nhat-ky/xuat.csv").status_code == status
    assert client.post("/nhat-ky/kiem-tra").status_code == (302 if status == 200 else 403)


def test_before_and_after_stand_side_by_side(cast: Cast, signed_in: Any) -> None:
    write(cast, 1)
    page = signed_in("ha").get("/nhat-ky/").content.decode()
    assert "<del>Nguyễn Văn An</del>" in page
    assert "<ins>Tên 0</ins>" in page


def test_an_empty_filter_result_offers_a_way_back(cast: Cast, signed_in: Any) -> None:
    write(cast, 1)
    page = signed_in("ha").get("/nhat-ky/?actor=khong-ai").content.decode()
    assert "Không có mục nào khớp bộ lọc" in page


def test_a_wrong_filter_is_shown_and_restricts_nothing(cast: Cast, signed_in: Any) -> None:
    write(cast, 1)
    page = signed_in("ha").get("/nhat-ky/?since=hom-qua&truoc=x").content.decode()
    assert "field-wrong" in page
    assert "Tên 0" in page


def test_the_export_is_a_table_a_spreadsheet_cannot_run(cast: Cast, signed_in: Any) -> None:
    rename(cast.an.person, name="=HYPERLINK(1)", actor=cast.actor(cast.binh))
    body = b"".join(signed_in("ha").get("/nhat-ky/xuat.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert rows[0]["Người thực hiện"] == "Trần Thị Bình"
    assert rows[0]["Nội dung"].startswith("'=")
    assert rows[0]["Thời điểm"] == "05/10/2026 12:00:00"


def test_the_check_says_which_entry_was_changed(cast: Cast, signed_in: Any) -> None:
    write(cast, 3)
    client = signed_in("ha")
    assert "liền mạch" in client.post("/nhat-ky/kiem-tra", follow=True).content.decode()
    Entry.objects.filter(pk=2).update(reason="sửa")
    assert "không khớp tại mục 2" in client.post("/nhat-ky/kiem-tra", follow=True).content.decode()


def test_the_trail_costs_the_same_for_one_and_for_many(
    cast: Cast, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in("ha")
    write(cast, 1)
    with django_assert_max_num_queries(12) as one:
        client.get("/nhat-ky/")
    write(cast, 30)
    with django_assert_max_num_queries(12) as many:
        client.get("/nhat-ky/")
    assert len(one) == len(many)
