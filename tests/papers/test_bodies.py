"""Who is named: lists of bodies and posts, and where they end."""

from __future__ import annotations

import pytest

from chiso.papers.bodies import actors_at, is_actors, split_actors, tasked

NAMED = [
    ("Sở Nội vụ chủ trì, phối hợp với", ("Sở Nội vụ",)),
    ("Các sở, ban, ngành; UBND các xã, phường khẩn trương", ("Các sở, ban, ngành", "UBND các xã, phường")),
    (
        "Sở Xây dựng, Ban Tổ chức Thành ủy và Công an thành phố tổ chức",
        ("Sở Xây dựng", "Ban Tổ chức Thành ủy", "Công an thành phố"),
    ),
    (
        "Sở Văn hóa, Thể thao và Du lịch, Sở Giáo dục và Đào tạo thực hiện",
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Giáo dục và Đào tạo"),
    ),
    ("Thủ trưởng các cơ quan, đơn vị có trách nhiệm", ("Thủ trưởng các cơ quan, đơn vị",)),
    ("Các cơ quan được kiểm tra gửi báo cáo", ("Các cơ quan được kiểm tra",)),
    ("Trung tâm Phục vụ hành chính công bố trí công chức", ("Trung tâm Phục vụ hành chính công",)),
    (
        "Các ông (bà): Chánh Văn phòng Sở; Trưởng các phòng, đơn vị chịu trách nhiệm",
        ("Chánh Văn phòng Sở", "Trưởng các phòng, đơn vị"),
    ),
    ("Uỷ ban nhân dân các xã báo cáo", ("Uỷ ban nhân dân các xã",)),
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_actors_end_at_the_verb(text: str, names: tuple[str, ...]) -> None:
    found = actors_at(text)
    assert found is not None
    assert found.names == names
    assert text[found.start : found.end].endswith(names[-1])


@pytest.mark.parametrize(
    "text",
    [
        "tổ chức thực hiện",
        "ban hành kế hoạch",
        "xã hội hóa",
        "báo cáo kết quả",
        "phòng, chống tham nhũng",
        "Rà soát",
    ],
)
def test_words_that_only_begin_like_a_body_are_none(text: str) -> None:
    assert actors_at(text) is None


def test_a_heading_of_bodies_is_told_from_a_task() -> None:
    assert is_actors("Văn phòng Ban Quản lý:")
    assert is_actors("Các sở, ban, ngành; Ủy ban nhân dân các xã, phường")
    assert not is_actors("Văn phòng tổng hợp báo cáo")


def test_lines_of_a_cell_are_actors_apart() -> None:
    assert split_actors("Sở Nội vụ;\nSở Tài chính\nVăn phòng UBND") == (
        "Sở Nội vụ",
        "Sở Tài chính",
        "Văn phòng UBND",
    )


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Sở Tài chính", ("Sở Tài chính",)),
        ("Giao Sở Tài chính, Sở Xây dựng:", ("Sở Tài chính", "Sở Xây dựng")),
        ("Đối với Ủy ban nhân dân các xã", ("Ủy ban nhân dân các xã",)),
        ("Trách nhiệm của Văn phòng", ("Văn phòng",)),
        ("Giao dịch điện tử", ()),
        ("Đối tượng áp dụng", ()),
    ],
)
def test_a_heading_binds_the_bodies_it_gives_work_to(heading: str, names: tuple[str, ...]) -> None:
    assert tasked(heading) == names
