"""How long a consolidated report of a hundred units takes as DOCX and PDF, beside an office suite.

The report: a sentence of every unit under eight domains and seven statistic forms, about sixty pages.
The peer is what offices do by hand: the finished DOCX opened by LibreOffice and saved as PDF (it does not
even compose the text). Without LibreOffice the ratio is left out and said so. ``python bench/write_paper.py``
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2

from chiso.papers import compose
from chiso.papers.compose import FormLine, Issue, Part, Signer
from chiso.papers.model import Paper
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of

UNITS, DOMAINS, FORMS, LINES, RUNS = 100, 8, 7, 28, 5
SAID = (
    "đã rà soát, sửa đổi các quy chế nội bộ, kiểm soát thủ tục hành chính, số hóa hồ sơ theo kế hoạch được"
    " giao trong kỳ báo cáo."
)


def consolidated() -> Paper:
    """The report; figures are made up by counting and mean nothing."""
    issue = Issue(
        "Ban Quản lý Khu kinh tế An Bình", letters="BQL", place="An Bình", unit="VP", number="120",
        superior="Ủy ban nhân dân tỉnh An Bình", date=dt.date(2026, 10, 12),
        signer=Signer("Phó Trưởng ban", "Trần Văn Mẫu", power="KT.", head="Trưởng ban"),
        recipients=("UBND tỉnh (để b/c)", "Các phòng, đơn vị"), copies=5,
    )  # fmt: skip
    domains = tuple(
        Part(f"Lĩnh vực {place}", tuple(f"- Đơn vị {unit} {SAID}" for unit in range(1, UNITS + 1)))
        for place in range(1, DOMAINS + 1)
    )
    forms = tuple(
        compose.statistics(
            f"Biểu mẫu {form}",
            [
                FormLine(str(n), f"Chỉ tiêu thứ {n} của biểu", "Văn bản", n * form * 137)
                for n in range(1, LINES)
            ],
        )
        for form in range(1, FORMS + 1)
    )
    return compose.report(
        issue, "Kết quả cải cách hành chính quý III năm 2026", to=("Sở Nội vụ",),
        opening=("Ban Quản lý tổng hợp, báo cáo như sau:",), parts=(Part("Kết quả", parts=domains),),
        annexes=forms,
    )  # fmt: skip


def best(work: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took), statistics.median(took)


def office(data: bytes) -> tuple[float, float] | None:
    """LibreOffice from DOCX to PDF; the first start, which makes a profile, is not counted."""
    if not shutil.which("soffice"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bao-cao.docx"
        path.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
        env = {**os.environ, "HOME": folder}

        def convert() -> None:
            subprocess.run(command, env=env, check=True, capture_output=True)

        convert()
        return best(convert, runs=3)


def main() -> None:
    paper = consolidated()
    sheet = sheet_of(paper)
    data, printed = write_docx(sheet), write_pdf(sheet)
    print(f"{UNITS} đơn vị, {DOMAINS} lĩnh vực, {FORMS} biểu: {len(pypdfium2.PdfDocument(printed))} trang")
    print(f"{'việc':<28} {'nhanh nhất':>11} {'trung vị':>9}")
    rows = {
        "soạn và dàn trang": best(lambda: sheet_of(consolidated())),
        "DOCX": best(lambda: write_docx(sheet)),
        "PDF": best(lambda: write_pdf(sheet)),
    }
    total = sum(quick for quick, _ in rows.values())
    for name, (quick, middle) in rows.items():
        print(f"{name:<28} {quick:>10.2f}s {middle:>8.2f}s")
    print(f"{'cộng':<28} {total:>10.2f}s")
    peer = office(data)
    if peer is None:
        print("không có LibreOffice trên máy này: chưa so sánh được")
    else:
        print(f"{'LibreOffice, DOCX → PDF':<28} {peer[0]:>10.2f}s {peer[1]:>8.2f}s")
        print(f"tỷ lệ: LibreOffice lâu gấp {peer[0] / total:.1f} lần cả ba việc".replace(".", ","))


if __name__ == "__main__":
    main()
