"""``chiso index`` from outside: what it prints, how it exits, that data stands alone on stdout."""

import io
import json
import shutil

import openpyxl
import pytest

from chiso.cli import main
from chiso.cli.editions import folder_of_indices, names
from chiso.engine.problems import Problem
from tests.engine.sample import EDITIONS, FULL

ID = "par/2025-sample"


@pytest.fixture
def run(capfdbinary):
    """Run one command on the sample editions; (exit, stdout, stderr)."""

    def call(*words, indices=EDITIONS):
        code = main(["index", words[0], *map(str, words[1:]), "--indices", str(indices)])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "bang.yaml"
    path.write_text(FULL, encoding="utf-8")
    return path


def test_list_and_check_know_every_edition(run):
    code, out, _ = run("list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["par/2023-sample", ID]
    assert {row["id"] for row in json.loads(run("list", "--json")[1])} == {"par/2023-sample", ID}
    code, out, _ = run("check")
    assert code == 0
    assert "par/2025-sample: 0 lỗi, 1 lưu ý, 33 ví dụ mẫu" in out
    report = json.loads(run("check", ID, "--json")[1])[0]
    assert (report["faults"], report["warnings"], report["failures"]) == (0, 1, [])


def test_check_exits_one_with_faults_and_two_with_files_it_cannot_read(run, tmp_path):
    folder = tmp_path / "par" / "2025-other"
    shutil.copytree(EDITIONS / ID, folder)
    (folder / "follows.yaml").unlink()
    code, out, _ = run("check", "par/2025-other", indices=tmp_path)
    assert code == 1
    assert "SP0360" in out
    example = folder / "examples" / "all.yaml"
    example.write_text(
        example.read_text(encoding="utf-8").replace('points: "1.425"', 'points: "1"'), encoding="utf-8"
    )
    assert "SP0351 ví dụ" in run("check", "par/2025-other", indices=tmp_path)[1]
    (folder / "tree" / "1.yaml").write_text("code: [", encoding="utf-8")
    code, out, err = run("check", "par/2025-other", indices=tmp_path)
    assert (code, out) == (2, "")
    assert "SP0101 par/2025-other/tree/1.yaml:2" in err
    (tmp_path / "empty").mkdir()
    assert run("check", indices=tmp_path / "empty")[0] == 2


def test_show_in_every_form(run, tmp_path):
    assert "1.1 Tỷ lệ hồ sơ đúng hạn" in run("show", ID)[1]
    assert run("show", ID, "--html")[1].startswith("<!DOCTYPE html>")
    assert json.loads(run("show", ID, "--json")[1])["head"]["id"] == ID
    assert json.loads(run("show", ID, "--canonical")[1])["canon"] == "chiso.canon/1"
    target = tmp_path / "trang.html"
    assert run("show", ID, "--html", "--output", target) == (0, "", "")
    assert target.read_text(encoding="utf-8").endswith("</html>\n")


def test_diff_uses_the_crosswalk(run):
    code, out, _ = run("diff", "par/2023-sample", ID)
    assert code == 0
    assert "1.1 tách thành 1.1 + 1.3" in out
    assert json.loads(run("diff", ID, ID, "--json")[1])["changes"] == []


def test_schema_and_blank_sheets(run, tmp_path):
    assert json.loads(run("schema", "tree")[1])["$defs"]["Bands"]
    assert run("sheet", ID)[1].startswith("index: par/2025-sample")
    for suffix in (".yaml", ".csv", ".xlsx"):
        target = tmp_path / f"mau{suffix}"
        assert run("sheet", ID, "--output", target)[0] == 0
        code, _, err = run("score", ID, "--sheet", target)
        assert (code, "SC0112" in err) == (2, True)
    assert "CL0103" in run("sheet", ID, "--output", tmp_path / "mau.txt")[2]


def test_drafts_go_out_and_come_back(run, tmp_path):
    book = tmp_path / "bo.xlsx"
    assert run("draft", ID, "--output", book)[0] == 0
    assert run("draft", book, "--output", tmp_path / "par" / "2025-sample")[0] == 0
    code, out, _ = run("diff", ID, tmp_path / "par" / "2025-sample")
    assert (code, out) == (0, f"{ID} → {ID}: 0 thay đổi\n")
    assert run("draft", "blank", "--output", tmp_path / "trong.xlsx")[0] == 0
    assert openpyxl.load_workbook(io.BytesIO((tmp_path / "trong.xlsx").read_bytes())).sheetnames[0] == "Chung"


def test_score_prints_points_with_reasons_and_json_alone(run, sheet):
    code, out, err = run("score", ID, "--sheet", sheet)
    assert (code, err) == (0, "")
    assert "Được 1,49/1,50: 193.457/195.197 hồ sơ đúng hạn = 99,11 %" in out
    assert "Chỉ số: 61,64 %, xếp loại Trung bình" in out
    assert "lưu ý" not in out
    data = json.loads(run("score", ID, "--sheet", sheet, "--json")[1])
    assert data["grade"] == "Trung bình"
    assert data["nodes"][1]["exact"] == "580371/390394"
    assert (
        "trace" not in json.loads(run("score", ID, "--sheet", sheet, "--json", "--no-trace")[1])["nodes"][0]
    )
    assert "99,11 %" not in run("score", ID, "--sheet", sheet, "--no-trace")[1]


def test_score_names_the_body_and_prints_warnings(run, tmp_path):
    path = tmp_path / "bang.json"
    path.write_text('{"1.1": {"percent": 97.28}}', encoding="utf-8")
    code, out, _ = run("score", ID, "--sheet", path, "--body", "khong_dvsn")
    assert code == 0
    assert "lưu ý: chỉ có tỷ lệ đã làm tròn" in out
    assert "tối đa 19,00" in out


def test_refusals_go_to_stderr_all_at_once_without_a_traceback(run, tmp_path):
    path = tmp_path / "bang.csv"
    path.write_text("code,a,b\n1.1,x,1.5\n7.7,1,1\n", encoding="utf-8")
    code, out, err = run("score", ID, "--sheet", path)
    assert (code, out) == (2, "")
    assert [line.split()[0] for line in err.splitlines()] == ["SC0201", "SC0203", "SC0101"]
    assert "CL0103" in run("score", ID, "--sheet", tmp_path / "bang.txt")[2]
    assert "CL0102" in run("score", "par/khác", "--sheet", path)[2]
    assert "CL0101" in run("list", indices=tmp_path / "không")[2]
    assert "SC0301" in run("score", "par/2023-sample", "--sheet", path)[2]
    assert run("score", ID, "--sheet", tmp_path / "không.yaml")[0] == 2


def test_a_sealed_outcome_recomputes_or_refuses(run, sheet, tmp_path):
    sealed = tmp_path / "ket-qua.json"
    assert run("score", ID, "--sheet", sheet, "--seal", sealed)[0] == 0
    assert run("recompute", ID, sealed)[1].startswith("đúng từng byte")
    assert json.loads(run("recompute", ID, sealed, "--json")[1])["same"] is True
    sealed.write_bytes(sealed.read_bytes().replace(b'"1.49"', b'"1.50"'))
    assert "SC0303" in run("recompute", ID, sealed)[2]


def test_losses_what_if_and_comparison(run, sheet, tmp_path):
    out = run("score", ID, "--sheet", sheet, "--lost", "--what-if", "1.8.n=4")[1]
    assert "    b: 19 → 20: thêm 0,45" in out
    assert "thêm dưới 0,01" in out
    assert "1.8: 0,75 → 1,00 (tối đa 1,00)" in out
    later = tmp_path / "tham-dinh.yaml"
    later.write_text(
        FULL.replace('"1.8": {n: 3}', '"1.8": {n: 1}').replace('"1.2": khong_day_du', '"1.2": day_du')
    )
    compared = run("score", ID, "--sheet", sheet, "--compare", later)[1]
    assert "1.8 Sáng kiến: -0,50" in compared.replace("−", "-")
    assert "1.2 Chế độ báo cáo: +0,50" in compared
    words = ("--lost", "--what-if", "2.3.state=missing", "--compare", later, "--json")
    data = json.loads(run("score", ID, "--sheet", sheet, *words)[1])
    assert {"lost", "what_if", "compare"} <= set(data)
    assert "chưa có" in run("score", ID, "--sheet", sheet, "--what-if", "1.2.state=missing")[1]
    open_ = tmp_path / "it.yaml"
    open_.write_text("'1.2': day_du\n")
    assert "còn chờ" in run("score", ID, "--sheet", open_, "--lost")[1]


ACTIONS = """schema: chiso.actions/1
rivals: [90%, 64%]
actions:
  - {name: báo cáo đủ, cost: "10", sets: {"1.2": {state: day_du}}}
  - {name: kiểm tra thêm, cost: "5", sets: {"1.3": {b: "+1"}}}
"""


def test_the_cheapest_way_back(run, sheet, tmp_path):
    actions = tmp_path / "giai-phap.yaml"
    actions.write_text(ACTIONS, encoding="utf-8")

    def win(target, *more):
        return run("score", ID, "--sheet", sheet, "--win-back", target, "--actions", actions, *more)

    assert "CÁCH RẺ NHẤT ĐỂ ĐẠT 12,00: chi phí 5" in win("12")[1]
    assert json.loads(win("12,6", "--json")[1])["win_back"]["cost"] == "15"
    assert "kiểm tra thêm" in win("hạng:2")[1]
    assert "không cần giải pháp nào" in win("50%")[1]
    assert "SC0401" in win("99%")[2]
    for wrong in ("nhiều", "-1", "hạng:0"):
        assert "CL0106" in run("score", ID, "--sheet", sheet, f"--win-back={wrong}", "--actions", actions)[2]
    assert "CL0106" in run("score", ID, "--sheet", sheet, "--win-back", "12")[2]
    actions.write_text(ACTIONS.replace("rivals: [90%, 64%]\n", ""), encoding="utf-8")
    assert "CL0106" in win("rank:2")[2]


def test_a_forecast_says_what_it_assumes(run, sheet, tmp_path):
    months = tmp_path / "thang.yaml"
    text = """schema: chiso.months/1
months:
  - {month: "1", facts: {"1.1": {a: "100", b: "99"}}}
  - {month: "2", facts: {"1.1": {a: "100", b: "95"}}}
"""
    months.write_text(text, encoding="utf-8")
    out = run("score", ID, "--sheet", sheet, "--forecast", months)[1]
    assert "các tháng còn lại như tháng kém nhất" in out
    data = json.loads(run("score", ID, "--sheet", sheet, "--forecast", months, "--json")[1])["forecast"]
    assert [row["course"] for row in data] == ["mean", "worst", "best"]
    months.write_text(text.replace('"2"', '"1"'), encoding="utf-8")
    assert "SC0403" in run("score", ID, "--sheet", sheet, "--forecast", months)[2]


def test_units_are_ranked_exactly_and_as_ranges(run, sheet, tmp_path):
    other = tmp_path / "khac.yaml"
    other.write_text(FULL.replace("unit: Ban A", "unit: Ban B").replace("n: 3", "n: 4"), encoding="utf-8")
    out = run("rank", ID, "--sheet", sheet, "--sheet", other)[1]
    assert [line.split()[0] for line in out.splitlines()] == ["1", "2"]
    assert out.index("Ban B") < out.index("Ban A")
    assert json.loads(run("rank", ID, "--sheet", sheet, "--sheet", other, "--json")[1])[0]["unit"] == "Ban B"
    assert "CL0104" in run("rank", ID, "--sheet", sheet, "--sheet", sheet)[2]
    other.write_text("unit: Ban B\nfacts: {'1.8': {n: 4}}\n", encoding="utf-8")
    assert "CL0105" in run("rank", ID, "--sheet", sheet, "--sheet", other)[2]
    other.write_text(FULL.replace("unit: Ban A", "unit: Ban B").replace("n: 3", "n: 2..4"), encoding="utf-8")
    assert "1–2" in run("rank", ID, "--sheet", sheet, "--sheet", other)[1]
    data = json.loads(run("rank", ID, "--sheet", sheet, "--sheet", other, "--json")[1])
    assert {row["worst"] for row in data} == {2}


def test_units_with_equal_values_are_said_to_be_equal(run, sheet, tmp_path):
    other = tmp_path / "khac.yaml"
    other.write_text(FULL.replace("unit: Ban A", "unit: Ban B"), encoding="utf-8")
    assert run("rank", ID, "--sheet", sheet, "--sheet", other)[1].count("đồng hạng") == 2


def test_years_are_joined_by_the_crosswalk(run, sheet, tmp_path):
    assert "CL0107" in run("years", ID, "par/2023-sample", "--old", sheet, "--new", sheet)[2]
    folder = tmp_path / "par"
    shutil.copytree(EDITIONS / ID, folder / "2025-sample")
    shutil.copytree(EDITIONS / ID, folder / "2026-sample")
    head = folder / "2026-sample" / "index.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("id: par/2025-sample", "id: par/2026-sample"))
    (folder / "2026-sample" / "follows.yaml").write_text(
        "schema: chiso.follows/1\nindex: par/2026-sample\nfollows:\n  - from: par/2025-sample\n    steps:\n"
        "      - {relation: kept, old: '1.8', new: '1.8'}\n      - {relation: new, new: '1.9'}\n"
        "      - {relation: dropped, old: '1.2'}\n"
    )
    words = ("years", ID, "par/2026-sample", "--old", sheet, "--new", sheet)
    code, out, _ = run(*words, indices=tmp_path)
    assert code == 0
    assert out.splitlines()[0] == "1.8 → 1.8: 75 % → 75 %"
    assert "(mới) → 1.9: không so được → 60 %" in out
    assert json.loads(run(*words, "--json", indices=tmp_path)[1])[2]["new"] == []


def test_progress_of_a_tracked_edition(run, tmp_path):
    path = tmp_path / "tien-do.yaml"
    path.write_text("'1.1': {a: 4, b: 3}\n", encoding="utf-8")
    out = run("progress", "par/2023-sample", "--sheet", path)[1]
    assert "1 Chỉ đạo điều hành: 3/4 = 75 %, 1/2 mục chưa báo cáo" in out
    assert (
        json.loads(run("progress", "par/2023-sample", "--sheet", path, "--json")[1])["nodes"][0]["silent"]
        == 1
    )


def test_the_indices_are_found_where_they_lie(monkeypatch, tmp_path):
    assert "par/2025-province" in names(folder_of_indices(None))
    monkeypatch.setenv("CHISO_INDICES", str(EDITIONS))
    assert folder_of_indices(None) == EDITIONS
    monkeypatch.delenv("CHISO_INDICES")
    import chiso

    monkeypatch.setattr(chiso, "__file__", str(tmp_path / "chiso" / "__init__.py"))
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    with pytest.raises(Problem, match="CL0101"):
        folder_of_indices(None)
