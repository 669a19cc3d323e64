"""How the paragraphs of a DOCX are set: looks resolved through the style chain, sections, headers, rules.

The walk is the reader's own, so every measure stands under the page and number of the line it belongs to.
What the file does not say (a face the theme does not name, a drawn line whose place is not known) stays
``None`` or is listed apart; nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from chiso.papers.blocks import Line
from chiso.papers.measures import Address, Ink, Leaf, Measure, Measures, PageNumber
from chiso.papers.readers.docx import first_footer, footer_lines, walked
from chiso.papers.readers.docx.archive import Element, Package, attribute, child, is_on, local, value
from chiso.papers.readers.docx.body import Body, Text
from chiso.papers.readers.docx.inline import Piece
from chiso.papers.readers.docx.styles import Look, Styles
from chiso.papers.readers.limits import DEFAULT, Limits

TWIPS = 56.693
"""In a millimetre."""
_EMU = 36_000.0
_CELL_MARGIN = 108
_SAMPLE = 60


def measure_docx(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Measures:
    """The file measured. Raises what ``read_docx`` raises."""
    source, walk, package = walked(data, name=name, limits=limits, how=Measuring)
    assert isinstance(walk, Measuring)
    path = package.related("").get("officeDocument", "word/document.xml")
    theme = _theme(package, path)
    leaves = tuple(_leaves(package, path, walk))
    lines = tuple(_finished(walk, leaves, theme))
    others = tuple(replace(ink, font=_face(ink.font, theme)) for ink in walk.inks.values())
    foot = first_footer(package, path, walk.sections) if source.address else None
    address = None
    if foot is not None:
        elsewhere = set[str]().union(*map(footer_lines, _other_footers(package, path, walk.sections)))
        inks = tuple(_footer_inks(foot, walk.styles, theme))
        address = Address(inks, _ruled(foot, walk.styles), repeated=not elsewhere.isdisjoint(source.address))
    return Measures(source, lines, leaves, others, tuple(walk.shapes), address)


@dataclass(slots=True)
class Measuring(Body):
    """The reader's walk that also notes how each line is set."""

    measures: list[Measure] = field(default_factory=list)
    insets: list[tuple[float, ...]] = field(default_factory=list)
    """For each measure: indents of the rules under it, to be taken from the room there is."""
    inks: dict[tuple[str | None, str | None, bool], Ink] = field(default_factory=dict)
    shapes: list[float] = field(default_factory=list)
    sections: list[Element] = field(default_factory=list)
    _kept: list[Text] = field(default_factory=list)
    _origins: dict[int, Element] = field(default_factory=dict)
    _parents: dict[Element, Element] = field(default_factory=dict)
    _current: Text | None = None
    _opens: bool = True
    _ended: int = 0

    def walk(self, elements: Iterable[Element], *, column: int = 0, depth: int = 0) -> None:
        if depth == 0 and isinstance(elements, Element):
            self._parents = {inner: outer for outer in elements.iter() for inner in outer}
            self.sections = [each for each in elements.iter() if local(each.tag) == "sectPr"]
            self.shapes = list(_drawn_lines(elements))
        super(Measuring, self).walk(elements, column=column, depth=depth)

    def _paragraph(self, element: Element, *, column: int, depth: int) -> None:
        super(Measuring, self)._paragraph(element, column=column, depth=depth)
        if child(element, "pPr", "sectPr") is not None:
            self._opens = True
            self._ended += 1

    def _read(self, element: Element) -> Text | None:
        text = super(Measuring, self)._read(element)
        if text is not None:
            self._kept.append(text)  # alive, so that no other takes its identity
            self._origins[id(text)] = element
            for pieces in text.lines:
                for piece in pieces:
                    self._note_ink(piece)
        return text

    def _note_ink(self, piece: Piece) -> None:
        if any(map(str.isalnum, piece.text)):
            composed = unicodedata.is_normalized("NFC", piece.text)
            key = (piece.look.font, piece.look.color, composed)
            self.inks.setdefault(key, replace(_ink(piece), text=piece.text.strip()[:_SAMPLE]))

    def _lines(self, text: Text, *, column: int) -> None:
        self._current = text
        super(Measuring, self)._lines(text, column=column)

    def _styled(self, pieces: tuple[Piece, ...], look: Look, *, column: int) -> list[Line]:
        lines = super(Measuring, self)._styled(pieces, look, column=column)
        if lines and self._current is not None:
            element = self._origins.get(id(self._current))
            if element is not None:
                measure, insets = self._measured(element, pieces, look)
                self.measures.append(measure)
                self.insets.append(insets)
        return lines

    def _measured(
        self, element: Element, pieces: tuple[Piece, ...], look: Look
    ) -> tuple[Measure, tuple[float, ...]]:
        cell = self._above(element, "tc")
        room = None if cell is None else self._cell_room(cell)
        raw = "".join(piece.text for piece in pieces)
        measure = Measure(
            self.page,
            self.number,
            tuple(_ink(piece) for piece in pieces if piece.text.strip()),
            align=_align(look.align),
            indent=(look.first or 0) / TWIPS,
            pushed=bool(look.left or look.right or look.first) or "\t" in raw or raw[:1] == " ",
            before=(look.before or 0) / 20,
            after=(look.after or 0) / 20,
            spacing=_spacing(look, pieces),
            blank_above=_is_blank(self._beside_it(element, -1)),
            section=self._ended,
            room=room,
            composed=unicodedata.is_normalized("NFC", raw),
            opens_section=self._opens,
            framed=self._frame(element, cell),
        )
        self._opens = False
        return measure, tuple(self._insets(element))

    # --- round about a paragraph ---------------------------------------------------------------------

    def _above(self, element: Element, name: str) -> Element | None:
        found = self._parents.get(element)
        while found is not None and local(found.tag) != name:
            found = self._parents.get(found)
        return found

    def _cell_room(self, cell: Element) -> float | None:
        width = child(cell, "tcPr", "tcW")
        table = self._above(cell, "tbl")
        if width is None or attribute(width, "type") not in (None, "dxa") or table is None:
            return None
        text = attribute(width, "w") or ""
        margins = child(table, "tblPr", "tblCellMar")
        sides = 0
        for names in (("left", "start"), ("right", "end")):
            own = next((child(margins, name) for name in names if child(margins, name) is not None), None)
            given = attribute(own, "w") if own is not None else None
            sides += int(given) if given and given.isdigit() else _CELL_MARGIN
        return (int(text) - sides) / TWIPS if text.isdigit() else None

    def _insets(self, element: Element) -> Iterator[float]:
        """Indents of the ruled borders right under the paragraph: its own, or that of a blank one below."""
        if _edge(element, "bottom") and not _edge(element, "top"):
            yield self._indents(element)
        following = self._beside_it(element, 1)
        if following is None or _has_words(following):
            return
        if _edge(following, "top") or _edge(following, "bottom"):
            yield self._indents(following)

    def _beside_it(self, element: Element, step: int) -> Element | None:
        """The paragraph right ahead (-1) or behind (1), if it is one."""
        above = self._parents.get(element)
        siblings = list(above) if above is not None else []
        place = siblings.index(element) + step if element in siblings else -1
        found = siblings[place] if 0 <= place < len(siblings) else None
        return found if found is not None and local(found.tag) == "p" else None

    def _indents(self, element: Element) -> float:
        look = self.styles.paragraph(child(element, "pPr"))
        return ((look.left or 0) + (look.right or 0)) / TWIPS

    def _frame(self, element: Element, cell: Element | None) -> tuple[float, float] | None:
        box = self._above(element, "anchor")
        box = box if box is not None else self._above(element, "inline")
        if box is not None and self._above(element, "txbxContent") is not None:
            extent = child(box, "extent")
            sides = [attribute(extent, side) or "" for side in ("cx", "cy")] if extent is not None else []
            if len(sides) == 2 and all(side.isdigit() for side in sides):
                return int(sides[0]) / _EMU, int(sides[1]) / _EMU
        if all(_edge(element, side) for side in ("top", "left", "bottom", "right")):
            return 0.0, 0.0
        table = self._above(element, "tbl")
        rows = [each for each in table if local(each.tag) == "tr"] if table is not None else []
        if cell is None or len(rows) != 1 or sum(local(each.tag) == "tc" for each in rows[0]) != 1:
            return None
        assert table is not None
        edge = child(cell, "tcPr", "tcBorders", "top")
        edge = edge if edge is not None else child(table, "tblPr", "tblBorders", "top")
        width, height = child(cell, "tcPr", "tcW"), child(rows[0], "trPr", "trHeight")
        if edge is None or attribute(edge, "val") in ("nil", "none") or width is None:
            return None
        high = attribute(height, "val") if height is not None else None
        wide = attribute(width, "w") or ""
        return (
            int(wide) / TWIPS if wide.isdigit() else 0.0,
            int(high) / TWIPS if high and high.isdigit() else 0.0,
        )


def _ink(piece: Piece) -> Ink:
    look = piece.look
    color = look.color.upper() if look.color and look.color.lower() != "auto" else None
    return Ink(
        piece.text, look.font, look.size, bool(look.bold), bool(look.italic), color or "000000",
        bool(look.underlined),
    )  # fmt: skip


def _align(name: str | None) -> str:
    return {"start": "left", "end": "right", "distribute": "both", None: "left"}.get(name, name or "left")


def _spacing(look: Look, pieces: tuple[Piece, ...]) -> float | None:
    """In single lines; a line of exact height is compared with the words it holds."""
    if look.line is None:
        return 1.0
    if look.line_rule in (None, "auto"):
        return look.line / 240
    sizes = [piece.look.size for piece in pieces if piece.look.size]
    return look.line / 20 / (max(sizes) * 1.149) if sizes and look.line_rule == "exact" else None


def _edge(element: Element, side: str) -> bool:
    return value(element, "pPr", "pBdr", side) not in (None, "nil", "none")


def _has_words(element: Element) -> bool:
    return any(local(each.tag) == "t" and (each.text or "").strip() for each in element.iter())


def _is_blank(element: Element | None) -> bool:
    return element is not None and not _has_words(element)


def _drawn_lines(content: Element) -> Iterator[float]:
    """Lengths of drawn lines, those of a fall-back for older programs left out."""
    stack = [content]
    while stack:
        element = stack.pop()
        name = local(element.tag)
        if name == "Fallback":
            continue
        if name in ("anchor", "inline"):
            extent = child(element, "extent")
            shapes = {attribute(each, "prst") for each in element.iter() if local(each.tag) == "prstGeom"}
            wide = attribute(extent, "cx") if extent is not None else None
            if shapes & {"line", "straightConnector1"} and wide and wide.isdigit():
                yield int(wide) / _EMU
            continue
        if name == "line" and attribute(element, "from") is not None:
            yield 0.0
            continue
        if name == "shape" and (attribute(element, "type") or "").endswith("_t32"):
            yield 0.0
            continue
        stack.extend(element)


# --- sections, headers, theme -------------------------------------------------------------------------


def _leaves(package: Package, path: str, walk: Measuring) -> Iterator[Leaf]:
    targets = package.targets(path)
    held: dict[str, str] = {}
    for number, section in enumerate(walk.sections, 1):
        for reference in section:
            kind = local(reference.tag)
            if kind in ("headerReference", "footerReference"):
                held[f"{kind[:6]} {attribute(reference, 'type') or 'default'}"] = targets.get(
                    attribute(reference, "id") or "", ""
                )
        yield _leaf(package, section, number, held, walk.styles)


def _leaf(package: Package, section: Element, number: int, held: dict[str, str], styles: Styles) -> Leaf:
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    wide, high = (
        (_length(size, "w", 11906), _length(size, "h", 16838)) if size is not None else (210.0, 297.0)
    )
    sides = None
    if margins is not None:
        top, bottom, left, right = (
            abs(_length(margins, side, 1440)) for side in ("top", "bottom", "left", "right")
        )
        sides = (top, bottom, left + _length(margins, "gutter", 0), right)
    first = bool(is_on(section, "titlePg"))
    printed = None
    for place in ("header default", "footer default"):
        printed = printed or _page_number(
            package, held.get(place, ""), styles, top=place.startswith("header")
        )
    shown_first = any(
        _page_number(package, held.get(place, ""), styles, top=True)
        for place in ("header first", "footer first")
    )
    counted = child(section, "pgNumType")
    start = attribute(counted, "start") if counted is not None else None
    return Leaf(
        number, wide, high, sides, printed, hides_first=first and not shown_first,
        numerals=attribute(counted, "fmt") if counted is not None else None,
        start=int(start) if start and start.isdigit() else None,
    )  # fmt: skip


def _length(element: Element, name: str, default: int) -> float:
    text = attribute(element, name) or ""
    return (int(text) if text.lstrip("-").isdigit() else default) / TWIPS


def _page_number(package: Package, path: str, styles: Styles, *, top: bool) -> PageNumber | None:
    root = package.part(path) if path else None
    for paragraph in root.iter() if root is not None else ():
        if local(paragraph.tag) != "p":
            continue
        look = styles.paragraph(child(paragraph, "pPr"))
        for run in paragraph.iter():
            said = run.text if local(run.tag) == "instrText" else None
            if local(run.tag) == "fldSimple":
                said = attribute(run, "instr")
            if said is None or said.split()[:1] != ["PAGE"]:
                continue
            holder = next((each for each in paragraph.iter() if run in list(each)), None)
            inner = styles.run(look, child(holder, "rPr")) if holder is not None else look
            frame = child(paragraph, "pPr", "framePr")
            framed = frame is not None and attribute(frame, "xAlign") == "center"
            tabbed = any(local(each.tag) in ("tab", "ptab") for each in paragraph.iter())
            centred = (
                True if framed or look.align == "center" else None if frame is not None or tabbed else False
            )
            return PageNumber("PAGE", top, centred, _ink(Piece("PAGE", inner)))
    return None


def _footer_inks(root: Element, styles: Styles, theme: dict[str, str]) -> Iterator[Ink]:
    for paragraph in root.iter():
        if local(paragraph.tag) != "p":
            continue
        look = styles.paragraph(child(paragraph, "pPr"))
        for run in paragraph:
            words = "".join(each.text or "" for each in run if local(each.tag) == "t")
            if words.strip():
                ink = _ink(Piece(words, styles.run(look, child(run, "rPr"))))
                yield replace(ink, font=_face(ink.font, theme))


def _other_footers(package: Package, path: str, sections: list[Element]) -> Iterator[Element]:
    """The footers of all pages but the first; a section without one of its own has that of the last."""
    targets = package.targets(path)
    held: dict[str, str] = {}
    for place, section in enumerate(sections):
        for reference in section:
            if local(reference.tag) == "footerReference":
                kind = attribute(reference, "type") or "default"
                held[kind] = targets.get(attribute(reference, "id") or "", "")
        shown = ("default", "first") if place and is_on(section, "titlePg") else ("default",)
        for kind in shown:
            root = package.part(held[kind]) if held.get(kind) else None
            if root is not None:
                yield root


def _ruled(footer: Element, styles: Styles) -> bool | None:
    """Whether a border of a paragraph rules it; None where a style, a table or a shape may."""
    if any(_edge(each, side) for each in footer.iter() for side in ("top", "bottom")):
        return True
    names = {local(each.tag) for each in footer.iter()}
    paragraphs = [each for each in footer.iter() if local(each.tag) == "p"]
    used = [value(each, "pPr", "pStyle") or styles.default for each in paragraphs]
    bordered = any(_has_border(styles, style) for style in used)
    return None if bordered or names & {"tbl", "drawing", "pict", "object"} else False


def _has_border(styles: Styles, style: str | None) -> bool:
    """Whether a style, or one it is based on, draws a border."""
    seen: set[str] = set()
    while style is not None and style in styles.elements and style not in seen:
        seen.add(style)
        element = styles.elements[style]
        if child(element, "pPr", "pBdr") is not None:
            return True
        style = value(element, "basedOn")
    return False


def _theme(package: Package, path: str) -> dict[str, str]:
    related = package.related(path)
    root = package.part(related["theme"]) if "theme" in related else None
    found: dict[str, str] = {}
    for each in root.iter() if root is not None else ():
        if local(each.tag) in ("minorFont", "majorFont"):
            latin = child(each, "latin")
            face = attribute(latin, "typeface") if latin is not None else None
            if face:
                found[local(each.tag)[:5]] = face
    return found


def _face(font: str | None, theme: dict[str, str]) -> str | None:
    return theme.get(font[1:6]) if font and font.startswith("@") else font


def _finished(walk: Measuring, leaves: tuple[Leaf, ...], theme: dict[str, str]) -> Iterator[Measure]:
    """With the room of the page for what stands in no cell, and faces the theme names."""
    for measure, insets in zip(walk.measures, walk.insets, strict=True):
        room = measure.room
        if room is None and measure.section < len(leaves):
            leaf = leaves[measure.section]
            room = leaf.width - (leaf.margins[2] + leaf.margins[3]) if leaf.margins else None
        inks = tuple(replace(ink, font=_face(ink.font, theme)) for ink in measure.inks)
        rules = tuple(round(room - inset, 2) for inset in insets) if room is not None else ()
        yield replace(measure, inks=inks, room=room, rules=rules)
