"""Where running text says when: the span of a deadline or rhythm inside a sentence.

Only words that bind count: a date with "trước", "chậm nhất", "trong" …, or a rhythm ("ngày 10 hàng
tháng"). The date of a cited document and the year in a title are none. What the words mean is read
by ``schedules``; here it is only said where they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chiso.papers.folding import fold

_DAY = (
    r"(?:(?:\d{1,2}\s?(?:giờ|h|g)\s?\d{0,2}\s?(?:phút\s?)?,?\s?)?(?:thứ\s\w{2,4},?\s)?(?:ngày\s)?"
    r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?|\d{1,2}\stháng\s\d{1,2}(?:(?:\snăm\s|/)\d{4})?)(?![\d/]))"
)
_EACH = r"(?:hàng|hằng|mỗi)\s(?:tháng|quý|năm|tuần|ngày)"
_YEAR = r"(?:\s?/\s?|\snăm\s)\d{4}"
_QUARTER = rf"quý\s(?:i{{1,3}}|iv|[1-4])(?![^\W_])(?:{_YEAR})?"
_BY = (
    r"(?:xong\s)?(?:trước|chậm nhất(?:\slà)?(?:\svào|\sđến|\strong)?|muộn nhất(?:\slà)?(?:\svào)?"
    r"|(?:cho\s)?đến hết"
    r"|hết|đến|hạn(?:\scuối)?(?:\slà)?|vào|trong|từ nay đến)"
)
_FORMS = (
    # rhythms: "(định kỳ) (vào|trước) ngày 10 hàng tháng", "thứ Sáu hằng tuần", "ngày 15 của tháng cuối quý"
    rf"(?:định kỳ\s)?(?:{_BY}\s)?(?:ngày|thứ)\s(?:\d{{1,2}}|\w{{2,4}})\s(?:\([^()]{{1,30}}\)\s)?{_EACH}",
    rf"(?:định kỳ\s)?(?:{_BY}\s)?ngày\s\d{{1,2}}\s(?:của\s)?tháng\s(?:cuối|đầu|thứ nhất|thứ hai)"
    r"\s(?:của\s)?(?:mỗi\s|hàng\s)?quý",
    rf"(?:định kỳ\s)?(?:{_BY}\s)?ngày\s\d{{1,2}}/\d{{1,2}}\s{_EACH}",
    r"định kỳ\s(?:vào\s)?(?:hàng|hằng|mỗi|theo)?\s?(?:tháng|quý|năm|tuần|\d{1,2}\stháng)"
    r"(?:[,;]?\s(?:và\s)?(?:\d\stháng|quý|năm)){0,4}",
    rf"(?:{_BY}\s)?\d{{1,2}}\s?(?:giờ|h)(?:\s?\d{{2}}(?:\sphút)?)?\s(?:hàng|hằng|mỗi) ngày",
    # dates with a binding word
    rf"{_BY}\s{_DAY}(?:(?:,|\svà)\s(?:{_BY}\s)?{_DAY}){{0,3}}(?:\s{_EACH})?",
    rf"thời (?:hạn|gian)(?:\s(?:hoàn thành|thực hiện|báo cáo|gửi))?\s?:?\s(?:{_BY}\s)?"
    rf"(?:{_DAY}|{_QUARTER}|tháng\s\d{{1,2}}(?:{_YEAR})?|năm\s\d{{4}}|thường xuyên)",
    # terms
    r"(?:trong (?:thời hạn\s|vòng\s)?|sau\s|chậm nhất\s(?:là\s|sau\s)?|không quá\s)\d{1,3}\s"
    r"(?:\([^()]{1,20}\)\s)?"
    r"(?:ngày làm việc|ngày|tháng|tuần|giờ)"
    r"(?:,?\s(?:kể từ|sau khi|từ|tính từ|trước khi|trước ngày|trước)\s[^,.;()]{1,80})?",
    # months, quarters, years
    rf"(?:{_BY}|hoàn thành|xong)\s(?:trong\s)?(?:tháng\s\d{{1,2}}(?:{_YEAR})?(?![\d/])|{_QUARTER})",
    r"(?:trong|hết|đến hết|cuối|trước)\s(?:6 tháng (?:đầu|cuối) năm|9 tháng(?: đầu năm)?|năm)\s\d{4}",
    rf"\(\s?{_QUARTER}(?:(?:,|;|\svà)\s?{_QUARTER}){{1,3}}\s?\)",
    rf"\(\s?(?:{_QUARTER}|tháng\s\d{{1,2}}{_YEAR}|năm\s\d{{4}}|thường xuyên|hàng năm|hằng năm)\s?\)",
    rf"(?<=báo cáo\s){_EACH}",
    rf"(?:(?<=^)|(?<=[,;]\s)){_EACH}(?=\s(?:báo cáo|tổng hợp|tổ chức|rà soát|kiểm tra|đánh giá|gửi))",
    rf"{_EACH}(?=\s?[.;]|$)",
    r"(?:thực hiện\s)?thường xuyên(?=\s?[.;,)]|$)",
    r"(?<=thực hiện\s)(?:hàng|hằng) (?:năm|tháng|quý|tuần)",
)
_WHEN = tuple(
    re.compile(rf"(?<![^\W_])(?:{form})" if not form.startswith(r"\(") else form) for form in _FORMS
)


@dataclass(frozen=True, slots=True)
class Timing:
    """Words that say when, at ``start:end``."""

    text: str
    start: int
    end: int


def find_timing(text: str) -> Timing | None:
    """The first binding words in ``text``; forms that say more go first. ``None`` where there are none."""
    low = fold(text)
    for pattern in _WHEN:
        match = pattern.search(low)
        if match:
            start, end = match.span()
            words = text[start:end]
            if words.startswith("("):
                start, end = start + 1, end - 1
            return Timing(text[start:end].strip(), start, end)
    return None
