"""Real footnotes in DOCX: the part that python-docx does not make itself.

Notes are numbered by Word from 1 in the order of reference; the two separators every file must carry
stand under the ids −1 and 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from chiso.papers.writers.sheet import Marks

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Notes:
    """The footnotes of one document; the part is made when the first note is referred to."""

    def __init__(self, document: Any, rows: Sequence[tuple[str, str]]) -> None:
        self._marks = Marks(rows)
        self._document = document
        self._texts: list[str] = []
        self._part: Part | None = None

    def pieces(self, text: str) -> list[tuple[str, str | None]]:
        """Words and the footnote that follows them, as ``Marks.pieces``."""
        return self._marks.pieces(text)

    def refer(self, text: str) -> str:
        """A new note: the run, as XML, that carries its mark."""
        self._texts.append(text)
        self._write()
        return (
            f'<w:r><w:rPr><w:rStyle w:val="{self._style().style_id}"/></w:rPr>'
            f'<w:footnoteReference w:id="{len(self._texts)}"/></w:r>'
        )

    def _style(self) -> Any:
        """The character style Word itself gives to marks; other programs look for it by name."""
        styles = self._document.styles
        if "footnote reference" not in [style.name for style in styles]:
            style = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
            style.font.superscript = True
        return styles["footnote reference"]

    def _write(self) -> None:
        blob = _footnotes(self._texts).encode()
        if self._part is None:
            package = self._document.part.package
            self._part = Part(PackURI("/word/footnotes.xml"), _TYPE, blob, package)
            self._document.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._part._blob = blob


def _footnotes(texts: Sequence[str]) -> str:
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for number, kind, mark in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    )
    small = '<w:rPr><w:sz w:val="22"/></w:rPr>'
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:jc w:val="both"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="footnotereference"/><w:vertAlign w:val="superscript"/>'
        '<w:sz w:val="22"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r>{small}<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(texts, 1)
    )
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{declaration}<w:footnotes xmlns:w="{_SPACE}">{separators}{notes}</w:footnotes>'
