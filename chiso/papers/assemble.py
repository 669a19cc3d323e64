"""From blocks to the paper: the parts are cut, read by their modules and put together.

The order is that of the document; what one part says about another (numbers in annex heads,
references to annexes) is compared at the end. Refuses only a document without
words (PA203) or without end (PA204).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chiso.papers import layout, problems
from chiso.papers.annexes import read_annexes, read_body_tables
from chiso.papers.blocks import Block, Line, Source, Table
from chiso.papers.citations import citation_findings, is_own, read_citations
from chiso.papers.cut import Cut, cut, is_annex_head, is_attached
from chiso.papers.findings import finding
from chiso.papers.flow import Passage, clean, join, passage_of, passages_of_cell
from chiso.papers.folding import fold
from chiso.papers.foot import Foot, part_foot
from chiso.papers.head import read_head
from chiso.papers.identity import Identity, identify, own_references
from chiso.papers.labels import read_label
from chiso.papers.model import Annex, Citation, CitationPlace, Finding, Footnote, Origin, Paper, Schedule
from chiso.papers.obligations import read_obligations
from chiso.papers.placing import place_tables
from chiso.papers.recipients import read_drafter, read_recipients, recipient_findings
from chiso.papers.schedules import read_schedule
from chiso.papers.sections import Outline, letter_findings, outline
from chiso.papers.signature import read_signature, signature_findings
from chiso.papers.spelling import spelling_findings, weak_findings

MOST_CHARACTERS = 1_000_000
"""About 400 pages: beyond it lies no administrative document, and reading must end in bounded time."""


_OF_PARTY = re.compile(r"[A-ZĐ]{1,4}/[A-ZĐ][\wĐđ.-]{0,19}")
"""Symbols of the Party ("CT/TU"): its papers are not under Decree 30/2020, nor checked against it."""


def paper_of(source: Source) -> Paper:
    """The paper that ``source`` shows. Raises ``Problem`` PA203 (no words), PA204 (too long)."""
    blocks = clean(source.blocks)
    if not any(isinstance(block, Table) or any(map(str.isalpha, block.text)) for block in blocks):
        raise problems.no_words(source.name)
    if (length := sum(map(_length, blocks))) > MOST_CHARACTERS:
        raise problems.too_long(source.name, got=length, limit=MOST_CHARACTERS)
    parts = cut(blocks)
    head = read_head(parts.front)
    # Notes of the last page are printed under the signature; they are no recipients.
    below = [line for line in parts.foot if line.footnote]
    body, notes = join([*_lines(parts.front[head.end :]), *below])
    beyond, more_notes = join(_lines(parts.annexes))
    notes = [*notes, *more_notes]
    tree = outline(body)
    ahead = place_tables(tree, parts.front[head.end :])
    cells = list(_cells(blocks))
    own = own_references([*beyond, *body])
    everything = [*body, *notes, *beyond, *cells]
    identity, findings = identify(head, own, everything, scanned=source.kind == "scan")
    tables, found_in_body = read_body_tables(parts.front[head.end :])
    annexes, found = read_annexes(parts.annexes)
    findings += [*found_in_body, *found]
    trees = _annex_outlines(annexes, parts.annexes)
    annexes = tuple(
        replace(annex, sections=tuple(node.built() for node in each.nodes))
        for annex, each in zip(annexes, trees, strict=True)
    )
    annexes = (*tables, *annexes)
    foot = part_foot([line for line in parts.foot if not line.footnote])
    signature = read_signature(foot)
    citations = _citations(body, notes, beyond, identity)
    findings += citation_findings(citations, [*body, *notes], date=identity.date)
    of_party = identity.symbol is not None and _OF_PARTY.fullmatch(identity.symbol) is not None
    if not of_party:
        findings += recipient_findings(foot)
    if parts.foot:
        findings += signature_findings(foot, signature)
    findings += _layout_findings(parts, body, tree, annexes, foot, identity)
    titles = [passage_of(line) for line in parts.front[: head.end] if isinstance(line, Line)]
    findings += spelling_findings([*titles, *everything], printed=source.kind in ("text", "scan"))
    findings += weak_findings(source.blocks)
    duties = [
        duty
        for each in (tree, *trees)
        for duty in read_obligations(each, kind=identity.kind, schedule=_schedule)
    ]
    return Paper(
        kind=identity.kind,
        kind_code=identity.kind_code,
        number=identity.number,
        symbol=identity.symbol,
        issuer=identity.issuer,
        superior=identity.superior,
        place=head.place,
        date=identity.date,
        subject=head.subject,
        citations=tuple(citations),
        opening=tuple(passage.paragraph() for passage in tree.opening),
        sections=tuple(node.built() for node in tree.nodes),
        obligations=tuple(duties),
        annexes=annexes,
        recipients=read_recipients(foot),
        signature=signature,
        findings=tuple(sorted(_once(findings), key=_place)),
        addressees=head.addressees,
        footnotes=tuple(_footnote(note) for note in notes),
        urgency=head.urgency,
        secrecy=head.secrecy,
        origin=Origin(source.name, source.kind, source.pages, source.sha256),
        tables=tuple(ahead),
        circulation=head.circulation,
        drafter=read_drafter(foot),
        address=source.address,
    )


def _schedule(words: str) -> Schedule:
    """A deadline of running text. A year the paper leaves out stays open: nothing says which it is."""
    return read_schedule(words, year=None)


def _length(block: Block) -> int:
    if isinstance(block, Line):
        return len(block.text)
    return sum(len(cell.text) + 1 for row in block.rows for cell in row)


def _lines(blocks: Iterable[Block]) -> list[Line]:
    return [block for block in blocks if isinstance(block, Line)]


def _cells(blocks: Iterable[Block]) -> Iterator[Passage]:
    """The words of all tables, cell by cell."""
    for block in blocks:
        if not isinstance(block, Table):
            continue
        for row, cells in enumerate(block.rows):
            column = 0
            for cell in cells:
                if cell.text.strip():
                    yield passages_of_cell(
                        cell.text, page=block.page, line=block.number, row=row, column=column
                    )
                column += cell.column_span


def _footnote(note: Passage) -> Footnote:
    start = len(note.mark)
    words = note.text[start:]
    start += len(words) - len(words.lstrip())
    return Footnote(note.mark, note.text[start:], note.anchor(start))


# --- annexes --------------------------------------------------------------------------------------


def _annex_outlines(annexes: Sequence[Annex], blocks: Sequence[Block]) -> list[Outline]:
    """The numbered text of each annex; an attached document's head and foot lines are left out."""
    places = {(block.page, block.number): index for index, block in reversed(list(enumerate(blocks)))}
    found = [places.get((annex.at.page, annex.at.line)) for annex in annexes]
    starts = [index for index in found if index is not None]
    trees: list[Outline] = []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=False):
        lines = _lines(blocks[start:end])
        first = next((i for i, line in enumerate(lines) if _opens_text(line)), len(lines))
        passages, _ = join(lines[first:])
        trees.append(outline(passages))
    return trees if len(trees) == len(annexes) else [outline([]) for _ in annexes]


def _opens_text(line: Line) -> bool:
    """The first labelled line of an annex that is not its own head."""
    return read_label(line.text) is not None and not is_annex_head(line.text) and not is_attached(line.text)


# --- citations and findings -----------------------------------------------------------------------


def _citations(
    body: Sequence[Passage], notes: Sequence[Passage], beyond: Sequence[Passage], identity: Identity
) -> list[Citation]:
    """All citations in the order they stand, the document's own name left out."""
    placed: list[tuple[Passage, CitationPlace]] = []
    for passage in body:
        low = fold(passage.text[:12])
        placed.append((passage, "basis" if low.startswith(("căn cứ", "- căn cứ")) else "body"))
    placed += [(note, "footnote") for note in notes]
    placed += [(passage, "annex") for passage in beyond]
    found: list[Citation] = []
    for passage, where in placed:
        for citation in read_citations(passage, where):
            before = passage.text[: passage.text.find(citation.text)]
            if not is_own(citation, kind=identity.kind, symbol=identity.symbol, before=before):
                found.append(citation)
    return sorted(found, key=lambda citation: (citation.at.page, citation.at.line, citation.at.start or 0))


def _layout_findings(
    parts: Cut,
    body: Sequence[Passage],
    tree: Outline,
    annexes: Sequence[Annex],
    foot: Foot,
    identity: Identity,
) -> Iterator[Finding]:
    heads = layout.annex_heads(parts.annexes)
    if parts.foot or parts.annexes:
        yield from layout.annex_findings(heads, body)
    if parts.foot and not (identity.symbol and _OF_PARTY.fullmatch(identity.symbol)):
        yield from layout.end_findings(body)
    if not foot.left and identity.kind is not None:
        yield finding("PF408", None, "Không thấy mục “Nơi nhận”")
    yield from letter_findings(tree)
    yield from layout.index_findings(annexes)
    yield from layout.task_findings(annexes, kind=identity.kind)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Without repeats: the same code at the same place once."""
    return list({(found.code, found.at, found.message): found for found in findings}.values())


def _place(found: Finding) -> tuple[int, int, int, str]:
    at = found.at
    return (at.page, at.line, at.start or 0, found.code) if at else (0, 0, 0, found.code)
