"""``chiso returns``: check and show layouts of returns; check a filled return.

Reads files and hands their bytes to the engine. ``--json`` prints data alone on stdout. Exit 0 done,
1 done with errors found in a filled return, 2 bad input.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from chiso.cli import returns_problems
from chiso.cli.editions import edition, folder_of_indices
from chiso.cli.layouts import folder_of_returns, layout, names
from chiso.engine.problems import Problems
from chiso.engine.returns import page
from chiso.engine.returns.build import Built, canonical
from chiso.engine.returns.check import check
from chiso.engine.returns.types import Criterion, Layout
from chiso.engine.returns.values import Value, sheet_from_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def command(name: str, run: Any, summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.add_argument("--returns", metavar="DIR", help="thư mục các mẫu báo cáo (mặc định: của hệ thống)")
        sub.add_argument("--json", action="store_true", help="in dữ liệu JSON")
        sub.set_defaults(run=run)
        return sub

    command("list", _list, "các mẫu báo cáo hiện có")
    sub = command("check", _check, "kiểm tra mẫu báo cáo; với --figures: kiểm tra một báo cáo đã điền")
    sub.add_argument("ids", nargs="*", metavar="ID", help="mẫu báo cáo; bỏ trống: tất cả")
    sub.add_argument("--indices", metavar="DIR", help="thư mục các bộ tiêu chí mẫu báo cáo gắn với")
    sub.add_argument("--figures", metavar="TỆP", help="số liệu đã điền, JSON: khóa → {number: …}")
    sub.add_argument("--previous", metavar="TỆP", help="số liệu kỳ trước, cùng dạng")
    sub.add_argument("--texts", metavar="TỆP", help="lời văn, JSON: mục → chữ")
    sub = command("show", _show, "xem một mẫu báo cáo")
    sub.add_argument("id", metavar="ID", help="ví dụ par/2025-periodic")
    sub.add_argument("--canonical", action="store_true", help="dạng chuẩn tắc dùng để tính mã băm")


def _emit(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


def _list(args: argparse.Namespace) -> int:
    root = folder_of_returns(args.returns)
    rows = []
    for name in names(root):
        built = layout(name, root=root)
        rows.append({"id": built.layout.id, "title": built.layout.title.vi, "sha256": built.sha256})
    if args.json:
        _emit(rows)
    else:
        for row in rows:
            print(f"{row['id']:24} {row['title']}")
    return 0


def _check(args: argparse.Namespace) -> int:
    root = folder_of_returns(args.returns)
    wanted = args.ids or names(root)
    if args.figures or args.texts:
        return _filled(layout(wanted[0], root=root).layout, args)
    reports: list[dict[str, Any]] = []
    for name in wanted:
        built = layout(name, root=root)
        _tied(built, args.indices)
        open_ = [spec.key for spec in built.layout.figures.values() if spec.confirmed == "no"]
        reports.append(
            {
                "id": built.layout.id,
                "sha256": built.sha256,
                "figures": len(built.layout.figures),
                "sections": len(built.layout.outline),
                "unconfirmed": open_,
            }
        )
    if args.json:
        _emit(reports)
    else:
        for report in reports:
            print(
                f"{report['id']}: không lỗi; {report['figures']} chỉ tiêu, {report['sections']} mục; "
                f"chưa xác nhận: {', '.join(report['unconfirmed']) or 'không'}; sha256 {report['sha256']}"
            )
    return 0


def _tied(built: Built, indices: str | None) -> None:
    """Rule books and criteria the layout gathers tasks by exist. :raises Problems: those that do not."""
    wanted: list[tuple[str, Criterion]] = [
        (section.key, one) for section in built.layout.outline.values() for one in section.from_tasks
    ]
    wanted += [
        (spec.key, spec.tasks.of)
        for spec in built.layout.figures.values()
        if spec.tasks is not None and spec.tasks.of is not None
    ]
    ids = {one.edition for _, one in wanted} | set(built.layout.head.tied)
    root = folder_of_indices(indices)
    codes = {id_: {node.code for node in edition(id_, root=root).index.walk()} for id_ in sorted(ids)}
    faults = [
        returns_problems.no_criterion(str(built.places[key]), edition=one.edition, code=one.code)
        for key, one in wanted
        if one.code not in codes[one.edition]
    ]
    if faults:
        raise Problems(faults)


def _filled(of: Layout, args: argparse.Namespace) -> int:
    """Remarks on a filled return."""
    remarks = check(
        of,
        _figures(args.figures),
        previous=_figures(args.previous),
        texts=_read(args.texts) if args.texts else None,
    )
    if args.json:
        _emit([remark.as_json() for remark in remarks])
    else:
        for remark in remarks:
            print(remark)
    return 1 if any(remark.severity == "error" for remark in remarks) else 0


def _figures(path: str | None) -> dict[str, Value]:
    return sheet_from_json(_read(path)) if path else {}


def _read(path: str) -> dict[str, Any]:
    try:
        stored = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as fault:
        raise returns_problems.not_json(path, got=str(fault)) from None
    if not isinstance(stored, dict):
        raise returns_problems.not_json(path, got=type(stored).__name__)
    return stored


def _show(args: argparse.Namespace) -> int:
    built = layout(args.id, root=folder_of_returns(args.returns))
    if args.canonical:
        print(canonical(built.layout).decode())
    elif args.json:
        _emit({"sha256": built.sha256, **json.loads(canonical(built.layout))})
    else:
        print(page.text(built.layout, sha256=built.sha256), end="")
    return 0
