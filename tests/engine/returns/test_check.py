"""Every remark: a return that earns it beside one that does not."""

import pytest

from chiso.engine.returns.check import check
from chiso.engine.returns.remarks import Remark
from chiso.engine.returns.values import NoData, NotApplicable, Undefined
from tests.engine.returns.sample import NA, ND, SAMPLE, filled, n

TEXTS = {"I": "Đã họp giao ban."}


def codes(remarks: tuple[Remark, ...]) -> list[tuple[str, str]]:
    return [(remark.code, remark.key or remark.section) for remark in remarks]


def test_a_return_without_fault_earns_nothing():
    assert check(SAMPLE, filled(), previous=filled(), texts=TEXTS, others={"Hệ thống": filled()}) == ()


ALONE = [
    ("RT0301", "A:2.1", {"A_2_1": None}, {}),
    ("RT0302", "A:2.1", {"A_2_1": NoData(" ")}, {"A_2_1": ND}),
    ("RT0303", "A:1.2", {"A_1_2": NotApplicable("")}, {"A_1_2": NA, "B_3": 3, "B_3_1": 1}),
    ("RT0304", "A:3.1", {"A_3_1": NA}, {"A_3_1": 0, "A_3_2": None}),
    ("RT0305", "B:1.2", {"B_1_2": "1.5"}, {"B_1_2": "1.0"}),
    ("RT0306", "B:2", {"B_2": "-1"}, {"B_2": "0"}),
    ("RT0307", "B:4", {"B_4": "124"}, {"B_4": "100"}),
    ("RT0308", "B:4", {"B_4": "15", "B_3_3": 15}, {"B_4": "15.01", "B_3_3": 15}),
    ("RT0309", "A:3.1", {"A_3_1": 2}, {"A_3_1": 1}),
    ("RT0310", "A:3.3", {"A_3_3": 2}, {"A_3_3": 0}),
    ("RT0311", "Z:1", {"Z_1": 1}, {}),
    ("RT0312", "A:2", {"A_2": "99.10"}, {"A_2": "99.11"}),
    ("RT0312", "A:2", {"A_2": "99.10"}, {"A_2": "99.1"}),
    ("RT0312", "A:2", {"A_2": "100", "A_2_1": 0, "A_2_2": 0}, {"A_2": "99"}),
    ("RT0312", "A:1", {"A_1": 8}, {"A_1": 7}),
    ("RT0312", "A:1", {"A_1": ND}, {}),
    ("RT0313", "A:2", {"A_2": "99.11", "A_2_1": ND}, {"A_2": ND, "A_2_1": ND}),
    ("RT0314", "A:2", {"A_2_1": 0, "A_2_2": 0}, {"A_2_1": 1, "A_2_2": 0}),
    ("RT0315", "A:2", {"A_2_1": 10, "A_2_2": 11}, {"A_2_1": 11, "A_2_2": 11}),
    ("RT0317", "B:5", {"B_5": Undefined("x")}, {}),
    ("RT0401", "B:3", {"B_3_1": 4}, {"B_3_1": 7, "B_3_2": NA}),
    ("RT0401", "B:3", {"B_3_1": 8, "B_3_2": ND}, {"B_3_1": 4, "B_3_2": ND}),
    ("RT0402", "A:2.2", {"A_2_1": 10, "A_2_2": 11}, {"A_2_1": 10, "A_2_2": 10}),
    ("RT0403", "B:1", {"B_1": 6}, {"B_1": 7}),
    ("RT0404", "A:1", {"B_3": 8, "B_3_1": 6}, {}),
    ("RT0405", "A:3.2", {"A_3_2": None}, {"A_3_1": 0, "A_3_2": None}),
    ("RT0405", "A:3.2", {"A_3_2": 0}, {"A_3_2": 1}),
    ("RT0405", "A:3.2", {"A_3_2": NA}, {"A_3_2": ND}),
]


@pytest.mark.parametrize(("code", "key", "wrong", "right"), ALONE)
def test_one_period(code, key, wrong, right):
    assert (code, key) in codes(check(SAMPLE, filled(**wrong)))
    assert (code, key) not in codes(check(SAMPLE, filled(**right)))


PERIODS = [
    ("RT0406", "B:5", {"B_5": 301}, {"B_5": 300}, {}),  # more than twice 150
    (
        "RT0406",
        "B:1.2",
        {"B_1": 40, "B_1_2": 11},
        {"B_1_2": 3, "B_1": 40},
        {},
    ),  # 1 → 3 is too few to be sudden
    ("RT0406", "B:4", {"B_4": "71.20"}, {"B_4": "71.21"}, {}),
    ("RT0407", "B:1.1", {"B_1_1": 5}, {"B_1_1": 6}, {}),
    ("RT0407", "B:2", {"B_2": "1234.4"}, {"B_2": "1234.5"}, {"same_year": False}),
    ("RT0409", "B:2", {"B_2": ND}, {"B_2": None}, {}),
]


@pytest.mark.parametrize(("code", "key", "wrong", "right", "how"), PERIODS)
def test_against_the_period_before(code, key, wrong, right, how):
    assert (code, key) in codes(check(SAMPLE, filled(**wrong), previous=filled(), **how))
    assert (code, key) not in codes(check(SAMPLE, filled(**right), previous=filled(), **how))


def test_a_cumulative_figure_of_the_year_starts_anew():
    assert ("RT0407", "B:1.1") not in codes(check(SAMPLE, filled(B_1_1=0), filled(), same_year=False))


def test_another_source_that_says_otherwise():
    remarks = check(SAMPLE, filled(), others={"Hệ thống nhiệm vụ": {"B:1": n(11), "B:5": ND}})
    assert codes(remarks) == [("RT0408", "B:1")]
    assert remarks[0].message == (
        "Ghi 10, trong khi Hệ thống nhiệm vụ có 11. Thống nhất, hoặc giải thích ở ghi chú."
    )


def test_units_as_an_imported_table_prints_them():
    units = {"A:2.1": "Thủ tục", "A:2.2": "Thủ tục", "B:5": "người", "Z:1": "x"}
    assert codes(check(SAMPLE, filled(), units=units)) == [("RT0318", "A:2.1"), ("RT0316", "A:2.2")]


def text_codes(text: str, **changes) -> list[str]:
    remarks = check(SAMPLE, filled(**changes), texts={**TEXTS, "II.1": text})
    return [remark.code for remark in remarks if remark.section == "II.1"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Đạt [[A:2]] %.", None),
        ("Đạt [[A 2]].", "RT0501"),
        ("Đạt [[A:2.", "RT0501"),
        ("Đạt A:2]].", "RT0501"),
        ("Đạt [[A:99]].", "RT0502"),
        ("Đạt [[=A:2]].", "RT0504"),
        ("Đạt 99,11 % [[=A:2]].", None),
        ("Đạt 99,1 % [[=A:2]].", None),
        ("Đạt 99 % [[=A:2]].", None),
        ("Đạt 99,10 % [[=A:2]].", "RT0505"),
        ("Đã giải quyết 195.197 [[=A:2.1]] hồ sơ.", None),
        ("Đã giải quyết 195.197 hồ sơ [[=A:2.1]].", None),
        ("Đã giải quyết 195.198 hồ sơ [[=A:2.1]].", "RT0505"),
        ("Năm nay 5 việc. Đạt [[=A:2]].", "RT0504"),  # the number of another sentence is not meant
    ],
)
def test_marks(text, code):
    assert text_codes(text) == ([code] if code else [])


def test_a_mark_of_a_figure_nobody_knows():
    assert text_codes("Đạt [[A:2]].", A_2_1=None, A_2_2=None) == ["RT0503"]
    assert text_codes("Có 5 người [[=B:5]].", B_5=ND) == ["RT0503"]


@pytest.mark.parametrize(
    "text",
    [
        "Có 195.190 hồ sơ đã giải quyết.",
        "Tỷ lệ đúng hạn đạt 98,5 %.",
        "Tỷ lệ đúng hạn là: 98,5%; việc khác tốt.",
        "Hồ sơ đã giải quyết là 19 hồ sơ.",
        "Tổng nhiệm vụ được giao trong kỳ: 12.",
    ],
)
def test_words_that_name_a_figure_and_say_another_number(text):
    assert text_codes(text) == ["RT0506"]


@pytest.mark.parametrize(
    "text",
    [
        "Có 195.197 hồ sơ đã giải quyết.",
        "Tỷ lệ đúng hạn đạt 99,1 %.",
        "Tỷ lệ đúng hạn đạt 98,5 % so với cùng kỳ.",
        "Tỷ lệ đúng hạn năm trước là 98,5 %.",
        "Phấn đấu tỷ lệ đúng hạn đạt 100 %.",
        "Tỷ lệ đúng hạn tăng 2 %.",
        "Có khoảng 190.000 hồ sơ đã giải quyết.",
        "Trong 12 cuộc họp đã bàn về hồ sơ đã giải quyết.",
        "Hồ sơ đã giải quyết theo Quyết định số 12/QĐ-UBND.",
        "Hồ sơ đã giải quyết ngày 12/6.",
        "Tỷ lệ đúng hạn của phòng A đạt 98,5 %.",
        "Tỷ lệ đúng hạn đạt 5 hồ sơ.",
        "Hồ sơ đã giải quyết, 12 hội nghị.",
        "Hồ sơ đã giải quyết có 12 hội nghị.",
        "Có 195.197 hồ sơ đã giải quyết. Có 12 hồ sơ đã giải quyết của xã.",
    ],
)
def test_words_that_are_left_alone(text):
    assert text_codes(text) == []


def test_sections_empty_and_strange():
    remarks = check(SAMPLE, filled(), texts={"I": " ", "X": "a"})
    assert codes(remarks) == [("RT0507", "I"), ("RT0508", "X")]
    assert check(SAMPLE, filled(), texts=None) == ()


def test_a_section_may_say_that_it_does_not_apply_with_a_reason():
    assert check(SAMPLE, filled(), texts={"I": NA, "II.1": ND}) == ()
    assert codes(check(SAMPLE, filled(), texts={"I": NotApplicable(" ")})) == [("RT0509", "I")]


def test_remarks_come_in_printed_order_and_say_what_to_do():
    remarks = check(SAMPLE, filled(B_3=8, B_3_1=6, A_2_1=0, A_2_2=1), texts={})
    order = [SAMPLE.order[remark.key or remark.section] for remark in remarks]
    assert order == sorted(order)
    assert all(remark.message[0].isupper() and remark.message.endswith(".") for remark in remarks)
    assert remarks[0].as_json()["severity"] == "error"
    assert str(remarks[0]).startswith("RT0507 mục I: ")


def test_the_words_of_a_ratio_typed_wrong():
    remark = check(SAMPLE, filled(A_2="99.10"))[0]
    assert remark.message == (
        "Ghi 99,10 nhưng tính từ các số thành phần được 99,11 % (193.457/195.197 × 100 = 99,11 % (A:2.2 trên "
        "A:2.1); làm tròn nửa lên, 2 chữ số thập phân). Sửa số thành phần, hoặc bỏ số gõ tay."
    )
    assert remark.related == ("A:2.2", "A:2.1")
