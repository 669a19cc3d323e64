"""PDF with text to blocks; a PDF of pictures, or of letters nobody can name, is handed on as a scan.

PDFium extracts, ``layout`` puts together. A page's text is trusted when its characters have Unicode
values and print; an invisible layer put in by some recogniser is trusted only if it reads as Vietnamese.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from chiso.papers.blocks import Block, Cell, Line, Source, Table
from chiso.papers.readers import legacy, problems, wire
from chiso.papers.readers.decoding import normal, unicode_of
from chiso.papers.readers.layout.pages import Assembly
from chiso.papers.readers.limits import DEFAULT, Limits
from chiso.papers.readers.pdf.extraction import Extract, Extractor

_WORD = re.compile(r"[^\W\d_]{2,}")
_PASSWORD = pdfium.FPDF_ERR_PASSWORD
_UNMAPPED = 0.05
"""Share of characters without a Unicode value above which a page's text cannot be trusted."""
_READS = 0.85
"""Share of words that must be possible syllables for an invisible layer to be trusted."""


def read_pdf(data: bytes, *, name: str, limits: Limits = DEFAULT) -> wire.Answer:
    """The blocks of a PDF, or that it needs recognition.

    Raises ``Problem`` PA105, PA106, PA109, PA114, PA120.
    """
    document = open_pdf(data, name=name)
    try:
        pages = len(document)
        if pages > limits.pages:
            raise problems.too_many_pages(name, pages=pages, limit=limits.pages)
        extracts = extracts_of(document, pages, name=name, limits=limits)
    finally:
        document.close()
    if not extracts or not trusted(extracts):
        if pages > limits.scanned_pages:
            raise problems.too_many_pages(name, pages=pages, limit=limits.scanned_pages)
        return wire.NeedsRecognition(pages)
    assembly = Assembly()
    for number, extract in enumerate(extracts, start=1):
        assembly.add(extract.page, number=number)
    blocks = unicode_blocks(tuple(assembly.blocks), name=name)
    address = tuple(map(normal, assembly.address))
    return wire.reading(Source(blocks, pages, "pdf", hashlib.sha256(data).hexdigest(), name, address))


def open_pdf(data: bytes, *, name: str) -> pypdfium2.PdfDocument:
    """The document, open. Raises ``Problem`` PA105 (password) or PA106."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise problems.encrypted(name) from error
        raise problems.malformed(name, got=f"PDF hỏng ({error})") from error


def extracts_of(document: pypdfium2.PdfDocument, pages: int, *, name: str, limits: Limits) -> list[Extract]:
    extractor = Extractor(document.raw)
    extracts = []
    characters = 0
    for at in range(pages):
        extract = extractor.page(at)
        characters += extract.characters
        if characters > limits.characters:
            raise problems.too_much(name, got=f"hơn {limits.characters} ký tự")
        extracts.append(extract)
    return extracts


def trusted(extracts: list[Extract]) -> bool:
    """Whether the text of the pages can be read as it is."""
    characters = sum(e.characters for e in extracts)
    if characters < 10:
        return False
    if sum(e.unmapped for e in extracts) > _UNMAPPED * characters:
        return False
    if sum(1 for e in extracts if e.images and e.characters < 10) > len(extracts) / 2:
        return False
    if sum(e.invisible for e in extracts) > 0.5 * characters:
        words = [w for e in extracts for word in e.page.words for w in _WORD.findall(word.text)]
        marked = [w for w in words if not w.isascii()]
        if len(marked) < 0.2 * len(words):
            return False
        return sum(map(legacy.is_syllable, marked)) >= _READS * len(marked)
    return True


def unicode_blocks(blocks: tuple[Block, ...], *, name: str) -> tuple[Block, ...]:
    """Blocks set in the old fonts converted, where that is certain; NFC in any case."""
    texts = [text for block in blocks for text in _texts(block)]
    joined = "\n".join(texts)
    if legacy.suspect(joined) is None:
        return tuple(_mapped(block, normal) for block in blocks)
    unicode_of(joined, name=name)  # refuses what is not certain
    suspicion = legacy.suspect(joined)
    convert = legacy.from_vni if suspicion and suspicion.encoding == "VNI" else legacy.from_tcvn3
    return tuple(_mapped(block, lambda text: normal(convert(text))) for block in blocks)


def _texts(block: Block) -> list[str]:
    if isinstance(block, Line):
        return [block.text]
    return [cell.text for row in block.rows for cell in row]


def _mapped(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Line):
        return replace(block, text=change(block.text))

    def cell(one: Cell) -> Cell:
        return replace(one, text=change(one.text))

    return Table(
        tuple(tuple(cell(c) for c in row) for row in block.rows), block.page, block.number, block.box
    )
