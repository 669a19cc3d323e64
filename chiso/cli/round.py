"""``chiso round list | verify | export``: sealed results of rounds, computed again from their figures.

``verify`` gives 0 when every byte comes out the same, 1 when not; it reads nothing but what was sealed and
the rule book kept with the round, so it says the same ten years later.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chiso.engine.problems import Problem

if TYPE_CHECKING:
    from chiso.scoring.selectors.publication import Check, Listed


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    sub = verbs.add_parser("list", help="các kết quả đã niêm phong")
    sub.add_argument("--json", action="store_true", help="in dữ liệu JSON")
    sub.set_defaults(run=_list)
    sub = verbs.add_parser("verify", help="tính lại kết quả đã niêm phong, đòi đúng từng byte")
    sub.add_argument(
        "id", nargs="*", type=int, metavar="SỐ", help="số kết quả (chiso round list); bỏ trống: tất cả"
    )
    sub.add_argument("--json", action="store_true", help="in dữ liệu JSON")
    sub.set_defaults(run=_verify)
    sub = verbs.add_parser("export", help="ghi các kết quả niêm phong của một bản ra thư mục")
    sub.add_argument("id", type=int, metavar="SỐ")
    sub.add_argument("--output", required=True, metavar="THƯ_MỤC")
    sub.set_defaults(run=_export)


def _begin() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiso.web.settings")
    django.setup()


def _rows() -> list[Listed]:
    _begin()
    from django.db import DatabaseError

    from chiso.scoring.selectors.publication import listed

    try:
        return listed()
    except DatabaseError as fault:
        raise Problem(
            "CL0020",
            expected="Cơ sở dữ liệu đã được chuẩn bị",
            got=str(fault),
            hint="Chạy chiso demo hoặc chiso serve trước; kiểm tra CHISO_DATABASE_URL",
        ) from fault


def _chosen(ids: list[int]) -> list[Listed]:
    rows = _rows()
    unknown = sorted(set(ids) - {row.pk for row in rows})
    if unknown:
        raise Problem(
            "CL0021",
            expected="Số của một kết quả đã niêm phong",
            got=", ".join(map(str, unknown)),
            hint="Xem các số bằng: chiso round list",
        )
    return [row for row in rows if not ids or row.pk in ids]


def _list(args: argparse.Namespace) -> int:
    rows = _rows()
    if args.json:
        print(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row.pk:>5}  {row.year}  bản {row.revision}  {row.state:<22} {row.title}  {row.sha256[:12]}…")
    if not rows:
        print("Chưa có kết quả nào được niêm phong.")
    return 0


def _verify(args: argparse.Namespace) -> int:
    chosen = _chosen(args.id)
    from chiso.scoring.selectors.publication import verify_by_id

    reports = [(row, verify_by_id(row.pk)) for row in chosen]
    sound = all(check.whole for _row, checks in reports for check in checks)
    if args.json:
        print(json.dumps([_report(row, checks) for row, checks in reports], ensure_ascii=False, indent=1))
        return 0 if sound else 1
    for row, checks in reports:
        broken = [check for check in checks if not check.whole]
        words = f"khớp {len(checks)} phần, đúng từng byte" if not broken else f"{len(broken)} phần KHÔNG khớp"
        print(f"{row.title}, bản {row.revision}: {words}")
        for check in broken:
            print(f"  {check.unit or 'bảng xếp hạng'}: {check.why}", file=sys.stderr)
    if not reports:
        print("Chưa có kết quả nào được niêm phong.")
    return 0 if sound else 1


def _report(row: Listed, checks: list[Check]) -> dict[str, object]:
    return {
        **row.as_json(),
        "whole": all(check.whole for check in checks),
        "checks": [{"unit": check.unit, "whole": check.whole, "why": check.why} for check in checks],
    }


def _export(args: argparse.Namespace) -> int:
    (row,) = _chosen([args.id])
    from chiso.scoring.selectors.publication import sealed_files

    folder = Path(args.output)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, data in sealed_files(row.pk):
        (folder / name).write_bytes(data)
        count += 1
    print(f"Đã ghi {count} tệp vào {folder}; tính lại từng tệp: chiso index recompute {row.edition} TỆP")
    return 0
