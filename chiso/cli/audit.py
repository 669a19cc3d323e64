"""``chiso audit verify``: does the trail still hold together? Exit 0 whole, 1 broken."""

from __future__ import annotations

import argparse
import json
import os
import sys

from chiso.engine.problems import Problem


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    check = verbs.add_parser("verify", help="tính lại chuỗi băm của toàn bộ nhật ký")
    check.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    check.set_defaults(run=verify)


def verify(args: argparse.Namespace) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiso.web.settings")
    django.setup()
    from django.db import DatabaseError

    from chiso.audit import problems, selectors

    try:
        length, broken = selectors.chain_length(), list(selectors.broken_links())
    except DatabaseError as fault:
        raise Problem(
            "CL0010",
            expected="Cơ sở dữ liệu đã được chuẩn bị",
            got=str(fault),
            hint="Chạy chiso demo hoặc chiso serve trước; kiểm tra CHISO_DATABASE_URL",
        ) from fault
    for entry in broken:
        print(problems.chain_broken(entry=entry), file=sys.stderr)
    if args.json:
        print(json.dumps({"entries": length, "broken": broken, "whole": not broken}))
    elif not broken:
        print(f"Nhật ký liền mạch: {length} mục")
    return 1 if broken else 0
