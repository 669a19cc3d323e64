"""Layouts from files: every fault at once with file and line, one identity, nothing half-read."""

import pytest

from chiso.engine.problems import Problems
from chiso.engine.returns.build import build, canonical, sha256
from chiso.engine.returns.page import text
from chiso.engine.returns.types import named
from tests.engine.returns.sample import FILES, HEAD, OUTLINE, SAMPLE, A, B, built


def faults(**changes):
    with pytest.raises(Problems) as refusal:
        built(**changes)
    return [(fault.code, fault.place.removeprefix("par/2025-sample/")) for fault in refusal.value.problems]


def test_the_sample_builds_in_printed_order_with_places():
    found = built()
    assert list(found.layout.figures)[:4] == ["A:1", "A:1.1", "A:1.2", "A:2"]
    assert "A:3" not in found.layout.figures
    assert list(found.layout.outline) == ["I", "II", "II.1", "II.2"]
    assert str(found.places["A:1.1"]) == "par/2025-sample/forms/A.yaml:7"
    assert [spec.key for spec in found.layout.computed] == ["A:1", "A:2"]
    assert (found.layout.id, found.layout.edition, found.layout.title.vi) == (
        "par/2025-sample", "2025", "Mẫu báo cáo thử",
    )  # fmt: skip


def test_identity_is_of_what_is_said_not_of_how_it_is_written():
    commented = A.replace("title: Biểu A", "# ghi chú\ntitle:   'Biểu A'")
    assert built(A=commented).sha256 == built().sha256
    assert built(A=A.replace("Biểu A", "Biểu a")).sha256 != built().sha256
    renamed = {name.replace("A.yaml", "1.yaml"): content for name, content in FILES.items()}
    assert build(renamed, name="par/2025-sample").sha256 == sha256(SAMPLE)
    assert canonical(SAMPLE).startswith(b'{"canon":"chiso.returns/1","forms":')


def test_faults_of_form_come_from_the_strict_reader_all_at_once():
    found = faults(
        head=HEAD.replace("edition:", "editon:"),
        outline=OUTLINE.replace("need: required", "need: must"),
        A=A.replace("merge: max", "merge: mean, merge: max"),
    )
    assert found == [
        ("SP0201", "layout.yaml:5 mục par/2025-sample"),
        ("SP0202", "layout.yaml:2 mục par/2025-sample"),
        ("SP0208", "outline.yaml:6 mục I"),
        ("SP0208", "forms/A.yaml:17 mục A:3.1"),
        ("SP0103", "forms/A.yaml:17 mục A:3.1"),
    ]


def test_files_that_are_missing():
    for files, codes in (({}, {"RT0201", "RT0202"}), ({"layout.yaml": HEAD}, {"RT0202"})):
        with pytest.raises(Problems) as refusal:
            build(files, name="x")
        assert {fault.code for fault in refusal.value.problems} == codes


# fmt: off
LAWS = [
    ("RT0203", "A", ('key: "A:1.2"', 'key: "A:1.1"')),
    ("RT0203", "outline", ("key: II.2", "key: II.1")),
    ("RT0204", "A", ('key: "A:3.2"', 'key: "B:3.2"')),
    ("RT0204", "A", ('key: "A:3.2"', 'key: "A:3-2"')),
    ("RT0205", "A", ('num: "A:2.2"', 'num: "A:9"')),
    ("RT0205", "A", ('num: "A:2.2"', 'num: "A:3"')),  # a heading has no figure
    ("RT0205", "outline", ('figures: "A:2"', 'figures: "A:9"')),
    ("RT0205", "head", ('"B:3"', '"B:9"')),
    ("RT0205", "B", ('weight: "B:5"', 'weight: "B:9"')),
    ("RT0206", "A", ('key: "A:1.1", title: Thuộc tỉnh, kind: count, unit: Đơn vị, merge: sum',
                     'key: "A:1.1", title: x, kind: count, unit: Đơn vị, '
                     'computed: {from: sum, parts: "A:1"}')),
    ("RT0206", "A", ('parts: ["A:1.1", "A:1.2"]', 'parts: ["A:1"]')),
    ("RT0207", "B", (', weight: "B:5"', "")),
    ("RT0207", "B", ('weight: "B:5"', 'weight: "B:4"')),
    ("RT0207", "B", ("unit: Người, merge: sum", 'unit: Người, merge: sum, weight: "B:1"')),
    ("RT0208", "B", ('unit: "%", decimals: "2",\n     merge: weighted_mean, weight: "B:5"',
                     'unit: "%", merge: sum')),
    ("RT0207", "A", ("kind: flag, merge: max", 'kind: flag, merge: weighted_mean, weight: "A:2.1"')),
    ("RT0208", "A", ("unit: Phiếu, merge: sum", "unit: Phiếu")),
    ("RT0208", "A", ('said: tỷ lệ đúng hạn', 'merge: own')),
    ("RT0208", "A", ("kind: choice, merge: list", "kind: choice, merge: max")),
    ("RT0209", "A", ("unit: Phiếu, merge: sum", 'unit: Phiếu, merge: sum, decimals: "1"')),
    ("RT0209", "A", ("kind: flag, merge: max", "kind: choice, merge: list")),
    ("RT0209", "A", ('{value: "1", title: phát', '{value: "0", title: phát')),
    ("RT0209", "B", ('unit: "%", decimals', "unit: Người, decimals")),
    ("RT0209", "B", ("unit: Người", 'unit: "%"')),
    ("RT0209", "A", ("kind: flag, merge: max", "kind: flag, merge: max, cumulative: year")),
    ("RT0209", "A", ("kind: flag, merge: max", "kind: flag, merge: max, tasks: {count: overdue}")),
    ("RT0209", "A", ("kind: flag, merge: max", 'kind: flag, merge: max, confirmed: "no"')),
    ("RT0209", "A", ("kind: heading", "kind: heading, unit: Hồ sơ")),
    ("RT0209", "A", ('num: "A:2.2"', 'num: "A:1.1"')),  # units beside dossiers
    ("RT0209", "A", ('num: "A:2.2"', 'num: "A:3.1"')),  # a yes/no question
    ("RT0209", "A", ('parts: ["A:1.1", "A:1.2"]', 'parts: ["A:1.1", "A:1.1"]')),
    ("RT0209", "A", ('kind: percent, unit: "%", decimals: "2"', 'kind: amount, unit: Hồ sơ, decimals: "2"')),
    ("RT0209", "A", ('parts: ["A:1.1", "A:1.2"]', 'parts: ["A:1.1", "A:2.1"]')),
    ("RT0210", "A", ('part: "A:2.2", whole: "A:2.1"', 'part: "A:2.2", whole: "A:2.2"')),
    ("RT0210", "A", ('part: "A:2.2", whole: "A:2.1"', 'part: "A:2.2", whole: "A:1.1"')),
    ("RT0210", "A", ('flag: "A:3.1"', 'flag: "A:2.1"')),
    ("RT0211", "A", ("said: hồ sơ đã giải quyết", "said: Tỷ lệ đúng hạn")),
    ("RT0212", "head", ("law: cv", "law: qd")),
    ("RT0213", "head", ('percent: {least: "20"}', "percent: {}")),
    ("RT0213", "head", ('percent: {least', 'flag: {least')),
    ("RT0213", "A", ("unit: Phiếu, merge: sum", "unit: Phiếu, merge: sum, jump: {}")),
    ("RT0205", "head", (
        "checks:", 'bodies: {so: {title: Sở, inapplicable: [{figures: "A:9", why: x}]}}\nchecks:')),
    ("RT0209", "head", (
        "checks:", 'bodies: {so: {title: Sở, inapplicable: [{figures: "A:3.1", why: x}]}}\nchecks:')),
]
# fmt: on


@pytest.mark.parametrize(("code", "file", "change"), LAWS)
def test_every_law(code, file, change):
    original = {"head": HEAD, "outline": OUTLINE, "A": A, "B": B}[file]
    assert change[0] in original
    assert code in [found for found, _ in faults(**{file: original.replace(*change, 1)})]


def test_faults_of_several_files_come_together_with_their_places():
    found = faults(A=A.replace('num: "A:2.2"', 'num: "A:9"'), B=B.replace('weight: "B:5"', 'weight: "B:9"'))
    assert found == [("RT0205", "forms/A.yaml:10 mục A:2"), ("RT0205", "forms/B.yaml:14 mục B:4")]


def test_a_check_stands_at_its_first_figure():
    assert [named(check)[0] for check in SAMPLE.checks] == ["A:2.2", "A:3.1", "B:1", "B:3", "A:1"]


def test_the_page_tells_every_line_with_its_rule():
    page = text(SAMPLE, sha256="ab")
    assert "2 Tỷ lệ hồ sơ đúng hạn (%; = A:2.2 / A:2.1 × 100)" in page
    assert "4 Mức hài lòng (%; trung bình có trọng số theo B:5)" in page
    assert "Kiểm tra: B:3 = B:3.1 + B:3.2; không cộng B:3.3" in page
    assert "Kiểm tra giữa các biểu: A:1 = B:3 (đơn vị sự nghiệp)" in page
    assert all(row.title.vi in page for form in SAMPLE.forms for row in form.rows)
