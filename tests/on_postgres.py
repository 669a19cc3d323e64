"""Run the suite on a real PostgreSQL server started for it: ``python tests/on_postgres.py [pytest words]``.

Engine and papers know no database, and how a page looks does not depend on one: these are not run twice;
everything else is, each address for each role among it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgres_server import server  # noqa: E402

PURE = ("tests/engine", "tests/papers", "tests/indices", "tests/returns")
LOOKS = tuple(
    f"tests/browser/test_{name}.py" for name in ("pages", "product", "results", "sheet", "statistic_forms")
)


def main() -> int:
    words = sys.argv[1:] or [
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--reuse-db",
        *(f"--ignore={place}" for place in PURE + LOOKS),
    ]
    # --reuse-db: the databases go with the server, nobody has to drop them first
    with server() as url:
        environment = {**os.environ, "CHISO_DATABASE_URL": url}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *words], cwd=ROOT, env=environment, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
