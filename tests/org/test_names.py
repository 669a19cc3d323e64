"""Names of persons in the order of Vietnamese lists: by given name, Đ after D, tones last."""

from __future__ import annotations

import pytest

from chiso.org.models import Person
from chiso.org.terms import name_order

ORDERED = [
    "Nguyễn Văn An",
    "Trần An",
    "Lê Thị Ánh",
    "Trần Thị Bình",
    "Phạm Văn Dũng",
    "Vũ Dũng",
    "Lê Đông",
    "Hoàng Thị Em",
    "Vũ Hạ (mẫu)",
    "Vũ Thị Hạ",
]


def test_lists_of_names_are_ordered_the_vietnamese_way(db: None) -> None:
    for name in reversed(ORDERED):
        Person.objects.create(name=name)
    assert list(Person.objects.values_list("name", flat=True)) == ORDERED


@pytest.mark.parametrize(
    ("before", "after"),
    [("Lê Dung", "Lê Đoan"), ("Lê Ân", "Lê Bảo"), ("Lê Hoa", "Lê Hòa"), ("An", "Lê An"), ("", "An")],
)
def test_pairs_that_databases_get_wrong(before: str, after: str) -> None:
    assert name_order(before) < name_order(after)


def test_the_order_follows_a_new_name(db: None) -> None:
    person = Person.objects.create(name="Lê An")
    person.name = "Lê Yên"
    person.save(update_fields=["name", "sorting"])
    person.refresh_from_db()
    assert person.sorting == name_order("Lê Yên")


def test_a_long_name_fits(db: None) -> None:
    assert len(name_order("Nguyễn " * 17 + "An")) <= 600
