"""A criterion of a rule book as one reads it: rule in words, figures, evidence, clause, worked examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chiso.engine.spec import words
from chiso.engine.spec.types import Cite, Erratum, Evidence, Figure, Head, Node
from chiso.engine.spec.worked import Row as Worked
from chiso.engine.trace import shown_points
from chiso.scoring.schemas.edition import Book

_CODE = re.compile(r"\s*\[(/?[a-z][a-z0-9_]*)\]")
KINDS = {
    "count": "số đếm",
    "amount": "số lượng, số tiền",
    "signed": "số có dấu",
    "percent": "phần trăm",
    "rank": "thứ hạng",
}
STATES = {
    "known": "",
    "none_done": "không thực hiện",
    "not_applicable": "không áp dụng",
    "missing": "thiếu số liệu",
    "pending": "chờ quy định",
}


@dataclass(slots=True)
class Line:
    """A line of the rule with what stands under it; ``word``: how a sheet names it."""

    text: str
    word: str
    below: list[Line]


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure the criterion asks for."""

    name: str
    title: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in a law: words, the law's title, and whether it still holds."""

    words: str
    title: str
    ended: str
    """What replaced it and since when; empty while it holds."""


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example: what was said, what it earns, why."""

    said: str
    points: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """All a reader needs of one criterion."""

    node: Node
    points: str
    by: str
    kind: str
    rule: tuple[Line, ...]
    figures: tuple[Asked, ...]
    special: tuple[Line, ...]
    evidence: Evidence | None
    clauses: tuple[Clause, ...]
    path: tuple[tuple[str, str], ...]
    children: tuple[tuple[str, str, str], ...]
    examples: tuple[Example, ...]
    previous: tuple[str, str] | None
    following: tuple[str, str] | None

    @property
    def erratum(self) -> Erratum | None:
        return self.node.erratum


def page_of(book: Book, code: str, examples: Iterable[Worked] = ()) -> Page:
    """The page of a criterion, or of a group over others; ``code`` must be in the book."""
    node, head = book.nodes[code], book.index.head
    rule = () if node.rule is None else nested(words.describe(node.rule, node.figures))
    special = [words.exemption(one) for one in node.exemptions] + [words.cut(one) for one in node.cuts]
    order = [one.code for one in book.nodes.values() if bool(one.children) == bool(node.children)]
    place = order.index(code)
    return Page(
        node=node,
        points="" if node.points is None else shown_points(node.points),
        by=_by(head, node),
        kind="" if node.rule is None else words.KINDS[words.kind_of(node.rule)],
        rule=rule,
        figures=tuple(_figures(node)),
        special=nested(special),
        evidence=node.evidence,
        clauses=(_clause(head, head.basis, code), *(_clause(head, one, "") for one in node.cites)),
        path=tuple((step, book.nodes[step].title.vi) for step in reversed(list(book.path(code))[1:])),
        children=tuple(
            (one.code, one.title.vi, "" if one.points is None else shown_points(one.points))
            for one in node.children
        ),
        examples=tuple(_example(row) for row in examples if row.code.partition("/")[0] == code),
        previous=_neighbour(book, order, place - 1),
        following=_neighbour(book, order, place + 1),
    )


def nested(lines: Sequence[str]) -> tuple[Line, ...]:
    """Lines indented by two blanks stand under the line before them."""
    found: list[Line] = []
    for text in lines:
        depth = (len(text) - len(text.lstrip(" "))) // 2
        into = found
        for _ in range(depth):
            if not into:
                break
            into = into[-1].below
        word = _CODE.search(text)
        into.append(Line(_CODE.sub("", text).strip(), word[1] if word else "", []))
    return tuple(found)


def _figures(node: Node) -> Iterable[Asked]:
    def one(prefix: str, name: str, figure: Figure) -> Asked:
        return Asked(f"{prefix}{name}", figure.title.vi, KINDS[figure.kind], figure.source)

    for name, figure in node.figures.items():
        yield one("", name, figure)
    for part in getattr(node.rule, "parts", ()):
        for name, figure in part.figures.items():
            yield one(f"{part.code}.", name, figure)


def _by(head: Head, node: Node) -> str:
    if not node.by:
        return ""
    owner = head.owners.get(node.owner)
    return words.BY[node.by] + (f"; {owner.vi}" if owner else "")


def _clause(head: Head, cite: Cite, code: str) -> Clause:
    law = head.laws[cite.law]
    at = ", ".join(part for part in (f"mục {code}" if code else "", cite.at) if part)
    ended = ""
    if law.until is not None:
        newer = head.laws.get(law.replaced_by)
        ended = f"hết hiệu lực từ {law.until:%d/%m/%Y}" + (f", thay bằng {newer.number}" if newer else "")
    return Clause(f"{at} {law.number}".strip(), law.title.vi, ended)


def _example(row: Worked) -> Example:
    told = ", ".join(f"{name} = {value}" for name, value in row.facts.items())
    if row.points is not None:
        points = shown_points(row.points)
    else:
        points = STATES[row.state] or ("bị từ chối" if row.refused else "")
    return Example(told, points, row.why)


def _neighbour(book: Book, order: Sequence[str], place: int) -> tuple[str, str] | None:
    if not 0 <= place < len(order):
        return None
    return order[place], book.nodes[order[place]].title.vi


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree of a rule book."""

    code: str
    title: str
    points: str
    depth: int
    leaf: bool
    by: str
    serving: int = 0


def tree_of(book: Book, counts: dict[str, int]) -> tuple[Branch, ...]:
    """Every node in printed order; ``counts``: criterion → plan lines that serve it."""
    return tuple(
        Branch(
            code=node.code,
            title=node.title.vi,
            points="" if node.points is None else shown_points(node.points),
            depth=len(list(book.path(node.code))) - 1,
            leaf=not node.children,
            by=words.BY[node.by] if node.by and node.by != "unit" else "",
            serving=counts.get(node.code, 0),
        )
        for node in book.nodes.values()
    )
