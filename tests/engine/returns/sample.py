"""A small layout that has every kind of line, rule and check once; known by heart."""

from __future__ import annotations

from decimal import Decimal

from chiso.engine.returns.build import Built, build
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import NoData, NotApplicable, Number, Value

HEAD = """
schema: chiso.returns/1
id: par/2025-sample
revision: "1"
edition: "2025"
title: Mẫu báo cáo thử
status: sample
basis: {law: cv, at: Phụ lục}
laws: {cv: {title: Công văn mẫu, number: 1/CV}}
jumps:
  count: {share: 100%, least: "10"}
  percent: {least: "20"}
checks:
  - check: agree
    figures: ["A:1", "B:3"]
    why: đơn vị sự nghiệp
"""
OUTLINE = """
sections:
  - key: I
    label: I.
    title: Chỉ đạo
    need: required
  - key: II
    label: II.
    title: Kết quả
    children:
      - {key: II.1, label: 1., title: Thủ tục hành chính, figures: "A:2",
         from_tasks: [{edition: par/x, code: "3"}]}
      - {key: II.2, label: 2., title: Tài chính}
"""
A = """
code: A
title: Biểu A
rows:
  - {key: "A:1", title: Đơn vị sự nghiệp, kind: count, unit: Đơn vị,
     computed: {from: sum, parts: ["A:1.1", "A:1.2"]}}
  - {key: "A:1.1", title: Thuộc tỉnh, kind: count, unit: Đơn vị, merge: sum,
     carried: "yes"}
  - {key: "A:1.2", title: Thuộc xã, kind: count, unit: Đơn vị, merge: sum}
  - {key: "A:2", title: Tỷ lệ hồ sơ đúng hạn, kind: percent, unit: "%", decimals: "2",
     computed: {from: ratio, num: "A:2.2", den: "A:2.1"}, said: tỷ lệ đúng hạn}
  - {key: "A:2.1", title: Hồ sơ đã giải quyết, kind: count, unit: Hồ sơ, merge: sum,
     said: hồ sơ đã giải quyết,
     erratum: {printed: Thủ tục, used: Hồ sơ, why: đếm hồ sơ}}
  - {key: "A:2.2", title: Hồ sơ đúng hạn, kind: count, unit: Hồ sơ, merge: sum}
  - {key: "A:3", title: Nhóm câu hỏi, kind: heading}
  - {key: "A:3.1", title: Khảo sát, kind: flag, merge: max, na: refused}
  - {key: "A:3.2", title: Số phiếu, kind: count, unit: Phiếu, merge: sum, need: optional}
  - {key: "A:3.3", title: Hình thức, kind: choice, merge: list, need: optional,
     choices: [{value: "0", title: trực tuyến}, {value: "1", title: phát phiếu}]}
checks:
  - {check: at_most, part: "A:2.2", whole: "A:2.1"}
  - {check: follows, flag: "A:3.1", equals: "1", figures: "A:3.2"}
"""
B = """
code: B
title: Biểu B
rows:
  - {key: "B:1", title: Tổng nhiệm vụ được giao trong kỳ, kind: count, unit: Nhiệm vụ, merge: sum}
  - {key: "B:1.1", title: Xong, kind: count, unit: Nhiệm vụ, merge: sum, cumulative: year}
  - {key: "B:1.2", title: Quá hạn, kind: count, unit: Nhiệm vụ, merge: sum}
  - {key: "B:2", title: Vốn giải ngân, kind: amount, unit: Triệu đồng, decimals: "3", merge: sum,
     cumulative: ever}
  - {key: "B:3", title: Đơn vị theo mức tự chủ, kind: count, unit: Đơn vị, merge: latest}
  - {key: "B:3.1", title: Tự chủ, kind: count, unit: Đơn vị, merge: sum}
  - {key: "B:3.2", title: Không tự chủ, kind: count, unit: Đơn vị, merge: sum}
  - {key: "B:3.3", title: Đã cổ phần hóa, kind: count, unit: Đơn vị, merge: own}
  - {key: "B:4", title: Mức hài lòng, kind: percent, unit: "%", decimals: "2",
     merge: weighted_mean, weight: "B:5"}
  - {key: "B:5", title: Số người trả lời, kind: count, unit: Người, merge: sum}
  - {key: "B:6", title: Số danh mục dùng chung, kind: count, unit: Thủ tục, merge: same}
checks:
  - {check: at_least, whole: "B:1", parts: ["B:1.1", "B:1.2"], rest: còn trong hạn}
  - {check: adds_up, whole: "B:3", parts: ["B:3.1", "B:3.2"], apart: "B:3.3"}
"""
FILES = {"layout.yaml": HEAD, "outline.yaml": OUTLINE, "forms/A.yaml": A, "forms/B.yaml": B}


def built(**changes: str) -> Built:
    """The sample, with files replaced: ``built(A=…)``."""
    names = {"head": "layout.yaml", "outline": "outline.yaml", "A": "forms/A.yaml", "B": "forms/B.yaml"}
    return build({**FILES, **{names[name]: text for name, text in changes.items()}}, name="par/2025-sample")


SAMPLE: Layout = built().layout

NUMBERS = {
    "A:1.1": "3", "A:1.2": "4", "A:2.1": "195197", "A:2.2": "193457",
    "A:3.1": "1", "A:3.2": "40", "A:3.3": "1",
    "B:1": "10", "B:1.1": "6", "B:1.2": "1", "B:2": "1234.5",
    "B:3": "7", "B:3.1": "5", "B:3.2": "2", "B:3.3": "1",
    "B:4": "91.20", "B:5": "150", "B:6": "120",
}  # fmt: skip


def n(text: str | int) -> Number:
    return Number(Decimal(str(text)))


def filled(**changes: Value | str | int | None) -> dict[str, Value]:
    """The sample filled without fault; ``A_1_1=5`` writes A:1.1, None leaves it blank."""
    figures: dict[str, Value] = {key: n(text) for key, text in NUMBERS.items()}
    for name, value in changes.items():
        key = name.replace("_", ":", 1).replace("_", ".")
        if value is None:
            figures.pop(key, None)
        else:
            figures[key] = n(value) if isinstance(value, (str, int)) else value
    return figures


NA = NotApplicable("không có đơn vị sự nghiệp")
ND = NoData("chờ kho bạc đối chiếu")
