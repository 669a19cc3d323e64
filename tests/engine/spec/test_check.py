"""The ten laws, each broken once; a sound edition finds nothing."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction as F

import pytest

from chiso.engine.spec import types as t
from chiso.engine.spec.check import check
from tests.engine.sample import SAMPLE, TRACKED, built

NODES = {node.code: node for node in SAMPLE.walk()}


def head(**changes):
    return replace(SAMPLE, head=replace(SAMPLE.head, **changes))


def leaf(at, /, **changes):
    """The sample with one leaf written differently."""

    def write(node):
        if node.code == at:
            return replace(node, **changes)
        return replace(node, children=tuple(write(child) for child in node.children))

    return replace(SAMPLE, tree=tuple(write(node) for node in SAMPLE.tree))


def rule(code, **changes):
    return leaf(code, rule=replace(NODES[code].rule, **changes))


def codes(index):
    return {finding.code for finding in check(index) if finding.severity == "fault"}


def test_a_sound_edition_has_no_fault_and_its_place_is_told():
    findings = check(SAMPLE, places=built().places)
    assert [(finding.code, finding.severity) for finding in findings] == [("SP0341", "warning")]
    assert str(findings[0]).startswith("SP0341 par/2025-sample/tree/1.yaml:")
    assert "đã hết hiệu lực từ 01/04/2025, thay bằng 01/QĐ-MAU (LƯU Ý, rà soát)" in str(findings[0])
    assert findings[0].as_json()["criterion"] == "1.5"
    assert check(TRACKED) == ()


BAND = t.Band(points=F(1))
TEXT = t.Text(vi="x")
EXEMPT = t.Exemption(code="x", then="full", when=TEXT)


@pytest.mark.parametrize(
    ("index", "code"),
    [
        (leaf("1.2", code="1.1"), "SP0301"),
        (leaf("1.2", code="1.a"), "SP0302"),
        (leaf("1.2", code="2.9"), "SP0303"),
        (leaf("1.2", exemptions=(EXEMPT, EXEMPT)), "SP0304"),
        (leaf("1.2", exemptions=(replace(EXEMPT, code="missing"),)), "SP0305"),
        (leaf("1.2", cuts=(t.Cut(code="A b", when=TEXT, points=F(1)),)), "SP0305"),
        (leaf("1.2", points=None), "SP0307"),
        (head(points=None), "SP0307"),
        (leaf("1.8", points=F(2)), "SP0308"),
        (head(points=F(21)), "SP0308"),
        (rule("1.7", items=NODES["1.7"].rule.items[:2]), "SP0308"),
        (rule("1.6", parts=NODES["1.6"].rule.parts[:2]), "SP0308"),
        (leaf("1", rule=t.Judged()), "SP0309"),
        (leaf("1.2", rule=None), "SP0310"),
        (leaf("1.2", by=None), "SP0311"),
        (leaf("1.2", role="bonus"), "SP0312"),
        (rule("1.8", each=F(0)), "SP0320"),
        (rule("1.2", states=NODES["1.2"].rule.states[1:]), "SP0321"),
        (rule("1.2", states=()), "SP0321"),
        (rule("1.2", states=(replace(NODES["1.2"].rule.states[0], points=F(9)),)), "SP0322"),
        (
            rule("1.2", states=(*NODES["1.2"].rule.states, t.State(code="y", points=F(-1), when=TEXT))),
            "SP0322",
        ),
        (
            rule(
                "1.3",
                bands=(replace(NODES["1.3"].rule.bands[0], above=F("0.2")), *NODES["1.3"].rule.bands[1:]),
            ),
            "SP0323",
        ),
        (
            rule(
                "1.3",
                bands=(t.Band(from_=F("0.9"), below=F(1), points=F(1)), t.Band(below=F("0.9"), points=F(0))),
            ),
            "SP0324",
        ),
        (
            rule("1.3", bands=(t.Band(from_=F("0.9"), points=F(1)), t.Band(to=F("0.9"), points=F(0)))),
            "SP0325",
        ),
        (rule("1.3", bands=()), "SP0324"),
        (rule("1.1", floor=F(0)), "SP0326"),
        (rule("1.1", full_at=F("0.9"), full_from=F("0.9")), "SP0327"),
        (rule("1.1", full_at=F("0.9")), "SP0327"),
        (rule("1.4", terms=(t.Term(part="b"), t.Term(part="c", points=F(1)))), "SP0328"),
        (rule("1.4", terms=(t.Term(part="b", points=F(2)), t.Term(part="c", points=F(1)))), "SP0322"),
        (rule("2.1", higher=F("0.5")), "SP0321"),
        (rule("2.2", positions=NODES["2.2"].rule.positions[:3]), "SP0324"),
        (
            rule("2.2", positions=(*NODES["2.2"].rule.positions, t.Positions(from_=1, to=1, points=F(1)))),
            "SP0325",
        ),
        (rule("3.1", start=F(1)), "SP0321"),
        (rule("2.7", high=F(1)), "SP0321"),
        (rule("2.4", cases=NODES["2.4"].rule.cases[1:]), "SP0321"),
        (rule("2.4", cases=(replace(NODES["2.4"].rule.cases[0], then="full"),)), "SP0329"),
        (leaf("1.1", figures={"a": NODES["1.1"].figures["a"]}), "SP0330"),
        (leaf("1.2", figures=NODES["1.1"].figures), "SP0331"),
        (leaf("2.5", figures={"a": replace(NODES["2.5"].figures["a"], kind="count")}), "SP0332"),
        (leaf("1.1", rule=t.Ratio(of=t.Given(figure="a")), figures={"a": t.Figure(title=TEXT)}), "SP0332"),
        (leaf("1.2", cuts=(t.Cut(code="x", when=TEXT),)), "SP0333"),
        (leaf("1.2", cuts=(t.Cut(code="x", when=TEXT, percent=F(2)),)), "SP0333"),
        (head(basis=t.Cite(law="lạ")), "SP0340"),
        (leaf("1.2", cites=(t.Cite(law="lạ"),)), "SP0340"),
        (
            head(
                laws={
                    "quyet_dinh": replace(SAMPLE.head.laws["quyet_dinh"], replaced_by="lạ"),
                    "cu": SAMPLE.head.laws["cu"],
                }
            ),
            "SP0340",
        ),
        (leaf("1.2", evidence=None), "SP0343"),
        (head(languages=("vi", "en")), "SP0345"),
        (head(declared=t.Declared(criteria=18)), "SP0346"),
        (head(declared=t.Declared(points_by={"unit": F(1)})), "SP0347"),
        (head(declared=t.Declared(points_by={"lạ": F(1)})), "SP0347"),
    ],
)
def test_each_law_broken_is_told(index, code):
    assert code in codes(index)


def test_a_body_must_name_codes_that_are_and_a_maximum_that_fits():
    body = SAMPLE.head.bodies["khong_dvsn"]
    for group, code in (
        (t.Inapplicable(codes=("2.99",), why="x"), "SP0348"),
        (t.Inapplicable(codes=("1.6/lạ",), why="x"), "SP0348"),
        (t.Inapplicable(codes=("1.2/lạ",), why="x"), "SP0348"),
        (t.Inapplicable(codes=("1.7/cong_chuc",), why="x"), "SP0349"),
        (t.Inapplicable(codes=("1.6/kien_nghi",), why="x"), "SP0349"),
    ):
        assert code in codes(head(bodies={"x": replace(body, inapplicable=(group,))}))
    assert "SP0349" not in codes(head(bodies={"x": replace(body, maximum=None)}))


def test_an_owned_misprint_is_kept_and_only_looked_at():
    owned = leaf("1.8", points=F(2), erratum=t.Erratum(printed="2", used="1", why="in sai"))
    assert "SP0308" in codes(owned)  # the domain above still does not add up
    short = rule("1.2", states=NODES["1.2"].rule.states[1:])
    mended = replace(
        short,
        tree=tuple(
            replace(
                node,
                children=tuple(
                    replace(child, erratum=t.Erratum(printed="x", used="y", why="z"))
                    if child.code == "1.2"
                    else child
                    for child in node.children
                ),
            )
            for node in short.tree
        ),
    )
    assert "SP0321" not in codes(mended)
    assert any(finding.code == "SP0321" and finding.severity == "warning" for finding in check(mended))
    first = replace(SAMPLE.tree[0], points=F(8), erratum=t.Erratum(printed="8", used="9", why="in sai"))
    assert "SP0308" in codes(replace(SAMPLE, tree=(first, *SAMPLE.tree[1:])))


def test_the_linter_looks_at_laws_out_of_force_and_evidence_without_names():
    laws = SAMPLE.head.laws
    future = head(laws={**laws, "quyet_dinh": replace(laws["quyet_dinh"], since=dt.date(2026, 1, 1))})
    assert "SP0342" in {finding.code for finding in check(future)}
    unnamed = leaf("1.1", evidence=t.Evidence(need="required"))
    assert "SP0344" in {finding.code for finding in check(unnamed)}
    assert check(leaf("2.5", evidence=None)) == check(SAMPLE)
    late = head(laws={**laws, "cu": replace(laws["cu"], until=dt.date(2026, 1, 1))})
    assert check(late) == ()


def test_a_tracked_edition_holds_no_points():
    with_points = replace(
        TRACKED, tree=SAMPLE.tree[:1], head=replace(TRACKED.head, points=F(1), laws=SAMPLE.head.laws)
    )
    assert codes(with_points) == {"SP0306", "SP0340"}


@pytest.mark.parametrize(
    ("figure", "bands", "faulty"),
    [
        (
            "count",
            (
                t.Band(from_=F(3), points=F(1)),
                t.Band(from_=F(1), to=F(2), points=F("0.5")),
                t.Band(to=F(0), points=F(0)),
            ),
            False,
        ),
        ("count", (t.Band(from_=F(3), points=F(1)), t.Band(below=F(2), points=F(0))), True),
        ("amount", (t.Band(from_=F(3), points=F(1)), t.Band(to=F(2), points=F(0))), True),
        ("signed", (t.Band(above=F(0), points=F(1)), t.Band(to=F(0), points=F(0))), False),
        ("rank", (t.Band(to=F(3), points=F(1)), t.Band(above=F(3), points=F(0))), False),
        (
            "percent",
            (t.Band(from_=F("0.8"), to=F(1), points=F(1)), t.Band(below=F("0.8"), points=F(0))),
            False,
        ),
        ("signed", (BAND,), False),
    ],
)
def test_bands_cover_the_values_their_figure_can_have(figure, bands, faulty):
    changed = leaf(
        "1.3",
        rule=t.Bands(of=t.Given(figure="n"), bands=bands),
        figures={"n": t.Figure(title=TEXT, kind=figure)},
    )
    assert bool(codes(changed)) is faulty


def test_bands_over_growth_start_at_the_loss_of_everything():
    of = t.Excess(now="b", before="a", zero="unstated")
    bands = (t.Band(from_=F(0), points=F(1)), t.Band(from_=F(-1), below=F(0), points=F(0)))
    assert codes(leaf("1.3", rule=t.Bands(of=of, bands=bands))) == set()
