"""Run the suite on a real PostgreSQL server started for it: ``python tests/on_postgres.py [pytest words]``.

Engine and papers know no database and are not run twice; everything else is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgres_server import server  # noqa: E402

PURE = ("tests/engine", "tests/papers", "tests/indices")


def main() -> int:
    words = sys.argv[1:] or ["-n", "2", "--dist", "loadfile", *(f"--ignore={place}" for place in PURE)]
    with server() as url:
        environment = {**os.environ, "CHISO_DATABASE_URL": url}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *words], cwd=ROOT, env=environment, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
