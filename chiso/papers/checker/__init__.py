"""Holds a file against Decree 30/2020: any DOCX or PDF, ours or not, measured and told what departs.

``check`` gives the departures alone; ``inspect`` also what this kind of file does not let anybody measure.
Only certain things are told: a false alarm costs more than silence. Words are read and told apart by the
readers of papers; how they are set comes from ``readers.measure``, in a process of its own (ADR 0015).
"""

from __future__ import annotations

from chiso.papers.checker.components import Components, components
from chiso.papers.checker.departures import Departure, Inspection, Place, Unmeasured
from chiso.papers.checker.drawn import drawn_departures
from chiso.papers.checker.looks import look_departures
from chiso.papers.checker.pages import page_departures
from chiso.papers.checker.places import place_departures
from chiso.papers.checker.words import word_departures
from chiso.papers.measures import Measures
from chiso.papers.readers import measure, read

__all__ = ["Departure", "Inspection", "Place", "Unmeasured", "check", "inspect"]

_ORDER = ("L", "C", "H", "A", "N", "K")


def check(name: str, data: bytes) -> tuple[Departure, ...]:
    """What departs from the decree in the file ``data``. Raises ``Problem`` as ``read_paper`` does."""
    return inspect(name, data).departures


def inspect(name: str, data: bytes) -> Inspection:
    """The departures, and what could not be measured."""
    measures = measure(data, name)
    if measures is None:
        source = read(data, name)
        measures = Measures(source, (), ())
    return judged(name, measures)


def judged(name: str, measures: Measures) -> Inspection:
    """A file already measured."""
    found = components(measures)
    departures = [*word_departures(found)]
    if measures.leaves:
        for judge in (page_departures, look_departures, drawn_departures, place_departures):
            departures += judge(found)
    departures.sort(key=lambda one: (_ORDER.index(one.id[0]), one.id, _first(one)))
    source = measures.source
    return Inspection(name, source.kind, source.pages, tuple(departures), tuple(_unmeasured(found)))


def _first(one: Departure) -> tuple[int, int]:
    at = one.places[0]
    return at.page or 0, at.paragraph or 0


def _unmeasured(found: Components) -> list[Unmeasured]:
    kind = found.measures.source.kind
    told = [
        Unmeasured(("C12", "C13"), "chữ ký, dấu và chữ ký số: tệp chưa ký không có để đo"),
        Unmeasured(("C05",), "số có liên tục, không trùng trong năm: chỉ sổ đăng ký mới cho biết"),
    ]
    if not found.measures.leaves:
        every = tuple(f"L0{n}" for n in range(1, 7)) + tuple(f"C{n:02d}" for n in range(1, 24))
        why = "ảnh quét hoặc văn bản thuần: không có phông, cỡ chữ, màu, lề để đo; chỉ xét phần chữ"
        return [Unmeasured(every, why), *told]
    if not found.of("C04") and found.head.issuer:
        told.append(
            Unmeasured(("C03", "C04"), "không phân biệt chắc được cơ quan chủ quản và cơ quan ban hành")
        )
    lost = tuple(one for one in ("C05", "C06", "C12", "C13") if not found.of(one))
    if lost and found.paper.kind is not None:
        told.append(Unmeasured(lost, "không nhận ra chắc chắn thành phần này trong tệp"))
    if kind == "docx":
        told.append(
            Unmeasured(("L05",), "số trang thực in ra và vị trí ngắt trang: phụ thuộc chương trình mở tệp")
        )
        told.append(Unmeasured(("C06", "C14", "C15"), "ngang hàng, thẳng hàng: DOCX không ghi chữ nằm ở đâu"))
        if found.measures.shapes:
            told.append(
                Unmeasured(("C02", "C04", "C08"), "đường kẻ vẽ rời (Shape): không rõ nằm dưới dòng nào")
            )
        if found.of("C20") and any(each.measure.framed == (0.0, 0.0) for each in found.of("C20")):
            told.append(Unmeasured(("C20",), "kích thước khung viền đoạn: phụ thuộc chương trình mở tệp"))
    else:
        told.append(
            Unmeasured(("L03",), "lề khai báo: PDF chỉ cho biết chữ nằm ở đâu, không cho biết lề rộng hơn")
        )
        told.append(
            Unmeasured(("C11",), "căn đều hai bên và khoảng cách đoạn: PDF không ghi, chỉ xét vị trí dòng")
        )
        told.append(Unmeasured(("L04",), "bộ mã nguồn: PDF nhúng phông, chỉ xét chữ trích ra"))
    return told
