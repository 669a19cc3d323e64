"""PDFs for the tests, set by Typst from the same words as the DOCX files; scans are their pictures."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache

import pypdfium2
import typst
from PIL import Image, ImageFilter

from chiso.papers.writers import metrics
from tests.papers.readers.plans import HEADS, Plan, TaskRow, long_paragraphs, seed_plan, task_rows

FONT = "Liberation Serif"  # of the package: what the machine has installed must not matter


def compiled(source: str) -> bytes:
    pdf: bytes = typst.compile(
        source.encode(), format="pdf", font_paths=[metrics.FONTS], ignore_system_fonts=True
    )
    return pdf


def _page(*, landscape: bool = False) -> str:
    return f"""
#set page(paper: "a4", flipped: {str(landscape).lower()},
  margin: (top: 2.2cm, bottom: 2.2cm, left: 3cm, right: 1.8cm),
  header: context {{ let n = counter(page).get().first(); if n > 1 [#align(center)[#n]] }})
#set text(font: ("{FONT}", "Libertinus Serif"), size: 14pt, lang: "vi")
#set par(justify: true, first-line-indent: (amount: 1.27cm, all: true), leading: 0.65em, spacing: 0.9em)
#let word(s) = text(s)
"""


def _q(text: str) -> str:
    """A Typst string literal."""
    return json.dumps(text, ensure_ascii=False)


def _t(text: str) -> str:
    return f"#text({_q(text)})"


def _centre(text: str, *, weight: str = "bold", style: str = "normal") -> str:
    return (
        f"#align(center)[#set par(first-line-indent: 0pt, justify: false)\n"
        f'#text(weight: "{weight}", style: "{style}", {_q(text)})]\n'
    )


def _stack(lines: Sequence[str], *, bold: Sequence[int] = (), size: float = 13) -> str:
    parts = [
        f'#text(size: {size}pt, weight: "{"bold" if i in bold else "regular"}", {_q(x)})'
        for i, x in enumerate(lines)
    ]
    return " \\\n".join(parts)  # fmt: skip


def _sides(left: str, right: str, *, columns: str = "(45%, 55%)", align: str = "center") -> str:
    return (
        f"#block[#set par(first-line-indent: 0pt, justify: false)\n"
        f"#grid(columns: {columns}, align: {align}, row-gutter: 8pt,\n[{left}],\n[{right}])]\n"
    )


def plan_pdf(plan: Plan) -> bytes:
    """The plan as an office prints it: head and foot side by side, footnote, ruled annexes on own pages."""
    parts = [
        _page(),
        _sides(
            _stack(plan.issuer_lines, bold=(1,), size=12) + f" \\\n #v(2pt)\n {_t(plan.number)}",
            _stack(
                ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"), bold=(0, 1), size=12
            )
            + f' \\\n #v(2pt)\n #text(style: "italic", {_q(plan.date)})',
        ),
        _centre(plan.kind),
        _centre(plan.subject),
    ]
    for text in plan.body:
        note = ""
        if text.endswith("¹."):
            text, note = text[:-2], f"#footnote[{_t(plan.footnote)}]."
        parts.append(f"\n{_t(text)}{note}\n")
    parts.append(
        _sides(
            _stack(("Nơi nhận:", *plan.recipients), size=11),
            _stack(plan.signature[:2], bold=(0, 1), size=14)
            + f' \\\n #v(40pt)\n #text(weight: "bold", {_q(plan.signature[2])})',
            columns="(50%, 50%)",
            align="(left, center)",
        )
    )
    for annex in plan.annexes:
        parts.append("#pagebreak()\n")
        parts += [_centre(line) for line in (annex.label, *annex.title)]
        parts.append(_centre(annex.reference, weight="regular", style="italic"))
        cells = [f'table.cell(align: center)[#text(weight: "bold", {_q(text)})]' for text in annex.head]
        cells += [f"[{_t(text)}]" for row in annex.rows for text in row]
        parts.append(
            "#[#set par(first-line-indent: 0pt)\n#table(columns: (1.6cm, 1fr), stroke: 0.5pt,\n"
            + ",\n".join(cells)
            + ")]\n"
        )
    return compiled("\n".join(parts))


def tasks_pdf(rows: Sequence[TaskRow], *, heads: Sequence[str] = HEADS) -> bytes:
    """The long annex: seven columns, a two-row head on each page, group rows, rows split over pages."""
    head = [
        *(f"table.cell(rowspan: 2)[*{_t(heads[i])}*]" for i in (0, 1, 2, 3)),
        f"table.cell(colspan: 2)[*{_t('Phân công thực hiện')}*]",
        f"table.cell(rowspan: 2)[*{_t(heads[6])}*]",
        f"[*{_t(heads[4])}*]",
        f"[*{_t(heads[5])}*]",
    ]
    cells: list[str] = []
    for row in rows:
        if row.group:
            cells += [f"[*{_t(row.cells[0])}*]", f"table.cell(colspan: 6)[*{_t(row.cells[1])}*]"]
        else:
            cells += [f"[{_t(text)}]" for text in row.cells]
    reference = (
        "(Kèm theo Kế hoạch số 15/KH-BQL ngày 20 tháng 01 năm 2026 của Ban Quản lý Khu kinh tế Hải Phòng)"
    )
    return compiled(
        _page(landscape=True)
        + _centre("Phụ lục I")
        + _centre("DANH MỤC NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026")
        + _centre(reference, weight="regular", style="italic")
        + "#[#set par(first-line-indent: 0pt, justify: false)\n#set text(size: 12pt)\n"
        + "#table(columns: (1.2cm, 7.2cm, 3.6cm, 2.8cm, 3.2cm, 3.2cm, 1fr), stroke: 0.5pt,\n"
        + "table.header(repeat: true,\n"
        + ",\n".join(head)
        + "),\n"
        + ",\n".join(cells)
        + ")]\n"
    )


@cache
def seed_pdf() -> bytes:
    return plan_pdf(seed_plan())


@cache
def long_annex_pdf() -> bytes:
    return tasks_pdf(task_rows(6))


def pictures(pdf: bytes, *, dpi: int = 300, turn: float = 0.0, blur: float = 0.0) -> list[Image.Image]:
    """The pages as a scanner would see them: grey, slightly turned, slightly soft."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
        if turn:
            picture = picture.rotate(turn, fillcolor=255, resample=Image.Resampling.BICUBIC)
        if blur:
            picture = picture.filter(ImageFilter.GaussianBlur(blur))
        pages.append(picture)
    document.close()
    return pages


def scanned_pdf(pdf: bytes, *, dpi: int = 300, turn: float = 0.0, blur: float = 0.0) -> bytes:
    """The PDF as pictures alone."""
    pages = pictures(pdf, dpi=dpi, turn=turn, blur=blur)
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return buffer.getvalue()


@cache
def long_pdf() -> bytes:
    """Sixty pages: running text, then the annex of seven columns."""
    body = "\n".join(f"\n{_t(text)}\n" for text in long_paragraphs(50))
    first = pypdfium2.PdfDocument(compiled(_page() + body))
    second = pypdfium2.PdfDocument(tasks_pdf(task_rows(16)))
    first.import_pages(second)
    buffer = io.BytesIO()
    first.save(buffer)
    return buffer.getvalue()


@cache
def letter_pdf() -> bytes:
    """A letter on one page, number and day left blank: head, summary, tasks in running text, foot."""
    body = (
        "Thực hiện Kế hoạch số 15/KH-BQL ngày 20/01/2026 của Ban Quản lý Khu kinh tế Hải Phòng về cải cách "
        "hành chính năm 2026, Ban Quản lý yêu cầu các phòng, đơn vị:",
        "1. Rà soát các nhiệm vụ được giao, báo cáo kết quả trước ngày 15/10/2026.",
        "2. Văn phòng tổng hợp, báo cáo Trưởng ban trước ngày 20/10/2026./.",
    )
    summary = "V/v rà soát, báo cáo kết quả thực hiện nhiệm vụ cải cách hành chính quý III"
    return compiled(
        _page()
        + _sides(
            _stack(("UBND THÀNH PHỐ HẢI PHÒNG", "BAN QUẢN LÝ KHU KINH TẾ"), bold=(1,), size=12)
            + f" \\\n{_t('Số:        /BQL-VP')} \\\n #text(size: 12pt, {_q(summary)})",
            _stack(
                ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"), bold=(0, 1), size=12
            )
            + f' \\\n #text(style: "italic", {_q("Hải Phòng, ngày        tháng 10 năm 2026")})',
            columns="(42%, 58%)",
        )
        + _centre("Kính gửi: Các phòng chuyên môn, đơn vị sự nghiệp", weight="regular")
        + "".join(f"\n{_t(text)}\n" for text in body)
        + _sides(
            _stack(("Nơi nhận:", "- Như trên;", "- Trưởng ban (để b/c);", "- Lưu: VT, VP."), size=11),
            _stack(("TL. TRƯỞNG BAN", "CHÁNH VĂN PHÒNG"), bold=(0, 1))
            + f" \\\n #v(40pt) {_t('Nguyễn Văn An')}",
            columns="(50%, 50%)",
            align="(left, center)",
        )
    )
