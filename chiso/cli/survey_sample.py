"""``chiso survey sample``: from a frame and a design to a drawn sample and its protocol.

Reads the files, hands bytes to the engine, writes CSV or XLSX of the sample and the protocol as
DOCX, PDF, Markdown, HTML, CSV or JSON. The seed and the date are given by whoever draws; nothing is
drawn without a seed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from chiso import __version__
from chiso.cli.tables import text_of, write_tables
from chiso.engine.grids import read_grid, write_csv
from chiso.engine.problems import Problem
from chiso.engine.survey.sampling.chance import GENERATOR, seeded
from chiso.engine.survey.sampling.design import identity, read_design
from chiso.engine.survey.sampling.draw import draw_sample
from chiso.engine.survey.sampling.frame import Frame, read_frame
from chiso.engine.survey.sampling.protocol import (
    Protocol,
    as_html,
    as_json,
    as_markdown,
    as_rows,
    protocol,
)
from chiso.engine.vietnamese import number
from chiso.papers.model import Anchor, Annex, AnnexItem, Column, Paper, Paragraph, Section
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of


def configure_sample(subparsers: Any) -> None:
    """Adds the verb ``sample`` to ``chiso survey``."""
    parser = subparsers.add_parser(
        "sample",
        help="chọn mẫu từ danh sách theo thiết kế",
        description="Kiểm tra danh sách, tính cỡ mẫu, chọn mẫu, lập biên bản.",
    )
    parser.add_argument("frame", type=Path, metavar="DANH_SÁCH", help="danh sách chọn mẫu, CSV hoặc XLSX")
    parser.add_argument("--design", type=Path, required=True, help="thiết kế chọn mẫu, tệp YAML")
    parser.add_argument("--seed", type=int, help="hạt giống ngẫu nhiên, do hội đồng bốc hoặc ấn định trước")
    parser.add_argument(
        "--date", type=dt.date.fromisoformat, help="ngày lập biên bản, yyyy-mm-dd (mặc định hôm nay)"
    )
    parser.add_argument("--sheet", help="trang của tệp XLSX (mặc định trang đầu)")
    parser.add_argument("--out", type=Path, help="ghi mẫu ra tệp .csv hoặc .xlsx")
    parser.add_argument(
        "--protocol", type=Path, help="ghi biên bản ra tệp .docx, .pdf, .md, .html, .csv hoặc .json"
    )
    parser.add_argument("--estimation", type=Path, help="ghi thiết kế ước lượng của mẫu ra tệp .yaml")
    parser.add_argument("--check", action="store_true", help="chỉ kiểm tra danh sách, không chọn")
    parser.add_argument("--json", action="store_true", help="in JSON ra màn hình")
    parser.set_defaults(run=run_sample)


def run_sample(args: argparse.Namespace) -> int:
    design = read_design(text_of(args.design), name=str(args.design))
    data = args.frame.read_bytes()
    grid = read_grid(data, name=args.frame.name, sheet=args.sheet)
    frame = read_frame(grid, design=design, data=data)
    if args.check:
        _say_frame(frame, as_json_too=args.json)
        return 1 if frame.remarks else 0
    if args.seed is None:
        raise Problem(
            "CL0112",
            place="--seed",
            expected="hạt giống để người khác chọn lại được đúng mẫu này",
            got="không có",
            hint="ấn định trước khi chọn, ví dụ --seed 2026, và ghi vào biên bản",
        )
    sample = draw_sample(frame, design=design, rng=seeded(args.seed))
    on = args.date or dt.datetime.now(tz=dt.UTC).astimezone().date()
    paper = protocol(sample, frame=frame, design=design, seed=args.seed, on=on, version=__version__)
    if args.out:
        write_tables(args.out, [("Mẫu", sample.header, sample.rows)])
    if args.estimation:
        args.estimation.write_text(
            json.dumps(sample.estimation, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if args.protocol:
        _write_protocol(args.protocol, paper)
    if args.json:
        result = {
            "schema": "chiso.sample/1",
            "version": __version__,
            "generator": GENERATOR,
            "seed": args.seed,
            "frame_sha256": frame.sha256,
            "design_sha256": identity(design),
            "remarks": list(frame.remarks),
            "short": list(sample.short),
            "weights_total": sample.weights_total,
            "rows": [dict(zip(sample.header, row, strict=True)) for row in sample.rows],
            "estimation": sample.estimation,
            "protocol": as_json(paper),
        }
        print(json.dumps(result, ensure_ascii=False, allow_nan=False))
    elif not (args.out or args.protocol or args.estimation):
        print(as_markdown(paper), end="")
    else:
        reserves = len(sample.rows) - len(sample.main)
        print(f"đã chọn {number(len(sample.main))}, dự phòng {number(reserves)}, hạt giống {args.seed}")
    return 1 if sample.short else 0


def _say_frame(frame: Frame, *, as_json_too: bool) -> None:
    if as_json_too:
        told = {"units": len(frame.units), "sha256": frame.sha256, "remarks": list(frame.remarks)}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{frame.name}: {number(len(frame.units))} đơn vị, không có lỗi")
    for remark in frame.remarks:
        print(f"lưu ý: {remark}")


def _write_protocol(path: Path, paper: Protocol) -> None:
    match path.suffix.lower():
        case ".md":
            data = as_markdown(paper).encode()
        case ".html":
            data = as_html(paper).encode()
        case ".json":
            data = (json.dumps(as_json(paper), ensure_ascii=False, indent=1) + "\n").encode()
        case ".csv":
            data = write_csv(("muc", "noi_dung"), as_rows(paper))
        case ".docx":
            data = write_docx(sheet_of(_paper(paper)), title=paper.subject)
        case ".pdf":
            data = write_pdf(sheet_of(_paper(paper)), title=paper.subject)
        case other:
            raise Problem(
                "CL0113",
                place=str(path),
                expected="tệp .docx, .pdf, .md, .html, .csv hoặc .json",
                got=other or "không có đuôi",
                hint="đổi đuôi tệp",
            )
    path.write_bytes(data)


def _paper(paper: Protocol) -> Paper:
    """The protocol as an administrative document: tables as annexes; no number, no signature."""
    nowhere = Anchor(page=0, line=0)
    listings = [one.listing for one in paper.sections if one.listing]
    return Paper(
        kind=paper.title,
        kind_code="BB",
        number=None,
        symbol=None,
        issuer=None,
        superior=None,
        place=None,
        date=paper.on,
        subject=paper.subject,
        sections=tuple(
            Section(
                one.label, one.title, tuple(Paragraph(text, nowhere) for text in one.paragraphs), (), nowhere
            )
            for one in paper.sections
            if one.paragraphs
        ),
        annexes=tuple(
            Annex(
                str(number_),
                listing.title,
                tuple(Column(title, "other") for title in listing.columns),
                tuple(
                    AnnexItem(
                        str(i), "", "", None, False, dict(zip(listing.columns, row, strict=True)), nowhere
                    )
                    for i, row in enumerate(listing.rows)
                ),
                nowhere,
            )
            for number_, listing in enumerate(listings, start=1)
        ),
    )
