"""How long a plan of sixty pages takes to read, from the bytes of its text to the paper model.

The text is the sample plan's body repeated, 2,500 characters to a page (a page of
13-point body text holds about that). Prints one line a size: pages, characters, best and median of five
runs, peak memory. Run ``python bench/read_paper.py``; figures are kept in ``docs/reference/paper-model.md``.
"""

from __future__ import annotations

import resource
import statistics
import time
from pathlib import Path

from chiso.papers import read_paper

SEED = Path(__file__).parents[1] / "samples" / "ke-hoach-heza-2023.txt"
PAGE = 2500
RUNS = 5


def text_of(pages: int) -> bytes:
    """A plan of about ``pages`` pages: the sample's head, its body many times, its foot and annexes."""
    seed = SEED.read_text(encoding="utf-8")
    begin, end = seed.index("I. MỤC ĐÍCH"), seed.index("Nơi nhận:")
    body = seed[begin:end]
    times = max(1, (pages * PAGE - len(seed)) // len(body) + 1)
    return (seed[:begin] + "\f".join([body] * times) + seed[end:]).encode()


def main() -> None:
    print(f"{'trang':>6} {'ký tự':>9} {'nhanh nhất':>11} {'trung vị':>9} {'bộ nhớ':>8}")
    for pages in (1, 10, 60, 300):
        data = text_of(pages)
        took = []
        for _ in range(RUNS):
            start = time.perf_counter()
            read_paper(data, "bench.txt")
            took.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        size = len(data.decode())
        print(f"{pages:>6} {size:>9} {min(took):>10.2f}s {statistics.median(took):>8.2f}s {peak:>5} MB")


if __name__ == "__main__":
    main()
