"""Results through HTTP: sealed, published, read by everybody, as papers and as open data."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chiso.scoring.models import Group, Publication, Subject
from chiso.scoring.schemas.opendata import NAMES
from chiso.scoring.services.publication import round_seal
from tests.cast import Cast
from tests.scoring.results import decided_round, published, small_books

pytestmark = pytest.mark.django_db
__all__ = ["small_books"]
SignedIn = Callable[[str], Any]


def test_from_the_council_to_the_public_page(cast: Cast, signed_in: SignedIn, small_books) -> None:
    round_ = decided_round(cast)
    office, leader = signed_in("chi"), signed_in("dung")
    page = office.get(reverse("scoring:results", args=[round_.pk]))
    assert "Nếu niêm phong ngay bây giờ" in page.content.decode()
    answer = office.post(reverse("scoring:results_seal", args=[round_.pk]), {"once": "a"})
    made = Publication.objects.get()
    assert answer.headers["Location"] == reverse("scoring:publication", args=[made.pk])
    assert Client().get(reverse("public:publication", args=[made.public_key])).status_code == 404
    assert office.post(reverse("scoring:publication_publish", args=[made.pk])).status_code == 403
    leader.post(reverse("scoring:publication_publish", args=[made.pk]), {"once": "b"})
    public = Client().get(reverse("public:publication", args=[made.public_key]))
    text = public.content.decode()
    assert public.status_code == 200
    assert "Phòng Quản lý lao động" in text
    assert made.sha256 in text
    assert "Đăng xuất" not in text
    listed = Client().get(reverse("public:results")).content.decode()
    assert reverse("public:publication", args=[made.public_key]) in listed


def test_computing_again_is_shown_before_the_reader(cast: Cast, signed_in: SignedIn, small_books) -> None:
    made = published(cast, decided_round(cast))
    url = reverse("scoring:publication_verify", args=[made.pk])
    assert "đúng từng byte" in signed_in("chi").get(url).content.decode()
    part = signed_in("chi").get(url, headers={"HX-Request": "true"}).content.decode()
    assert "đúng từng byte" in part
    assert "<html" not in part
    assert signed_in("an").get(url).status_code == 404


def test_a_unit_reads_its_own_outcome_and_no_other(cast: Cast, signed_in: SignedIn, small_books) -> None:
    made = published(cast, decided_round(cast))
    own = reverse("scoring:publication_unit", args=[made.pk, cast.investment.code])
    other = reverse("scoring:publication_unit", args=[made.pk, cast.labour.code])
    assert signed_in("an").get(own).status_code == 200
    assert signed_in("an").get(other).status_code == 404
    assert signed_in("giang").get(own).status_code == 404
    sealed = signed_in("an").get(reverse("scoring:publication_sealed", args=[made.pk, cast.investment.code]))
    assert sealed.content == bytes(made.outcomes.get(subject__unit=cast.investment).sealed)


@pytest.mark.parametrize(
    "what", ["picture", "unit", "unit_picture", "csv", "json", "codebook", "publication"]
)
def test_what_is_not_published_does_not_exist_outside(cast: Cast, small_books, what: str) -> None:
    made = round_seal(decided_round(cast), actor=cast.actor(cast.chi))
    more = {"picture": [0], "unit": ["heza-dau-tu"], "unit_picture": ["heza-dau-tu"]}.get(what, [])
    assert Client().get(reverse(f"public:{what}", args=[made.public_key, *more])).status_code == 404


def test_a_group_that_is_not_public_is_nowhere_outside(cast: Cast, small_books) -> None:
    round_ = decided_round(cast)
    other = Group.objects.create(round=round_, name="Đơn vị sự nghiệp", public=False, position=1)
    Subject.objects.filter(round=round_, unit=cast.labour).update(group=other)
    made = published(cast, round_)
    outside = Client()
    for name, more in (("publication", []), ("csv", []), ("json", []), ("unit", ["heza-dau-tu"])):
        response = outside.get(reverse(f"public:{name}", args=[made.public_key, *more]))
        data = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200
        assert "lao động" not in data.decode(), name
        assert "Đơn vị sự nghiệp" not in data.decode(), name
    assert outside.get(reverse("public:unit", args=[made.public_key, "heza-lao-dong"])).status_code == 404
    assert outside.get(reverse("public:picture", args=[made.public_key, 1])).status_code == 404
    Group.objects.filter(round=round_).update(public=False)
    assert outside.get(reverse("public:publication", args=[made.public_key])).status_code == 200


def test_open_data_says_the_same_in_csv_and_json_and_explains_itself(cast: Cast, small_books) -> None:
    made = published(cast, decided_round(cast))
    outside = Client()
    given = outside.get(reverse("public:csv", args=[made.public_key]))
    text = b"".join(given.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == NAMES
    whole = json.loads(
        b"".join(outside.get(reverse("public:json", args=[made.public_key])).streaming_content)
    )
    assert whole["columns"] == list(NAMES)
    assert [{name: row[name] for name in NAMES} for row in whole["rows"]] == rows
    assert whole["licence"] == "CC BY 4.0"
    assert whole["attribution"] == "Ban Quản lý Khu kinh tế Hải Phòng, Chấm điểm CCHC năm 2026, bản 1"
    totals = [row for row in rows if row["code"] == "total"]
    assert [row["rank"] for row in totals] == ["1", "2"]
    assert all(F(row["points"]) / F(row["maximum"]) * 100 - F(row["percent"]) < F(1, 10**9) for row in totals)
    domain = [row for row in rows if row["level"] == "domain" and row["unit"] == "heza-dau-tu"]
    assert len(domain) > 1
    book = outside.get(reverse("public:codebook", args=[made.public_key])).content.decode("utf-8-sig")
    assert [row["column"] for row in csv.DictReader(io.StringIO(book))] == list(NAMES)


def test_pictures_are_drawn_with_their_words(cast: Cast, small_books) -> None:
    made = published(cast, decided_round(cast))
    for name, more in (("picture", [0]), ("unit_picture", ["heza-dau-tu"])):
        drawn = Client().get(reverse(f"public:{name}", args=[made.public_key, *more]))
        assert drawn.headers["Content-Type"] == "image/svg+xml"
        assert b"aria-label" in drawn.content


def test_the_decision_becomes_an_outgoing_paper_with_its_annexes(
    cast: Cast, signed_in: SignedIn, small_books
) -> None:
    from chiso.reporting.services.issue import compose, written

    made = published(cast, decided_round(cast))
    url = reverse("scoring:publication_decision", args=[made.pk])
    assert signed_in("an").post(url).status_code == 404
    answer = signed_in("chi").post(url, {"once": "q"})
    made.refresh_from_db()
    assert made.issue is not None
    assert answer.headers["Location"] == reverse("reporting:issue", args=[made.issue_id])
    assert made.issue.kind == "decision"
    assert (made.issue.number, made.issue.issued_on) == (None, None)
    paper = compose(made.issue)
    rows = [list(item.cells.values()) for item in paper.annexes[0].items]
    assert ["Phòng Quản lý lao động" in row for row in rows] == [True, False]
    assert made.sha256 in [cell for item in paper.annexes[1].items for cell in item.cells.values()]
    sheet = zipfile.ZipFile(io.BytesIO(written(made.issue, "docx"))).read("word/document.xml").decode()
    assert "QUYẾT ĐỊNH" in sheet
    assert "Phòng Quản lý lao động" in sheet
    assert written(made.issue, "pdf").startswith(b"%PDF")
    signed_in("chi").post(url, {"once": "r"})
    again = Publication.objects.get(pk=made.pk)
    assert again.issue_id == made.issue_id, "a draft that stands is not written again"
    page = signed_in("chi").get(reverse("scoring:publication", args=[made.pk])).content.decode()
    assert reverse("reporting:issue", args=[made.issue_id]) in page


def test_opening_for_correction(cast: Cast, signed_in: SignedIn, small_books) -> None:
    round_ = decided_round(cast)
    published(cast, round_)
    url = reverse("scoring:results_correct", args=[round_.pk])
    office = signed_in("chi")
    assert office.get(url).status_code == 200
    subject = Subject.objects.get(round=round_, unit=cast.labour)
    assert office.post(url, {"reason": "", "until": "", "subjects": []}).status_code == 200
    answer = office.post(
        url, {"reason": "Sai số liệu", "until": "2026-10-09T17:00", "subjects": [subject.pk]}
    )
    assert answer.status_code == 302
    round_.refresh_from_db()
    assert round_.state == "open"
    assert signed_in("an").get(url).status_code in (403, 404)
