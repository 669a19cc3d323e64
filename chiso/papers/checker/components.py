"""Which line of a file is which component of Decree 30/2020, told by the readers of papers.

Each line of the head, body, foot and annexes gets an id of ``writers.decree``. A line nobody can name for
certain gets none, and is then not held against any rule but those of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chiso.papers.assemble import paper_of
from chiso.papers.blocks import Block, Line, Table
from chiso.papers.cut import cut, is_annex_head, is_attached, is_recipients
from chiso.papers.flow import Passage, clean, join
from chiso.papers.folding import bare, fold, squeeze
from chiso.papers.foot import DRAFTER, Foot, part_foot
from chiso.papers.head import CIRCULATION, URGENCY, Head, read_head
from chiso.papers.labels import ARABIC, ARTICLE, ROMAN, SUBHEADING, read_label
from chiso.papers.measures import Measure, Measures
from chiso.papers.model import Anchor, Paper
from chiso.papers.sections import Outline, outline
from chiso.papers.writers.sheet import BASIS, DECIDES

_NATIONAL = "cong hoa xa hoi chu nghia viet nam"


@dataclass(frozen=True, slots=True)
class Named:
    """A line with its component and its measure."""

    id: str
    text: str
    measure: Measure


@dataclass(slots=True)
class Components:
    """A file taken apart."""

    paper: Paper
    measures: Measures
    head: Head
    foot: Foot
    body: list[Passage]
    tree: Outline
    named: list[Named] = field(default_factory=list)
    has_table: bool = False
    """A data table stands in the text itself."""

    def of(self, *ids: str) -> list[Named]:
        return [each for each in self.named if each.id in ids]


def components(measures: Measures) -> Components:
    """The components of a file."""
    source = measures.source
    paper = paper_of(source)
    parts = cut(clean(source.blocks))
    head = read_head(parts.front)
    inner = [block for block in parts.front[head.end :] if isinstance(block, Line)]
    body, _ = join(inner)
    foot = part_foot([line for line in parts.foot if not line.footnote])
    tables = any(isinstance(block, Table) for block in parts.front)
    found = Components(paper, measures, head, foot, body, outline(body), has_table=tables)
    at = {(measure.page, measure.number): measure for measure in measures.lines}
    for identity, line in (
        *_head_lines(found, parts.front),
        *_body_lines(found, inner),
        *_foot_lines(found, parts.foot),
        *_annex_lines(parts.annexes),
    ):
        measure = at.get((line.page, line.number))
        if measure is not None:
            found.named.append(Named(identity, line.text, measure))
    return found


def _head_lines(found: Components, front: Sequence[Block]) -> Iterator[tuple[str, Line]]:
    head = found.head
    lines = [block for block in front[: head.end] if isinstance(block, Line)]
    issuing = {(part.line.page, part.line.number): part.text for part in head.issuer}
    above = _superior(found, [line for line in lines if (line.page, line.number) in issuing])
    subject = _span(head.subject_at)
    addressed, national = False, ""
    for line in lines:
        key, plain, low = (line.page, line.number), bare(line.text), fold(line.text).strip(" .*")
        addressed = addressed or low.startswith("kính gửi")
        if addressed:
            yield "C14", line
        elif "cong hoa xa hoi" in plain and "doc lap" not in plain:
            national = plain.strip()
            yield "C01", line
        elif national and squeeze(f"{national} {plain}") == _NATIONAL:  # over two lines in a narrow block
            national = ""
            yield "C01", line
        elif plain.startswith("doc lap"):
            yield "C02", line
        elif low in URGENCY:
            yield "C20", line
        elif low in CIRCULATION:
            yield "C21", line
        elif (
            head.numbers
            and key == (head.numbers[0].at.page, head.numbers[0].at.line)
            and low.startswith("số")
        ):
            yield "C05", line
        elif _is_dated(head, key, low) and not subject(key):
            yield "C06", line
        elif head.kind_at and key == (head.kind_at.page, head.kind_at.line):
            yield "C07", line
        elif subject(key):
            yield ("C09" if head.about else "C08"), line
        elif key in issuing and above is not None:
            yield ("C03" if key in above else "C04"), line


def _is_dated(head: Head, key: tuple[int, int], low: str) -> bool:
    """The line of place and day, in words, blank, or in figures ("ngày 05/02/2026")."""
    dated = head.date_at is not None and key == (head.date_at.page, head.date_at.line)
    return "ngày" in low and ("tháng" in low or dated)


def _superior(found: Components, lines: Sequence[Line]) -> set[tuple[int, int]] | None:
    """The lines that name the superior body; None where it is not certain which they are."""
    paper = found.paper
    if not paper.issuer or len(paper.issuer.split()) < 2:
        return None
    if not paper.superior:
        return set()
    words = ""
    held: set[tuple[int, int]] = set()
    for line in lines:
        words = squeeze(f"{words} {fold(line.text)}")
        held.add((line.page, line.number))
        if words == fold(squeeze(paper.superior)):
            return held
    return None


class _Span:
    def __init__(self, anchor: Anchor | None) -> None:
        self._from = (anchor.page, anchor.line) if anchor else (0, 0)
        self._to = (anchor.last_page or anchor.page, anchor.last_line or anchor.line) if anchor else (0, 0)

    def __call__(self, key: tuple[int, int]) -> bool:
        return self._from <= key <= self._to and self._to > (0, 0)


def _span(anchor: Anchor | None) -> _Span:
    return _Span(anchor)


def _body_lines(found: Components, inner: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Headings, bases, plain text. A line that goes on is of the same kind as its first."""
    kinds: dict[tuple[int, int], str] = {}
    for passage in found.tree.opening:
        kinds[_key(passage.anchor())] = _opening(passage.text)
    titled: dict[tuple[int, int], str] = {}
    for _, node in found.tree.walk():
        key, rank = _key(node.passage.anchor()), node.label.rank
        whole = bool(node.title) and not any(_key(p.at) == key for p in node.paragraphs)
        if rank <= SUBHEADING:
            kinds[key] = "H1"
            if node.title:
                titled[key] = node.title
        elif rank == ROMAN and whole:
            kinds[key] = "H2"
        elif rank == ARTICLE:
            kinds[key] = "H3" if whole else "HA"
        elif rank == ARABIC and whole:
            below = node.paragraphs[0].text if node.paragraphs else ""
            sure = len(node.title.split()) <= 12 and not below.startswith(("-", "–", "+"))
            kinds[key] = "H3" if sure and (below or node.children or node.tables) else "C11?"
        else:
            kinds[key] = "C11"
        for paragraph in node.paragraphs:
            if _key(paragraph.at) != key:
                kinds[_key(paragraph.at)] = "C11"
    current = ""
    for line in inner:
        if line.footnote:
            continue
        current = kinds.get((line.page, line.number), current)
        if current == "H1" and read_label(line.text) is None:
            yield "H1T", line
        elif current and not current.endswith("?"):
            yield current, line


def _key(anchor: Anchor) -> tuple[int, int]:
    return anchor.page, anchor.line


def is_basis(text: str) -> bool:
    """Whether a paragraph of the opening is a line of the list of bases (C10). "Căn cứ …, Sở Nội vụ ban hành
    Kế hoạch như sau:" begins the same way and is a sentence of the text."""
    return BASIS.match(text) is not None and not text.endswith(":") and "như sau" not in text


def _opening(text: str) -> str:
    if is_basis(text):
        return "C10"
    if text.strip() in DECIDES:
        return "D1"
    return "D1?" if text.isupper() else "C11"


def _foot_lines(found: Components, lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    signed = found.paper.signature
    left = {(run.page, run.line) for run in found.foot.left}
    right = {(run.page, run.line) for run in found.foot.right}
    for line in lines:
        key = (line.page, line.number)
        if line.footnote or (key in left and key in right):
            continue  # both blocks on one line: nobody can say which look is whose
        if key in left:
            if is_recipients(line.text):
                yield "C15", line
            else:
                yield ("C22" if DRAFTER.fullmatch(line.text.strip()) else "C16"), line
        elif key in right and signed is not None:
            if signed.name and squeeze(line.text).endswith(signed.name):
                yield "C13", line
            elif line.text.isupper():
                yield "C12", line


def _annex_lines(blocks: Sequence[Block]) -> Iterator[tuple[str, Line]]:
    """Label, title and reference. A title is certain only where a "(Kèm theo …)" line ends it."""
    state = ""
    title: list[Line] = []
    for block in blocks:
        if isinstance(block, Table):
            state, title = "", []
        elif is_annex_head(block.text):
            state, title = "title", []
            if fold(block.text).startswith("phụ lục") and len(block.text) < 20:
                yield "C17", block
        elif state == "title" and is_attached(block.text):
            yield from (("C18", line) for line in title)
            yield "C19", block
            state = "" if block.text.rstrip().endswith(")") else "reference"
        elif state == "reference":
            yield "C19", block
            state = "" if block.text.rstrip().endswith(")") else state
        elif state == "title":
            title.append(block)
            state = state if len(title) < 6 else ""
