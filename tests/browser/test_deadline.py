"""A small evening of the deadline: units report all at once while processes of the product are killed.

The whole proof is ``bench/deadline.py`` (figures: ``docs/ops/deadline.md``); this is its smallest form, with
kills at set moments. Everything acknowledged must be in the database exactly once, the trail whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import own_database
from tests.house.tree import ROOT


def test_nothing_acknowledged_is_lost_when_processes_are_killed(tmp_path: Path) -> None:
    words = ["--units", "3", "--people", "3", "--seed", "7", "--var", str(tmp_path)]
    words += ["--shots", "worker@12,jobs@24,arbiter@36,worker@60"]
    if url := own_database("deadline"):
        words += ["--database", url]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHISO_")}
    done = subprocess.run(
        [sys.executable, "bench/deadline.py", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing acknowledged is missing, nothing is twice" in done.stdout
    assert "worker 2 times, arbiter 1 times, jobs 1 times" in done.stdout
