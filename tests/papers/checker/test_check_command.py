"""``chiso check``: what it prints, what it says to programs, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chiso.cli import main
from chiso.papers.checker import check, inspect
from chiso.papers.writers.sheet import sheet_of
from tests.papers.checker.test_rules import PLAN, words
from tests.papers.checker.written import KINDS, write
from tests.papers.writers.generated import EXAMPLE


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(write(sheet_of(EXAMPLE), "docx"))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.pdf"
    path.write_bytes(write(words("Số: 07/", "Số: 7/")(sheet_of(PLAN)), "pdf"))
    return path


def test_a_good_file_ends_with_nothing_and_says_what_is_not_measured(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(good)]) == 0
    told = capsys.readouterr().out
    assert "đúng thể thức ở mọi điểm đo được" in told
    assert "Không đo được trong tệp này" in told


def test_a_departure_is_told_by_component_and_by_page(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(bad)]) == 1
    told = capsys.readouterr().out
    assert "C05 Số, ký hiệu" in told
    assert "quy định: “07”" in told
    assert "cách sửa: thêm số 0 phía trước" in told
    assert "Theo trang\n  Trang 1\n    C05" in told
    assert "Kết luận: 1 điểm chưa đúng ở 1 thành phần, 1 chỗ." in told


def test_programs_get_json_alone(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(bad), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "chiso.check/1"
    (one,) = said["departures"]
    assert (one["id"], one["severity"], one["places"][0]["page"]) == ("C05", "warning", 1)
    assert said["unmeasured"]


def test_what_is_no_document_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK\x03\x04 no zip")
    assert main(["check", str(broken)]) == 2
    assert capsys.readouterr().err.startswith("PA106")
    assert main(["check", str(tmp_path / "khong-co.pdf")]) == 2


@KINDS
def test_a_file_is_measured_in_a_process_of_its_own(kind: str) -> None:
    data = write(sheet_of(EXAMPLE), kind)
    assert check(f"bao-cao.{kind}", data) == ()
    assert inspect(f"bao-cao.{kind}", data).kind == kind


def test_text_without_type_is_judged_by_its_words_alone() -> None:
    text = "\n".join(
        (
            "BAN QUẢN LÝ KIỂM THỬ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
            "Số: 07/KH-BQL", "An Bình, ngày 05 tháng 02 năm 2026", "KẾ HOẠCH", "Cải cách hành chính năm 2026",
            "", "I. MỤC ĐÍCH", "", "Nâng cao chất lượng phục vụ.", "", "Nơi nhận:", "- Các phòng;",
            "- Lưu: VP.", "TRƯỞNG BAN", "Trần Văn Mẫu",
        )
    )  # fmt: skip
    found = inspect("ke-hoach.txt", text.encode())
    assert {one.id for one in found.departures} == {"C11", "C16"}
    assert "L01" in found.unmeasured[0].ids
