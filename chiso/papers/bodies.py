"""Names of bodies and posts in running text: who is told to do something.

A list of actors ("Sở Nội vụ, Sở Tài chính và Ủy ban nhân dân các xã") begins with a noun of body or
post and goes on until a verb in lower case: in names verbs are capitalised ("Sở Xây dựng", "Ban Tổ
chức"). Names are given as printed; whom they mean is for the organisation's register to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.papers.folding import fold

_NOUNS = """
chính phủ|thủ tướng|quốc hội|ban bí thư|bộ chính trị|bưu điện|sở|bộ|ban|cục|chi cục|tổng cục|vụ
văn phòng|phòng|trung tâm|trường|viện|học viện|bệnh viện|thanh tra|công an|ủy ban|ủy ban nhân dân
ubnd|vpubnd|vp ubnd|vp|hđnd|hội đồng|mặt trận|ubmttq|đảng ủy|đảng bộ|chi bộ|chi ủy|tỉnh ủy|thành ủy
huyện ủy|quận ủy|đảng ủy viên|ban thường vụ|ban chấp hành|ban cán sự|thường trực|bí thư|phó bí thư
chủ tịch|phó chủ tịch|giám đốc|phó giám đốc|thủ trưởng|trưởng|phó|phó trưởng|chánh|chánh văn phòng
hiệu trưởng|bộ trưởng|thứ trưởng|cục trưởng|chi cục trưởng|vụ trưởng|lãnh đạo|người đứng đầu
đồng chí|đ/c|ông|bà|cá nhân|kế toán|đơn vị|cơ quan|ngành|địa phương|tổ chức chính trị|tổ chức, cá nhân
đoàn thể|đoàn|hội|liên đoàn|liên minh|hiệp hội|doanh nghiệp|công ty|tổng công ty|tập đoàn|ngân hàng
kho bạc|bảo hiểm xã hội|thuế|hải quan|báo|đài|cổng thông tin|tổ|nhóm|tổ công tác|ban chỉ đạo|bộ phận
bộ chỉ huy|bộ tư lệnh|tòa án|viện kiểm sát|cán bộ|công chức|viên chức|người lao động|chuyên viên|xã
phường|đặc khu|huyện|quận|cấp xã|thôn|tổ dân phố|chủ đầu tư|nhà đầu tư|thành viên|pcm|đvsn|bql|snv
stc
""".replace("\n", "|").strip("|")
_NOUN = "(?:" + "|".join(sorted(set(_NOUNS.split("|")), key=len, reverse=True)) + ")"
# words that only begin like a body: "tổ chức", "ban hành", "xã hội", "phòng chống"
_NOT = (
    r"(?!tổ chức(?! chính trị|, cá nhân)|ban hành|ban bố|bộ máy|bộ tiêu chí|bộ chỉ số|bộ thủ tục"
    r"|báo cáo|báo động|xã hội|hội nghị|hội thảo|hội thi|hội nhập|trường hợp|phòng,? chống"
    r"|phòng ngừa|phòng cháy|sở hữu|sở dĩ|đoàn kết|vụ việc|vụ án|viện dẫn|ngành nghề|thuế suất"
    r"|cục bộ|đài thọ|tổ hợp|nhóm chỉ số|nhóm tiêu chí|nhóm nhiệm vụ|nhóm giải pháp|bà con"
    r"|trưởng thành|phó mặc|thuế giá|thuế thu nhập)"
)
_START = re.compile(rf"(?:(?:tất cả|toàn thể|từng|mỗi|các|những|đối với)\s){{0,3}}{_NOT}{_NOUN}(?![^\W\d_])")

_VERBS = """
mong|rất mong|trân trọng|thì|quy định|trực ban|chủ trì|phối hợp|căn cứ|có trách nhiệm
chịu trách nhiệm|có nhiệm vụ|thực hiện|tổ chức|xây dựng|tham mưu|báo cáo|rà soát|hướng dẫn
triển khai|tiếp tục|tăng cường|khẩn trương|nghiêm túc|theo dõi|đôn đốc|kiểm tra|tổng hợp|bố trí
cập nhật|đẩy mạnh|đề xuất|ban hành|chỉ đạo|gửi|hoàn thành|quán triệt|phổ biến|tuyên truyền|đảm bảo
bảo đảm|nghiên cứu|cân đối|chủ động|tập trung|thường xuyên|kịp thời|định kỳ|phân công|lập|trình
đề nghị|kiến nghị|yêu cầu|giao|cử|công khai|công bố(?! trí)|niêm yết|tiếp nhận|giải quyết|xử lý
khắc phục|nâng cao|cải thiện|duy trì|phát huy|phát động|quan tâm|chuẩn bị|là đầu mối|làm đầu mối
là cơ quan|là đơn vị|đăng ký|cung cấp|chấp hành|thống kê|đánh giá|thẩm định|phê duyệt|quyết định
giám sát|vận hành|quản lý|sử dụng|lồng ghép|đưa|gắn|xác định|hỗ trợ|tạo điều kiện|vận động|tham gia
chấn chỉnh|rút kinh nghiệm|tự|phải|cần|sẽ|được|đã|đang|không|chưa|thi hành|kết nối|số hóa|lấy ý kiến
đăng tải|ký|mở|in|phát hành|khảo sát|đo lường|thông báo|thông tin|trao đổi|liên hệ|lưu ý|nhập
kê khai|công nhận|đổi mới|thúc đẩy|hằng|hàng|trước ngày|trong tháng|trong quý|trên cơ sở
theo chức năng|theo nhiệm vụ|theo thẩm quyền|tùy|khi|để|nhằm|vào|chậm nhất|kể từ|bám sát|nắm
đối chiếu|mời|dự|bồi dưỡng|đào tạo|tập huấn|xem xét|cho ý kiến|góp ý|tham gia ý kiến|thành lập
sắp xếp|kiện toàn|rút ngắn|cắt giảm|đơn giản hóa|nâng cấp|tham dự|trực tiếp|chia sẻ|bổ sung|điều chỉnh
huy động|hoàn thiện|tích hợp|tiếp thu|sơ kết|tổng kết|xác minh|lãnh đạo xây dựng|lãnh đạo thực hiện
lãnh đạo tổ chức|lãnh đạo việc|lãnh đạo công tác|lãnh đạo, chỉ đạo|lãnh đạo triển khai
""".replace("\n", "|").strip("|")
VERB = "(?:" + "|".join(sorted(set(_VERBS.split("|")), key=len, reverse=True)) + ")"
_STOP = re.compile(
    rf"[,;:]?\s(?:(?:và|hoặc)\s)?(?P<verb>{VERB})(?![^\W\d_])"
    r"|\s?[:.!?](?:\s|$|/\.)|\s?[()]|\s(?:do|tại|thuộc diện|về việc|kết quả|tình hình|nội dung|danh sách"
    r"|số liệu|bằng văn bản|trước|theo|qua|những)\s"
)
_PLURAL = re.compile(r"(?:^|\s)(?:các|những|có|theo|một)\s\Z")
_GIVEN = re.compile(
    r"\s(?:được|bị)\s(?:kiểm tra|giao|phân công|phê duyệt|chỉ định|ủy quyền|thanh tra|đánh giá)(?=\s)"
)
_SEPARATOR = re.compile(r"\s?[,;]\s?(?:và\s)?|\s(?:và|cùng với|cùng|hoặc)\s")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Actors:
    """Who: names as printed, and the span of the whole list in the text."""

    names: tuple[str, ...]
    start: int
    end: int


_CALLED = re.compile(
    r"(?:các\s)?(?:ông|đồng chí|đ/c)(?:\s?\(bà\)|\s?[,/]\s?bà|\svà\sbà)?\s?:\s?"
    r"|các\s(?:cơ quan|đơn vị)\s?:\s?"
)
"""What is only a form of address ahead of the posts: "Các ông (bà): …"."""
_TASKED = re.compile(
    r"(?:tiếp tục\s)?(?:giao(?: nhiệm vụ)?(?: cho)?|yêu cầu|(?:kính )?đề nghị|phân công|đối với"
    r"|(?:trách nhiệm|nhiệm vụ)(?: của)?)\s"
)


def actors_at(text: str, start: int = 0) -> Actors | None:
    """The list of actors that begins at ``start``, or ``None`` where no body or post is named there."""
    low = fold(text[start : start + _LONGEST])
    if called := _CALLED.match(low):
        start += called.end()
        low = fold(text[start : start + _LONGEST])
    if not _START.match(low):
        return None
    end = _end(text[start : start + _LONGEST], low)
    names = split_actors(text[start : start + end])
    return Actors(names, start, start + end) if names else None


def _end(text: str, low: str) -> int:
    """Where the list ends: the first verb in lower case, point, colon or bracket."""
    start = 0
    for match in _STOP.finditer(low):
        if match.start() < start:
            continue
        if given := _GIVEN.match(low, match.start()):
            start = given.end()
            continue
        if match["verb"] and (
            text[match.start("verb")].isupper() or _PLURAL.search(low, 0, match.start() + 1)
        ):
            continue
        return match.start()
    return len(text)


def split_actors(text: str) -> tuple[str, ...]:
    """The names in a list of actors. "Sở, ban, ngành" and "phòng, ban" stay together."""
    names = [name for line in text.split("\n") for name in _parted(line)]
    return tuple(name.strip(" ,;.:-") for name in names if name.strip(" ,;.:-"))


def _parted(line: str) -> list[str]:
    low = fold(line)
    names: list[str] = []
    start = 0
    for match in _SEPARATOR.finditer(low):
        if _parts_here(low, match):
            names.append(line[start : match.start()])
            start = match.end()
    return [*names, line[start:]]


# "các sở, ban, ngành", "cơ quan, đơn vị", "phường, xã": one expression for all of a kind.
_BARE = (
    "(?:sở|ban|ngành|bộ|cơ quan ngang bộ|cơ quan thuộc chính phủ"
    "|phòng|cơ quan|đơn vị|địa phương|tổ chức|đoàn thể|cán bộ|công chức|viên chức|xã|phường"
    "|thị trấn|đặc khu|quận|huyện|cá nhân|đảng viên|người lao động|hội|thị xã|thành phố)"
)
_BARE_END = re.compile(rf"(?:^|[^\w]){_BARE}$")
_BARE_NEXT = re.compile(
    rf"{_BARE}(?:[,;]|\s(?:và|trực thuộc|thuộc|liên quan|có liên quan|chuyên môn|thành phố|tỉnh)|$)"
)
TWO_SEATS = re.compile(
    r"văn phòng (?:hđnd|hội đồng nhân dân|đoàn đbqh|đoàn đại biểu quốc hội)(?: (?:xã|tỉnh|thành phố))?$"
)
"""One office that serves two bodies: "Văn phòng HĐND và UBND xã"."""

_NEW = re.compile(rf"(?:(?:các|những|toàn thể)\s)?{_NOT}{_NOUN}(?![^\W\d_])")


def _parts_here(low: str, match: re.Match[str]) -> bool:
    """Whether the mark parts two actors, rather than standing inside one."""
    if TWO_SEATS.search(low, 0, match.start()):
        return False
    before, after = low[max(0, match.start() - 40) : match.start()], low[match.end() : match.end() + 60]
    if not _NEW.match(after):
        return ";" in match.group() and bool(after)
    return not (";" not in match.group() and _BARE_END.search(before) and _BARE_NEXT.match(after))


def tasked(heading: str) -> tuple[str, ...]:
    """Whom a heading ("Sở Nội vụ", "Giao Sở Nội vụ") binds to the points below it; empty for nobody."""
    words = heading.strip(" .:;")
    order = _TASKED.match(fold(words))
    named = words[order.end() :] if order else words
    return split_actors(named) if is_actors(named) else ()


def is_actors(text: str) -> bool:
    """Whether the whole text is a list of actors: a heading that says whom the points below bind."""
    words = text.strip(" .:;")
    found = actors_at(words)
    return found is not None and found.end >= len(words) and len(words) <= 300
