"""What a signed file says: untouched, changed, cut off, added to, a scan, not a PDF, another paper."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.papers import compose
from chiso.papers.signed import check, text_of
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of
from tests.papers.signing import sign


def paper(words: str = "Đề nghị các đơn vị gửi báo cáo tháng 9.") -> bytes:
    issue = compose.Issue(
        "Ban Quản lý Khu kinh tế Hải Phòng", letters="BQL", place="Hải Phòng", unit="VP",
        number="12", date=dt.date(2026, 10, 12), signer=compose.Signer("Trưởng ban", "Trần Văn Mẫu"),
    )  # fmt: skip
    return write_pdf(sheet_of(compose.letter(issue, "gửi báo cáo", to=("Các đơn vị",), text=(words,))))


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return paper()


@pytest.fixture(scope="module")
def signed(unsigned: bytes) -> bytes:
    return sign(unsigned)


def test_an_untouched_signed_file(unsigned: bytes, signed: bytes) -> None:
    found = check(signed, unsigned_text=text_of(unsigned))
    assert found.problems == ()
    (one,) = found.signatures
    assert (one.signer, one.organisation, one.issuer) == (
        "Người Ký Thử",
        "Cơ quan thử nghiệm",
        "CA thử nghiệm",
    )
    assert (one.covers, one.last, one.intact, one.matches, one.digest) == (
        "yes",
        True,
        "yes",
        "yes",
        "sha256",
    )
    assert one.at == "2026-10-12T09:30:00+07:00"
    assert not one.stamped
    assert found.same_text == "yes"
    assert len(found.notes) == 3, "what cannot be proved is said"


def test_two_signatures_one_after_the_other(unsigned: bytes, signed: bytes) -> None:
    found = check(sign(signed, name="Cơ quan"), unsigned_text=text_of(unsigned))
    assert [(one.signer, one.covers, one.last, one.intact) for one in found.signatures] == [
        ("Người Ký Thử", "yes", False, "yes"),
        ("Cơ quan", "yes", True, "yes"),
    ]
    assert found.problems == ()


def test_the_unsigned_file_itself(unsigned: bytes) -> None:
    found = check(unsigned, unsigned_text=text_of(unsigned))
    assert found.signatures == ()
    assert found.same_text == "yes"
    assert found.problems == ("Tệp không mang chữ ký số nào (có thể là bản quét của bản ký giấy)",)


def test_another_paper_signed(signed: bytes) -> None:
    found = check(signed, unsigned_text=text_of(paper("Đề nghị các đơn vị gửi báo cáo tháng 8.")))
    assert found.same_text == "no"
    assert "tháng 8" in found.differs[0]
    assert "tháng 9" in found.differs[1]
    assert not found.clear


def test_something_added_after_the_last_signature(unsigned: bytes, signed: bytes) -> None:
    found = check(signed + b"\n99 0 obj\n<< >>\nendobj\n", unsigned_text=text_of(unsigned))
    assert found.problems[0] == "Sau chữ ký cuối cùng, tệp còn bị thêm nội dung"


@pytest.mark.parametrize("junk", [b"", b"GIF89a", b"%PDF-1.7\n%%EOF", b"%PDF-" + b"\0" * 500])
def test_what_is_no_pdf(junk: bytes) -> None:
    found = check(junk, unsigned_text=None)
    assert not found.pdf
    assert len(found.problems) == 1


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), value=st.integers(1, 255))
def test_any_changed_byte_is_noticed_or_changes_nothing_signed(
    signed: bytes, unsigned: bytes, place: float, value: int
) -> None:
    """Whatever byte is changed: the check ends, and never says "clear" of changed covered bytes."""
    at = int(place * len(signed))
    changed = bytearray(signed)
    changed[at] ^= value
    found = check(bytes(changed), unsigned_text=text_of(unsigned))
    gap = signed.index(b"/Contents <") + len(b"/Contents ")
    outside = not gap <= at < signed.index(b">", gap) + 1
    if outside:
        assert not found.clear or not found.pdf


def test_apart_says_the_same(unsigned: bytes, signed: bytes) -> None:
    from chiso.papers.signed_apart import check_apart

    told = check_apart(signed, unsigned=unsigned, name="ky.pdf")
    assert told == check(signed, unsigned_text=text_of(unsigned)).as_json()
