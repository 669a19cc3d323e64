"""What passes between the reader and the process that reads for it: an order and an answer.

Typed MessagePack on both ways. A worker taken over by a hostile file can at worst lie about the
document it was given; it cannot make its parent run anything.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from chiso.papers.blocks import Block, Line, Source, SourceKind, Table
from chiso.papers.measures import Address, Ink, Leaf, Measure, Measures
from chiso.papers.readers.limits import Limits


class Order(msgspec.Struct, frozen=True):
    """What to read and how much it may cost. The bytes of the file follow."""

    kind: Literal["text", "docx", "pdf", "image", "scan"]
    name: str
    limits: Limits
    measured: bool = False
    """Also how the words are set (``measures.Measures``)."""


class Refusal(msgspec.Struct, frozen=True, tag=True):
    """A ``Problem`` on its way."""

    code: str
    expected: str
    got: str
    hint: str


class NeedsRecognition(msgspec.Struct, frozen=True, tag=True):
    """The file holds pictures (or letters nobody can name): it must be recognised as a scan."""

    pages: int


class Reading(msgspec.Struct, frozen=True, tag=True):
    """A ``Source``, its lines and tables each with their place in the order of blocks."""

    kind: SourceKind
    pages: int
    sha256: str
    lines: list[tuple[int, Line]]
    tables: list[tuple[int, Table]]
    address: tuple[str, ...] = ()

    def source(self, name: str) -> Source:
        ordered: list[tuple[int, Block]] = [*self.lines, *self.tables]
        ordered.sort(key=lambda pair: pair[0])
        blocks = tuple(block for _, block in ordered)
        return Source(blocks, self.pages, self.kind, self.sha256, name, self.address)


class Measured(msgspec.Struct, frozen=True, tag=True):
    """``Measures`` on their way: the reading, and the rest of them."""

    reading: Reading
    lines: tuple[Measure, ...]
    leaves: tuple[Leaf, ...]
    others: tuple[Ink, ...]
    shapes: tuple[float, ...]
    address: Address | None

    def measures(self, name: str) -> Measures:
        source = self.reading.source(name)
        return Measures(source, self.lines, self.leaves, self.others, self.shapes, self.address)


Answer = Refusal | NeedsRecognition | Reading | Measured


def measured(found: Measures) -> Measured:
    """``found`` as an answer."""
    rest = (found.lines, found.leaves, found.others, found.shapes, found.address)
    return Measured(reading(found.source), *rest)


def reading(source: Source) -> Reading:
    """``source`` as an answer."""
    numbered = list(enumerate(source.blocks))
    return Reading(
        kind=source.kind,
        pages=source.pages,
        sha256=source.sha256,
        lines=[(i, block) for i, block in numbered if isinstance(block, Line)],
        tables=[(i, block) for i, block in numbered if isinstance(block, Table)],
        address=source.address,
    )


def pack_order(order: Order, data: bytes) -> bytes:
    head = msgspec.msgpack.encode(order)
    return len(head).to_bytes(4, "big") + head + data


def unpack_order(message: bytes) -> tuple[Order, bytes]:
    size = int.from_bytes(message[:4], "big")
    return msgspec.msgpack.decode(message[4 : 4 + size], type=Order), message[4 + size :]


def pack_answer(answer: Answer) -> bytes:
    return msgspec.msgpack.encode(answer)


def unpack_answer(message: bytes) -> Answer:
    answer: Answer = msgspec.msgpack.decode(message, type=Answer)
    return answer
