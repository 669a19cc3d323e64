"""A pinned rule book opened: the engine's index with what screens and services look up in it.

Built from the files kept with the round, never from the disk, and held by its hash: what a hash names
does not change, so neither does what was built from it. Refuses an edition whose files no longer give
the hash they were taken under.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from chiso.engine.rules.lines import has_lines, lines
from chiso.engine.rules.verdict import Ask
from chiso.engine.score.evaluate import titles
from chiso.engine.spec.build import build, record
from chiso.engine.spec.canon import sha256
from chiso.engine.spec.follows import Crosswalk, Follows
from chiso.engine.spec.types import Branch, Choice, Index, Node
from chiso.scoring.models import Edition
from chiso.scoring.problems import round as problems

COMMON = {
    "met": "đạt",
    "unmet": "không đạt",
    "none_done": "không thực hiện",
    "not_applicable": "không áp dụng",
    "missing": "thiếu số liệu",
    "pending": "chờ kết quả",
    "higher": "tăng",
    "equal": "bằng",
    "lower": "giảm",
}
"""States every sheet knows, in words."""

KEPT = 24
"""Rule books held open at once in a process."""


@dataclass(frozen=True, slots=True)
class Book:
    """A rule book with its nodes and lines by code. ``asks``: every line that earns points."""

    index: Index
    sha256: str
    nodes: Mapping[str, Node]
    parents: Mapping[str, str]
    asks: Mapping[str, Ask]
    titles: Mapping[str, str]

    @property
    def tracked(self) -> bool:
        return self.index.head.scoring == "tracked"

    @property
    def leaves(self) -> tuple[Node, ...]:
        """Criteria with a rule, in printed order."""
        return tuple(node for node in self.nodes.values() if node.rule is not None)

    def leaf_of(self, code: str) -> Node | None:
        """The printed criterion a line belongs to: ``1.6/kien_nghi`` → 1.6."""
        node = self.nodes.get(code.partition("/")[0])
        return node if node is not None and node.rule is not None else None

    def lines_of(self, node: Node) -> tuple[Ask, ...]:
        return _lines(self.index, node) if node.rule is not None else ()

    def has_lines(self, node: Node) -> bool:
        return has_lines(node)

    def path(self, code: str) -> Iterator[str]:
        """The node of a code and everything above it, nearest first."""
        step = code.partition("/")[0]
        if step != code:
            yield code
        while step:
            yield step
            step = self.parents.get(step, "")

    def domain_of(self, code: str) -> str:
        """Code of the domain (lĩnh vực) a line stands in."""
        return list(self.path(code))[-1]

    def labels(self, node: Node) -> dict[str, str]:
        """Code of every state, case, circumstance and cut of a criterion → its printed words."""
        found = {one.code: one.when.vi for one in node.exemptions}
        found |= {one.code: one.when.vi for one in node.cuts}
        for ask in self.lines_of(node):
            found |= {one.code: one.when.vi for one in ask.exemptions}
            found |= {one.code: one.when.vi for one in ask.cuts}
            cases = ask.rule.cases if isinstance(ask.rule, Branch) else ()
            found |= {case.code: case.when.vi for case in cases}
            for rule in (ask.rule, *(case.rule for case in cases)):
                if isinstance(rule, Choice):
                    found |= {state.code: state.when.vi for state in rule.states}
        return found | COMMON


_open: OrderedDict[str, Book] = OrderedDict()
_lock = Lock()


def book_of(edition: Edition) -> Book:
    """The rule book of a pinned edition.

    :raises Problem: RB0101, its files no longer give its hash.
    """
    with _lock:
        found = _open.get(edition.sha256)
        if found is not None:
            _open.move_to_end(edition.sha256)
            return found
    found = opened(edition.files, name=edition.code)
    if found.sha256 != edition.sha256:
        raise problems.edition_altered(edition.code, expected=edition.sha256, got=found.sha256)
    with _lock:
        _open[edition.sha256] = found
        while len(_open) > KEPT:
            _open.popitem(last=False)
    return found


def index_of(edition: Edition) -> Index:
    """The engine's index of a pinned edition."""
    return book_of(edition).index


def opened(files: Mapping[str, str], *, name: str) -> Book:
    """A rule book from its files. :raises Problems: its faults."""
    index = build(files, name=name).index
    nodes = {node.code: node for node in index.walk()}
    parents = {child.code: node.code for node in nodes.values() for child in node.children}
    asks = {ask.code: ask for node in nodes.values() if node.rule is not None for ask in _lines(index, node)}
    return Book(index, sha256(index), nodes, parents, asks, titles(index))


def _lines(index: Index, node: Node) -> tuple[Ask, ...]:
    # A book that is only tracked prints no points, so it has no lines that earn any.
    return () if index.head.scoring == "tracked" else lines(node)


def crosswalks_of(edition: Edition) -> tuple[Crosswalk, ...]:
    """From which editions a person wrote a crosswalk to this one."""
    text = edition.files.get("follows.yaml")
    if not text:
        return ()
    return record(text, Follows, name=f"{edition.code}/follows.yaml").follows
