"""``chiso check``: a DOCX or PDF held against Decree 30/2020/NĐ-CP, measured component by component.

Prints what departs by component and then, page by page, where; ``--json`` prints ``chiso.check/1`` on
stdout alone. Exit 0 nothing departs, 1 something does, 2 bad input. What the file does not let anybody
measure is always said.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from chiso.papers.checker import Departure, Inspection, Place, inspect
from chiso.papers.checker.departures import NAMES
from chiso.papers.readers import DEFAULT
from chiso.papers.readers.problems import too_large

SCHEMA = "chiso.check/1"
_MOST_PLACES = 3


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP", type=Path, help="tệp DOCX hoặc PDF")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON (chiso.check/1)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with args.file.open("rb") as opened:
        data = opened.read(DEFAULT.file_bytes + 1)
    if len(data) > DEFAULT.file_bytes:
        raise too_large(str(args.file), size=len(data), limit=DEFAULT.file_bytes)
    found = inspect(args.file.name, data)
    if args.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        for line in _told(found):
            print(line)
    return 1 if found.departures else 0


def as_json(found: Inspection) -> dict[str, object]:
    """The inspection as plain JSON values."""
    return {
        "schema": SCHEMA,
        "name": found.name,
        "kind": found.kind,
        "pages": found.pages,
        "departures": [
            {
                "id": one.id,
                "name": one.name,
                "severity": one.severity,
                "found": one.found,
                "asked": one.asked,
                "mend": one.mend,
                "law": one.law,
                "places": [
                    {"page": at.page, "paragraph": at.paragraph, "quote": at.quote} for at in one.places
                ],
            }
            for one in found.departures
        ],
        "unmeasured": [{"ids": list(one.ids), "why": one.why} for one in found.unmeasured],
    }


def _told(found: Inspection) -> Iterator[str]:
    pages = f", {found.pages} trang" if found.kind == "pdf" else ""
    yield f"Kiểm tra thể thức theo Nghị định 30/2020/NĐ-CP: {found.name} ({found.kind.upper()}{pages})"
    if found.departures:
        yield "\nTheo thành phần"
    for identity, group in groupby(found.departures, key=lambda one: one.id):
        name, law = NAMES[identity]
        yield f"\n  {identity} {name}  [{law}]"
        for one in group:
            yield from _departure(one)
    if found.departures:
        yield "\nTheo trang" if found.kind == "pdf" else "\nTheo thứ tự trong tệp"
        yield from _by_place(found)
    yield "\nKhông đo được trong tệp này"
    for unmeasured in found.unmeasured:
        yield f"  · {_ids(unmeasured.ids)}: {unmeasured.why}"
    yield ""
    yield _summary(found)


def _departure(one: Departure) -> Iterator[str]:
    yield f"    {'✗' if one.severity == 'error' else '•'} {one.found}"
    yield f"        quy định: {one.asked}"
    yield f"        cách sửa: {one.mend}"
    shown = [text for text in (_where(at) for at in one.places[:_MOST_PLACES]) if text]
    more = len(one.places) - _MOST_PLACES
    if shown:
        yield f"        tại: {'; '.join(shown)}{f'; và {more} chỗ khác' if more > 0 else ''}"


def _where(at: Place) -> str:
    parts = []
    if at.page is not None:
        parts.append(f"trang {at.page}")
    if at.paragraph is not None:
        parts.append(f"đoạn {at.paragraph}")
    if at.quote:
        parts.append(f"“{at.quote}”")
    return " ".join(parts)


def _by_place(found: Inspection) -> Iterator[str]:
    """Each place once, in the order of the file, with all that departs there."""
    listed: dict[tuple[int, int], list[tuple[Place, Departure]]] = {}
    for one in found.departures:
        for at in one.places:
            key = (at.page or 0, at.paragraph or 0)
            listed.setdefault(key, []).append((at, one))
    for (page, paragraph), pairs in sorted(listed.items()):
        head = f"Trang {page}" if page else f"Đoạn {paragraph}" if paragraph else "Toàn văn bản"
        yield f"  {head}"
        for at, one in pairs:
            quote = f" “{at.quote[:50]}”" if at.quote else ""
            yield f"    {one.id:<3} {one.found}{quote if quote not in one.found else ''}"


def _ids(ids: tuple[str, ...]) -> str:
    return ", ".join(ids) if len(ids) <= 4 else f"{ids[0]}–{ids[-1]}"


def _summary(found: Inspection) -> str:
    if not found.departures:
        return "Kết luận: đúng thể thức ở mọi điểm đo được."
    errors = sum(one.severity == "error" for one in found.departures)
    places = sum(len(one.places) for one in found.departures)
    rules = len({one.id for one in found.departures})
    serious = f", trong đó {errors} điểm sai nội dung thành phần" if errors else ""
    return f"Kết luận: {len(found.departures)} điểm chưa đúng ở {rules} thành phần, {places} chỗ{serious}."
