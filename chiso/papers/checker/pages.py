"""The page: paper, direction, margins, face and colour, page numbers (L01–L06)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from chiso.papers.checker.components import Components
from chiso.papers.checker.departures import Departure, Place
from chiso.papers.checker.looks import Gathered, place
from chiso.papers.measures import Leaf
from chiso.papers.writers.decree import MARGIN_RANGES, PAGE_HEIGHT, PAGE_WIDTH, SAME_METRICS

_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_LONG = 6000
"""Characters of text that no single page holds at 13 points."""
_ARABIC = (None, "decimal", "decimalZero", "numberInDash")
"""Formats of page numbers in Arabic digits, as a DOCX names them; none is the first."""
_PLAIN_FACES = frozenset(name.replace(" ", "").lower() for name in SAME_METRICS) | {
    "timesnewromanpsmt",
    "timesnewromanmt",
    "timesnewromanps",
}


def page_departures(found: Components) -> Iterator[Departure]:
    gathered = Gathered()
    paged = found.measures.source.kind == "pdf"
    for leaf in found.measures.leaves:
        _paper(gathered, leaf, paged=paged)
        (_margins_seen if paged else _margins_declared)(gathered, leaf)
    _direction(gathered, found, paged=paged)
    _faces(gathered, found)
    if paged:
        _numbers_of_pages(gathered, found)
    else:
        _numbers_of_sections(gathered, found)
    yield from gathered.done()


def _at(leaf: Leaf, *, paged: bool) -> Place:
    return Place(leaf.number if paged else None, None, "" if paged else f"phần (section) {leaf.number}")


def _paper(gathered: Gathered, leaf: Leaf, *, paged: bool) -> None:
    short, long = sorted((leaf.width, leaf.height))
    if abs(short - PAGE_WIDTH) > 1 or abs(long - PAGE_HEIGHT) > 1:
        gathered.add(
            "L01",
            "warning",
            f"Khổ giấy {leaf.width:.0f} mm × {leaf.height:.0f} mm",
            "khổ A4 (210 mm × 297 mm)",
            "đặt lại khổ giấy A4",
            _at(leaf, paged=paged),
        )


def _direction(gathered: Gathered, found: Components, *, paged: bool) -> None:
    """Across only for tables; the first page of a text without any is upright."""
    first = found.measures.leaves[0] if found.measures.leaves else None
    if first is not None and first.width > first.height + 1 and not found.has_table:
        gathered.add(
            "L02",
            "warning",
            "Nội dung trình bày theo chiều rộng trang giấy (ngang)",
            "theo chiều dài (dọc); ngang chỉ khi có bảng, biểu không làm phụ lục riêng",
            "chuyển trang nội dung sang dọc (Portrait)",
            _at(first, paged=paged),
        )


def _margins_declared(gathered: Gathered, leaf: Leaf) -> None:
    if leaf.margins is None:
        return
    sides = dict(zip(("top", "bottom", "left", "right"), leaf.margins, strict=True))
    across = leaf.width > leaf.height
    turned = across and all(
        low - 0.1 <= sides[side] <= high + 0.1
        for side, (low, high) in (
            ("top", (15, 35)),
            ("bottom", (15, 35)),
            ("left", (15, 35)),
            ("right", (15, 35)),
        )
    )
    if turned:
        return  # a page turned on its side may carry its margins with it
    for side, (low, high) in MARGIN_RANGES.items():
        if not low - 0.1 <= sides[side] <= high + 0.1:
            gathered.add(
                "L03",
                "warning",
                f"Lề {_SIDES[side]} {sides[side]:.1f} mm".replace(".", ","),
                f"từ {low:.0f} đến {high:.0f} mm",
                f"đặt lề {_SIDES[side]} từ {low:.0f} đến {high:.0f} mm",
                _at(leaf, paged=False),
            )


def _margins_seen(gathered: Gathered, leaf: Leaf) -> None:
    """Words may not stand in the margins; how far inside them they begin is not always certain."""
    if leaf.words is None or leaf.width > leaf.height:
        return
    x0, top, x1, bottom = (edge / 72 * 25.4 for edge in leaf.words)
    seen = {"top": top, "bottom": leaf.height - bottom, "left": x0, "right": leaf.width - x1}
    for side, (low, high) in MARGIN_RANGES.items():
        slack = 1.5 if side in ("top", "bottom") else 1.0
        if seen[side] < low - slack:
            gathered.add(
                "L03",
                "warning",
                f"Chữ cách mép {_SIDES[side]} {seen[side]:.0f} mm",
                f"lề {_SIDES[side]} từ {low:.0f} đến {high:.0f} mm",
                f"đặt lề {_SIDES[side]} từ {low:.0f} đến {high:.0f} mm",
                _at(leaf, paged=True),
            )


def _faces(gathered: Gathered, found: Components) -> None:
    red = {named.text.strip() for named in found.of("C20")}
    inks = [(ink, None) for ink in found.measures.others]
    for ink, _ in inks:
        where = Place(None, None, ink.text[:60])
        if ink.font and ink.font.replace(" ", "").split(",")[0].split("-")[0].lower() not in _PLAIN_FACES:
            if _symbolic(ink.font):
                continue
            gathered.add(
                "L04",
                "warning",
                f"Phông chữ {ink.font}",
                "Times New Roman, bộ mã Unicode TCVN 6909:2001",
                "đổi sang Times New Roman",
                where,
            )
        if ink.color not in (None, "000000") and not any(
            ink.text in text or text in ink.text for text in red
        ):
            gathered.add("L04", "warning", f"Chữ màu #{ink.color}", "màu đen", "đổi màu chữ sang đen", where)
        if not unicodedata.is_normalized("NFC", ink.text):
            gathered.add(
                "L04",
                "warning",
                "Chữ tổ hợp (dấu rời), không phải Unicode dựng sẵn",
                "Unicode TCVN 6909:2001, dựng sẵn",
                "chuyển mã sang Unicode dựng sẵn",
                where,
            )


def _symbolic(font: str) -> bool:
    return any(name in font.lower() for name in ("symbol", "wingding", "webding", "math"))


# --- page numbers --------------------------------------------------------------------------------------


def _number_look(gathered: Gathered, leaf: Leaf, *, paged: bool) -> None:
    number = leaf.page_number
    if number is None:
        return
    at = _at(leaf, paged=paged)
    if not number.top:
        gathered.add(
            "L05",
            "warning",
            "Số trang ở lề dưới",
            "canh giữa ở lề trên",
            "chuyển số trang lên lề trên (Header)",
            at,
        )
    elif number.centred is False:
        gathered.add(
            "L05", "warning", "Số trang không canh giữa", "canh giữa ở lề trên", "canh giữa số trang", at
        )
    size = number.ink.size
    if size is not None and not 12.7 <= size <= 14.3:
        gathered.add(
            "L05",
            "warning",
            f"Số trang cỡ {size:g}".replace(".", ","),
            "cỡ 13 đến 14",
            "đặt cỡ chữ 13 hoặc 14",
            at,
        )
    if number.ink.bold or number.ink.italic:
        gathered.add("L05", "warning", "Số trang đậm hoặc nghiêng", "kiểu chữ đứng", "bỏ đậm, nghiêng", at)


def _numbers_of_sections(gathered: Gathered, found: Components) -> None:
    leaves = found.measures.leaves
    words = sum(len(passage.text) for passage in found.body)
    long = words > _LONG or any(line.page > 1 and line.section == 0 for line in found.measures.lines)
    for leaf in leaves[:1]:
        if leaf.page_number is None:
            if long:
                gathered.add(
                    "L05",
                    "warning",
                    "Không có số trang",
                    "số Ả Rập từ 1, canh giữa ở lề trên, không hiện ở trang thứ nhất",
                    "chèn số trang vào Header",
                    _at(leaf, paged=False),
                )
        elif not leaf.hides_first:
            gathered.add(
                "L05",
                "warning",
                "Số trang hiện ở trang thứ nhất",
                "không hiển thị số trang thứ nhất",
                "chọn Different First Page",
                _at(leaf, paged=False),
            )
    for leaf in leaves:
        _number_look(gathered, leaf, paged=False)
        _counted(gathered, leaf, first=leaf is leaves[0])
    for named in found.of("C17"):
        section = named.measure.section
        leaf = leaves[section] if section < len(leaves) else leaves[-1]
        if leaf.page_number is not None and not (named.measure.opens_section and leaf.restarts):
            gathered.add(
                "L06",
                "warning",
                "Phụ lục đánh số trang tiếp theo văn bản",
                "số trang của từng phụ lục đánh riêng",
                "đặt phụ lục vào phần (section) riêng, Start at 1",
                place(named),
            )


def _counted(gathered: Gathered, leaf: Leaf, *, first: bool) -> None:
    """Arabic numbers from 1; that an annex begins anew is its own rule (L06)."""
    at = _at(leaf, paged=False)
    if leaf.page_number is None:
        return
    if leaf.numerals not in _ARABIC:
        gathered.add(
            "L05",
            "warning",
            f"Số trang kiểu {leaf.numerals}",
            "chữ số Ả Rập",
            "chọn Number format 1, 2, 3, …",
            at,
        )
    if first and leaf.start not in (None, 1):
        gathered.add("L05", "warning", f"Số trang bắt đầu từ {leaf.start}", "từ số 1", "đặt Start at 1", at)


def _numbers_of_pages(gathered: Gathered, found: Components) -> None:
    """Page by page: none on the first of a part, then 2, 3 …; each annex begins anew."""
    starts = {named.measure.page: named for named in found.of("C17")}
    attached = {annex.at.page: annex.at.line for annex in found.paper.annexes if not annex.label}
    count = 0
    for leaf in found.measures.leaves:
        number, at = leaf.page_number, _at(leaf, paged=True)
        printed = int("".join(filter(str.isdigit, number.text)) or 0) if number else None
        opens = leaf.number in starts and _first_on_page(
            found, leaf.number, starts[leaf.number].measure.number
        )
        if printed in (None, 1) and leaf.number in attached:
            # A document issued with it ("QUY CHẾ …") or a table of the text: only the first begins anew.
            opens = opens or _first_on_page(found, leaf.number, attached[leaf.number])
        count = 1 if opens or leaf.number == 1 else count + 1
        if leaf.number == 1 and number is not None:
            gathered.add(
                "L05",
                "warning",
                "Số trang hiện ở trang thứ nhất",
                "không hiển thị số trang thứ nhất",
                "bỏ số ở trang thứ nhất",
                at,
            )
        elif opens and printed not in (None, 1):
            gathered.add(
                "L06",
                "warning",
                f"Phụ lục đánh số trang tiếp theo văn bản (trang {printed})",
                "số trang của từng phụ lục đánh riêng",
                "đánh lại số trang từ 1 ở mỗi phụ lục",
                at,
            )
            count = printed or 1
        elif count > 1 and number is None:
            gathered.add(
                "L05",
                "warning",
                "Trang không có số",
                "số Ả Rập liên tục, canh giữa ở lề trên",
                "chèn số trang",
                at,
            )
        elif count > 1 and printed is not None and printed != count and leaf.number not in starts:
            continues = printed == leaf.number and any(page < leaf.number for page in starts)
            rule = "L06" if continues else "L05"
            gathered.add(rule, "warning", f"Số trang là {printed}", f"số {count}", "đánh lại số trang", at)
        _number_look(gathered, leaf, paged=True)


def _first_on_page(found: Components, page: int, number: int) -> bool:
    return not any(each.page == page and each.number < number for each in found.measures.lines)
