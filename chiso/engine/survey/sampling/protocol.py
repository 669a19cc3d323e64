"""The protocol of a drawing: everything another person needs to draw the same sample and to check it.

Built as data in the shape of a paper (title, numbered sections, tables), said in Vietnamese; rendered
as Markdown, HTML, JSON or CSV here, as DOCX and PDF by the writers of papers. Date and seed are given;
signatures stay blank. Nothing is computed here but counts and sums of what was drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from chiso.engine.survey.sampling.chance import GENERATOR
from chiso.engine.survey.sampling.design import PPS, SampleDesign, Single, Staged, Take, identity
from chiso.engine.survey.sampling.draw import Sample
from chiso.engine.survey.sampling.frame import Frame
from chiso.engine.vietnamese import day, number

METHODS = {
    "srs": "ngẫu nhiên đơn giản",
    "systematic": "hệ thống, khoảng cách đều",
    "pps_systematic": "xác suất tỷ lệ với quy mô, hệ thống (Madow)",
    "brewer": "xác suất tỷ lệ với quy mô, phương pháp Brewer",
    "sampford": "xác suất tỷ lệ với quy mô, phương pháp Sampford",
}
ALLOCATIONS = {
    "proportional": "tỷ lệ thuận",
    "neyman": "Neyman (theo độ lệch chuẩn)",
    "power": "lũy thừa (Bankier)",
    "equal": "đều nhau",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of the protocol: cells already in words; ``right`` marks columns of numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    title: str
    paragraphs: tuple[str, ...]
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Protocol:
    title: str
    subject: str
    on: dt.date
    sections: tuple[Section, ...]
    signatures: tuple[str, ...]


def protocol(
    sample: Sample, *, frame: Frame, design: SampleDesign, seed: int, on: dt.date, version: str
) -> Protocol:
    """The protocol of ``sample``. ``version`` is that of the program; ``seed`` the one it was drawn with."""
    sections = [
        _frame_section(frame),
        _design_section(design),
        *([_size_section(sample)] if sample.needed else []),
        _drawing_section(sample, design, seed=seed, version=version),
        _weights_section(sample, frame, design),
        _list_section(sample, design),
    ]
    return Protocol(
        "BIÊN BẢN CHỌN MẪU",
        design.title,
        on,
        tuple(
            Section(str(label), one.title, one.paragraphs, one.listing)
            for label, one in enumerate(sections, start=1)
        ),
        ("Người lập biên bản", "Người giám sát"),
    )


def in_eights(digest: str) -> str:
    """A digest a person can compare: groups of eight."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def _frame_section(frame: Frame) -> Section:
    strata = len(frame.by_stratum())
    told = [
        f"Danh sách chọn mẫu: {frame.name}, {number(len(frame.units))} đơn vị"
        + (f", {number(strata)} tầng." if strata > 1 else "."),
        f"Dấu vân tay của tệp (SHA-256): {in_eights(frame.sha256)}.",
        "Đã kiểm tra trước khi chọn: không đơn vị nào trùng, thiếu mã hoặc thiếu tầng; "
        "quy mô là số nguyên dương.",
    ]
    told += [f"Lưu ý: {remark}." for remark in frame.remarks]
    return Section("", "Danh sách chọn mẫu", tuple(told))


def _design_section(design: SampleDesign) -> Section:
    told: list[str] = []
    if isinstance(design, Single):
        told.append(f"Cách chọn: {METHODS[design.selection]}.")
        if design.frame.strata:
            rule = design.allocation
            words = f"Phân bổ giữa các tầng ({', '.join(design.frame.strata)}): {ALLOCATIONS[rule.method]}"
            words += f", ít nhất {rule.minimum} mỗi tầng" if rule.minimum else ""
            told.append(words + "; làm tròn theo phần dư lớn nhất.")
        if design.selection in PPS:
            told.append(
                "Đơn vị có xác suất từ 1 trở lên được lấy chắc chắn, tách khỏi danh sách rồi tính lại."
            )
        if design.selection == "systematic" and design.frame.order:
            told.append(f"Danh sách sắp theo: {', '.join(design.frame.order)}.")
    else:
        for stage in design.stages:
            seat = "đơn vị trung tâm lấy chắc chắn, thêm " if stage.seat else ""
            told.append(f"Cấp {stage.level}: {seat}{_takes(stage.take)}; {METHODS[stage.method]}.")
        told.append(f"Người trả lời trong mỗi đơn vị cuối: {_takes(design.persons)}; {METHODS['srs']}.")
    told.append(f"Dấu vân tay của thiết kế (SHA-256): {in_eights(identity(design))}.")
    return Section("", "Thiết kế", tuple(told))


def _takes(takes: Sequence[Take]) -> str:
    words = []
    for take in takes:
        one = number(take.take)
        one += f" và {take.reserve} dự phòng" if take.reserve else ""
        one += f" (mục tiêu {take.target})" if take.target else ""
        if len(takes) > 1:
            one += f" nếu quy mô dưới {number(take.below)}" if take.below else " nếu lớn hơn"
        words.append(one)
    return "; ".join(words)


def _size_section(sample: Sample) -> Section:
    told = [(f"{name}: " if name else "") + "; ".join(need.told) + "." for name, need in sample.needed]
    rows = tuple(
        (
            " / ".join(share.stratum.name) or "toàn bộ",
            number(share.stratum.count),
            number(share.exact, 2),
            number(share.number),
        )
        for share in sample.shares
    )
    listing = Listing("Phân bổ", ("Tầng", "Số đơn vị", "Tính được", "Lấy"), rows, frozenset((1, 2, 3)))
    return Section("", "Cỡ mẫu và phân bổ", tuple(told), listing)


def _drawing_section(sample: Sample, design: SampleDesign, *, seed: int, version: str) -> Section:
    told = [
        f"Hạt giống ngẫu nhiên: {seed}. Nguồn ngẫu nhiên: {GENERATOR}.",
        "Danh sách được xếp theo mã trước khi chọn, nên thứ tự dòng trong tệp không ảnh hưởng kết quả.",
        f"Chương trình: chiso {version}. Chạy lại với cùng tệp, thiết kế và hạt giống sẽ được đúng mẫu này.",
    ]
    if sample.rounds:
        told.append(f"Tách đơn vị chắc chắn sau {sample.rounds} lượt.")
    told += [f"Thiếu so với thiết kế: {word}." for word in sample.short]
    return Section("", "Chọn mẫu", tuple(told))


def _weights_section(sample: Sample, frame: Frame, design: SampleDesign) -> Section:
    certain = sum(
        1
        for row in sample.main
        if any(row[i] for i, h in enumerate(sample.header) if h.startswith("certain"))
    )
    reserves = len(sample.rows) - len(sample.main)
    population = number(int(frame.size.sum())) if isinstance(design, Staged) else number(len(frame.units))
    told = [
        f"Mẫu chính: {number(len(sample.main))}"
        + (f"; dự phòng có thứ tự: {number(reserves)}." if reserves else "."),
        f"Tổng quyền số {number(sample.weights_total, 1)} so với {population} trong danh sách.",
        "Quyền số bằng nghịch đảo tích các xác suất được chọn. Khi thay người bằng dự phòng, quyền số của "
        "đơn vị cuối tính lại theo số người thực trả lời.",
    ]
    if certain:
        told.append(
            f"{number(certain)} dòng thuộc đơn vị lấy chắc chắn: "
            "khi ước lượng, mỗi đơn vị đó là một tầng riêng."
        )
    return Section("", "Xác suất và quyền số", tuple(told))


def _list_section(sample: Sample, design: SampleDesign) -> Section:
    listing = _villages(sample) if isinstance(design, Staged) else _units(sample, design)
    return Section("", listing.title, (), listing)


def _villages(sample: Sample) -> Listing:
    rows = tuple(
        (
            " / ".join((*village.stratum, *(step.name for step in village.steps))),
            number(village.persons),
            number(village.probability, 6),
            ", ".join(map(str, village.lines)),
            ", ".join(map(str, village.reserves)),
            number(village.weight, 2),
        )
        for village in sample.villages
    )
    columns = (
        "Đơn vị cuối",
        "Số người",
        "Xác suất",
        "Số thứ tự được chọn",
        "Dự phòng, theo thứ tự",
        "Quyền số",
    )
    return Listing("Danh sách được chọn", columns, rows, frozenset((1, 2, 5)))


def _units(sample: Sample, design: Single) -> Listing:
    index = {name: i for i, name in enumerate(sample.header)}
    strata = design.frame.strata
    rows = tuple(
        (
            *(str(row[i]) for i in range(len(strata))),
            str(row[index["unit"]]),
            "chính" if row[index["role"]] == "main" else "dự phòng",
            str(row[index["order"]]),
            number(float(row[index["probability"]] or 0), 6)
            + (" (chắc chắn)" if row[index["certain"]] else ""),
            number(float(weight), 4) if (weight := row[index["weight"]]) is not None else "",
        )
        for row in sample.rows
    )
    columns = (*strata, "Đơn vị", "Vai trò", "Thứ tự", "Xác suất", "Quyền số")
    return Listing("Danh sách được chọn", columns, rows, frozenset(range(len(strata) + 2, len(columns))))


def as_json(paper: Protocol) -> dict[str, Any]:
    """In the shape of the paper model: sections, annexes."""
    return {
        "kind": "Biên bản",
        "title": paper.title,
        "subject": paper.subject,
        "date": paper.on.isoformat(),
        "sections": [
            {"label": s.label, "title": s.title, "paragraphs": list(s.paragraphs), "children": []}
            for s in paper.sections
        ],
        "annexes": [
            {
                "label": s.label,
                "title": s.listing.title,
                "columns": list(s.listing.columns),
                "rows": [list(row) for row in s.listing.rows],
            }
            for s in paper.sections
            if s.listing
        ],
        "signatures": list(paper.signatures),
    }


def as_rows(paper: Protocol) -> list[tuple[str, str]]:
    """One row a paragraph or a line of a table: (section, words), for a CSV."""
    rows = [(paper.title, f"{paper.subject}, lập {day(paper.on)}")]
    for section in paper.sections:
        head = f"{section.label}. {section.title}"
        rows += [(head, paragraph) for paragraph in section.paragraphs]
        if section.listing:
            rows += [(head, " | ".join(row)) for row in (section.listing.columns, *section.listing.rows)]
    return rows


def as_markdown(paper: Protocol) -> str:
    lines = [f"# {paper.title}", "", f"{paper.subject}, lập {day(paper.on)}", ""]
    for section in paper.sections:
        lines += [f"## {section.label}. {section.title}", ""]
        for paragraph in section.paragraphs:
            lines += [_plain(paragraph), ""]
        if section.listing:
            listing = section.listing
            marks = ["---:" if i in listing.right else "---" for i in range(len(listing.columns))]
            lines += ["| " + " | ".join(map(_plain, listing.columns)) + " |", "| " + " | ".join(marks) + " |"]
            lines += ["| " + " | ".join(map(_plain, row)) + " |" for row in listing.rows]
            lines.append("")
    lines += [f"{who}: ………………………………" for who in paper.signatures]
    return "\n".join(lines) + "\n"


def as_html(paper: Protocol) -> str:
    """One self-contained page without scripts; prints on A4."""
    body = [
        f"<h1>{escape(paper.title)}</h1>",
        f"<p class=subject>{escape(paper.subject)}, lập {day(paper.on)}</p>",
    ]
    for section in paper.sections:
        body.append(f"<h2>{escape(section.label)}. {escape(section.title)}</h2>")
        body += [f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs]
        if section.listing:
            listing = section.listing
            marks = [" class=n" if i in listing.right else "" for i in range(len(listing.columns))]
            head = "".join(f"<th scope=col>{escape(column)}</th>" for column in listing.columns)
            rows = "".join(
                "<tr>" + "".join(f"<td{marks[i]}>{escape(cell)}</td>" for i, cell in enumerate(row)) + "</tr>"
                for row in listing.rows
            )
            body.append(
                f"<table><caption>{escape(listing.title)}</caption>"
                f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
            )
    body.append(
        "<p class=sign>" + "".join(f"<span>{escape(who)}</span>" for who in paper.signatures) + "</p>"
    )
    return (
        f"<!doctype html><html lang=vi><meta charset=utf-8><title>{escape(paper.title)}</title>"
        f"<style>{_STYLE}</style><body>{''.join(body)}</body></html>\n"
    )


_STYLE = (
    "body{font:13pt/1.4 'Times New Roman',serif;max-width:19cm;margin:2cm auto}"
    "h1{text-align:center;font-size:15pt}"
    "h2{font-size:13pt}.subject{text-align:center}table{border-collapse:collapse;width:100%;font-size:11pt}"
    "caption{text-align:left;font-weight:bold}th,td{border:1px solid #555;padding:2pt 4pt;vertical-align:top}"
    ".n{text-align:right}tr{break-inside:avoid}thead{display:table-header-group}"
    ".sign{display:flex;justify-content:space-around;margin-top:2em;height:3cm;font-weight:bold}@page{size:A4}"
)


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
