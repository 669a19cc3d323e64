# ruff: noqa: E501 - the table of forms is read line by line
"""When something is due, as the words of a cell or clause say it: a date, a period, a rhythm, a wait.

``read_schedule`` recognises closed forms. The words around them must be ones that change nothing
("hoàn thành", "trong", "vào"); if any other word is left over, the text stays ``UnknownSchedule`` with its
words: a deadline half understood is worse than one asked for. Dates the calendar does not have
stay unknown too. When a period ends on a working day is for ``plans`` and its calendar to say.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from chiso.papers.folding import fold, squeeze
from chiso.papers.labels import roman
from chiso.papers.model import (
    ByPlan,
    Every,
    InMonth,
    InQuarter,
    OnDate,
    Ongoing,
    PeriodEnd,
    Recurring,
    Relative,
    RelativeUnit,
    Schedule,
    Several,
    UnknownSchedule,
)

_EVERY = r"(?:hàng|hằng|mỗi|từng)"
_RHYTHM: dict[str, Every] = {
    "ngày": "daily",
    "tuần": "weekly",
    "tháng": "monthly",
    "quý": "quarterly",
    "6 tháng": "half_yearly",
    "nửa năm": "half_yearly",
    "năm": "yearly",
}
_PERIOD = r"(?:ngày|tuần|0?6 tháng|sáu tháng|nửa năm|tháng|quý|năm)"
_WEEKDAYS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6}
_UNITS: dict[str, RelativeUnit] = {
    "giờ": "hour",
    "ngày làm việc": "working_day",
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
    "năm": "year",
}
_BEFORE = r"(?P<before>trước(?: thời điểm)?\s+)?"
_TIME = r"(?:(?P<hour>\d{1,2})\s?(?:giờ|g|h|:)\s?(?:(?P<minute>\d{2})\s?(?:phút|')?)?,?\s*)?"
_YEAR = r"(?:\s?(?:/|-|,?\s?năm)\s?(?P<year>20\d{2}))"
_NUMERAL = r"(?:iv|i{1,3}|[1-4])"
_DAY = (
    r"(?P<day>\d{1,2})\s?(?P<mark>[/.\-])\s?(?P<month>\d{1,2})(?:\s?(?P=mark)\s?(?P<year>20\d{2}))?(?![\d/])"
)
_LONG_DAY = r"(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})(?:,?\s+năm\s+(?P<year>20\d{2}))?(?!\d)"
_HARMLESS = """
hoàn thành|hoàn tất|thực hiện|triển khai|tổ chức|ban hành|xây dựng|báo cáo|kết quả|gửi|xong|dự kiến|thời hạn
thời gian|thời điểm|hạn cuối|hạn|tiến độ|định kỳ|trong|vào|đến|tới|chậm nhất|muộn nhất|không quá
không muộn hơn|hết|cuối|là|của|cho|và|hoặc|đồng thời|khoảng|kể từ|từng|từ|ngày|kỳ|các|nay|này|liên tục
cả năm|phải
""".strip().replace("\n", "|")
"""Words around a time that do not change it."""
_FILLER = re.compile(
    "(?>(?:"
    + "|".join(sorted(_HARMLESS.split("|"), key=len, reverse=True))
    + r"|đợt \d|lần \d|[-–—+•*,;:.()/\s])+)"
)
_LONGEST = 300
"""Characters: a longer cell is a text, not a time."""
_LABEL = re.compile(r"[^:\d]{2,60}:\s*")
_LISTED = re.compile(r"\s*(?:,|và|,\s*và)\s*")
_CONNECTING = re.compile(
    r"(?:sau khi|kể từ khi|kể từ|tính từ khi|tính từ|từ khi|từ|so với|tính đến|khi|sau)\s+", re.IGNORECASE
)


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    schedule: Schedule


_Builder = Callable[["re.Match[str]", str, "int | None"], "Schedule | None"]


def read_schedule(text: str, *, year: int | None) -> Schedule:
    """The schedule ``text`` states. ``year`` completes what leaves its year out; None leaves it open.

    Never raises: what is not understood is ``UnknownSchedule`` with the words as printed.
    """
    printed = text.strip()
    if len(printed) > _LONGEST:
        return UnknownSchedule(printed)
    whole = _read(squeeze(printed), year)
    if whole is not None:
        return _worded(whole, printed)
    parts = [squeeze(part) for part in re.split(r"[;\n]", printed) if part.strip(" .,-")]
    if len(parts) > 1:
        read = [_labelled(part, year) for part in parts]
        if any(not isinstance(one, UnknownSchedule) for one in read):
            return Several(printed, tuple(_flat(read)))
    return UnknownSchedule(printed)


def _labelled(part: str, year: int | None) -> Schedule:
    """One of several parts; it may say first what the time is for ("Báo cáo: Quý IV")."""
    found = _read(part, year)
    if found is None and (label := _LABEL.match(part)):
        found = _read(part[label.end() :], year)
    return UnknownSchedule(part) if found is None else _worded(found, part)


def _worded(schedule: Schedule, text: str) -> Schedule:
    """The whole words of the cell on the schedule as a whole."""
    return replace(schedule, text=text)


def _flat(schedules: list[Schedule]) -> list[Schedule]:
    return [part for one in schedules for part in (one.parts if isinstance(one, Several) else (one,))]


def _read(text: str, year: int | None) -> Schedule | None:
    """``text`` when it consists of known forms and filler alone, else None."""
    low = fold(text).replace("quí", "quý")
    if not low.strip(" .;,-"):
        return None
    found = _scan(text, low, year)
    if not found:
        return None
    rest, at = [], 0
    for one in found:
        rest.append(low[at : one.start])
        at = one.end
    rest.append(low[at:])
    if any(part.strip() and not _FILLER.fullmatch(part) for part in rest):
        return None
    if re.search(r"(?:^|\s)từ\s*(?:ngày|tháng|quý|năm)?\s*$", rest[0]):
        return None  # only the beginning is said
    _share_before(found, rest[1:-1])
    schedules = _rhythmic(_flat([one.schedule for one in found]), low)
    return schedules[0] if len(schedules) == 1 else Several(text, tuple(schedules))


def _share_before(found: list[_Found], between: list[str]) -> None:
    """ "Trước ngày 15/6 và 15/12": the word holds for both."""
    for one, words, other in zip(found, between, found[1:], strict=False):
        first, second = one.schedule, other.schedule
        if not isinstance(first, OnDate | InMonth | InQuarter | Recurring) or not _LISTED.fullmatch(words):
            continue
        if first.before and isinstance(second, OnDate | InMonth | InQuarter | Recurring):
            other.schedule = replace(second, before=True)


def _scan(text: str, low: str, year: int | None) -> list[_Found]:
    """Known forms from left to right, the first form of the table that fits at a place."""
    found: list[_Found] = []
    at = 0
    while at < len(low):
        if at and low[at - 1].isalnum():
            at += 1
            continue
        for pattern, build in _FORMS:
            match = pattern.match(low, at)
            if match is None or match.end() == at or low[match.end() : match.end() + 1].isalnum():
                continue
            schedule = build(match, text[match.start() : match.end()].strip(" ,;"), year)
            if schedule is not None:
                found.append(_Found(at, match.end(), schedule))
                at = match.end()
                break
        else:
            at += 1
    return found


def _rhythmic(schedules: list[Schedule], low: str) -> list[Schedule]:
    """Dates listed with "hàng năm" come every year; a lone "hàng năm" beside them adds nothing."""
    yearly = re.search(rf"{_EVERY} năm", low) is not None
    if not yearly:
        return schedules
    result: list[Schedule] = []
    for one in schedules:
        if isinstance(one, OnDate):
            result.append(Recurring(one.text, "yearly", one.day, one.month, None, one.before, one.time))
        elif isinstance(one, InMonth):
            result.append(Recurring(one.text, "yearly", None, one.month, None, one.before))
        else:
            result.append(one)
    dated = any(isinstance(one, Recurring) and one.month for one in result)
    plain = [
        one for one in result if not (isinstance(one, Recurring) and one.every == "yearly" and not one.month)
    ]
    return plain if dated else result


# --- builders ------------------------------------------------------------------------------------


def _int(match: re.Match[str], name: str) -> int | None:
    found = match.groupdict().get(name)
    return int(found) if found and found.isdigit() else None


def _time(match: re.Match[str]) -> str | None:
    hour, minute = _int(match, "hour"), _int(match, "minute") or 0
    return f"{hour:02d}:{minute:02d}" if hour is not None and hour < 25 and minute < 60 else None


def _before(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("before"))


def _is_day(day: int, month: int, year: int | None) -> bool:
    """Whether the calendar has the day; without a year, 29 February is possible."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2024, month)[1]


def _date(match: re.Match[str], text: str, year: int | None) -> Schedule | None:
    day, month = _int(match, "day"), _int(match, "month")
    said = _int(match, "year") or year
    if day is None or month is None or not _is_day(day, month, said):
        return None
    return OnDate(text, month, day, said, _before(match), _time(match))


def _month(match: re.Match[str], text: str, year: int | None) -> Schedule | None:
    month = _int(match, "month")
    if month is None or not 1 <= month <= 12:
        return None
    return InMonth(text, month, _int(match, "year") or year, _before(match))


def _months(match: re.Match[str], text: str, year: int | None) -> Schedule | None:
    months = [int(number) for number in re.findall(r"\d{1,2}", match["list"])]
    if not all(1 <= month <= 12 for month in months):
        return None
    said = _int(match, "year") or year
    return Several(text, tuple(InMonth(f"tháng {month}", month, said) for month in months))


def _numeral(text: str) -> int:
    return int(text) if text.isdigit() else roman(text)


def _quarter(match: re.Match[str], text: str, year: int | None) -> Schedule:
    return InQuarter(text, _numeral(match["quarter"]), _int(match, "year") or year, _before(match))


def _quarters(match: re.Match[str], text: str, year: int | None) -> Schedule:
    said = _int(match, "year") or year
    numbers = re.findall(rf"(?<![a-z\d]){_NUMERAL}(?![a-z\d])", match["list"])
    return Several(text, tuple(InQuarter(f"Quý {n.upper()}", _numeral(n), said) for n in numbers))


def _half(match: re.Match[str], text: str, year: int | None) -> Schedule:
    half = 1 if match["half"] in ("đầu", "đầu năm") else 2
    return PeriodEnd(text, "half", _int(match, "year") or year, half, None, _before(match))


def _nine(match: re.Match[str], text: str, year: int | None) -> Schedule:
    return PeriodEnd(text, "nine_months", _int(match, "year") or year)


def _whole_year(match: re.Match[str], text: str, year: int | None) -> Schedule:
    return PeriodEnd(text, "year", _int(match, "year") or year, None, None, _before(match))


def _years(match: re.Match[str], text: str, _year: int | None) -> Schedule | None:
    first, last = int(match["first"]), int(match["year"])
    return PeriodEnd(text, "years", last, None, first) if first < last else None


def _rhythm(match: re.Match[str], text: str, _year: int | None) -> Schedule:
    period = match["period"].lstrip("0").replace("sáu", "6")
    every = _RHYTHM[period]
    return Recurring(text, every, _int(match, "day"), None, None, _before(match), _time(match))


def _day_of_rhythm(match: re.Match[str], text: str, _year: int | None) -> Schedule | None:
    day = _int(match, "day")
    if day is None or not 1 <= day <= 31:
        return None
    return Recurring(text, "monthly", day, None, None, _before(match), _time(match))


def _day_of_quarter(match: re.Match[str], text: str, _year: int | None) -> Schedule | None:
    day = _int(match, "day")
    month = {"đầu": 1, "đầu tiên": 1, "thứ nhất": 1, "giữa": 2, "thứ hai": 2}.get(match["which"], 3)
    return Recurring(text, "quarterly", day, month, None, _before(match), _time(match))


def _day_of_year(match: re.Match[str], text: str, _year: int | None) -> Schedule | None:
    day, month = _int(match, "day"), _int(match, "month")
    if day is None or month is None or not _is_day(day, month, None):
        return None
    return Recurring(text, "yearly", day, month, None, _before(match), _time(match))


def _weekday(match: re.Match[str], text: str, _year: int | None) -> Schedule:
    name = match["weekday"]
    number = 7 if name == "chủ nhật" else _WEEKDAYS.get(name.removeprefix("thứ ").strip(), 0)
    number = number or int(re.sub(r"\D", "", name) or 0) - 1
    return Recurring(text, "weekly", None, None, number, _before(match), _time(match))


def _times(match: re.Match[str], text: str, _year: int | None) -> Schedule | None:
    """ "02 lần/năm": only counts that are a rhythm."""
    count, period = int(match["count"] or 1), match["period"]
    if count == 1:
        return _rhythm(match, text, None)
    by_count: dict[tuple[int, str], Every] = {
        (2, "năm"): "half_yearly",
        (4, "năm"): "quarterly",
        (12, "năm"): "monthly",
        (3, "quý"): "monthly",
        (4, "tháng"): "weekly",
    }
    every = by_count.get((count, period))
    return Recurring(text, every) if every else None


def _every_n(match: re.Match[str], text: str, _year: int | None) -> Schedule | None:
    """ "6 tháng/lần", "03 tháng một lần"."""
    rhythms: dict[int, Every] = {1: "monthly", 3: "quarterly", 6: "half_yearly", 12: "yearly"}
    every = rhythms.get(int(match["count"]))
    return Recurring(text, every) if every else None


def _ongoing(_match: re.Match[str], text: str, _year: int | None) -> Schedule:
    return Ongoing(text)


def _by_plan(_match: re.Match[str], text: str, _year: int | None) -> Schedule:
    return ByPlan(text)


def _relative(match: re.Match[str], text: str, _year: int | None) -> Schedule:
    unit = _UNITS[match["unit"]]
    start = match.start("event") - match.start()
    event = _event(text[start : match.end("event") - match.start()]) if match["event"] else ""
    return Relative(text, int(match["count"]), unit, event, _before(match))


def _at_once(match: re.Match[str], text: str, _year: int | None) -> Schedule:
    return Relative(text, 0, "day", _event(text[match.start("event") - match.start() :]))


def _event(words: str) -> str:
    """What the wait is counted from, without the word that ties it on."""
    return _CONNECTING.sub("", words.strip(" .,;()"), count=1)


def _forms() -> tuple[tuple[re.Pattern[str], _Builder], ...]:
    """Forms in the order they are tried: the longer and more particular first."""
    sep = r"\s?(?:,|và|&)\s?"
    dash = r"\s?(?:-|đến|tới|đến hết)\s?(?:hết\s)?"
    event = (
        r"(?P<event>(?:(?:sau )?(?:khi|ngày)|kể từ|từ (?:khi|ngày|thời điểm)|tính từ|sau|của|nhận|có)\s.+)"
    )
    units = r"(?P<unit>giờ|ngày làm việc|ngày|tuần|tháng|năm)"
    day = rf"(?:ngày\s+)?{_DAY}"
    rhythm = rf"(?:{_EVERY}|của|trong)"
    table: list[tuple[str, _Builder]] = [
        (r"ngay (?:sau )?(?P<event>(?:khi|sau khi)\s.+)", _at_once),
        (rf"(?:chậm nhất |không quá )?(?P<before>trước)\s(?P<count>\d{{1,3}})\s{units}\s?(?P<event>(?:so với|khi|ngày(?!\s?\d)|tính đến|trước)\s.+)", _relative),
        (rf"(?:ít nhất |chậm nhất |tối thiểu )*(?P<count>\d{{1,3}})\s{units},?\s(?P<before>trước)\s(?P<event>(?:khi|ngày(?!\s?\d)|thời điểm)\s.+)", _relative),
        (rf"(?P<before>trước)\s(?P<event>(?:khi|ngày(?!\s?\d)|thời điểm)\s[^\d]+?)\s(?:ít nhất |tối thiểu |là )*(?P<count>\d{{1,3}})\s{units}", _relative),
        (rf"(?:chậm nhất (?:là |trong )?|không quá |muộn nhất |sau |tối đa )*(?:trong (?:vòng |thời hạn )?|trong thời gian )?(?P<count>\d{{1,3}})\s{units},?\s{event}", _relative),
        (rf"trong (?:vòng|thời hạn)\s(?P<count>\d{{1,3}})\s{units}(?P<event>)", _relative),
        (rf"{_BEFORE}{_TIME}{_BEFORE.replace('before', 'before2')}ngày (?P<day>\d{{1,2}})(?: (?:của )?tháng (?P<which>cuối|đầu|đầu tiên|giữa|thứ nhất|thứ hai|thứ ba) (?:của )?(?:{_EVERY} )?quý)(?:{sep}{_EVERY} quý)?", _day_of_quarter),
        (rf"{_EVERY} quý\s?[,(:]?\s?{_BEFORE}{_TIME}(?:vào )?ngày (?P<day>\d{{1,2}}) (?:của )?tháng (?P<which>cuối|đầu|đầu tiên|giữa|thứ nhất|thứ hai|thứ ba)(?: (?:của )?quý)?\)?", _day_of_quarter),
        (rf"{_BEFORE}{_TIME}ngày (?P<day>\d{{1,2}}),? {rhythm} tháng(?! \d)", _day_of_rhythm),
        (rf"{_EVERY} tháng\s?[,(:]?\s?(?:chậm nhất |vào |gửi |báo cáo )*{_BEFORE}{_TIME}(?:vào )?ngày (?P<day>\d{{1,2}})(?![\d/])\)?", _day_of_rhythm),
        (rf"{_BEFORE}{_TIME}{day} {_EVERY} năm", _day_of_year),
        (rf"{_BEFORE}{_TIME}ngày {_LONG_DAY} {_EVERY} năm", _day_of_year),
        (rf"{_EVERY} năm\s?[,(:]?\s?(?:chậm nhất |vào )*{_BEFORE}{_TIME}{day}\)?", _day_of_year),
        (rf"{_BEFORE}{_TIME}(?P<weekday>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật) {_EVERY} tuần", _weekday),
        (rf"{_EVERY} tuần\s?[,(]?\s?(?:vào )?{_BEFORE}{_TIME}(?P<weekday>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\)?", _weekday),
        (r"(?P<count>\d{1,2}|một)? ?lần\s?(?:/|mỗi|trong|một)\s?(?P<period>ngày|tuần|tháng|quý|năm)", _times_worded),
        (r"(?P<count>\d{1,2}) tháng\s?(?:/|một|1|01)\s?lần", _every_n),
        (r"(?P<period>ngày|tuần|tháng|quý|năm)\s?(?:/|một|1|01)\s?lần", _rhythm),
        (r"(?:từ )?(?:ngày )?\d{1,2}(?:[/.]\d{1,2}(?:[/.]20\d{2})?)? ?" + dash + rf"{day}", _date),
        (rf"{_BEFORE}{_TIME}{_BEFORE.replace('before', 'before2')}(?:(?:ngày|hết ngày)\s+)?{_LONG_DAY}", _date),
        (rf"{_BEFORE}{_TIME}{_BEFORE.replace('before', 'before2')}{day}", _date),
        (rf"(?:các )?tháng (?P<list>\d{{1,2}}(?:{sep}(?:tháng )?\d{{1,2}}(?!\s?/\s?\d{{1,2}}(?!\d)))+){_YEAR}?(?![\d/])", _months),
        (rf"(?:từ )?tháng \d{{1,2}}(?:\s?/\s?20\d{{2}})?{dash}(?:tháng )?(?P<month>\d{{1,2}}){_YEAR}?(?![\d/])", _month),
        (rf"{_BEFORE}(?:tháng |t\.?)(?P<month>\d{{1,2}}){_YEAR}?(?![\d/])", _month),
        (rf"{_BEFORE}(?P<month>\d{{1,2}})\s?/\s?(?P<year>20\d{{2}})(?![\d/])", _month),
        (rf"(?:các )?quý (?P<list>{_NUMERAL}(?:{sep}(?:quý )?{_NUMERAL}(?![a-z\d]))+){_YEAR}?", _quarters),
        (rf"(?:từ )?quý {_NUMERAL}(?:\s?/\s?20\d{{2}})?{dash}(?:quý )?(?P<quarter>{_NUMERAL})(?![a-z]){_YEAR}?", _quarter),
        (rf"{_BEFORE}(?:quý |q)(?P<quarter>{_NUMERAL})(?![a-z]){_YEAR}?", _quarter),
        (rf"{_BEFORE}(?:(?:0?6|sáu) tháng|nửa) (?P<half>đầu|cuối)(?: năm)?(?: ?/? ?(?P<year>20\d{{2}}))?", _half),
        (r"(?:0?9|chín) tháng(?: đầu)?(?: năm)?(?: ?/? ?(?P<year>20\d{2}))?", _nine),
        (rf"(?:định kỳ )?(?:\d lần )?{_BEFORE}{_TIME}{_EVERY} (?P<period>{_PERIOD})(?: (?:một|01|1) lần)?", _rhythm),
        (r"(?:(?:định kỳ|báo cáo) )?(?P<period>0?6 tháng|sáu tháng)(?=\s?(?:[,;]|và|$|\(|/))", _rhythm),
        (r"định kỳ (?P<period>tuần|tháng|quý|năm)(?! \d)", _rhythm),
        (r"(?<=[,;] )(?:và )?(?P<period>năm|quý|tháng)(?=\s?(?:[,;]|$|và|\)))", _rhythm),
        (r"(?<=và )(?P<period>năm|quý|tháng)(?=\s?(?:[,;.]|$|\)))", _rhythm),
        (r"(?P<period>quý|tháng)(?=\s?(?:,|và))", _rhythm),
        (r"(?:làm )?thường xuyên(?:,? (?:và )?liên tục)?(?:,? (?:trong (?:suốt )?(?:cả )?|cả )?(?:năm|các năm)(?: 20\d{2})?)?", _ongoing),
        (r"liên tục|trong suốt (?:quá trình|thời gian|cả năm).*|hàng ngày, thường xuyên", _ongoing),
        (r"(?:theo|đúng|bảo đảm)(?: đúng)? (?:thời (?:gian|hạn|điểm) (?:của |theo |trong )?)?(?:kế hoạch|quy định|lộ trình|chương trình|hướng dẫn|chỉ đạo|tiến độ|đề án|quyết định|văn bản|yêu cầu của|lịch)\b[^;)]*", _by_plan),
        (r"(?:giai đoạn )?(?P<first>20\d{2})\s?[-–]\s?(?P<year>20\d{2})", _years),
        (rf"{_BEFORE}(?:trong |hết |cuối |cả |đến |đến hết |đến cuối )*năm (?P<year>20\d{{2}})", _whole_year),
        (r"(?:trong |cuối |hết |cả |đến cuối |đến hết )+năm(?: nay)?(?! \d)", _whole_year),
        (r"(?P<year>20\d{2})(?![\d/])", _whole_year),
    ]  # fmt: skip
    return tuple((re.compile(pattern), build) for pattern, build in table)


def _times_worded(match: re.Match[str], text: str, year: int | None) -> Schedule | None:
    if match["count"] == "một" or match["count"] is None:
        return _rhythm(match, text, year)
    return _times(match, text, year)


_FORMS = _forms()
