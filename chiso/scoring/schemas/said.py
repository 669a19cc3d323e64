"""What one stage says of a line, between a form, a mark and the engine.

Text in is read as offices write numbers (``195.197``, ``99,11``); what is kept is exact. Refuses what the
criterion does not ask for, numbers of the wrong kind and words the rule does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from chiso.engine.decimals import exact_number, exact_text
from chiso.engine.rules import problems as rules
from chiso.engine.rules.apply import judge
from chiso.engine.rules.verdict import Entry, Verdict
from chiso.engine.score import problems as scores
from chiso.engine.score.figures import figure
from chiso.engine.score.sheet import figures_of, state_word
from chiso.engine.spec.types import Checklist, Figure, Text
from chiso.engine.trace import shown
from chiso.scoring.models import Mark
from chiso.scoring.problems import sheet as problems
from chiso.scoring.schemas.edition import Book

_PERCENT = Figure(title=Text(vi="tỷ lệ phần trăm"), kind="amount")
_RESERVED = ("not_applicable", "missing", "pending", "none_done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Figures by name as exact text; everything else as the engine knows it."""

    figures: Mapping[str, str] = field(default_factory=dict)
    percent: str = ""
    state: str = ""
    case: str = ""
    cuts: tuple[str, ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.figures or self.percent or self.state or self.case or self.cuts or self.note)

    def as_json(self) -> dict[str, Any]:
        return {
            "figures": dict(sorted(self.figures.items())),
            "percent": self.percent,
            "state": self.state,
            "case": self.case,
            "cuts": list(self.cuts),
            "note": self.note,
        }


def said_of(mark: Mark) -> Said:
    return Said(
        figures=dict(mark.figures),
        percent=mark.percent,
        state=mark.state,
        case=mark.case,
        cuts=tuple(mark.cuts),
        note=mark.note,
    )


def entry_of(said: Said) -> Entry:
    """The engine's entry of what is kept."""
    return Entry(
        figures={name: _number(text) for name, text in said.figures.items()},
        percent=_number(said.percent) if said.percent else None,
        state=said.state,
        case=said.case,
        cuts=said.cuts,
        note=said.note,
    )


def read(book: Book, code: str, typed: Said, *, office: bool = True) -> Said:
    """What was typed, exact and checked against the criterion.

    :raises Problem: RB0202, or the engine's own refusal of a figure or a word.
    """
    ask = book.asks.get(code)
    if ask is None:
        return _group(book, code, typed)
    specs = figures_of(ask)
    figures: dict[str, str] = {}
    for name, text in typed.figures.items():
        place = f"{code}.{name}"
        if name not in specs:
            raise scores.unknown_figure(place, name=name, allowed=", ".join(specs) or "không có")
        if text.strip():
            figures[name] = exact_text(figure(text, specs[name], office=office, place=place))
    percent = typed.percent.strip().removesuffix("%").rstrip()
    leaf = book.leaf_of(code)
    item = leaf is not None and isinstance(leaf.rule, Checklist)
    return Said(
        figures=figures,
        percent=exact_text(figure(percent, _PERCENT, office=office, place=code)) if percent else "",
        state=state_word(typed.state.strip(), ask.exemptions, item=item),
        case=typed.case.strip(),
        cuts=tuple(dict.fromkeys(cut for cut in typed.cuts if cut)),
        note=typed.note.strip(),
    )


def verdict_of(book: Book, code: str, said: Said) -> Verdict | None:
    """What the engine makes of one line; None for a group. :raises Problem: a contradiction."""
    ask = book.asks.get(code)
    return None if ask is None else judge(ask, entry_of(said))


def _group(book: Book, code: str, typed: Said) -> Said:
    """A whole criterion with parts, or a group: a circumstance the text names, cuts, an explanation."""
    node = book.nodes.get(code)
    if node is None or typed.figures or typed.percent or typed.case:
        raise problems.not_a_line(code)
    state = state_word(typed.state.strip(), node.exemptions, item=False)
    allowed = [one.code for one in node.exemptions]
    allowed += list(_RESERVED[:1]) if node.na == "reduces" else []
    if state and state not in allowed:
        raise rules.unknown_state(code, got=state, allowed=", ".join(allowed) or "không có")
    cuts = tuple(dict.fromkeys(cut for cut in typed.cuts if cut))
    known = [one.code for one in node.cuts]
    if strange := [cut for cut in cuts if cut not in known]:
        raise rules.unknown_cut(code, got=strange[0], allowed=", ".join(known) or "không có")
    return Said(state=state, cuts=cuts, note=typed.note.strip())


def _number(text: str) -> Fraction:
    value = exact_number(text)
    assert value is not None, text
    return value


def in_words(content: Mapping[str, Any] | None, labels: Mapping[str, str]) -> str:
    """What a mark says or said, in one line; ``labels``: code of a choice → its printed words."""
    if not content:
        return ""
    found = [f"{name} = {shown(_number(text))}" for name, text in (content.get("figures") or {}).items()]
    if content.get("percent"):
        found.append(f"{shown(_number(content['percent']))} %")
    found += [labels.get(content[key], content[key]) for key in ("case", "state") if content.get(key)]
    found += [f"trừ: {labels.get(cut, cut)}" for cut in content.get("cuts") or ()]
    if content.get("note"):
        found.append(f"“{content['note']}”")
    return "; ".join(found)
