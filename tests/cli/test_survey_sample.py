"""``chiso survey sample``: a frame and a design in, a sample and its protocol out."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import docx
import pytest

from chiso.cli.survey_sample import configure_sample
from chiso.engine.grids import read_grid, write_csv
from chiso.engine.problems import Problem, Problems
from tests.engine.survey.sampling.conftest import HEADER, PAPI, villages


def call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    configure_sample(parser.add_subparsers())
    args = parser.parse_args(["sample", *words])
    return int(args.run(args))


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    path = tmp_path / "khung.csv"
    path.write_bytes(write_csv(HEADER, villages()))
    return path


def test_a_sample_and_its_protocol_are_written(
    frame: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, paper = tmp_path / "mau.csv", tmp_path / "bien-ban.html"
    words = [str(frame), "--design", str(PAPI), "--seed", "2026", "--date", "2026-11-03"]
    assert call(*words, "--out", str(out), "--protocol", str(paper)) == 0
    assert capsys.readouterr().out.startswith("đã chọn 720, dự phòng 360, hạt giống 2026")
    grid = read_grid(out.read_bytes(), name=out.name)
    assert grid.column("role").count("main") == 720
    assert "03/11/2026" in paper.read_text(encoding="utf-8")
    first = out.read_bytes()
    assert call(*words, "--out", str(out)) == 0
    assert out.read_bytes() == first


def test_json_carries_rows_protocol_and_the_estimators_design(
    frame: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(str(frame), "--design", str(PAPI), "--seed", "1", "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert len(result["rows"]) == 1080
    assert result["estimation"]["schema"] == "chiso.survey-design/1"
    assert result["protocol"]["title"] == "BIÊN BẢN CHỌN MẪU"


def test_the_frame_alone_can_be_checked(frame: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(frame), "--design", str(PAPI), "--check") == 0
    assert "576 đơn vị, không có lỗi" in capsys.readouterr().out


def test_without_a_seed_nothing_is_drawn(frame: Path) -> None:
    with pytest.raises(Problem, match="CL0112"):
        call(str(frame), "--design", str(PAPI))


def test_a_spoiled_frame_is_refused_with_all_its_faults(frame: Path) -> None:
    rows = villages()
    rows[1][5] = None
    rows[2][0] = rows[3][0]
    frame.write_bytes(write_csv(HEADER, rows))
    with pytest.raises(Problems) as refusal:
        call(str(frame), "--design", str(PAPI), "--seed", "1")
    assert {fault.code for fault in refusal.value.problems} == {"SM0102", "SM0103"}


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".md", ".csv", ".json"])
def test_the_protocol_comes_as_a_document(suffix: str, frame: Path, tmp_path: Path) -> None:
    paper = tmp_path / f"bien-ban{suffix}"
    words = [str(frame), "--design", str(PAPI), "--seed", "2026", "--date", "2026-11-03"]
    assert call(*words, "--protocol", str(paper)) == 0
    data = paper.read_bytes()
    if suffix == ".docx":
        read = docx.Document(io.BytesIO(data))
        told = "\n".join(paragraph.text for paragraph in read.paragraphs)
        assert "BIÊN BẢN CHỌN MẪU" in told
        assert "Hạt giống ngẫu nhiên: 2026" in told
        assert any(len(grid.rows) == 37 for grid in read.tables)
    elif suffix == ".pdf":
        assert data.startswith(b"%PDF")
    else:
        assert "2026" in data.decode()


def test_a_protocol_of_another_kind_is_refused(frame: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="CL0113"):
        call(str(frame), "--design", str(PAPI), "--seed", "1", "--protocol", str(tmp_path / "x.odt"))
