"""``chiso index``: check, show, diff an edition; write and score sheets; and what is computed beyond a score.

Reads files and hands their bytes to the engine. ``--json`` prints data alone on stdout. Exit 0 done,
1 done with faults found (``check``), 2 bad input.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from chiso.cli import index_problems, index_score
from chiso.cli.editions import Edition, edition, folder_of_indices, names
from chiso.engine.score import workbook
from chiso.engine.score.blank import blank_csv, blank_yaml
from chiso.engine.score.examples import coverage, run
from chiso.engine.spec import draft, page
from chiso.engine.spec.canon import canonical
from chiso.engine.spec.check import Finding, check
from chiso.engine.spec.diff import diff
from chiso.engine.spec.follows import Crosswalk, joined
from chiso.engine.spec.schema import FILES, schema


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def command(name: str, run: Any, summary: str, *, ids: int = 1) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.add_argument(
            "--indices", metavar="DIR", help="thư mục các bộ tiêu chí (mặc định: indices của hệ thống)"
        )
        sub.add_argument("--json", action="store_true", help="in dữ liệu JSON")
        for number in range(ids):
            sub.add_argument(f"id{number or ''}", metavar="ID", help="bộ tiêu chí, ví dụ par/2025-province")
        sub.set_defaults(run=run)
        return sub

    command("list", _list, "các bộ tiêu chí hiện có", ids=0)
    sub = command("check", _check, "kiểm tra mười luật, ví dụ mẫu, bảng nối; rà soát", ids=0)
    sub.add_argument("ids", nargs="*", metavar="ID", help="bộ tiêu chí; bỏ trống: tất cả")
    sub = command("show", _show, "xem một bộ tiêu chí")
    sub.add_argument("--html", action="store_true", help="trang HTML trọn vẹn, có liên kết căn cứ")
    sub.add_argument("--canonical", action="store_true", help="dạng chuẩn tắc dùng để tính mã băm")
    sub.add_argument("--output", metavar="TỆP", help="ghi ra tệp thay vì màn hình")
    command("diff", _diff, "so sánh hai bộ tiêu chí bằng lời", ids=2)
    sub = command("schema", _schema, "JSON Schema cho trình soạn thảo", ids=0)
    sub.add_argument("file", choices=sorted(FILES), help="loại tệp")
    sub = command("sheet", _sheet, "mẫu bảng số liệu để nhập")
    sub.add_argument("--output", metavar="TỆP", help="ghi ra .yaml, .csv hoặc .xlsx")
    sub = command("draft", _draft, "chuyển bảng XLSX thành bộ tiêu chí dự thảo, hoặc ngược lại", ids=0)
    sub.add_argument("source", metavar="NGUỒN", help="tệp .xlsx, hoặc mã bộ tiêu chí; “blank”: mẫu trống")
    sub.add_argument("--output", metavar="ĐÍCH", required=True, help="thư mục dự thảo, hoặc tệp .xlsx")
    index_score.configure(command)


def _root(args: argparse.Namespace) -> Path:
    return folder_of_indices(args.indices)


def emit(data: object) -> None:
    """Machine-readable output, alone on stdout."""
    print(json.dumps(data, ensure_ascii=False, indent=1))


def _list(args: argparse.Namespace) -> int:
    root = _root(args)
    rows = []
    for name in names(root):
        one = edition(name, root=root)
        head = one.index.head
        rows.append({"id": one.id, "title": head.title.vi, "scoring": head.scoring, "sha256": one.sha256})
    if args.json:
        emit(rows)
    else:
        for row in rows:
            print(f"{row['id']:24} {row['title']}")
    return 0


def _check(args: argparse.Namespace) -> int:
    root = _root(args)
    wanted = args.ids or names(root)
    if not wanted:
        raise index_problems.no_edition(str(root), known="")
    reports = [_checked(edition(name, root=root), root) for name in wanted]
    if args.json:
        emit(reports)
    else:
        for report in reports:
            _print_report(report)
    return 1 if any(report["faults"] for report in reports) else 0


def _checked(one: Edition, root: Path) -> dict[str, Any]:
    findings: list[Finding] = list(check(one.index, places=one.built.places))
    if one.id != _path_id(one, root):
        words = f"id {one.id} khác thư mục {_path_id(one, root)}"
        findings.append(Finding(1, "fault", "SP0360", f"{one.id}/index.yaml", "", words))
    files = one.examples()
    failures = []
    if one.index.head.scoring == "scored":
        failures = [str(failure) for name, file in files for failure in run(one.index, file, name=name)]
        findings.extend(coverage(one.index, tuple(file for _, file in files)))
    for crosswalk in one.follows():
        findings.extend(joined(crosswalk, old=edition(crosswalk.from_, root=root).index, new=one.index))
    faults = sum(finding.severity == "fault" for finding in findings) + len(failures)
    return {
        "id": one.id,
        "sha256": one.sha256,
        "examples": sum(len(file.rows) + len(file.sheets) for _, file in files),
        "failures": failures,
        "findings": [{**finding.as_json(), "text": str(finding)} for finding in findings],
        "faults": faults,
        "warnings": sum(finding.severity == "warning" for finding in findings),
    }


def _path_id(one: Edition, root: Path) -> str:
    folder = one.folder.resolve()
    top = root.resolve()
    return folder.relative_to(top).as_posix() if folder.is_relative_to(top) else one.id


def _print_report(report: dict[str, Any]) -> None:
    for finding in report["findings"]:
        print(finding["text"])
    for failure in report["failures"]:
        print(f"SP0351 {failure}")
    print(
        f"{report['id']}: {report['faults']} lỗi, {report['warnings']} lưu ý, "
        f"{report['examples']} ví dụ mẫu; sha256 {report['sha256']}"
    )


def _show(args: argparse.Namespace) -> int:
    one = edition(args.id, root=_root(args))
    if args.canonical:
        content = canonical(one.index).decode() + "\n"
    elif args.html:
        content = page.page(one.index, sha256=one.sha256)
    elif args.json:
        content = json.dumps(
            {"sha256": one.sha256, **json.loads(canonical(one.index))}, ensure_ascii=False, indent=1
        )
    else:
        content = page.text(one.index, sha256=one.sha256)
    write(content, args.output)
    return 0


def write(content: str | bytes, output: str | None) -> None:
    """To a file, or to stdout as UTF-8."""
    data = content.encode() if isinstance(content, str) else content
    if output:
        Path(output).write_bytes(data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _diff(args: argparse.Namespace) -> int:
    root = _root(args)
    old, new = edition(args.id, root=root), edition(args.id1, root=root)
    changes = diff(old.index, new.index, crosswalk=_crosswalk(old, new))
    if args.json:
        emit({"old": old.id, "new": new.id, "changes": [change.as_json() for change in changes]})
    else:
        print(f"{old.id} → {new.id}: {len(changes)} thay đổi")
        for change in changes:
            print(f"- {change.words}")
    return 0


def _crosswalk(old: Edition, new: Edition) -> Crosswalk | None:
    return next((one for one in new.follows() if one.from_ == old.id), None)


def _schema(args: argparse.Namespace) -> int:
    emit(schema(args.file))
    return 0


def _sheet(args: argparse.Namespace) -> int:
    one = edition(args.id, root=_root(args))
    kind = Path(args.output).suffix.lower() if args.output else ".yaml"
    if kind == ".xlsx":
        write(workbook.blank(one.index), args.output)
    elif kind == ".csv":
        write(blank_csv(one.index), args.output)
    elif kind in (".yaml", ".yml"):
        write(blank_yaml(one.index), args.output)
    else:
        raise index_problems.wrong_suffix(args.output, allowed=".yaml, .csv hoặc .xlsx", got=kind)
    return 0


def _draft(args: argparse.Namespace) -> int:
    output = Path(args.output)
    if Path(args.source).suffix.lower() == ".xlsx":
        for name, content in draft.from_xlsx(Path(args.source).read_bytes(), name=args.source).items():
            path = output / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        print(f"đã ghi dự thảo vào {output}; kiểm tra bằng: chiso index check {output}")
        return 0
    index = None if args.source == "blank" else edition(args.source, root=_root(args)).index
    write(draft.to_xlsx(index), str(output))
    return 0
