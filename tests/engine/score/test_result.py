"""A result said aloud and as data."""

from fractions import Fraction as F

from tests.engine.sample import FULL, score_of


def test_the_reason_reads_as_an_official_would_write_it():
    assert score_of(FULL).words("1.1") == (
        "Được 1,49/1,50: 193.457/195.197 hồ sơ đúng hạn = 99,11 %, "
        "từ ngưỡng 95 % trở lên tính theo công thức (b/a) × điểm tối đa; mục 1.1 Bảng 1 01/QĐ-MAU"
    )


def test_open_and_left_out_nodes_say_so():
    result = score_of("'1.2': day_du\n'2.3': khong_co_dvsn\n")
    assert result.words("2.5") == (
        "Chưa có điểm (tối đa 1,00): chờ kết quả điều tra xã hội học; mục 2.5 Bảng 1 01/QĐ-MAU"
    )
    assert result.words("1").startswith("Chưa có điểm (tối đa 9,00, đã có 0,50): chờ 1.1, 1.3")
    assert result.words("2.3").startswith("Không đánh giá, bớt 1,00 điểm tối đa: không có ĐVSNCL trực thuộc")


def test_data_holds_exact_and_rounded_side_by_side():
    data = score_of(FULL).as_json()
    rows = {row["code"]: row for row in data["nodes"]}
    assert (rows["1.1"]["points"], rows["1.1"]["exact"], rows["1.1"]["percent"]) == (
        "1.49",
        "580371/390394",
        "99.11",
    )
    assert rows["1.6"]["exact"] == "7/12"
    assert rows["1.5"]["trace"].endswith("Điều 5 59/2012/NĐ-CP")
    assert rows["1.1"]["steps"][0]["kind"] == "result"
    assert data["by"]["survey"]["maximum"] == "2"
    assert data["total"]["trace"].startswith("Được 11,71/19,00")
    bare = score_of("'1.2': day_du\n").as_json(traces=False)
    assert bare["total"]["points"] is None
    assert "trace" not in bare["nodes"][0]


def test_percent_is_none_where_nothing_applies():
    assert score_of("'2.3': khong_co_dvsn\n").nodes["2.3"].percent is None
    assert score_of("'1.2': day_du\n").nodes["1.2"].percent == F(1)
