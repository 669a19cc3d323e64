"""Check one return, and consolidate 140 units' returns: figures and words.

    python bench/consolidate.py [units]

Figures and words are drawn with a fixed seed before the clock starts. The seven forms and their
outline; about 900 characters a section. One changed section is what a save costs when a field is left.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal

from chiso.cli.layouts import folder_of_returns, layout
from chiso.engine.returns.check import check
from chiso.engine.returns.merge import UnitReturn, merge
from chiso.engine.returns.narrative import Contribution, draft, near
from chiso.engine.returns.types import Layout
from chiso.engine.returns.values import Number, Value

WORDS = (
    "tổ chức",
    "triển khai",
    "kế hoạch",
    "cải cách",
    "hành chính",
    "rà soát",
    "hồ sơ",
    "thủ tục",
    "báo cáo",
)


def figures(of: Layout, luck: random.Random) -> dict[str, Value]:
    """A return without fault: parts never exceed their whole."""
    found: dict[str, Value] = {}
    for spec in of.entered:
        top = 1 if spec.kind in ("flag", "choice") else 100 - 10 * spec.depth
        found[spec.key] = Number(Decimal(luck.randrange(top) if spec.depth > 1 else top))
    return found


def prose(luck: random.Random) -> str:
    """About 900 characters, a figure in every sentence."""
    return " ".join(
        f"Phòng {' '.join(luck.choices(WORDS, k=8))}: {luck.randrange(900)} việc, {luck.randrange(100)} %."
        for _ in range(9)
    )


def timed(run: Callable[[], object], times: int = 20) -> str:
    run()
    spent = []
    for _ in range(times):
        start = time.process_time()
        run()
        spent.append((time.process_time() - start) * 1000)
    return f"{statistics.median(spent):8.2f} ms  (worst {max(spent):.2f})"


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 140
    luck = random.Random(20261123)
    of = layout("par/2025-periodic", root=folder_of_returns(None)).layout
    sheet = figures(of, luck)
    texts = {key: prose(luck) for key in of.outline}
    size = sum(map(len, texts.values()))
    first = next(iter(texts))
    print(f"{len(of.figures)} figures, {len(of.outline)} sections of {size} characters; one core")
    print(f"check, figures alone       {timed(lambda: check(of, sheet, sheet))}")
    print(
        f"check, one section changed {timed(lambda: check(of, sheet, sheet, {**texts, first: prose(luck)}))}"
    )
    cold = timed(lambda: check(of, sheet, sheet, {key: prose(luck) for key in texts}), 5)
    print(f"check, all words new       {cold}  (with making them)")

    day = dt.date(2026, 6, 10)
    returns = [UnitReturn(unit_key=f"u{n}", figures=figures(of, luck), as_of=day) for n in range(units)]
    print(f"merge {units} returns         {timed(lambda: merge(of, returns), 5)}")
    wrote = [
        Contribution(unit=f"u{n}", title=f"Đơn vị {n}", texts={key: prose(luck) for key in of.outline})
        for n in range(units)
    ]
    made = draft(of, wrote)
    print(f"draft of {units} narratives   {timed(lambda: draft(of, wrote), 3)}  {len(made.text)} characters")
    print(f"near in one section        {timed(lambda: near(made, first), 3)}")


if __name__ == "__main__":
    main()
