"""DOCX to blocks: what Word would print, read from the file's own XML.

python-docx writes the house's documents, but for reading it hides what an administrative document
lives on (list numbers, notes, tracked changes, text boxes), so the parts are read directly (ADR 0016).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TypeVar

from chiso.papers.blocks import Line, Source
from chiso.papers.readers import problems
from chiso.papers.readers.decoding import normal
from chiso.papers.readers.docx.archive import Element, Package, attribute, child, local, open_package
from chiso.papers.readers.docx.body import Body
from chiso.papers.readers.docx.inline import InlineReader
from chiso.papers.readers.docx.numbering import read_numbering
from chiso.papers.readers.docx.styles import read_styles
from chiso.papers.readers.limits import DEFAULT, Limits

Walk = TypeVar("Walk", bound=Body)


def read_docx(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Source:
    """The blocks of a DOCX. Raises ``Problem`` PA105 to PA108, PA117, PA119, PA120."""
    source, _, _ = walked(data, name=name, limits=limits, how=Body)
    return source


def walked(data: bytes, *, name: str, limits: Limits, how: type[Walk]) -> tuple[Source, Walk, Package]:
    """The blocks, and the walk of kind ``how`` that found them."""
    package = open_package(data, name=name, limits=limits)
    path = package.related("").get("officeDocument", "word/document.xml")
    document = package.part(path)
    content = child(document, "body")
    if content is None:
        raise problems.malformed(name, got=f"thiếu phần {path}")
    related = package.related(path)
    styles = read_styles(_part(package, related, "styles"))
    body = how(
        name=name,
        styles=styles,
        numbering=read_numbering(_part(package, related, "numbering")),
        inline=InlineReader(styles),
        notes=_notes(package, related),
        limits=limits,
    )
    body.walk(content)
    if not body.blocks:
        raise problems.nothing_read(name)
    characters = sum(len(block.text) for block in body.blocks if isinstance(block, Line))
    if characters > limits.characters:
        raise problems.too_much(name, got=f"{characters} ký tự")
    digest = hashlib.sha256(data).hexdigest()
    address = _address(package, path, content)
    return Source(tuple(body.blocks), body.page, "docx", digest, name, address), body, package


def _address(package: Package, path: str, content: Element) -> tuple[str, ...]:
    """The words of the first page's own footer, where it has one."""
    footer = first_footer(package, path, [each for each in content.iter() if local(each.tag) == "sectPr"])
    return tuple(footer_lines(footer)) if footer is not None else ()


def first_footer(package: Package, path: str, sections: list[Element]) -> Element | None:
    """The footer of the first page alone, where the first section has one."""
    if not sections or child(sections[0], "titlePg") is None:
        return None
    for reference in sections[0]:
        if local(reference.tag) == "footerReference" and attribute(reference, "type") == "first":
            return package.part(package.targets(path).get(attribute(reference, "id") or "", ""))
    return None


def footer_lines(footer: Element) -> Iterator[str]:
    """Its lines of words; page numbers are none."""
    for paragraph in footer.iter():
        if local(paragraph.tag) != "p" or any(local(each.tag) == "instrText" for each in paragraph.iter()):
            continue
        words = "".join(each.text or "" for each in paragraph.iter() if local(each.tag) == "t")
        if any(map(str.isalpha, words)):
            yield normal(" ".join(words.split()))


def _part(package: Package, related: dict[str, str], kind: str) -> Element | None:
    return package.part(related[kind]) if kind in related else None


def _notes(package: Package, related: dict[str, str]) -> dict[tuple[str, str], Element]:
    """Foot- and endnotes by kind and id; separators are notes of a type and left out."""
    found: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        root = _part(package, related, f"{kind}s")
        for element in root if root is not None else ():
            identity = attribute(element, "id")
            if local(element.tag) == kind and identity is not None and attribute(element, "type") is None:
                found[kind, identity] = element
    return found
