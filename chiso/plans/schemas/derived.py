"""The plan's text derived from a reading: the paper as read, with what people decided laid over it.

The reading itself is never changed. A decision counts only where it stands: an accepted suggestion or
a correction replaces the printed words ``original`` in a text whose place covers the finding's, and a
correction of a head field (number, date, subject, signer …) gives that field when the paper left it
open. What a person filled in by name wins over both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

HEAD_FIELD = {
    "PF101": "number",
    "PF102": "number",
    "PF104": "date",
    "PF105": "date",
    "PF106": "date",
    "PF112": "issuer",
    "PF113": "subject",
    "PF409": "signer",
}
"""Finding of the head → the field it is about (catalogue ``chiso.papers.findings``)."""

_DAY = re.compile(r"\D*(\d{1,2})\D+(\d{1,2})\D+(\d{4})\D*")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on one finding: ``words`` replace ``original`` at ``at``."""

    code: str
    at: Json | None
    original: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Head:
    """The plan's head as derived; None where neither the paper nor a person says."""

    number: str | None
    symbol: str | None
    date: dt.date | None
    subject: str | None
    issuer: str | None
    signer: str | None


def day_of(text: str) -> dt.date | None:
    """``21/9/2023`` or ``ngày 21 tháng 9 năm 2023``; None when it is no day of the calendar."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def text(words: str, at: Json | None, decisions: Iterable[Decision]) -> str:
    """``words`` with every decision that stands within ``at`` applied, once each."""
    for decision in decisions:
        if decision.original and decision.original in words and _covers(at, decision.at):
            words = words.replace(decision.original, decision.words, 1)
    return " ".join(words.split()) if "\n" not in words else words


def head(paper: Json, decisions: Iterable[Decision], fills: Mapping[str, str]) -> Head:
    """The head of the plan made from ``paper``."""
    decided: dict[str, str] = {}
    decisions = list(decisions)
    for decision in decisions:
        field = HEAD_FIELD.get(decision.code)
        if field and (decision.original is None or paper.get(field) is None):
            decided[field] = decision.words
    given = {**decided, **{field: words for field, words in fills.items() if words}}
    signature = paper.get("signature") or {}
    subject = paper.get("subject")
    if subject:
        for decision in decisions:
            if decision.original and decision.original in subject and decision.code.startswith("PF3"):
                subject = subject.replace(decision.original, decision.words, 1)
    printed = dt.date.fromisoformat(paper["date"]) if paper.get("date") else None
    return Head(
        number=given.get("number") or paper.get("number"),
        symbol=given.get("symbol") or paper.get("symbol"),
        date=day_of(given["date"]) if "date" in given else printed,
        subject=given.get("subject") or subject,
        issuer=given.get("issuer") or paper.get("issuer"),
        signer=given.get("signer") or signature.get("name"),
    )


def _covers(outer: Json | None, inner: Json | None) -> bool:
    """Whether a finding's place lies within the place of a text."""
    if outer is None or inner is None:
        return False
    if outer.get("row") is not None:
        same = (outer["page"], outer["line"], outer["row"]) == (
            inner["page"],
            inner["line"],
            inner.get("row"),
        )
        return same and (outer.get("column") is None or inner.get("column") in {None, outer["column"]})
    first = (outer["page"], outer["line"])
    last = (outer.get("last_page") or outer["page"], outer.get("last_line") or outer["line"])
    return first <= (inner["page"], inner["line"]) <= last and inner.get("row") is None
