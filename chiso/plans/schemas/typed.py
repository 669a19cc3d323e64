"""Deadlines as officials type them into a cell: ``30/11``, ``quý IV``, ``10 hàng tháng``, ``thường xuyên``.

Short forms of the keyboard come first (``q4``, ``t6``, ``10/tháng``), then every form a paper may carry
(``chiso.papers.schedules``). Words that say no time known here give None: the caller refuses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from typing import Any

from chiso.engine import vietnamese
from chiso.papers import model

_DATE = re.compile(r"(?P<before>truoc )?(?:ngay )?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})(?:[/.-](?P<y>\d{4}))?")
_MONTH = re.compile(
    r"(?P<before>truoc )?(?:het |trong |cuoi )?(?:thang |t\.?)(?P<m>\d{1,2})(?:(?:/| nam )(?P<y>\d{4}))?"
)
_QUARTER = re.compile(
    r"(?P<before>truoc )?(?:het |trong |cuoi )?(?:qu[yi] ?|q\.?)(?P<q>iv|iii|ii|i|[1-4])"
    r"(?:(?:/| nam |, ?)(?P<y>\d{4}))?"
)
_HALF = re.compile(r"(?:het )?6 thang (?P<h>dau|cuoi) nam(?: (?P<y>\d{4}))?")
_NINE = re.compile(r"(?:het )?9 thang(?: dau nam)?(?: (?P<y>\d{4}))?")
_YEAR = re.compile(r"(?:het |trong |ca |cuoi )?nam(?: (?P<y>\d{4}))?")
_MONTHLY = re.compile(
    r"(?P<before>truoc )?(?:ngay |mung )?(?P<d>\d{1,2})(?: ?/ ?| )(?:h[aă]ng |moi )?thang"
    r"|(?:h[aă]ng|moi) thang"
)
_QUARTERLY = re.compile(r"(?:h[aă]ng|moi) qu[yi]")
_WEEKLY = re.compile(r"(?:h[aă]ng|moi) tuan|(?:thu )(?P<w>[2-7]|hai|ba|tu|nam|sau|bay) (?:h[aă]ng|moi) tuan")
_YEARLY = re.compile(r"(?:h[aă]ng|moi) nam")
_RELATIVE = re.compile(
    r"(?:trong |sau )?(?P<n>\d{1,3}) (?P<u>ngay lam viec|ngay|tuan|thang)"
    r" (?:sau|ke tu|tu)(?: khi| ngay)? (?P<e>.+)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WEEKDAYS = {"hai": 1, "ba": 2, "tu": 3, "nam": 4, "sau": 5, "bay": 6}
_UNITS: dict[str, model.RelativeUnit] = {
    "ngay lam viec": "working_day", "ngay": "day", "tuan": "week", "thang": "month",
}  # fmt: skip


def schedule_typed(text: str) -> model.Schedule | None:
    """The schedule in ``text``, or None. Days and months that no calendar has give ``UnknownSchedule``."""
    said = unicodedata.normalize("NFC", " ".join(text.split()))
    words = vietnamese.fold(said).rstrip(".")
    parts = [part for part in re.split(r"\s*;\s*|\s+và\s+", said) if part]
    if len(parts) > 1:
        found = [schedule_typed(part) for part in parts]
        known = tuple(part for part in found if part is not None)
        return model.Several(said, known) if len(known) == len(parts) else None
    for read in (_plain, _recurring, _dated, _period, _relative):
        if (schedule := read(words, said)) is not None:
            return schedule
    return None


def as_json(schedule: model.Schedule) -> dict[str, Any]:
    """The schedule in the form of ``chiso.paper/1``."""
    data: dict[str, Any] = {"kind": schedule.kind}
    if isinstance(schedule, model.OnDate):
        data["date"] = schedule.date.isoformat() if schedule.date else None
    for column in fields(schedule):
        if column.name in {"kind", "every"}:
            continue
        value = getattr(schedule, column.name)
        data[column.name] = [as_json(part) for part in value] if isinstance(value, tuple) else value
    return data


def _plain(words: str, said: str) -> model.Schedule | None:
    if words in {"thuong xuyen", "lien tuc", "tx"} or words.startswith("thuong xuyen"):
        return model.Ongoing(said)
    if re.match(r"theo (ke hoach|quy dinh|yeu cau|chi dao|tien do|huong dan)", words):
        return model.ByPlan(said)
    return None


def _recurring(words: str, said: str) -> model.Schedule | None:
    if match := _MONTHLY.fullmatch(words):
        day = int(match["d"]) if match["d"] else None
        if day is not None and not 1 <= day <= 31:
            return model.UnknownSchedule(said)
        return model.Recurring(said, "monthly", day=day, before=bool(match["before"]))
    if _QUARTERLY.fullmatch(words):
        return model.Recurring(said, "quarterly")
    if match := _WEEKLY.fullmatch(words):
        day_word = match["w"]
        weekday = (_WEEKDAYS.get(day_word) or int(day_word) - 1) if day_word else None
        return model.Recurring(said, "weekly", weekday=weekday)
    if words in {"hang ngay", "moi ngay"}:
        return model.Recurring(said, "daily")
    return model.Recurring(said, "yearly") if _YEARLY.fullmatch(words) else None


def _dated(words: str, said: str) -> model.Schedule | None:
    match = _DATE.fullmatch(words)
    if match is None:
        return None
    schedule = model.OnDate(
        said, month=int(match["m"]), day=int(match["d"]), year=_year(match), before=bool(match["before"])
    )
    try:
        model.OnDate(said, schedule.month, schedule.day, schedule.year or 2024).date  # noqa: B018
    except ValueError:
        return model.UnknownSchedule(said)
    return schedule


def _period(words: str, said: str) -> model.Schedule | None:
    if match := _QUARTER.fullmatch(words):
        quarter = _ROMAN.get(match["q"]) or int(match["q"])
        return model.InQuarter(said, quarter, _year(match), before=bool(match["before"]))
    if match := _MONTH.fullmatch(words):
        if not 1 <= int(match["m"]) <= 12:
            return model.UnknownSchedule(said)
        return model.InMonth(said, int(match["m"]), _year(match), before=bool(match["before"]))
    if match := _HALF.fullmatch(words):
        return model.PeriodEnd(said, "half", _year(match), half=1 if match["h"] == "dau" else 2)
    if match := _NINE.fullmatch(words):
        return model.PeriodEnd(said, "nine_months", _year(match))
    if match := _YEAR.fullmatch(words):
        return model.PeriodEnd(said, "year", _year(match))
    return None


def _relative(words: str, said: str) -> model.Schedule | None:
    match = _RELATIVE.fullmatch(words)
    if match is None:
        return None
    event = said.split()[-len(match["e"].split()) :]
    return model.Relative(said, int(match["n"]), _UNITS[match["u"]], event=" ".join(event))


def _year(match: re.Match[str]) -> int | None:
    return int(match["y"]) if match["y"] else None
