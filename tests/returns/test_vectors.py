"""Slips that stand in real issued reports: each is told, and its right twin is not."""

from decimal import Decimal

import pytest

from chiso.cli.layouts import folder_of_returns, layout
from chiso.engine.returns.check import check
from chiso.engine.returns.compute import compute
from chiso.engine.returns.opening import inapplicable
from chiso.engine.returns.values import NoData, Number, Undefined

ROOT = folder_of_returns(None)
PERIODIC = layout("par/2025-periodic", root=ROOT).layout
PLAN = layout("plan/2023-heza", root=ROOT).layout


def n(text):
    return Number(Decimal(str(text)))


def told(figures, layout=PERIODIC, **how):
    """Remarks, those on blanks left out."""
    given = {key: n(value) if isinstance(value, (int, str)) else value for key, value in figures.items()}
    return [(one.code, one.key or one.section) for one in check(layout, given, **how) if one.code != "RT0301"]


@pytest.mark.parametrize(
    ("wrong", "right", "remark"),
    [
        # 99,10 beside 193.457/195.197 = 99,11
        ({"3:3.1.1": 195197, "3:3.1.2": 193457, "3:3.1": "99.10"},
         {"3:3.1.1": 195197, "3:3.1.2": 193457, "3:3.1": "99.11"}, ("RT0312", "3:3.1")),
        # 100 % of nothing
        ({"2:2.2.1": 0, "2:2.2.2": 0, "2:2.2": 100},
         {"2:2.2.1": 4, "2:2.2.2": 4, "2:2.2": 100}, ("RT0312", "2:2.2")),
        # 124 communes written into a line of %
        ({"4:1.2": 124}, {"4:1.2": 100}, ("RT0307", "4:1.2")),
        # 36 + 137 = 173, the form says 174
        ({"2:1.1": 36, "2:1.2": 137, "2:1": 174}, {"2:1.1": 36, "2:1.2": 137, "2:1": 173}, ("RT0312", "2:1")),
        # two bases: 1.747 units in form 4, 1.647 in form 6
        ({"4:1.5.1": 10, "4:1.5.2": 90, "4:1.5.3": 1647, "6:2.1": 1647},
         {"4:1.5.1": 10, "4:1.5.2": 90, "4:1.5.3": 1547, "6:2.1": 1647}, ("RT0404", "4:1.5")),
        ({"4:2.1": 100, "4:2.2": 101}, {"4:2.1": 100, "4:2.2": 100}, ("RT0402", "4:2.2")),
        ({"1:4.1": 10, "1:4.1.1": 8, "1:4.1.2": 2, "1:4.1.3": 1},
         {"1:4.1": 12, "1:4.1.1": 8, "1:4.1.2": 2, "1:4.1.3": 1}, ("RT0403", "1:4.1")),
        ({"6:2.1": 11, "6:2.2": 1, "6:2.3": 2, "6:2.4.1": 3, "6:2.4.2": 0, "6:2.4.3": 0,
          "6:2.5": 4, "6:2.6": 1},
         {"6:2.1": 10, "6:2.2": 1, "6:2.3": 2, "6:2.4.1": 3, "6:2.4.2": 0, "6:2.4.3": 0,
          "6:2.5": 4, "6:2.6": 1},
         ("RT0401", "6:2.1")),
        ({"1:5": 1, "1:5.1": 0, "1:5.2": 1}, {"1:5": 1, "1:5.1": 9, "1:5.2": 1}, ("RT0405", "1:5.1")),
    ],
)  # fmt: skip
def test_a_slip_is_told_and_its_twin_is_not(wrong, right, remark):
    assert remark in told(wrong)
    assert remark not in told(right)


def test_nothing_over_nothing_is_unknown_on_every_ratio():
    zeros = {spec.key: n(0) for spec in PERIODIC.entered}
    ratios = {key: one.value for key, one in compute(PERIODIC, zeros).items() if one.value != n(0)}
    assert len(ratios) == 13
    assert set(map(type, ratios.values())) == {Undefined}


def test_dossiers_counted_as_procedures():
    assert told({}, units={"7:4.3.1": "Thủ tục", "7:4.3.2": "Thủ tục"}) == [
        ("RT0318", "7:4.3.1"),
        ("RT0316", "7:4.3.2"),
    ]


def test_the_text_counts_other_documents_than_the_form():
    figures = {"2:1.1": 36, "2:1.2": 138}
    wrong = (
        "Trong kỳ đã ban hành 36 văn bản quy phạm pháp luật cấp tỉnh, 137 văn bản quy phạm pháp luật cấp xã."
    )
    needed = {key: "Có." for key, section in PERIODIC.outline.items() if section.need == "required"}
    assert told(figures, texts={**needed, "II.1.a": wrong}) == [("RT0506", "II.1.a")]
    assert told(figures, texts={**needed, "II.1.a": wrong.replace("137", "138")}) == []


PROSE = """Thực hiện Kế hoạch số 229/KH-UBND ngày 31/8/2023 và Nghị quyết 76/NQ-CP, trong quý I năm 2026
đơn vị đã tổ chức 3 hội nghị, ban hành 12 văn bản chỉ đạo.
Số đơn vị sự nghiệp công lập so với kỳ trước là 1.747.
1. Kết quả: tỷ lệ giải ngân ước đạt khoảng 45 %, phấn đấu cả năm 95 %.
2. Trong đó 5 văn bản chỉ đạo về số hóa. Tuyển dụng công chức: 02 vị trí; 2 công chức được tuyển dụng."""


def test_ordinary_prose_raises_no_alarm():
    figures = {"1:1": 12, "5:2.1": 2, "6:1.1": 1000, "6:1.2": 400, "4:1.5.1": 1, "4:1.5.2": 2, "4:1.5.3": 3}
    needed = {key: "Có." for key, section in PERIODIC.outline.items() if section.need == "required"}
    assert told(figures, texts={**needed, "I.4": PROSE}) == []


def test_the_plan_adds_up_and_says_on_time_of_those_due():
    figures = {"NV:1": 20, "NV:1.1": 6, "NV:1.2": 1, "NV:1.3": 9, "NV:1.4": 3, "NV:1.5": 1}
    assert told(figures, layout=PLAN) == []
    assert told({**figures, "NV:1": 21}, layout=PLAN) == [("RT0401", "NV:1")]
    found = compute(PLAN, {key: n(value) for key, value in figures.items()})
    assert (found["NV:2"].value, found["NV:3"].value, found["NV:4"].value) == (
        n("35.00"),
        n("60.00"),
        n("15.00"),
    )


def test_an_economic_zone_has_less_to_fill_and_nothing_else_is_said_of_it():
    proposed = inapplicable(PERIODIC, "economic_zone")
    rest = {spec.key: NoData("mẫu") for spec in PERIODIC.entered if spec.key not in proposed}
    assert len(proposed) == 17
    assert [one for one in check(PERIODIC, {**rest, **proposed}) if one.severity == "error"] == []
