"""The words of one paragraph as they print: runs, fields' results, breaks, notes, boxes, tracked changes.

Accepted text only: insertions stay, deletions and moved-away text go. Hidden text goes. Letters in
the fonts from before Unicode (``.VnTime``, ``VNI-Times``) are converted: the font's name makes it certain.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chiso.papers.readers import legacy
from chiso.papers.readers.docx.archive import Element, attribute, child, local
from chiso.papers.readers.docx.styles import Look, Styles

RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_SKIPPED = {
    *("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sectPr", "fldData"),
    *("commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator", "bookmarkStart"),
    *("bookmarkEnd", "proofErr", "rt", "Fallback", "ruby"),
}


@dataclass(slots=True)
class Piece:
    """Characters of one look."""

    text: str
    look: Look


@dataclass(slots=True)
class Note:
    """A reference to a foot- or endnote: its kind ("footnote", "endnote"), id in its part and mark."""

    kind: str
    identity: str
    mark: str


@dataclass(slots=True)
class Inline:
    """What a paragraph holds. In a piece ``\\n`` breaks the line, ``\\f`` the page, ``\\v`` did once."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class InlineReader:
    """Reads paragraphs in order; counts the notes and remembers fields that run over paragraphs."""

    styles: Styles
    notes: int = 0
    _fields: list[bool] = field(default_factory=list)
    """Open complex fields, innermost last: True while the result (not the code) is being read."""

    def read(self, paragraph: Element, look: Look) -> Inline:
        found = Inline()
        self._walk(paragraph, look, found)
        self._fields = [shown for shown in self._fields if shown]  # a code never runs past its paragraph
        return found

    def _walk(self, element: Element, look: Look, found: Inline) -> None:
        for each in element:
            name = local(each.tag)
            if name == "r":
                self._run(each, look, found)
            elif name == "AlternateContent":
                chosen = child(each, "Choice")
                if chosen is None:
                    chosen = child(each, "Fallback")
                if chosen is not None:
                    self._walk(chosen, look, found)
            elif name == "txbxContent":
                found.boxes.append(each)
            elif name not in _SKIPPED:
                self._walk(each, look, found)

    def _run(self, run: Element, paragraph: Look, found: Inline) -> None:
        look = self.styles.run(paragraph, child(run, "rPr"))
        for each in run:
            name = local(each.tag)
            if name == "fldChar":
                self._field(attribute(each, "fldCharType") or "")
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(each, name.removesuffix("Reference"), look, found)
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._boxes(each, found)
            elif look.hidden or not all(self._fields):
                continue
            else:
                text = _characters(each, name)
                if text:
                    found.pieces.append(Piece(_shown(text, look), look))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, element: Element, kind: str, look: Look, found: Inline) -> None:
        identity = attribute(element, "id")
        if identity is None or look.hidden:
            return
        self.notes += 1
        mark = str(self.notes).translate(RAISED)
        found.notes.append(Note(kind, identity, mark))
        found.pieces.append(Piece(mark, look))

    def _boxes(self, element: Element, found: Inline) -> None:
        """The text boxes of a drawing, each once: a choice and its fallback are the same box."""
        for each in element:
            name = local(each.tag)
            if name == "txbxContent":
                found.boxes.append(each)
            elif name != "Fallback":
                self._boxes(each, found)


def _characters(element: Element, name: str) -> str:
    match name:
        case "t":
            return element.text or ""
        case "tab" | "ptab":
            return "\t"
        case "br":
            return "\f" if attribute(element, "type") == "page" else "\n"
        case "cr":
            return "\n"
        case "lastRenderedPageBreak":
            return "\v"
        case "noBreakHyphen":
            return "-"
        case "sym":
            return _symbol(attribute(element, "char") or "")
        case _:
            return ""


def _symbol(code: str) -> str:
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if 0xF020 <= point <= 0xF0FF:
        return {0xF0B7: "•", 0xF02D: "-", 0xF0FC: "✓", 0xF0A3: "≤", 0xF0B3: "≥"}.get(point, "")
    return chr(point) if 0x20 <= point < 0x110000 and not 0xD800 <= point < 0xE000 else ""


def _shown(text: str, look: Look) -> str:
    font = look.font or ""
    if font.startswith((".Vn", ".VN")):
        text = legacy.from_tcvn3(text, capitals=font.endswith("H"))
    elif font.upper().startswith("VNI-"):
        text = legacy.from_vni(text)
    if look.capitals:
        text = text.upper()
    if look.raised and text.strip() and all(ord(c) in RAISED for c in text.strip()):
        text = text.translate(RAISED)
    return text
