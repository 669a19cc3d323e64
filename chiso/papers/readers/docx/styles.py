"""How a paragraph or run looks after its styles: bold, italic, size, capitals, hidden, alignment, list.

Word resolves a toggle through document defaults, the paragraph style chain, the character style
chain and the direct formatting, nearest wins; that is done here, once per style, for the few
properties a parser uses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from chiso.papers.readers.docx.archive import Element, attribute, child, is_on, local, value


@dataclass(frozen=True, slots=True)
class Look:
    """Resolved properties; None where nothing sets them."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    font: str | None = None
    centred: bool | None = None
    numbering: tuple[str | None, int | None] = (None, None)
    page_break_before: bool | None = None
    color: str | None = None
    underlined: bool | None = None
    align: str | None = None
    first: int | None = None
    """Indent of the first line, twips; negative for a hanging one."""
    left: int | None = None
    right: int | None = None
    before: int | None = None
    after: int | None = None
    line: int | None = None
    line_rule: str | None = None

    def under(self, nearer: Look) -> Look:
        """This look with whatever ``nearer`` sets instead."""
        number, level = nearer.numbering
        return Look(
            bold=self.bold if nearer.bold is None else nearer.bold,
            italic=self.italic if nearer.italic is None else nearer.italic,
            size=self.size if nearer.size is None else nearer.size,
            capitals=self.capitals if nearer.capitals is None else nearer.capitals,
            hidden=self.hidden if nearer.hidden is None else nearer.hidden,
            raised=self.raised if nearer.raised is None else nearer.raised,
            font=self.font if nearer.font is None else nearer.font,
            centred=self.centred if nearer.centred is None else nearer.centred,
            numbering=(
                self.numbering[0] if number is None else number,
                self.numbering[1] if level is None else level,
            ),
            page_break_before=(
                self.page_break_before if nearer.page_break_before is None else nearer.page_break_before
            ),
            color=nearer.color or self.color,
            underlined=self.underlined if nearer.underlined is None else nearer.underlined,
            align=nearer.align or self.align,
            first=self.first if nearer.first is None else nearer.first,
            left=self.left if nearer.left is None else nearer.left,
            right=self.right if nearer.right is None else nearer.right,
            before=self.before if nearer.before is None else nearer.before,
            after=self.after if nearer.after is None else nearer.after,
            line=self.line if nearer.line is None else nearer.line,
            line_rule=self.line_rule if nearer.line is None else nearer.line_rule,
        )


def run_look(properties: Element | None) -> Look:
    """What an ``w:rPr`` sets directly."""
    if properties is None:
        return _NOTHING
    half_points = value(properties, "sz")
    fonts = child(properties, "rFonts")
    raised = value(properties, "vertAlign")
    underline = value(properties, "u")
    return Look(
        bold=is_on(properties, "b"),
        italic=is_on(properties, "i"),
        size=float(half_points) / 2 if half_points and half_points.isdigit() else None,
        capitals=is_on(properties, "caps"),
        hidden=is_on(properties, "vanish"),
        raised=None if raised is None else raised == "superscript",
        font=_font(fonts),
        color=value(properties, "color"),
        underlined=None if underline is None else underline not in ("none", ""),
    )


def _font(fonts: Element | None) -> str | None:
    """The face of Latin letters; one named by the theme opens with "@"."""
    if fonts is None:
        return None
    theme = attribute(fonts, "asciiTheme") or attribute(fonts, "hAnsiTheme")
    return f"@{theme}" if theme else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _twips(element: Element | None, *names: str) -> int | None:
    for name in names:
        text = attribute(element, name) if element is not None else None
        if text and text.lstrip("-").isdigit():
            return int(text)
    return None


def paragraph_look(properties: Element | None) -> Look:
    """What a ``w:pPr`` sets directly on the paragraph (its mark's run properties are not the text's)."""
    if properties is None:
        return _NOTHING
    alignment = value(properties, "jc")
    number = value(properties, "numPr", "numId")
    level = value(properties, "numPr", "ilvl")
    indents, spaces = child(properties, "ind"), child(properties, "spacing")
    hanging = _twips(indents, "hanging")
    return Look(
        centred=None if alignment is None else alignment == "center",
        numbering=(number, int(level) if level and level.isdigit() else None),
        page_break_before=is_on(properties, "pageBreakBefore"),
        align=alignment or None,
        first=-hanging if hanging is not None else _twips(indents, "firstLine"),
        left=_twips(indents, "left", "start"),
        right=_twips(indents, "right", "end"),
        before=_twips(spaces, "before"),
        after=_twips(spaces, "after"),
        line=_twips(spaces, "line"),
        line_rule=None if spaces is None else attribute(spaces, "lineRule"),
    )


_NOTHING = Look()


@dataclass(slots=True)
class Styles:
    """The styles part: looks by style id, resolved along ``basedOn`` once and kept."""

    elements: dict[str, Element] = field(default_factory=dict)
    base: Look = _NOTHING
    default: str | None = None
    _resolved: dict[str, Look] = field(default_factory=dict)

    def look(self, style: str | None) -> Look:
        """The look of a paragraph or character style and all it is based on, without the defaults."""
        if style is None or style not in self.elements:
            return _NOTHING
        if style not in self._resolved:
            self._resolved[style] = _NOTHING  # a style based on itself ends here
            element = self.elements[style]
            parent = self.look(value(element, "basedOn"))
            own = paragraph_look(child(element, "pPr"))
            own = own.under(run_look(child(element, "rPr")))
            self._resolved[style] = parent.under(own)
        return self._resolved[style]

    def paragraph(self, properties: Element | None) -> Look:
        """The look of a paragraph's text before its runs say otherwise."""
        style = value(properties, "pStyle") or self.default
        return self.base.under(self.look(style)).under(paragraph_look(properties))

    def run(self, paragraph: Look, properties: Element | None) -> Look:
        """The look of a run in a paragraph of look ``paragraph``."""
        if properties is None:
            return paragraph
        character = self.look(value(properties, "rStyle"))
        return paragraph.under(replace(character, numbering=(None, None))).under(run_look(properties))


def read_styles(root: Element | None) -> Styles:
    """The styles part as ``Styles``; a document without one has none."""
    styles = Styles()
    if root is None:
        return styles
    styles.base = run_look(child(root, "docDefaults", "rPrDefault", "rPr")).under(
        paragraph_look(child(root, "docDefaults", "pPrDefault", "pPr"))
    )
    for element in root:
        if local(element.tag) != "style":
            continue
        identity = attribute(element, "styleId")
        if identity is None:
            continue
        styles.elements[identity] = element
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
            styles.default = identity
    return styles
