"""The random re-check: every sample of a small frame, SciPy's distributions, simulation."""

from __future__ import annotations

import math
import random
from fractions import Fraction as F
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from chiso.engine.problems import Problem
from chiso.engine.score.overclaim import LEAST, Line, draw, estimate, order_of, t_quantile, wrong_lines

SMALL = [Line(f"u {i}", "sở", F(i % 4 + 1)) for i in range(8)]
TRUTH = {line.key: line.claimed - (F(1, 2) if i % 3 == 0 else 0) for i, line in enumerate(SMALL)}


# --- the draw -------------------------------------------------------------------------------------


def test_a_line_can_be_found_with_any_sha256_tool():
    # printf '2026-11-30|heza 3.4.1' | sha256sum
    assert order_of("2026-11-30", "heza 3.4.1") == (
        "3d7381f347fa8391b463d22b50a5c76296fdb571b4145a779521fdaa14d842bd"
    )


@given(st.permutations(range(8)), st.text(min_size=1).filter(str.strip))
def test_the_order_of_the_frame_does_not_matter(order, seed):
    straight = {line.key for line in draw(SMALL, share=F(1, 3), seed=seed)}
    shuffled = {line.key for line in draw([SMALL[i] for i in order], share=F(1, 3), seed=seed)}
    assert straight == shuffled
    assert len(straight) == 3


def test_a_larger_share_keeps_the_lines_drawn_before():
    few = {line.key for line in draw(SMALL, share=F(1, 4), seed="a")}
    more = {line.key for line in draw(SMALL, share=F(3, 4), seed="a")}
    assert few < more


def test_every_group_gives_its_share_and_two_lines_at_least():
    frame = [Line(f"s{i}", "sở", F(1)) for i in range(40)] + [Line(f"x{i}", "xã", F(1)) for i in range(5)]
    frame.append(Line("một", "ban", F(1)))
    taken = [line.group for line in draw(frame, share=F(1, 10), seed="a")]
    assert (taken.count("sở"), taken.count("xã"), taken.count("ban")) == (4, LEAST, 1)


def test_every_line_is_drawn_as_often_as_every_other():
    frame = [Line(f"u{i}", "sở", F(1)) for i in range(10)]
    counts = dict.fromkeys((line.key for line in frame), 0)
    for number in range(2000):
        for line in draw(frame, share=F(3, 10), seed=str(number)):
            counts[line.key] += 1
    # 2000 draws at 0.3: expected 600, standard deviation 20.5
    assert all(abs(count - 600) < 90 for count in counts.values())
    chi = sum((count - 600) ** 2 / 600 for count in counts.values())
    assert chi < stats.chi2.ppf(0.9999, 9)


@pytest.mark.parametrize(
    ("frame", "share", "seed"),
    [
        ([], F(1, 2), "a"),
        (SMALL, F(0), "a"),
        (SMALL, F(2), "a"),
        (SMALL, F(1, 2), " "),
        (SMALL * 2, F(1, 2), "a"),
    ],
)
def test_a_draw_that_could_not_be_repeated_is_refused(frame, share, seed):
    with pytest.raises(Problem, match="SC0407"):
        draw(frame, share=share, seed=seed)


# --- the estimate ---------------------------------------------------------------------------------


def test_over_all_samples_the_estimate_and_its_variance_are_right_exactly():
    """All 56 samples of 3 of 8: the mean of the estimates is the truth, the mean of the estimated variances
    is the variance of the estimates. No digit is approximate."""
    truth = sum((line.claimed - TRUTH[line.key] for line in SMALL), F(0))
    totals, variances = [], []
    for taken in combinations([line.key for line in SMALL], 3):
        found = estimate(SMALL, taken, {key: TRUTH[key] for key in taken}).whole
        assert found.total is not None
        assert found.variance is not None
        totals.append(found.total)
        variances.append(found.variance)
    assert sum(totals) / len(totals) == truth
    spread = sum((total - truth) ** 2 for total in totals) / len(totals)
    assert sum(variances) / len(variances) == spread


def test_the_interval_is_that_of_the_textbook():
    frame = [Line(f"u{i}", "sở", F(2)) for i in range(100)]
    over = [F(i, 10) for i in range(1, 21)]
    found = {f"u{i}": F(2) - over[i] for i in range(20)}
    one = estimate(frame, list(found), found).whole
    mean = float(sum(over) / 20)
    deviation = math.sqrt(sum((float(gap) - mean) ** 2 for gap in over) / 19)
    half = stats.t.ppf(0.975, 19) * 100 * deviation * math.sqrt((1 - 0.2) / 20)
    assert one.method == "t"
    assert one.low == pytest.approx(100 * mean - half, rel=1e-12)
    assert one.high == pytest.approx(100 * mean + half, rel=1e-12)
    assert one.rate == F(100) * sum(over) / 20 / 200


def test_the_whole_is_the_sum_of_its_groups_with_satterthwaites_freedom():
    frame = [Line(f"s{i}", "sở", F(2)) for i in range(60)] + [Line(f"x{i}", "xã", F(2)) for i in range(200)]
    chance = random.Random(5)
    found = {f"s{i}": F(2) - F(chance.randint(1, 20), 20) for i in range(15)}
    found |= {f"x{i}": F(2) - F(chance.randint(1, 8), 20) for i in range(30)}
    one = estimate(frame, list(found), found)
    parts = [float(group.variance) for group in one.groups]
    freedom = math.floor(sum(parts) ** 2 / (parts[0] ** 2 / 14 + parts[1] ** 2 / 29))
    half = stats.t.ppf(0.975, freedom) * math.sqrt(sum(parts))
    assert one.whole.total == one.groups[0].total + one.groups[1].total
    assert one.whole.high - float(one.whole.total) == pytest.approx(half, rel=1e-10)


def test_nothing_found_wrong_is_not_called_nothing_wrong():
    """20 of 100 lines of 2 points, none wrong: up to 15 may be (hypergeometric), so up to 30 points."""
    frame = [Line(f"u{i}", "sở", F(2)) for i in range(100)]
    one = estimate(frame, [f"u{i}" for i in range(20)], {f"u{i}": F(2) for i in range(20)}).whole
    assert (one.total, one.method, one.low, one.high, one.wrong_high) == (0, "bound", 0.0, 30.0, 15)


def test_everything_checked_is_a_count_not_an_estimate():
    one = estimate(SMALL, [line.key for line in SMALL], TRUTH).whole
    assert (one.method, one.low, one.high, one.total) == ("whole", 1.5, 1.5, F(3, 2))


def test_lines_not_yet_checked_leave_it_unfinished_and_nothing_checked_says_nothing():
    one = estimate(SMALL, ["u 0", "u 1", "u 2"], {"u 0": F(1, 2)}).whole
    assert (one.complete, one.checked, one.drawn) == (False, 1, 3)
    none = estimate(SMALL, ["u 0"], {}).whole
    assert (none.total, none.low, none.method) == (None, None, "none")


def test_a_finding_for_a_line_that_was_not_drawn_is_refused():
    with pytest.raises(Problem, match="SC0407"):
        estimate(SMALL, ["u 0"], {"u 1": F(1)})
    with pytest.raises(Problem, match="SC0407"):
        estimate(SMALL, ["khác"], {})


@pytest.mark.parametrize("rate", [0.03, 0.15, 0.4])
def test_the_interval_holds_the_truth_as_often_as_it_promises(rate):
    """300 draws each; the share that holds the truth is 92 to 100 of 100 (docs/algorithms/overclaim.md)."""
    chance = random.Random(11)
    frame, truth = [], {}
    for number in range(300):
        claimed = F(chance.choice([1, 2, 2, 3, 4, 6]), 2)
        line = Line(f"u{number}", "sở" if number % 3 else "xã", claimed)
        cut = claimed * F(chance.choice([1, 1, 2, 4]), 4) if chance.random() < rate else F(0)
        frame.append(line)
        truth[line.key] = claimed - cut
    whole = float(sum((line.claimed - truth[line.key] for line in frame), F(0)))
    held = 0
    for number in range(300):
        taken = [line.key for line in draw(frame, share=F(1, 5), seed=f"lần {number}")]
        found = estimate(frame, taken, {key: truth[key] for key in taken}).whole
        held += found.low - 1e-9 <= whole <= found.high + 1e-9
    assert held >= 276


# --- distributions --------------------------------------------------------------------------------


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 10, 29, 30, 101, 400])
@pytest.mark.parametrize("level", [F(9, 10), F(19, 20), F(99, 100)])
def test_students_t_is_that_of_scipy(freedom, level):
    assert t_quantile(freedom, level=level) == pytest.approx(
        stats.t.ppf(0.5 + float(level) / 2, freedom), rel=1e-12
    )


@given(st.data())
@settings(max_examples=60)
def test_the_limits_are_where_the_hypergeometric_tails_end(data):
    size = data.draw(st.integers(2, 60))
    checked = data.draw(st.integers(1, size - 1))
    wrong = data.draw(st.integers(0, checked))
    low, high = wrong_lines(size, checked, wrong)
    kept = [
        number
        for number in range(wrong, size - checked + wrong + 1)
        if stats.hypergeom.sf(wrong - 1, size, number, checked) > 0.025 + 1e-12
        and stats.hypergeom.cdf(wrong, size, number, checked) > 0.025 + 1e-12
    ]
    assert (low, high) == (min(kept), max(kept))
