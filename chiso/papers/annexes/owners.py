"""The bodies named in a cell: lead, co-operating, as printed.

"Các sở, ban, ngành; UBND cấp xã" is two. A semicolon or a new line always parts; a comma or "và" only
where a noun of a body follows, since names hold both ("Phòng Kinh tế, Hạ tầng và Đô thị"). A cell may
say itself who leads and who helps ("Chủ trì: …; Phối hợp: …"). Ditto marks are left to the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.papers.bodies import TWO_SEATS
from chiso.papers.folding import fold, squeeze

_BODIES = """
sở|bộ|ban quản lý|ban tổ chức|ban tuyên giáo|ban dân vận|ban nội chính|ban tiếp|ban chỉ đạo|ban giám đốc
ban|cục|chi cục|tổng cục|vụ|văn phòng|phòng|trung tâm|trường|viện|bệnh viện|thanh tra|công an|bộ chỉ huy
ủy ban|ubnd|ubmttq|hđnd|hội đồng|hội|liên đoàn|đoàn|mặt trận|đảng ủy|tỉnh ủy|thành ủy|đài|báo
cổng thông tin|kho bạc|bảo hiểm|thuế|hải quan|ngân hàng|tòa án|viện kiểm sát|đơn vị|cơ quan|doanh nghiệp
công ty|tổ công tác|tổ|nhóm|lãnh đạo|trưởng|phó|chánh|giám đốc|thủ trưởng|người đứng đầu|chủ tịch|vp|pcm
đvsn|bql|xã|phường|đặc khu
""".strip().replace("\n", "|")
_NOUN = rf"(?:các |những |toàn thể )?(?:{_BODIES})(?![^\W\d_])"
_HARD = re.compile(r"\s*[;\n]\s*")
_SOFT = re.compile(rf"\s*(?:,\s*(?:và\s+)?|\s(?:và|cùng|&)\s)(?={_NOUN})")
_WHOLE = re.compile(
    r"(?:sở|ban|ngành|phòng|cơ quan|đơn vị|địa phương|tổ chức|đoàn thể|cán bộ|công chức|viên chức"
    r"|xã|phường|hội)$"
)
_LIST = re.compile(
    r"(?:ban|ngành|đơn vị|địa phương|tổ chức|đoàn thể|phường|đặc khu|xã|phòng|trung tâm)"
    r"(?:[,;]| và | trực thuộc| thuộc| liên quan| có liên quan| chuyên môn| ban quản lý|$)"
)
_BULLET = re.compile(r"^(?:[-–—+•*]|\d{1,2}[.)]|[a-zđ]\))\s*")
_ROLE = re.compile(
    r"(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?P<role>chủ trì|đầu mối|thực hiện|phối hợp|theo dõi)"
    r"(?:\s+thực hiện)?\s*:\s*"
)
_BRACKET = re.compile(r"\s*\((?:cơ quan |đơn vị )?(?P<role>chủ trì|đầu mối|phối hợp|theo dõi)[^)]*\)\s*")
_NOBODY = re.compile(r"[\s\-–—_.,;/x0]*")
DITTO = re.compile(r"^\W*(?:nt|như trên|\"|”|//|''|n/t)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owners:
    """Bodies by what they do, as printed."""

    lead: tuple[str, ...] = ()
    co: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()


def split_owners(text: str) -> tuple[str, ...]:
    """The bodies in a cell that names one kind of owner."""
    if _NOBODY.fullmatch(text):
        return ()
    names: list[str] = []
    for part in _HARD.split(text):
        part = _BULLET.sub("", part.strip())
        start = 0
        low = fold(part)
        for match in _SOFT.finditer(low):
            if _WHOLE.search(low[start : match.start()]) and _LIST.match(low, match.end()):
                continue  # "các sở, ban, ngành": one expression
            if TWO_SEATS.search(low, 0, match.start()):
                continue
            names.append(part[start : match.start()])
            start = match.end()
        names.append(part[start:])
    cleaned = (squeeze(name.strip(" ,;.:-–")) for name in names)
    return tuple(name for name in cleaned if name)


def read_owners(text: str) -> Owners:
    """The bodies in a cell that may say itself who leads and who co-operates; the lead where it does not."""
    low = fold(text)
    marks = list(_ROLE.finditer(low))
    if marks and not low[: marks[0].start()].strip(" -–+•"):
        return _by_role(
            [(m["role"], text[m.end() : _next(marks, i, len(text))]) for i, m in enumerate(marks)]
        )
    if _BRACKET.search(low):
        pieces = [(name, _BRACKET.search(fold(name))) for name in split_owners(text)]
        return _by_role([(m["role"] if m else "phối hợp", _without(name, m)) for name, m in pieces])
    return Owners(lead=split_owners(text))


def _next(marks: list[re.Match[str]], at: int, end: int) -> int:
    return marks[at + 1].start() if at + 1 < len(marks) else end


def _without(name: str, match: re.Match[str] | None) -> str:
    return name if match is None else name[: match.start()] + " " + name[match.end() :]


def _by_role(parts: list[tuple[str, str]]) -> Owners:
    lead: list[str] = []
    co: list[str] = []
    monitors: list[str] = []
    for role, words in parts:
        target = co if role == "phối hợp" else monitors if role == "theo dõi" else lead
        target.extend(split_owners(words))
    return Owners(tuple(lead), tuple(co), tuple(monitors))
