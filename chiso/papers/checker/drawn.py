"""What is drawn: the rules under motto, issuer and subject, the boxes of urgency and circulation, the rule
over the address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chiso.papers.checker.components import Components, Named
from chiso.papers.checker.departures import NAMES, Departure, Place
from chiso.papers.checker.looks import Gathered, lettered, place, width_of
from chiso.papers.folding import fold
from chiso.papers.writers import decree

_REACHED = re.compile(r"địa chỉ|điện thoại|fax|e-?mail|website|thư điện tử")
"""Words of an address block."""
_RGB = re.compile("[0-9A-Fa-f]{6}")
_BOX_WIDTHS = {fold(words): width for words, width in decree.BOXES.items()}
"""By the words as the reader compares them: "HOẢ TỐC" is "HỎA TỐC"."""


def drawn_departures(found: Components) -> Iterator[Departure]:
    gathered = Gathered()
    _rules(gathered, found)
    _boxes(gathered, found)
    _address(gathered, found)
    yield from gathered.done()


def _rules(gathered: Gathered, found: Components) -> None:
    """The solid rules: under the motto as long as it, under issuer and subject a third to a half."""
    for identity, low, high in (("C02", 0.9, 1.1), ("C04", 0.3, 0.55), ("C08", 0.3, 0.55)):
        lines = found.of(identity)
        if not lines:
            continue
        last = lines[-1]
        words = width_of(last.measure)
        lengths = list(last.measure.rules)
        if any(ink.underlined for ink in last.measure.inks):
            lengths.append(words)
        asked = "dài bằng dòng chữ" if identity == "C02" else "dài từ 1/3 đến 1/2 dòng chữ"
        if not lengths:
            if found.measures.shapes:
                continue  # drawn, but where is not known
            gathered.add(
                identity,
                "warning",
                f"{NAMES[identity][0]}: không có đường kẻ nét liền bên dưới",
                f"đường kẻ ngang, nét liền, {asked}",
                "kẻ đường nét liền dưới dòng chữ, cân đối",
                place(last),
            )
            continue
        widths = [width_of(each.measure) for each in lines] + [sum(width_of(each.measure) for each in lines)]
        room = last.measure.room
        if room is not None:
            widths = [min(width, room) for width in (*widths, words)]
        if not any(low <= length / width <= high for length in lengths for width in widths if width):
            share = round(100 * lengths[0] / words) if words else 0
            gathered.add(
                identity,
                "warning",
                f"{NAMES[identity][0]}: đường kẻ dài {share}% dòng chữ",
                f"đường kẻ {asked}",
                "chỉnh độ dài đường kẻ",
                place(last),
            )


def _boxes(gathered: Gathered, found: Components) -> None:
    for named in found.of("C20", "C21"):
        framed = named.measure.framed
        if framed is None:
            gathered.add(
                named.id,
                "warning",
                f"{NAMES[named.id][0]}: không có khung",
                "đóng khung hình chữ nhật",
                "kẻ khung quanh dòng chữ",
                place(named),
            )
        elif named.id == "C20":
            _box_size(gathered, named, framed)
        if named.id == "C20":
            _red(gathered, named)


def _box_size(gathered: Gathered, named: Named, framed: tuple[float, float]) -> None:
    """The frame of an urgency; its width only for the three the decree gives one to (not "HẸN GIỜ")."""
    wide, high = _BOX_WIDTHS.get(fold(named.text).strip(" .*")), decree.BOX_HEIGHT
    off = wide is not None and framed[0] > 1 and abs(framed[0] - wide) > 2
    if off or (framed[1] > 1 and abs(framed[1] - high) > 2):
        gathered.add(
            "C20",
            "warning",
            f"Khung mức độ khẩn {framed[0]:.0f} mm × {framed[1]:.0f} mm",
            f"khung cao {high:.0f} mm" if wide is None else f"khung {wide:.0f} mm × {high:.0f} mm",
            "chỉnh kích thước khung",
            place(named),
        )


def _red(gathered: Gathered, named: Named) -> None:
    colors = [ink.color or "" for ink in lettered(named)]
    if any(_RGB.fullmatch(color) and not _is_red(color) for color in colors):
        gathered.add(
            "C20",
            "warning",
            "Mức độ khẩn không in màu đỏ",
            "màu đỏ tươi",
            "đổi màu chữ và khung sang đỏ",
            place(named),
        )


def _is_red(color: str) -> bool:
    """Any red, from bright to that of a stamp: which one is bright enough is for the eye to say."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (0, 2, 4))
    return red >= 0x90 and max(green, blue) <= red / 2


def _address(gathered: Gathered, found: Components) -> None:
    """C23, where its words say that it is an address: under a rule, on the first page alone."""
    block, source = found.measures.address, found.measures.source
    if block is None or not any(_REACHED.search(fold(line)) for line in source.address):
        return
    at = Place(1 if source.kind == "pdf" else None, None, source.address[0][:70])
    if block.ruled is False:
        gathered.add(
            "C23",
            "warning",
            "Địa chỉ cơ quan: không có đường kẻ nét liền phía trên",
            "dưới một đường kẻ nét liền, dài bằng chiều ngang vùng trình bày",
            "kẻ đường nét liền trên dòng địa chỉ",
            at,
        )
    if block.repeated and source.pages > 1:
        gathered.add(
            "C23",
            "warning",
            "Địa chỉ cơ quan hiện ở cả các trang sau",
            "chỉ ở trang thứ nhất",
            "chọn Different First Page, bỏ địa chỉ ở Footer của các trang khác",
            at,
        )
