"""The two blocks an administrative document sets side by side: its head, and its foot.

National title beside the issuing body, "Nơi nhận" beside the signature (Decree 30/2020, cells 1 to 4
and 7, 9b). Offices set them in a table without borders, in two columns of spaces or with tabs; they
are lines of column 0 and 1, never data. The words decide, since borders are often not to be known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEAD = re.compile(
    r"CỘNG\s*H[OÒ][AÀ]\s*XÃ\s*HỘI|Độc\s*lập\s*[-–—]\s*Tự\s*do|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM", re.IGNORECASE
)
_FOOT = re.compile(r"^\W{0,9}nơi\s{1,9}(?:nhận|gửi)\b", re.IGNORECASE | re.MULTILINE)
_PLACE_DATE = re.compile(r"\bngày[\s.…\d]*tháng[\s.…\d]*năm[\s.…\d]*", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*số\s*:", re.IGNORECASE)
_ORDINAL_HEAD = re.compile(r"^\W*(?:STT|TT|Số\s*TT|Số thứ tự)\W*$", re.IGNORECASE)


def is_side_by_side(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table of these rows is such a head or foot: two or three columns, few rows, the words."""
    if not rows or len(rows) > 16 or max(len(row) for row in rows) > 3:
        return False
    if any(_ORDINAL_HEAD.match(cell) for cell in rows[0]):
        return False
    cells = [cell for row in rows for cell in row if cell.strip()]
    if any(_HEAD.search(cell) or _FOOT.search(cell) for cell in cells):
        return True
    numbered = any(_NUMBER.match(line) for cell in cells for line in cell.splitlines())
    return numbered and any(_PLACE_DATE.search(cell) for cell in cells)


def opens_side_by_side(left: str, right: str) -> bool:
    """Whether two runs of words on one line, far apart, are the two blocks of a head or foot."""
    if _HEAD.search(right) or _FOOT.search(left):
        return True
    return bool(_NUMBER.match(left) and _PLACE_DATE.search(right))
