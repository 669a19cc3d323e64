"""``chiso write``: a paper model as DOCX or PDF, laid out as Decree 30/2020 asks.

Takes what ``chiso read --json`` gives (schema ``chiso.paper/1``) and writes what the name of the output
asks for. Nothing is signed and nothing is numbered that the model does not number.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from chiso.engine.problems import Problem
from chiso.papers.wire import paper_from_json
from chiso.papers.writers.docx import write_docx
from chiso.papers.writers.pdf import write_pdf
from chiso.papers.writers.sheet import sheet_of

WRITERS = {".docx": write_docx, ".pdf": write_pdf}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="tệp JSON của mô hình văn bản (chiso read --json)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="tệp kết quả, .docx hoặc .pdf")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    writer = WRITERS.get(args.output.suffix.lower())
    if writer is None:
        raise Problem(
            "CL0004",
            place=str(args.output),
            expected="tệp kết quả .docx hoặc .pdf",
            got=args.output.suffix or "không có đuôi",
            hint="đổi tên tệp kết quả",
        )
    try:
        content = json.loads(args.model.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise Problem(
            "CL0005",
            place=str(args.model),
            expected="JSON của mô hình văn bản",
            got=str(fault),
            hint="tạo lại bằng chiso read TỆP --json",
        ) from None
    paper = paper_from_json(content)
    args.output.write_bytes(writer(sheet_of(paper), title=paper.subject or paper.kind or ""))
    return 0
