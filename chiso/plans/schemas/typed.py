"""Deadlines as officials type them into a cell: every form a paper carries, and short forms of the keyboard.

``q4``, ``t6``, ``10/tháng``, ``10 hang thang``, ``tx`` are spelled out first, so that what is kept and
printed is proper Vietnamese; then ``chiso.papers.schedules`` reads the words. It guesses nothing: words
it does not know give ``UnknownSchedule``, which the caller refuses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from typing import Any

from chiso.engine import vietnamese
from chiso.papers import model
from chiso.papers.schedules import read_schedule

_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "i": "I", "ii": "II", "iii": "III", "iv": "IV"}
_SHORT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:q|quy|qui) ?\.?(?P<q>[1-4]|iv|i{1,3})(?:[/ ](?:nam )?(?P<y>\d{4}))?"), "quý {q}{y}"),
    (re.compile(r"(?:t\.?|thang )0?(?P<m>[1-9]|1[0-2])(?:[/ ](?:nam )?(?P<y>\d{4}))?"), "tháng {m}{y}"),
    (
        re.compile(r"(?:ngay |mung )?0?(?P<d>\d{1,2})(?: ?/ ?(?:hang )?| (?:hang|moi) )thang"),
        "ngày {d} hàng tháng",
    ),
    (re.compile(r"(?:hang|moi) thang"), "hàng tháng"),
    (re.compile(r"(?:hang|moi) quy"), "hàng quý"),
    (re.compile(r"(?:hang|moi) tuan"), "hàng tuần"),
    (re.compile(r"(?:hang|moi) nam"), "hàng năm"),
    (re.compile(r"6 thang dau(?: nam)?"), "6 tháng đầu năm"),
    (re.compile(r"6 thang cuoi(?: nam)?"), "6 tháng cuối năm"),
    (re.compile(r"tx|thuong xuyen"), "thường xuyên"),
    (re.compile(r"theo kh|theo ke hoach"), "theo kế hoạch"),
)


def spelled_out(text: str) -> str:
    """``q4`` → ``quý IV``; words that are no short form stay as they are."""
    plain = vietnamese.fold(text)
    for form, words in _SHORT:
        match = form.fullmatch(plain)
        if match is None:
            continue
        found = {"q": "", "m": "", "d": "", "y": "", **match.groupdict(default="")}
        quarter = _ROMAN.get(found["q"], "")
        year = f"/{found['y']}" if found["y"] else ""
        proper = words.format(
            q=quarter, m=found["m"], d=f"{int(found['d']):02d}" if found["d"] else "", y=year
        )
        return text if vietnamese.fold(proper) == plain and text != plain else proper
    return text


def schedule_typed(text: str) -> model.Schedule:
    """The schedule in ``text``; ``UnknownSchedule`` when it says no time known here."""
    said = unicodedata.normalize("NFC", " ".join(text.split()))
    parts = [part for part in re.split(r"\s*;\s*", said) if part]
    return read_schedule("; ".join(spelled_out(part) for part in parts), year=None)


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
