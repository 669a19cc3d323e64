"""The board of a year and the figures of a window as workbooks: real numbers, days and frozen heads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from chiso.audit import clock
from chiso.engine import vietnamese
from chiso.engine.returns.types import Layout
from chiso.papers.writers.workbook import Cell, Page, Tone, Toned, columns, write_workbook
from chiso.reporting.models import Regime, Window
from chiso.reporting.selectors.desk import Board, Desk, Row
from chiso.reporting.terms import DeskState

TONES: Mapping[DeskState, Tone] = {
    DeskState.LATE: "red",
    DeskState.RETURNED: "red",
    DeskState.IN_PROGRESS: "amber",
    DeskState.ARRIVED: "blue",
    DeskState.RECEIVED: "blue",
    DeskState.ACCEPTED: "green",
    DeskState.CONSOLIDATED: "green",
}


def board(found: Board, *, regime: Regime, year: int, today: dt.date) -> bytes:
    """Units × windows with their states, then the counts of every window."""
    labels = [column.window.label for column in found.columns]
    followed = Page(
        "Bảng theo dõi",
        columns(
            ("STT", "Đơn vị", *labels, "Đến hạn", "Đã gửi", "Đúng hạn", "% gửi", "% đúng hạn"),
            (6, 40, *([14] * len(labels)), 9, 9, 9, 9, 11),
        ),
        _lines(found),
        title=f"THEO DÕI BÁO CÁO: {regime.name.upper()}, NĂM {year}",
        notes=(f"Tính đến ngày {vietnamese.day(today)}",),
        frozen=2,
    )
    by_window = Page(
        "Theo kỳ",
        columns(
            (
                "Kỳ", "Hạn gửi", "Số đơn vị", "Đã gửi", "Đúng hạn", "Đã chấp nhận", "Quá hạn", "% gửi",
                "% đúng hạn",
            ),
            (26, 14, 12, 12, 12, 14, 12, 10, 12),
        ),
        [
            [
                column.window.label, column.window.due_on, column.expected, column.arrived,
                column.on_time, column.accepted, column.late, column.complete.value, column.timely.value,
            ]
            for column in found.columns
        ],
        title=f"TÌNH HÌNH TỪNG KỲ, NĂM {year}",
    )  # fmt: skip
    return write_workbook([followed, by_window])


def _lines(found: Board) -> Iterator[Sequence[Cell | Toned]]:
    for place, line in enumerate(found.lines, 1):
        squares: list[Cell | Toned] = [
            Toned(_said(square.state, square.on_time), TONES.get(square.state, "grey"))
            for square in line.squares
        ]
        yield [
            place,
            found.names.get(line.unit_id, ""),
            *squares,
            line.complete.whole,
            line.complete.part,
            line.on_time.part,
            line.complete.value,
            line.on_time.value,
        ]


def _said(state: DeskState, on_time: bool | None) -> str:
    return f"{state.label} (gửi muộn)" if on_time is False else str(state.label)


def units(found: Desk, *, window: Window, names: Mapping[int, str], today: dt.date) -> bytes:
    """The units of one window: how each stands, when it sent, how often it was returned."""
    page = Page(
        "Tình hình gửi báo cáo",
        columns(
            (
                "STT", "Đơn vị", "Hạn", "Trạng thái", "Gửi lần đầu", "Đúng hạn", "Số lần gửi",
                "Nhận xét chưa xong", "Nhắc gần nhất",
            ),
            (6, 44, 14, 22, 20, 12, 10, 14, 14),
        ),
        (_unit(place, row, names) for place, row in enumerate(found.rows, 1)),
        title=f"TÌNH HÌNH GỬI BÁO CÁO {window.label.upper()}",
        notes=(f"Hạn gửi {vietnamese.day(window.due_on)}; tính đến ngày {vietnamese.day(today)}",),
        frozen=2,
    )  # fmt: skip
    return write_workbook([page])


def _unit(place: int, row: Row, names: Mapping[int, str]) -> list[Cell | Toned]:
    arrived = row.report.arrived_at if row.report else None
    said = {True: "đúng hạn", False: "muộn", None: None}[row.on_time]
    return [
        place,
        names.get(row.unit_id, ""),
        row.due_on,
        Toned(str(row.state.label), TONES.get(row.state, "grey")),
        arrived.astimezone(clock.ZONE) if arrived else None,
        said,
        row.report.rounds if row.report else None,
        row.remarks or None,
        row.nudged.on if row.nudged else None,
    ]


def figures(
    layout: Layout, sheets: Mapping[str, Mapping[str, Decimal | str | None]], *, window: Window
) -> bytes:
    """Every figure of the forms, a column a unit; a state in words where there is no number."""
    names = list(sheets)
    pages = []
    for form in layout.forms:
        rows: list[Sequence[Cell | Toned]] = []
        for spec in form.rows:
            if spec.kind == "heading":
                rows.append([f"{spec.code} {spec.title.vi}"])
                continue
            cells: list[Cell | Toned] = [sheets[name].get(spec.key) for name in names]
            rows.append([spec.code, spec.title.vi, spec.unit, *cells])
        page = Page(
            f"Biểu {form.code}",
            columns(("Mã", "Chỉ tiêu", "Đơn vị tính", *names), (9, 46, 12, *([16] * len(names)))),
            rows,
            title=f"BIỂU MẪU {form.code}. {form.title.vi.upper()}",
            notes=(window.label,),
            frozen=2,
        )
        pages.append(page)
    return write_workbook(pages)
