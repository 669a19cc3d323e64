"""``chiso demo``: the authority's real plan, alive, on this machine.

Makes the embedded database under ``var/``, loads the sample organisation, reads the real plan through
the importer, makes tasks, opens two sample rounds of scoring, prints the address and the sample accounts,
and serves. A second call keeps what is there. Sample mode is on: every page says that organisation and
figures are samples.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from chiso.cli import serve

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"


def configure(parser: argparse.ArgumentParser) -> None:
    serve.configure(parser)
    parser.add_argument("--no-serve", action="store_true", help="chỉ chuẩn bị dữ liệu, không phục vụ")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("CHISO_SAMPLE_MODE", "1")
    os.environ.setdefault("CHISO_LOG_LEVEL", "WARNING")
    os.environ.setdefault("CHISO_BASE_URL", f"http://{args.host}:{args.port}")
    began = time.monotonic()
    serve.prepare()
    loaded = load(SAMPLES)
    took = time.monotonic() - began
    from chiso.org.selectors import sample_accounts

    where = f"http://{'localhost' if args.host == '127.0.0.1' else args.host}:{args.port}"
    print(f"Chiso đã sẵn sàng sau {took:.1f} giây".replace(".", ","))
    print(
        "Dữ liệu mẫu "
        + ("vừa được tạo từ kế hoạch năm 2023" if loaded else "đã có từ lần trước, được giữ nguyên")
    )
    print(f"\n  Địa chỉ:  {where}\n\n  Tài khoản mẫu (đăng nhập bằng một lần bấm, không cần mật khẩu):")
    for account in sample_accounts():
        print(f"    {account.username:<14} {account.role}")
    print("\nNhấn Ctrl-C để dừng; dữ liệu được giữ lại.", flush=True)
    if args.no_serve:
        return 0
    return serve.serve(host=args.host, port=args.port, workers=args.workers, threads=args.threads)


def load(samples: Path) -> bool:
    """Load the sample once; False when it was there. An interrupted load leaves nothing half done."""
    from django.db import transaction

    from chiso.org.selectors import sample_accounts

    if sample_accounts():
        return False
    from chiso.org import services as org
    from chiso.plans import services as plans
    from chiso.reporting import services as reporting
    from chiso.scoring.services.appraisal_sample import appraisal_sample_load
    from chiso.scoring.services.outcome_sample import outcomes_sample_load
    from chiso.scoring.services.sample import sample_load as rounds_load

    print("Đang tạo dữ liệu mẫu từ kế hoạch thật…", file=sys.stderr, flush=True)
    with transaction.atomic():
        org.sample_load(samples / "organisation")
        plan = plans.sample_load(samples / "ke-hoach-heza-2023.txt")
        plans.tasks_sample_load(plan)
        reporting.reports_sample_load(plan)
        reporting.desk_sample_load()
        appraisal_sample_load(rounds_load(samples))
        outcomes_sample_load(samples / "ket-qua-mau.yaml")
    return True
