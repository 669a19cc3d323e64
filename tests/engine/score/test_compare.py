"""Two stages of one edition; two editions along a crosswalk."""

from fractions import Fraction as F

from chiso.engine.score.compare import stages, years
from chiso.engine.spec.follows import Crosswalk, Step
from tests.engine.sample import FULL, score_of


def test_the_gap_between_self_score_and_appraisal_stands_node_by_node():
    first = score_of(FULL)
    second = score_of(FULL.replace('"1.8": {n: 3}', '"1.8": {n: 1}'))
    gaps = {row.code: row.gap for row in stages(first, second)}
    assert (gaps["1.8"], gaps["1.2"]) == (F("-0.5"), 0)
    assert {row.code: row.gap for row in stages(score_of("'1.2': day_du\n"), second)}["1.1"] is None


def test_years_are_compared_on_percent_along_the_crosswalk_only():
    crosswalk = Crosswalk(
        from_="par/2025-sample",
        steps=(
            Step(relation="merged", old=("1.8", "1.2"), new=("1.8",)),
            Step(relation="new", new=("1.9",)),
            Step(relation="kept", old=("2.3",), new=("2.3",)),
            Step(relation="kept", old=("1.1",), new=("1.1",)),
        ),
    )
    joined = years(score_of(FULL), score_of("'1.8': {n: 4}\n'2.3': dung\n"), crosswalk)
    assert [(row.before, row.after) for row in joined] == [
        (F("0.75") / F("1.5"), 1),
        (None, None),
        (None, 1),
        (F(193_457, 195_197), None),
    ]
