"""The product as a process: it starts, is stopped by Ctrl-C, starts again and has kept everything."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.browser.conftest import start


def trail(var: Path) -> list[str]:
    """The digests of the trail: each chains all before it."""
    with sqlite3.connect(var / "chiso.sqlite3") as database:
        return [row[0] for row in database.execute("SELECT digest FROM audit_entry ORDER BY id")]


def test_ctrl_c_leaves_nothing_broken_and_a_second_start_keeps_the_data(tmp_path: Path) -> None:
    first = start(tmp_path)
    assert first.stop() == 0
    kept = trail(tmp_path)
    assert len(kept) > 100
    second = start(tmp_path)
    assert second.stop() == 0
    assert trail(tmp_path)[: len(kept)] == kept, "reminders may be added; what was there stays"
    with sqlite3.connect(tmp_path / "chiso.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_taken_port_is_said_so(tmp_path: Path) -> None:
    import socket
    import subprocess
    import sys

    from tests.house.tree import ROOT

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "chiso", "serve", "--port", str(port)],
            cwd=ROOT,
            env={"CHISO_VAR": str(tmp_path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "CL0002" in done.stderr
    assert "Traceback" not in done.stderr
