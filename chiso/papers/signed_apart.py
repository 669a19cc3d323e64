"""The check of a signed file in a process of its own: limited, killable, as every untrusted file is read.

``python -m chiso.papers.signed_apart`` takes a MessagePack order on stdin and answers in kind. ADR 0015
gives the reasons. Refuses (PA111 out of time, PA118 died) instead of guessing what the file says.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from chiso.papers.readers import problems

MEMORY = 1 << 30
SECONDS = 30
_HOME = str(Path(__file__).resolve().parents[2])


def check_apart(
    signed: bytes, *, unsigned: bytes | None, name: str, seconds: float = SECONDS
) -> dict[str, Any]:
    """``signed.check(…).as_json()`` of a file, worked out apart. Raises PA111, PA118."""
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "HOME") if key in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join([_HOME, *(part for part in sys.path if part)])
    command = [sys.executable, "-P", "-m", "chiso.papers.signed_apart", f"{seconds:.0f}"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell, no words of the file
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            out, _nothing = process.communicate(msgspec.msgpack.encode((signed, unsigned)), timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise problems.out_of_time(name, seconds=seconds) from None
    if process.returncode != 0:
        raise problems.reader_died(name, got=f"việc kiểm tra dừng đột ngột (mã {process.returncode})")
    answer: dict[str, Any] = msgspec.msgpack.decode(out)
    return answer


def main() -> None:
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signed, unsigned = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=tuple[bytes, bytes | None])
    from chiso.papers.signed import check, text_of

    found = check(signed, unsigned_text=text_of(unsigned) if unsigned is not None else None)
    sys.stdout.buffer.write(msgspec.msgpack.encode(found.as_json()))


if __name__ == "__main__":
    main()
