"""``chiso`` with its clock moved on by ``DEADLINE_SHIFT`` seconds, so that midnight falls where it is wanted.

The product itself knows nothing of it: the whole process and its children see another time of day.
Durations (monotonic) are untouched.
"""

from __future__ import annotations

import datetime as dt
import os
import sys

import time_machine


def main() -> int:
    shift = float(os.environ.get("DEADLINE_SHIFT", "0"))
    if shift:
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=shift)
        time_machine.travel(moment, tick=True).start()
    from chiso.cli import main as chiso

    return int(chiso(sys.argv[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main())
