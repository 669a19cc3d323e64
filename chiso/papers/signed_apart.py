"""The check of a signed file in a process of its own: limited, killable, as every untrusted file is read.

``python -m chiso.papers.signed_apart`` takes a MessagePack order on stdin and answers in kind. ADR 0015
gives the reasons. Refuses (PA111 out of time, PA118 died) instead of guessing what the file says.
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from chiso.papers import apart
from chiso.papers.readers import problems

MEMORY = 1 << 30
SECONDS = 30


def check_apart(
    signed: bytes, *, unsigned: bytes | None, name: str, seconds: float = SECONDS
) -> dict[str, Any]:
    """``signed.check(…).as_json()`` of a file, worked out apart. Raises PA111, PA118."""
    ended = apart.run(
        "chiso.papers.signed_apart",
        f"{seconds:.0f}",
        data=msgspec.msgpack.encode((signed, unsigned)),
        seconds=seconds,
    )
    if ended is None:
        raise problems.out_of_time(name, seconds=seconds)
    if ended.code != 0:
        raise problems.reader_died(name, got=f"việc kiểm tra dừng đột ngột (mã {ended.code})")
    answer: dict[str, Any] = msgspec.msgpack.decode(ended.out)
    return answer


def main() -> None:
    apart.bound(memory=MEMORY, seconds=int(sys.argv[1]))
    signed, unsigned = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=tuple[bytes, bytes | None])
    from chiso.papers.signed import check, text_of

    found = check(signed, unsigned_text=text_of(unsigned) if unsigned is not None else None)
    sys.stdout.buffer.write(msgspec.msgpack.encode(found.as_json()))


if __name__ == "__main__":
    main()
