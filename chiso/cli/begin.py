"""``chiso begin``: the first authority and its first administrator, on an empty system.

Prints the link with which the administrator sets a password; from then on everything is entered in the
product. Refuses a second time for the same code: accounts are then opened by the administrator.
"""

from __future__ import annotations

import argparse

from chiso.cli import serve


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--authority", required=True, help="tên đầy đủ của cơ quan")
    parser.add_argument("--code", required=True, help="mã cơ quan, ví dụ heza")
    parser.add_argument("--symbol", default="", help="chữ viết tắt trong ký hiệu văn bản, ví dụ BQL")
    parser.add_argument("--name", required=True, help="họ và tên người quản trị")
    parser.add_argument("--username", required=True, help="tên đăng nhập")
    parser.add_argument("--email", required=True, help="địa chỉ thư công vụ")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    serve.prepare()
    from django.db import transaction

    from chiso.audit import clock
    from chiso.audit.services import SYSTEM
    from chiso.org import services
    from chiso.org.services.accounts import invitation_link
    from chiso.org.terms import Right, UnitKind

    with transaction.atomic():
        authority = services.unit_create(
            None,
            name=args.authority,
            kind=UnitKind.AUTHORITY,
            code=args.code,
            symbol=args.symbol,
            actor=SYSTEM,
        )
        person = services.person_create(authority, name=args.name, email=args.email, actor=SYSTEM)
        services.right_grant(
            person,
            authority=authority,
            right=Right.ADMIN,
            reason="Quản trị viên đầu tiên, lập bằng dòng lệnh",
            valid_from=clock.today(),
            actor=SYSTEM,
        )
        account = services.account_open(person, authority=authority, username=args.username, actor=SYSTEM)
    print(f"Đã lập {args.authority} và tài khoản {account.username}.")
    print(f"Đặt mật khẩu tại (dùng một lần, trong ba ngày):\n  {invitation_link(account)}")
    return 0
