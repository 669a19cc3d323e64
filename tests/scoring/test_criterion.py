"""A criterion as one reads it, and its kin in other rule books."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chiso.engine.spec.follows import Crosswalk, Step
from chiso.scoring import storage
from chiso.scoring.schemas.criterion import nested, page_of
from chiso.scoring.schemas.crosswalk import Walk, kin_of, places_of
from tests.cast import Cast
from tests.scoring.results import small_books

pytestmark = pytest.mark.django_db
__all__ = ["small_books"]
CODE = "par/2025-department"

WALK = Walk(
    "par/cu",
    "par/moi",
    Crosswalk(
        from_="par/cu",
        steps=(
            Step(relation="kept", old=("3.4",), new=("3.4",)),
            Step(relation="merged", old=("2.2", "2.3"), new=("2.3",)),
            Step(relation="split", old=("6.2",), new=("6.2.1", "6.2.2")),
            Step(relation="new", new=("8",)),
            Step(relation="dropped", old=("8.1",)),
        ),
    ),
)


@pytest.mark.parametrize(
    ("edition", "code", "kin"),
    [
        ("par/moi", "3.4", [("par/cu", ("3.4",))]),
        ("par/moi", "3.4.1", [("par/cu", ("3.4",))]),
        ("par/moi", "3", [("par/cu", ("3.4",))]),
        ("par/moi", "3.44", []),
        ("par/moi", "2.3", [("par/cu", ("2.2", "2.3"))]),
        ("par/cu", "2.2", [("par/moi", ("2.3",))]),
        ("par/cu", "6.2", [("par/moi", ("6.2.1", "6.2.2"))]),
        ("par/moi", "8", []),
        ("par/cu", "8.1", []),
        ("par/khac", "3.4", []),
        ("par/moi", "2.3/phan", [("par/cu", ("2.2", "2.3"))]),
    ],
)
def test_kin_by_the_crosswalk(edition: str, code: str, kin: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(one.edition, one.codes) for one in kin_of(edition, code, [WALK])] == kin


def test_every_criterion_of_every_rule_book_has_a_page() -> None:
    seen = 0
    for offer in storage.offers():
        book = storage.book_on_disk(offer.code)
        examples = storage.examples_on_disk(offer.code)
        for code, node in book.nodes.items():
            page = page_of(book, code, examples)
            assert page.clauses, code
            assert bool(page.rule) == (node.rule is not None), code
            assert all("[" not in line.text for line in page.rule), code
            seen += 1
    assert seen > 250


def test_the_page_of_a_criterion_says_all_of_it() -> None:
    book = storage.book_on_disk(CODE)
    page = page_of(book, "3.4.1", storage.examples_on_disk(CODE))
    assert [code for code, _ in page.path] == ["3", "3.4"]
    assert page.points == "2,00"
    assert [one.name for one in page.figures][:2] == ["a", "b"]
    assert any("98" in line.text for line in page.rule)
    assert {row.points for row in page.examples} >= {"2,00", "1,00", "0,00"}
    assert "2775/SNV-CCHC&VTLT" in page.clauses[0].words


def test_lines_nest_by_their_indent() -> None:
    found = nested(["Một [mot]", "  hai", "    ba", "bốn"])
    assert [(one.text, one.word) for one in found] == [("Một", "mot"), ("bốn", "")]
    assert found[0].below[0].below[0].text == "ba"


def test_places_reach_above_below_and_across() -> None:
    book = storage.book_on_disk(CODE)
    places = places_of(book, "3.4", kin_of(CODE, "3.4", storage.crosswalks_on_disk()))
    assert places[CODE, "3.4"] == ""
    assert places[CODE, "3"] == "qua mục 3"
    assert places[CODE, "3.4.1"] == "qua mục 3.4.1"
    assert ("par/2023-heza", "3.4") in places


def test_pages_through_http(cast: Cast, signed_in) -> None:
    client = signed_in("an")
    assert client.get(reverse("scoring:books")).status_code == 200
    assert CODE in client.get(reverse("scoring:book", args=[CODE])).content.decode()
    page = client.get(reverse("scoring:criterion", args=[CODE, "1.6/kien_nghi"]))
    assert page.status_code == 200
    for name, args in (("book", ["par/khong-co"]), ("criterion", [CODE, "99"]), ("criterion", ["x/y", "1"])):
        assert client.get(reverse(f"scoring:{name}", args=args)).status_code == 404


def test_a_tracked_book_has_pages_without_points(cast: Cast, signed_in) -> None:
    page = signed_in("an").get(reverse("scoring:criterion", args=["par/2023-heza", "3.4"])).content.decode()
    assert "chỉ theo dõi tiến độ" in page
    assert reverse("scoring:criterion", args=[CODE, "3.4"]) in page
