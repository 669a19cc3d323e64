"""Whole samples: reproducible, in the design's numbers, weights that stand for the population."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from chiso.engine.grids import Cell
from chiso.engine.problems import Problem, Problems
from chiso.engine.survey.design_reader import read_design as read_estimation
from chiso.engine.survey.sampling.chance import seeded
from chiso.engine.survey.sampling.design import Staged, read_design
from chiso.engine.survey.sampling.draw import draw_sample
from chiso.engine.survey.sampling.frame import Frame
from chiso.engine.survey.sampling.protocol import as_html, as_json, as_markdown, as_rows, in_eights, protocol
from tests.engine.survey.sampling.conftest import frame_of, single, villages

HEAD = ["ma", "tang", "quy_mo"]
LIST: list[list[Cell | int]] = [[f"dn{i:03}", "lớn" if i % 5 == 0 else "nhỏ", 10 + i] for i in range(100)]


def test_papi_takes_the_published_numbers(papi: Staged, papi_frame: Frame) -> None:
    """1 + 2 districts (1 + 5 where large), 2 communes each, 2 villages each, 20 + 10 persons each."""
    sample = draw_sample(papi_frame, design=papi, rng=seeded(2026))
    by_province = Counter(village.stratum[0] for village in sample.villages)
    assert by_province == {"Tỉnh nhỏ": 3 * 2 * 2, "Tỉnh lớn": 6 * 2 * 2}
    for village in sample.villages:
        assert len(village.lines) == 20
        assert len(village.reserves) == 10
        assert not set(village.lines) & set(village.reserves)
        assert max(village.lines + village.reserves) <= village.persons
    seats = [v for v in sample.villages if all(step.seat for step in v.steps)]
    assert len(seats) == 2
    assert all(v.probability == 1 for v in seats)


def test_63_provinces_give_the_published_207_districts_414_communes_828_villages(papi: Staged) -> None:
    """57 small, 4 middle and 2 large provinces; in the large ones 30 persons a village (papi.org.vn)."""
    sizes = [20_000] * 57 + [60_000] * 4 + [120_000] * 2  # of a village; 56 villages a province
    rows: list[list[Cell | int]] = [
        [f"{p}.{h}.{v}", f"P{p:02}", f"H{h}", f"X{v // 2}", f"T{v % 2}", size]
        + ["x" if first else None for first in (h == 0, v < 2, v % 2 == 0)]
        for p, size in enumerate(sizes)
        for h in range(7)
        for v in range(8)
    ]
    sample = draw_sample(frame_of(rows, papi), design=papi, rng=seeded(1))
    names = [tuple(step.name for step in village.steps) for village in sample.villages]
    tops = [village.stratum for village in sample.villages]
    assert len({(top, name[0]) for top, name in zip(tops, names, strict=True)}) == 207
    assert len({(top, *name[:2]) for top, name in zip(tops, names, strict=True)}) == 414
    assert len(sample.villages) == 828
    large = [v for v in sample.villages if v.stratum[0] in ("P61", "P62")]
    assert {(len(v.lines), len(v.reserves), v.target) for v in large} == {(30, 15, 24)}


def test_weights_by_size_give_the_population_back_exactly(papi: Staged, papi_frame: Frame) -> None:
    """Probabilities are proportional to size and 20 of N are drawn: Σw = N whatever the draw."""
    for seed in range(5):
        sample = draw_sample(papi_frame, design=papi, rng=seeded(seed))
        assert sample.weights_total == pytest.approx(papi_frame.size.sum(), rel=1e-12)


def test_an_estimate_from_the_weights_is_unbiased(papi: Staged, papi_frame: Frame) -> None:
    """A total known for every village is met within 4 errors by the mean of 300 draws."""
    kinds = {unit: (i % 3) / 2 for i, unit in enumerate(papi_frame.units)}
    truth = sum(kinds[unit] * size for unit, size in zip(papi_frame.units, papi_frame.size, strict=True))
    found = []
    for seed in range(300):
        sample = draw_sample(papi_frame, design=papi, rng=seeded(seed))
        found.append(sum(kinds[v.unit] * v.persons / v.probability for v in sample.villages))
    assert abs(np.mean(found) - truth) < 4 * np.std(found) / 300**0.5


def test_the_same_seed_gives_the_same_sample_whatever_the_order_of_lines(papi: Staged) -> None:
    rows = villages()
    one = draw_sample(frame_of(rows, papi), design=papi, rng=seeded(7))
    other = draw_sample(frame_of(rows[::-1], papi), design=papi, rng=seeded(7))
    assert one.villages == other.villages
    assert one.villages != draw_sample(frame_of(rows, papi), design=papi, rng=seeded(8)).villages


def test_a_village_too_small_gives_everybody_and_says_so(papi: Staged) -> None:
    rows = villages()
    for row in rows:
        row[5] = 12
    sample = draw_sample(frame_of(rows, papi), design=papi, rng=seeded(1))
    assert all(len(v.lines) == 12 and not v.reserves for v in sample.villages)
    assert len(sample.short) == len(sample.villages)


def test_the_estimator_reads_the_design_that_comes_with_the_sample(papi: Staged, papi_frame: Frame) -> None:
    staged = draw_sample(papi_frame, design=papi, rng=seeded(1))
    design = read_estimation(json.dumps(staged.estimation), name="mau.json")
    assert [stage.units for stage in design.stages] == ["huyen", "xa", "thon", "*row"]
    assert set(design.columns) - {"*row"} <= set(staged.header)
    plain = draw_sample(frame_of(LIST, single(), HEAD), design=single(), rng=seeded(1))
    assert set(read_estimation(json.dumps(plain.estimation), name="mau.json").columns) <= set(plain.header)


@pytest.mark.parametrize("selection", ["srs", "systematic", "pps_systematic", "brewer", "sampford"])
def test_one_list_in_strata_by_every_method(selection: str) -> None:
    design = single("size: {rule: given, total: '30'}\n", selection=selection)
    sample = draw_sample(frame_of(LIST, design, HEAD), design=design, rng=seeded(3))
    assert len(sample.main) == 30
    assert Counter(row[0] for row in sample.main) == {"lớn": 6, "nhỏ": 24}
    assert len({row[1] for row in sample.main}) == 30
    if selection in ("srs", "systematic"):
        assert sample.weights_total == pytest.approx(100)


def test_reserves_come_in_order_after_the_sample_and_carry_no_weight() -> None:
    design = single("size: {rule: given, total: '30'}\nreserve: '0.5'\n")
    sample = draw_sample(frame_of(LIST, design, HEAD), design=design, rng=seeded(3))
    reserves = [row for row in sample.rows if row not in sample.main]
    assert len(reserves) == 15
    assert all(row[-1] is None for row in reserves)
    assert not {row[1] for row in reserves} & {row[1] for row in sample.main}


def test_a_margin_wanted_in_each_stratum_sizes_each() -> None:
    design = single("size: {rule: proportion, margin: '0.1', each: stratum}\n")
    sample = draw_sample(frame_of(LIST, design, HEAD), design=design, rng=seeded(3))
    assert {share.stratum.name[0]: share.number for share in sample.shares} == {"lớn": 17, "nhỏ": 44}


def test_a_systematic_draw_follows_the_declared_order() -> None:
    design = single(
        frame="{unit: ma, order: [quy_mo]}", selection="systematic", more="size: {rule: given, total: '10'}\n"
    )
    sample = draw_sample(frame_of(LIST, design, HEAD), design=design, rng=seeded(3))
    assert set(np.diff([int(str(row[0])[2:]) for row in sample.main]).tolist()) == {10}


BAD = [  # what, design text, code
    ("reserves of a PPS draw", ("reserve: '0.5'", "brewer"), "SM0206"),
    ("a share of one", ("size: {rule: proportion, margin: '0.05', share: '1'}", "srs"), "SM0202"),
    ("a margin of five hundred percent", ("size: {rule: yamane, margin: '5'}", "srs"), "SM0202"),
    ("a response of nought", ("size: {rule: proportion, margin: '0.05', response: '0'}", "srs"), "SM0202"),
    ("an unknown key", ("sise: {rule: given}", "srs"), "RD0104"),
    ("a margin and a total", ("size: {rule: given, total: '5', margin: '0.1'}", "srs"), "RD0104"),
    ("power without its exponent", ("allocation: {method: power}", "srs"), "RD0104"),
]


@pytest.mark.parametrize(("what", "parts", "code"), BAD, ids=[row[0] for row in BAD])
def test_designs_that_cannot_be_meant_are_refused(what: str, parts: tuple[str, str], code: str) -> None:
    with pytest.raises((Problem, Problems), match=code):
        single(parts[0] + "\n", selection=parts[1])


def test_pps_without_a_size_and_size_classes_with_a_hole_are_refused() -> None:
    with pytest.raises(Problems, match="SM0205"):
        single(frame="{unit: ma}", selection="brewer")
    text = (
        "schema: chiso.sampling/1\nkind: staged\ntitle: t\nframe: {unit: a, size: b, strata: [c]}\n"
        "stages: [{level: x, take: [{below: '10', take: '1'}]}]\npersons: [{take: '2'}]\n"
    )
    with pytest.raises(Problems, match="SM0202"):
        read_design(text, name="d.yaml")


def test_the_protocol_says_all_that_is_needed_to_draw_again(papi: Staged, papi_frame: Frame) -> None:
    sample = draw_sample(papi_frame, design=papi, rng=seeded(2026))
    paper = protocol(
        sample, frame=papi_frame, design=papi, seed=2026, on=dt.date(2026, 11, 3), version="0.1.0"
    )
    text = as_markdown(paper)
    for word in ("2026", in_eights(papi_frame.sha256), "PCG64", "Brewer", "Người giám sát", "03/11/2026"):
        assert word in text, word
    listed = as_json(paper)["annexes"][-1]
    assert len(listed["rows"]) == len(sample.villages)
    assert json.loads(json.dumps(as_json(paper), ensure_ascii=False)) == as_json(paper)
    assert len(as_rows(paper)) > len(sample.villages)
    page = as_html(paper)
    assert "<script" not in page
    assert page.count("<tr>") == len(sample.villages) + 1


def test_names_in_a_protocol_cannot_break_its_tables_or_its_page() -> None:
    rows = [["a|b<i>", "1", 10], *LIST[:20]]
    design = single("size: {rule: given, total: '21'}\n")
    frame = frame_of([[r[0], "1", r[2]] for r in rows], design, HEAD)
    sample = draw_sample(frame, design=design, rng=seeded(1))
    paper = protocol(sample, frame=frame, design=design, seed=1, on=dt.date(2026, 1, 5), version="0.1.0")
    assert "a\\|b<i>" in as_markdown(paper)
    assert "<i>" not in as_html(paper)


def test_the_designs_of_the_reference_page_are_read() -> None:
    page = Path(__file__).parents[4] / "docs" / "reference" / "sampling-design.md"
    texts = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.S)
    kinds = [type(read_design(text, name=page.name)).__name__ for text in texts]
    assert kinds == ["Single", "Staged"]
