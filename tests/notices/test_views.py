from __future__ import annotations

from typing import Any

import pytest

from chiso.notices.models import Notice
from chiso.notices.selectors import unread_count
from tests.cast import Cast
from tests.notices.test_services import tell


@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "ha", "khoa"])
def test_everybody_has_a_list(signed_in: Any, name: str) -> None:
    assert "Chưa có thông báo" in signed_in(name).get("/thong-bao/").content.decode()


def test_the_list_shows_own_notices_only(cast: Cast, signed_in: Any) -> None:
    tell(cast.an, title="Việc của An")
    tell(cast.binh, key="2", title="Việc của Bình")
    page = signed_in("an").get("/thong-bao/").content.decode()
    assert "Việc của An" in page
    assert "Việc của Bình" not in page


def test_opening_reads_and_goes_there(cast: Cast, signed_in: Any) -> None:
    tell(cast.an)
    answer = signed_in("an").post(f"/thong-bao/{Notice.objects.get().pk}/mo")
    assert answer.headers["Location"] == "/viec/1"
    assert unread_count(cast.an.pk) == 0


def test_another_persons_notice_does_not_exist(cast: Cast, signed_in: Any) -> None:
    tell(cast.an)
    assert signed_in("binh").post(f"/thong-bao/{Notice.objects.get().pk}/mo").status_code == 404


def test_a_notice_never_leads_outside(cast: Cast, signed_in: Any) -> None:
    tell(cast.an)
    Notice.objects.update(url="https://example.org/")
    answer = signed_in("an").post(f"/thong-bao/{Notice.objects.get().pk}/mo")
    assert answer.headers["Location"] == "/thong-bao/"


def test_all_are_read_with_one_button(cast: Cast, signed_in: Any) -> None:
    tell(cast.an)
    signed_in("an").post("/thong-bao/da-doc")
    assert unread_count(cast.an.pk) == 0
    page = signed_in("an").get("/thong-bao/?xem=chua-doc").content.decode()
    assert "Không còn thông báo chưa đọc" in page


def test_the_list_costs_the_same_for_one_and_for_many(
    cast: Cast, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in("an")
    tell(cast.an, key="0")
    with django_assert_max_num_queries(12) as one:
        client.get("/thong-bao/")
    for number in range(1, 30):
        tell(cast.an, key=str(number))
    with django_assert_max_num_queries(12) as many:
        client.get("/thong-bao/")
    assert len(one) == len(many)
