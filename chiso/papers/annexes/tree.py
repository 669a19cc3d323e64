"""Drafts of rows into items: who stands under whom, keys, owners, deadlines, and what is out of order.

A dotted code stands under the code it extends; any other row stands under the last group of lesser
rank. Where the ordinals restart under each group the parent's key goes in front, so that a key names one
row of the annex. Cells that repeat the one above by "nt" or "như trên" are read as it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chiso.papers.annexes.codes import ARABIC, DASH, Code
from chiso.papers.annexes.owners import DITTO, Owners, read_owners, split_owners
from chiso.papers.annexes.rows import Draft, is_group
from chiso.papers.findings import finding
from chiso.papers.folding import squeeze
from chiso.papers.model import Anchor, AnnexItem, Column, ColumnRole, Finding, Schedule, UnknownSchedule
from chiso.papers.schedules import read_schedule

_UNCODED = ARABIC + 10
"""Rank of a row without an ordinal that is no group: below the numbered ones."""
_EMPTY = frozenset({"", "-", "–", "—", "…", "...", "/"})


@dataclass(slots=True)
class Node:
    """A draft in its place."""

    draft: Draft
    parent: int | None
    group: bool
    rank: int
    key: str = ""


@dataclass(slots=True)
class Tree:
    """The items of one annex and what a person should look at."""

    items: list[AnnexItem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def build(drafts: Sequence[Draft], columns: Sequence[Column], *, year: int | None) -> Tree:
    """The items of the drafts, in the order printed."""
    nodes = _placed(drafts)
    _keyed(nodes)
    tree = Tree()
    above: dict[str, str] = {}
    for node in nodes:
        cells = _ditto(node.draft.cells, above)
        above = {**above, **cells} if not node.group else above
        parent = None if node.parent is None else nodes[node.parent].key
        item = _item(node, parent, cells, columns, year=year)
        tree.items.append(item)
        if isinstance(item.schedule, UnknownSchedule):
            at = _at(node.draft.at, columns, "schedule")
            message = f"Mục {item.key}: chưa hiểu thời hạn “{item.schedule.text}”"
            tree.findings.append(finding("PF604", at, message, original=item.schedule.text))
    tree.findings += _order(nodes)
    return tree


@dataclass(slots=True)
class _Place:
    """Where the next row may stand: the rows still open above it, each of greater rank than the last."""

    open: list[int] = field(default_factory=list)
    by_code: dict[str, int] = field(default_factory=dict)
    heading: int | None = None
    """Rank of the last heading without an ordinal."""
    group: int | None = None
    """Rank of the last group with one."""


def _placed(drafts: Sequence[Draft]) -> list[Node]:
    nodes: list[Node] = []
    place = _Place()
    for at, draft in enumerate(drafts):
        group = is_group(drafts, at)
        rank = _rank(draft, group=group, place=place)
        nodes.append(Node(draft, _parent(draft, rank, nodes, place), group, rank))
        while place.open and nodes[place.open[-1]].rank >= rank:
            place.open.pop()
        place.open.append(at)
        if draft.code is not None:
            place.by_code[draft.code.text] = at
        if group and draft.code is None:
            place.heading = rank
        elif group:
            place.group = rank
    return nodes


def _rank(draft: Draft, *, group: bool, place: _Place) -> int:
    if draft.code is not None:
        return draft.code.rank
    if draft.sub:
        return DASH
    if not group:
        return _UNCODED
    # a heading without an ordinal: beside the last such heading, else under the numbered groups above it
    if place.heading is not None:
        return place.heading
    return -1 if place.group is None else min(place.group + 1, ARABIC - 1)


def _parent(draft: Draft, rank: int, nodes: Sequence[Node], place: _Place) -> int | None:
    code = draft.code
    if code is not None and code.series in place.by_code:
        return place.by_code[code.series]
    for at in reversed(place.open):
        node = nodes[at]
        if node.rank < rank and (node.group or draft.sub or _holds(node, rank)):
            return at
    return None


def _holds(node: Node, rank: int) -> bool:
    """Letters and dashes stand under the numbered row above them, group or not."""
    return rank > ARABIC + 9 and rank != _UNCODED and node.draft.code is not None and node.rank < rank


def _keyed(nodes: Sequence[Node]) -> None:
    codes = Counter(node.draft.code.text for node in nodes if node.draft.code is not None)
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    for node in nodes:
        parent = nodes[node.parent].key if node.parent is not None else ""
        key = own = _own_key(node.draft.code, parent, codes)
        stem = own or parent or "0"
        while not key or key in used:
            numbers[stem] += 1
            key = f"{stem}~{numbers[stem]}"
        used.add(key)
        node.key = key


def _own_key(code: Code | None, parent: str, codes: Counter[str]) -> str:
    """The ordinal where the annex has it once, else behind the parent's key; "" for a row without one."""
    if code is None or code.rank == DASH:
        return ""
    if codes[code.text] == 1 and code.rank < ARABIC + 10:
        return code.text
    return f"{parent}.{code.text}" if parent else code.text


def _ditto(cells: Mapping[str, str], above: Mapping[str, str]) -> dict[str, str]:
    return {title: above.get(title, words) if DITTO.match(words) else words for title, words in cells.items()}


def _item(
    node: Node, parent: str | None, cells: Mapping[str, str], columns: Sequence[Column], *, year: int | None
) -> AnnexItem:
    draft = node.draft
    owners = _owners(cells, columns)
    deadline = _first(cells, columns, "schedule")
    product = _first(cells, columns, "product")
    schedule: Schedule | None = None if deadline is None else read_schedule(deadline, year=year)
    code = draft.code
    return AnnexItem(
        key=node.key,
        code="" if code is None or code.rank == DASH else code.text,
        title=squeeze(draft.title),
        parent=parent,
        group=node.group,
        cells=dict(draft.cells),
        at=draft.at,
        lead=owners.lead,
        co=owners.co,
        monitors=owners.monitors,
        product=product,
        schedule=schedule,
    )


def _words(cells: Mapping[str, str], columns: Sequence[Column], role: ColumnRole) -> Iterator[str]:
    for column in columns:
        words = cells.get(column.title, "").strip()
        if column.role == role and words not in _EMPTY:
            yield words


def _first(cells: Mapping[str, str], columns: Sequence[Column], role: ColumnRole) -> str | None:
    found = list(_words(cells, columns, role))
    return "\n".join(found) if found else None


def _owners(cells: Mapping[str, str], columns: Sequence[Column]) -> Owners:
    lead: list[str] = []
    co: list[str] = []
    monitors: list[str] = []
    for words in _words(cells, columns, "lead"):
        read = read_owners(words)
        lead += read.lead
        co += read.co
        monitors += read.monitors
    for words in _words(cells, columns, "co"):
        co += split_owners(words)
    for words in _words(cells, columns, "monitor"):
        monitors += split_owners(words)
    return Owners(tuple(lead), tuple(co), tuple(monitors))


def _at(at: Anchor, columns: Sequence[Column], role: ColumnRole) -> Anchor:
    column = next((i for i, each in enumerate(columns) if each.role == role), at.column)
    return Anchor(at.page, at.line, row=at.row, column=column)


def _order(nodes: Sequence[Node]) -> list[Finding]:
    """Numbers left out or used twice within one series under one parent."""
    findings: list[Finding] = []
    last: dict[tuple[int | None, int, str], Code] = {}
    through: dict[tuple[int, str], Code] = {}
    """The last number of a rank, whatever it stands under: some number on through the groups."""
    for node in nodes:
        code = node.draft.code
        if code is None or code.rank == DASH or not code.ordinal:
            continue
        series = (node.parent, code.rank, code.series)
        before = last.get(series)
        last[series] = code
        expected = 1 if before is None else before.ordinal + 1
        passed = through.get(series[1:])
        through[series[1:]] = code
        if before is None and passed is not None and code.ordinal == passed.ordinal + 1:
            continue
        if code.ordinal == expected or (before is None and node.parent is None):
            continue
        what = "lặp lại" if before is not None and code.ordinal == before.ordinal else "không liên tục"
        after = f" sau “{before.text}”" if before is not None else ""
        findings.append(
            finding("PF601", node.draft.at, f"Số thứ tự “{code.text}”{after} {what}", original=code.text)
        )
    return findings
