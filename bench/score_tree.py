"""Score 3,400 units under the department edition: all at once, beside a plain loop, and memory.

    python bench/score_tree.py [units] [edition]

Sheets are drawn with a fixed seed before the clock starts. Both ways must give the same exact totals.
"""

from __future__ import annotations

import random
import resource
import sys
import time
import tracemalloc
from fractions import Fraction
from pathlib import Path

from chiso.cli.editions import edition
from chiso.engine.rules.lines import lines
from chiso.engine.rules.verdict import Ask, Entry
from chiso.engine.score.evaluate import evaluate
from chiso.engine.score.mass import score_many
from chiso.engine.score.sheet import Sheet, figures_of
from chiso.engine.spec import types as t


def drawn(ask: Ask, luck: random.Random) -> Entry:
    """A plausible entry for one line."""
    rule = ask.rule
    if isinstance(rule, t.Branch):
        case = luck.choice(rule.cases)
        inner = (
            drawn(Ask(ask.code, ask.points, case.rule, ask.by, ask.figures), luck) if case.rule else Entry()
        )
        return Entry(inner.figures, state=inner.state, case=case.code)
    if isinstance(rule, t.Choice):
        return Entry(state=luck.choice(rule.states).code)
    figures: dict[str, Fraction] = {}
    if isinstance(rule, t.Weighted):
        whole = luck.randrange(1, 400)
        figures[rule.of] = Fraction(whole)
        for term in rule.terms:
            part = luck.randrange(whole + 1)
            whole -= part
            figures[term.part] = Fraction(part)
        return Entry(figures)
    of = getattr(rule, "of", None)
    if isinstance(of, t.Share):
        whole = luck.randrange(1, 20_000)
        figures = {name: Fraction(luck.randrange(int(whole * 0.7), whole + 1)) for name in of.part}
        return Entry({of.of: Fraction(whole), **figures})
    if isinstance(rule, t.Judged):
        return Entry({"points": ask.points}, note="lý do")
    for name, figure in figures_of(ask).items():
        percent = Fraction(luck.randrange(7000, 10_000), 100)
        figures[name] = percent if figure.kind == "percent" else Fraction(luck.randrange(1, 34))
    return Entry(figures)


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else 3_400
    name = sys.argv[2] if len(sys.argv) > 2 else "par/2025-department"
    index = edition(name, root=Path(__file__).resolve().parent.parent / "indices").index
    asks = [ask for node in index.walk() if node.rule is not None for ask in lines(node)]
    luck = random.Random(20261123)
    bodies = ["", *index.head.bodies]
    sheets = [
        Sheet({ask.code: drawn(ask, luck) for ask in asks}, body=luck.choice(bodies)) for _ in range(units)
    ]

    start, busy = time.perf_counter(), time.process_time()
    mass = score_many(index, sheets)
    at_once, at_once_busy = time.perf_counter() - start, time.process_time() - busy

    start, busy = time.perf_counter(), time.process_time()
    totals = [evaluate(index, sheet, digest=mass.sha256).total for sheet in sheets]
    one_by_one, one_by_one_busy = time.perf_counter() - start, time.process_time() - busy

    same = all(
        (mass.points(number), mass.maximum(number)) == (total.points, total.maximum)
        for number, total in enumerate(totals)
    )
    start = time.perf_counter()
    words = mass.explain(0).words(asks[0].code)
    trace = time.perf_counter() - start

    tracemalloc.start()
    score_many(index, sheets)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{name}: {units} units x {len(asks)} lines, identical totals: {same}")
    memory = f"{peak / 1e6:.1f} MB beyond the sheets"
    print(f"all at once {at_once:8.3f} s  ({at_once_busy:.3f} s of one core), {memory}")
    times = one_by_one_busy / at_once_busy
    print(
        f"plain loop  {one_by_one:8.3f} s  ({one_by_one_busy:.3f} s of one core), {times:.1f} times as long"
    )
    print(f"one trace   {trace * 1000:8.2f} ms  {words}")
    print(f"process peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if not same:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
