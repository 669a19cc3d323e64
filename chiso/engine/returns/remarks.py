"""What a check says about a return: one remark a finding, one function a code.

``RT03xx`` one figure, ``RT04xx`` several figures or periods, ``RT05xx`` the narrative. A remark says what was
expected, what was got and what to do. An *error* must be mended before sending; a *warning* must be looked at
and may be right; *info* explains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Remark:
    """``key``: the figure it stands at; ``section``: the part of the narrative; ``related``: other
    figures."""

    code: str
    severity: Severity
    message: str
    key: str = ""
    section: str = ""
    related: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        where = self.key or (f"mục {self.section}" if self.section else "")
        kind = {"error": "LỖI", "warning": "LƯU Ý", "info": "GHI CHÚ"}[self.severity]
        return f"{self.code} {where}: {self.message} ({kind})"

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "severity": self.severity,
            "key": self.key,
            "section": self.section,
            "related": list(self.related),
            "message": self.message,
            "start": self.start,
            "end": self.end,
        }


BLANK = "RT0301"


def blank(key: str) -> Remark:
    words = (
        "Chỉ tiêu chưa điền. Ghi số (0 nếu không phát sinh), "
        "hoặc chọn “không áp dụng”, “chưa có số liệu” kèm lý do."
    )
    return Remark(BLANK, "error", words, key)


def no_note(key: str) -> Remark:
    words = "“Chưa có số liệu” mà không ghi chú. Ghi vì sao chưa có và khi nào có."
    return Remark("RT0302", "error", words, key)


def no_reason(key: str) -> Remark:
    return Remark("RT0303", "error", "“Không áp dụng” mà không nêu lý do. Ghi lý do.", key)


def must_apply(key: str) -> Remark:
    words = "Chỉ tiêu này đơn vị nào cũng có. Ghi số, hoặc “chưa có số liệu” kèm ghi chú."
    return Remark("RT0304", "error", words, key)


def not_whole(key: str, *, got: str) -> Remark:
    words = (
        f"Cần số nguyên, đang ghi {got}. Xem lại dấu chấm, dấu phẩy: "
        "dấu chấm phân nhóm nghìn, dấu phẩy thập phân."
    )
    return Remark("RT0305", "error", words, key)


def negative(key: str, *, got: str) -> Remark:
    return Remark("RT0306", "error", f"Số không thể âm, đang ghi {got}. Xem lại dấu trừ.", key)


def not_a_percent(key: str, *, got: str) -> Remark:
    words = f"Cần tỷ lệ từ 0 đến 100 %, đang ghi {got}. Nếu đây là số lượng thì tính ra tỷ lệ rồi ghi."
    return Remark("RT0307", "error", words, key)


def count_as_percent(key: str, *, got: str, same: tuple[str, ...]) -> Remark:
    words = (
        f"Đơn vị tính là % nhưng {got} đúng bằng số lượng ở {', '.join(same)}. "
        "Có thể đã ghi số lượng vào dòng tỷ lệ; kiểm tra lại."
    )
    return Remark("RT0308", "warning", words, key, related=same)


def not_yes_no(key: str, *, got: str) -> Remark:
    return Remark("RT0309", "error", f"Cần 1 (có) hoặc 0 (không), đang ghi {got}.", key)


def not_an_option(key: str, *, got: str, allowed: str) -> Remark:
    return Remark("RT0310", "error", f"Cần một trong các lựa chọn {allowed}; đang ghi {got}.", key)


def not_asked(key: str) -> Remark:
    words = "Mẫu báo cáo này không có chỉ tiêu mang mã đó. Bỏ số liệu, hoặc kiểm tra phiên bản mẫu."
    return Remark("RT0311", "error", words, key)


def typed_differs(key: str, *, got: str, computed: str, how: str, related: tuple[str, ...]) -> Remark:
    words = (
        f"Ghi {got} nhưng tính từ các số thành phần được {computed} ({how}). "
        "Sửa số thành phần, hoặc bỏ số gõ tay."
    )
    return Remark("RT0312", "error", words, key, related=related)


def typed_unproved(key: str, *, got: str, how: str, related: tuple[str, ...]) -> Remark:
    words = f"Ghi {got} nhưng không tính lại được: {how}. Bổ sung các số thành phần."
    return Remark("RT0313", "warning", words, key, related=related)


def zero_denominator(key: str, *, related: tuple[str, ...]) -> Remark:
    words = "Không xác định vì mẫu số bằng 0; không ghi 100 %. Không cần làm gì nếu mẫu số đúng là 0."
    return Remark("RT0314", "info", words, key, related=related)


def over_hundred(key: str, *, got: str, related: tuple[str, ...]) -> Remark:
    words = f"Tỷ lệ tính được {got}, quá 100 %: phần lớn hơn toàn bộ. Kiểm tra tử số và mẫu số."
    return Remark("RT0315", "error", words, key, related=related)


def wrong_unit(key: str, *, expected: str, got: str) -> Remark:
    words = (
        f"Đơn vị tính của chỉ tiêu là “{expected}”, bảng ghi “{got}”. Kiểm tra có đếm đúng thứ cần đếm không."
    )
    return Remark("RT0316", "warning", words, key)


def entered_undefined(key: str) -> Remark:
    words = "“Không xác định” chỉ là kết quả tính. Ghi số, hoặc “chưa có số liệu” kèm ghi chú."
    return Remark("RT0317", "error", words, key)


def old_misprint(key: str, *, printed: str, used: str) -> Remark:
    words = f"Mẫu in ghi “{printed}”, chỉ tiêu này dùng “{used}”. Không cần làm gì."
    return Remark("RT0318", "info", words, key)


def does_not_add_up(
    key: str, *, got: str, total: str, terms: str, apart: tuple[str, ...], related: tuple[str, ...]
) -> Remark:
    beside = f" (không cộng {', '.join(apart)})" if apart else ""
    words = f"Ghi {got} nhưng các thành phần cộng được {total} = {terms}{beside}. Sửa tổng hoặc thành phần."
    return Remark("RT0401", "error", words, key, related=related)


def part_exceeds(key: str, *, part: str, whole: str, other: str) -> Remark:
    words = f"Ghi {part}, lớn hơn {whole} ở {other} là toàn bộ. Kiểm tra cả hai số."
    return Remark("RT0402", "error", words, key, related=(other,))


def parts_exceed(
    key: str, *, whole: str, total: str, terms: str, rest: str, related: tuple[str, ...]
) -> Remark:
    words = (
        f"Ghi {whole}, nhỏ hơn tổng các thành phần {total} = {terms}. "
        f"Toàn bộ phải bằng các thành phần cộng với {rest}. Kiểm tra các số."
    )
    return Remark("RT0403", "error", words, key, related=related)


def two_bases(key: str, *, got: str, others: str, why: str, related: tuple[str, ...]) -> Remark:
    words = (
        f"Hai chỗ cùng đếm một thứ ({why}) nhưng ghi khác nhau: "
        f"{got}; {others}. Thống nhất cách đếm, hoặc giải thích."
    )
    return Remark("RT0404", "warning", words, key, related=related)


def must_follow(key: str, *, flag: str, answer: str, got: str) -> Remark:
    words = (
        f"{flag} ghi {answer} thì chỉ tiêu này phải có và lớn hơn 0, đang {got}. Bổ sung, hoặc sửa {flag}."
    )
    return Remark("RT0405", "error", words, key, related=(flag,))


def sudden(key: str, *, before: str, now: str, change: str) -> Remark:
    words = (
        f"Kỳ trước {before}, kỳ này {now} ({change}): "
        "thay đổi đột ngột. Kiểm tra; nếu đúng, nêu lý do ở ghi chú."
    )
    return Remark("RT0406", "warning", words, key)


def fallen(key: str, *, before: str, now: str) -> Remark:
    words = (
        f"Số lũy kế không thể giảm: kỳ trước {before}, kỳ này {now}. "
        "Kiểm tra có ghi số trong kỳ thay số lũy kế không."
    )
    return Remark("RT0407", "warning", words, key)


def elsewhere(key: str, *, got: str, other: str, source: str) -> Remark:
    words = f"Ghi {got}, trong khi {source} có {other}. Thống nhất, hoặc giải thích ở ghi chú."
    return Remark("RT0408", "warning", words, key)


def gone(key: str, *, before: str, now: str) -> Remark:
    words = f"Kỳ trước có số {before}, kỳ này {now}. Kiểm tra lại nếu không phải thay đổi có chủ ý."
    return Remark("RT0409", "info", words, key)


def broken_mark(section: str, *, got: str, start: int, end: int) -> Remark:
    words = (
        f"Dấu dẫn “{got}” không đọc được. Viết [[biểu:mã]] như [[3:3.1.2]], hoặc [[=3:3.1.2]] sau một con số."
    )
    return Remark("RT0501", "error", words, section=section, start=start, end=end)


def unknown_mark(section: str, *, key: str, start: int, end: int) -> Remark:
    words = f"Dấu dẫn tới {key}, mẫu không có chỉ tiêu này. Chọn lại chỉ tiêu."
    return Remark("RT0502", "error", words, section=section, related=(key,), start=start, end=end)


def cites_unknown(section: str, *, key: str, state: str, start: int, end: int) -> Remark:
    words = f"Câu dẫn {key} nhưng chỉ tiêu này {state}. Điền số liệu, hoặc viết lại câu."
    return Remark("RT0503", "warning", words, section=section, related=(key,), start=start, end=end)


def claim_without_number(section: str, *, key: str, start: int, end: int) -> Remark:
    words = f"Dấu [[={key}]] cần một con số đứng trước trong cùng câu. Ghi con số, hoặc dùng [[{key}]]."
    return Remark("RT0504", "error", words, section=section, related=(key,), start=start, end=end)


def claim_differs(section: str, *, key: str, got: str, figure: str, start: int, end: int) -> Remark:
    words = f"Lời văn ghi {got} nhưng {key} là {figure}. Sửa lời văn hoặc số liệu."
    return Remark("RT0505", "error", words, section=section, related=(key,), start=start, end=end)


def words_differ(section: str, *, key: str, said: str, got: str, figure: str, start: int, end: int) -> Remark:
    words = (
        f"Câu nói về “{said}” ghi {got}, biểu mục {key} ghi {figure}. "
        f"Nếu cùng một thứ, sửa cho khớp hoặc thay con số bằng [[{key}]]."
    )
    return Remark("RT0506", "warning", words, section=section, related=(key,), start=start, end=end)


def empty_section(section: str) -> Remark:
    words = "Mục bắt buộc còn trống. Viết nội dung; nếu không phát sinh thì ghi rõ “không phát sinh”."
    return Remark("RT0507", "error", words, section=section)


def strange_section(section: str) -> Remark:
    return Remark(
        "RT0508", "error", "Đề cương không có mục này. Chuyển nội dung sang mục đúng.", section=section
    )


def section_without_reason(section: str) -> Remark:
    words = "Mục ghi “không áp dụng” hoặc “chưa có số liệu” mà không nêu lý do. Ghi lý do."
    return Remark("RT0509", "error", words, section=section)
