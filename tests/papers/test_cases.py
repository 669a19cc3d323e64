"""Documents of many kinds, in our own words: what the reader must make of each, as tables beside it.

``cases/NN-name.txt`` is the document, ``cases/NN-name.json`` what must be read; only the keys given are
compared. "findings": the codes found, spelling of one line each aside; an empty list is a document in
which nothing is to be found.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chiso.papers import Paper, paper_as_json, paper_from_json, paper_of, read_paper
from chiso.papers.blocks import Line
from chiso.papers.model import InMonth, InQuarter, OnDate, Recurring, Relative, Schedule, Section
from chiso.papers.readers import read

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
_PLAIN = ("kind", "kind_code", "number", "symbol", "issuer", "superior", "place", "subject", "urgency")


def told(schedule: Schedule | None) -> str | None:
    """A schedule in one short line, for the tables."""
    match schedule:
        case None:
            return None
        case OnDate():
            return f"date {schedule.date or f'{schedule.day}/{schedule.month}'}"
        case InMonth():
            return f"month {schedule.month}/{schedule.year}"
        case InQuarter():
            return f"quarter {schedule.quarter}/{schedule.year}"
        case Relative():
            return f"relative {schedule.count} {schedule.unit}"
        case Recurring() if schedule.every == "monthly":
            return f"monthly {schedule.day}"
        case _:
            return schedule.kind


def labels(sections: tuple[Section, ...], above: str = "") -> Iterator[str]:
    for section in sections:
        yield f"{above}{section.label}"
        yield from labels(section.children, f"{above}{section.label}/")


def shown(paper: Paper, wanted: dict[str, Any]) -> dict[str, Any]:
    """The parts of ``paper`` that the table speaks of, in the table's form."""
    text = json.dumps(paper_as_json(paper), ensure_ascii=False)
    original = {(finding.original, finding.suggestion) for finding in paper.findings}
    got: dict[str, Any] = {name: getattr(paper, name) for name in _PLAIN if name in wanted}
    got["date"] = paper.date.isoformat() if paper.date else None
    got["addressees"] = list(paper.addressees)
    got["sections"] = list(labels(paper.sections))
    got["citations"] = [f"{c.kind} {c.number}/{c.symbol} {c.date}" for c in paper.citations]
    got["recipients"] = [recipient.name for recipient in paper.recipients]
    got["annexes"] = len(paper.annexes)
    got["annex_items"] = [[item.code for item in annex.items] for annex in paper.annexes]
    got["findings"] = sorted({finding.code for finding in paper.findings})
    got["contains"] = [words for words in wanted.get("contains", []) if words in text]
    got["suggestions"] = [pair for pair in wanted.get("suggestions", []) if tuple(pair) in original]
    got["no_suggestions"] = [w for w in wanted.get("no_suggestions", []) if w not in dict(original)]
    if paper.signature and "signature" in wanted:
        got["signature"] = {name: getattr(paper.signature, name) for name in wanted["signature"]}
    got["obligations"] = [
        {
            name: told(duty.schedule) if name == "schedule" else _listed(getattr(duty, name))
            for name in (
                wanted["obligations"][i] if i < len(wanted["obligations"]) else ("section", "owners")
            )
        }
        for i, duty in enumerate(paper.obligations if "obligations" in wanted else ())
    ]
    return {name: got.get(name) for name in wanted}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_document_is_read_as_its_table_says(case: Path) -> None:
    wanted = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    assert shown(read_paper(case.read_bytes(), case.name), wanted) == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_decomposed_letters_read_the_same(case: Path) -> None:
    text = unicodedata.normalize("NFD", case.read_text(encoding="utf-8"))
    wanted = json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    assert shown(read_paper(text.encode(), case.name), wanted) == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_document_survives_its_json(case: Path) -> None:
    paper = read_paper(case.read_bytes(), case.name)
    assert paper_from_json(json.loads(json.dumps(paper_as_json(paper)))) == paper


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_suggestion_replaces_the_span_it_names(case: Path) -> None:
    source = read(case.read_bytes(), case.name)
    lines = [block for block in source.blocks if isinstance(block, Line)]
    for finding in paper_of(source).findings:
        at = finding.at
        if at is None or finding.suggestion is None or at.row is not None or at.last_line is not None:
            continue
        there = [line.text for line in lines if (line.page, line.number) == (at.page, at.line)]
        assert finding.original in [text[at.start : at.end] for text in there]
