"""Suppression: what may be printed, as a table a statistician can sign."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.survey.publish import Rules, publish
from chiso.engine.survey.result import Domain, Estimate


def row(domain: Domain, n: int, cv: float | None = 0.1) -> Estimate:
    return Estimate(
        "mean", "q", domain, 3.5, 0.35, 3.0, 4.0, 0.95, "t", 20.0, 1.5, cv, n, 1000.0, "taylor", "d", "refuse"
    )


WHOLE = row((), 400)


def provinces(*sizes: int) -> list[Estimate]:
    return [row((("province", at),), n) for at, n in enumerate(sizes, 1)]


def statuses(rows: list[Estimate], rules: Rules) -> list[str]:
    return [one.status for one in publish(rows, rules=rules)]


def test_few_answers_are_hidden_and_a_second_part_with_them() -> None:
    rules = Rules(min_n=30)
    assert statuses([WHOLE, *provinces(200, 29, 90, 81)], rules) == [
        "known", "known", "suppressed", "known", "suppressed_secondary",
    ]  # fmt: skip


def test_without_the_whole_nothing_can_be_subtracted() -> None:
    assert statuses(provinces(200, 29, 90, 81), Rules(min_n=30)) == ["known", "suppressed", "known", "known"]


def test_two_small_parts_are_hidden_until_they_hold_enough_between_them() -> None:
    rows = [WHOLE, *provinces(300, 10, 12, 78)]
    assert statuses(rows, Rules(min_n=30)) == [
        "known", "known", "suppressed", "suppressed", "suppressed_secondary",
    ]  # fmt: skip


def test_an_uncertain_figure_is_hidden() -> None:
    rows = [WHOLE, row((("province", 1),), 200, 0.5), row((("province", 2),), 200, 0.1)]
    assert statuses(rows, Rules(max_cv=0.35)) == ["known", "suppressed", "suppressed_secondary"]


def test_a_two_way_table_is_closed_in_both_directions() -> None:
    cells = [
        row((("area", a), ("sex", s)), n)
        for a, s, n in ((1, "F", 5), (1, "M", 60), (2, "F", 70), (2, "M", 80), (3, "F", 90), (3, "M", 95))
    ]
    margins = [*(row((("area", a),), 100) for a in (1, 2, 3)), *(row((("sex", s),), 200) for s in "FM")]
    found = publish([*margins, *cells], rules=Rules(min_n=30))
    hidden = {one.domain for one in found if one.status != "known"}
    for name in ("area", "sex"):
        for value in {dict(one.domain)[name] for one in cells}:
            family = [one for one in cells if dict(one.domain)[name] == value]
            assert sum(one.domain in hidden for one in family) != 1


def test_hidden_rows_keep_their_place_and_lose_every_number() -> None:
    (_, first, _) = publish([WHOLE, *provinces(5, 395)], rules=Rules(min_n=30))
    assert first.domain == (("province", 1),)
    assert (first.estimate, first.se, first.ci_low, first.ci_high, first.cv, first.deff, first.n) == (
        None, None, None, None, None, None, 0,
    )  # fmt: skip


def test_printed_figures_carry_their_band() -> None:
    rows = [row((), 100, cv) for cv in (0.04, 0.15, 0.2, 0.34, 0.9)]
    assert [one.note for one in publish(rows, rules=Rules())] == ["A", "B", "C", "D", ""]


@given(st.lists(st.integers(1, 100), min_size=2, max_size=12))
def test_no_single_hidden_part_stands_beside_a_published_whole(sizes: list[int]) -> None:
    found = publish([WHOLE, *provinces(*sizes)], rules=Rules(min_n=20))
    hidden = [n for n, one in zip(sizes, found[1:], strict=True) if one.status != "known"]
    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= 20 or len(hidden) == len(sizes)
