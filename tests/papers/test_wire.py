"""The JSON form says everything the model says, and nothing else is let in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiso.engine.problems import Problem
from chiso.papers import model
from chiso.papers.wire import paper_as_json, paper_from_json

WORDS = st.text(alphabet="abđêộớ ẢỰ/-:.,;()“”\n1", max_size=20)
SMALL = st.integers(min_value=1, max_value=9)
ANCHORS = st.builds(model.Anchor, page=SMALL, line=SMALL, start=st.none() | SMALL, end=st.none() | SMALL)
ON_DATE = st.dates().map(lambda d: model.OnDate("trước ngày", month=d.month, day=d.day, year=d.year))
SIMPLE = st.one_of(
    ON_DATE,
    st.builds(model.OnDate, text=WORDS, month=SMALL, day=SMALL, before=st.booleans(), time=st.just("17:00")),
    st.builds(model.InMonth, text=WORDS, month=SMALL, year=st.none() | SMALL),
    st.builds(model.InQuarter, text=WORDS, quarter=SMALL),
    st.builds(model.PeriodEnd, text=WORDS, span=st.sampled_from(["half", "year", "years", "nine_months"])),
    st.builds(model.Recurring, text=WORDS, every=st.sampled_from(["weekly", "monthly", "yearly"]), day=SMALL),
    st.builds(model.Ongoing, text=WORDS),
    st.builds(model.ByPlan, text=WORDS),
    st.builds(model.Relative, text=WORDS, count=SMALL, unit=st.sampled_from(["day", "working_day"])),
    st.builds(model.UnknownSchedule, text=WORDS),
)
SCHEDULES = SIMPLE | st.builds(model.Several, text=WORDS, parts=st.lists(SIMPLE, max_size=3).map(tuple))


def rows(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


PARAGRAPHS = st.builds(model.Paragraph, text=WORDS, at=ANCHORS)
LEAVES = st.builds(
    model.Section, label=WORDS, title=WORDS, paragraphs=rows(PARAGRAPHS), children=st.just(()), at=ANCHORS
)
SECTIONS = st.recursive(
    LEAVES,
    lambda deeper: st.builds(
        model.Section,
        label=WORDS,
        title=WORDS,
        paragraphs=rows(PARAGRAPHS),
        children=rows(deeper),
        at=ANCHORS,
    ),
    max_leaves=4,
)
ITEMS = st.builds(
    model.AnnexItem,
    key=WORDS,
    code=WORDS,
    title=WORDS,
    parent=st.none() | WORDS,
    group=st.booleans(),
    cells=st.dictionaries(WORDS, WORDS, max_size=3),
    at=ANCHORS,
    lead=rows(WORDS),
    schedule=st.none() | SCHEDULES,
)
COLUMNS = st.builds(model.Column, title=WORDS, role=st.sampled_from(["ordinal", "title", "lead", "other"]))
PAPERS = st.builds(
    model.Paper,
    kind=st.none() | WORDS,
    kind_code=st.none() | WORDS,
    number=st.none() | WORDS,
    symbol=st.none() | WORDS,
    issuer=st.none() | WORDS,
    superior=st.none() | WORDS,
    place=st.none() | WORDS,
    date=st.none() | st.dates(),
    subject=st.none() | WORDS,
    opening=rows(PARAGRAPHS),
    sections=rows(SECTIONS),
    obligations=rows(
        st.builds(
            model.Obligation, text=WORDS, owners=rows(WORDS), schedule=st.none() | SCHEDULES,
            recipient=st.none() | WORDS, at=ANCHORS,
        )
    ),
    annexes=rows(
        st.builds(model.Annex, label=WORDS, title=WORDS, columns=rows(COLUMNS), items=rows(ITEMS), at=ANCHORS)
    ),
    recipients=rows(
        st.builds(
            model.Recipient, text=WORDS, name=WORDS, archive=st.booleans(), at=ANCHORS,
            purpose=st.none() | WORDS,
        )
    ),
    findings=rows(
        st.builds(
            model.Finding,
            code=WORDS,
            severity=st.sampled_from(["error", "warning", "info"]),
            at=st.none() | ANCHORS,
            message=WORDS,
            suggestion=st.none() | WORDS,
            readings=rows(WORDS),
        )
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(PAPERS)
def test_a_paper_survives_its_json(paper: model.Paper) -> None:
    assert paper_from_json(json.loads(json.dumps(paper_as_json(paper)))) == paper


def empty() -> dict[str, Any]:
    return dict(paper_as_json(model.Paper(None, None, None, None, None, None, None, None, None)))


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"schema": "chiso.paper/9"}, "PA201", "$.schema"),
        ({"colour": "red"}, "PA202", "$"),
        ({"number": 12}, "PA202", "$.number"),
        ({"date": "31/12/2025"}, "PA202", "$.date"),
        ({"findings": {}}, "PA202", "$.findings"),
        ({"recipients": [{"text": "x"}]}, "PA202", "$.recipients[0].name"),
        ({"citations": ["x"]}, "PA202", "$.citations[0]"),
    ],
)
def test_a_wrong_shape_is_refused_with_its_place(change: dict[str, Any], code: str, place: str) -> None:
    with pytest.raises(Problem) as refusal:
        paper_from_json({**empty(), **change})
    assert (refusal.value.code, refusal.value.place) == (code, place)


def test_a_missing_key_is_refused() -> None:
    data = empty()
    del data["subject"]
    with pytest.raises(Problem, match="PA202"):
        paper_from_json(data)


def test_a_recurring_schedule_names_its_rhythm_as_kind() -> None:
    schedule = model.Recurring("ngày 10 hàng tháng", "monthly", day=10)
    duty = model.Obligation("báo cáo", (), schedule, "Văn phòng", model.Anchor(1, 1))
    paper = model.Paper(None, None, None, None, None, None, None, None, None, obligations=(duty,))
    written: Any = paper_as_json(paper)["obligations"]
    assert (written[0]["schedule"]["kind"], written[0]["schedule"]["day"]) == ("monthly", 10)
