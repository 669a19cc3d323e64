"""A submission as the receiver reads it: sections, figures and tasks at their places, remarks beside them.

Built from the frozen content alone, so that a layout that changed later changes nothing here; the layout is
asked only for titles. A place that carries a remark but is not in the content is shown under "khác".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiso.engine.returns.types import FigureSpec, Layout
from chiso.engine.returns.values import shown, why
from chiso.reporting.models import Remark, Submission
from chiso.reporting.schemas.content import Said, figure_of, said_in
from chiso.reporting.schemas.found import anchor_of


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a section's text; ``marked``: the sentence that was asked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ShownSection:
    key: str
    place: str
    anchor: str
    label: str
    title: str
    depth: int
    text: str
    words: Sequence[Words]
    standing: str
    reason: str
    """Why “không áp dụng” or “chưa có số liệu” stands in place of words."""
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class ShownFigure:
    key: str
    place: str
    anchor: str
    code: str
    title: str
    unit: str
    value: str
    why: str
    as_of: dt.date | None
    source: str
    override_reason: str
    remarks: Sequence[Remark]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class ShownForm:
    code: str
    title: str
    rows: Sequence[ShownFigure]


@dataclass(frozen=True, slots=True)
class ShownTask:
    place: str
    anchor: str
    content: Mapping[str, Any]
    due: dt.date | None
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole submission, ready to be read."""

    sections: Sequence[ShownSection]
    forms: Sequence[ShownForm]
    done: Sequence[ShownTask]
    coming: Sequence[ShownTask]
    general: Sequence[Remark]
    """Remarks on the whole, or at a place that is not here."""
    documents: Sequence[Mapping[str, Any]]
    reasons: Sequence[Mapping[str, Any]]
    late_reason: str
    unit_name: str


def shown_submission(
    submission: Submission,
    layout: Layout,
    remarks: Sequence[Remark],
    *,
    marked: tuple[str, int, int] | None = None,
) -> Shown:
    """``marked``: section and span of a sentence to show marked."""
    content = submission.content
    by_place: dict[str, list[Remark]] = {}
    for remark in remarks:
        by_place.setdefault(remark.place, []).append(remark)
    used: set[str] = set()

    def at(place: str) -> Sequence[Remark]:
        used.add(place)
        return by_place.get(place, ())

    said = said_in(content, layout)
    sections = [
        _section(key, said.get(key, Said("")), layout, at(f"section:{key}"), marked)
        for key in dict.fromkeys([*layout.outline, *said])
    ]
    figures = content.get("figures", {})
    forms = [
        ShownForm(
            form.code,
            form.title.vi,
            [_figure(spec, figures, at(f"figure:{spec.key}")) for spec in form.rows],
        )
        for form in layout.forms
        if any(spec.key in figures for spec in form.rows)
    ]
    done: list[ShownTask] = []
    coming: list[ShownTask] = []
    for row in content.get("tasks", ()):
        place = f"task:{row.get('task')}"
        due = dt.date.fromisoformat(row["due"]) if row.get("due") else None
        (coming if row.get("part") == "next" else done).append(
            ShownTask(place, anchor_of(place), row, due, at(place))
        )
    general = [remark for remark in remarks if remark.place not in used]
    return Shown(
        sections=sections,
        forms=forms,
        done=done,
        coming=coming,
        general=general,
        documents=content.get("documents", ()),
        reasons=content.get("reasons", ()),
        late_reason=str(content.get("late_reason", "")),
        unit_name=str(content.get("unit", {}).get("name", "")),
    )


def places_of(shown: Shown) -> set[str]:
    """Every place a remark may stand at."""
    found = {section.place for section in shown.sections}
    found |= {row.place for form in shown.forms for row in form.rows if not row.heading}
    return found | {task.place for task in (*shown.done, *shown.coming)}


def _section(
    key: str,
    said: Said,
    layout: Layout,
    remarks: Sequence[Remark],
    marked: tuple[str, int, int] | None,
) -> ShownSection:
    text = said.text
    spec = layout.outline.get(key)
    place = f"section:{key}"
    words: list[Words] = [Words(text)]
    if marked is not None and marked[0] == key and 0 <= marked[1] < marked[2] <= len(text):
        start, end = marked[1], marked[2]
        words = [Words(text[:start]), Words(text[start:end], marked=True), Words(text[end:])]
    return ShownSection(
        key=key,
        place=place,
        anchor=anchor_of(place),
        label=spec.label.rstrip(".") if spec else key,
        title=spec.title.vi if spec else "",
        depth=key.count("."),
        text=text,
        words=[each for each in words if each.text],
        standing=said.standing,
        reason=said.reason,
        remarks=remarks,
    )


def _figure(spec: FigureSpec, figures: Mapping[str, Any], remarks: Sequence[Remark]) -> ShownFigure:
    stored = figures.get(spec.key) or {}
    value = figure_of(stored, place=spec.key) if stored else None
    place = f"figure:{spec.key}"
    return ShownFigure(
        key=spec.key,
        place=place,
        anchor=anchor_of(place),
        code=spec.code,
        title=spec.title.vi,
        unit=spec.unit,
        value=shown(value, spec),
        why=why(value),
        as_of=dt.date.fromisoformat(stored["as_of"]) if stored.get("as_of") else None,
        source=str(stored.get("source", "")),
        override_reason=str(stored.get("override_reason", "")),
        remarks=remarks,
        heading=spec.kind == "heading",
    )
