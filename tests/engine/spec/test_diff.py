"""Two editions compared in words, with and without a crosswalk."""

from dataclasses import replace
from fractions import Fraction as F

from chiso.engine.spec import types as t
from chiso.engine.spec.diff import diff
from chiso.engine.spec.follows import Crosswalk, Step
from tests.engine.sample import SAMPLE, TRACKED


def said(old, new, crosswalk=None):
    return [change.words for change in diff(old, new, crosswalk=crosswalk)]


def test_an_edition_does_not_differ_from_itself():
    assert diff(SAMPLE, SAMPLE) == ()


def test_what_changed_is_said_criterion_by_criterion():
    first = SAMPLE.tree[0]
    ratio, choice, *rest = first.children
    changed = replace(
        ratio,
        title=t.Text(vi="Tên mới"),
        points=F(2),
        by="appraiser",
        rule=replace(ratio.rule, floor=F("0.9")),
        evidence=None,
        na="reduces",
    )
    new = replace(
        SAMPLE, tree=(replace(first, children=(changed, replace(choice, rule=None, by=None), *rest[1:])),)
    )
    words = said(SAMPLE, new)
    assert "1.1: tên “Tỷ lệ hồ sơ đúng hạn” → “Tên mới”" in words
    assert "1.1: điểm 1,50 → 2,00" in words
    assert "1.1: đơn vị tự đánh giá → cơ quan thẩm định chấm" in words
    assert any("b/a dưới 95 %: 0 điểm" in one and "b/a dưới 90 %: 0 điểm" in one for one in words)
    assert "1.1: tài liệu kiểm chứng thay đổi" in words
    assert any(one.startswith("1.2: quy tắc [") and one.endswith("→ không có") for one in words)
    assert "bỏ 1.3 Tỷ lệ đơn vị được kiểm tra (1,00 điểm)" in words
    assert any(one.startswith("thêm 1.3") for one in said(new, SAMPLE))


def test_heads_differ_in_words():
    words = said(TRACKED, SAMPLE)
    assert "tổng điểm: không có → 20,00" in words
    assert "cách dùng: chỉ theo dõi → chấm điểm" in words
    assert "làm tròn: không có → 2 chữ số, làm tròn nửa lên, khi in" in words
    assert "thêm căn cứ 01/QĐ-MAU" in words
    assert "bỏ căn cứ 01/KH-MAU" in words
    assert any(one.startswith("xếp loại: không có → Xuất sắc từ 90 % trở lên") for one in words)


def test_a_crosswalk_tells_what_moved_split_and_merged():
    crosswalk = Crosswalk(
        from_="par/2023-sample",
        steps=(
            Step(relation="kept", old=("1.2",), new=("2.2",)),
            Step(relation="split", old=("1.1",), new=("1.1", "1.3"), note="tách"),
            Step(relation="merged", old=("2.1", "9"), new=("2.1",)),
            Step(relation="new", new=("1.4",)),
            Step(relation="kept", old=("7.7",), new=("8.8",)),
        ),
    )
    changes = diff(TRACKED, SAMPLE, crosswalk=crosswalk)
    words = [change.words for change in changes]
    assert "2.2: trước là 1.2" in words
    assert "1.1 tách thành 1.1 + 1.3 (tách)" in words
    assert "2.1 + 9 gộp thành 2.1" in words
    assert any(one.startswith("thêm 1.4") for one in words)
    assert "1: điểm không có → 9,00" in words  # groups the crosswalk does not mention go by their code
    assert not any(change.what == "dropped" for change in changes)
    assert changes[0].as_json()["what"] == "title"
