"""A real PostgreSQL server for the tests: a cluster of its own in a temporary folder, gone afterwards.

PostgreSQL refuses to run as root; as root it is run as the user ``postgres`` of Debian's package.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of the newest installed server, or None."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda path: int(path.split("/")[4]))
    return Path(found[-1]).parent if found else None


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Start a server; yields ``postgresql://chiso@127.0.0.1:PORT/chiso`` of an empty database.

    The tests do without durability; ``durable`` keeps the server's own settings for it.
    """
    home = binaries()
    if home is None:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="chiso-postgres-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    as_owner = _owner(folder)
    data = folder / "data"
    _run(
        [
            *as_owner,
            str(home / "initdb"),
            "-D",
            str(data),
            "-U",
            "chiso",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
    )
    safety = "" if durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    settings = f"-p {port} -h 127.0.0.1 -k {folder} {safety} -c max_connections=60"
    log = folder / "log"
    _run([*as_owner, str(home / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-o", settings, "start"])
    try:
        _run([str(home / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "chiso", "chiso"])
        yield f"postgresql://chiso@127.0.0.1:{port}/chiso"
    finally:
        _run([*as_owner, str(home / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
