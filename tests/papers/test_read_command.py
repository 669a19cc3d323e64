"""``chiso read``: JSON on stdout alone, refusals on stderr, exit codes 0, 1, 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chiso.cli import main
from chiso.papers import paper_from_json

SEED = str(Path(__file__).parents[2] / "samples" / "ke-hoach-heza-2023.txt")


def test_json_goes_to_stdout_alone_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["read", SEED, "--json"])
    out, err = capsys.readouterr()
    assert (code, err) == (1, "")
    assert paper_from_json(json.loads(out)).kind_code == "KH"


def test_the_summary_is_in_vietnamese_with_the_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", SEED]) == 1
    out = capsys.readouterr().out
    assert "Loại văn bản: KẾ HOẠCH" in out
    assert "PHỤ LỤC 01" in out
    assert "PF201 LỖI (trang 1, dòng 29)" in out


def test_the_text_joins_what_page_and_footnote_parted(capsys: pytest.CaptureFixture[str]) -> None:
    main(["read", SEED, "--text"])
    assert "huy động sự tham gia vào cuộc" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_refused_with_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "/không/có.txt"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("CL0001")


def test_bytes_that_are_no_document_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rác.docx"
    file.write_bytes(b"\x00\x01\x02" * 100)
    assert main(["read", str(file), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("PA1")


def test_a_document_without_words_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trống.txt"
    file.write_text("-----\n1\n2\n....\n", encoding="utf-8")
    assert main(["read", str(file)]) == 2
    assert capsys.readouterr().err.startswith("PA")
