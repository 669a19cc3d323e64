"""``chiso composite``: files in, tables and JSON out, refusals with code 2 and no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chiso.cli import main
from chiso.engine.grids import read_grid

ORACLES = Path(__file__).parents[1] / "oracles" / "composite"
ASEM = [str(ORACLES / "asem.yaml"), str(ORACLES / "coinr_asem_idata.csv")]


def test_run_prints_ranks_and_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["composite", "run", *ASEM, "--unit", "uCode"]) == 0
    out = capsys.readouterr().out
    assert "  1  CHE  68,3837" in out
    assert "4. treat: Flights: kéo vào 1 điểm" in out


def test_run_prints_one_json_document_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["composite", "run", *ASEM, "--unit", "uCode", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    swiss = next(unit for unit in result["units"] if unit["unit"] == "CHE")
    assert swiss["rank_Index"] == 1
    assert swiss["Index"] == pytest.approx(68.383724, abs=1e-6)
    assert [entry["step"]["step"] for entry in result["log"]][:3] == ["denominate", "impute", "screen"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_results_go_out_as_csv_and_xlsx_and_are_the_same(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"ket-qua{suffix}"
    assert main(["composite", "run", *ASEM, "--unit", "uCode", "--out", str(out)]) == 0
    grid = read_grid(out.read_bytes(), name=out.name)
    swiss = grid.column("unit").index("CHE")
    assert float(grid.column("Index")[swiss] or 0) == pytest.approx(68.383724, abs=1e-6)


def test_a_table_comes_in_as_xlsx_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from chiso.engine.grids import numeric, write_xlsx

    grid = read_grid(Path(ASEM[1]).read_bytes(), name="x.csv")
    words = {"uName", "uCode", "GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group", "source"}
    rows = [
        [
            cell if name in words else numeric(cell, place="", notation="en")
            for name, cell in zip(grid.header, row, strict=True)
        ]
        for row in grid.rows
    ]
    book = tmp_path / "bang.xlsx"
    book.write_bytes(write_xlsx([("Bảng", grid.header, rows)]))
    assert main(["composite", "run", ASEM[0], str(book), "--unit", "uCode"]) == 0
    assert "  1  CHE  68,3837" in capsys.readouterr().out


def test_sensitivity_tells_sentences_and_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = [
        "composite",
        "sensitivity",
        *ASEM,
        str(ORACLES / "asem-sensitivity.yaml"),
        "--unit",
        "uCode",
        "--seed",
        "1",
    ]
    assert main([*words, "--for", "VNM", "--out", str(tmp_path / "do-nhay.xlsx")]) == 0
    out = capsys.readouterr().out
    assert "CHE: hạng 1 " in out
    assert "Lựa chọn “Cách gộp” ảnh hưởng nhiều nhất" in out
    assert main([*words, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert len(result["units"]) == 51
    assert {one["name"] for one in result["sobol"]["overall"]} == {
        "Trọng số",
        "Điểm kéo vào",
        "Chuẩn hóa",
        "Cách gộp",
    }


BAD = [
    (["run", "khong-co.yaml", ASEM[1], "--unit", "uCode"], "CL0001"),
    (["run", *ASEM, "--unit", "khong_co"], "GR0107"),
    (["run", ASEM[1], ASEM[1], "--unit", "uCode"], "RD010"),
    (["run", *ASEM, "--unit", "uCode", "--out", "x.docx"], "CL0111"),
    (
        [
            "sensitivity",
            *ASEM,
            str(ORACLES / "asem-sensitivity.yaml"),
            "--unit",
            "uCode",
            "--seed",
            "1",
            "--for",
            "XX",
        ],
        "CL0110",
    ),
]


@pytest.mark.parametrize(("words", "code"), BAD)
def test_bad_input_ends_with_code_2_and_one_line(
    words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["composite", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(code)
    assert "Traceback" not in told.err


PAPI = [
    str(Path(__file__).parents[2] / "indices" / "papi" / "scaling" / "2021-2024.yaml"),
    str(ORACLES / "papi_subdimensions_2011_2024.csv"),
    "--unit",
    "province",
    "--where",
    "year=2024",
]


def test_one_year_of_papi_is_ranked_out_of_the_file_of_all_years(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["composite", "run", *PAPI, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    found = {unit["unit"]: unit for unit in result["units"]}
    assert len(found) == 63
    assert (round(found["Hai Phong"]["total"], 3), found["Hai Phong"]["rank_total"]) == (42.704, 42)
    assert found["Vinh Phuc"]["total"] is None


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf", ".json"])
def test_bands_and_rank_intervals_are_drawn(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"nhom{suffix}"
    assert main(["composite", "run", *PAPI, "--own", "Hai Phong", "--picture", str(out)]) == 0
    assert out.stat().st_size > 2000


def test_papis_ranks_are_told_with_intervals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    study = str(Path(PAPI[0]).with_name("study.yaml"))
    out = tmp_path / "hang.svg"
    words = ["composite", "sensitivity", *PAPI[:2], study, *PAPI[2:], "--seed", "2026", "--picture", str(out)]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "Hai Phong: hạng 42 nằm trong khoảng " in told
    assert out.read_text(encoding="utf-8").count("<text") > 60


MORE_BAD = [
    (["run", *PAPI[:4], "--where", "thang=1"], "GR0107"),
    (["run", *PAPI[:4], "--where", "year=1999"], "CL0114"),
    (["run", *PAPI, "--picture", "x.gif"], "CL0115"),
    (["run", *ASEM, "--unit", "uCode", "--picture", "x.svg"], "CL0116"),
]


def test_a_plan_in_another_encoding_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "phuong-an.yaml"
    plan.write_bytes("id: hải".encode("utf-16"))
    assert main(["composite", "run", str(plan), ASEM[1], "--unit", "uCode"]) == 2
    assert capsys.readouterr().err.startswith("CL0117")


@pytest.mark.parametrize(("words", "code"), MORE_BAD)
def test_pictures_and_conditions_that_make_no_sense_are_refused(
    words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["composite", *words]) == 2
    assert capsys.readouterr().err.startswith(code)
