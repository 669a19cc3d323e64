"""A sheet: what one body says about each line. Checked against the edition, all faults at once.

Rows come from the readers (``rows``) as text with a place. Here codes are found, figures become exact
numbers of their kind, and nothing that the edition does not ask for passes. What is not said stays unsaid.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from chiso.engine.decimals import plain_number
from chiso.engine.problems import Problem, Problems
from chiso.engine.rules import problems as rule_problems
from chiso.engine.rules.apply import judge
from chiso.engine.rules.branch import chosen
from chiso.engine.rules.lines import MET, UNMET, has_lines, lines
from chiso.engine.rules.verdict import Ask, Entry
from chiso.engine.score import problems
from chiso.engine.score.figures import figure
from chiso.engine.spec.types import Branch, Checklist, Exemption, Figure, Index, Judged, Node, Text
from chiso.engine.vietnamese import fold

PERCENT = "percent"
WORDS = ("state", "case", "note", "cuts", PERCENT)
"""Names in a row that are not figures."""

POINTS = {"points": Figure(title=Text(vi="điểm của người thẩm định"), kind="signed")}
"""The figure a judged line is given."""

_STATED = Figure(title=Text(vi="tỷ lệ phần trăm"), kind="amount")

_RESERVED = {
    "not applicable": "not_applicable",
    "khong ap dung": "not_applicable",
    "khong danh gia": "not_applicable",
    "missing": "missing",
    "thieu": "missing",
    "pending": "pending",
    "cho": "pending",
    "none done": "none_done",
    "khong thuc hien": "none_done",
}
_MARKS = dict.fromkeys(("met", "dat", "co", "yes", "true", "x", "1"), MET) | dict.fromkeys(
    ("unmet", "khong dat", "khong", "no", "false", "0"), UNMET
)
ALL, NONE = "all", "none"
"""States of a whole checklist."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row; ``office``: written by hand, Vietnamese numbers allowed."""

    text: str
    place: str
    office: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read: a code and named cells. Empty cells are already gone."""

    code: str
    place: str
    cells: Mapping[str, Cell]
    numeric_code: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Entries by line (``3.4.1``, ``1.6/kien_nghi``) and by group (``6.3``).

    ``excluded``: lines or groups that whoever runs the scoring does not ask of this body, by decision, and
    why; they leave the maximum as those of its ``body`` do. ``caps``: most that all ``bonus``, or all
    ``penalty``, may count, where that is less than the edition's own caps.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    body: str = ""
    unit: str = ""
    stage: str = ""
    excluded: Mapping[str, str] = field(default_factory=dict)
    caps: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """A sheet as read, before the edition is known."""

    rows: tuple[Row, ...]
    index: str = ""
    body: str = ""
    unit: str = ""
    stage: str = ""
    place: str = ""


def sheet(raw: Raw, index: Index) -> Sheet:
    """``raw`` checked against ``index``.

    :raises Problems: every fault of the sheet.
    """
    return _Checker(index).sheet(raw)


class _Checker:
    def __init__(self, index: Index) -> None:
        self.index = index
        self.nodes = {node.code: node for node in index.walk()}
        self.asks: dict[str, Ask] = {}
        for node in index.walk():
            if node.rule is not None:
                self.asks.update((ask.code, ask) for ask in lines(node))
        self.faults: list[Problem] = []
        self.entries: dict[str, Entry] = {}
        self.first: dict[str, str] = {}

    def sheet(self, raw: Raw) -> Sheet:
        if raw.index and raw.index != self.index.head.id:
            self.faults.append(problems.wrong_index(raw.place, expected=self.index.head.id, got=raw.index))
        if raw.body and raw.body not in self.index.head.bodies:
            allowed = ", ".join(self.index.head.bodies)
            self.faults.append(problems.unknown_body(raw.place, got=raw.body, allowed=allowed))
        if not raw.rows:
            self.faults.append(problems.no_rows(raw.place))
        for row in raw.rows:
            try:
                self._row(row)
            except Problem as fault:
                self.faults.append(fault)
        if self.faults:
            raise Problems([*self.faults, *self._contradictions()])
        return Sheet(self.entries, raw.body, raw.unit, raw.stage)

    def _contradictions(self) -> Iterator[Problem]:
        """What the rules refuse in the rows that could be read, told together with the rest."""
        for code, ask in self.asks.items():
            if code in self.entries:
                try:
                    judge(ask, self.entries[code])
                except Problem as fault:
                    yield fault

    def _row(self, row: Row) -> None:
        code = self._code(row)
        if code in self.first:
            raise problems.twice(row.place, code=code, first=self.first[code])
        self.first[code] = row.place
        if code in self.asks:
            self.entries[code] = self._entry(self.asks[code], row)
        else:
            self._group(self.nodes[code], row)

    def _code(self, row: Row) -> str:
        code = row.code.strip().rstrip(".")
        if row.numeric_code:
            value = plain_number(code)
            same = [known for known in self.nodes if value is not None and plain_number(known) == value]
            if len(same) > 1:
                raise problems.ambiguous_code(row.place, code=code, among=", ".join(same))
            code = same[0] if same else code
        if code in self.nodes or code in self.asks:
            return code
        if (numbered := self._numbered(code)) is not None:
            return numbered
        near = difflib.get_close_matches(code, [*self.nodes, *self.asks], n=3, cutoff=0.5)
        raise problems.unknown_code(row.place, code=row.code, near=", ".join(near))

    def _numbered(self, code: str) -> str | None:
        """``1.6/2`` is the second printed line of 1.6."""
        owner, _, number = code.partition("/")
        node = self.nodes.get(owner)
        if node is None or node.rule is None or not has_lines(node) or not number.isdecimal():
            return None
        found = lines(node)
        return found[int(number) - 1].code if 1 <= int(number) <= len(found) else None

    def _entry(self, ask: Ask, row: Row) -> Entry:
        item = isinstance(self._owner(ask.code).rule, Checklist)
        entry = self._read(ask.code, figures_of(ask), row, exemptions=ask.exemptions, item=item)
        if isinstance(ask.rule, Branch) and not entry.case and chosen(ask.rule, entry) is not None:
            return replace(entry, state="", case=entry.state)
        return entry

    def _read(
        self,
        code: str,
        specs: Mapping[str, Figure],
        row: Row,
        *,
        exemptions: tuple[Exemption, ...] = (),
        item: bool = False,
    ) -> Entry:
        figures, percent = self._figures(code, specs, row)
        said = {name: row.cells[name].text.strip() for name in WORDS if name in row.cells}
        return Entry(
            figures,
            percent,
            state_word(said.get("state", ""), exemptions, item=item),
            said.get("case", ""),
            tuple(said.get("cuts", "").replace(",", " ").replace(";", " ").split()),
            said.get("note", ""),
            row.place,
        )

    def _figures(
        self, code: str, specs: Mapping[str, Figure], row: Row
    ) -> tuple[dict[str, Fraction], Fraction | None]:
        figures: dict[str, Fraction] = {}
        percent: Fraction | None = None
        for written, cell in row.cells.items():
            at = f"{cell.place} tiêu chí {code}"
            # A and a are the same figure unless the criterion tells them apart.
            name = written if written in specs or written.lower() not in specs else written.lower()
            try:
                if name in specs:
                    figures[name] = figure(cell.text, specs[name], office=cell.office, place=at)
                elif name == PERCENT:
                    bare = cell.text.strip().removesuffix("%").rstrip()
                    percent = figure(bare, _STATED, office=cell.office, place=at)
                elif name not in WORDS:
                    allowed = ", ".join((*specs, *WORDS))
                    self.faults.append(problems.unknown_figure(at, name=name, allowed=allowed))
            except Problem as fault:
                self.faults.append(fault)
        return figures, percent

    def _group(self, node: Node, row: Row) -> None:
        """A row on a node with children, a sum or a checklist: states and cuts for the whole."""
        own = {one.figure: node.figures[one.figure] for one in node.cuts if one.figure}
        kept = {name: cell for name, cell in row.cells.items() if name in WORDS or name in own}
        rest = {name: cell for name, cell in row.cells.items() if name not in kept}
        if PERCENT in kept:
            rest[PERCENT] = kept.pop(PERCENT)
        self._route(node, rest, row)
        if isinstance(node.rule, Checklist) and "state" in kept:
            mark = {ALL: MET, NONE: UNMET}.get(kept["state"].text.strip())
            if mark is not None:
                self._mark(node, mark, row)
                del kept["state"]
        if kept:
            entry = self._read(node.code, own, replace(row, cells=kept), exemptions=node.exemptions)
            self._group_state(node, entry)
            self.entries[node.code] = entry

    def _group_state(self, node: Node, entry: Entry) -> None:
        allowed = [one.code for one in node.exemptions]
        allowed += ["not_applicable", "missing", "pending", "none_done"]
        at = f"{entry.place} tiêu chí {node.code}"
        if entry.state and entry.state not in allowed:
            raise rule_problems.unknown_state(at, got=entry.state, allowed=", ".join(allowed))
        if entry.case:
            raise rule_problems.unknown_case(at, got=entry.case, allowed="không có")
        cuts = [one.code for one in node.cuts]
        if strange := [name for name in entry.cuts if name not in cuts]:
            raise rule_problems.unknown_cut(at, got=strange[0], allowed=", ".join(cuts))

    def _mark(self, node: Node, mark: str, row: Row) -> None:
        for ask in lines(node):
            if ask.code not in self.first:
                self.first[ask.code] = row.place
                self.entries[ask.code] = Entry(state=mark, place=row.place)

    def _route(self, node: Node, cells: Mapping[str, Cell], row: Row) -> None:
        """Figures written on a sum go to the only part that asks for them; else say where they belong."""
        if not cells:
            return
        parts = lines(node) if has_lines(node) else ()
        names = set(cells) - {PERCENT}
        takers = [part for part in parts if names and names <= set(figures_of(part))]
        if len(takers) != 1:
            below = [part.code for part in parts] or [child.code for child in node.children]
            raise problems.not_scored_here(f"{row.place} tiêu chí {node.code}", lines=", ".join(below))
        self._row(Row(takers[0].code, row.place, cells))

    def _owner(self, code: str) -> Node:
        return self.nodes[code.partition("/")[0]]


def figures_of(ask: Ask) -> Mapping[str, Figure]:
    """Every figure a line may be given, a judged line's points included."""
    return {**ask.figures, **POINTS} if isinstance(ask.rule, Judged) else ask.figures


def state_word(word: str, exemptions: tuple[Exemption, ...], *, item: bool) -> str:
    """The state as the rules know it: reserved words and checklist marks in the ways people write them."""
    plain = fold(word).replace("_", " ").strip()
    if any(one.code == word for one in exemptions):
        return word
    if item and plain in _MARKS:
        return _MARKS[plain]
    return _RESERVED.get(plain, word)
