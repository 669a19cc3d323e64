"""Run the suite on a real PostgreSQL server started for it: ``python tests/on_postgres.py [pytest words]``.

What knows no database (engine, papers, estimates) and what happens in the browser alone is not run
twice, nor is the walk of each role over each address (who may do what is decided in Python); of the browser's
journeys the deadline with its kills and the broken upload are, every page is opened with strange words, and
everything that reads or writes rows is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgres_server import server  # noqa: E402

PURE = (
    "tests/engine",
    "tests/papers",
    "tests/indices",
    "tests/returns",
    "tests/cli/test_survey_estimate.py",
    "tests/house/test_rights.py",
)
KEPT = {"test_deadline.py", "test_upload.py"}
"""Browser journeys in which it matters what the database had acknowledged."""
LOOKS = tuple(
    str(path.relative_to(ROOT))
    for path in sorted((ROOT / "tests/browser").glob("test_*.py"))
    if path.name not in KEPT
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
