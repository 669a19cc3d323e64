"""What the columns of an annex table hold, from their heads.

Offices word the same head in many ways and put the columns in any order; the role is taken from the
words, not the place. A head may stand over two rows ("Phân công thực hiện" over "Chủ trì", "Phối hợp"),
be followed by a row of column numbers, and be printed again on every page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chiso.papers.annexes.grids import Row
from chiso.papers.folding import fold
from chiso.papers.model import Column, ColumnRole

_BODY = r"(?:cơ quan|đơn vị|bộ phận|phòng|người|cá nhân|tổ chức|tập thể|sở|ngành|địa phương)"
_PATTERNS: tuple[tuple[ColumnRole, str], ...] = (
    ("ordinal", r"^(?:stt|tt|s\.t\.t|số tt|số thứ tự|thứ tự|mã|mã số|mục|số|mã (?:nv|nhiệm vụ|tiêu chí))$"),
    ("note", r"ghi chú|lưu ý"),
    ("points", r"(?<!địa )(?<!thời )(?<!đặc )(?<!quan )điểm(?! đến)|trọng số"),
    ("basis", r"căn cứ|cơ sở pháp lý|văn bản giao"),
    ("other", r"đơn vị tính|^đvt$|kinh phí|số lượng|tỷ lệ|địa điểm|nguồn (?:vốn|lực)|mức độ"),
    ("lead", r"chủ trì|đầu mối"),
    ("co", r"phối hợp|cùng thực hiện"),
    ("monitor", r"theo dõi|đôn đốc|giám sát|lãnh đạo.*(?:phụ trách|chỉ đạo)|chỉ đạo|phụ trách chung"),
    ("schedule", r"thời gian|thời hạn|thời điểm|tiến độ|hạn |^hạn$|lộ trình|mốc"),
    ("schedule", r"^(?:ngày|tháng|năm)? ?hoàn thành(?: (?:trước|trong|năm)|$)|kỳ báo cáo|deadline"),
    ("lead", rf"{_BODY}.*(?:thực hiện|chịu trách nhiệm|phụ trách|tham mưu|được giao|triển khai|báo cáo)"),
    ("lead", rf"^(?:các )?{_BODY}(?:, {_BODY})*$|phân công|^trách nhiệm|được phân công|^tham mưu$"),
    ("product", r"sản phẩm|kết quả|đầu ra|hồ sơ|minh chứng|tài liệu kiểm chứng"),
    ("title", r"nội dung|nhiệm vụ|công việc|lĩnh vực|tiêu chí|chỉ số|hoạt động|giải pháp|đầu việc|danh mục"),
    ("title", r"^tên |^việc|chỉ tiêu|vấn đề"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _PATTERNS)
_MARK = re.compile(r"[\s:.;*]+$")
_MOST_HEAD_ROWS = 4
_LONGEST_HEAD = 90
"""Characters: a longer cell is no column head."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by place, the rows their heads took, and those heads folded, to know them when repeated."""

    columns: tuple[Column, ...]
    height: int
    heads: tuple[tuple[str, ...], ...]
    guessed: bool = False
    """No head was printed; the roles come from what the cells look like."""

    def place(self, role: ColumnRole) -> int | None:
        """The first column of ``role``."""
        return next((i for i, column in enumerate(self.columns) if column.role == role), None)

    @property
    def title_at(self) -> int | None:
        """The column that names the row: its title; where no column is one, the first behind the ordinal."""
        found = self.place("title")
        if found is None and not self.guessed:
            found = next((i for i, column in enumerate(self.columns) if column.role != "ordinal"), None)
        return found

    def same_roles(self, other: Layout) -> bool:
        """Whether ``other`` is this head again, a word of it lost at a page break or misread in a scan."""
        roles = [column.role for column in self.columns]
        return len(set(roles)) > 2 and roles == [column.role for column in other.columns]

    def repeats(self, row: Row) -> bool:
        """Whether ``row`` prints one of the head's rows again."""
        return bool(any(_folded(row))) and any(_alike(_folded(row), head) for head in self.heads)


def role_of(head: str) -> ColumnRole:
    """What a column with this head holds; "other" where the words are not known."""
    words = _MARK.sub("", " ".join(fold(head).replace("\n", " ").split()))
    for role, pattern in _COMPILED:
        if pattern.search(words):
            return role
    return "other"


def read_layout(rows: Sequence[Row]) -> Layout | None:
    """The head at the top of ``rows``, or None where the first row is no head."""
    if not rows or not _is_head(rows[0]):
        return None
    height = max((slot.cell.row_span for slot in rows[0].slots if slot.own), default=1)
    height = min(height, _MOST_HEAD_ROWS, len(rows))
    while height < min(len(rows), _MOST_HEAD_ROWS) and _is_second_head(rows[height]):
        height += 1
    numbered = height < len(rows) and _is_number_row(rows[height])
    width = max(len(row.slots) for row in rows)
    columns = _named([_title(rows[:height], at) for at in range(width)])
    heads = tuple(_folded(row) for row in rows[: height + numbered])
    return Layout(_one_title(columns, rows[height + numbered :]), height + numbered, heads)


def guess_layout(rows: Sequence[Row]) -> Layout | None:
    """Roles of a table without a head: an ordinal, then the longest column as title."""
    width = max((len(row.slots) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        return None
    lengths = [sum(len(row.own(at)) for row in rows) for at in range(width)]
    longest = lengths.index(max(lengths))
    ordinals = sum(1 for row in rows if _CODE.fullmatch(row.own(0)))
    columns = []
    for at in range(width):
        role: ColumnRole = "title" if at == longest else "other"
        if at == 0 and longest != 0 and ordinals >= 0.6 * len(rows):
            role = "ordinal"
        columns.append(Column(f"Cột {at + 1}", role))
    return Layout(tuple(columns), 0, (), guessed=True)


_CODE = re.compile(r"\(?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-HĐ]|[a-zđ])[.)]{0,2}")


def _is_head(row: Row) -> bool:
    texts = [row.slots[at].text for at in row.filled]
    if len(texts) < 2 or any(len(text) > _LONGEST_HEAD for text in texts):
        return False
    roles = [role_of(text) for text in texts]
    known = sum(role != "other" for role in roles)
    if roles[0] == "ordinal" and known >= 2:
        return True
    return known >= max(2, (len(texts) + 1) // 2) and "title" in roles and len(set(roles)) > 1


def _is_second_head(row: Row) -> bool:
    """Below the first head row: only short known heads of parts, no ordinal."""
    texts = [row.slots[at].text for at in row.filled]
    if not texts or len(texts) >= len(row.slots) or row.own(0):
        return False
    roles = [role_of(text) for text in texts]
    return all(
        len(text) < 40 and role in ("lead", "co", "monitor") for text, role in zip(texts, roles, strict=True)
    )


def _is_number_row(row: Row) -> bool:
    """The row of column numbers: (1) (2) (3), or 1 2 3 4."""
    digits = [re.sub(r"\D", "", row.slots[at].text) for at in row.filled]
    texts = [row.slots[at].text for at in row.filled]
    return (
        len(digits) >= 3
        and all(len(text) <= 6 for text in texts)
        and all(digits)
        and [int(d) for d in digits] == list(range(int(digits[0]), int(digits[0]) + len(digits)))
        and int(digits[0]) <= 1
    )


def _title(head: Sequence[Row], at: int) -> list[str]:
    """The different texts over column ``at``, from the top."""
    found: list[str] = []
    for row in head:
        text = " ".join(row.text(at).split())
        if text and text not in found:
            found.append(text)
    return found


def _named(titles: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Columns with titles made unique; the role from the lowest head that has one."""
    columns: list[Column] = []
    used: dict[str, int] = {}
    for at, texts in enumerate(titles):
        title = " – ".join(texts) or f"Cột {at + 1}"
        roles = [role for text in reversed(texts) if (role := role_of(text)) != "other"]
        used[title] = used.get(title, 0) + 1
        if used[title] > 1:
            title = f"{title} ({used[title]})"
        columns.append(Column(title, roles[0] if roles else "other"))
    return tuple(columns)


def _one_title(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """One title column: of several, the one with most words; of none, the longest without a role.

    A head printed beside its column (its own place empty in every row, a headless neighbour full) goes
    to that neighbour.
    """
    filled = [sum(1 for row in rows if row.own(at)) for at in range(len(columns))]
    fixed = list(columns)
    for at, column in enumerate(columns):
        if filled[at] or column.title.startswith("Cột "):
            continue
        for near in (at - 1, at + 1):
            if 0 <= near < len(columns) and filled[near] and columns[near].title.startswith("Cột "):
                fixed[near], fixed[at] = column, Column(f"Cột {at + 1}", "other")
                break
    words = [sum(len(row.own(at)) for row in rows) for at in range(len(fixed))]
    candidates = [at for at, column in enumerate(fixed) if column.role == "title"]
    if not candidates:
        candidates = [at for at, column in enumerate(fixed) if column.role == "other"]
    if candidates:
        best = max(candidates, key=lambda at: words[at])
        for at, column in enumerate(fixed):
            if column.role == "title" and at != best:
                fixed[at] = Column(column.title, "other")
        fixed[best] = Column(fixed[best].title, "title")
    return tuple(fixed)


def _folded(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(fold(slot.text).split()) if slot.own else "" for slot in row.slots)


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """The same words in the same order, wherever a scan put the empty places."""
    return [text for text in one if text] == [text for text in other if text]
