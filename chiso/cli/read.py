"""``chiso read``: a document in, the paper model out.

``--json`` prints ``chiso.paper/1`` on stdout alone; ``--text`` the words as they were joined; else a
summary in Vietnamese with the findings. Exit 0 read, 1 read with findings of severity error, 2 bad
input (the refusal is on stderr).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from chiso.papers import paper_as_json, read_paper
from chiso.papers.model import Anchor, Annex, Paper, Section
from chiso.papers.readers import DEFAULT
from chiso.papers.readers.problems import too_large

_SEVERITIES = {"error": "LỖI", "warning": "cần xem", "info": "lưu ý"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP", help="tệp TXT, DOCX, PDF hoặc ảnh; “-” là đầu vào chuẩn")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="in mô hình văn bản dạng JSON (chiso.paper/1)")
    form.add_argument("--text", action="store_true", help="in nội dung đã nối dòng, theo mục")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read one document and print it in the form asked for."""
    paper = read_paper(_bytes(args.file), args.file)
    if args.json:
        print(json.dumps(paper_as_json(paper), ensure_ascii=False, indent=2))
    else:
        for line in _text(paper) if args.text else _summary(paper):
            print(line)
    return 1 if any(finding.severity == "error" for finding in paper.findings) else 0


def _bytes(file: str) -> bytes:
    """The file's bytes; no more than the reader may take, so that a huge file is refused unread."""
    most = DEFAULT.file_bytes
    if file == "-":
        data = sys.stdin.buffer.read(most + 1)
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(most + 1)
    if len(data) > most:
        raise too_large(file, size=len(data), limit=most)
    return data


# --- summary --------------------------------------------------------------------------------------


def _summary(paper: Paper) -> Iterator[str]:
    yield from _head(paper)
    if paper.citations:
        yield f"\nVăn bản viện dẫn ({len(paper.citations)}):"
        for citation in paper.citations:
            number = f" số {citation.number}/{citation.symbol}" if citation.number else ""
            day = f" ngày {citation.date:%d/%m/%Y}" if citation.date else ""
            yield f"  - {citation.kind}{number}{day}{' của ' + citation.issuer if citation.issuer else ''}"
    if paper.sections:
        yield "\nBố cục:"
        for section in paper.sections:
            yield from _outline(section, 1)
    if paper.obligations:
        yield f"\nNhiệm vụ trong nội dung ({len(paper.obligations)}):"
        for duty in paper.obligations:
            when = duty.schedule.text if duty.schedule else "chưa nêu thời hạn"
            to = f" → {duty.recipient}" if duty.recipient else ""
            place = f"[{duty.section}] " if duty.section else ""
            yield f"  - {place}{'; '.join(duty.owners) or 'chưa nêu người thực hiện'}: {when}{to}"
    for annex in paper.annexes:
        yield from _annex(annex)
    yield from _foot(paper)
    yield from _findings(paper)


def _head(paper: Paper) -> Iterator[str]:
    unknown = "chưa rõ"
    number = f"{paper.number or '…'}/{paper.symbol or '…'}" if paper.number or paper.symbol else unknown
    rows = (
        ("Loại văn bản", paper.kind),
        ("Số, ký hiệu", number),
        ("Cơ quan ban hành", paper.issuer),
        ("Cơ quan chủ quản", paper.superior),
        ("Nơi, ngày", f"{paper.place or '…'}, {f'{paper.date:%d/%m/%Y}' if paper.date else unknown}"),
        ("Trích yếu", paper.subject),
        ("Kính gửi", "; ".join(paper.addressees) or None),
    )
    for label, value in rows:
        if value or label not in ("Cơ quan chủ quản", "Kính gửi"):
            yield f"{label}: {value or unknown}"


def _outline(section: Section, depth: int) -> Iterator[str]:
    first = section.title or (section.paragraphs[0].text if section.paragraphs else "")
    yield f"{'  ' * depth}{section.label}. {first[:90]}"
    for child in section.children:
        yield from _outline(child, depth + 1)


def _annex(annex: Annex) -> Iterator[str]:
    groups = sum(item.group for item in annex.items)
    count = f"{groups} nhóm, {len(annex.items) - groups} mục" if groups else f"{len(annex.items)} mục"
    yield f"\n{annex.label or 'Văn bản kèm theo'}: {annex.title} ({count})"
    for item in annex.items:
        parts = [f"{item.code} {item.title}".strip()]
        parts += ["; ".join(item.lead)] if item.lead else []
        parts += [item.schedule.text] if item.schedule else []
        yield ("  " if item.group else "    ") + " | ".join(parts)


def _foot(paper: Paper) -> Iterator[str]:
    if paper.recipients:
        yield "\nNơi nhận: " + "; ".join(recipient.text for recipient in paper.recipients)
    if paper.signature:
        yield "Người ký: " + " / ".join(paper.signature.lines)


def _findings(paper: Paper) -> Iterator[str]:
    if not paper.findings:
        yield "\nKhông có điểm nào cần xem."
        return
    yield f"\nĐiểm cần xem ({len(paper.findings)}):"
    for found in paper.findings:
        yield f"  {found.code} {_SEVERITIES[found.severity]}{_place(found.at)}: {found.message}"


def _place(at: Anchor | None) -> str:
    return f" (trang {at.page}, dòng {at.line})" if at else ""


# --- text -----------------------------------------------------------------------------------------


def _text(paper: Paper) -> Iterator[str]:
    for words in (paper.kind, paper.subject):
        if words:
            yield words
    for paragraph in paper.opening:
        yield paragraph.text
    for section in paper.sections:
        yield from _section_text(section)
    for note in paper.footnotes:
        yield f"{note.mark} {note.text}".strip()
    for annex in paper.annexes:
        yield f"{annex.label} {annex.title}".strip()
        for item in annex.items:
            yield "\t".join(item.cells.values()) or item.title
        for section in annex.sections:
            yield from _section_text(section)


def _section_text(section: Section) -> Iterator[str]:
    paragraphs = [paragraph.text for paragraph in section.paragraphs]
    yield f"{section.label}. {section.title or (paragraphs.pop(0) if paragraphs else '')}".strip()
    yield from paragraphs
    for child in section.children:
        yield from _section_text(child)
