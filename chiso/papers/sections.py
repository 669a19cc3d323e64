"""The numbered parts of the text as a tree: Phần, Chương, Mục, Điều, I., 1., a) in their ranks.

A label's rest is its title when it reads as a heading, else the first paragraph of the part.
Dashed points stay paragraphs of the part they stand in. What stands ahead of the first label is the
opening. Letters that leave the Vietnamese order (d, e, f) are reported, not renumbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chiso.papers.bodies import is_actors
from chiso.papers.findings import finding
from chiso.papers.flow import Passage
from chiso.papers.folding import is_capital
from chiso.papers.labels import ARTICLE, LETTER, LETTERS, PART, SUBHEADING, Label, is_dashed, is_foreign
from chiso.papers.model import BodyTable, Finding, Paragraph, Section

_SENTENCE_END = re.compile(r"[.;,]$|\./\.$|:$")
_LONGEST_TITLE = 250


@dataclass(slots=True)
class Node:
    """A section under construction; ``passages`` keep what the paragraphs were made of."""

    label: Label
    passage: Passage
    title: str = ""
    title_span: tuple[int, int] = (0, 0)
    paragraphs: list[Paragraph] = field(default_factory=list)
    passages: list[tuple[Passage, int]] = field(default_factory=list)
    """Passage and the offset its paragraph begins at."""
    children: list[Node] = field(default_factory=list)
    tables: list[BodyTable] = field(default_factory=list)

    def built(self) -> Section:
        return Section(
            self.label.text,
            self.title,
            tuple(self.paragraphs),
            tuple(child.built() for child in self.children),
            self.passage.anchor(),
            tuple(self.tables),
        )

    def add(self, passage: Passage, start: int = 0) -> None:
        self.passages.append((passage, start))
        self.paragraphs.append(passage.paragraph(start))


@dataclass(frozen=True, slots=True)
class Outline:
    """The opening and the tree of a text."""

    opening: tuple[Passage, ...]
    nodes: tuple[Node, ...]

    def walk(self) -> Iterator[tuple[tuple[Node, ...], Node]]:
        """Each node with its ancestors, in reading order."""
        stack: list[tuple[tuple[Node, ...], Node]] = [((), node) for node in reversed(self.nodes)]
        while stack:
            above, node = stack.pop()
            yield above, node
            stack.extend(((*above, node), child) for child in reversed(node.children))


def outline(passages: Sequence[Passage]) -> Outline:
    """The tree of ``passages``."""
    opening: list[Passage] = []
    roots: list[Node] = []
    path: list[Node] = []
    for index, passage in enumerate(passages):
        label = passage.label
        if label is None:
            if _is_title_line(passage, path):
                path[-1].title = passage.text
            elif path:
                path[-1].add(passage)
            else:
                opening.append(passage)
            continue
        following = passages[index + 1] if index + 1 < len(passages) else None
        node = _node(passage, label, following)
        while path and path[-1].label.rank >= label.rank:
            path.pop()
        (path[-1].children if path else roots).append(node)
        path.append(node)
    return Outline(tuple(opening), tuple(roots))


def _is_title_line(passage: Passage, path: Sequence[Node]) -> bool:
    """ "Chương I" alone on its line has its title on the next."""
    if not path:
        return False
    node = path[-1]
    named = PART <= node.label.rank <= SUBHEADING
    return named and not node.title and not node.paragraphs and is_capital(passage.text)


def _node(passage: Passage, label: Label, following: Passage | None) -> Node:
    node = Node(label, passage)
    rest = passage.text[label.end :]
    start = label.end + len(rest) - len(rest.lstrip(" .:-"))
    rest = passage.text[start:].strip()
    if not rest:
        return node
    if _is_heading(rest, passage, label, following):
        node.title, node.title_span = rest.rstrip(" :."), (start, start + len(rest))
        return node
    split = _inline_title(rest, label)
    if split:
        node.title, node.title_span = rest[:split].rstrip(" :."), (start, start + split)
        rest_start = start + split
        rest_start += len(passage.text[rest_start:]) - len(passage.text[rest_start:].lstrip(" :."))
        node.add(passage, rest_start)
    else:
        node.add(passage, start)
    return node


def _is_heading(rest: str, passage: Passage, label: Label, following: Passage | None) -> bool:
    if is_capital(rest) or (passage.bold is True and len(rest) <= _LONGEST_TITLE):
        return True
    if label.rank == LETTER and following is not None and following.label is not None:
        followed_by_own = False
    else:
        followed_by_own = following is not None and (
            following.label is None or following.label.rank > label.rank
        )
    if len(rest) > _LONGEST_TITLE or not followed_by_own:
        return len(rest) <= 80 and not _SENTENCE_END.search(rest) and label.rank < LETTER
    if rest.endswith(":"):
        return is_actors(rest) or len(rest.split()) <= 12
    if rest.endswith("."):
        points = following is not None and (following.label is not None or is_dashed(following.text))
        return points and len(rest.split()) <= 10 and ". " not in rest
    return not _SENTENCE_END.search(rest)


def _inline_title(rest: str, label: Label) -> int:
    """Where "1. Sở Nội vụ: Chủ trì …" or "Điều 2. Hiệu lực. …" parts title and text; 0 for nowhere."""
    colon = rest.find(": ", 0, 160)
    if colon > 0 and (is_actors(rest[:colon]) or len(rest[:colon].split()) <= 5):
        return colon + 1
    if label.rank == ARTICLE:
        point = rest.find(". ", 0, 120)
        if point > 0 and len(rest[:point].split()) <= 8 and rest[point + 2 : point + 3].isupper():
            return point + 1
    return 0


def letter_findings(tree: Outline) -> Iterator[Finding]:
    """Lists that use f, j, w, z or go from d to e without đ."""
    groups = [tree.nodes, *(node.children for _, node in tree.walk())]
    for group in groups:
        letters = [node for node in group if node.label.rank == LETTER]
        regular = bool(letters) and letters[0].label.text == "a" and len(letters) <= len(LETTERS)
        for index, node in enumerate(letters):
            before = letters[index - 1] if index else None
            if is_foreign(node.label.text) or (
                before is not None and (before.label.text, node.label.text) == ("d", "e")
            ):
                yield _letter(node, LETTERS[index] if regular else None)


def _letter(node: Node, right: str | None) -> Finding:
    printed = node.label.text
    order = "thứ tự điểm là a, b, c, d, đ, e, g, h; không dùng f, j, w, z"
    return finding(
        "PF404",
        node.passage.anchor(0, len(printed)),
        f"Điểm “{printed})” không theo bảng chữ cái tiếng Việt: {order}",
        original=printed,
        suggestion=right,
    )
