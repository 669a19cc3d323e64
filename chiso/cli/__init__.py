"""The command line ``chiso``: one module a command group, imported only when its group is called.

A group module offers ``configure(parser)`` (adds arguments; sets ``run`` by ``set_defaults``) where
``run(args) -> int`` does the work. Machine-readable output goes to stdout alone with ``--json``;
refusals go to stderr as ``CODE place: expected; got; hint`` with exit code 2; never a traceback.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from chiso import __version__
from chiso.engine.problems import Problem, Problems

GROUPS: dict[str, tuple[str, str]] = {
    # name: (module, one line of help)
    "demo": ("chiso.cli.demo", "chuẩn bị cơ sở dữ liệu mẫu từ kế hoạch thật và phục vụ"),
    "begin": ("chiso.cli.begin", "lập cơ quan và tài khoản quản trị đầu tiên trên hệ thống trống"),
    "serve": ("chiso.cli.serve", "chạy hệ thống"),
    "read": ("chiso.cli.read", "đọc văn bản (TXT, DOCX, PDF, ảnh quét) thành mô hình văn bản"),
    "write": ("chiso.cli.write", "viết mô hình văn bản thành DOCX hoặc PDF theo Nghị định 30/2020"),
    "check": ("chiso.cli.check", "kiểm tra thể thức DOCX, PDF theo Nghị định 30/2020"),
    "index": ("chiso.cli.index", "bộ tiêu chí: kiểm tra, chấm điểm, xem, so sánh"),
    "returns": ("chiso.cli.returns", "mẫu báo cáo: kiểm tra, xem; kiểm tra báo cáo đã điền"),
    "survey": ("chiso.cli.survey", "khảo sát: thiết kế, chọn mẫu, ước lượng"),
    "composite": ("chiso.cli.composite", "chỉ số tổng hợp: tính, phân tích độ nhạy"),
    "round": ("chiso.cli.round", "kết quả chấm điểm: tính lại bản niêm phong, xuất tệp"),
    "audit": ("chiso.cli.audit", "nhật ký: kiểm tra chuỗi băm"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 done with findings, 2 bad input, 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(
        prog="chiso", description="Chiso: chỉ số cải cách hành chính, từ kế hoạch đến xếp hạng"
    )
    parser.add_argument("--version", action="version", version=f"chiso {__version__}")
    groups = parser.add_subparsers(dest="group", required=True, metavar="LỆNH")
    wanted = next((word for word in words if not word.startswith("-")), None)
    for name, (module, summary) in GROUPS.items():
        sub = groups.add_parser(name, help=summary, description=summary)
        if name == wanted:
            import_module(module).configure(sub)
    args = parser.parse_args(words)
    try:
        return int(args.run(args))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except Problems as problems:
        print(problems, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        print(
            f"CL0001 {fault.filename or ''}: không đọc hoặc ghi được; {fault.strerror}; xem lại quyền",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130
