"""``chiso survey estimate`` and ``design`` as a person types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from chiso.cli import main

API = Path(__file__).parents[1] / "oracles/survey/api"
DESIGNS = API.parent / "designs"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "sipas.yaml"
    path.write_text(
        "schema: chiso.survey-design/1\nname: SIPAS thử\n"
        "stages:\n  - {strata: stratum, units: psu}\nweights: w\nanswers: {codes: [1, 2, 3, 4, 5]}\n"
    )
    return path


def estimate(plan: Path, *more: str, data: Path = API / "sipas_synth.csv") -> int:
    return main(["survey", "estimate", "--data", str(data), "--design", str(plan), "--items", "q1,q2", *more])


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_json_alone_on_stdout(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert estimate(plan, "--stat", "mean,top2", "--by", "all", "--by", "province", "--json") == 0
    document = printed(capsys)
    assert document["schema"] == "chiso.estimates/1"
    assert len(document["rows"]) == (1 + 12) * 2 * 2
    first = document["rows"][0]
    assert (first["statistic"], first["item"], first["domain"], first["df"]) == ("mean", "q1", {}, 56.0)
    assert first["estimate"] == pytest.approx(3.5410074378581897, rel=1e-9)
    assert first["se"] == pytest.approx(0.060481661849432045, rel=1e-9)
    assert first["deff"] == pytest.approx(1.9297099783664391, rel=1e-9)


def test_csv_has_the_same_rows(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert estimate(plan, "--stat", "top2", "--by", "province,sex", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 24 * 2
    assert rows[0]["domain"] == "province=1;sex=F"
    assert rows[0]["statistic"] == "share:4+5"
    assert float(rows[0]["se"]) > 0


def test_people_read_vietnamese(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert estimate(plan, "--stat", "mean", "--compare", "sex=F:M", "--crosstab", "sex,q1") == 0
    out = capsys.readouterr().out
    assert "toàn mẫu\t3,5410\t0,0605" in out
    assert "chưa phân biệt được" in out
    assert "sex × q1: F = " in out


def test_all_kinds_of_figures_in_one_call(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = "mean,top2,share:1+2,levels,total:4+5,ratio:q1/q2,pooled-mean,pooled-top2,size,quantile:0.5"
    assert estimate(plan, "--stat", words, "--json") == 0
    names = [row["statistic"] for row in printed(capsys)["rows"]]
    assert {"mean", "share:4+5", "share:1+2", "share:3", "total:4+5", "ratio", "pooled-mean"} <= set(names)
    assert {"pooled-share:4+5", "size", "quantile:0.5"} <= set(names)


def test_a_condition_and_a_logit_interval(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert estimate(plan, "--stat", "top2", "--where", "sex=F", "--interval", "logit", "--json") == 0
    row = printed(capsys)["rows"][0]
    assert row["interval"] == "logit"
    assert 0 < row["ci_low"] < row["estimate"] == pytest.approx(0.5413070172904445, rel=1e-9)


def test_small_figures_are_hidden_on_request(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert estimate(plan, "--by", "all", "--by", "province", "--min-n", "30", "--json") == 0
    rows = printed(capsys)["rows"]
    assert {row["status"] for row in rows} == {"known", "suppressed"}
    assert all(row["estimate"] is None for row in rows if row["status"] != "known")


REFUSED = {
    "SV0102": ["--by", "tinh"],
    "SV0203": ["--codes", "1-4"],
    "SV0302": ["--stat", "median"],
    "SV0305": ["--compare", "sex=F"],
    "CL0125": ["--codes", "một"],
    "CL0126": ["--where", "sex"],
    "CL0121": ["--engine", "postgres"],
    "CL0001": ["--data", "khong-co.csv"],
}


@pytest.mark.parametrize("code", REFUSED)
def test_bad_input_is_refused_on_stderr_with_exit_2(
    code: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert estimate(plan, *REFUSED[code]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(code)
    assert "Traceback" not in err


def test_a_column_that_changes_kind_half_way_is_refused(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hong.csv"
    rows = "".join(f"{at % 4},{at % 8},10,{at % 5 + 1},3\n" for at in range(30_000))
    path.write_text("stratum,psu,w,q1,q2\n" + rows + "0,0,10,năm,3\n")
    assert estimate(plan, data=path) == 2
    assert capsys.readouterr().err.startswith("CL0124")


def test_a_design_is_described(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["survey", "design", "--data", str(API / "sipas_synth.csv"), "--design", str(plan)]
    assert main(command) == 0
    assert "24 tầng, 80 đơn vị" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    found = printed(capsys)
    assert (found["rows"], found["df"], found["lonely_strata"]) == (453, 56.0, [])
    assert found["weight_sum"] == pytest.approx(2943386.63, abs=0.01)


def test_lonely_strata_are_listed_and_the_exit_code_says_so(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["survey", "design", "--data", str(DESIGNS / "lonely.csv"), "--design", str(plan), "--json"]
    assert main(command) == 1
    assert len(printed(capsys)["lonely_strata"]) == 3


def test_replicates_and_postgres_need_no_other_command(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ", ".join(f"r{at}" for at in range(1, 17))
    path = tmp_path / "brr.yaml"
    path.write_text(
        "schema: chiso.survey-design/1\nweights: w\n"
        f"replicates: {{columns: [{columns}], scale: 0.0625}}\nanswers: {{codes: [1, 2, 3, 4, 5]}}\n"
    )
    data = str(DESIGNS / "rep_BRR.csv")
    assert main(["survey", "estimate", "--data", data, "--design", str(path), "--items", "q", "--json"]) == 0
    (row,) = printed(capsys)["rows"]
    assert (row["method"], row["df"]) == ("replicates", 15.0)


@pytest.mark.spark
@pytest.mark.parametrize("engine", ["spark"])
def test_spark_reads_the_same_file(engine: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = ["--by", "province", "--stat", "mean,top2", "--json"]
    assert estimate(plan, *more) == 0
    expected = printed(capsys)["rows"]
    assert estimate(plan, *more, "--engine", engine, "--threads", "1") == 0
    for one, two in zip(printed(capsys)["rows"], expected, strict=True):
        assert one["domain"] == two["domain"]
        assert one["estimate"] == pytest.approx(two["estimate"], rel=1e-12)
        assert one["se"] == pytest.approx(two["se"], rel=1e-12)


@pytest.mark.postgres
def test_postgres_holds_the_answers_as_a_table(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import ibis

    from tests.postgres_server import server

    assert estimate(plan, "--by", "province", "--json") == 0
    expected = printed(capsys)["rows"]
    with server() as url:
        connection = ibis.connect(url)
        connection.create_table("tra_loi", ibis.read_csv(str(API / "sipas_synth.csv")).to_pyarrow())
        connection.disconnect()
        more = ["--engine", "postgres", "--database", url, "--data", "tra_loi", "--by", "province", "--json"]
        assert estimate(plan, *more) == 0
    for one, two in zip(printed(capsys)["rows"], expected, strict=True):
        assert one["estimate"] == pytest.approx(two["estimate"], rel=1e-12)
        assert str(one["domain"]["province"]) == two["domain"]["province"]
